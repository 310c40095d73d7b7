//! Files that are taken though something in them is odd: what can be read is read, each fault stands at its row, and
//! the good rows go in.

use std::fmt::Write as _;

use http::StatusCode;

use super::books::{row, workbook};
use super::{HEADER, HERE, THERE, World, fresh, id_number, roster};

fn world() -> World {
    World::new(fresh(fengqiao_db::testing::sqlite_migrated(crate::migrations::ALL), super::TODAY))
}

fn titles() -> Vec<&'static str> {
    HEADER.split(',').collect()
}

fn person(number: u32, id: &str) -> String {
    row(number, &["李桂芳", id, "19900000001", HERE, "西青区", "兼职", "2023-01-01"])
}

/// Sends a workbook that is taken; gives the receipt and the page.
fn sent(world: &World, bytes: &[u8]) -> (String, String) {
    let answer = world.upload(("名册.xlsx", bytes));
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    let page = world.desk.get(answer.location());
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    (answer.location().rsplit('/').next().unwrap_or_default().to_owned(), page.text)
}

#[test]
fn thousands_of_blank_rows_below_are_no_rows() {
    let world = world();
    let mut rows = row(1, &titles()) + &person(2, &id_number(1));
    for n in 3..=20_002 {
        let _ = write!(rows, "<row r=\"{n}\"><c r=\"A{n}\" s=\"0\"/></row>");
    }
    let (receipt, page) = sent(&world, &workbook(&rows, &[]));
    assert!(page.contains("确认导入 1 行"), "{page}");
    world.confirm(&receipt);
    assert_eq!(world.people(), 1);
}

#[test]
fn a_formula_counts_by_the_value_stored_with_it() {
    let world = world();
    let cell = |column: &str, formula: &str, value: &str| {
        format!("<c r=\"{column}2\" t=\"str\"><f>{formula}</f><v>{value}</v></c>")
    };
    let rest = person(2, &id_number(1)).replacen(
        "<c r=\"A2\" t=\"inlineStr\"><is><t>李桂芳</t></is></c>",
        &cell("A", "HYPERLINK(&quot;http://example.org&quot;,&quot;李桂芳&quot;)", "李桂芳"),
        1,
    );
    let (_, page) = sent(&world, &workbook(&(row(1, &titles()) + &rest), &[]));
    assert!(page.contains("李桂芳") && page.contains("确认导入 1 行"), "{page}");
    assert!(!page.contains("HYPERLINK") && !page.contains("example.org"));
}

#[test]
fn unknown_columns_are_named_once_and_ignored() {
    let world = world();
    let csv = format!(
        "{HEADER},星座,幸运色\n李桂芳,{},19900000001,{HERE},西青区,兼职,2023-01-01,,,狮子,蓝\n",
        id_number(1)
    );
    let (receipt, page) = world.preview(&csv);
    assert!(page.contains("忽略 2 列（星座、幸运色）"), "{page}");
    world.confirm(&receipt);
    assert_eq!(world.people(), 1);
}

#[test]
fn a_column_that_is_missing_is_a_fault_of_every_new_row() {
    let world = world();
    let csv =
        format!("姓名,证件号码,所在调解组织,所在区,专兼职\n李桂芳,{},{HERE},西青区,兼职\n", id_number(1));
    let (_, page) = world.preview(&csv);
    assert!(page.contains("没有填聘任日期") || page.contains("聘任日期"), "{page}");
    assert!(!page.contains("确认导入 1 行"));
    assert_eq!(world.people(), 0);
}

#[test]
fn a_row_of_another_district_stays_out_and_says_nothing_of_who_is_there() {
    let world = world();
    let csv = format!(
        "{HEADER}\n李桂芳,{},19900000001,{THERE},津南区,兼职,2023-01-01,,\n马文博,{},19900000002,{HERE},西青区,兼职,2023-01-01,,\n",
        id_number(1),
        id_number(2)
    );
    let (receipt, page) = world.preview(&csv);
    assert!(page.contains("不在您的管理范围"), "{page}");
    assert!(page.contains("确认导入 1 行"));
    world.confirm(&receipt);
    assert_eq!((world.people(), world.state(&receipt, 2).as_str()), (1, "staged"));
}

#[test]
fn an_organisation_of_another_district_is_not_offered() {
    let world = world();
    let (_, page) = world.preview(&roster(&[("李桂芳", "", THERE)]));
    assert!(page.contains(THERE) && !page.contains("采用这个"), "{page}");
    assert!(!page.contains("确认导入 1 行"));
}

