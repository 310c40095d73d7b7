//! Decisions about one expert: authorise, load in scope, ask the domain, keep, put on record; one transaction.

use fengqiao_domain::access::Action;
use fengqiao_domain::experts::Expert;
use fengqiao_domain::experts::acts;
use jiff::civil::Date;

use super::ExpertRecords;
use super::store::links;
use crate::tables::as_of::FROM_THE_START;
use crate::tables::behalf::Behalf;
use crate::tables::changes::{ChangeLog, differences};
use crate::tables::edit::load;
use crate::tables::save::{Kept, save};
use crate::tables::{Env, Records, Touched};
use crate::users::store::users;
use crate::{AppError, Event, Tx};

/// What is decided about an expert.
#[derive(Clone, Debug)]
pub enum Act {
    /// 退出.
    Exit { on: Date, why: String },
    /// 更正退出.
    MendExit { to: Option<(Date, String)>, why: String },
    /// 续聘.
    Renew { from: Date, to: Date, why: String },
    /// 关联调解员和账号, each as typed; empty for none.
    Link { certificate: String, account: String },
}

impl Act {
    /// What the history and the audit log call it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Exit { .. } => "退出",
            Self::MendExit { .. } => "更正退出",
            Self::Renew { .. } => "续聘",
            Self::Link { .. } => "关联",
        }
    }

    fn verb(&self) -> &'static str {
        match self {
            Self::Exit { .. } => "exit",
            Self::MendExit { .. } => "mend-exit",
            Self::Renew { .. } => "renew",
            Self::Link { .. } => "link",
        }
    }

    /// The facts of it, for the history.
    fn words(&self) -> String {
        match self {
            Self::Exit { on, .. } => format!("自 {on} 起"),
            Self::MendExit { to: None, .. } => "撤销退出的记录".into(),
            Self::MendExit { to: Some((on, _)), .. } => format!("自 {on} 起退出"),
            Self::Renew { from, to, .. } => format!("{from} 至 {to}"),
            Self::Link { certificate, account } => {
                let or = |text: &str| if text.is_empty() { "无".to_owned() } else { text.to_owned() };
                format!("调解员证 {}，登录账号 {}", or(certificate), or(account))
            }
        }
    }

    fn why(&self) -> &str {
        match self {
            Self::Exit { why, .. } | Self::MendExit { why, .. } | Self::Renew { why, .. } => why.trim(),
            Self::Link { .. } => "",
        }
    }

    /// The day from which the changed columns hold; a correction holds from the start.
    fn from(&self, today: Date) -> Date {
        match self {
            Self::Exit { on, .. } => *on,
            Self::Renew { from, .. } => *from,
            Self::MendExit { .. } => FROM_THE_START,
            Self::Link { .. } => today,
        }
    }

    fn apply(&self, tx: &mut Tx, env: &Env, e: &mut Expert) -> Result<(), AppError> {
        let today = env.today;
        match self {
            Self::Exit { on, why } => acts::exit(e, *on, why, today),
            Self::MendExit { to, why } => {
                acts::mend_exit(e, to.as_ref().map(|(on, why)| (*on, why.as_str())), why, today)
            }
            Self::Renew { from, to, .. } => acts::renew(e, *from, *to, today),
            Self::Link { certificate, account } => return link(tx, e, certificate, account),
        }
        .map_err(AppError::from)
    }
}

/// Finds the mediator by certificate number and the account by its name.
fn link(tx: &mut Tx, e: &mut Expert, certificate: &str, account: &str) -> Result<(), AppError> {
    e.mediator = if certificate.is_empty() {
        None
    } else {
        let found = links::holder(tx.conn(), certificate)?;
        // One answer for both: whether a number exists elsewhere in the city is not told.
        let words = "没有这个调解员证号，或不是同名的人所有。核对后再填，不是调解员的留空。";
        let found = found.filter(|f| f.1 == e.name).ok_or_else(|| AppError::invalid("certificate", words))?;
        Some(found.0)
    };
    e.account = if account.is_empty() {
        None
    } else {
        let found = users::by_account(tx.conn(), account)?;
        let found = found.filter(|user| user.name == e.name).ok_or_else(|| {
            AppError::invalid("account", "没有这个账号，或账号不是同名的人。核对后再填，没有账号的留空。")
        })?;
        Some(found.id)
    };
    Ok(())
}

