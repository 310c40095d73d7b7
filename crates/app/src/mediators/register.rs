//! 年度注册 of many people at once: the running year by those who register, a past year with a document number by
//! those who confirm. Seen first, then confirmed as seen; all or nothing.

use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::mediators::Mediator;
use fengqiao_domain::mediators::acts::{Registering, register};
use fengqiao_domain::registrations::{Outcome, held_in};
use jiff::civil::Date;

use super::decide::registering;
use super::{MediatorRecords, by_ids};
use crate::mediators::lists::{self, Asked, Start};
use crate::tables::changes::ChangeLog;
use crate::tables::save::{Kept, save};
use crate::tables::{Env, Records, Touched};
use crate::{Actor, App, AppError, Event, Tx};
use fengqiao_db::Conn;

/// People registered at once at most.
pub const MOST: usize = 20_000;
/// People kept to a statement.
const PART: usize = 500;

/// Who is registered.
#[derive(Clone, Debug)]
pub enum Whom {
    /// These people, by record id.
    Ids(Vec<String>),
    /// The holders of these certificates.
    Numbers(Vec<String>),
    /// Everybody on the roster of the scope whose registration of the year is missing, and who had a certificate then.
    Missing,
    /// Everybody a list asks for, of a scope within one's own.
    Listed(Box<(Scope, Asked)>),
}

/// What is confirmed.
#[derive(Clone, Debug)]
pub struct Bulk {
    /// The year.
    pub year: i16,
    /// 注册日期.
    pub on: Date,
    /// Document number; needed for a past year.
    pub document: String,
    /// Who.
    pub whom: Whom,
    /// What is decided of all of them.
    pub outcome: Outcome,
    /// Why; needed for 暂缓 and 未通过.
    pub reason: String,
}

/// One person of the preview.
#[derive(Clone, Debug)]
pub struct Line {
    /// Record id.
    pub id: String,
    /// 姓名.
    pub name: String,
    /// 调解员证号.
    pub number: String,
    /// 所在调解组织.
    pub organisation: String,
    /// Why this person cannot be registered; empty for those who will.
    pub why: String,
}

/// What would happen.
#[derive(Clone, Debug, Default)]
pub struct Preview {
    /// Will be registered.
    pub will: Vec<Line>,
    /// Will not, with the reason.
    pub not: Vec<Line>,
    /// Numbers nobody in scope holds.
    pub unknown: Vec<String>,
}

/// Outcomes as forms and the API send them.
pub fn outcome(code: &str) -> Option<Outcome> {
    [("registered", Outcome::Registered), ("deferred", Outcome::Deferred), ("refused", Outcome::Refused)]
        .into_iter()
        .find(|(known, _)| *known == code)
        .map(|(_, outcome)| outcome)
}

impl Bulk {
    /// The permission it needs.
    pub fn action(&self, today: Date) -> Action {
        if self.year < today.year() { Action::ConfirmPastRegistrations } else { Action::Register }
    }

    fn check(&self, today: Date) -> Result<(), AppError> {
        if self.year < today.year() && self.document.trim().is_empty() {
            return Err(AppError::invalid("document", "补认往年注册要写明文号。"));
        }
        if self.outcome != Outcome::Registered && self.reason.trim().is_empty() {
            return Err(AppError::invalid("reason", "暂缓、未通过要写明理由。"));
        }
        if self.year > today.year() {
            return Err(AppError::invalid("year", "年份还没有到。"));
        }
        Ok(())
    }
}

/// Who would be registered and who not.
///
/// # Errors
/// `Forbidden`, `Invalid` for a missing document number, the store's.
pub fn preview(app: &App, actor: &Actor, bulk: &Bulk) -> Result<Preview, AppError> {
    if !actor.may(bulk.action(app.today())) {
        return Err(AppError::Forbidden);
    }
    bulk.check(app.today())?;
    let now = app.clock.stamp();
    let env = app.env(&now);
    app.read(|c| Ok(judge(c, &env, actor, bulk)?.0))
}

/// Registers those of the preview. `seen` is how many it showed.
///
/// # Errors
/// As [`preview`]; `Refused` when somebody changed the list meanwhile. Nothing is kept then.
pub fn confirm(app: &App, actor: &Actor, bulk: &Bulk, seen: usize) -> Result<usize, AppError> {
    app.act(actor, bulk.action(app.today()), |tx| confirm_in(tx, bulk, seen))
}

