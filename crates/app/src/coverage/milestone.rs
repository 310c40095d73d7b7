//! 撤回阶段目标: a milestone a bureau set for itself is taken back with a reason; what it was stays in its history.

use fengqiao_domain::access::Action;
use fengqiao_domain::coverage::Milestone;
use fengqiao_domain::coverage::milestones::withdraw as withdraw_rule;

use super::MilestoneRecords;
use crate::tables::Touched;
use crate::tables::changes::ChangeLog;
use crate::tables::edit::load;
use crate::tables::save::{Kept, save};
use crate::{Actor, App, AppError, Event};

/// Takes a milestone back. `revision` is the version the reader saw.
///
/// # Errors
/// `NotFound` out of scope, `Conflict` for a stale version, `Invalid` without a reason, `Refused` by the rule.
pub fn withdraw(
    app: &App,
    actor: &Actor,
    id: &str,
    revision: i64,
    reason: &str,
) -> Result<Milestone, AppError> {
    app.act(actor, Action::EditMilestone, |tx| {
        let now = tx.now().to_owned();
        let env = tx.app.env(&now);
        let old = load::<MilestoneRecords>(tx.conn(), &env, &actor.scope, id)?;
        if old.revision != revision {
            return Err(AppError::Conflict);
        }
        let mut new = old.clone();
        withdraw_rule(&mut new, reason, env.today)?;
        let reason = reason.trim();
        let (mut log, mut touched) = (ChangeLog::new(tx.actor, &env, None), Touched::default());
        let one = Kept { old: Some(old), new, kind: "撤回", note: reason.to_owned() };
        let row = save::<MilestoneRecords>(tx.conn(), &env, &mut log, &mut touched, env.today, vec![one])?
            .pop()
            .ok_or_else(|| AppError::Internal("没有存下阶段目标".into()))?;
        tx.audit(
            Event::new("withdraw", "milestones", row.id.as_str())
                .summary("撤回阶段目标")
                .change("withdrawn_on", "", env.today.to_string())
                .reason(reason),
        );
        Ok(row)
    })
}
