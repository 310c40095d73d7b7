//! Reading a sheet of a table: header first, then row by row, never the whole sheet at once.

use crate::book::{Book, Cells};
use crate::error::SheetError;
use crate::header::{self, HEADER_WITHIN, Header, Layout, Lines, Titles, as_text};
use crate::skip;
use crate::source::Source;
use fengqiao_domain::table::Table;
use fengqiao_domain::value::Raw;
use std::ops::ControlFlow;

/// Data rows of one file (tables.md, Limits).
pub const MAX_ROWS: u32 = 200_000;

/// A data row.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetRow {
    /// Row in the user's sheet, from 1.
    pub number: u32,
    /// Cells aligned with [`Header::columns`].
    pub cells: Vec<Raw>,
}

/// Reads the sheet whose header fits the table best. `on_header` sees the header as found; 填报日期 below the rows, the
/// width and the number of rows are known only in the header that comes back. Blank rows, totals, notes and signatures
/// are passed over; a row with a missing required value is data.
///
/// # Errors
/// What is wrong with the file ([`SheetError`]), or what `on_header` or `on_row` returns.
pub fn read<R, E: From<SheetError>>(
    source: &Source,
    table: &Table<R>,
    on_header: &mut dyn FnMut(&Header) -> Result<(), E>,
    on_row: &mut dyn FnMut(SheetRow) -> Result<(), E>,
) -> Result<Header, E> {
    read_as(source, table, None, on_header, on_row)
}

/// As [`read`], a file in the layout of another platform.
///
/// # Errors
/// As [`read`].
pub fn read_as<R, E: From<SheetError>>(
    source: &Source,
    table: &Table<R>,
    layout: Option<&Layout>,
    on_header: &mut dyn FnMut(&Header) -> Result<(), E>,
    on_row: &mut dyn FnMut(SheetRow) -> Result<(), E>,
) -> Result<Header, E> {
    let titles = layout.map_or_else(|| Titles::of(table), |layout| Titles::laid_out(table, layout));
    read_titles(source, &titles, on_header, on_row)
}

/// A sheet nothing is known of: its fullest row of texts, and the rows below it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sample {
    /// Header texts in their order, without blank ones.
    pub headers: Vec<String>,
    /// Cells below each header, row by row.
    pub rows: Vec<Vec<Raw>>,
}

