//! Official forms as data: number, title, header texts, order and widths of the columns (`forms/*.toml`).

use fengqiao_domain::table::{Column, Table};
use jiff::civil::Date;
use rust_embed::Embed;
use serde::Deserialize;
use std::sync::LazyLock;

/// An official form, one file each, versioned by policy year.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// 附件9; empty for a table without an annex.
    #[serde(default)]
    pub number: String,
    /// 调解员名册汇总表.
    pub title: String,
    /// Id of the table.
    pub table: String,
    /// Policy year.
    pub version: String,
    /// Name of the sheet.
    #[serde(default = "ledger")]
    pub sheet: String,
    /// 试行表式: the bureau's own form is not in yet.
    #[serde(default)]
    pub trial: bool,
    /// 制表机关.
    #[serde(default)]
    pub authority: String,
    /// 批准文号.
    #[serde(default)]
    pub approval: String,
    /// 有效期.
    #[serde(default)]
    pub valid_until: String,
    /// 计量单位; empty when the form names none.
    #[serde(default)]
    pub unit: String,
    /// A line above the title, such as 内部资料.
    #[serde(default)]
    pub marking: String,
    /// Columns behind 序号 that stay in view and are repeated on every page.
    #[serde(default)]
    pub fixed: u16,
    /// Labels of the line below the rows.
    #[serde(default = "signatures")]
    pub signatures: Vec<String>,
    /// Notes below the rows, numbered when printed.
    #[serde(default)]
    pub notes: Vec<String>,
    /// Columns in the order of the form.
    pub columns: Vec<FormColumn>,
}

/// A column of a form.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct FormColumn {
    /// Key of the table's column; where empty, the header names it.
    #[serde(default)]
    pub key: String,
    /// Header text.
    pub header: String,
    /// Width in half-width characters; from the kind of the column where 0.
    #[serde(default)]
    pub width: u16,
}

/// What the lines around the rows say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 填报单位.
    pub filled_by: String,
    /// 报告期, such as 2024年上半年.
    pub period: Option<String>,
    /// 统计时点.
    pub as_of: Date,
    /// 填报日期.
    pub filled_on: Date,
    /// 填报人; may be empty.
    pub preparer: String,
    /// 审核人; may be empty.
    pub reviewer: String,
    /// 联系电话; may be empty.
    pub phone: String,
    /// Who took the file out and when, on every page of one with personal data; empty for others.
    pub taken_by: String,
}

#[derive(Embed)]
#[folder = "../../forms"]
struct Files;

static FORMS: LazyLock<Vec<Form>> = LazyLock::new(|| {
    let read = |name: &str| {
        let file = Files::get(name)?;
        // A file that cannot be read is named by the test over all files; here it counts as absent.
        std::str::from_utf8(&file.data).ok().and_then(|text| Form::parse(text).ok())
    };
    let mut forms: Vec<Form> = Files::iter().filter_map(|name| read(&name)).collect();
    forms.sort_by(|a, b| (&a.table, &b.version).cmp(&(&b.table, &a.version)));
    forms
});

impl Form {
    /// Reads a form file.
    ///
    /// # Errors
    /// The place in the text and what is wrong there.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// The newest embedded form of a table.
    pub fn for_table(id: &str) -> Option<&'static Self> {
        FORMS.iter().find(|f| f.table == id)
    }

    /// All embedded forms, by table, the newest first.
    pub fn all() -> &'static [Self] {
        &FORMS
    }

    /// A form made from the table itself, for tables without a form file.
    pub fn of<R>(table: &Table<R>) -> Self {
        let column =
            |c: &Column<R>| FormColumn { key: c.key.to_owned(), header: c.title.to_owned(), width: 0 };
        Self {
            number: String::new(),
            title: table.title.to_owned(),
            table: table.id.to_owned(),
            version: String::new(),
            sheet: ledger(),
            trial: false,
            authority: String::new(),
            approval: String::new(),
            valid_until: String::new(),
            unit: String::new(),
            marking: String::new(),
            fixed: 1,
            signatures: signatures(),
            notes: Vec::new(),
            columns: table.columns.iter().map(column).collect(),
        }
    }

    /// Header texts that name no column of the table; empty for a good form.
    pub fn strangers<R>(&self, table: &Table<R>) -> Vec<&str> {
        self.columns.iter().filter(|c| c.of(table).is_none()).map(|c| c.header.as_str()).collect()
    }
}

impl Heading {
    /// The line above the header of a blank form.
    pub(crate) fn blank(form: &Form) -> Vec<String> {
        let mut texts = vec!["填报单位（盖章）：".to_owned(), "报告期：".to_owned(), "填报日期：".to_owned()];
        texts.extend((!form.unit.is_empty()).then(|| format!("计量单位：{}", form.unit)));
        texts
    }
}

impl FormColumn {
    /// The column of the table this column shows.
    pub fn of<R>(&self, table: &Table<R>) -> Option<&'static Column<R>> {
        if self.key.is_empty() { table.by_header(&self.header) } else { table.column(&self.key) }
    }
}

fn ledger() -> String {
    "台账".to_owned()
}

fn signatures() -> Vec<String> {
    ["单位负责人", "审核人", "填报人", "联系电话", "报出日期"].map(str::to_owned).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_form_file_is_good() {
        let mut seen = HashSet::new();
        for name in Files::iter() {
            let file = Files::get(&name).unwrap();
            let form = Form::parse(std::str::from_utf8(&file.data).unwrap())
                .unwrap_or_else(|e| panic!("{name}: {e}"));
            let headers: HashSet<&str> = form.columns.iter().map(|c| c.header.as_str()).collect();
            assert_eq!(headers.len(), form.columns.len(), "{name}: a header stands twice");
            assert!(
                seen.insert((form.table.clone(), form.version.clone())),
                "{name}: table and version stand twice"
            );
        }
        assert!(Form::for_table("mediators").is_some_and(|f| f.sheet == "名册" && f.number == "附件9"));
    }
}
