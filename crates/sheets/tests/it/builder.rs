//! A small table of every kind, workbooks built by hand, and reading without ceremony.

use fengqiao_domain::policy::Policy;
use fengqiao_domain::table::{At, Audience, Column, Help, Names, Need, Table};
use fengqiao_domain::value::{Code, CodeList, Kind, Raw, RefTo, Value};
use fengqiao_sheets::{Export, Form, Header, Heading, SheetError, SheetRow, Source, read};
use jiff::civil::date;
use std::io::{Cursor, Write};
use zip::write::{SimpleFileOptions, ZipWriter};

/// A row as its values, in the order of the columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Person(pub [Value; 14]);

static SEX: CodeList = CodeList {
    name: "性别",
    codes: &[Code { code: "1", label: "男", synonyms: &[] }, Code { code: "2", label: "女", synonyms: &[] }],
};

macro_rules! column {
    ($i:literal $key:literal $title:literal $kind:expr, $need:ident $audience:ident) => {
        Column {
            key: $key,
            title: $title,
            kind: $kind,
            need: Need::$need,
            audience: Audience::$audience,
            get: |p, _| p.0[$i].clone(),
            set: Some(|p, v| p.0[$i] = v),
        }
    };
}

pub static PEOPLE: Table<Person> = Table {
    id: "people",
    title: "人员台账",
    columns: &[
        column!(0 "name" "姓名" Kind::Text(20), Required Public),
        column!(1 "sex" "性别" Kind::Code(&SEX), Optional Internal),
        column!(2 "id_number" "证件号码" Kind::IdNumber, Optional Personal),
        column!(3 "organisation" "所在调解组织" Kind::Ref(RefTo::Organisation), Required Public),
        column!(4 "appointed" "聘任日期" Kind::Date, Required Internal),
        column!(5 "seen_at" "到岗时刻" Kind::DateTime, Optional Internal),
        column!(6 "month" "出生年月" Kind::Month, Optional Internal),
        column!(7 "year" "年度" Kind::Year, Optional Internal),
        column!(8 "cases" "办案数" Kind::Int, Optional Internal),
        column!(9 "hours" "学时" Kind::Decimal, Optional Internal),
        column!(10 "amount" "协议金额" Kind::Money, Optional Internal),
        column!(11 "certified" "持证" Kind::YesNo, Optional Internal),
        column!(12 "fields" "专业特长" Kind::Texts, Optional Public),
        column!(13 "remarks" "备注" Kind::Text(200), Optional Internal),
    ],
    synonyms: &[("人员姓名", "name"), ("组织", "organisation")],
    help: &[Help { key: "name", meaning: "与身份证一致。", example: "张三" }],
    groups: &[],
    elsewhere: &[],
    check: |_, _| Vec::new(),
};

struct NoNames;
impl Names for NoNames {
    fn place(&self, code: &str) -> String {
        code.to_owned()
    }
}

pub fn heading() -> Heading {
    Heading {
        filled_by: "西青区人力资源和社会保障局".into(),
        period: Some("2024年上半年".into()),
        as_of: date(2024, 6, 30),
        filled_on: date(2024, 7, 18),
        preparer: "刘敏".into(),
        reviewer: String::new(),
        phone: "022-00000120".into(),
        taken_by: String::new(),
    }
}

/// Calls with an export of `table` in its form, nothing masked unless `mask` says so.
pub fn with_export<R, T>(
    table: &Table<R>,
    form: &Form,
    mask: &dyn Fn(&Column<R>, &str) -> Option<String>,
    use_it: impl FnOnce(&Export<R>) -> T,
) -> T {
    let policy = Policy::tianjin();
    let at = At { date: date(2024, 6, 30), today: date(2024, 7, 18), policy: &policy, names: &NoNames };
    use_it(&Export { form, table, heading: &heading(), at: &at, mask })
}

pub fn text(t: &str) -> Raw {
    Raw::Text(t.into())
}

pub fn int(n: u32) -> Raw {
    Raw::Number { text: n.to_string(), rounded: false }
}

/// Header and rows of a source.
pub fn rows<R>(source: &Source, table: &Table<R>) -> Result<(Header, Vec<SheetRow>), SheetError> {
    let mut rows = Vec::new();
    let header = read(source, table, &mut |_: &Header| Ok::<(), SheetError>(()), &mut |row| {
        rows.push(row);
        Ok(())
    })?;
    assert_eq!(header.rows as usize, rows.len());
    Ok((header, rows))
}

/// A CSV in UTF-8.
pub fn csv(content: &str) -> Source {
    Source::bytes("表.csv", content.as_bytes())
}

/// An `.xlsx` of sheets given as name and the XML between `<sheetData>` and its end.
pub fn xlsx(sheets: &[(&str, &str)], workbook_extra: &str) -> Source {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut part = |name: &str, content: &str| {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    };
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let (mut list, mut rels) = (Vec::new(), Vec::new());
    for (i, (name, _)) in sheets.iter().enumerate() {
        list.push(format!("<sheet name=\"{name}\" sheetId=\"{0}\" r:id=\"rId{0}\"/>", i + 1));
        rels.push(format!(
            "<Relationship Id=\"rId{0}\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet{0}.xml\"/>",
            i + 1
        ));
    }
    let (list, rels) = (list.concat(), rels.concat());
    part(
        "[Content_Types].xml",
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>",
    );
    part(
        "xl/workbook.xml",
        &format!(
            "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\">{workbook_extra}<sheets>{list}</sheets></workbook>"
        ),
    );
    part(
        "_rels/.rels",
        &format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
        ),
    );
    part(
        "xl/_rels/workbook.xml.rels",
        &format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{rels}</Relationships>"
        ),
    );
    part(
        "xl/styles.xml",
        &format!(
            "<styleSheet xmlns=\"{main}\"><cellXfs count=\"3\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"22\"/></cellXfs></styleSheet>"
        ),
    );
    for (i, (_, data)) in sheets.iter().enumerate() {
        part(
            &format!("xl/worksheets/sheet{}.xml", i + 1),
            &format!("<worksheet xmlns=\"{main}\"><sheetData>{data}</sheetData></worksheet>"),
        );
    }
    Source::bytes("表.xlsx", zip.finish().unwrap().into_inner())
}

/// The XML of a row of texts; empty texts are left out.
pub fn row_xml(number: u32, texts: &[&str]) -> String {
    let cell = |(i, t): (usize, &&str)| {
        let column = fengqiao_sheets::header::letters(u32::try_from(i).unwrap());
        format!("<c r=\"{column}{number}\" t=\"inlineStr\"><is><t>{t}</t></is></c>")
    };
    let cells: String = texts.iter().enumerate().filter(|(_, t)| !t.is_empty()).map(cell).collect();
    format!("<row r=\"{number}\">{cells}</row>")
}
