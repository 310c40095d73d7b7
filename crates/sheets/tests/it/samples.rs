//! The sample files an office might send: three workbook types and a GB18030 text.

use super::builder::rows;
use fengqiao_domain::coverage::MILESTONES;
use fengqiao_domain::mediators::MEDIATORS;
use fengqiao_domain::organisations::ORGANISATIONS;
use fengqiao_domain::table::{Audience, Column, Need, Table};
use fengqiao_domain::units::UNITS;
use fengqiao_domain::value::{Kind, Raw, Value};
use fengqiao_sheets::{SheetError, Source};
use jiff::civil::date;

fn sample(name: &str) -> Source {
    Source::path(format!("{}/../../tests/samples/{name}", env!("CARGO_MANIFEST_DIR")))
}

/// Titles alone are enough to read a file.
const fn column(key: &'static str, title: &'static str, need: Need) -> Column<()> {
    Column {
        key,
        title,
        kind: Kind::Text(200),
        need,
        audience: Audience::Internal,
        get: |(), _| Value::Empty,
        set: Some(|(), _| ()),
    }
}

const fn table(title: &'static str, columns: &'static [Column<()>]) -> Table<()> {
    Table {
        id: "sample",
        title,
        columns,
        synonyms: &[],
        help: &[],
        groups: &[],
        elsewhere: &[],
        check: |(), _| Vec::new(),
    }
}

#[test]
fn units_in_gb18030() {
    let (header, rows) = rows(&sample("01-规上企业名单-gb18030.csv"), &UNITS).unwrap();
    assert_eq!((header.row, rows.len(), rows[0].number, rows[119].number), (1, 120, 2, 121));
    assert_eq!(header.columns.len(), 14);
    assert_eq!(header.titles[0], "单位名称");
    assert_eq!(rows[0].cells[0], Raw::Text("天津津南合力华北化工有限公司".into()));
    assert!(header.ignored.is_empty());
}

#[test]
fn organisations_with_scrambled_columns_totals_and_signatures() {
    let (header, rows) = rows(&sample("02-调解组织情况台账.xlsx"), &ORGANISATIONS).unwrap();
    assert_eq!((header.row, rows.len(), rows[0].number, rows[85].number), (4, 86, 5, 95));
    assert_eq!(header.filled_on, Some(date(2024, 7, 22)));
    assert_eq!(header.filled_by.as_deref(), Some("东丽区人力资源和社会保障局"));
    assert_eq!(header.ignored, [(0, "序号".to_owned())]);
    assert_eq!(header.columns.len(), 34, "every other column is understood");
    let at = |key: &str, row: usize| {
        let place = header.columns.iter().position(|(_, k)| *k == key).unwrap();
        rows[row].cells[place].clone()
    };
    assert_eq!(at("dissolved_on", 1), Raw::Date(date(2024, 5, 31)));
    assert_eq!(at("founded", 0), Raw::Text("2022-04-16".into()));
}

#[test]
fn rosters() {
    for (name, count, last) in
        [("03-调解员名册汇总表-有问题.xlsx", 92, 101), ("04-调解员名册汇总表.xlsx", 83, 91)]
    {
        let (header, rows) = rows(&sample(name), &MEDIATORS).unwrap();
        assert_eq!((header.row, rows.len(), rows[count - 1].number), (4, count, last), "{name}");
        assert_eq!(header.ignored, [(0, "序号".to_owned())]);
    }
}

#[test]
fn a_row_without_its_name_is_data_and_a_rounded_number_is_seen() {
    let (header, rows) = rows(&sample("03-调解员名册汇总表-有问题.xlsx"), &MEDIATORS).unwrap();
    let place = |title: &str| header.titles.iter().position(|t| t == title).unwrap();
    let (name, id) = (place("姓名"), place("证件号码"));
    assert_eq!(rows[87].cells[name], Raw::Blank);
    assert!(matches!(&rows[84].cells[id], Raw::Number { rounded: true, text } if text.starts_with("120101")));
}

#[test]
fn cases_in_the_old_binary_type() {
    static CASES: Table<()> = table(
        "争议办理台账",
        &[
            column("number", "案号", Need::Assigned),
            column("received", "收到日期", Need::Required),
            column("applicant", "申请人", Need::Required),
            column("agreed", "协议金额", Need::Optional),
        ],
    );
    let (header, rows) = rows(&sample("05-争议办理台账.xls"), &CASES).unwrap();
    assert_eq!((header.row, rows.len(), rows[0].number), (4, 150, 5));
    assert!(matches!(rows[0].cells[1], Raw::Date(_)));
    assert_eq!(rows[149].cells[3], Raw::Number { text: "38094.4".into(), rounded: false });
    assert_eq!(header.ignored.len(), 23);
}

#[test]
fn training_in_opendocument() {
    static TRAINING: Table<()> = table(
        "学习培训与实践锻炼台账",
        &[
            column("name", "活动名称", Need::Required),
            column("from", "开始日期", Need::Required),
            column("mediator", "调解员", Need::Required),
            column("hours", "实到学时", Need::Required),
        ],
    );
    let (header, rows) = rows(&sample("06-学习培训与实践锻炼台账.ods"), &TRAINING).unwrap();
    assert_eq!((rows.len(), rows[429].number - rows[0].number), (430, 429));
    assert_eq!(header.filled_on, Some(date(2024, 7, 22)));
    assert_eq!(rows[429].cells[1], Raw::Date(date(2024, 5, 28)));
    assert_eq!(rows[429].cells[3], Raw::Number { text: "2".into(), rounded: false });
}

#[test]
fn a_file_of_another_table_names_what_is_missing() {
    let said = rows(&sample("01-规上企业名单-gb18030.csv"), &MILESTONES).unwrap_err();
    assert!(matches!(said, SheetError::NoHeader { .. }));
    assert!(said.to_string().contains("考核时点"), "{said}");
}
