//! A table is defined once, as a value: its columns with their meaning. Form, list, import, export, template, SQL,
//! API, history and public page are readers of it. Spec: tables.md.

use crate::policy::Policy;
use crate::value::{Kind, RefTo, Value};
use jiff::civil::Date;

/// Whether a column must be filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// `*`: required when a record is new.
    Required,
    /// May stay empty.
    Optional,
    /// `#`: assigned by the system when absent, then the key.
    Assigned,
    /// `=`: computed from facts; shown and exported, never taken.
    Derived,
}

/// Who may see a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// May appear on the public side.
    Public,
    /// The office only.
    Internal,
    /// 🔒 encrypted at rest, masked on screen, never public.
    Personal,
}

/// What a getter needs beside the row: the date asked for, the policy, the names of places.
#[derive(Clone, Copy)]
pub struct At<'a> {
    /// The date the figures are for (截至).
    pub date: Date,
    /// The day the system takes as today.
    pub today: Date,
    /// The jurisdiction's policy.
    pub policy: &'a Policy,
    /// Labels of referenced places.
    pub names: &'a dyn Names,
}

/// Labels of places and authorities.
pub trait Names {
    /// The name of the place or authority with this code; the code itself when unknown.
    fn place(&self, code: &str) -> String;
}

impl At<'_> {
    /// A reference value to a place; empty for no code.
    pub fn place(&self, code: Option<&str>) -> Value {
        code.filter(|c| !c.is_empty())
            .map_or(Value::Empty, |c| Value::Ref { id: c.to_owned(), label: self.names.place(c) })
    }
}

/// One column of a table. Another field here needs an ADR.
pub struct Column<R: 'static> {
    /// Identifier in SQL, API and URLs.
    pub key: &'static str,
    /// Header text.
    pub title: &'static str,
    /// How its cells are read and shown.
    pub kind: Kind,
    /// Whether it must be filled.
    pub need: Need,
    /// Who may see it.
    pub audience: Audience,
    /// The value in a row, on a date.
    pub get: fn(&R, &At) -> Value,
    /// Takes a value into a row; `None` for derived columns.
    pub set: Option<fn(&mut R, Value)>,
}

/// How grave a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// 错误: the row is not taken.
    Error,
    /// 提醒: the row is taken.
    Notice,
}

/// Something to say about one cell, or about the whole row when `column` is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Key of the column.
    pub column: &'static str,
    /// Error or notice.
    pub severity: Severity,
    /// What is wrong, in plain Chinese.
    pub message: String,
    /// How to mend it; may be empty.
    pub remedy: String,
    /// Clause it rests on; may be empty.
    pub clause: &'static str,
}

impl Problem {
    /// An error at a column.
    pub fn error(column: &'static str, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { column, severity: Severity::Error, message: message.into(), remedy: remedy.into(), clause: "" }
    }

    /// A notice at a column.
    pub fn notice(column: &'static str, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            column,
            severity: Severity::Notice,
            message: message.into(),
            remedy: remedy.into(),
            clause: "",
        }
    }

    /// The same with the clause it rests on.
    #[must_use]
    pub fn under(mut self, clause: &'static str) -> Self {
        self.clause = clause;
        self
    }
}

/// Meaning and example of a column, for the template's 填表说明 and the form's hint.
pub struct Help {
    /// Key of the column.
    pub key: &'static str,
    /// What to fill in.
    pub meaning: &'static str,
    /// An example.
    pub example: &'static str,
}

/// Columns shown together in a form and on a detail page.
pub struct Group {
    /// Heading.
    pub title: &'static str,
    /// Keys in order.
    pub keys: &'static [&'static str],
}

/// A table.
pub struct Table<R: 'static> {
    /// Identifier in addresses and commands.
    pub id: &'static str,
    /// Chinese title.
    pub title: &'static str,
    /// Columns in the order of the official form.
    pub columns: &'static [Column<R>],
    /// Other header texts understood on import: text → key.
    pub synonyms: &'static [(&'static str, &'static str)],
    /// Notes on columns that need one.
    pub help: &'static [Help],
    /// Form and detail layout.
    pub groups: &'static [Group],
    /// Keys of columns kept in child tables, not in the record's own row.
    pub elsewhere: &'static [&'static str],
    /// Rules across fields of one row; the row is as it would be stored.
    pub check: fn(&R, &At) -> Vec<Problem>,
}

impl<R> Column<R> {
    /// True when the column takes values.
    pub fn is_entered(&self) -> bool {
        self.set.is_some()
    }

    /// The value as shown.
    pub fn show(&self, row: &R, at: &At) -> String {
        self.kind.show(&(self.get)(row, at))
    }
}

impl<R> Table<R> {
    /// A list worked out from records: it goes out and is never taken in.
    pub const fn listing(id: &'static str, title: &'static str, columns: &'static [Column<R>]) -> Self {
        let check = |_: &R, _: &At| Vec::new();
        Self { id, title, columns, synonyms: &[], help: &[], groups: &[], elsewhere: &[], check }
    }

    /// The column with this key.
    pub fn column(&self, key: &str) -> Option<&'static Column<R>> {
        self.columns.iter().find(|c| c.key == key)
    }

    /// The column a header text names, by title or synonym; `*`, `（必填）`, white space and width are ignored.
    pub fn by_header(&self, header: &str) -> Option<&'static Column<R>> {
        let wanted = header_key(header);
        self.columns.iter().find(|c| header_key(c.title) == wanted).or_else(|| {
            self.synonyms
                .iter()
                .find(|(text, _)| header_key(text) == wanted)
                .and_then(|(_, key)| self.column(key))
        })
    }

    /// The columns stored in the record's own row.
    pub fn stored(&self) -> impl Iterator<Item = &'static Column<R>> + use<R> {
        let elsewhere = self.elsewhere;
        self.columns.iter().filter(move |c| c.is_entered() && !elsewhere.contains(&c.key))
    }

    /// The note on a column.
    pub fn help(&self, key: &str) -> Option<&'static Help> {
        self.help.iter().find(|h| h.key == key)
    }
}

/// A header text reduced to what identifies it.
pub fn header_key(text: &str) -> String {
    let t: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '*' | '＊' | '\u{3000}' | '\u{feff}'))
        .collect();
    let t = crate::value::narrow(&t);
    t.strip_suffix("(必填)").unwrap_or(&t).to_lowercase()
}

/// True for kinds whose cells name another record or a place.
pub fn reference(kind: Kind) -> Option<RefTo> {
    match kind {
        Kind::Ref(to) | Kind::Refs(to) => Some(to),
        _ => None,
    }
}
