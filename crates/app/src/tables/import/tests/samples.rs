//! The sample district through the pages: what the workbooks say is in the figures on every day of the manifest, the
//! faulty roster comes back marked, and what is exported imports again without a change, here and elsewhere.

use fengqiao_domain::access::{Role, Scope};
use fengqiao_sheets::{Source, read};
use http::StatusCode;
use jiff::civil::date;
use serde_json::Value;

use super::{between, migrations};
use crate::testing::{Browser, signed_in};

const FILES: [(&str, &str); 3] = [
    ("units", "01-规上企业名单-gb18030.csv"),
    ("organisations", "02-调解组织情况台账.xlsx"),
    ("mediators", "04-调解员名册汇总表.xlsx"),
];
const FAULTY: &str = "03-调解员名册汇总表-有问题.xlsx";

fn sample(name: &str) -> Vec<u8> {
    let path = format!("{}/../../tests/samples/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).unwrap_or_else(|e| panic!("{path}: {e}"))
}

fn manifest() -> Value {
    serde_json::from_slice(&sample("manifest.json")).expect("the manifest")
}

/// Empty offices as `init` leaves them, one over each engine; the city's manager at the desk.
fn each_office(mut test: impl FnMut(Browser)) {
    for db in fengqiao_db::testing::databases_migrated(crate::migrations::ALL) {
        test(office(db));
    }
}

fn office(db: fengqiao_db::Db) -> Browser {
    let app = super::fresh(db, date(2026, 11, 24));
    crate::setup::refresh(&app).expect("places, courts and targets");
    signed_in(&app, Role::CityManager, &Scope::City)
}

/// The page of a batch, once the work on it is done.
fn settled(desk: &Browser, path: &str) -> String {
    loop {
        let page = desk.get(path);
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        if !page.text.contains("id=\"import-progress\"") {
            return page.text;
        }
        std::thread::yield_now();
    }
}

/// Sends a file; gives the address of the batch and its page.
fn preview(desk: &Browser, table: &str, file: (&str, &[u8])) -> (String, String) {
    let sent = desk.upload(&format!("/desk/{table}/import"), "file", file, &[]);
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let path = sent.location().split('?').next().unwrap_or_default().to_owned();
    let page = settled(desk, &path);
    (path, page)
}

fn confirm(desk: &Browser, path: &str, page: &str) -> String {
    let revision = between(page, "name=\"revision\" value=\"", "\"");
    let sent = desk.post(&format!("{path}/confirmation"), &[("revision", &revision)]);
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    settled(desk, path)
}

fn take_all(desk: &Browser) {
    for (table, name) in FILES {
        let (path, page) = preview(desk, table, (name, &sample(name)));
        assert!(page.contains("<b>0</b>") && page.contains("确认导入"), "{table}: {page}");
        assert!(confirm(desk, &path, &page).contains("导入结果"));
    }
}

fn json(desk: &Browser, path: &str) -> Value {
    let answer = desk.get(path);
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
    serde_json::from_str(&answer.text).expect("JSON")
}

/// The manifest's numbers of a day.
fn figures(desk: &Browser, on: &str) -> Value {
    let table = json(desk, &format!("/api/v1/coverage?as_of={on}&district=120110"));
    let rows = table["rows"].as_array().expect("rows");
    let of = |indicator: &str| rows.iter().find(|r| r["indicator"] == indicator).expect("an indicator");
    let roster = |with: &str| json(desk, &format!("/api/v1/roster?as_of={on}{with}"))["count"].clone();
    let (committees, centres) = (of("enterprise"), of("subdistrict_centre"));
    serde_json::json!({
        "committees_open": committees["achieved"], "units_covered": committees["units_covered"],
        "centres_open": centres["units_covered"], "centres_eligible": centres["eligible"],
        "roster_strict": roster("&strict=true"), "roster_working": roster(""),
    })
}

/// The rows of a roster's data, as the sheet numbers them.
fn numbers(book: &Source) -> Vec<u32> {
    let table = <crate::mediators::MediatorRecords as crate::tables::Records>::TABLE;
    let mut rows = Vec::new();
    read::<_, crate::AppError>(book, table, &mut |_| Ok(()), &mut |row| {
        rows.push(row.number);
        Ok(())
    })
    .expect("a readable workbook");
    rows
}

fn exported(desk: &Browser, table: &str, format: &str) -> Vec<u8> {
    let fields = [("format", format), ("reason", "与区里核对")];
    let file = desk.post(&format!("/desk/{table}/export"), &fields);
    assert_eq!(file.status, StatusCode::OK, "{}", file.text);
    file.bytes
}

#[test]
fn a_districts_workbooks_give_the_manifests_numbers_and_come_back_unchanged() {
    each_office(|desk| {
        take_all(&desk);
        let expected = manifest()["expected"].clone();
        for (on, want) in expected.as_object().expect("days") {
            assert_eq!(figures(&desk, on), *want, "{on}");
        }
        let elsewhere = office(fengqiao_db::testing::sqlite_migrated(migrations::ALL));
        for (table, _) in FILES {
            let book = exported(&desk, table, "xlsx");
            let (_, page) = preview(&desk, table, ("导出.xlsx", &book));
            assert!(page.contains("每一行都和系统里的一样"), "{table}: {page}");
            let (path, page) = preview(&elsewhere, table, ("导出.xlsx", &book));
            confirm(&elsewhere, &path, &page);
        }
        for (on, want) in expected.as_object().expect("days") {
            assert_eq!(figures(&elsewhere, on), *want, "elsewhere, {on}");
        }
    });
}

#[test]
fn every_seeded_fault_comes_back_marked_at_its_row_and_column() {
    each_office(|desk| {
        for (table, name) in &FILES[..2] {
            let (path, page) = preview(&desk, table, (name, &sample(name)));
            confirm(&desk, &path, &page);
        }
        let (path, page) = preview(&desk, "mediators", (FAULTY, &sample(FAULTY)));
        assert!(page.contains("确认导入 83 行") && page.contains("错误 9 行"), "{page}");
        let open = desk.get(&format!("{path}?show=open")).text;
        // The manifest counts data rows, the page names rows of the sheet.
        let rows = numbers(&Source::bytes(FAULTY, sample(FAULTY)));
        assert_eq!(rows.len(), 92);
        for fault in manifest()["mediators"]["faults"].as_array().expect("faults") {
            let nth = fault["row"].as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or(1);
            let (row, column) = (rows[nth - 1], fault["column"].as_str().unwrap_or_default());
            let line = between(&open, &format!("<tr id=\"r-{row}\""), "</tr>");
            assert!(line.contains("is-fault") && line.contains(column), "{fault}: {line}");
        }
        assert_eq!(open.matches("class=\"is-fault\"").count(), 9);
        let back = desk.get(&format!("{path}/annotated"));
        assert_eq!(back.status, StatusCode::OK);
        // Row by row as it was, with the column of results at the end.
        let again = numbers(&Source::bytes("批注.xlsx", back.bytes));
        assert_eq!(again, rows);
        assert!(confirm(&desk, &path, &page).contains("还有 9 行暂存"));
    });
}
