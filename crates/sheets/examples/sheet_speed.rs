//! Writes and reads one large roster and prints what it took: `cargo run --release --example sheet_speed [ROWS]`.

use fengqiao_domain::policy::Policy;
use fengqiao_domain::table::{At, Audience, Column, Names, Need, Table};
use fengqiao_domain::value::{Kind, Value};
use fengqiao_sheets::{
    Export, Form, Header, Heading, SheetError, Source, WriteError, read, write_csv, write_xlsx,
};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use std::fs::File;
use std::io::BufWriter;
use std::time::Instant;

struct Row(u32);

struct Codes;
impl Names for Codes {
    fn place(&self, code: &str) -> String {
        code.to_owned()
    }
}

const FIRST: Date = date(2018, 1, 1);

fn text(r: &Row, _: &At) -> Value {
    Value::Text(format!("天津某某企业劳动争议调解委员会{}", r.0))
}
fn short(r: &Row, _: &At) -> Value {
    Value::Text(["本科", "大专", "硕士研究生"][r.0 as usize % 3].to_owned())
}
fn id(r: &Row, _: &At) -> Value {
    Value::Text(format!("1201011989{:08}", r.0))
}
fn day(r: &Row, _: &At) -> Value {
    Value::Date(FIRST + i64::from(r.0 % 2000).days())
}
fn count(r: &Row, _: &At) -> Value {
    Value::Int(i64::from(r.0 % 97))
}
fn money(r: &Row, _: &At) -> Value {
    Value::Money(i64::from(r.0) * 137)
}

/// Thirty columns of the kinds a roster has.
fn table() -> Table<Row> {
    type Get = fn(&Row, &At) -> Value;
    const KINDS: [(&str, Kind, Get); 6] = [
        ("名称", Kind::Text(100), text),
        ("学历", Kind::Text(10), short),
        ("号码", Kind::IdNumber, id),
        ("日期", Kind::Date, day),
        ("件数", Kind::Int, count),
        ("金额", Kind::Money, money),
    ];
    let column = |i: usize| {
        let (title, kind, get) = KINDS[i % 6];
        let title: &'static str = format!("{title}{}", i / 6 + 1).leak();
        let need = if i == 0 { Need::Required } else { Need::Optional };
        Column { key: title, title, kind, need, audience: Audience::Internal, get, set: Some(|_, _| ()) }
    };
    Table {
        id: "speed",
        title: "测速台账",
        columns: (0..30).map(column).collect::<Vec<_>>().leak(),
        synonyms: &[],
        help: &[],
        groups: &[],
        elsewhere: &[],
        check: |_, _| Vec::new(),
    }
}

/// The most memory this process has used, as the kernel says.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmHWM")).unwrap_or("VmHWM: unknown").to_owned();
    line.split_whitespace().skip(1).collect::<Vec<_>>().join(" ")
}

fn timed<T>(what: &str, rows: u32, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let out = work();
    let took = start.elapsed();
    let rate = u128::from(rows) * 1000 / took.as_millis().max(1);
    println!("{what:<12} {took:>8.2?} {rate:>9} rows/s  peak {}", peak());
    out
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rows: u32 = std::env::args().nth(1).map_or(Ok(100_000), |n| n.parse())?;
    let table = table();
    let form = Form::of(&table);
    let policy = Policy::tianjin();
    let at = At { date: date(2024, 6, 30), today: date(2024, 7, 18), policy: &policy, names: &Codes };
    let heading = Heading {
        filled_by: "测速".into(),
        period: None,
        as_of: at.date,
        filled_on: at.today,
        preparer: String::new(),
        reviewer: String::new(),
        phone: String::new(),
        taken_by: String::new(),
    };
    let export = Export { form: &form, table: &table, heading: &heading, at: &at, mask: &|_, _| None };
    let dir = tempfile::tempdir()?;
    let (xlsx, csv) = (dir.path().join("speed.xlsx"), dir.path().join("speed.csv"));
    let mut all = |sink: fengqiao_sheets::write::Sink<Row>| (0..rows).try_for_each(|i| sink(&Row(i)));
    timed("write csv", rows, || write_csv(BufWriter::new(File::create(&csv)?), &export, &mut all))?;
    timed("write xlsx", rows, || {
        write_xlsx::<_, _, WriteError>(File::create(&xlsx)?, &export, &mut Vec::new, &mut all)
    })?;
    for path in [csv, xlsx] {
        let what = format!("read {}", path.extension().unwrap_or_default().display());
        let size = std::fs::metadata(&path)?.len() / 1024;
        let on_header = &mut |_: &Header| Ok::<(), SheetError>(());
        let header = timed(&what, rows, || read(&Source::path(&path), &table, on_header, &mut |_| Ok(())))?;
        assert_eq!(header.rows, rows);
        println!("{:<12} {size} KiB", "");
    }
    Ok(())
}
