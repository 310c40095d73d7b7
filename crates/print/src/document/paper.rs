//! An official paper as it reads: what stands on it, block by block. It knows nothing of cases, nor of PDF or Word.

use serde::{Deserialize, Serialize};

/// How a paper is laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// 信函格式 of GB/T 9704: issuer in red above a double red rule; what an organisation sends out.
    Letter,
    /// Title, text and signatures; what parties and mediators sign.
    #[default]
    Plain,
    /// A form of tables in smaller type.
    Form,
    /// The cover of a file: title large, on a page of its own.
    Cover,
}

/// An official paper.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// Which template it was made from, and its version: `D04 2024-07`. It stands in the file's properties only.
    pub made_from: String,
    /// Layout.
    pub layout: Layout,
    /// Who issues it; above the red rule of a letter, empty where nobody does.
    pub issuer: String,
    /// 标题.
    pub title: String,
    /// 文号.
    pub number: Option<String>,
    /// 主送, with the colon.
    pub addressee: Option<String>,
    /// Body.
    pub blocks: Vec<Block>,
    /// 落款.
    pub closing: Option<Closing>,
    /// Who gets a copy, at the foot of the last page.
    pub copies: Option<String>,
    /// Made up: 样张 is printed across each page.
    #[serde(default)]
    pub sample: bool,
}

/// 落款: who and when.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// Who signs or seals.
    pub signer: String,
    /// The day, as it reads.
    pub date: String,
}

/// One block of the body. A line break in a text begins a paragraph of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    /// A heading between parts, 黑体.
    Heading {
        /// What it says.
        text: String,
    },
    /// A paragraph.
    Paragraph {
        /// What it says.
        text: String,
        /// Whether it begins two characters in.
        indent: bool,
    },
    /// A numbered clause: 一、调解员。本案由王海燕承办。
    Clause {
        /// 一、 or （一） or 1.
        label: String,
        /// Its first words, set off; may be empty.
        lead: String,
        /// The rest.
        text: String,
    },
    /// Facts, each with its label; blocks that follow each other are one table.
    Facts {
        /// What stands on their left, over all rows.
        group: Option<String>,
        /// Whether the group of the block above goes on.
        #[serde(default)]
        joined: bool,
        /// Rows of one or two facts.
        rows: Vec<Vec<Labelled>>,
        /// Least height of a row, in lines of the table's type.
        lines: u8,
    },
    /// A table with a header.
    Table {
        /// Columns.
        columns: Vec<Column>,
        /// Rows, a text for each column.
        rows: Vec<Vec<String>>,
    },
    /// Places to sign, one or two beside each other.
    Signatures {
        /// What each says before the line.
        seats: Vec<String>,
        /// How many stand beside each other, 1 or 2.
        across: u8,
        /// Whether a day is written below each.
        dated: bool,
    },
    /// 附件, named before the signature.
    Attachments {
        /// Their names.
        names: Vec<String>,
    },
    /// A note in 楷体, smaller.
    Note {
        /// What it says.
        text: String,
    },
    /// A new page with a title of its own.
    Page {
        /// The title.
        title: String,
    },
}

/// One fact of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Labelled {
    /// What it is.
    pub label: String,
    /// What it is here.
    pub value: String,
}

/// One column of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// 表头.
    pub header: String,
    /// Share of the width, in characters.
    pub width: u8,
    /// How its cells are set.
    pub align: Align,
}

/// How the cells of a column are set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// Words.
    #[default]
    Left,
    /// Numbers of rows, days.
    Center,
    /// Money.
    Right,
}

/// The Chinese ordinal of a clause: 一, 十, 十一, 二十, 二十一.
pub(crate) fn ordinal(number: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let (tens, ones) = (number / 10 % 10, DIGITS[number % 10]);
    match tens {
        0 => ones.to_owned(),
        1 => format!("十{ones}"),
        _ => format!("{}十{ones}", DIGITS[tens]),
    }
}

impl Paper {
    /// What the signature stands below, and the pages behind it: a slip to be sent back, an index.
    pub(crate) fn parts(&self) -> (&[Block], &[Block]) {
        let page = self.blocks.iter().position(|block| matches!(block, Block::Page { .. }));
        self.blocks.split_at(page.unwrap_or(self.blocks.len()))
    }

    /// The paper as plain text, for a search index, reading aloud and comparing versions.
    pub fn text(&self) -> String {
        let (first, rest) = self.parts();
        let head = [Some(&self.issuer), self.number.as_ref(), Some(&self.title), self.addressee.as_ref()];
        let mut lines: Vec<String> = head.into_iter().flatten().cloned().collect();
        lines.extend(first.iter().flat_map(Block::lines));
        lines.extend(self.closing.iter().flat_map(|closing| [closing.signer.clone(), closing.date.clone()]));
        lines.extend(rest.iter().flat_map(Block::lines));
        lines.extend(self.copies.clone());
        lines.retain(|line| !line.is_empty());
        lines.join("\n")
    }
}

impl Block {
    /// The block in lines of plain text.
    fn lines(&self) -> Vec<String> {
        match self {
            Self::Heading { text } | Self::Note { text } | Self::Page { title: text } => vec![text.clone()],
            Self::Paragraph { text, indent } => vec![format!("{}{text}", if *indent { "　　" } else { "" })],
            Self::Clause { label, lead, text } => vec![format!("　　{label}{lead}{text}")],
            Self::Facts { group, rows, .. } => {
                let said = |fact: &Labelled| format!("{}：{}", fact.label, fact.value);
                let rows = rows.iter().map(|row| row.iter().map(said).collect::<Vec<_>>().join("　｜　"));
                group.clone().into_iter().chain(rows).collect()
            }
            Self::Table { columns, rows } => {
                let headers = columns.iter().map(|column| column.header.clone()).collect();
                let rows = rows.iter().filter(|row| row.iter().any(|cell| !cell.is_empty()));
                std::iter::once(&headers).chain(rows).map(|row: &Vec<String>| row.join("　｜　")).collect()
            }
            Self::Signatures { seats, dated, .. } => {
                let day = if *dated { "　____年__月__日" } else { "" };
                seats.iter().map(|seat| format!("{seat}：____{day}")).collect()
            }
            Self::Attachments { names } => {
                let place = |at: usize| if names.len() == 1 { String::new() } else { at.to_string() };
                (1..).zip(names).map(|(at, name)| format!("附件{}：{name}", place(at))).collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn clauses_are_counted_in_chinese() {
        let counted = [1, 9, 10, 11, 20, 21, 99].map(super::ordinal);
        assert_eq!(counted, ["一", "九", "十", "十一", "二十", "二十一", "九十九"]);
    }
}
