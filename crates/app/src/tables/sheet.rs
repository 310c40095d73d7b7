//! A list that is no table of records, as a file: what a page works out goes out as the page shows it.

use std::io::Cursor;
use std::sync::Arc;

use axum::response::Response;
use fengqiao_domain::access::Action;
use fengqiao_domain::table::Table;
use fengqiao_sheets::write::Sink;
use fengqiao_sheets::{Export, Form, Heading, write_csv, write_json, write_xlsx};
use jiff::civil::Date;

use super::Env;
use super::export::Format;
use super::files::attachment;
use crate::{Actor, App, AppError, Event};

/// Answers with a list as a file: `rows` gives the day it is of and all of them.
///
/// # Errors
/// An unknown format, `Forbidden`, what `rows` returns, or the file cannot be written.
pub async fn answer<R: 'static>(
    app: &Arc<App>,
    actor: Actor,
    table: &'static Table<R>,
    format: String,
    rows: impl FnOnce(&App, &Env, &Actor) -> Result<(Date, Vec<R>), AppError> + Send + 'static,
) -> Result<Response, AppError> {
    let work = move |app: &Arc<App>| {
        let now = app.clock.stamp();
        let format = Format::asked(&format)?;
        let (on, rows) = rows(app, &app.env(&now), &actor)?;
        file(app, &actor, table, on, format, &rows)
    };
    let (name, bytes) = app.blocking(work).await?;
    Ok(attachment(&name, bytes))
}

/// Writes the rows, as of a day, and puts on record that they went out: the name of the file, and what is in it.
fn file<R>(
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
