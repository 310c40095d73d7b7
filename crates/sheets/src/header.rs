//! The header row: found by its texts, in any column order, under titles and beside unknown columns.

mod lines;
mod titles;

pub(crate) use lines::Lines;
pub use titles::Layout;
pub(crate) use titles::Titles;

use crate::book::Cells;
use crate::error::SheetError;
use fengqiao_domain::value::Raw;
use jiff::civil::Date;

/// The header is looked for in this many rows.
pub const HEADER_WITHIN: u32 = 30;
/// The column an annotated workbook carries; a file handed in again still has it.
pub const RESULT_COLUMN: &str = "校验结果";

/// The header of a sheet that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// Name of the sheet; the file's name for a CSV.
    pub sheet: String,
    /// Row in the user's sheet, from 1; the lower row of a header on two levels.
    pub row: u32,
    /// Columns understood: column in the sheet from 0, key in the table. In sheet order.
    pub columns: Vec<(u32, &'static str)>,
    /// Header texts as they stand in the file, aligned with `columns`.
    pub titles: Vec<String>,
    /// Columns not understood, 序号 among them: each is one 提醒.
    pub ignored: Vec<(u32, String)>,
    /// Other sheets with a header of this table, which were not read: one 提醒.
    pub unread_sheets: Vec<String>,
    /// 填报日期 of the lines above the header or below the rows.
    pub filled_on: Option<Date>,
    /// 填报单位 of those lines.
    pub filled_by: Option<String>,
    /// Column of 校验结果, where an annotated workbook is handed in again.
    pub result_column: Option<u32>,
    /// Columns from 0 to the last one with a value anywhere.
    pub width: u32,
    /// Rows counted as data.
    pub rows: u32,
}

impl Header {
    /// The column in the sheet, from 0, that holds this key.
    pub fn column_of(&self, key: &str) -> Option<u32> {
        self.columns.iter().find(|(_, k)| *k == key).map(|(c, _)| *c)
    }
}

/// A row seen as a header.
struct Candidate {
    row: u32,
    /// Column in the sheet and index of the title.
    matches: Vec<(u32, usize)>,
    filled: usize,
}

impl Candidate {
    fn new(row: u32, cells: &Cells, titles: &Titles) -> Self {
        let text = cells.iter().filter_map(|(c, raw)| Some((*c, titles.find(as_text(raw)?)?)));
        Self { row, matches: text.collect(), filled: cells.len() }
    }

    /// Different titles found.
    fn count(&self) -> usize {
        let mut seen: Vec<usize> = self.matches.iter().map(|(_, t)| *t).collect();
        seen.sort_unstable();
        seen.dedup();
        seen.len()
    }

    /// Two titles, a required one among them, or half of what the row says.
    fn is_header(&self, titles: &Titles) -> bool {
        let required = self.matches.iter().any(|(_, t)| titles.is_required(*t));
        self.count() >= 2 && (required || self.matches.len() * 2 >= self.filled)
    }

    fn shares(&self, other: &Self) -> usize {
        self.matches.iter().filter(|(_, t)| other.matches.iter().any(|(_, o)| o == t)).count()
    }

    fn has_column(&self, column: u32) -> bool {
        self.matches.iter().any(|(c, _)| *c == column)
    }
}

/// How well the first rows of a sheet fit: matches of the best header row.
pub(crate) fn score(rows: &[(u32, Cells)], titles: &Titles) -> usize {
    let all = rows.iter().map(|(row, cells)| Candidate::new(*row, cells, titles));
    all.filter(|c| c.is_header(titles)).map(|c| c.count()).max().unwrap_or(0)
}

