//! Import batches: the receipt, the preview, what is confirmed, the rows that stay as 暂存, mending them, handing them to
//! an organisation.

mod annotated;
mod confirm;
pub mod hand;
mod mend;
mod preview;
pub mod rights;
pub mod store;

pub use confirm::Confirmed;
pub use mend::{Field, Mended, Mending};
pub use preview::Upload;

use std::collections::BTreeMap;

use fengqiao_db::binds;
use fengqiao_domain::table::Need;
use jiff::civil::Date;

use super::super::registry::Of;
use super::super::{Env, Records};
use super::jobs::Job;
use super::report::Report;
use crate::AppError;
use crate::actor::Actor;
use crate::platform::app::{App, Tx};

/// What the pages of an import ask of a table.
pub trait Batches {
    /// Header texts a file must have for a new record.
    fn required(&self) -> Vec<&'static str>;
    /// Judges a file and keeps the result as the batch of the job; nothing is imported.
    ///
    /// # Errors
    /// What is wrong with the file as a whole; then no rows are kept. `Forbidden`, or the store's.
    fn preview(&self, app: &App, actor: &Actor, job: &Job, upload: &Upload) -> Result<(), AppError>;
    /// Imports the good rows of the job's batch; faulty rows stay as 暂存. A second time does nothing.
    ///
    /// # Errors
    /// `NotFound`, `Conflict`, `Forbidden`, or the store's.
    fn confirm(&self, app: &App, actor: &Actor, job: &Job, revision: i64) -> Result<Confirmed, AppError>;
    /// The user's own workbook with what was judged of each row; and its name.
    ///
    /// # Errors
    /// `NotFound`, or the store's.
    fn annotated(&self, app: &App, actor: &Actor, receipt: &str) -> Result<(String, Vec<u8>), AppError>;
    /// A row with all its cells in clear, for mending; the view is put on record.
    ///
    /// # Errors
    /// `NotFound`, or the store's.
    fn mending(&self, app: &App, actor: &Actor, receipt: &str, number: i64) -> Result<Mending, AppError>;
    /// Changes cells of a row and judges it again; when good it goes in at once if the batch is confirmed.
    ///
    /// # Errors
    /// `NotFound`, `Refused` for a row that is in already, or the store's.
    fn mend(
        &self,
        app: &App,
        actor: &Actor,
        receipt: &str,
        number: i64,
        given: &BTreeMap<String, String>,
    ) -> Result<Mended, AppError>;
}

impl<T: Records> Batches for Of<T> {
    fn required(&self) -> Vec<&'static str> {
        T::TABLE.columns.iter().filter(|c| c.need == Need::Required).map(|c| c.title).collect()
    }
    fn preview(&self, app: &App, actor: &Actor, job: &Job, upload: &Upload) -> Result<(), AppError> {
        preview::preview::<T>(app, actor, job, upload)
    }
    fn confirm(&self, app: &App, actor: &Actor, job: &Job, revision: i64) -> Result<Confirmed, AppError> {
        confirm::confirm::<T>(app, actor, job, revision)
    }
    fn annotated(&self, app: &App, actor: &Actor, receipt: &str) -> Result<(String, Vec<u8>), AppError> {
        annotated::annotated::<T>(app, actor, receipt)
    }
    fn mending(&self, app: &App, actor: &Actor, receipt: &str, number: i64) -> Result<Mending, AppError> {
        mend::mending::<T>(app, actor, receipt, number)
    }
    fn mend(
        &self,
        app: &App,
        actor: &Actor,
        receipt: &str,
        number: i64,
        given: &BTreeMap<String, String>,
    ) -> Result<Mended, AppError> {
        mend::mend::<T>(app, actor, receipt, number, given)
    }
}

/// A new receipt number: `DR-20240718-` and eight random characters.
pub fn receipt(env: &Env) -> String {
    let id = env.new_id();
    format!("DR-{}-{}", env.today.strftime("%Y%m%d"), id[id.len() - 8..].to_uppercase())
}

/// Notes a file taken in whole from the command line or the API.
///
/// # Errors
/// The store's.
pub fn note_file(
    tx: &mut Tx,
    table: &str,
    receipt: &str,
    file: &str,
    report: &Report,
    filled_on: Option<Date>,
) -> Result<(), AppError> {
    let counts = serde_json::json!({
        "rows": report.rows, "new": report.new, "updated": report.updated, "unchanged": report.unchanged,
        "errors": report.skipped
    });
    let (now, actor) = (tx.now().to_owned(), tx.actor.name.clone());
    tx.conn().execute(
        "INSERT INTO import_batches (receipt, table_id, file_name, state, revision, created_at, created_by, filled_on,
           header, counts, confirmed_at) VALUES ($1, $2, $3, 'confirmed', 1, $4, $5, $6, '', $7, $4)",
        &binds![receipt, table, file, now, actor, filled_on.map(|d| d.to_string()), counts.to_string()],
    )?;
    Ok(())
}
