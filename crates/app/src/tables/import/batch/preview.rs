//! From an uploaded file to a batch that can be looked at. The file is read twice: once to judge it, in a transaction
//! that is rolled back, and once to keep its cells beside what was judged, so that a long file needs little memory.

use std::collections::HashMap;
use std::sync::Arc;

use fengqiao_db::{Bind, Row, binds};
use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::value::Raw;
use fengqiao_sheets::{Header, Source, read};

use super::super::jobs::Job;
use super::super::run::{Options, within};
use super::store::{self, Batch, Cells, Counts, Head, State, place, seal, seal_file, state_of};
use crate::AppError;
use crate::actor::Actor;
use crate::platform::app::{App, Tx};
use crate::platform::audit::Event;
use crate::tables::Records;
use crate::tables::import::Judged;

/// Rows kept at a time.
const PART: usize = 1000;

/// An uploaded file.
#[derive(Clone)]
pub struct Upload {
    /// Its name.
    pub name: String,
    /// Its content.
    pub bytes: Arc<[u8]>,
    /// The authority the import is narrowed to.
    pub reach: Option<String>,
    /// True for a file that takes the place of the one a batch was made from.
    pub again: bool,
}

/// What was judged of one row.
struct Found {
    number: u32,
    state: &'static str,
    outcome: String,
}

/// Judges the file and keeps the result under the receipt of the job.
///
/// # Errors
/// See [`super::Batches::preview`].
pub fn preview<T: Records>(app: &App, actor: &Actor, job: &Job, upload: &Upload) -> Result<(), AppError> {
    if !actor.may(super::rights::of(T::TABLE.id).1) {
        return Err(AppError::Forbidden);
    }
    if upload.again {
        let batch = app.read(|c| store::load(c, actor, &job.receipt))?;
        if batch.only.is_some() || batch.table != T::TABLE.id {
            return Err(AppError::NotFound);
        }
        let scope = store::reach(actor, &batch);
        return judged::<T>(app, actor, job, upload, &scope, Some(&batch));
    }
    let scope = match &upload.reach {
        Some(code) if actor.scope.contains_authority(code) => Scope::Authority(code.clone()),
        Some(_) => return Err(AppError::NotFound),
        None => actor.scope.clone(),
    };
    begin::<T>(app, actor, job, upload)?;
    let done = judged::<T>(app, actor, job, upload, &scope, None);
    if let Err(why) = &done {
        let head = Head { refused: why.detail(), ..Head::default() };
        let head = serde_json::to_string(&head).unwrap_or_default();
        app.act(actor, Action::Import, |tx| {
            tx.conn().execute(
                "UPDATE import_batches SET state = 'refused', header = $1, content = NULL WHERE receipt = $2",
                &binds![head, job.receipt.as_str()],
            )?;
            Ok(())
        })?;
    }
    done
}

/// A batch of which nothing is known yet but that its file is being read.
fn begin<T: Records>(app: &App, actor: &Actor, job: &Job, upload: &Upload) -> Result<(), AppError> {
    app.act(actor, Action::Import, |tx| {
        let now = tx.now().to_owned();
        tx.conn().execute(
            "INSERT INTO import_batches (receipt, table_id, file_name, state, revision, created_at, created_by, user_id,
               authority, reach, header, counts)
             VALUES ($1, $2, $3, 'reading', 1, $4, $5, $6, $7, $8, '{}', '{}')",
            &binds![
                job.receipt.as_str(),
                T::TABLE.id,
                upload.name.as_str(),
                now,
                actor.name.as_str(),
                actor.user_id.as_str(),
                place(actor),
                upload.reach.clone()
            ],
        )?;
        tx.audit(Event::new("upload", T::TABLE.id, "").summary(format!("交来文件 {}", upload.name)).batch(&job.receipt));
        Ok(())
    })
}

fn judged<T: Records>(
    app: &App,
    actor: &Actor,
    job: &Job,
    upload: &Upload,
    scope: &Scope,
    before: Option<&Batch>,
) -> Result<(), AppError> {
    let source = Source::bytes(upload.name.as_str(), Arc::clone(&upload.bytes));
    let (header, counts, found) = judge::<T>(app, actor, job, &source, scope)?;
    app.act(actor, Action::Import, |tx| {
        let kept = match before {
            Some(batch) => clear(tx, batch)?,
            None => HashMap::new(),
        };
        let content = seal_file(tx.keys(), &upload.bytes);
        tx.conn().execute(
            "UPDATE import_batches SET state = $1, revision = revision + 1, file_name = $2, filled_on = $3,
               header = $4, counts = $5, content = $6 WHERE receipt = $7",
            &binds![
                State::Preview.code(),
                upload.name.as_str(),
                header.filled_on.map(|d| d.to_string()),
                serde_json::to_string(&Head::from(&header)).unwrap_or_default(),
                serde_json::to_string(&counts).unwrap_or_default(),
                content,
                job.receipt.as_str()
            ],
        )?;
        keep::<T>(tx, job, &source, &header, &found, &kept)?;
        let (name, receipt) = (&upload.name, &job.receipt);
        tx.audit(Event::new("preview", T::TABLE.id, "").summary(format!("核对文件 {name}")).batch(receipt));
        Ok(())
    })
}

