//! What is written reads back as the same values, in every format.

use super::builder::{PEOPLE, Person, heading, rows, with_export};
use fengqiao_domain::table::Column;
use fengqiao_domain::value::Value;
use fengqiao_sheets::write::Sink;
use fengqiao_sheets::{
    Extra, ExtraColumn, Form, Header, SheetRow, Source, WriteError, write_csv, write_json, write_xlsx,
};
use jiff::civil::date;
use std::io::Cursor;

fn people() -> Vec<Person> {
    let text = |t: &str| Value::Text(t.into());
    let full = Person([
        text("张三"),
        Value::Code("2".into()),
        text("12010119891105996X"),
        Value::Ref { id: String::new(), label: "甲街道调解中心".into() },
        Value::Date(date(2024, 1, 5)),
        Value::DateTime(date(2024, 1, 5).at(17, 50, 8, 0)),
        Value::Month(date(1989, 11, 1)),
        Value::Int(2024),
        Value::Int(0),
        Value::Decimal(150),
        Value::Money(1_234_567),
        Value::Bool(false),
        Value::Multi(vec!["工伤待遇".into(), "劳动报酬".into()]),
        text("两行\n备注"),
    ]);
    let risky = [
        "=1+1",
        "+8613",
        "-",
        "@cmd",
        "'撇号",
        "'=1",
        "\"引号\",逗号",
        "_x0041_",
        "<b>&amp;",
        "1.20E+17x",
        "0012",
    ];
    let mut people = vec![full, Person([(); 14].map(|()| Value::Empty))];
    people[1].0[0] = text("只有姓名");
    for (i, remark) in risky.into_iter().enumerate() {
        let mut person = people[0].clone();
        person.0[0] = text(&format!("人{i}"));
        person.0[13] = text(remark);
        people.push(person);
    }
    // Before Excel can count, and more than it can hold as a number.
    people[2].0[4] = Value::Date(date(1899, 5, 1));
    people[2].0[10] = Value::Money(999_999_999_999_999);
    people
}

fn written(
    write: impl FnOnce(&mut Vec<u8>, &mut dyn FnMut(Sink<Person>) -> Result<(), WriteError>),
) -> Vec<u8> {
    let mut out = Vec::new();
    write(&mut out, &mut |sink| people().iter().try_for_each(sink));
    out
}

fn as_xlsx(form: &Form, extras: &[Extra], mask: &dyn Fn(&Column<Person>, &str) -> Option<String>) -> Vec<u8> {
    written(|out, rows| {
        let count = with_export(&PEOPLE, form, mask, |export| {
            let mut cursor = Cursor::new(Vec::new());
            let count = write_xlsx(&mut cursor, export, &mut || extras.to_vec(), rows).unwrap();
            *out = cursor.into_inner();
            count
        });
        assert_eq!(count as usize, people().len());
    })
}

fn as_csv() -> Vec<u8> {
    written(|out, rows| {
        with_export(&PEOPLE, &Form::of(&PEOPLE), &|_, _| None, |export| {
            write_csv(out, export, rows).unwrap()
        });
    })
}

/// Every row read and understood, compared with what was written.
fn assert_same(header: &Header, read: &[SheetRow]) {
    assert_eq!(header.columns.len(), 14);
    assert_eq!(read.len(), people().len());
    for (row, person) in read.iter().zip(people()) {
        for ((cell, (_, key)), wanted) in row.cells.iter().zip(&header.columns).zip(person.0) {
            let column = PEOPLE.column(key).unwrap();
            let value = column
                .kind
                .parse(cell)
                .unwrap_or_else(|e| panic!("{key} of row {}: {}", row.number, e.message));
            assert_eq!(value, wanted, "{key} of row {}", row.number);
        }
    }
}

#[test]
fn xlsx() {
    let source = Source::bytes("人员.xlsx", as_xlsx(&Form::of(&PEOPLE), &[], &|_, _| None));
    let (header, read) = rows(&source, &PEOPLE).unwrap();
    assert_eq!((header.row, header.sheet.as_str()), (4, "台账"));
    assert_eq!(header.filled_on, Some(date(2024, 7, 18)));
    assert_eq!(header.filled_by.as_ref(), Some(&heading().filled_by));
    assert_eq!(header.ignored, [(0, "序号".to_owned())]);
    assert_same(&header, &read);
}

