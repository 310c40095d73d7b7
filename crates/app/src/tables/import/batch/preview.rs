//! From an uploaded file to a batch that can be looked at.

use std::sync::Arc;

use fengqiao_db::{Bind, binds};
use fengqiao_domain::access::Action;
use fengqiao_domain::value::Raw;
use fengqiao_sheets::Source;

use super::super::run::{Done, Options, within};
use super::store::{Cells, Counts, Head, place, seal, seal_file, state_of};
use crate::AppError;
use crate::actor::Actor;
use crate::platform::app::App;
use crate::platform::audit::Event;
use crate::tables::Records;
use crate::tables::import::Judged;

/// Judges the file in a transaction that is rolled back, then keeps what was found.
///
/// # Errors
/// See [`super::Batches::preview`].
pub fn preview<T: Records>(
    app: &App,
    actor: &Actor,
    name: &str,
    bytes: &Arc<[u8]>,
) -> Result<String, AppError> {
    if !actor.may(super::rights::of(T::TABLE.id).1) {
        return Err(AppError::Forbidden);
    }
    let now = app.clock.stamp();
    let receipt = super::receipt(&app.env(&now));
    let source = Source::bytes(name, Arc::clone(bytes));
    let (done, rows) = judge::<T>(app, actor, &source, &receipt)?;
    let report = &done.report;
    let counts = Counts {
        rows: report.rows,
        new: report.new,
        updated: report.updated,
        unchanged: report.unchanged,
        errors: report.skipped,
        notices: u32::try_from(report.warnings.len()).unwrap_or(u32::MAX),
    };
    let head = serde_json::to_string(&Head::from(&done.header)).unwrap_or_default();
    let counts = serde_json::to_string(&counts).unwrap_or_default();
    app.act(actor, Action::Import, |tx| {
        let now = tx.now().to_owned();
        let content = seal_file(tx.keys(), bytes);
        tx.conn().execute(
            "INSERT INTO import_batches (receipt, table_id, file_name, state, revision, created_at, created_by, user_id,
               authority, filled_on, header, counts, content)
             VALUES ($1, $2, $3, 'preview', 1, $4, $5, $6, $7, $8, $9, $10, $11)",
            &binds![
                receipt.as_str(),
                T::TABLE.id,
                name,
                now,
                actor.name.as_str(),
                actor.user_id.as_str(),
                place(actor),
                done.header.filled_on.map(|d| d.to_string()),
                head,
                counts,
                content
            ],
        )?;
        tx.conn().insert_rows(
            "INSERT INTO import_rows (receipt, number, state, label, cells, outcome)",
            &rows,
            "",
        )?;
        tx.audit(Event::new("preview", T::TABLE.id, "").summary(format!("核对文件 {name}")).batch(&receipt));
        Ok(())
    })?;
    Ok(receipt)
}

fn judge<T: Records>(
    app: &App,
    actor: &Actor,
    source: &Source,
    receipt: &str,
) -> Result<(Done, Vec<Vec<Bind>>), AppError> {
    let options = Options { dry_run: true, only_valid: true, scope: actor.scope.clone() };
    let mut rows: Vec<(u32, &'static str, String, Vec<Raw>, String)> = Vec::new();
    let mut judged = None;
    let undone: Result<(), AppError> = app.act(actor, Action::Import, |tx| {
        let mut each = |_: &mut crate::platform::app::Tx, row: &Judged<T::Row>, cells: &[Raw]| {
            let outcome = serde_json::to_string(&row.report).unwrap_or_default();
            rows.push((row.number, state_of(&row.report), row.report.label.clone(), cells.to_vec(), outcome));
            Ok(())
        };
        judged = Some(within::<T>(tx, source, &options, &mut each)?);
        // Rolls everything back.
        Err(AppError::NotFound)
    });
    let Some(done) = judged else { return Err(undone.err().unwrap_or(AppError::NotFound)) };
    let keys: Vec<&str> = done.header.columns.iter().map(|(_, key)| *key).collect();
    let mut binds = Vec::with_capacity(rows.len());
    for (number, state, label, cells, outcome) in rows {
        let cells: Cells = keys
            .iter()
            .zip(cells)
            .filter(|(_, raw)| *raw != Raw::Blank)
            .map(|(key, raw)| ((*key).to_owned(), raw))
            .collect();
        binds.push(binds![receipt, number, state, label, seal(&app.keys, &cells)?, outcome].to_vec());
    }
    Ok((done, binds))
}
