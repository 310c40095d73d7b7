//! 学时认定 of courses of others, and calling a session off: decisions with a reason.

use std::collections::BTreeMap;

use fengqiao_domain::access::Action;
use fengqiao_domain::training::Session;
use fengqiao_domain::training::hours::may_be_recognised;
use fengqiao_domain::value::Raw;

use super::SessionRecords;
use super::store::{places, sessions::owns};
use crate::tables::changes::ChangeLog;
use crate::tables::edit::{Edit, Since, edit, load};
use crate::tables::save::{Kept, save};
use crate::tables::{Records, Touched};
use crate::{Actor, App, AppError, Event};

/// Recognises the hours of a session, or takes the recognition back.
///
/// # Errors
/// `NotFound` out of scope, `Conflict` for a stale version, `Invalid` without a reason, `Refused` where there is nothing to
/// recognise.
pub fn recognise(
    app: &App,
    actor: &Actor,
    id: &str,
    revision: i64,
    recognised: bool,
    reason: &str,
) -> Result<Session, AppError> {
    app.act(actor, Action::RecogniseHours, |tx| {
        let now = tx.now().to_owned();
        let env = tx.app.env(&now);
        let session = load::<SessionRecords>(tx.conn(), &env, &actor.scope, id)?;
        if !may_be_recognised(&session, env.policy) {
            return Err(AppError::refused("只有调解组织或其他单位组织的脱产培训要认定；这个活动不用认定。"));
        }
        if reason.trim().is_empty() {
            return Err(AppError::invalid(
                "recognition_reason",
                "写明认定的依据，如文号、课程表、证明材料。",
            ));
        }
        let values = BTreeMap::from([(
            "recognised".to_owned(),
            Raw::Text(if recognised { "是" } else { "否" }.to_owned()),
        )]);
        let asked = Edit {
            id: Some(id),
            revision,
            values: &values,
            since: Since::Start,
            sure: true,
            note: reason.trim(),
        };
        edit::<SessionRecords>(tx, &actor.scope, &asked)
    })
}

/// Calls a session off, or has it take place after all.
///
/// # Errors
/// As [`recognise`]; `Refused` once somebody is entered as having come.
pub fn cancel(
    app: &App,
    actor: &Actor,
    id: &str,
    revision: i64,
    off: bool,
    reason: &str,
) -> Result<Session, AppError> {
    app.act(actor, Action::EditTraining, |tx| {
        let now = tx.now().to_owned();
        let env = tx.app.env(&now);
        let old = load::<SessionRecords>(tx.conn(), &env, &actor.scope, id)?;
        if !owns(&actor.scope, &old) {
            return Err(AppError::refused("活动由主办单位取消或恢复。"));
        }
        if old.revision != revision {
            return Err(AppError::Conflict);
        }
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(AppError::invalid("cancel_reason", "写明理由，报了名的人会看到。"));
        }
        let came = places::entered(tx.conn(), id)?;
        if off && came > 0 {
            return Err(AppError::refused(format!(
                "已有 {came} 人登记签到，不能取消；登记有误的，先逐条撤销签到。"
            )));
        }
        if old.cancelled_on.is_some() == off {
            return Err(AppError::refused(if off {
                "活动已经取消。"
            } else {
                "活动没有取消。"
            }));
        }
        let new = Session { cancelled_on: off.then_some(env.today), ..old.clone() };
        let was = old.cancelled_on.map(|day| day.to_string()).unwrap_or_default();
        let (mut log, mut touched) = (ChangeLog::new(tx.actor, &env, None), Touched::default());
        let kind = if off { "取消" } else { "恢复" };
        let one = Kept { old: Some(old), new, kind, note: reason.to_owned() };
        let row = save::<SessionRecords>(tx.conn(), &env, &mut log, &mut touched, env.today, vec![one])?
            .pop()
            .ok_or_else(|| AppError::Internal("没有存下活动".into()))?;
        SessionRecords::derive(tx.conn(), &env, &touched)?;
        let now = row.cancelled_on.map(|day| day.to_string()).unwrap_or_default();
        tx.audit(
            Event::new("cancel", "training-sessions", id)
                .summary(format!("{kind}活动"))
                .change("cancelled_on", was, now)
                .reason(reason),
        );
        Ok(row)
    })
}