/// Looks at a file whose headers are not known: of the first sheet with anything in it the row among the first that has
/// most different texts and none of a number, a day or a telephone, and at most so many rows below.
///
/// # Errors
/// What is wrong with the file, or no row has two texts.
pub fn sample(source: &Source, most: usize) -> Result<Sample, SheetError> {
    let mut book = Book::open(source)?;
    let within = HEADER_WITHIN as usize + most;
    for sheet in 0..book.sheets().len() {
        let mut rows: Vec<Cells> = Vec::new();
        book.rows(sheet, &mut |_, cells: &mut Cells| -> Result<_, SheetError> {
            rows.push(std::mem::take(cells));
            Ok(if rows.len() < within { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })?;
        let texts = |cells: &Cells| {
            let mut seen: Vec<&str> =
                cells.iter().filter_map(|(_, raw)| as_text(raw)).map(str::trim).collect();
            // A header that passes for data is asked about; data that pass for a header name people in the mapping.
            if seen.iter().any(|text| is_data(text)) {
                return 0;
            }
            seen.retain(|text| !text.is_empty() && text.chars().count() <= 40);
            seen.sort_unstable();
            // Cells that were merged say the same more than once.
            seen.dedup();
            seen.len()
        };
        let head = rows.iter().take(HEADER_WITHIN as usize).map(texts).enumerate();
        let Some((at, _)) = head.filter(|(_, n)| *n >= 2).max_by_key(|(at, n)| (*n, std::cmp::Reverse(*at)))
        else {
            continue;
        };
        let columns: Vec<(u32, String)> = rows[at]
            .iter()
            .filter_map(|(column, raw)| Some((*column, as_text(raw)?.trim().to_owned())))
            .filter(|(_, text)| !text.is_empty())
            .collect();
        let cell = |cells: &Cells, wanted: u32| {
            cells.iter().find(|(column, _)| *column == wanted).map_or(Raw::Blank, |(_, raw)| raw.clone())
        };
        let below = rows[at + 1..].iter().filter(|cells| !cells.is_empty()).take(most);
        return Ok(Sample {
            rows: below
                .map(|cells| columns.iter().map(|(column, _)| cell(cells, *column)).collect())
                .collect(),
            headers: columns.into_iter().map(|(_, text)| text).collect(),
        });
    }
    Err(SheetError::Empty(source.name().to_owned()))
}

/// Four digits in a row are a number, a day or a telephone; in a header they are a year at most.
fn is_data(text: &str) -> bool {
    let mut digits = 0;
    let long = text.chars().any(|c| {
        digits = if c.is_ascii_digit() || ('０'..='９').contains(&c) { digits + 1 } else { 0 };
        digits == 4
    });
    long && !text.contains('年')
}

/// Reads only the first rows: which sheet, which columns.
///
/// # Errors
/// As [`read`].
pub fn peek<R>(source: &Source, table: &Table<R>) -> Result<Header, SheetError> {
    let titles = Titles::of(table);
    locate(&mut Book::open(source)?, source, &titles).map(|(_, header, _)| header)
}

fn read_titles<E: From<SheetError>>(
    source: &Source,
    titles: &Titles,
    on_header: &mut dyn FnMut(&Header) -> Result<(), E>,
    on_row: &mut dyn FnMut(SheetRow) -> Result<(), E>,
) -> Result<Header, E> {
    let mut book = Book::open(source)?;
    let (sheet, mut header, mut lines) = locate(&mut book, source, titles)?;
    on_header(&header)?;
    let mut rows = Rows::new(&header, titles);
    book.rows(sheet, &mut |number, cells: &mut Cells| -> Result<_, E> {
        if let Some(row) = rows.take(number, cells, &mut lines)? {
            on_row(row)?;
        }
        Ok(ControlFlow::Continue(()))
    })?;
    (header.width, header.rows) = (rows.width, rows.count);
    (header.filled_on, header.filled_by) = (lines.filled_on, lines.filled_by);
    Ok(header)
}

/// The sheet with the most matches; the first of equals.
fn locate(book: &mut Book, source: &Source, titles: &Titles) -> Result<(usize, Header, Lines), SheetError> {
    let mut heads = Vec::new();
    let mut anything = false;
    for sheet in 0..book.sheets().len() {
        let mut rows: Vec<(u32, Cells)> = Vec::new();
        book.rows(sheet, &mut |number, cells: &mut Cells| -> Result<_, SheetError> {
            anything = true;
            if number > HEADER_WITHIN {
                return Ok(ControlFlow::Break(()));
            }
            rows.push((number, std::mem::take(cells)));
            Ok(ControlFlow::Continue(()))
        })?;
        heads.push((header::score(&rows, titles), rows));
    }
    if !anything {
        return Err(SheetError::Empty(source.name().to_owned()));
    }
    let most = heads.iter().map(|(score, _)| *score).max().unwrap_or(0);
    let best = heads.iter().position(|(score, _)| *score == most && most > 0);
    let none = || SheetError::NoHeader { table: titles.table, wanted: titles.wanted() };
    let sheet = best.ok_or_else(none)?;
    let mut header = header::find(&book.sheets()[sheet], &heads[sheet].1, titles)?.ok_or_else(none)?;
    let others = heads.iter().enumerate().filter(|(i, (score, _))| *i != sheet && score * 2 > most);
    header.unread_sheets = others.map(|(i, _)| book.sheets()[i].clone()).collect();
    let mut lines = Lines::default();
    for (_, cells) in heads[sheet].1.iter().filter(|(row, _)| *row < header.row) {
        lines.read(cells);
    }
    (header.filled_on, header.filled_by) = (lines.filled_on, lines.filled_by.clone());
    Ok((sheet, header, lines))
}

/// Tells data rows from the rest and sorts their cells.
struct Rows<'a> {
    header: &'a Header,
    titles: &'a Titles,
    /// Place in the row by column of the sheet.
    places: Vec<Option<usize>>,
    width: u32,
    count: u32,
    first: bool,
    in_notes: bool,
}

impl<'a> Rows<'a> {
    fn new(header: &'a Header, titles: &'a Titles) -> Self {
        let mut places = vec![None; header.columns.last().map_or(0, |(c, _)| *c as usize + 1)];
        for (i, (column, _)) in header.columns.iter().enumerate() {
            places[*column as usize] = Some(i);
        }
        Self { header, titles, places, width: 0, count: 0, first: true, in_notes: false }
    }

    fn take(
        &mut self,
        number: u32,
        cells: &mut Cells,
        lines: &mut Lines,
    ) -> Result<Option<SheetRow>, SheetError> {
        self.width = self.width.max(cells.last().map_or(0, |(c, _)| c + 1));
        if number <= self.header.row {
            return Ok(None);
        }
        let first = std::mem::take(&mut self.first);
        let known = cells.iter().filter(|(c, _)| self.place(*c).is_some()).count();
        if skip::is_note(cells) || (self.in_notes && cells.len() == 1) {
            self.in_notes = true;
            lines.read(cells);
            return Ok(None);
        }
        if known == 0 || skip::is_total(cells) || (first && skip::is_numbering(cells)) {
            return Ok(None);
        }
        if self.repeats_header(cells, known) {
            let (sheet, first) = (self.header.sheet.clone(), self.header.row);
            return Err(SheetError::TwoHeaders { sheet, first, second: number });
        }
        self.in_notes = false;
        self.count += 1;
        if self.count > MAX_ROWS {
            return Err(SheetError::TooManyRows { row: number });
        }
        let mut row = SheetRow { number, cells: vec![Raw::Blank; self.header.columns.len()] };
        for (column, raw) in cells.drain(..) {
            if let Some(place) = self.place(column) {
                row.cells[place] = raw;
            }
        }
        Ok(Some(row))
    }

    fn place(&self, column: u32) -> Option<usize> {
        self.places.get(column as usize).copied().flatten()
    }

    /// A header once more: most cells are titles. The first cells decide cheaply for nearly every row.
    fn repeats_header(&self, cells: &Cells, known: usize) -> bool {
        let is_title = |raw: &Raw| as_text(raw).is_some_and(|t| self.titles.find(t).is_some());
        let texts = || cells.iter().map(|(_, raw)| raw).filter(|raw| as_text(raw).is_some());
        texts().take(3).any(is_title) && {
            let titles = texts().filter(|raw| is_title(raw)).count();
            titles >= 2 && titles * 2 > known && titles * 2 > self.header.columns.len()
        }
    }
}
