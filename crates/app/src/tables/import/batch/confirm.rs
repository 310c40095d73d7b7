//! 确认导入: the rows of a batch are judged once more and the good ones kept, in one transaction.

use fengqiao_db::binds;
use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::value::Raw;

use super::super::jobs::Job;
use super::super::keep::keep;
use super::super::{Judge, Judged, Organisations, Outcome, needs_organisations};
use super::store::{Cells, Counts, State, load, open, reach, state_of};
use crate::AppError;
use crate::actor::Actor;
use crate::platform::app::{App, Tx};
use crate::platform::audit::Event;
use crate::tables::changes::ChangeLog;
use crate::tables::{Records, Touched};

/// Rows judged and kept at a time.
const PART: i64 = 1000;

/// What a confirmation came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Confirmed {
    /// New and changed records.
    pub kept: u32,
    /// Rows that stay as 暂存.
    pub staged: u32,
    /// The batch was confirmed before: nothing was done.
    pub already: bool,
}

/// All columns of a table, and the cells of a row in their order.
pub fn all_cells<T: Records>(cells: &Cells) -> Vec<Raw> {
    T::TABLE.columns.iter().map(|c| cells.get(c.key).cloned().unwrap_or(Raw::Blank)).collect()
}

/// Keys of all columns of a table.
pub fn all_keys<T: Records>() -> Vec<&'static str> {
    T::TABLE.columns.iter().map(|c| c.key).collect()
}

/// See [`super::Batches::confirm`].
///
/// # Errors
/// See there.
pub fn confirm<T: Records>(
    app: &App,
    actor: &Actor,
    job: &Job,
    revision: i64,
) -> Result<Confirmed, AppError> {
    if !actor.may(super::rights::of(T::TABLE.id).1) {
        return Err(AppError::Forbidden);
    }
    let receipt = job.receipt.as_str();
    app.act(actor, Action::Import, |tx| {
        let batch = load(tx.conn(), actor, receipt)?;
        if batch.only.is_some() || batch.table != T::TABLE.id {
            return Err(AppError::NotFound);
        }
        if batch.state == State::Confirmed {
            return Ok(Confirmed {
                kept: batch.counts.new + batch.counts.updated,
                staged: u32::try_from(batch.open).unwrap_or(0),
                already: true,
            });
        }
        if !matches!(batch.state, State::Preview | State::Parked) {
            return Err(AppError::refused("文件还没有核对完，请等核对好再确认。"));
        }
        let now = tx.now().to_owned();
        let taken = tx.conn().execute(
            "UPDATE import_batches SET state = 'confirmed', revision = revision + 1, confirmed_at = $1
             WHERE receipt = $2 AND revision = $3",
            &binds![now, receipt, revision],
        )?;
        if taken == 0 {
            return Err(AppError::Conflict);
        }
        let from = batch.filled_on.unwrap_or(app.today()).min(app.today());
        let counts = rows::<T>(tx, job, &reach(actor, &batch), from)?;
        let counts = Counts { notices: batch.counts.notices, ..counts };
        tx.conn().execute(
            "UPDATE import_batches SET counts = $1 WHERE receipt = $2",
            &binds![serde_json::to_string(&counts).unwrap_or_default(), receipt],
        )?;
        Ok(Confirmed { kept: counts.new + counts.updated, staged: counts.errors, already: false })
    })
}

fn rows<T: Records>(
    tx: &mut Tx,
    job: &Job,
    scope: &Scope,
    from: jiff::civil::Date,
) -> Result<Counts, AppError> {
    let (app, now, receipt) = (tx.app, tx.now().to_owned(), job.receipt.as_str());
    let env = app.env(&now);
    let orgs = if needs_organisations::<T>() {
        Organisations::load(tx.conn(), scope)?
    } else {
        Organisations::default()
    };
    let mut judge = Judge::<T>::new(env, scope, &orgs, &all_keys::<T>(), from).handed_in_by(tx.actor);
    let (mut log, mut touched) = (ChangeLog::new(tx.actor, &env, Some(receipt)), Touched::default());
    let (mut counts, mut last) = (Counts::default(), -1);
    loop {
        let sql = "SELECT number, cells, state FROM import_rows WHERE receipt = $1 AND number > $2
                   ORDER BY number LIMIT $3";
        let found = tx.conn().query(sql, &binds![receipt, last, PART])?;
        let Some(end) = found.last() else { break };
        last = end.int(0);
        let mut part = Vec::with_capacity(found.len());
        for row in &found {
            let number = u32::try_from(row.int(0)).unwrap_or(u32::MAX);
            part.push((number, all_cells::<T>(&open(&app.keys, row.str(1))?)));
        }
        let judged = judge.rows(tx.conn(), &part)?;
        for (row, before) in judged.iter().zip(&found) {
            note(tx, receipt, row, before.str(2))?;
            job.count();
            counts.rows += 1;
            match row.outcome {
                Outcome::New => counts.new += 1,
                Outcome::Updated => counts.updated += 1,
                Outcome::Unchanged => counts.unchanged += 1,
                Outcome::Error => counts.errors += 1,
            }
        }
        keep::<T>(tx.conn(), &env, &mut log, &mut touched, from, judged)?;
    }
    T::derive(tx.conn(), &env, &touched)?;
    let (lines, digest) = log.seal();
    tx.audit(
        Event::new("import", T::TABLE.id, "")
            .summary(format!(
                "新增 {}，更新 {}，无变化 {}，暂存 {}",
                counts.new, counts.updated, counts.unchanged, counts.errors
            ))
            .change("明细行数与摘要", "", format!("{lines} {digest}"))
            .batch(receipt),
    );
    Ok(counts)
}

/// Writes what changed since the preview; a faulty row becomes 暂存.
fn note<R>(tx: &mut Tx, receipt: &str, row: &Judged<R>, before: &str) -> Result<(), AppError> {
    let state = if row.outcome == Outcome::Error { "staged" } else { state_of(&row.report) };
    if state == before {
        return Ok(());
    }
    let outcome = serde_json::to_string(&row.report).unwrap_or_default();
    tx.conn().execute(
        "UPDATE import_rows SET state = $1, outcome = $2 WHERE receipt = $3 AND number = $4",
        &binds![state, outcome, receipt, row.number],
    )?;
    Ok(())
}
