//! Decisions about one mediator: authorise, load in scope, ask the domain, keep, put on record; one transaction.

use std::borrow::Cow;

use fengqiao_domain::access::Action;
use fengqiao_domain::mediators::acts::{
    self, Confirming, Correction, Issue, Move, Refusal, Registering, Revocation,
};
use fengqiao_domain::mediators::{Confirmation, Mediator};
use fengqiao_domain::registrations::Outcome;
use fengqiao_domain::table::Problem;
use jiff::civil::Date;

use super::MediatorRecords;
use crate::tables::behalf::Behalf;
use crate::tables::changes::{ChangeLog, differences};
use crate::tables::edit::load;
use crate::tables::save::{Kept, save};
use crate::tables::{Env, Records, Touched};
use crate::{Actor, App, AppError, Event, Tx};

/// What is decided about a person. `why` is the reason kept with the change.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each names an act of the domain and its fields")]
pub enum Act {
    /// 发证 (`first`) or 换发; an empty number is given from the series of the authority.
    Issue { new: Issue, why: String, first: bool },
    /// 收回注销.
    Revoke { number: String, act: Revocation },
    /// 收回 of the card itself.
    Recall { number: String, on: Date, why: String },
    /// 更正证书.
    Correct { number: String, to: Correction, why: String },
    /// 换发截止日.
    SetDeadline { number: String, last: Option<Date>, why: String },
    /// 退出名册.
    Remove { on: Date, why: String, document: Option<String> },
    /// 更正退出名册.
    Restore { decision: String, why: String },
    /// 不适合或不胜任.
    RaiseUnfit { on: Date, why: String },
    /// 提请的处理结果.
    SettleUnfit { decision: String, on: Date, why: String },
    /// 产假, 病假, 借调.
    Suspend { what: String, since: Date, until: Option<Date> },
    /// The end of such a span, or its correction.
    Resume { decision: String, last: Date, why: String },
    /// 退出 of one appointment.
    Exit { appointment: String, on: Date, why: String },
    /// 撤销退出.
    Reopen { appointment: String, why: String },
    /// 调动 or 兼任.
    Move { to: Move, why: String },
    /// 年度注册.
    Register(Registering),
    /// 更正注册.
    MendRegistration { entry: (i16, Outcome, Date), to: Option<Date>, why: String },
    /// 履职确认.
    Confirm(Confirming),
    /// 更正履职确认.
    MendConfirmation { entry: (i16, String), to: Option<Confirming>, why: String },
}

impl Act {
    /// The permission it needs.
    pub fn action(&self) -> Action {
        match self {
            Self::Issue { .. }
            | Self::Revoke { .. }
            | Self::Recall { .. }
            | Self::Correct { .. }
            | Self::SetDeadline { .. } => Action::DecideCertificate,
            Self::Remove { .. } | Self::Restore { .. } | Self::SettleUnfit { .. } => Action::DecideExit,
            Self::RaiseUnfit { .. }
            | Self::Suspend { .. }
            | Self::Resume { .. }
            | Self::Exit { .. }
            | Self::Reopen { .. }
            | Self::Move { .. } => Action::EditMediator,
            Self::Register(_) | Self::MendRegistration { .. } => Action::Register,
            Self::Confirm(_) | Self::MendConfirmation { .. } => Action::ConfirmPractice,
        }
    }