/// Finds the header among the first rows of a sheet.
///
/// # Errors
/// Two header rows, or the same column twice. `None` when there is none.
pub(crate) fn find(
    sheet: &str,
    rows: &[(u32, Cells)],
    titles: &Titles,
) -> Result<Option<Header>, SheetError> {
    let all: Vec<Candidate> = rows.iter().map(|(row, cells)| Candidate::new(*row, cells, titles)).collect();
    let mut best: Option<&Candidate> = None;
    for candidate in all.iter().filter(|c| c.is_header(titles)) {
        if best.is_none_or(|b| candidate.count() > b.count()) {
            best = Some(candidate);
        }
    }
    let Some(best) = best else { return Ok(None) };
    let second =
        all.iter().find(|c| c.row != best.row && c.is_header(titles) && 2 * c.shares(best) >= best.count());
    if let Some(second) = second {
        let (first, second) = (best.row.min(second.row), best.row.max(second.row));
        return Err(SheetError::TwoHeaders { sheet: sheet.to_owned(), first, second });
    }
    let levels: Vec<&Candidate> =
        std::iter::once(best).chain(all.iter().filter(|c| completes(c, best))).collect();
    let row = levels.iter().map(|c| c.row).max().unwrap_or(best.row);
    let mut matches = best.matches.clone();
    matches.extend(levels.iter().skip(1).flat_map(|c| fresh(c, best)));
    matches.sort_unstable();
    once(sheet, &matches, titles)?;
    let text_at = |column: u32| {
        let found = rows.iter().rev().filter(|(r, _)| levels.iter().any(|c| c.row == *r));
        found.flat_map(|(_, cells)| cells).find(|(c, _)| *c == column).and_then(|(_, raw)| as_text(raw))
    };
    let mut header = Header { sheet: sheet.to_owned(), row, ..Header::default() };
    for (column, title) in &matches {
        header.columns.push((*column, titles.key(*title)));
        header.titles.push(text_at(*column).unwrap_or_default().trim().to_owned());
    }
    let lowest = rows.iter().find(|(r, _)| *r == row).map(|(_, cells)| cells.as_slice()).unwrap_or_default();
    let unknown = lowest.iter().filter(|(c, _)| matches.iter().all(|(m, _)| m != c));
    let unknown = unknown.filter_map(|(c, raw)| Some((*c, as_text(raw)?.trim().to_owned())));
    let (result, ignored): (Vec<_>, Vec<_>) = unknown.partition(|(_, text)| text == RESULT_COLUMN);
    header.result_column = result.first().map(|(c, _)| *c);
    header.ignored = ignored;
    Ok(Some(header))
}

/// True for a row directly above or below the best one that completes it: a header on two levels.
fn completes(c: &Candidate, best: &Candidate) -> bool {
    let above = c.row + 1 == best.row;
    // A row below is data unless nearly every cell of it is a title.
    let below = c.row == best.row + 1 && c.matches.len() * 3 >= c.filled * 2;
    (above || below) && fresh(c, best).next().is_some()
}

/// Matches of a neighbour in columns and with titles the best row does not have.
fn fresh<'a>(c: &'a Candidate, best: &'a Candidate) -> impl Iterator<Item = (u32, usize)> + 'a {
    let new =
        |column: u32, title: usize| !best.has_column(column) && best.matches.iter().all(|(_, t)| *t != title);
    c.matches.iter().copied().filter(move |(column, title)| new(*column, *title))
}

fn once(sheet: &str, matches: &[(u32, usize)], titles: &Titles) -> Result<(), SheetError> {
    for (i, (column, title)) in matches.iter().enumerate() {
        if let Some((first, _)) = matches[..i].iter().find(|(_, t)| t == title) {
            return Err(SheetError::SameColumn {
                sheet: sheet.to_owned(),
                title: titles.title(*title),
                first: letters(*first),
                second: letters(*column),
            });
        }
    }
    Ok(())
}

pub(crate) fn as_text(raw: &Raw) -> Option<&str> {
    if let Raw::Text(t) = raw { Some(t) } else { None }
}

/// A column from 0 as Excel names it: A, B … AA.
pub fn letters(column: u32) -> String {
    let mut n = column + 1;
    let mut out = Vec::new();
    while n > 0 {
        out.push(b'A' + u8::try_from((n - 1) % 26).unwrap_or(0));
        n = (n - 1) / 26;
    }
    out.iter().rev().map(|b| char::from(*b)).collect()
}
