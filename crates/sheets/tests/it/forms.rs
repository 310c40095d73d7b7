//! Form files against the tables, and the blank forms.

use super::builder::{PEOPLE, rows};
use fengqiao_domain::coverage::{BASE_FIGURES, MILESTONES, TARGETS};
use fengqiao_domain::mediators::MEDIATORS;
use fengqiao_domain::organisations::ORGANISATIONS;
use fengqiao_domain::table::{Audience, Column, Need, Table};
use fengqiao_domain::units::UNITS;
use fengqiao_domain::value::{Code, CodeList, Kind, Value};
use fengqiao_sheets::{Form, SheetError, Source, template};
use std::io::{Cursor, Read};

fn fits<R>(table: &Table<R>) {
    let form = Form::for_table(table.id).unwrap_or_else(|| panic!("no form for {}", table.id));
    assert_eq!(form.strangers(table), Vec::<&str>::new(), "{}", table.id);
    let shown: Vec<&str> = form.columns.iter().filter_map(|c| c.of(table)).map(|c| c.key).collect();
    let missing: Vec<&str> = table
        .columns
        .iter()
        .map(|c| c.title)
        .filter(|t| !shown.contains(&table.by_header(t).unwrap().key))
        .collect();
    assert_eq!(
        missing,
        Vec::<&str>::new(),
        "{}: an export without them could not be imported again",
        table.id
    );
}

#[test]
fn every_column_stands_in_its_form() {
    fits(&UNITS);
    fits(&ORGANISATIONS);
    fits(&TARGETS);
    fits(&MEDIATORS);
    fits(&BASE_FIGURES);
    fits(&MILESTONES);
}

fn blank<R>(form: &Form, table: &Table<R>) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    template(&mut out, form, table).unwrap();
    out.into_inner()
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn a_blank_form_is_understood_and_has_no_rows() {
    let bytes = blank(Form::for_table("mediators").unwrap(), &MEDIATORS);
    let source = Source::bytes("空白表.xlsx", bytes.clone());
    let (header, read) = rows(&source, &MEDIATORS).unwrap();
    assert_eq!((header.sheet.as_str(), header.row, read.len()), ("名册", 4, 0));
    assert_eq!(header.columns.len(), MEDIATORS.columns.len());
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("\"专职,兼职\""), "a short list stands in the sheet");
    let strings = part(&bytes, "xl/sharedStrings.xml");
    for word in ["必填", "选填", "系统计算", "可填几项，用顿号分开", "最近一次年度注册的年份"]
    {
        assert!(strings.contains(word), "{word}");
    }
}

#[test]
fn long_lists_stand_on_a_hidden_sheet() {
    static LONG: CodeList = CodeList {
        name: "长表",
        codes: &[Code { code: "1", label: "名称很长的一项", synonyms: &[] }; 60],
    };
    static TABLE: Table<()> = Table {
        id: "long",
        title: "长表",
        columns: &[Column {
            key: "kind",
            title: "类别",
            kind: Kind::Code(&LONG),
            need: Need::Required,
            audience: Audience::Internal,
            get: |(), _| Value::Empty,
            set: Some(|(), _| ()),
        }],
        synonyms: &[],
        help: &[],
        groups: &[],
        elsewhere: &[],
        check: |(), _| Vec::new(),
    };
    let bytes = blank(&Form::of(&TABLE), &TABLE);
    assert!(part(&bytes, "xl/worksheets/sheet1.xml").contains("代码表!$A$2:$A$61"));
    let book = part(&bytes, "xl/workbook.xml");
    assert!(book.contains("填表说明") && book.contains("state=\"hidden\""), "{book}");
}

#[test]
fn every_table_has_a_blank_form() {
    fn check<R>(table: &Table<R>) {
        let form = Form::for_table(table.id).cloned().unwrap_or_else(|| Form::of(table));
        let (header, read) = rows(&Source::bytes("空白表.xlsx", blank(&form, table)), table).unwrap();
        assert_eq!((header.columns.len(), read.len()), (table.columns.len(), 0), "{}", table.id);
    }
    check(&UNITS);
    check(&ORGANISATIONS);
    check(&TARGETS);
    check(&BASE_FIGURES);
    check(&MILESTONES);
    check(&PEOPLE);
}

#[test]
fn a_blank_form_of_another_table_is_refused() {
    let source = Source::bytes("空白表.xlsx", blank(&Form::of(&PEOPLE), &PEOPLE));
    assert!(matches!(rows(&source, &MILESTONES), Err(SheetError::NoHeader { .. })));
}
