//! A workbook of any type as sheets of rows. Rows come in order with their blank cells left out.

mod decode;
mod ods;
mod text;
mod xls;

use crate::cell;
use crate::error::SheetError;
use crate::source::{FileKind, Source, Stream};
use calamine::{Reader, SheetType, SheetVisible, Xlsx};
use fengqiao_domain::value::Raw;
use std::ops::ControlFlow;

/// The cells of a row that are not blank, by column from 0, in order.
pub(crate) type Cells = Vec<(u32, Raw)>;

/// Takes rows by their number in the sheet, from 1, and may stop.
pub(crate) type Visit<'a, E> = &'a mut dyn FnMut(u32, &mut Cells) -> Result<ControlFlow<()>, E>;

/// An open workbook.
pub(crate) struct Book {
    name: String,
    /// Sheet names in order, hidden sheets last.
    sheets: Vec<String>,
    inner: Inner,
}

enum Inner {
    Xlsx(Box<Xlsx<Stream>>),
    Xls(Box<xls::Workbook>),
    Ods(Source),
    Text(text::Delimited),
}

impl Book {
    /// Opens a file after judging that it is safe.
    pub(crate) fn open(source: &Source) -> Result<Self, SheetError> {
        let name = source.name().to_owned();
        Ok(match source.kind()? {
            FileKind::Xlsx => {
                let book = Xlsx::new(source.open()?).map_err(|e| failed(&name, &e.into()))?;
                Self { sheets: names(book.sheets_metadata()), inner: Inner::Xlsx(Box::new(book)), name }
            }
            FileKind::Xls => {
                let book = xls::open(source)?;
                Self { sheets: names(book.sheets_metadata()), inner: Inner::Xls(Box::new(book)), name }
            }
            FileKind::Ods => Self { sheets: ods::sheets(source)?, inner: Inner::Ods(source.clone()), name },
            FileKind::Text => {
                let text = text::Delimited::open(source)?;
                Self { sheets: vec![source.stem()], inner: Inner::Text(text), name }
            }
        })
    }

    pub(crate) fn sheets(&self) -> &[String] {
        &self.sheets
    }

    /// Shows the rows of a sheet. Rows without any value may be left out.
    pub(crate) fn rows<E: From<SheetError>>(&mut self, sheet: usize, visit: Visit<E>) -> Result<(), E> {
        let title = self.sheets[sheet].clone();
        match &mut self.inner {
            Inner::Xlsx(book) => xlsx_rows(book, &self.name, &title, visit),
            Inner::Xls(book) => xls::rows(book, &self.name, &title, visit),
            Inner::Ods(source) => ods::rows(source, &title, visit),
            Inner::Text(text) => text.rows(visit),
        }
    }
}

fn xlsx_rows<E: From<SheetError>>(
    book: &mut Xlsx<Stream>,
    name: &str,
    sheet: &str,
    visit: Visit<E>,
) -> Result<(), E> {
    let mut reader = book.worksheet_cells_reader(sheet).map_err(|e| failed(name, &e.into()))?;
    let (mut row, mut cells) = (0, Cells::new());
    while let Some(found) = reader.next_cell().map_err(|e| failed(name, &e.into()))? {
        let (r, c) = found.get_position();
        if r != row {
            if !cells.is_empty() && visit(row + 1, &mut cells)?.is_break() {
                return Ok(());
            }
            cells.clear();
            row = r;
        }
        match cell::from_ref(found.get_value().clone()) {
            Raw::Blank => {}
            raw => cells.push((c, raw)),
        }
    }
    if !cells.is_empty() {
        // The last row: whether the visitor wants more is of no interest.
        let _ = visit(row + 1, &mut cells)?;
    }
    Ok(())
}

/// Worksheets in order, visible ones first.
fn names(sheets: &[calamine::Sheet]) -> Vec<String> {
    let tables = || sheets.iter().filter(|s| s.typ == SheetType::WorkSheet);
    let visible = tables().filter(|s| s.visible == SheetVisible::Visible);
    let hidden = tables().filter(|s| s.visible != SheetVisible::Visible);
    visible.chain(hidden).map(|s| s.name.clone()).collect()
}

fn failed(name: &str, error: &calamine::Error) -> SheetError {
    use calamine::{Error, XlsError, XlsxError};
    match error {
        Error::Xls(XlsError::Password) | Error::Xlsx(XlsxError::Password) => {
            SheetError::Encrypted(name.to_owned())
        }
        other => SheetError::Corrupt { name: name.to_owned(), detail: other.to_string() },
    }
}
