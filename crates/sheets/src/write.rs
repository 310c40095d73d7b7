//! Writing a table as the official form in `.xlsx`: streamed, so that 100,000 rows need little memory.

mod cells;
mod lists;
mod page;
mod styles;
mod summary;

pub(crate) use cells::{put, serial};
pub(crate) use lists::Lists;
pub(crate) use page::{HEADER_ROW, Page, row_height, text_lines, width};
pub(crate) use styles::{
    AMBER, RED, Style, Styles, header as header_format, plain as plain_format, workbook,
};
pub use summary::{Extra, ExtraColumn};

use crate::error::WriteError;
use crate::form::{Form, Heading};
use fengqiao_domain::table::{At, Audience, Column, Table};
use fengqiao_domain::value::Value;
use rust_xlsxwriter::Worksheet;
use std::io::{Seek, Write};

/// Takes one row into the file.
pub type Sink<'a, R> = &'a mut dyn FnMut(&R) -> Result<(), WriteError>;

/// Masks the shown text of a personal column; `None` shows it in full.
pub type Mask<'a, R> = &'a dyn Fn(&Column<R>, &str) -> Option<String>;

/// What is exported, and how it is headed and masked.
pub struct Export<'a, R: 'static> {
    /// The form that chooses and orders the columns.
    pub form: &'a Form,
    /// The table.
    pub table: &'a Table<R>,
    /// The lines around the rows.
    pub heading: &'a Heading,
    /// The date the figures are for.
    pub at: &'a At<'a>,
    /// How personal columns are shown.
    pub mask: Mask<'a, R>,
}

impl<R> Export<'_, R> {
    /// The form's columns with the table's column behind each; headers that name none are left out.
    pub(crate) fn columns(&self) -> Vec<(&str, u16, &'static Column<R>)> {
        let known = |c: &'_ crate::form::FormColumn| Some((c.width, c.of(self.table)?));
        self.form.columns.iter().filter_map(|c| known(c).map(|(w, k)| (c.header.as_str(), w, k))).collect()
    }

    /// The value of a cell, or the text that stands for it where it is masked.
    pub(crate) fn value(&self, column: &Column<R>, row: &R) -> Result<Value, String> {
        let value = (column.get)(row, self.at);
        if column.audience != Audience::Personal || value.is_empty() {
            return Ok(value);
        }
        (self.mask)(column, &column.kind.show(&value)).map_or(Ok(value), Err)
    }
}

/// Last row of a sheet, from 0.
const LAST_ROW: u32 = 1_048_575;

/// Writes the form's sheet, first and active, then `extras`, asked for when all rows are written. `rows` hands every row
/// to its sink. Gives the number of rows written.
///
/// # Errors
/// What `rows` returns, a disk error, or more rows than a sheet holds.
pub fn write_xlsx<R, W, E>(
    out: W,
    export: &Export<R>,
    extras: &mut dyn FnMut() -> Vec<Extra>,
    rows: &mut dyn FnMut(Sink<R>) -> Result<(), E>,
) -> Result<u32, E>
where
    W: Write + Seek + Send,
    E: From<WriteError>,
{
    let mut book = styles::workbook().map_err(WriteError::from)?;
    // Writing takes a quarter less time than by default, for files a third larger.
    book.set_zip_compression_level(3);
    let mut lists = Lists::default();
    let sheet = book.add_worksheet_with_constant_memory().map_err(WriteError::from)?;
    let count = ledger(sheet, export, &mut lists, rows)?;
    for extra in &extras() {
        let sheet = book.add_worksheet_with_constant_memory().map_err(WriteError::from)?;
        summary::write(sheet, export.form, export.heading, extra)?;
    }
    lists.write(&mut book)?;
    book.save_to_writer(out).map_err(WriteError::from)?;
    Ok(count)
}

fn ledger<R, E: From<WriteError>>(
    sheet: &mut Worksheet,
    export: &Export<R>,
    lists: &mut Lists,
    rows: &mut dyn FnMut(Sink<R>) -> Result<(), E>,
) -> Result<u32, E> {
    let columns = export.columns();
    let headers: Vec<(String, u16)> = columns
        .iter()
        .map(|(header, width, c)| ((*header).to_owned(), page::width(*width, c.kind)))
        .collect();
    let page = Page::new(export.form, &headers);
    page.open(sheet, export.heading, &export.form.sheet).map_err(WriteError::from)?;
    let styles = Styles::new();
    let kinds: Vec<_> =
        columns.iter().zip(&headers).map(|((_, _, c), (_, w))| (*c, Style::of(c.kind), *w)).collect();
    let mut at = HEADER_ROW;
    rows(&mut |row: &R| {
        at += 1;
        // Notes and signatures need a few rows below.
        if at + 4 > LAST_ROW {
            return Err(WriteError::TooManyRows);
        }
        sheet.write_number_with_format(at, 0, at - HEADER_ROW, styles.get(Style::Serial))?;
        let mut lines = 1;
        for (place, (column, style, width)) in (1..).zip(&kinds) {
            match export.value(column, row) {
                Ok(value) => {
                    lines = lines.max(page::lines(&value, column.kind, *width));
                    put(sheet, at, place, column.kind, &value, *style, &styles)?;
                }
                Err(masked) => styles.text(sheet, at, place, &masked, *style)?,
            }
        }
        // Only rows that differ: each costs memory until the file is closed.
        if lines > 1 {
            sheet.set_row_height(at, page::row_height(lines))?;
        }
        Ok(())
    })?;
    let places = (1..).zip(columns.iter().map(|(_, _, c)| *c));
    lists.add(sheet, places, HEADER_ROW + 1, at).map_err(WriteError::from)?;
    page.close(sheet, export.heading, at + 1).map_err(WriteError::from)?;
    Ok(at - HEADER_ROW)
}
