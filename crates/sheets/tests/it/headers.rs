//! Which row is the header, which rows are data.

use super::builder::{PEOPLE, csv, int, row_xml, rows, text, xlsx};
use fengqiao_domain::value::Raw;
use fengqiao_sheets::SheetError;
use jiff::civil::date;

#[test]
fn any_order_decorations_and_synonyms() {
    let content =
        "附件,,,\n人员台账,,,\n,,,\n序号,,\"*聘任\n日期\",组　织（必填）, 人员姓名 ,兴趣\n".to_owned();
    let (header, rows) = rows(&csv(&(content + "1,,2024-01-05,甲中心,张三,钓鱼\n")), &PEOPLE).unwrap();
    assert_eq!(header.row, 4);
    assert_eq!(header.columns, [(2, "appointed"), (3, "organisation"), (4, "name")]);
    assert_eq!(header.titles[2], "人员姓名");
    assert_eq!(header.ignored, [(0, "序号".into()), (5, "兴趣".into())]);
    assert_eq!(header.column_of("name"), Some(4));
    assert_eq!(
        (rows[0].number, &rows[0].cells),
        (5, &vec![text("2024-01-05"), text("甲中心"), text("张三")])
    );
}

#[test]
fn two_levels_of_header_are_one() {
    let content = "姓名,证件信息,,组织\n,证件号码,性别,\n张三,1,男,甲\n";
    let (header, rows) = rows(&csv(content), &PEOPLE).unwrap();
    assert_eq!(header.row, 2);
    assert_eq!(header.columns, [(0, "name"), (1, "id_number"), (2, "sex"), (3, "organisation")]);
    assert_eq!((rows.len(), rows[0].number), (1, 3));
}

#[test]
fn totals_numbering_notes_and_blanks_are_no_data() {
    let content = "姓名,办案数,组织\n甲,1,2\n张三,3,甲中心\n,4,乙中心\n小计,7,\n,,\n王五,1,甲中心\n合 计,8,\n注：以上为上半年数,,\n第二条注,,\n填报人：刘敏,审核人：,联系电话：1\n填报日期：2024年7月22日,,\n";
    let (header, rows) = rows(&csv(content), &PEOPLE).unwrap();
    let numbers: Vec<u32> = rows.iter().map(|r| r.number).collect();
    assert_eq!(numbers, [3, 4, 7], "the row without a name is data");
    assert_eq!(header.filled_on, Some(date(2024, 7, 22)));
}

#[test]
fn a_second_header_or_column_is_refused() {
    let again = "姓名,组织,性别\n张三,甲,男\n姓名,组织,性别\n李四,乙,女\n";
    assert!(matches!(rows(&csv(again), &PEOPLE), Err(SheetError::TwoHeaders { first: 1, second: 3, .. })));
    let late = format!("姓名,组织,性别\n{}姓名,组织,性别\n", "张三,甲,男\n".repeat(40));
    assert!(matches!(rows(&csv(&late), &PEOPLE), Err(SheetError::TwoHeaders { first: 1, second: 42, .. })));
    let said = rows(&csv("姓名,组织,人员姓名\n张三,甲,李四\n"), &PEOPLE).unwrap_err().to_string();
    assert!(said.contains("“姓名”") && said.contains("A 列和 C 列"), "{said}");
}

#[test]
fn thirty_rows_are_searched() {
    let junk = |n| "junk,x\n".repeat(n) + "姓名,组织\n张三,甲\n";
    assert_eq!(rows(&csv(&junk(29)), &PEOPLE).unwrap().0.row, 30);
    let said = rows(&csv(&junk(30)), &PEOPLE).unwrap_err().to_string();
    assert!(said.contains("姓名、所在调解组织、聘任日期"), "{said}");
    assert!(
        matches!(rows(&csv("姓名\n张三\n"), &PEOPLE), Err(SheetError::NoHeader { .. })),
        "one title is no header"
    );
}

#[test]
fn the_best_sheet_is_read_and_others_are_named() {
    let head = row_xml(1, &["姓名", "组织", "性别"]);
    let body = head.clone() + &row_xml(2, &["张三", "甲", "男"]);
    let source = xlsx(&[("说明", &row_xml(1, &["姓名的写法"])), ("一季度", &body), ("二季度", &body)], "");
    let (header, rows) = rows(&source, &PEOPLE).unwrap();
    assert_eq!((header.sheet.as_str(), rows.len()), ("一季度", 1));
    assert_eq!(header.unread_sheets, ["二季度"]);
}

#[test]
fn numbers_dates_and_formulas_by_their_stored_value() {
    let data = row_xml(1, &["姓名", "组织", "聘任日期", "办案数", "到岗时刻"])
        + "<row r=\"2\"><c r=\"A2\" t=\"str\"><f>B9</f><v>张三</v></c><c r=\"B2\"><v>120101198911059966</v></c>\
           <c r=\"C2\" s=\"1\"><v>43969</v></c><c r=\"D2\"><f>1+2</f><v>3</v></c><c r=\"E2\" s=\"2\"><v>43969.5</v></c></row>\
           <row r=\"4\"><c r=\"A4\" t=\"e\"><v>#N/A</v></c><c r=\"D4\" t=\"b\"><v>1</v></c></row>";
    let (_, rows) = rows(&xlsx(&[("表", &data)], "<workbookPr date1904=\"1\"/>"), &PEOPLE).unwrap();
    let rounded = Raw::Number { text: "120101198911060000".into(), rounded: true };
    let noon = Raw::DateTime(date(2024, 5, 19).at(12, 0, 0, 0));
    assert_eq!(rows[0].cells, [text("张三"), rounded, Raw::Date(date(2024, 5, 19)), int(3), noon]);
    assert_eq!(rows[1].number, 4);
    assert_eq!(rows[1].cells[0], Raw::Fault("#N/A".into()));
    assert_eq!(rows[1].cells[3], Raw::Bool(true));
}
