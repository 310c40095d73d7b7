//! One import from a file: read, judge, keep; all in one transaction, rolled back for a dry run and, unless only the
//! valid rows are asked for, when any row has an error.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, sync_channel};

use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::table::Problem;
use fengqiao_domain::value::Raw;
use fengqiao_sheets::{Header, Source, read};
use jiff::civil::Date;

use super::super::changes::ChangeLog;
use super::super::save::{Kept, save};
use super::super::{Env, Records, Touched};
use super::judge::{Judge, Judged, Outcome};
use super::orgs::Organisations;
use super::reader::{Read, Reader};
use super::report::{Report, Said};
use crate::AppError;
use crate::actor::Actor;
use crate::platform::app::{App, Tx};
use crate::platform::audit::Event;

/// Rows judged and kept at a time.
const PART: usize = 1000;

/// How an import is to be done.
pub struct Options {
    /// Judge only; nothing stays.
    pub dry_run: bool,
    /// Keep the good rows though others have errors.
    pub only_valid: bool,
    /// Reach of the import: the actor's scope, narrowed by `--district`.
    pub scope: Scope,
}

/// What an import came to.
pub struct Done {
    /// For people and `--json`.
    pub report: Report,
    /// Where the columns stood.
    pub header: Header,
    /// Problems by row, for the annotated workbook.
    pub problems: BTreeMap<u32, Vec<Problem>>,
}

/// Rolls the transaction back and still hands the result out.
enum Stop {
    Undo(Box<Done>),
    Failed(AppError),
}

/// Imports a file into a table.
///
/// # Errors
/// What is wrong with the file as a whole, `Forbidden`, or the store's. Errors of rows are in the report.
pub fn run<T: Records>(
    app: &App,
    actor: &Actor,
    source: &Source,
    options: &Options,
) -> Result<Done, AppError> {
    run_with::<T>(app, actor, source, options, &mut Alone)
}

/// What joins the transaction of an import.
pub trait Join {
    /// Before the file is read; an error stops the import.
    ///
    /// # Errors
    /// Why the import is not to be done.
    fn before(&mut self, tx: &mut Tx) -> Result<(), AppError>;
    /// After an import that stays.
    ///
    /// # Errors
    /// Then nothing stays.
    fn after(&mut self, tx: &mut Tx, done: &Done) -> Result<(), AppError>;
}

/// Nothing joins.
struct Alone;

impl Join for Alone {
    fn before(&mut self, _: &mut Tx) -> Result<(), AppError> {
        Ok(())
    }
    fn after(&mut self, _: &mut Tx, _: &Done) -> Result<(), AppError> {
        Ok(())
    }
}

/// As [`run`], with something in the same transaction.
///
/// # Errors
/// As [`run`], and what `join` returns.
pub fn run_with<T: Records>(
    app: &App,
    actor: &Actor,
    source: &Source,
    options: &Options,
    join: &mut dyn Join,
) -> Result<Done, AppError> {
    if !actor.may(super::batch::rights::of(T::TABLE.id).1) {
        return Err(AppError::Forbidden);
    }
    let mut undone = None;
    let done = app.act(actor, Action::Import, |tx| {
        join.before(tx)?;
        match attempt::<T>(tx, source, options) {
            Ok(done) => {
                join.after(tx, &done)?;
                Ok(done)
            }
            Err(Stop::Undo(done)) => {
                undone = Some(*done);
                Err(AppError::NotFound)
            }
            Err(Stop::Failed(e)) => Err(e),
        }
    });
    undone.map_or(done, Ok)
}

/// Takes each judged row with its cells: for the rows of a batch.
pub type EachRow<'a, R> = dyn FnMut(&mut Tx, &Judged<R>, &[Raw]) -> Result<(), AppError> + 'a;

fn attempt<T: Records>(tx: &mut Tx, source: &Source, options: &Options) -> Result<Done, Stop> {
    let (mut errors, mut warnings, mut problems) = (Vec::new(), Vec::new(), BTreeMap::new());
    let mut done = within::<T>(tx, source, options, &mut |_, row, _| {
        errors.extend(row.report.errors.iter().map(|f| f.said(row.number)));
        warnings.extend(row.report.notices.iter().map(|f| f.said(row.number)));
        if !row.problems.is_empty() {
            problems.insert(row.number, row.problems.clone());
        }
        Ok(())
    })
    .map_err(Stop::Failed)?;
    warnings.append(&mut done.report.warnings);
    (done.report.errors, done.report.warnings, done.problems) = (errors, warnings, problems);
    if options.dry_run || (!options.only_valid && !done.report.errors.is_empty()) {
        return Err(Stop::Undo(Box::new(done)));
    }
    Ok(done)
}

