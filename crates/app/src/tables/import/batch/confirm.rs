//! 确认导入: the rows of a batch are judged once more and the good ones kept, a part in a transaction of its own, so that
//! whoever saves meanwhile waits for a part and not for a city's roster. What is in stays in: a batch that was interrupted
//! goes on where it stopped.

use fengqiao_db::{Conn, Row, binds};
use fengqiao_domain::access::Action;
use fengqiao_domain::value::Raw;
use jiff::civil::Date;

use super::super::jobs::Job;
use super::super::keep::keep;
use super::super::reader::{Read, Reader};
use super::super::{Judge, Judged, Organisations, Outcome, needs_organisations};
use super::store::{Batch, Cells, Counts, State, load, open, reach, state_of};
use crate::AppError;
use crate::actor::Actor;
use crate::platform::app::{App, Tx};
use crate::platform::audit::Event;
use crate::tables::changes::ChangeLog;
use crate::tables::{Env, Records, Touched};

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
    let batch = app.read(|c| load(c, actor, &job.receipt))?;
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
    if !matches!(batch.state, State::Preview | State::Parked | State::Confirming) {
        return Err(AppError::refused("文件还没有核对完，请等核对好再确认。"));
    }
    if batch.revision != revision {
        return Err(AppError::Conflict);
    }
    let counts = taken_in::<T>(app, actor, job, &batch)?;
    Ok(Confirmed { kept: counts.new + counts.updated, staged: counts.errors, already: false })
}

fn taken_in<T: Records>(app: &App, actor: &Actor, job: &Job, batch: &Batch) -> Result<Counts, AppError> {
    let (now, scope) = (app.clock.stamp(), reach(actor, batch));
    let env = app.env(&now);
    let orgs = if needs_organisations::<T>() {
        app.read(|c| Organisations::load(c, &scope))?
    } else {
        Organisations::default()
    };
    let from = batch.filled_on.unwrap_or(env.today).min(env.today);
    let keys = all_keys::<T>();
    let mut judge = Judge::<T>::new(env, &scope, &orgs, &keys, from).handed_in_by(actor);
    let mut reader = Reader::<T>::new(env, &orgs, &keys);
    reader.barred = T::barred(actor);
    let mut taking = Taking { app, actor, job, env, from, so_far: so_far(batch), revision: batch.revision };
    let mut last = -1;
    loop {
        let found = app.read(|c| part(c, &job.receipt, last))?;
        let is_last = i64::try_from(found.len()).unwrap_or(PART) < PART;
        last = found.last().map_or(last, |row| row.int(0));
        // Those that went in before an interruption are looked at once more: a later row may repeat one of them.
        let (before, rest): (Vec<Row>, Vec<Row>) =
            found.into_iter().partition(|row| row.int(0) <= taking.so_far.upto);
        if !before.is_empty() {
            let read = cells(app, &reader, &before)?;
            app.read(|c| judge.read(c, read))?;
        }
        if is_last || !rest.is_empty() {
            let read = cells(app, &reader, &rest)?;
            taking.part(&mut judge, &rest, read, is_last)?;
        }
        if is_last {
            return Ok(taking.so_far);
        }
    }
}

/// What has been taken in of a batch already: nothing, but for one that was interrupted.
fn so_far(batch: &Batch) -> Counts {
    match batch.state {
        State::Confirming => batch.counts,
        _ => Counts { notices: batch.counts.notices, ..Counts::default() },
    }
}

fn part(c: &mut Conn, receipt: &str, last: i64) -> Result<Vec<Row>, AppError> {
    let sql = "SELECT number, cells, state FROM import_rows WHERE receipt = $1 AND number > $2
               ORDER BY number LIMIT $3";
    Ok(c.query(sql, &binds![receipt, last, PART])?)
}

fn cells<T: Records>(app: &App, reader: &Reader<T>, rows: &[Row]) -> Result<Vec<Read<T::Row>>, AppError> {
    let read = |row: &Row| {
        let number = u32::try_from(row.int(0)).unwrap_or(u32::MAX);
        Ok(reader.read(number, &all_cells::<T>(&open(&app.keys, row.str(1))?)))
    };
    rows.iter().map(read).collect()
}

/// A batch on its way in.
struct Taking<'a> {
    app: &'a App,
    actor: &'a Actor,
    job: &'a Job,
    env: Env<'a>,
    from: Date,
    so_far: Counts,
    /// Of the batch: whoever else touched it stops this.
    revision: i64,
}

impl Taking<'_> {
    /// Judges and keeps some rows in one transaction, with what is then to be said of the batch.
    fn part<T: Records>(
        &mut self,
        judge: &mut Judge<T>,
        found: &[Row],
        read: Vec<Read<T::Row>>,
        is_last: bool,
    ) -> Result<(), AppError> {
        let receipt = self.job.receipt.as_str();
        let is_whole = is_last && self.so_far.rows == 0;
        let (mut part, mut upto) = (Counts::default(), self.so_far.upto);
        let so_far = self.app.act(self.actor, Action::Import, |tx| {
            let (mut log, mut touched) =
                (ChangeLog::new(tx.actor, &self.env, Some(receipt)), Touched::default());
            let judged = judge.read(tx.conn(), read)?;
            for (row, before) in judged.iter().zip(found) {
                note(tx, receipt, row, before.str(2))?;
                self.job.count();
                part.count(row.outcome);
                upto = before.int(0);
            }
            keep::<T>(tx.conn(), &self.env, &mut log, &mut touched, self.from, judged)?;
            T::derive(tx.conn(), &self.env, &touched)?;
            let so_far = Counts { upto, ..self.so_far.and(part) };
            self.note_batch(tx, so_far, is_last)?;
            let (lines, digest) = log.seal();
            let rows = if is_whole { String::new() } else { format!("到原表第 {upto} 行：") };
            tx.audit(
                Event::new("import", T::TABLE.id, "")
                    .summary(format!(
                        "{rows}新增 {}，更新 {}，无变化 {}，暂存 {}",
                        part.new, part.updated, part.unchanged, part.errors
                    ))
                    .change("明细行数与摘要", "", format!("{lines} {digest}"))
                    .batch(receipt),
            );
            Ok(so_far)
        })?;
        self.so_far = so_far;
        self.revision += 1;
        Ok(())
    }

    fn note_batch(&self, tx: &mut Tx, so_far: Counts, is_last: bool) -> Result<(), AppError> {
        let (now, state) = (tx.now().to_owned(), if is_last { State::Confirmed } else { State::Confirming });
        let counts = serde_json::to_string(&so_far).unwrap_or_default();
        let taken = tx.conn().execute(
            "UPDATE import_batches SET state = $1, revision = revision + 1, confirmed_at = $2, counts = $3
             WHERE receipt = $4 AND revision = $5",
            &binds![state.code(), now, counts, self.job.receipt.as_str(), self.revision],
        )?;
        if taken == 0 { Err(AppError::Conflict) } else { Ok(()) }
    }
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
