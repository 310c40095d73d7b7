//! What an import says: to a person, and as `--json`.

use fengqiao_domain::table::{Problem, Severity};
use serde::{Deserialize, Serialize};

use crate::tables::changes::FieldChange;

/// One problem at one cell of the user's sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// Row number in the user's sheet, from 1.
    pub row: u32,
    /// Column key; empty for the whole row.
    #[serde(skip)]
    pub key: String,
    /// Header text of the form; empty for the whole row.
    pub column: String,
    /// The cell as it was read; personal values masked.
    pub value: String,
    /// What is wrong and how to mend it.
    pub message: String,
    /// Clause it rests on; may be empty.
    pub clause: String,
}

/// A judged row as kept with a batch and shown in the preview.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct RowReport {
    /// `new`, `updated`, `unchanged` or `error`.
    pub outcome: String,
    /// The row's own name for itself: person and organisation, unit …
    pub label: String,
    /// Second line: the organisation, the district.
    pub place: String,
    /// What a new record says, in short; empty otherwise.
    #[serde(default)]
    pub gist: String,
    /// Old and new values.
    pub changes: Vec<FieldChange>,
    /// Errors.
    pub errors: Vec<Fault>,
    /// Notices.
    pub notices: Vec<Fault>,
}

/// A problem with its remedy apart, for the page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Column key; empty for the whole row.
    pub key: String,
    /// Header text; empty for the whole row.
    pub column: String,
    /// The cell as read; personal values masked.
    pub value: String,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub remedy: String,
    /// Clause; may be empty.
    pub clause: String,
    /// Names offered instead (near misses).
    #[serde(default)]
    pub offers: Vec<String>,
}

impl Fault {
    /// From a problem; `title` is the column's header text.
    pub fn new(problem: &Problem, title: &str, value: String) -> Self {
        Self {
            key: problem.column.to_owned(),
            column: title.to_owned(),
            value,
            message: problem.message.clone(),
            remedy: problem.remedy.clone(),
            clause: problem.clause.to_owned(),
            offers: Vec::new(),
        }
    }

    /// With the row number, for the report.
    pub fn said(&self, row: u32) -> Said {
        Said {
            row,
            key: self.key.clone(),
            column: self.column.clone(),
            value: self.value.clone(),
            message: format!("{}{}", self.message, self.remedy),
            clause: self.clause.clone(),
        }
    }
}

/// Whether a problem stops its row.
pub fn stops(problem: &Problem) -> bool {
    problem.severity == Severity::Error
}

/// The outcome of an import.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// Table id.
    pub table: String,
    /// Data rows found.
    pub rows: u32,
    /// 新增.
    pub new: u32,
    /// 更新.
    pub updated: u32,
    /// 无变化.
    pub unchanged: u32,
    /// Rows left out because of errors.
    pub skipped: u32,
    /// Errors, by row and column.
    pub errors: Vec<Said>,
    /// Notices, by row and column.
    pub warnings: Vec<Said>,
    /// Whether anything was kept.
    pub committed: bool,
    /// Receipt number; the same file confirmed twice does nothing.
    pub receipt: Option<String>,
    /// Where the annotated workbook was written.
    pub annotated: Option<String>,
}
