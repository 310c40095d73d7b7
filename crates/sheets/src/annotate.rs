//! The user's own workbook back: same sheets, rows and columns, faulty cells marked, and a last column 校验结果.

mod marks;

use crate::book::{Book, Cells};
use crate::error::WriteError;
use crate::header::{Header, RESULT_COLUMN};
use crate::source::Source;
use crate::write::{row_height, serial, text_lines, workbook};
use fengqiao_domain::table::{Problem, Table};
use fengqiao_domain::value::Raw;
use marks::Marks;
use rust_xlsxwriter::{Format, Note, Worksheet};
use std::collections::{BTreeMap, HashSet};
use std::io::{Seek, Write};
use std::ops::ControlFlow;

/// Excel's limits.
const LAST_COLUMN: u32 = 16_383;
const LAST_ROW: u32 = 1_048_576;
const MAX_TEXT: usize = 32_767;
/// Width of 校验结果 in half-width characters.
const RESULT_WIDTH: u16 = 80;
/// More notes than this make a workbook slow to open; the last column says everything anyway.
const MAX_NOTES: usize = 2_000;

/// Writes the annotated copy. `header` is what [`read`](crate::read::read) gave for the same source; `problems` are by
/// row in the user's sheet.
///
/// # Errors
/// The source cannot be read again, or a disk error.
pub fn annotate<R, W: Write + Seek + Send>(
    out: W,
    source: &Source,
    table: &Table<R>,
    header: &Header,
    problems: &BTreeMap<u32, Vec<Problem>>,
) -> Result<(), WriteError> {
    let mut book = Book::open(source)?;
    let mut copy = workbook()?;
    let mut names = HashSet::new();
    let title = |key: &str| {
        let own =
            header.columns.iter().zip(&header.titles).find(|((_, k), _)| *k == key).map(|(_, t)| t.as_str());
        own.or_else(|| table.column(key).map(|c| c.title))
            .unwrap_or_default()
            .replace(char::is_whitespace, "")
    };
    let marks = Marks { header, problems, title: &title };
    for index in 0..book.sheets().len() {
        let name = book.sheets()[index].clone();
        let sheet = copy.add_worksheet_with_constant_memory()?;
        sheet.set_name(usable(&name, &mut names))?;
        let target = (name == header.sheet).then_some(&marks);
        if target.is_some() {
            sheet.set_active(true).set_freeze_panes(header.row, 0)?;
            sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0);
            widths(sheet, table, header)?;
        }
        copy_sheet(&mut book, index, sheet, target)?;
    }
    copy.save_to_writer(out)?;
    Ok(())
}

fn copy_sheet(
    book: &mut Book,
    index: usize,
    sheet: &mut Worksheet,
    marks: Option<&Marks>,
) -> Result<(), WriteError> {
    let looks = marks::Looks::new();
    let mut notes = 0;
    book.rows(index, &mut |number, cells: &mut Cells| -> Result<_, WriteError> {
        if number > LAST_ROW {
            return Ok(ControlFlow::Break(()));
        }
        let row = number - 1;
        let result = marks.map(Marks::result_column);
        let found = marks.map(|m| m.of_row(number)).unwrap_or_default();
        let is_header = marks.is_some_and(|m| m.header.row == number);
        // Marked cells may be empty in the user's sheet; cells must be written from left to right only by row.
        for (column, raw) in cells.iter().filter(|(c, _)| Some(*c) != result && *c <= LAST_COLUMN) {
            let severity = found.iter().find(|f| f.column == Some(*column)).map(|f| f.severity);
            put(sheet, row, col(*column), raw, looks.of(raw, severity, is_header))?;
        }
        for mark in &found {
            let Some(column) = mark.column else { continue };
            if cells.iter().all(|(c, _)| *c != column) {
                sheet.write_blank(row, col(column), looks.of(&Raw::Blank, Some(mark.severity), false))?;
            }
            notes += 1;
            if notes <= MAX_NOTES {
                sheet.insert_note(row, col(column), &note(&mark.text))?;
            }
        }
        if let (Some(column), Some(marks)) = (result, marks) {
            let text = if is_header { RESULT_COLUMN.to_owned() } else { marks.sentence(number) };
            if is_header {
                sheet.set_row_height(row, 32)?;
            } else if !text.is_empty() {
                sheet.set_row_height(row, row_height(text_lines(&text, RESULT_WIDTH)))?;
            }
            if !text.is_empty() {
                sheet.write_string_with_format(row, col(column), limited(&text), looks.result(is_header))?;
            }
        }
        Ok(ControlFlow::Continue(()))
    })
}

fn put(sheet: &mut Worksheet, row: u32, col: u16, raw: &Raw, format: &Format) -> Result<(), WriteError> {
    match raw {
        Raw::Blank => sheet.write_blank(row, col, format)?,
        Raw::Text(t) | Raw::Fault(t) => sheet.write_string_with_format(row, col, limited(t), format)?,
        Raw::Number { text, .. } => match text.parse::<f64>() {
            Ok(n) => sheet.write_number_with_format(row, col, n, format)?,
            Err(_) => sheet.write_string_with_format(row, col, text, format)?,
        },
        Raw::Bool(b) => sheet.write_boolean_with_format(row, col, *b, format)?,
        Raw::Date(d) => match serial(d.to_datetime(jiff::civil::Time::midnight())) {
            Ok(serial) => sheet.write_datetime_with_format(row, col, serial, format)?,
            Err(_) => sheet.write_string_with_format(row, col, d.to_string(), format)?,
        },
        Raw::DateTime(t) => match serial(*t) {
            Ok(serial) => sheet.write_datetime_with_format(row, col, serial, format)?,
            Err(_) => sheet.write_string_with_format(row, col, t.to_string(), format)?,
        },
    };
    Ok(())
}

fn widths<R>(sheet: &mut Worksheet, table: &Table<R>, header: &Header) -> Result<(), WriteError> {
    for (column, key) in &header.columns {
        if let Some(known) = table.column(key).filter(|_| *column <= LAST_COLUMN) {
            sheet.set_column_width(col(*column), crate::write::width(0, known.kind).max(10))?;
        }
    }
    sheet.set_column_width(col(Marks::column_for(header)), RESULT_WIDTH)?;
    Ok(())
}

fn note(text: &str) -> Note {
    let lines = u32::try_from(text.chars().count() / 18 + text.lines().count() + 1).unwrap_or(20);
    Note::new(limited(text)).add_author_prefix(false).set_width(260).set_height((lines * 20).clamp(60, 400))
}

fn limited(text: &str) -> String {
    text.chars().take(MAX_TEXT).collect()
}

fn col(column: u32) -> u16 {
    u16::try_from(column.min(LAST_COLUMN)).unwrap_or(0)
}

/// A sheet name Excel takes: short, without its special characters, used once.
fn usable(name: &str, taken: &mut HashSet<String>) -> String {
    let clean: String = name
        .chars()
        .map(|c| {
            if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'') || c.is_control() {
                '_'
            } else {
                c
            }
        })
        .collect();
    let clean = if clean.trim().is_empty() { "Sheet".to_owned() } else { clean };
    let short = |max: usize| clean.chars().take(max).collect::<String>();
    let mut out = short(31);
    let mut n = 2;
    while !taken.insert(out.to_lowercase()) {
        out = format!("{}_{n}", short(26));
        n += 1;
    }
    out
}
