//! CSV and JSON of a table.

use crate::error::WriteError;
use crate::write::{Export, Sink};
use fengqiao_domain::value::{Kind, Value};
use serde::Serializer;
use serde::ser::SerializeMap;
use std::io::Write;

/// Characters at the start of a cell that a spreadsheet program may take for a formula or command.
pub(crate) fn is_risky(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n')
}

/// Writes CSV: UTF-8 with its mark, CRLF, header texts of the form. A text that could be taken for a formula gets a `'`
/// in front, which reading takes away again. Gives the number of rows written.
///
/// # Errors
/// What `rows` returns, or a disk error.
pub fn write_csv<R, W: Write, E: From<WriteError>>(
    mut out: W,
    export: &Export<R>,
    rows: &mut dyn FnMut(Sink<R>) -> Result<(), E>,
) -> Result<u32, E> {
    out.write_all("\u{feff}".as_bytes()).map_err(WriteError::from)?;
    let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    let columns = export.columns();
    csv.write_record(columns.iter().map(|(header, _, _)| *header)).map_err(csv_error)?;
    let mut count = 0;
    rows(&mut |row: &R| {
        for (_, _, column) in &columns {
            let text =
                export.value(column, row).map_or_else(|masked| masked, |value| plain(column.kind, &value));
            csv.write_field(guarded(&text).as_bytes()).map_err(csv_error)?;
        }
        count += 1;
        csv.write_record(None::<&[u8]>).map_err(csv_error)
    })?;
    csv.flush().map_err(WriteError::from)?;
    Ok(count)
}

/// Writes JSON: an array of objects by column key, in the order of the form. Counts and years are numbers, money and
/// other decimals are text such as `"123.45"`, dates are ISO text, codes and references their labels, lists arrays.
/// Gives the number of rows written.
///
/// # Errors
/// What `rows` returns, or a disk error.
pub fn write_json<R, W: Write, E: From<WriteError>>(
    mut out: W,
    export: &Export<R>,
    rows: &mut dyn FnMut(Sink<R>) -> Result<(), E>,
) -> Result<u32, E> {
    let columns = export.columns();
    let mut count = 0;
    rows(&mut |row: &R| {
        out.write_all(if count == 0 { b"[\n" } else { b",\n" })?;
        let mut json = serde_json::Serializer::new(&mut out);
        let mut map = json.serialize_map(Some(columns.len())).map_err(json_error)?;
        for (_, _, column) in &columns {
            let value = export
                .value(column, row)
                .map_or_else(serde_json::Value::from, |v| json_value(column.kind, &v));
            map.serialize_entry(column.key, &value).map_err(json_error)?;
        }
        count += 1;
        map.end().map_err(json_error)
    })?;
    out.write_all(if count == 0 { b"[]\n" } else { b"\n]\n" }).map_err(WriteError::from)?;
    Ok(count)
}

/// The shown text, but amounts without separators, so that programs read them, and seconds where there are any.
fn plain(kind: Kind, value: &Value) -> String {
    match value {
        Value::Money(_) => kind.show(value).replace(',', ""),
        Value::DateTime(t) if t.second() != 0 => t.strftime("%Y-%m-%d %H:%M:%S").to_string(),
        other => kind.show(other),
    }
}

/// The text with a `'` in front where it could be taken for a formula.
pub(crate) fn guarded(text: &str) -> std::borrow::Cow<'_, str> {
    if text.starts_with(|c| is_risky(c) || c == '\'') { format!("'{text}").into() } else { text.into() }
}

/// A value as JSON, as [`write_json`] says it.
pub fn json_value(kind: Kind, value: &Value) -> serde_json::Value {
    match value {
        Value::Empty => serde_json::Value::Null,
        Value::Int(n) => (*n).into(),
        Value::Bool(b) => (*b).into(),
        Value::DateTime(t) => t.to_string().into(),
        Value::Multi(parts) => {
            let label = |part: &String| kind.show(&Value::Multi(vec![part.clone()]));
            parts.iter().map(label).collect::<Vec<_>>().into()
        }
        other => plain(kind, other).into(),
    }
}

pub(crate) fn csv_error(e: csv::Error) -> WriteError {
    WriteError::Io(e.into())
}

fn json_error(e: serde_json::Error) -> WriteError {
    WriteError::Io(e.into())
}