    /// What the history and the audit log call it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Issue { first: true, .. } => "发证",
            Self::Issue { .. } => "换发证书",
            Self::Revoke { .. } => "收回注销",
            Self::Recall { .. } => "收回证卡",
            Self::Correct { .. } => "更正证书",
            Self::SetDeadline { .. } => "换发截止日",
            Self::Remove { .. } => "退出名册",
            Self::Restore { .. } => "更正退出",
            Self::RaiseUnfit { .. } => "提请认定",
            Self::SettleUnfit { .. } => "提请处理",
            Self::Suspend { .. } => "暂停计算",
            Self::Resume { .. } => "恢复计算",
            Self::Exit { .. } => "退出组织",
            Self::Reopen { .. } => "撤销退出",
            Self::Move { to, .. } if to.concurrent => "兼任",
            Self::Move { .. } => "调动",
            Self::Register(r) => registering(r.outcome),
            Self::MendRegistration { .. } => "更正注册",
            Self::Confirm(_) => "履职确认",
            Self::MendConfirmation { .. } => "更正履职确认",
        }
    }

    /// Short stable word of the audit log.
    fn verb(&self) -> &'static str {
        match self {
            Self::Issue { first: true, .. } => "issue",
            Self::Issue { .. } => "reissue",
            Self::Revoke { .. } => "revoke",
            Self::Recall { .. } => "recall",
            Self::Correct { .. } => "correct",
            Self::SetDeadline { .. } => "deadline",
            Self::Remove { .. } => "remove",
            Self::Restore { .. } => "restore",
            Self::RaiseUnfit { .. } => "unfit",
            Self::SettleUnfit { .. } => "settle",
            Self::Suspend { .. } => "suspend",
            Self::Resume { .. } => "resume",
            Self::Exit { .. } => "exit",
            Self::Reopen { .. } => "reopen",
            Self::Move { .. } => "transfer",
            Self::Register(_) => "register",
            Self::MendRegistration { .. } => "mend-registration",
            Self::Confirm(_) => "confirm-practice",
            Self::MendConfirmation { .. } => "mend-confirmation",
        }
    }

    /// The facts of it, for the history.
    fn words(&self, m: &Mediator) -> String {
        let host = |id: &str| {
            let found = m.appointments.iter().find(|a| a.id == id);
            found.map_or_else(String::new, |a| a.host.name.clone())
        };
        match self {
            Self::Issue { new, .. } => format!("{}，发证 {}", new.number.trim(), new.issued),
            Self::Revoke { number, act } => format!(
                "{number}，{} 决定{}",
                act.on,
                act.document.as_deref().map_or_else(String::new, |d| format!("，{d}"))
            ),
            Self::Recall { number, on, .. } => format!("{number}，{on} 收回"),
            Self::Correct { number, to, .. } => {
                format!(
                    "{number} → {}，发证 {}{}{}",
                    to.number.trim(),
                    to.issued,
                    or(to.revoked, "，注销 "),
                    or(to.recalled, "，收回 ")
                )
            }
            Self::SetDeadline { number, last, .. } => {
                format!("{number}，{}", last.map_or_else(|| "不设截止日".into(), |d| format!("至 {d}")))
            }
            Self::Remove { on, document, .. } => {
                format!("自 {on} 起{}", document.as_deref().map_or_else(String::new, |d| format!("，{d}")))
            }
            Self::RaiseUnfit { on, .. } | Self::SettleUnfit { on, .. } => on.to_string(),
            Self::Restore { .. } => String::new(),
            Self::Suspend { what, since, until } => format!("{what}，{since} 起{}", or(*until, "，至 ")),
            Self::Resume { last, .. } => format!("止于 {last}"),
            Self::Exit { appointment, on, .. } => format!("{}，{on}", host(appointment)),
            Self::Reopen { appointment, .. } => host(appointment),
            Self::Move { to, .. } => format!("{}，自 {} 起", to.host.name, to.on),
            Self::Register(r) => format!(
                "{} 年度，{}{}",
                r.year,
                r.on,
                r.document.as_deref().map_or_else(String::new, |d| format!("，{d}"))
            ),
            Self::Confirm(act) => confirming(act),
            Self::MendConfirmation { entry, to, .. } => {
                let before = m
                    .confirmations
                    .iter()
                    .find(|c| c.year == entry.0 && c.organisation == entry.1)
                    .map_or("", Confirmation::word);
                let after = to.as_ref().map_or_else(|| "撤销这次确认".into(), confirming);
                format!("{} 年，{before} → {after}", entry.0)
            }
            Self::MendRegistration { entry, to, .. } => format!(
                "{} 年度，{} → {}",
                entry.0,
                entry.2,
                to.map_or_else(|| "撤销这条记录".into(), |d| d.to_string())
            ),
        }
    }

    /// Why.
    fn why(&self) -> &str {
        match self {
            Self::Issue { why, .. }
            | Self::Recall { why, .. }
            | Self::Correct { why, .. }
            | Self::SetDeadline { why, .. }
            | Self::Remove { why, .. }
            | Self::Restore { why, .. }
            | Self::RaiseUnfit { why, .. }
            | Self::SettleUnfit { why, .. }
            | Self::Resume { why, .. }
            | Self::Exit { why, .. }
            | Self::Reopen { why, .. }
            | Self::Move { why, .. }
            | Self::MendRegistration { why, .. }
            | Self::MendConfirmation { why, .. } => why.trim(),
            Self::Revoke { act, .. } => act.reason.trim(),
            Self::Suspend { what, .. } => what.trim(),
            Self::Register(r) => r.reason.trim(),
            Self::Confirm(act) => act.note.trim(),
        }
    }

    fn apply(&self, m: &mut Mediator, env: &Env) -> Result<(), Refusal> {
        let (policy, today) = (env.policy, env.today);
        match self.clone() {
            Self::Issue { new, .. } => acts::issue(m, new, policy, today),
            Self::Revoke { number, act } => acts::revoke(m, &number, &act, policy, today),
            Self::Recall { number, on, .. } => acts::recall(m, &number, on, today),
            Self::Correct { number, to, why } => {
                needs_why(&why)?;
                acts::correct(m, &number, to, policy, today)
            }
            Self::SetDeadline { number, last, why } => {
                needs_why(&why)?;
                acts::set_deadline(m, &number, last, policy, today)
            }
            Self::Remove { on, why, document } => acts::remove(m, on, &why, document, today),
            Self::Restore { decision, why } => acts::restore(m, &decision, &why, today),
            Self::RaiseUnfit { on, why } => acts::raise_unfit(m, on, &why, today),
            Self::SettleUnfit { decision, on, why } => acts::settle_unfit(m, &decision, on, &why, today),
            Self::Suspend { what, since, until } => acts::suspend(m, &what, since, until, today),
            Self::Resume { decision, last, why } => {
                needs_why(&why)?;
                acts::resume(m, &decision, last, today)
            }
            Self::Exit { appointment, on, why } => acts::exit(m, &appointment, on, &why, today),
            Self::Reopen { appointment, why } => acts::reopen(m, &appointment, &why),
            Self::Move { to, .. } => acts::move_to(m, to, today),
            Self::Register(act) => acts::register(m, &act, policy, today),
            Self::MendRegistration { entry, to, why } => {
                acts::mend_registration(m, entry, to, &why, policy, today)
            }
            Self::Confirm(act) => acts::confirm(m, &act, today),
            Self::MendConfirmation { entry: (year, at), to, why } => {
                acts::mend_confirmation(m, (year, &at), to.as_ref(), &why, today)
            }
        }
    }

    /// The appointment it is about; `None` for what concerns the person.
    fn appointment(&self) -> Option<&str> {
        match self {
            Self::Exit { appointment, .. } | Self::Reopen { appointment, .. } => Some(appointment),
            _ => None,
        }
    }

    /// The organisation that says so; `None` for what an authority or any post says.
    fn organisation(&self) -> Option<&str> {
        match self {
            Self::Confirm(act) => Some(&act.organisation),
            Self::MendConfirmation { entry, .. } => Some(&entry.1),
            _ => None,
        }
    }
}