fn judge<T: Records>(
    app: &App,
    actor: &Actor,
    job: &Job,
    source: &Source,
    scope: &Scope,
) -> Result<(Header, Counts, Vec<Found>), AppError> {
    let options = Options { dry_run: true, only_valid: true, scope: scope.clone() };
    let (mut found, mut notices) = (Vec::new(), 0);
    let mut judged = None;
    let undone: Result<(), AppError> = app.act(actor, Action::Import, |tx| {
        let mut each = |_: &mut Tx, row: &Judged<T::Row>, _: &[Raw]| {
            job.count();
            notices += row.report.notices.len();
            let outcome = serde_json::to_string(&row.report).unwrap_or_default();
            found.push(Found { number: row.number, state: state_of(&row.report), outcome });
            Ok(())
        };
        judged = Some(within::<T>(tx, source, &options, &mut each)?);
        // Rolls everything back.
        Err(AppError::NotFound)
    });
    let Some(done) = judged else { return Err(undone.err().unwrap_or(AppError::NotFound)) };
    let report = &done.report;
    let counts = Counts {
        rows: report.rows,
        new: report.new,
        updated: report.updated,
        unchanged: report.unchanged,
        errors: report.skipped,
        notices: u32::try_from(notices + report.warnings.len()).unwrap_or(u32::MAX),
    };
    Ok((done.header, counts, found))
}

/// What outlives a file that is handed in again: a row mended on screen, and to whom a row was handed.
struct Earlier {
    state: String,
    organisation: Option<String>,
    note: Option<String>,
    cells: String,
    outcome: String,
}

fn clear(tx: &mut Tx, batch: &Batch) -> Result<HashMap<i64, Earlier>, AppError> {
    let sql = "SELECT number, state, organisation_id, handed_note, cells, outcome FROM import_rows
               WHERE receipt = $1 AND (state = 'mended' OR organisation_id IS NOT NULL)";
    let earlier = |r: &Row| Earlier {
        state: r.text(1),
        organisation: r.opt_text(2),
        note: r.opt_text(3),
        cells: r.text(4),
        outcome: r.text(5),
    };
    let receipt = batch.receipt.as_str();
    let found = tx.conn().query(sql, &binds![receipt])?.iter().map(|r| (r.int(0), earlier(r))).collect();
    tx.conn().execute("DELETE FROM import_rows WHERE receipt = $1", &binds![receipt])?;
    Ok(found)
}

/// Reads the file once more and keeps its cells with what was judged.
fn keep<T: Records>(
    tx: &mut Tx,
    job: &Job,
    source: &Source,
    header: &Header,
    found: &[Found],
    earlier: &HashMap<i64, Earlier>,
) -> Result<(), AppError> {
    let (app, mut rows, mut judged) = (tx.app, Vec::with_capacity(PART), found.iter());
    let mut flush = |rows: &mut Vec<Vec<Bind>>| -> Result<(), AppError> {
        let sql =
            "INSERT INTO import_rows (receipt, number, state, cells, outcome, organisation_id, handed_note)";
        tx.conn().insert_rows(sql, &std::mem::take(rows), "")?;
        Ok(())
    };
    read::<_, AppError>(source, T::TABLE, &mut |_| Ok(()), &mut |row| {
        let Some(of) = judged.next().filter(|f| f.number == row.number) else {
            return Err(AppError::Internal("两次读到的行不一样".into()));
        };
        let mut cells = Cells::new();
        for ((_, key), raw) in header.columns.iter().zip(row.cells) {
            if raw != Raw::Blank {
                cells.insert((*key).to_owned(), raw);
            }
        }
        let number = i64::from(of.number);
        let before = earlier.get(&number).filter(|_| of.state == "error");
        rows.push(match before.filter(|b| b.state == "mended") {
            Some(b) => binds![
                job.receipt.as_str(),
                number,
                b.state.as_str(),
                b.cells.as_str(),
                b.outcome.as_str(),
                b.organisation.clone(),
                b.note.clone()
            ]
            .to_vec(),
            None => binds![
                job.receipt.as_str(),
                number,
                of.state,
                seal(&app.keys, &cells)?,
                of.outcome.as_str(),
                before.and_then(|b| b.organisation.clone()),
                before.and_then(|b| b.note.clone())
            ]
            .to_vec(),
        });
        if rows.len() >= PART { flush(&mut rows) } else { Ok(()) }
    })?;
    flush(&mut rows)
}
