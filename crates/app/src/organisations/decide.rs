//! Decisions about one organisation: authorise, load in scope, ask the domain, keep, derive, put on record; one
//! transaction.

use fengqiao_domain::access::Action;
use fengqiao_domain::organisations::Organisation;
use fengqiao_domain::organisations::acts::{self, CertificationEntry, Certify, StateEntry};
use jiff::civil::Date;

use super::{OrganisationRecords, checklist};
use crate::tables::as_of::FROM_THE_START;
use crate::tables::behalf::Behalf;
use crate::tables::changes::{ChangeLog, differences};
use crate::tables::edit::load;
use crate::tables::save::{Kept, save};
use crate::tables::{Env, Records, Touched};
use crate::{Actor, App, AppError, Event, Tx};

/// What is decided about an organisation. `why` is the reason kept with the change.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each names an act of the domain and its fields")]
pub enum Act {
    /// 认定实体化.
    Certify(Certify),
    /// 撤回认定.
    Withdraw { on: Date, why: String },
    /// 更正认定.
    MendCertification { to: Option<CertificationEntry>, why: String },
    /// 停用.
    Suspend { on: Date, why: String },
    /// 恢复.
    Resume { on: Date, why: String },
    /// 撤销.
    Dissolve { on: Date, why: String },
    /// 更正状态.
    MendState { to: StateEntry, why: String },
}

impl Act {
    /// The permission it needs.
    pub fn action(&self) -> Action {
        match self {
            Self::Certify(_) | Self::Withdraw { .. } | Self::MendCertification { .. } => {
                Action::CertifyCentre
            }
            _ => Action::EditOrganisation,
        }
    }

    /// What the history and the audit log call it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Certify(_) => "认定实体化",
            Self::Withdraw { .. } => "撤回认定",
            Self::MendCertification { .. } => "更正认定",
            Self::Suspend { .. } => "停用",
            Self::Resume { .. } => "恢复",
            Self::Dissolve { .. } => "撤销",
            Self::MendState { .. } => "更正状态",
        }
    }

    /// Short stable word of the audit log.
    fn verb(&self) -> &'static str {
        match self {
            Self::Certify(_) => "certify",
            Self::Withdraw { .. } => "withdraw-certification",
            Self::MendCertification { .. } => "mend-certification",
            Self::Suspend { .. } => "suspend",
            Self::Resume { .. } => "resume",
            Self::Dissolve { .. } => "dissolve",
            Self::MendState { .. } => "mend-state",
        }
    }

    /// The facts of it, for the history.
    fn words(&self) -> String {
        let site = |on_site: bool| if on_site { "现场认定" } else { "非现场认定" };
        let or = |day: Option<Date>, before: &str| day.map_or_else(String::new, |d| format!("{before}{d}"));
        match self {
            Self::Certify(act) => format!("{} 起，{}，{}", act.on, act.by.trim(), site(act.on_site)),
            Self::Withdraw { on, .. }
            | Self::Suspend { on, .. }
            | Self::Resume { on, .. }
            | Self::Dissolve { on, .. } => format!("自 {on} 起"),
            Self::MendCertification { to: None, .. } => "撤销这条认定记录".into(),
            Self::MendCertification { to: Some(to), .. } => {
                format!("{} 起，{}，{}{}", to.on, to.by.trim(), site(to.on_site), or(to.withdrawn, "，撤回 "))
            }
            Self::MendState { to, .. } => {
                let all = [or(to.suspended, "停用 "), or(to.resumed, "恢复 "), or(to.dissolved, "撤销 ")];
                let some: Vec<String> = all.into_iter().filter(|t| !t.is_empty()).collect();
                if some.is_empty() { "取消停用、撤销的记录".into() } else { some.join("，") }
            }
        }
    }

    /// Why.
    fn why(&self) -> &str {
        match self {
            Self::Certify(act) => act.note.trim(),
            Self::Withdraw { why, .. }
            | Self::MendCertification { why, .. }
            | Self::Suspend { why, .. }
            | Self::Resume { why, .. }
            | Self::Dissolve { why, .. }
            | Self::MendState { why, .. } => why.trim(),
        }
    }

    /// The day from which the changed columns hold; a correction holds from the start.
    fn from(&self) -> Date {
        match self {
            Self::Certify(act) => act.on,
            Self::Withdraw { on, .. }
            | Self::Suspend { on, .. }
            | Self::Resume { on, .. }
            | Self::Dissolve { on, .. } => *on,
            Self::MendCertification { .. } | Self::MendState { .. } => FROM_THE_START,
        }
    }

    fn apply(&self, tx: &mut Tx, env: &Env, o: &mut Organisation) -> Result<(), AppError> {
        let today = env.today;
        match self.clone() {
            Self::Certify(act) => {
                let verdict = checklist::on_day(tx.conn(), env, o, act.on)?.verdict(env, act.on);
                acts::certify(o, &act, &verdict, today)
            }
            Self::Withdraw { on, why } => acts::withdraw(o, on, &why, today),
            Self::MendCertification { to, why } => acts::mend_certification(o, to, &why, today),
            Self::Suspend { on, why } => acts::suspend(o, on, &why, today),
            Self::Resume { on, why } => acts::resume(o, on, &why, today),
            Self::Dissolve { on, why } => acts::dissolve(o, on, &why, today),
            Self::MendState { to, why } => acts::mend_state(o, to, &why, today),
        }
        .map_err(AppError::from)
    }
}