/// What the history calls a decision about a year's registration.
pub(super) fn registering(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Registered => "年度注册",
        Outcome::Deferred => "暂缓注册",
        Outcome::Refused => "未通过注册",
    }
}

/// The facts of a confirmation, for the history.
pub(super) fn confirming(act: &Confirming) -> String {
    let word = if act.practised { "从事" } else { "未从事" };
    format!("{} 年{word}调解工作{}", act.year, or(act.active_on, "，最近履职 "))
}

fn or(day: Option<Date>, before: &str) -> String {
    day.map_or_else(String::new, |d| format!("{before}{d}"))
}

fn needs_why(why: &str) -> Result<(), Refusal> {
    if why.trim().is_empty() {
        return Err(Problem::error("reason", "没有填写理由。", ""));
    }
    Ok(())
}

/// Decides, for somebody without an account where `behalf` says so; gives the record as it stands then.
///
/// # Errors
/// `NotFound` out of scope, `Refused` when another authority answers for the person, `Invalid` for what cannot be.
pub fn decide(
    app: &App,
    actor: &Actor,
    id: &str,
    act: &Act,
    behalf: Option<&Behalf>,
) -> Result<Mediator, AppError> {
    app.act(actor, act.action(), |tx| decided(tx, id, act, None, behalf))
}

/// As [`decide`], inside a transaction of [`Act::action`], about the revision the reader saw.
///
/// # Errors
/// As [`decide`]; `Conflict` for another revision.
pub fn decide_in(tx: &mut Tx, id: &str, act: &Act, revision: i64) -> Result<Mediator, AppError> {
    decided(tx, id, act, Some(revision), None)
}

/// As [`decide`], one of many inside a transaction of [`Act::action`]; `receipt` is that of all of them.
///
/// # Errors
/// As [`decide`].
pub fn decide_among(tx: &mut Tx, id: &str, act: &Act, receipt: &str) -> Result<Mediator, AppError> {
    let (now, actor) = (tx.now().to_owned(), tx.actor);
    let env = tx.app.env(&now);
    let old = load::<MediatorRecords>(tx.conn(), &env, &actor.scope, id)?;
    decided_on(tx, &env, old, act, None, Some(receipt))
}

/// Whether an act could be done to a record as it is; nothing is kept.
///
/// # Errors
/// As [`decide`].
pub fn try_out(actor: &Actor, m: &Mediator, act: &Act, env: &Env) -> Result<Mediator, AppError> {
    answers_for(actor, m, act, env.today)?;
    let mut new = m.clone();
    act.apply(&mut new, env)?;
    Ok(new)
}

