//! One record made or changed: judged with the checks of a one-row import, then kept and put on record. Forms and the
//! API use it.

use std::collections::BTreeMap;

use fengqiao_db::Conn;
use fengqiao_domain::access::Scope;
use fengqiao_domain::table::{Audience, Need, Severity};
use fengqiao_domain::value::{CLEAR, Raw};
use jiff::civil::Date;

use super::as_of::FROM_THE_START;
use super::changes::{ChangeLog, FieldChange, differences};
use super::find::mark;
use super::import::report::{Fault, RowReport};
use super::import::{Judge, Judged, Organisations, Outcome};
use super::save::{Kept, save};
use super::{Env, Records, Touched};
use crate::AppError;
use crate::error::FieldError;
use crate::platform::app::Tx;
use crate::platform::audit::Event;
use crate::platform::masking;

/// From when a change holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// 自何日起: the facts changed that day.
    Day(Date),
    /// 更正: what is known was never right; the new value takes its place from its own first day. Asks for a reason.
    Start,
}

/// What a form or the API asks for.
pub struct Edit<'a> {
    /// The record; `None` for a new one.
    pub id: Option<&'a str>,
    /// The version the change was made on; asked only of a change.
    pub revision: i64,
    /// Values by column key. A column that is not named stays as it is, a blank one is cleared, and a masked value that
    /// was sent back unchanged stays.
    pub values: &'a BTreeMap<String, Raw>,
    /// From when it holds.
    pub since: Since,
    /// Made all the same, whatever [`Records::across`] tells ([`Records::ASKS_FIRST`]).
    pub sure: bool,
    /// Source of a new record, reason of a change; goes into the history and the audit log.
    pub note: &'a str,
}

/// Makes or changes a record.
///
/// # Errors
/// `NotFound` out of scope, `Conflict` for a stale revision, `Invalid` with what is wrong column by column.
pub fn edit<T: Records>(tx: &mut Tx, scope: &Scope, asked: &Edit) -> Result<T::Row, AppError> {
    if T::ONLY_OUT {
        return Err(AppError::refused(super::import::only_out(T::TABLE.title)));
    }
    let (app, now) = (tx.app, tx.now().to_owned());
    let env = app.env(&now);
    let old = asked.id.map(|id| load::<T>(tx.conn(), &env, scope, id)).transpose()?;
    if old.as_ref().is_some_and(|old| T::revision(old) != asked.revision) {
        return Err(AppError::Conflict);
    }
    if let Some(why) = old.as_ref().and_then(|old| T::closed_to(tx.actor, old, env.today)) {
        return Err(AppError::refused(why));
    }
    let from = match asked.since {
        Since::Day(day) if day > env.today => {
            return Err(AppError::invalid("from", "自何日起不能晚于今天。"));
        }
        Since::Day(day) => day,
        Since::Start if asked.note.trim().is_empty() => {
            return Err(AppError::invalid("note", "更正要写明理由：原来错在哪里，依据什么改。"));
        }
        Since::Start => FROM_THE_START,
    };
    barred::<T>(tx, &env, old.as_ref(), asked.values)?;
    let judged = judge::<T>(tx.conn(), &env, scope, old.as_ref(), asked.values, from)?;
    if judged.outcome == Outcome::Error {
        return Err(AppError::Invalid { problems: judged.report.errors.iter().map(field_error).collect() });
    }
    if T::ASKS_FIRST && old.is_none() && !asked.sure {
        ask_first::<T>(tx.conn(), &env, &judged.new)?;
    }
    keep::<T>(tx, &env, judged, from, asked.note.trim(), None)
}

/// The field under which a form shows what it asks first, and that says that it was seen.
pub const ANYWAY: &str = "anyway";

/// Asks first where other records have something to tell of a new one, before it is made.
///
/// # Errors
/// `Invalid` at [`ANYWAY`] with what they tell, the store's.
pub fn ask_first<T: Records>(c: &mut Conn, env: &Env, new: &T::Row) -> Result<(), AppError> {
    let told = warnings::<T>(c, env, new)?;
    if told.is_empty() {
        return Ok(());
    }
    Err(AppError::Invalid {
        problems: told.into_iter().map(|words| FieldError::new(ANYWAY, words)).collect(),
    })
}

/// What other records have to tell of a new one, in sentences.
///
/// # Errors
/// The store's.
pub fn warnings<T: Records>(c: &mut Conn, env: &Env, new: &T::Row) -> Result<Vec<String>, AppError> {
    let said = T::across(c, env, &[new])?.into_iter().flatten();
    let told = said.filter(|problem| problem.severity == Severity::Notice);
    Ok(told.map(|problem| format!("{}{}", problem.message, problem.remedy)).collect())
}

/// Refuses what only a decision of somebody else fills ([`Records::barred`]); the same value sent back is no change.
fn barred<T: Records>(
    tx: &Tx,
    env: &Env,
    old: Option<&T::Row>,
    values: &BTreeMap<String, Raw>,
) -> Result<(), AppError> {
    let Some((keys, who)) = T::barred(tx.actor) else { return Ok(()) };
    let at = env.at(env.today);
    for column in keys.iter().filter_map(|key| T::TABLE.column(key)) {
        let before = old.map(|row| column.show(row, &at)).unwrap_or_default();
        let same = match values.get(column.key) {
            None => true,
            Some(Raw::Blank) => before.is_empty(),
            Some(Raw::Text(text)) => text.trim() == before,
            Some(_) => false,
        };
        if !same {
            return Err(AppError::invalid(column.key, format!("{who}，请由有权的人认定。")));
        }
    }
    Ok(())
}

