//! From an uploaded file to a batch that can be looked at. The rows are judged without writing and kept as they come, a
//! part at a time, so that others go on with their work and a long file needs little memory.

use std::collections::HashMap;
use std::sync::Arc;

use fengqiao_db::{Bind, Conn, Row, binds};
use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::value::Raw;
use fengqiao_sheets::Source;

use super::super::jobs::Job;
use super::super::run::look;
use super::store::{self, Batch, Cells, Counts, Head, State, place, seal, seal_file, state_of};
use crate::AppError;
use crate::actor::Actor;
use crate::platform::app::{App, Tx};
use crate::platform::audit::Event;
use crate::profiles;
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
    /// Record id of the import profile it is read by; empty for our own forms.
    pub profile: String,
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
        if batch.state == State::Confirming {
            return Err(AppError::refused("这一批还没有导完。请等导完，再交改好的表。"));
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
            tx.conn().execute("DELETE FROM import_rows WHERE receipt = $1", &binds![job.receipt.as_str()])?;
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
               authority, reach, header, counts, profile)
             VALUES ($1, $2, $3, 'reading', 1, $4, $5, $6, $7, $8, '{}', '{}', $9)",
            &binds![
                job.receipt.as_str(),
                T::TABLE.id,
                upload.name.as_str(),
                now,
                actor.name.as_str(),
                actor.user_id.as_str(),
                place(actor),
                upload.reach.clone(),
                Some(upload.profile.as_str()).filter(|id| !id.is_empty())
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
    // A file that takes the place of another one is read as that was.
    let lens = app.read(|c| match before {
        Some(batch) => profiles::store::lens(c, T::TABLE.id, &batch.profile, batch.profile_version),
        None => profiles::store::usable(c, T::TABLE.id, &upload.profile),
    })?;
    let columns = std::cell::RefCell::new(Vec::new());
    let (mut rows, mut notices): (Vec<Vec<Bind>>, usize) = (Vec::new(), 0);
    let done = look::<T>(
        app,
        actor,
        (&source, lens.as_ref()),
        scope,
        &mut |keys| columns.replace(keys.to_vec()).clear(),
        &mut |row, cells| {
            job.count();
            notices += row.report.notices.len();
            let mut given = Cells::new();
            for (key, raw) in columns.borrow().iter().zip(cells).filter(|(_, raw)| **raw != Raw::Blank) {
                given.insert((*key).to_owned(), raw.clone());
            }
            rows.push(kept(app, job, row, &given)?);
            // The rows of a batch that stands stay as they are until the new ones are all there.
            if before.is_none() && rows.len() >= PART {
                let part = std::mem::take(&mut rows);
                app.act(actor, Action::Import, |tx| insert(tx, &part))?;
            }
            Ok(())
        },
    )?;
    let report = &done.report;
    let counts = Counts {
        rows: report.rows,
        new: report.new,
        updated: report.updated,
        unchanged: report.unchanged,
        errors: report.skipped,
        notices: u32::try_from(notices + report.warnings.len()).unwrap_or(u32::MAX),
        upto: 0,
    };
    let content = seal_file(&app.keys, &upload.bytes);
    app.act(actor, Action::Import, |tx| {
        if let Some(batch) = before {
            carry(&mut rows, &earlier(tx.conn(), batch)?);
            tx.conn().execute("DELETE FROM import_rows WHERE receipt = $1", &binds![job.receipt.as_str()])?;
        }
        insert(tx, &rows)?;
        tx.conn().execute(
            "UPDATE import_batches SET state = $1, revision = revision + 1, file_name = $2, filled_on = $3,
               header = $4, counts = $5, content = $6, profile_version = $7 WHERE receipt = $8",
            &binds![
                State::Preview.code(),
                upload.name.as_str(),
                done.header.filled_on.map(|d| d.to_string()),
                serde_json::to_string(&Head::from(&done.header)).unwrap_or_default(),
                serde_json::to_string(&counts).unwrap_or_default(),
                content,
                lens.as_ref().map(|lens| lens.version),
                job.receipt.as_str()
            ],
        )?;
        let (name, receipt) = (&upload.name, &job.receipt);
        let read_by = lens.as_ref().map_or_else(String::new, |lens| format!("，导入方案 {}", lens.words()));
        tx.audit(
            Event::new("preview", T::TABLE.id, "")
                .summary(format!("核对文件 {name}{read_by}"))
                .batch(receipt),
        );
        Ok(())
    })
}

fn insert(tx: &mut Tx, rows: &[Vec<Bind>]) -> Result<(), AppError> {
    let sql =
        "INSERT INTO import_rows (receipt, number, state, cells, outcome, organisation_id, handed_note)";
    tx.conn().insert_rows(sql, rows, "")?;
    Ok(())
}

/// What outlives a file that is handed in again: a row mended on screen, and to whom a row was handed.
struct Earlier {
    state: String,
    organisation: Option<String>,
    note: Option<String>,
    cells: String,
    outcome: String,
}

fn earlier(c: &mut Conn, batch: &Batch) -> Result<HashMap<i64, Earlier>, AppError> {
    let sql = "SELECT number, state, organisation_id, handed_note, cells, outcome FROM import_rows
               WHERE receipt = $1 AND (state = 'mended' OR organisation_id IS NOT NULL)";
    let earlier = |r: &Row| Earlier {
        state: r.text(1),
        organisation: r.opt_text(2),
        note: r.opt_text(3),
        cells: r.text(4),
        outcome: r.text(5),
    };
    Ok(c.query(sql, &binds![batch.receipt.as_str()])?.iter().map(|r| (r.int(0), earlier(r))).collect())
}

/// A row as it is kept with its batch: see [`insert`].
fn kept<R>(app: &App, job: &Job, row: &Judged<R>, cells: &Cells) -> Result<Vec<Bind>, AppError> {
    let outcome = serde_json::to_string(&row.report).unwrap_or_default();
    let (receipt, state) = (job.receipt.as_str(), state_of(&row.report));
    let cells = seal(&app.keys, cells)?;
    Ok(Vec::from(binds![receipt, i64::from(row.number), state, cells, outcome, Bind::Null, Bind::Null]))
}

/// Faulty rows that were mended or handed over in the earlier file stay so.
fn carry(rows: &mut [Vec<Bind>], earlier: &HashMap<i64, Earlier>) {
    for row in rows {
        let [_, Bind::Int(number), state, cells, outcome, organisation, note] = row.as_mut_slice() else {
            continue;
        };
        let Some(before) = earlier.get(number).filter(|_| *state == Bind::from("error")) else { continue };
        if before.state == "mended" {
            *state = before.state.as_str().into();
            *cells = before.cells.as_str().into();
            *outcome = before.outcome.as_str().into();
        }
        *organisation = before.organisation.clone().into();
        *note = before.note.clone().into();
    }
}