#[test]
fn csv() {
    let bytes = as_csv();
    assert!(bytes.starts_with(b"\xef\xbb\xbf"));
    let text = String::from_utf8(bytes.clone()).unwrap();
    let cells: Vec<&str> = text.split([',', '\n']).map(|c| c.trim_start_matches('"')).collect();
    assert!(
        cells.iter().all(|c| !c.starts_with(['=', '+', '-', '@', '\t'])),
        "a cell could be taken for a formula"
    );
    let (header, read) = rows(&Source::bytes("人员.csv", bytes), &PEOPLE).unwrap();
    assert!(header.ignored.is_empty());
    assert_same(&header, &read);
}

#[test]
fn json() {
    let bytes = written(|out, rows| {
        with_export(&PEOPLE, &Form::of(&PEOPLE), &|_, _| None, |export| {
            write_json(out, export, rows).unwrap()
        });
    });
    let all: Vec<serde_json::Value> = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(all.len(), people().len());
    let wanted = serde_json::json!({
        "name": "张三", "sex": "女", "id_number": "12010119891105996X", "organisation": "甲街道调解中心",
        "appointed": "2024-01-05", "seen_at": "2024-01-05T17:50:08", "month": "1989-11", "year": 2024, "cases": 0,
        "hours": "1.5", "amount": "12345.67", "certified": false, "fields": ["工伤待遇", "劳动报酬"], "remarks": "两行\n备注",
    });
    assert_eq!(all[0], wanted);
    assert_eq!(all[1]["amount"], serde_json::Value::Null);
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.find("\"name\"").unwrap() < text.find("\"sex\"").unwrap(), "the order of the form");
    let mut none = Vec::new();
    with_export(&PEOPLE, &Form::of(&PEOPLE), &|_, _| None, |export| {
        write_json(&mut none, export, &mut |_| Ok::<(), WriteError>(())).unwrap();
    });
    assert_eq!(serde_json::from_slice::<Vec<()>>(&none).unwrap(), []);
}

#[test]
fn personal_columns_are_masked_and_others_are_not_asked() {
    let mask = |column: &Column<Person>, text: &str| {
        assert_eq!(column.key, "id_number", "only personal columns are masked");
        Some(format!("{}************", &text[..6]))
    };
    let source = Source::bytes("人员.xlsx", as_xlsx(&Form::of(&PEOPLE), &[], &mask));
    let (header, read) = rows(&source, &PEOPLE).unwrap();
    let place = header.columns.iter().position(|(_, k)| *k == "id_number").unwrap();
    assert_eq!(read[0].cells[place], super::builder::text("120101************"));
    assert_eq!(read[1].cells[place], fengqiao_domain::value::Raw::Blank, "nothing is masked to nothing");
}

#[test]
fn an_error_of_the_rows_comes_out() {
    let mut sink = Cursor::new(Vec::new());
    let failed = with_export(&PEOPLE, &Form::of(&PEOPLE), &|_, _| None, |export| {
        write_xlsx(&mut sink, export, &mut Vec::new, &mut |_| Err(WriteError::TooManyRows))
    });
    assert!(matches!(failed, Err(WriteError::TooManyRows)));
}

#[test]
fn further_sheets_stand_behind_and_are_not_taken_for_the_ledger() {
    let column =
        |group: &str, header: &str| ExtraColumn { group: group.into(), header: header.into(), width: 12 };
    let extra = Extra {
        name: "汇总页".into(),
        columns: vec![
            column("", "组织类型"),
            column("调解员", "合计"),
            column("调解员", "专职"),
            column("", "协议金额"),
        ],
        rows: vec![vec![Value::Text("合计".into()), Value::Int(3), Value::Int(1), Value::Money(100)]],
        notes: vec!["按管理单位统计。".into()],
    };
    let form =
        Form {
            sheet: "名册".into(), trial: true, notes: vec!["一人一行。".into()], ..Form::of(&PEOPLE)
        };
    let source = Source::bytes("人员.xlsx", as_xlsx(&form, &[extra], &|_, _| None));
    let (header, read) = rows(&source, &PEOPLE).unwrap();
    assert_eq!((header.sheet.as_str(), read.len()), ("名册", people().len()));
    assert!(header.unread_sheets.is_empty());
}
