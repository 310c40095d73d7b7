//! The user's own workbook comes back with what is wrong written into it.

use super::builder::{PEOPLE, csv, row_xml, rows, text, xlsx};
use calamine::{Data, Reader, Xlsx};
use fengqiao_domain::mediators::MEDIATORS;
use fengqiao_domain::table::{Problem, Table};
use fengqiao_domain::value::Raw;
use fengqiao_sheets::{Source, annotate};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

fn annotated<R>(source: &Source, table: &Table<R>, problems: &BTreeMap<u32, Vec<Problem>>) -> Vec<u8> {
    let (header, _) = rows(source, table).unwrap();
    let mut out = Cursor::new(Vec::new());
    annotate(&mut out, source, table, &header, problems).unwrap();
    out.into_inner()
}

fn cell(bytes: &[u8], sheet: &str, row: u32, column: u32) -> Data {
    let mut book = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    book.worksheet_range(sheet).unwrap().get_value((row, column)).cloned().unwrap_or_default()
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn rows_columns_and_sheets_stay_where_they_are() {
    let data = row_xml(2, &["人员台账"])
        + &row_xml(4, &["", "姓名", "", "组织", "备注"])
        + &row_xml(5, &["1", "张三", "", "甲", "=1+1"])
        + &row_xml(7, &["2", "", "", "乙"])
        + &row_xml(9, &["填报人："]);
    let source = xlsx(&[("别的", &row_xml(3, &["", "原样"])), ("表", &data)], "");
    let problems = BTreeMap::from([
        (
            5,
            vec![
                Problem::notice("organisation", "“甲”有两个。", "写全称。"),
                Problem::error("", "重复。", "删去一行。").under("III-1-2c"),
            ],
        ),
        (
            7,
            vec![
                Problem::error("name", "没有填姓名。", "补填姓名。"),
                Problem::error("appointed", "没有填聘任日期。", ""),
            ],
        ),
    ]);
    let bytes = annotated(&source, &PEOPLE, &problems);
    let text = |sheet: &str, row: u32, column: u32| cell(&bytes, sheet, row - 1, column).to_string();
    assert_eq!(text("别的", 3, 1), "原样");
    assert_eq!(text("表", 4, 1), "姓名");
    assert_eq!(text("表", 4, 5), "校验结果");
    assert_eq!(text("表", 5, 4), "=1+1");
    assert_eq!(text("表", 9, 0), "填报人：");
    assert_eq!(
        text("表", 5, 5),
        "【错误】重复。改法：删去一行。（依据 III-1-2c）\n【提醒】组织：“甲”有两个。改法：写全称。"
    );
    assert_eq!(
        text("表", 7, 5),
        "【错误】姓名：没有填姓名。改法：补填姓名。\n【错误】聘任日期：没有填聘任日期。"
    );
    let notes = part(&bytes, "xl/comments1.xml");
    assert!(
        notes.contains("ref=\"D5\"") && notes.contains("ref=\"B7\"") && notes.contains("补填姓名"),
        "{notes}"
    );
    let styles = part(&bytes, "xl/styles.xml");
    assert!(styles.contains("FFF8CBC4") && styles.contains("FFFFE7A8"), "red and amber");
}

#[test]
fn handed_in_again_it_reads_the_same_and_has_one_result_column() {
    let source = csv("姓名,组织,聘任日期\n张三,甲,2024-1-5\n李四,,x\n");
    let first =
        annotated(&source, &PEOPLE, &BTreeMap::from([(3, vec![Problem::error("organisation", "空。", "")])]));
    let again = Source::bytes("表.xlsx", first);
    let (header, read) = rows(&again, &PEOPLE).unwrap();
    assert_eq!((header.result_column, header.sheet.as_str()), (Some(3), "表"));
    assert!(header.ignored.is_empty());
    assert_eq!(read[1].cells, [text("李四"), Raw::Blank, text("x")]);
    let second = annotated(&again, &PEOPLE, &BTreeMap::from([(2, vec![Problem::error("name", "错。", "")])]));
    assert_eq!(cell(&second, "表", 1, 3).to_string(), "【错误】姓名：错。");
    assert_eq!(cell(&second, "表", 2, 3), Data::Empty, "mended rows lose their remark");
    assert_eq!(cell(&second, "表", 0, 4), Data::Empty);
}

#[test]
fn the_faulty_sample_keeps_its_values() {
    let name = "03-调解员名册汇总表-有问题.xlsx";
    let source = Source::path(format!("{}/../../tests/samples/{name}", env!("CARGO_MANIFEST_DIR")));
    let (header, before) = rows(&source, &MEDIATORS).unwrap();
    let problems = before
        .iter()
        .map(|r| (r.number, vec![Problem::error("id_number", "号码不对。", "核对。")]))
        .collect();
    let copy = Source::bytes(name, annotated(&source, &MEDIATORS, &problems));
    let (after_header, after) = rows(&copy, &MEDIATORS).unwrap();
    assert_eq!(after, before);
    assert_eq!((after_header.columns, after_header.filled_on), (header.columns, header.filled_on));
}