/// As [`confirm`], inside a transaction of [`Bulk::action`].
///
/// # Errors
/// As [`confirm`].
pub fn confirm_in(tx: &mut Tx, bulk: &Bulk, seen: usize) -> Result<usize, AppError> {
    bulk.check(tx.today())?;
    let actor = tx.actor;
    let now = tx.now().to_owned();
    let env = tx.app.env(&now);
    let (preview, pairs) = judge(tx.conn(), &env, actor, bulk)?;
    if preview.will.len() != seen {
        return Err(AppError::refused("预览以后名单有变化，没有登记。请看过新的预览再确认。"));
    }
    if pairs.is_empty() {
        return Err(AppError::refused("没有可以登记的人。"));
    }
    let receipt = tx.new_id();
    let (mut log, mut touched) = (ChangeLog::new(tx.actor, &env, Some(&receipt)), Touched::default());
    let document = bulk.document.trim();
    let note = format!("{} 年度，{}{}", bulk.year, bulk.on, if document.is_empty() { "" } else { "，" });
    let note = format!("{note}{document}");
    let reason = bulk.reason.trim();
    let note = if reason.is_empty() { note } else { format!("{note}；{reason}") };
    let name = registering(bulk.outcome);
    let count = pairs.len();
    let mut pairs = pairs.into_iter();
    loop {
        let part: Vec<Kept<Mediator>> = pairs
            .by_ref()
            .take(PART)
            .map(|(old, new)| Kept { old: Some(old), new, kind: name, note: note.clone() })
            .collect();
        if part.is_empty() {
            break;
        }
        for one in &part {
            let event = Event::new("register", "mediators", one.new.id.as_str());
            tx.audit(event.summary(format!("{name}：{note}")).reason(why(bulk)).batch(&receipt));
        }
        tx.relieve()?;
        save::<MediatorRecords>(tx.conn(), &env, &mut log, &mut touched, env.today, part)?;
    }
    MediatorRecords::derive(tx.conn(), &env, &touched)?;
    let (_, digest) = log.seal();
    tx.audit(
        Event::new("register", "mediators", "")
            .summary(format!(
                "批量登记 {} 年度注册 {count} 人，{name}，日期 {}，摘要 {digest}",
                bulk.year, bulk.on
            ))
            .reason(why(bulk))
            .batch(&receipt),
    );
    Ok(count)
}

/// What the audit log says of why.
fn why(bulk: &Bulk) -> &str {
    let known = [bulk.reason.trim(), bulk.document.trim()].into_iter().find(|text| !text.is_empty());
    known.unwrap_or("当年注册")
}

type Pairs = Vec<(Mediator, Mediator)>;

fn judge(c: &mut Conn, env: &Env, actor: &Actor, bulk: &Bulk) -> Result<(Preview, Pairs), AppError> {
    let mut preview = Preview::default();
    let ids = match &bulk.whom {
        Whom::Ids(ids) => lists::of_ids(c, &actor.scope, ids)?,
        Whom::Numbers(numbers) => {
            let (ids, unknown) = lists::of_numbers(c, &actor.scope, numbers)?;
            preview.unknown = unknown;
            ids
        }
        Whom::Missing => {
            let last = Date::new(bulk.year, 12, 31).unwrap_or(env.today).min(env.today);
            lists::missing_registration(c, env, &actor.scope, last, MOST + 1)?
        }
        Whom::Listed(listed) => {
            let (scope, asked) = listed.as_ref();
            if !actor.scope.contains(scope) {
                return Err(AppError::NotFound);
            }
            let (total, most) = (lists::total(c, env, scope, asked)?, u32::try_from(MOST + 1));
            lists::page(c, env, scope, asked, &Start::Row(0), most.unwrap_or(u32::MAX), total)?
        }
    };
    if ids.len() > MOST {
        return Err(AppError::refused(format!("一次最多登记 {MOST} 人，请缩小范围。")));
    }
    let act = Registering {
        year: bulk.year,
        outcome: bulk.outcome,
        on: bulk.on,
        reason: bulk.reason.clone(),
        document: Some(bulk.document.clone()),
    };
    let mut pairs = Pairs::new();
    for part in ids.chunks(PART) {
        let (condition, binds) = by_ids(part);
        MediatorRecords::each(c, env, &format!("{condition} ORDER BY r.id"), &binds, &mut |old| {
            // On the roster of that year, and yet certified only later: the year asked nothing of them.
            if matches!(bulk.whom, Whom::Missing) && !held_in(bulk.year, &old.certificates) {
                return Ok(());
            }
            let mut new = old.clone();
            let main = old.appointment_at(env.today);
            let own = main.is_none_or(|a| {
                let street = a.host.subdistrict.as_deref();
                actor.scope.contains_organisation(&a.organisation, &a.host.authority, street)
            });
            let done = if own {
                register(&mut new, &act, env.policy, env.today).map_err(AppError::from)
            } else {
                Err(AppError::refused("主任职不在管理范围内，由主任职单位的主管部门登记。"))
            };
            let line = Line {
                id: old.id.clone(),
                name: old.name.clone(),
                number: old.certificate_at(env.today).map(|x| x.number.clone()).unwrap_or_default(),
                organisation: main.map(|a| a.host.name.clone()).unwrap_or_default(),
                why: done.as_ref().err().map(AppError::detail).unwrap_or_default(),
            };
            if done.is_ok() {
                preview.will.push(line);
                pairs.push((old, new));
            } else {
                preview.not.push(line);
            }
            Ok(())
        })?;
    }
    Ok((preview, pairs))
}