#[test]
fn a_number_excel_has_rounded_is_refused_and_never_guessed() {
    let world = world();
    let number = "<c r=\"B2\"><v>1.20111198001010E+17</v></c>";
    let given = format!("<c r=\"B2\" t=\"inlineStr\"><is><t>{}</t></is></c>", id_number(1));
    let rows = row(1, &titles()) + &person(2, &id_number(1)).replacen(&given, number, 1);
    let (receipt, page) = sent(&world, &workbook(&rows, &[]));
    assert!(page.contains("Excel") && page.contains("文本"), "{page}");
    assert_eq!(world.state(&receipt, 2), "error");
    let (receipt, page) = world.preview(&roster(&[("李桂芳", "1.20E+17", "")]));
    assert!(page.contains("Excel") && world.state(&receipt, 2) == "error", "{page}");
}

#[test]
fn the_same_person_twice_in_a_file_is_a_fault_that_names_the_other_row() {
    let world = world();
    let id = id_number(7);
    let (receipt, page) = world.preview(&roster(&[("李桂芳", &id, ""), ("李桂芳", &id, "")]));
    assert!(page.contains("第 2 行"), "{page}");
    assert_eq!(world.state(&receipt, 3), "error");
    world.confirm(&receipt);
    assert!(world.people() <= 1);
}

#[test]
fn a_masked_value_is_refused() {
    let world = world();
    let (receipt, page) = world.preview(&roster(&[("李桂芳", "120101********0012", "")]));
    assert!(page.contains("打了星号的值") && page.contains("有完整内容的表"), "{page}");
    assert_eq!((world.state(&receipt, 2).as_str(), world.people()), ("error", 0));
}

#[test]
fn a_sheet_of_sixteen_thousand_columns_is_read_by_its_header() {
    let world = world();
    let letters = |mut n: u32| {
        let mut text = String::new();
        while n > 0 {
            n -= 1;
            text.insert(0, char::from(b'A' + u8::try_from(n % 26).expect("a letter")));
            n /= 26;
        }
        text
    };
    let mut head = row(1, &titles()).replace("</row>", "");
    let mut line = person(2, &id_number(1)).replace("</row>", "");
    for n in 27..=16_384 {
        let column = letters(n);
        let _ = write!(head, "<c r=\"{column}1\" t=\"inlineStr\"><is><t>列{n}</t></is></c>");
        let _ = write!(line, "<c r=\"{column}2\"><v>{n}</v></c>");
    }
    let (receipt, page) = sent(&world, &workbook(&format!("{head}</row>{line}</row>"), &[]));
    assert!(page.contains("李桂芳") && page.len() < 100 * 1024, "the page is {} bytes", page.len());
    world.confirm(&receipt);
    assert_eq!(world.people(), 1);
    let page = world.desk.get(&format!("/desk/imports/{receipt}"));
    assert_eq!(page.status, StatusCode::OK);
}

#[test]
fn a_cell_of_thirty_two_thousand_characters_is_a_fault_of_its_row() {
    let world = world();
    let long = "长".repeat(32_767);
    let csv = roster(&[(&long, "", ""), ("马文博", "", "")]);
    let (receipt, page) = world.preview(&csv);
    assert!(page.len() < 100 * 1024, "the page is {} bytes", page.len());
    assert_eq!((world.state(&receipt, 2).as_str(), world.state(&receipt, 3).as_str()), ("error", "new"));
    let row = world.desk.get(&format!("/desk/imports/{receipt}/rows/2"));
    assert_eq!(row.status, StatusCode::OK);
    world.confirm(&receipt);
    assert_eq!(world.people(), 1);
}

#[test]
fn what_looks_like_a_formula_goes_out_as_text_and_comes_back_the_same() {
    let world = world();
    for (n, name) in (1_u32..).zip(["=cmd|calc", "+1+1", "@SUM(A1)", "-2+3"]) {
        let csv = format!(
            "{HEADER},备注\n陈某{n},{},19900000001,{HERE},西青区,兼职,2023-01-01,,,{name}\n",
            id_number(n)
        );
        let (receipt, page) = world.preview(&csv);
        assert!(page.contains("确认导入 1 行"), "{page}");
        world.confirm(&receipt);
    }
    assert_eq!(world.people(), 4);
    let full = world.desk.post("/desk/mediators/export", &[("format", "csv"), ("reason", "核对名册")]);
    assert_eq!(full.status, StatusCode::OK, "{}", full.text);
    for cell in full.text.lines().flat_map(|l| l.split(',')).map(|c| c.trim_matches('"')) {
        assert!(!cell.starts_with(['=', '+', '@']), "{cell} would be run");
        assert!(!cell.starts_with('-') || cell.trim_start_matches('-').parse::<f64>().is_ok(), "{cell}");
    }
    let (_, page) = world.preview(&full.text);
    assert!(page.contains("每一行都和系统里的一样"), "{page}");
    let book = world.desk.post("/desk/mediators/export", &[("format", "xlsx"), ("reason", "核对名册")]);
    let (_, page) = sent(&world, &book.bytes);
    assert!(page.contains("每一行都和系统里的一样"), "{page}");
}
