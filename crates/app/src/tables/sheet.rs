//! A list that is no table of records, as a file: what a page works out goes out as the page shows it.

use std::io::Cursor;

use fengqiao_domain::table::Table;
use fengqiao_sheets::write::Sink;
use fengqiao_sheets::{Export, Form, Heading, write_csv, write_json, write_xlsx};
use jiff::civil::Date;

use super::export::Format;
use crate::{Actor, App, AppError};

/// Writes the rows, as of a day.
///
/// # Errors
/// The file cannot be written.
pub fn file<R>(
    app: &App,
    actor: &Actor,
    table: &Table<R>,
    on: Date,
    format: Format,
    rows: &[R],
) -> Result<Vec<u8>, AppError> {
    let now = app.clock.stamp();
    let env = app.env(&now);
    let at = env.at(on);
    let form = Form::of(table);
    let heading = Heading {
        filled_by: actor.scope_name.clone(),
        period: None,
        as_of: on,
        filled_on: env.today,
        preparer: String::new(),
        reviewer: String::new(),
        phone: String::new(),
        taken_by: String::new(),
    };
    let export = Export { form: &form, table, heading: &heading, at: &at, mask: &|_, _| None };
    let mut all = |sink: Sink<R>| -> Result<(), AppError> {
        for row in rows {
            sink(row)?;
        }
        Ok(())
    };
    let mut out = Cursor::new(Vec::new());
    match format {
        Format::Xlsx => write_xlsx(&mut out, &export, &mut Vec::new, &mut all)?,
        Format::Csv => write_csv(&mut out, &export, &mut all)?,
        Format::Json => write_json(&mut out, &export, &mut all)?,
    };
    Ok(out.into_inner())
}
