//! One import from a file: read, judge, keep; all in one transaction, rolled back when any row has an error unless only
//! the valid rows are asked for. A dry run reads and judges, and keeps nobody waiting.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};

use fengqiao_db::Conn;
use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::table::Problem;
use fengqiao_domain::value::Raw;
use fengqiao_sheets::{Header, Source, read_as};
use jiff::civil::Date;

use super::super::changes::ChangeLog;
use super::super::{Env, Records, Touched};
use super::judge::{Judge, Judged, Outcome};
use super::keep::keep;
use super::lens::Lens;
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
    /// The profile the file is read by; `None` for our own forms.
    pub lens: Option<Arc<Lens>>,
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

/// What is said to whoever brings a file of a list that only goes out.
pub fn only_out(title: &str) -> String {
    format!("{title}由系统按登记的情况列出，只导出、不导入。请改原来的记录。")
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
    if T::ONLY_OUT {
        return Err(AppError::refused(only_out(T::TABLE.title)));
    }
    if options.dry_run {
        return dry::<T>(app, actor, source, options);
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
pub type EachRow<'a, R> = dyn FnMut(&Judged<R>, &[Raw]) -> Result<(), AppError> + 'a;

/// What was said of the rows, gathered.
#[derive(Default)]
struct Gathered {
    errors: Vec<Said>,
    warnings: Vec<Said>,
    problems: BTreeMap<u32, Vec<Problem>>,
}

impl Gathered {
    fn take<R>(&mut self, row: &Judged<R>) {
        self.errors.extend(row.report.errors.iter().map(|f| f.said(row.number)));
        self.warnings.extend(row.report.notices.iter().map(|f| f.said(row.number)));
        if !row.problems.is_empty() {
            self.problems.insert(row.number, row.problems.clone());
        }
    }

    fn into(mut self, mut done: Done) -> Done {
        self.warnings.append(&mut done.report.warnings);
        (done.report.errors, done.report.warnings, done.problems) =
            (self.errors, self.warnings, self.problems);
        done
    }
}

fn attempt<T: Records>(tx: &mut Tx, source: &Source, options: &Options) -> Result<Done, Stop> {
    let mut said = Gathered::default();
    let done = within::<T>(tx, source, options, &mut |row, _| {
        said.take(row);
        Ok(())
    });
    let done = said.into(done.map_err(Stop::Failed)?);
    if !options.only_valid && !done.report.errors.is_empty() {
        return Err(Stop::Undo(Box::new(done)));
    }
    Ok(done)
}

fn dry<T: Records>(app: &App, actor: &Actor, source: &Source, options: &Options) -> Result<Done, AppError> {
    let mut said = Gathered::default();
    let file = (source, options.lens.as_deref());
    let done = look::<T>(app, actor, file, &options.scope, &mut |_| (), &mut |row, _| {
        said.take(row);
        Ok(())
    })?;
    Ok(said.into(done))
}

/// Reads and judges as an import would, and writes nothing; `columns` takes the keys of the sheet before its rows come.
/// The store is asked part by part and is free in between, so that whoever works meanwhile waits for nothing.
///
/// # Errors
/// `Forbidden`, what is wrong with the file as a whole, or the store's.
pub fn look<T: Records>(
    app: &App,
    actor: &Actor,
    (source, lens): (&Source, Option<&Lens>),
    scope: &Scope,
    columns: &mut dyn FnMut(&[&'static str]),
    each: &mut EachRow<T::Row>,
) -> Result<Done, AppError> {
    if !actor.may(Action::Import) {
        return Err(AppError::Forbidden);
    }
    let now = app.clock.stamp();
    let env = app.env(&now);
    let orgs = app.read(|c| organisations::<T>(c, scope))?;
    let mut work = Work::new::<T>();
    let header = parts::<T>((source, lens), env, &orgs, actor, &mut |keys, filled_on, parts| {
        columns(keys);
        let filled_on = filled_on.unwrap_or(env.today).min(env.today);
        let judge = Judge::<T>::new(env, scope, &orgs, keys, filled_on);
        let mut judge = judge.handed_in_by(actor).looking();
        parts.iter().try_for_each(|part| {
            let (cells, read): (Vec<Vec<Raw>>, Vec<Read<T::Row>>) = part.into_iter().unzip();
            let judged = app.read(|c| judge.read(c, read))?;
            work.count(&judged, &cells, each)
        })
    })?;
    work.ignored(&header);
    Ok(Done { report: work.report, header, problems: BTreeMap::new() })
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
    let orgs = organisations::<T>(tx.conn(), &options.scope)?;
    let mut work = Work::new::<T>();
    let mut log = ChangeLog::new(tx.actor, &env, Some(&receipt));
    let mut touched = Touched::default();
    let actor = tx.actor;
    let file = (source, options.lens.as_deref());
    let header = parts::<T>(file, env, &orgs, actor, &mut |keys, filled_on, parts| {
        // A form filled in later than today is taken as of today.
        let filled_on = filled_on.unwrap_or(env.today).min(env.today);
        let judge = Judge::<T>::new(env, &options.scope, &orgs, keys, filled_on);
        let mut judge = judge.handed_in_by(actor);
        parts.iter().try_for_each(|part| {
            let (cells, read): (Vec<Vec<Raw>>, Vec<Read<T::Row>>) = part.into_iter().unzip();
            let judged = judge.read(tx.conn(), read)?;
            work.count(&judged, &cells, each)?;
            keep::<T>(tx.conn(), &env, &mut log, &mut touched, filled_on, judged)
        })
    })?;
    work.ignored(&header);
    T::derive(tx.conn(), &env, &touched)?;
    let mut report = work.report;
    let (count, digest) = log.seal();
    report.committed = options.only_valid || report.skipped == 0;
    if report.committed {
        super::batch::note_file(tx, T::TABLE.id, &receipt, source.name(), &report, header.filled_on)?;
        tx.audit(
            Event::new("import", T::TABLE.id, "")
                .summary(format!(
                    "{}{}：新增 {}，更新 {}，无变化 {}",
                    source.name(),
                    options.lens.as_ref().map_or_else(String::new, |lens| format!("，{}", lens.words())),
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

/// The organisations a table's rows may name; none for a table that names none.
fn organisations<T: Records>(c: &mut Conn, scope: &Scope) -> Result<Organisations, AppError> {
    if needs_organisations::<T>() { Organisations::load(c, scope) } else { Ok(Organisations::default()) }
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
    (source, lens): (&Source, Option<&Lens>),
    env: Env,
    orgs: &Organisations,
    actor: &Actor,
    take: &mut TakeParts<T::Row>,
) -> Result<Header, AppError> {
    let barred = T::barred(actor);
    std::thread::scope(|threads| {
        let (say_head, head) = sync_channel(1);
        let (say_part, parts) = sync_channel(0);
        let reading = threads.spawn(move || {
            let mut buffer = Vec::with_capacity(PART);
            let reader = OnceCell::new();
            let known = OnceCell::new();
            // Nobody listens any more: the import has stopped for a reason of its own.
            let gone = || AppError::Internal("导入已停止".into());
            let header = read_as::<_, AppError>(
                source,
                T::TABLE,
                lens.map(|lens| &lens.layout),
                &mut |header| {
                    let keys: Vec<&'static str> = header.columns.iter().map(|(_, key)| *key).collect();
                    let keys = lens.map_or_else(|| keys.clone(), |lens| lens.keys::<T>(&keys));
                    known.get_or_init(|| keys.clone());
                    reader.get_or_init(|| {
                        let mut reader = Reader::<T>::new(env, orgs, &keys);
                        reader.barred = barred;
                        reader
                    });
                    say_head.send((keys, header.filled_on)).map_err(|_| gone())
                },
                &mut |row| {
                    if let (Some(reader), Some(keys)) = (reader.get(), known.get()) {
                        let cells = match lens {
                            Some(lens) => lens.cells::<T>(keys, row.cells),
                            None => row.cells,
                        };
                        let read = reader.read(row.number, &cells);
                        buffer.push((cells, read));
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

struct Work {
    report: Report,
}

impl Work {
    fn new<T: Records>() -> Self {
        Self { report: Report { table: T::TABLE.id.into(), ..Report::default() } }
    }

    /// Counts the rows of a part and hands each on with its cells.
    fn count<R>(
        &mut self,
        judged: &[Judged<R>],
        cells: &[Vec<Raw>],
        each: &mut EachRow<R>,
    ) -> Result<(), AppError> {
        for (row, cells) in judged.iter().zip(cells) {
            self.report.rows += 1;
            match row.outcome {
                Outcome::New => self.report.new += 1,
                Outcome::Updated => self.report.updated += 1,
                Outcome::Unchanged => self.report.unchanged += 1,
                Outcome::Error => self.report.skipped += 1,
            }
            each(row, cells)?;
        }
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
