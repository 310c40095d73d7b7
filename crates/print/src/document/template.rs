//! A template of a kind of document: what an office may change without a programmer.
//!
//! [`Template::read`] reads the text of `documents/Dxx.toml` or an office's own, and says line by line what is wrong.

use super::fault::Fault;
use super::paper::{Align, Layout};
use super::text::{Text, names};

/// The templates of one kind of document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// The kind: D01 to D19.
    pub code: String,
    /// Its version, as the office counts.
    pub version: String,
    /// The papers of the kind; the first is the usual one.
    pub forms: Vec<Form>,
}

/// One paper of a kind: 调解申请书, 口头申请笔录.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// What it is chosen by.
    pub name: String,
    pub(crate) layout: Layout,
    pub(crate) title: Text,
    pub(crate) issuer: Text,
    pub(crate) number: Text,
    pub(crate) addressee: Text,
    pub(crate) signer: Text,
    pub(crate) date: Text,
    pub(crate) copies: Text,
    pub(crate) parts: Vec<Part>,
}

/// One block and when it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// Shown only where all of these have a value.
    pub(crate) when: Vec<String>,
    /// Shown only where none of these has a value.
    pub(crate) unless: Vec<String>,
    /// Once for each item of this list.
    pub(crate) repeat: Option<String>,
    pub(crate) what: What,
}

/// What a block is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum What {
    Heading(Text),
    Paragraph { text: Text, indent: bool },
    Clause { lead: Text, text: Text, level: u8 },
    Facts { group: Text, rows: Vec<Vec<(Text, Text)>>, lines: u8 },
    Table { columns: Vec<Cells>, least: usize, total: Vec<Text> },
    Signatures { seats: Vec<Text>, across: u8, dated: bool },
    Attachments(Vec<Text>),
    Note(Text),
    Page(Text),
}

/// One column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cells {
    pub(crate) header: String,
    pub(crate) width: u8,
    pub(crate) align: Align,
    pub(crate) text: Text,
}

impl Template {
    /// Reads a template and checks it: names, braces, what the law asks for.
    ///
    /// # Errors
    /// Everything that is wrong, in the order of its lines.
    pub fn read(text: &str) -> Result<Self, Vec<Fault>> {
        super::read::template(text)
    }

    /// A paper of the kind by its name.
    pub fn form(&self, name: &str) -> Option<&Form> {
        self.forms.iter().find(|form| form.name == name)
    }
}

impl Form {
    /// The names it is filled from, each once: what a document was made from is these facts and no other.
    pub fn facts(&self) -> Vec<&str> {
        let said = self.texts().into_iter().flat_map(|(_, text)| names(text)).map(|(name, _)| name);
        let asked =
            self.parts.iter().flat_map(|part| part.when.iter().chain(&part.unless).chain(&part.repeat));
        let mut all: Vec<&str> = said.chain(asked.map(String::as_str)).collect();
        for name in &mut all {
            *name = name.split('.').next().unwrap_or(name);
        }
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Every text of a form with the block it stands in; `None` for head and foot.
    pub(crate) fn texts(&self) -> Vec<(Option<&Part>, &Text)> {
        let head = [
            &self.title,
            &self.issuer,
            &self.number,
            &self.addressee,
            &self.signer,
            &self.date,
            &self.copies,
        ];
        let mut all: Vec<_> = head.into_iter().map(|text| (None, text)).collect();
        for part in &self.parts {
            all.extend(part.what.texts().into_iter().map(|text| (Some(part), text)));
        }
        all
    }
}

impl What {
    fn texts(&self) -> Vec<&Text> {
        match self {
            Self::Heading(text) | Self::Paragraph { text, .. } | Self::Note(text) | Self::Page(text) => {
                vec![text]
            }
            Self::Clause { lead, text, .. } => vec![lead, text],
            Self::Facts { group, rows, .. } => {
                let cells = rows.iter().flatten().flat_map(|(label, value)| [label, value]);
                std::iter::once(group).chain(cells).collect()
            }
            Self::Table { columns, total, .. } => columns.iter().map(|c| &c.text).chain(total).collect(),
            Self::Signatures { seats: texts, .. } | Self::Attachments(texts) => texts.iter().collect(),
        }
    }
}