/// What [`edit`] would say and change; nothing is kept.
///
/// # Errors
/// `NotFound` out of scope, `Invalid` for an unknown column, or the store's.
pub fn dry<T: Records>(
    c: &mut Conn,
    env: &Env,
    scope: &Scope,
    id: Option<&str>,
    values: &BTreeMap<String, Raw>,
    from: Date,
) -> Result<RowReport, AppError> {
    let old = id.map(|id| load::<T>(c, env, scope, id)).transpose()?;
    Ok(judge::<T>(c, env, scope, old.as_ref(), values, from)?.report)
}

/// The record with this id, where the scope reaches it.
///
/// # Errors
/// `NotFound`, or the store's.
pub fn load<T: Records>(c: &mut Conn, env: &Env, scope: &Scope, id: &str) -> Result<T::Row, AppError> {
    let mut binds = Vec::new();
    let within = T::within(scope, &mut binds);
    let condition = format!("{within} AND r.id = {}", mark(&mut binds, id));
    let mut found = None;
    T::each(c, env, &condition, &binds, &mut |row| {
        found = Some(row);
        Ok(())
    })?;
    found.ok_or(AppError::NotFound)
}

/// Keeps a judged row and puts it on record. `note` is the source or reason, `batch` the receipt of an import.
///
/// # Errors
/// `Conflict`, or the store's.
pub fn keep<T: Records>(
    tx: &mut Tx,
    env: &Env,
    judged: Judged<T::Row>,
    from: Date,
    note: &str,
    batch: Option<&str>,
) -> Result<T::Row, AppError> {
    if judged.outcome == Outcome::Unchanged {
        return Ok(judged.new);
    }
    let (mut log, mut touched) = (ChangeLog::new(tx.actor, env, batch), Touched::default());
    let kind = match &judged.old {
        None => "新增",
        Some(_) if from == FROM_THE_START => "更正",
        Some(_) => "更新",
    };
    let changes = judged.old.as_ref().map(|old| differences::<T>(old, &judged.new, env)).unwrap_or_default();
    let was_new = judged.old.is_none();
    let one = Kept { old: judged.old, new: judged.new, kind, note: note.to_owned() };
    let row = save::<T>(tx.conn(), env, &mut log, &mut touched, from, vec![one])?
        .pop()
        .ok_or_else(|| AppError::Internal("没有存下记录".into()))?;
    T::derive(tx.conn(), env, &touched)?;
    let verb = if was_new { "create" } else { "update" };
    let mut event = Event::new(verb, T::TABLE.id, T::id(&row)).summary(kind);
    if !note.is_empty() && !T::CONFIDENTIAL {
        event = event.reason(note);
    }
    event = told::<T>(event, changes);
    if let Some(receipt) = batch {
        event = event.batch(receipt);
    }
    tx.audit(event);
    Ok(row)
}

/// The changes of a record in the audit log.
pub fn told<T: Records>(event: Event, changes: Vec<FieldChange>) -> Event {
    changes.into_iter().fold(event, |event, change| {
        if T::CONFIDENTIAL {
            event.personal(change.key, true)
        } else {
            event.change(change.key, change.old, change.new)
        }
    })
}

/// What is wrong with one column, for a form.
pub fn field_error(fault: &Fault) -> FieldError {
    FieldError::new(fault.key.as_str(), format!("{}{}", fault.message, fault.remedy))
}

fn judge<T: Records>(
    c: &mut Conn,
    env: &Env,
    scope: &Scope,
    old: Option<&T::Row>,
    values: &BTreeMap<String, Raw>,
    from: Date,
) -> Result<Judged<T::Row>, AppError> {
    let (mut keys, mut cells, mut wrong) = (Vec::new(), Vec::new(), Vec::new());
    let at = env.at(env.today);
    for (key, raw) in values {
        let Some(column) = T::TABLE.column(key) else {
            wrong.push(FieldError::new(key.as_str(), format!("没有“{key}”这一栏。")));
            continue;
        };
        let before = old.map(|row| column.show(row, &at)).unwrap_or_default();
        let masked = || masking::mask(column.key, &before);
        if column.audience == Audience::Personal && matches!(raw, Raw::Text(t) if *t == masked()) {
            continue;
        }
        let blank = match raw {
            Raw::Blank => true,
            Raw::Text(t) => t.trim().is_empty(),
            _ => false,
        };
        if blank && old.is_some() && column.need == Need::Required {
            wrong.push(FieldError::new(key.as_str(), format!("{}必填，不能清空。", column.title)));
        }
        let clear = blank && !before.is_empty();
        keys.push(column.key);
        cells.push(if clear { Raw::Text(CLEAR.into()) } else { raw.clone() });
    }
    if !wrong.is_empty() {
        return Err(AppError::Invalid { problems: wrong });
    }
    let orgs = if super::import::needs_organisations::<T>() {
        Organisations::load(c, scope)?
    } else {
        Organisations::default()
    };
    Judge::<T>::new(*env, scope, &orgs, &keys, from.min(env.today)).one(c, &cells, old.cloned())
}
