//! A list that is no table of records, as a file: what a page works out goes out as the page shows it.

use std::io::Cursor;

use fengqiao_domain::access::Action;
use fengqiao_domain::table::Table;
use fengqiao_sheets::write::Sink;
use fengqiao_sheets::{Export, Form, Heading, write_csv, write_json, write_xlsx};
use jiff::civil::Date;

use super::export::Format;
use crate::{Actor, App, AppError, Event};

/// Writes the rows, as of a day, and puts on record that they went out: the name of the file, and what is in it.
///
/// # Errors
/// `Forbidden`, or the file cannot be written.
pub fn file<R>(
    app: &App,
    actor: &Actor,
    table: &Table<R>,
    on: Date,
    format: Format,
    rows: &[R],
) -> Result<(String, Vec<u8>), AppError> {
    let event = Event::new("export", table.id, "");
    let place = &actor.scope_name;
    let event = event.summary(format!("导出{}，{place}，截至 {on}，{} 行", table.title, rows.len()));
    app.record(actor, Action::Export, event)?;
    let now = app.clock.stamp();
    let env = app.env(&now);
    let at = env.at(on);
    let form = Form::of(table);
    let heading = Heading {
        filled_by: env.signs(&actor.scope, &actor.scope_name),
        period: None,
        as_of: on,
        filled_on: env.today,
        preparer: actor.name.clone(),
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
    Ok((format!("{}-{on}.{}", table.title, format.end()), out.into_inner()))
}