/// Decides; gives the record as it stands then. `revision` is the version the reader saw.
///
/// # Errors
/// `NotFound` out of scope, `Conflict` for a stale version, `Invalid` or `Refused` for what cannot be.
pub fn decide(
    app: &App,
    actor: &Actor,
    id: &str,
    revision: i64,
    act: &Act,
    behalf: Option<&Behalf>,
) -> Result<Organisation, AppError> {
    app.act(actor, act.action(), |tx| decide_in(tx, id, revision, act, behalf))
}

/// As [`decide`], inside a transaction of [`Act::action`].
///
/// # Errors
/// As [`decide`].
pub fn decide_in(
    tx: &mut Tx,
    id: &str,
    revision: i64,
    act: &Act,
    behalf: Option<&Behalf>,
) -> Result<Organisation, AppError> {
    let (now, actor) = (tx.now().to_owned(), tx.actor);
    let env = tx.app.env(&now);
    let old = load::<OrganisationRecords>(tx.conn(), &env, &actor.scope, id)?;
    if revision != old.revision {
        return Err(AppError::Conflict);
    }
    let mut new = old.clone();
    act.apply(tx, &env, &mut new)?;
    if new == old {
        return Err(AppError::refused("没有变化，不用保存。"));
    }
    put_on_record(tx, &env, old, new, act, behalf)
}

fn put_on_record(
    tx: &mut Tx,
    env: &Env,
    old: Organisation,
    new: Organisation,
    act: &Act,
    behalf: Option<&Behalf>,
) -> Result<Organisation, AppError> {
    let (words, why, from) = (act.words(), act.why(), act.from());
    let behalf = behalf.map(Behalf::words);
    let note: Vec<&str> = [words.as_str(), why, behalf.as_deref().unwrap_or_default()]
        .into_iter()
        .filter(|t| !t.is_empty())
        .collect();
    let mut event = Event::new(act.verb(), "organisations", old.id.as_str())
        .summary(format!("{}：{words}", act.name()))
        .reason(why)
        .behalf(behalf.clone());
    for change in differences::<OrganisationRecords>(&old, &new, env) {
        event = event.change(change.key, change.old, change.new);
    }
    // These stand beside the columns of the annex.
    let day = |d: Option<Date>| d.map_or_else(String::new, |d| d.to_string());
    let (before, after) = (old.certification_withdrawn, new.certification_withdrawn);
    event = event.change("certification_withdrawn", day(before), day(after));
    let site = |s: Option<bool>| s.map_or("", |s| if s { "是" } else { "否" });
    event = event.change("certified_on_site", site(old.certified_on_site), site(new.certified_on_site));
    let (mut log, mut touched) = (ChangeLog::new(tx.actor, env, None), Touched::default());
    let kept = Kept { old: Some(old), new, kind: act.name(), note: note.join("；") };
    let mut saved = save::<OrganisationRecords>(tx.conn(), env, &mut log, &mut touched, from, vec![kept])?;
    OrganisationRecords::derive(tx.conn(), env, &touched)?;
    tx.audit(event);
    saved.pop().ok_or_else(|| AppError::Internal("没有存下记录".into()))
}