fn decided(
    tx: &mut Tx,
    id: &str,
    act: &Act,
    revision: Option<i64>,
    behalf: Option<&Behalf>,
) -> Result<Mediator, AppError> {
    let (now, actor) = (tx.now().to_owned(), tx.actor);
    let env = tx.app.env(&now);
    let old = load::<MediatorRecords>(tx.conn(), &env, &actor.scope, id)?;
    if revision.is_some_and(|seen| seen != old.revision) {
        return Err(AppError::Conflict);
    }
    decided_on(tx, &env, old, act, behalf, None)
}

fn decided_on(
    tx: &mut Tx,
    env: &Env,
    old: Mediator,
    act: &Act,
    behalf: Option<&Behalf>,
    receipt: Option<&str>,
) -> Result<Mediator, AppError> {
    answers_for(tx.actor, &old, act, env.today)?;
    let act = &numbered(tx, &old, act, env)?;
    let mut new = old.clone();
    act.apply(&mut new, env)?;
    if new == old {
        return Err(AppError::refused("没有变化，不用保存。"));
    }
    let taken = MediatorRecords::across(tx.conn(), env, &[&new])?;
    if let Some(problem) = taken.into_iter().flatten().next() {
        return Err(Problem { column: "number", ..problem }.into());
    }
    put_on_record(tx, env, old, new, act, behalf, receipt)
}

/// An issue without a number gets the next one of the authority that answers for the person.
fn numbered<'a>(tx: &mut Tx, m: &Mediator, act: &'a Act, env: &Env) -> Result<Cow<'a, Act>, AppError> {
    let Act::Issue { new, why, first } = act else { return Ok(Cow::Borrowed(act)) };
    if !new.number.trim().is_empty() {
        return Ok(Cow::Borrowed(act));
    }
    // What cannot be is said before a number is taken.
    let trial = Issue { number: "？".into(), ..new.clone() };
    acts::issue(&mut m.clone(), trial, env.policy, env.today)?;
    let authority = m.appointment_at(env.today).map(|a| a.host.authority.clone()).unwrap_or_default();
    let number = crate::certificates::series::take(tx, &authority, new.issued.year())?;
    Ok(Cow::Owned(Act::Issue { new: Issue { number, ..new.clone() }, why: why.clone(), first: *first }))
}

fn put_on_record(
    tx: &mut Tx,
    env: &Env,
    old: Mediator,
    new: Mediator,
    act: &Act,
    behalf: Option<&Behalf>,
    receipt: Option<&str>,
) -> Result<Mediator, AppError> {
    let (words, why) = (act.words(&old), act.why());
    let behalf = behalf.map(Behalf::words);
    let asked = behalf.as_deref().unwrap_or_default();
    let note: Vec<&str> = [words.as_str(), why, asked].into_iter().filter(|t| !t.is_empty()).collect();
    let mut event = Event::new(act.verb(), "mediators", old.id.as_str())
        .summary(format!("{}：{words}", act.name()))
        .reason(why)
        .behalf(behalf.clone());
    for change in differences::<MediatorRecords>(&old, &new, env) {
        event = event.change(change.key, change.old, change.new);
    }
    if let Some(receipt) = receipt {
        event = event.batch(receipt);
    }
    let (mut log, mut touched) = (ChangeLog::new(tx.actor, env, receipt), Touched::default());
    let kept = Kept { old: Some(old), new, kind: act.name(), note: note.join("；") };
    let mut saved = save::<MediatorRecords>(tx.conn(), env, &mut log, &mut touched, env.today, vec![kept])?;
    MediatorRecords::derive(tx.conn(), env, &touched)?;
    tx.audit(event);
    saved.pop().ok_or_else(|| AppError::Internal("没有存下记录".into()))
}

/// Whether the post answers for the person now: one of the appointments it is about, or the last one, lies in scope.
fn answers_for(actor: &Actor, m: &Mediator, act: &Act, today: Date) -> Result<(), AppError> {
    let own = |a: &fengqiao_domain::mediators::record::Appointment| {
        actor.scope.contains_organisation(&a.organisation, &a.host.authority, a.host.subdistrict.as_deref())
    };
    if let Some(id) = act.organisation() {
        let is_own = m.appointments.iter().any(|a| a.organisation == id && own(a));
        let words = "由当年任职的组织确认，或由它所在的街镇、区代录。";
        return if is_own { Ok(()) } else { Err(AppError::refused(words)) };
    }
    let answers = match act.appointment() {
        Some(id) => m.appointments.iter().any(|a| a.id == id && own(a)),
        None => m.appointment_at(today).is_none_or(own),
    };
    if answers {
        return Ok(());
    }
    Err(AppError::refused("此人现在的主任职不在您的管理范围内，请由主任职单位的主管部门办理。"))
}
