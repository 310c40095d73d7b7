//! Taking a step of a case: the one way to change what is recorded of its handling.

use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::cases::Case;
use fengqiao_domain::cases::acts::{self, Act, Setting};
use fengqiao_domain::cases::check::check;
use fengqiao_domain::cases::clocks::By;
use fengqiao_domain::cases::helpers::may_handle;
use fengqiao_domain::cases::state::State;
use fengqiao_domain::cases::steps::Step;
use fengqiao_domain::table::Severity;
use jiff::civil::Date;

use super::CaseRecords;
use super::store::records::referred_to;
use crate::platform::audit::Event;
use crate::settings;
use crate::tables::behalf::Behalf;
use crate::tables::changes::{ChangeLog, differences};
use crate::tables::edit::{load, told};
use crate::tables::save::{Kept, save};
use crate::tables::{Env, Records as _, Touched};
use crate::{Actor, AppError, FieldError, Tx};

/// What somebody says of a step besides what it brings.
pub struct Said<'a> {
    /// The version that was read.
    pub revision: i64,
    /// The day it happened.
    pub on: Date,
    /// Why so late, or otherwise than usual.
    pub explanation: Option<&'a str>,
    /// 代录.
    pub behalf: Option<&'a Behalf>,
}

/// Takes a step inside a transaction of [`Action::EditCases`]; `act` is made from the case as it stands. Gives the case
/// as it stands then.
///
/// # Errors
/// `NotFound` out of scope, `Forbidden`, `Conflict` for a stale version, `Invalid` or `Refused` with what is missing.
pub fn take(
    tx: &mut Tx,
    id: &str,
    step: Step,
    said: &Said,
    act: impl FnOnce(&mut Tx, &Env, &Case) -> Result<Act, AppError>,
) -> Result<Case, AppError> {
    let (now, actor) = (tx.now().to_owned(), tx.actor);
    let env = tx.app.env(&now);
    if !actor.may(Action::EditCases) {
        return Err(AppError::Forbidden);
    }
    let old = load::<CaseRecords>(tx.conn(), &env, &actor.scope, id)?;
    if !may_take(actor, step, &old, env.today) {
        return Err(AppError::Forbidden);
    }
    if said.revision != old.revision {
        return Err(AppError::Conflict);
    }
    let calendar = settings::calendar(tx.conn())?;
    let by = By { calendar: &calendar, policy: env.policy };
    let name = actor.name.as_str();
    let setting = Setting { by, today: env.today, actor: name };
    let mut new = old.clone();
    let act = act(tx, &env, &old)?;
    acts::take(&mut new, act, said.on, said.explanation, &setting)?;
    keep(tx, &env, old, new, step, said)
}

/// Whether somebody may take a step of a case within the scope. Whoever is asked to take it over answers, and does nothing
/// else until it is theirs; nobody answers in their place but an office over them.
pub fn may_take(actor: &Actor, step: Step, case: &Case, today: Date) -> bool {
    // Who is lent handles the case while that holds, and reads it afterwards.
    if let Scope::Mediator(id) = &actor.scope
        && !may_handle(case, id, today)
    {
        return false;
    }
    let asked = match (&actor.scope, referred_to(case)) {
        (Scope::Organisation(id), Some(to)) => id == to,
        (Scope::Mediator(_), _) => false,
        _ => true,
    };
    let reaches = if step == Step::AnswerReferral { asked } else { CaseRecords::reaches(&actor.scope, case) };
    reaches && actor.may(Action::EditCases) && actor.may(step.rule().who_in(State::of(case)))
}

/// Registers a case inside a transaction of [`Action::EditCases`]: an application that was handed in. The same checks, number,
/// clocks, history and audit as a case registered in its form.
///
/// # Errors
/// `Forbidden` beyond the scope, `Invalid` with what is wrong, or the store's.
pub fn register(tx: &mut Tx, case: Case, note: &str) -> Result<Case, AppError> {
    let (now, actor) = (tx.now().to_owned(), tx.actor);
    let env = tx.app.env(&now);
    if !actor.may(Action::EditCases) || !CaseRecords::reaches(&actor.scope, &case) {
        return Err(AppError::Forbidden);
    }
    let wrong = check(&case, &env.at(env.today)).into_iter().filter(|p| p.severity == Severity::Error);
    let problems: Vec<FieldError> =
        wrong.map(|p| FieldError::new(p.column, format!("{}{}", p.message, p.remedy))).collect();
    if !problems.is_empty() {
        return Err(AppError::Invalid { problems });
    }
    let (mut log, mut touched) = (ChangeLog::new(actor, &env, None), Touched::default());
    let kept = Kept { old: None, new: case, kind: "新增", note: note.to_owned() };
    let mut saved = save::<CaseRecords>(tx.conn(), &env, &mut log, &mut touched, env.today, vec![kept])?;
    CaseRecords::derive(tx.conn(), &env, &touched)?;
    let case = saved.pop().ok_or_else(|| AppError::Internal("没有存下记录".into()))?;
    tx.audit(Event::new("create", "cases", case.id.as_str()).summary(note));
    Ok(case)
}

fn keep(tx: &mut Tx, env: &Env, old: Case, new: Case, step: Step, said: &Said) -> Result<Case, AppError> {
    let behalf = said.behalf.map(Behalf::words);
    let last = new.steps.last();
    let note = last.map(|taken| taken.note.clone()).unwrap_or_default();
    let event = Event::new(step.code(), "cases", old.id.as_str())
        .summary(step.label())
        .behalf(behalf.clone())
        .change("state", State::of(&old).label(), State::of(&new).label());
    let event = told::<CaseRecords>(event, differences::<CaseRecords>(&old, &new, env));
    let words: Vec<&str> =
        [note.as_str(), said.explanation.unwrap_or_default(), behalf.as_deref().unwrap_or_default()]
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect();
    let (mut log, mut touched) = (ChangeLog::new(tx.actor, env, None), Touched::default());
    let kept = Kept { note: words.join("；"), old: Some(old), new, kind: step.label() };
    let mut saved = save::<CaseRecords>(tx.conn(), env, &mut log, &mut touched, said.on, vec![kept])?;
    CaseRecords::derive(tx.conn(), env, &touched)?;
    tx.audit(event);
    saved.pop().ok_or_else(|| AppError::Internal("没有存下记录".into()))
}

/// Keeps facts of a case that no column of annex 6 holds; `what` names them in the audit log, without their content.
pub(super) fn keep_facts(
    tx: &mut Tx,
    env: &Env,
    old: Case,
    new: Case,
    (title, note): (&'static str, String),
    what: &'static str,
) -> Result<Case, AppError> {
    let event = Event::new("update", "cases", old.id.as_str()).summary(title).personal(what, true);
    let event = told::<CaseRecords>(event, differences::<CaseRecords>(&old, &new, env));
    let (mut log, mut touched) = (ChangeLog::new(tx.actor, env, None), Touched::default());
    let kept = Kept { note, old: Some(old), new, kind: title };
    let mut saved = save::<CaseRecords>(tx.conn(), env, &mut log, &mut touched, env.today, vec![kept])?;
    CaseRecords::derive(tx.conn(), env, &touched)?;
    tx.audit(event);
    saved.pop().ok_or_else(|| AppError::Internal("没有存下记录".into()))
}