/// Reads, judges and keeps inside a transaction; the caller decides whether it stays. What is said of the rows goes
/// to `each` alone, so that a long file takes no memory here.
///
/// # Errors
/// What is wrong with the file as a whole, or the store's.
pub fn within<T: Records>(
    tx: &mut Tx,
    source: &Source,
    options: &Options,
    each: &mut EachRow<T::Row>,
) -> Result<Done, AppError> {
    let app = tx.app;
    let now = tx.now().to_owned();
    let env = app.env(&now);
    let receipt = super::batch::receipt(&env);
    let orgs = if needs_organisations::<T>() {
        Organisations::load(tx.conn(), &options.scope)?
    } else {
        Organisations::default()
    };
    let mut work = Work {
        env,
        filled_on: env.today,
        report: Report { table: T::TABLE.id.into(), ..Report::default() },
        log: ChangeLog::new(tx.actor, &env, Some(&receipt)),
        touched: Touched::default(),
    };
    let header = parts::<T>(source, env, &orgs, tx.actor, &mut |keys, filled_on, parts| {
        // A form filled in later than today is taken as of today.
        work.filled_on = filled_on.unwrap_or(env.today).min(env.today);
        let judge = Judge::<T>::new(env, &options.scope, &orgs, keys, work.filled_on);
        let mut judge = judge.handed_in_by(tx.actor);
        parts.iter().try_for_each(|part| work.take(tx, &mut judge, part, each))
    })?;
    work.ignored(&header);
    let touched = std::mem::take(&mut work.touched);
    T::derive(tx.conn(), &env, &touched)?;
    let mut report = std::mem::take(&mut work.report);
    let (count, digest) = std::mem::replace(&mut work.log, ChangeLog::new(tx.actor, &env, None)).seal();
    report.committed = !options.dry_run && (options.only_valid || report.skipped == 0);
    if report.committed {
        super::batch::note_file(tx, T::TABLE.id, &receipt, source.name(), &report, header.filled_on)?;
        tx.audit(
            Event::new("import", T::TABLE.id, "")
                .summary(format!(
                    "{}：新增 {}，更新 {}，无变化 {}",
                    source.name(),
                    report.new,
                    report.updated,
                    report.unchanged
                ))
                .change("明细行数与摘要", "", format!("{count} {digest}"))
                .batch(&receipt),
        );
        report.receipt = Some(receipt);
    }
    Ok(Done { report, header, problems: BTreeMap::new() })
}

/// Whether a table refers to organisations by name.
pub fn needs_organisations<T: Records>() -> bool {
    use fengqiao_domain::table::reference;
    use fengqiao_domain::value::RefTo;
    T::TABLE.columns.iter().any(|c| reference(c.kind) == Some(RefTo::Organisation))
}

/// Rows of a sheet with their cells.
type Part<R> = Vec<(Vec<Raw>, Read<R>)>;

/// Takes the columns of a sheet, 填报日期 and the parts as they are read.
type TakeParts<'a, R> =
    dyn FnMut(&[&'static str], Option<Date>, &Receiver<Part<R>>) -> Result<(), AppError> + 'a;

/// Reads a file on a thread of its own and hands its rows over in parts, so that the next ones are read while the last
/// ones are judged and kept.
fn parts<T: Records>(
    source: &Source,
    env: Env,
    orgs: &Organisations,
    actor: &Actor,
    take: &mut TakeParts<T::Row>,
) -> Result<Header, AppError> {
    let barred = T::barred(actor);
    std::thread::scope(|threads| {
        let (say_head, head) = sync_channel(1);
        let (say_part, parts) = sync_channel(1);
        let reading = threads.spawn(move || {
            let mut buffer = Vec::with_capacity(PART);
            let reader = OnceCell::new();
            // Nobody listens any more: the import has stopped for a reason of its own.
            let gone = || AppError::Internal("导入已停止".into());
            let header = read::<_, AppError>(
                source,
                T::TABLE,
                &mut |header| {
                    let keys: Vec<&'static str> = header.columns.iter().map(|(_, key)| *key).collect();
                    reader.get_or_init(|| {
                        let mut reader = Reader::<T>::new(env, orgs, &keys);
                        reader.barred = barred;
                        reader
                    });
                    say_head.send((keys, header.filled_on)).map_err(|_| gone())
                },
                &mut |row| {
                    if let Some(reader) = reader.get() {
                        let read = reader.read(row.number, &row.cells);
                        buffer.push((row.cells, read));
                    }
                    if buffer.len() < PART {
                        return Ok(());
                    }
                    say_part
                        .send(std::mem::replace(&mut buffer, Vec::with_capacity(PART)))
                        .map_err(|_| gone())
                },
            )?;
            if !buffer.is_empty() {
                say_part.send(buffer).map_err(|_| gone())?;
            }
            Ok(header)
        });
        let taken = head.recv().map_or(Ok(()), |(keys, filled_on)| take(&keys, filled_on, &parts));
        // The reader must not wait for somebody to take what it has.
        drop(parts);
        let header = reading.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        taken.and(header)
    })
}

struct Work<'a> {
    env: Env<'a>,
    filled_on: Date,
    report: Report,
    log: ChangeLog,
    touched: Touched,
}

impl Work<'_> {
    fn take<T: Records>(
        &mut self,
        tx: &mut Tx,
        judge: &mut Judge<T>,
        part: Part<T::Row>,
        each: &mut EachRow<T::Row>,
    ) -> Result<(), AppError> {
        let (cells, read): (Vec<Vec<Raw>>, Vec<Read<T::Row>>) = part.into_iter().unzip();
        let judged = judge.read(tx.conn(), read)?;
        let mut kept = Vec::with_capacity(judged.len());
        for (row, cells) in judged.into_iter().zip(&cells) {
            self.report.rows += 1;
            match row.outcome {
                Outcome::New => self.report.new += 1,
                Outcome::Updated => self.report.updated += 1,
                Outcome::Unchanged => self.report.unchanged += 1,
                Outcome::Error => self.report.skipped += 1,
            }
            each(tx, &row, cells)?;
            if matches!(row.outcome, Outcome::New | Outcome::Updated) {
                let kind = if row.old.is_none() { "新增" } else { "更新" };
                kept.push(Kept { old: row.old, new: row.new, kind, note: format!("第 {} 行", row.number) });
            }
        }
        save::<T>(tx.conn(), &self.env, &mut self.log, &mut self.touched, self.filled_on, kept)?;
        Ok(())
    }

    /// Unknown columns and 序号: one notice each.
    fn ignored(&mut self, header: &Header) {
        for (_, title) in &header.ignored {
            self.report.warnings.push(Said {
                row: header.row,
                key: String::new(),
                column: title.clone(),
                value: String::new(),
                message: "这一列不导入。".into(),
                clause: String::new(),
            });
        }
    }
}