/// Decides, inside a transaction of [`Action::EditExperts`]; gives the record as it stands then. `revision` is the
/// version the reader saw.
///
/// # Errors
/// `NotFound` out of scope, `Conflict` for a stale version, `Invalid` or `Refused` for what cannot be.
pub fn decide_in(
    tx: &mut Tx,
    id: &str,
    revision: i64,
    act: &Act,
    behalf: Option<&Behalf>,
) -> Result<Expert, AppError> {
    let (now, actor) = (tx.now().to_owned(), tx.actor);
    let env = tx.app.env(&now);
    if !actor.may(Action::EditExperts) {
        return Err(AppError::Forbidden);
    }
    let old = load::<ExpertRecords>(tx.conn(), &env, &actor.scope, id)?;
    if revision != old.revision {
        return Err(AppError::Conflict);
    }
    let mut new = old.clone();
    act.apply(tx, &env, &mut new)?;
    if new == old {
        return Err(AppError::refused("没有变化，不用保存。"));
    }
    // A further term may be one more than the district's limit.
    if matches!(act, Act::Renew { .. } | Act::MendExit { .. }) {
        let said = ExpertRecords::across(tx.conn(), &env, &[&new])?;
        let stops = said.into_iter().flatten().find(crate::tables::import::report::stops);
        if let Some(no) = stops {
            let why = "在“改资料”里填写超员理由后再办理。";
            return Err(AppError::refused(format!("{}{why}", no.message)));
        }
    }
    let done = Done { name: act.name(), verb: act.verb(), words: act.words(), why: act.why().to_owned() };
    keep(tx, &env, old, new, &done, act.from(env.today), behalf)
}

/// How an act goes on record.
pub(super) struct Done {
    pub(super) name: &'static str,
    pub(super) verb: &'static str,
    pub(super) words: String,
    pub(super) why: String,
}

/// Keeps an expert as an act has changed him or her, and puts it on record.
///
/// # Errors
/// `Conflict`, or the store's.
pub(super) fn keep(
    tx: &mut Tx,
    env: &Env,
    old: Expert,
    new: Expert,
    done: &Done,
    from: Date,
    behalf: Option<&Behalf>,
) -> Result<Expert, AppError> {
    let behalf = behalf.map(Behalf::words);
    let note: Vec<&str> = [done.words.as_str(), &done.why, behalf.as_deref().unwrap_or_default()]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect();
    let mut event = Event::new(done.verb, "experts", old.id.as_str())
        .summary(format!("{}：{}", done.name, done.words))
        .reason(done.why.as_str())
        .behalf(behalf.clone());
    for change in differences::<ExpertRecords>(&old, &new, env) {
        event = event.change(change.key, change.old, change.new);
    }
    let id = |id: &Option<String>| id.clone().unwrap_or_default();
    event = event.change("mediator_id", id(&old.mediator), id(&new.mediator));
    event = event.change("account_id", id(&old.account), id(&new.account));
    let (mut log, mut touched) = (ChangeLog::new(tx.actor, env, None), Touched::default());
    let kept = Kept { old: Some(old), new, kind: done.name, note: note.join("；") };
    let mut saved = save::<ExpertRecords>(tx.conn(), env, &mut log, &mut touched, from, vec![kept])?;
    ExpertRecords::derive(tx.conn(), env, &touched)?;
    tx.audit(event);
    saved.pop().ok_or_else(|| AppError::Internal("没有存下记录".into()))
}
