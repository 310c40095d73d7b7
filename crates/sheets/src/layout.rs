//! Rows of texts under headers of somebody else's: no form of ours, nothing around it.

use crate::error::WriteError;
use crate::plain::{csv_error, guarded};
use crate::write::workbook;
use rust_xlsxwriter::Format;
use std::io::{Seek, Write};

/// Takes one row into the file.
pub type TextSink<'a> = &'a mut dyn FnMut(&[String]) -> Result<(), WriteError>;

/// Writes a sheet of texts: the header in the first row, then what `rows` hands to its sink. Gives the number of rows.
///
/// # Errors
/// What `rows` returns, a disk error, or more rows than a sheet holds.
pub fn write_texts_xlsx<W, E>(
    out: W,
    sheet: &str,
    headers: &[String],
    rows: &mut dyn FnMut(TextSink) -> Result<(), E>,
) -> Result<u32, E>
where
    W: Write + Seek + Send,
    E: From<WriteError>,
{
    let mut book = workbook().map_err(WriteError::from)?;
    let page = book.add_worksheet_with_constant_memory().map_err(WriteError::from)?;
    page.set_name(sheet).map_err(WriteError::from)?;
    let bold = Format::new().set_bold();
    for (at, header) in (0..).zip(headers) {
        page.write_string_with_format(0, at, header, &bold).map_err(WriteError::from)?;
    }
    let mut count = 0;
    rows(&mut |cells: &[String]| {
        count += 1;
        if count > 1_048_575 {
            return Err(WriteError::TooManyRows);
        }
        for (at, text) in (0..).zip(cells).filter(|(_, text)| !text.is_empty()) {
            page.write_string(count, at, text)?;
        }
        Ok(())
    })?;
    book.save_to_writer(out).map_err(WriteError::from)?;
    Ok(count)
}

/// The same as CSV: UTF-8 with its mark, CRLF; a text that could be taken for a formula gets a `'` in front.
///
/// # Errors
/// What `rows` returns, or a disk error.
pub fn write_texts_csv<W: Write, E: From<WriteError>>(
    mut out: W,
    headers: &[String],
    rows: &mut dyn FnMut(TextSink) -> Result<(), E>,
) -> Result<u32, E> {
    out.write_all("\u{feff}".as_bytes()).map_err(WriteError::from)?;
    let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    csv.write_record(headers).map_err(csv_error)?;
    let mut count = 0;
    rows(&mut |cells: &[String]| {
        count += 1;
        for text in cells {
            csv.write_field(guarded(text).as_bytes()).map_err(csv_error)?;
        }
        csv.write_record(None::<&[u8]>).map_err(csv_error)
    })?;
    csv.flush().map_err(WriteError::from)?;
    Ok(count)
}
