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
use crate::{Actor, App, AppError, FieldError, Tx};

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

/// A mediator who was lent and is not any more: who is lent handles the case while that holds, and reads it afterwards.
pub(super) fn lapsed(scope: &Scope, case: &Case, today: Date) -> bool {
    matches!(scope, Scope::Mediator(id) if !may_handle(case, id, today))
}

/// Whether somebody works on a case within the scope: makes, serves and voids its documents. Who is only asked to take it
/// over reads it.
pub(super) fn works_on(actor: &Actor, case: &Case, today: Date) -> bool {
    actor.may(Action::EditCases)
        && !lapsed(&actor.scope, case, today)
        && CaseRecords::reaches(&actor.scope, case)
}

/// Whether somebody may take a step of a case within the scope. Whoever is asked to take it over answers, and does nothing
/// else until it is theirs; nobody answers in their place but an office over them.
pub fn may_take(actor: &Actor, step: Step, case: &Case, today: Date) -> bool {
    if lapsed(&actor.scope, case, today) {
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
    let kept = Kept { old: None, new: case, kind: "新增", note: note.to_owned() };
    let event = |id: &str| Event::new("create", "cases", id).summary(note);
    put(tx, &env, env.today, kept, event)
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
    let kept = Kept { note: words.join("；"), old: Some(old), new, kind: step.label() };
    put(tx, env, said.on, kept, |_| event)
}

/// Whether what is recorded of a case may be changed beside its steps: not of one that is closed to the actor.
pub(crate) fn may_change(actor: &Actor, case: &Case, today: Date) -> bool {
    works_on(actor, case, today) && CaseRecords::closed_to(actor, case, today).is_none()
}

/// The case, where the actor may change what is recorded of it.
///
/// # Errors
/// `NotFound` out of scope, `Refused` where it is closed to the actor, `Forbidden`.
pub(super) fn open(app: &App, actor: &Actor, id: &str) -> Result<Case, AppError> {
    let now = app.clock.stamp();
    let case = app.read(|c| load::<CaseRecords>(c, &app.env(&now), &actor.scope, id))?;
    match CaseRecords::closed_to(actor, &case, app.today()) {
        Some(why) => Err(AppError::refused(why)),
        None if may_change(actor, &case, app.today()) => Ok(case),
        None => Err(AppError::Forbidden),
    }
}

/// Changes facts of a case that no column of annex 6 holds, on the version that was read; `what` names them in the audit log,
/// without their content. `new` gives the case with them, what was done and a note.
///
/// # Errors
/// `NotFound` out of scope, `Forbidden`, `Conflict` for a stale version, those of `new`.
pub(super) fn change(
    app: &App,
    actor: &Actor,
    (id, revision): (&str, i64),
    what: &'static str,
    new: impl FnOnce(&Case) -> Result<(Case, (&'static str, String)), AppError>,
) -> Result<Case, AppError> {
    app.act(actor, Action::EditCases, |tx| {
        let now = tx.now().to_owned();
        let env = tx.app.env(&now);
        let old = load::<CaseRecords>(tx.conn(), &env, &actor.scope, id)?;
        if !may_change(actor, &old, env.today) {
            return Err(AppError::Forbidden);
        }
        if old.revision != revision {
            return Err(AppError::Conflict);
        }
        let (new, (title, note)) = new(&old)?;
        if new == old {
            return Ok(old);
        }
        let event = Event::new("update", "cases", id).summary(title).personal(what, true);
        let event = told::<CaseRecords>(event, differences::<CaseRecords>(&old, &new, &env));
        let kept = Kept { note, old: Some(old), new, kind: title };
        put(tx, &env, env.today, kept, |_| event)
    })
}

/// Saves one case with what hangs on it, and puts it on record.
fn put(
    tx: &mut Tx,
    env: &Env,
    from: Date,
    kept: Kept<Case>,
    event: impl FnOnce(&str) -> Event,
) -> Result<Case, AppError> {
    let (mut log, mut touched) = (ChangeLog::new(tx.actor, env, None), Touched::default());
    let mut saved = save::<CaseRecords>(tx.conn(), env, &mut log, &mut touched, from, vec![kept])?;
    CaseRecords::derive(tx.conn(), env, &touched)?;
    let case = saved.pop().ok_or_else(|| AppError::Internal("没有存下记录".into()))?;
    tx.audit(event(&case.id));
    Ok(case)
}
