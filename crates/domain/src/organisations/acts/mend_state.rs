//! 更正状态: the days of 停用, 恢复 and 撤销 as they should be.

use super::{Refusal, after, happened, lived, not_before, said};
use crate::organisations::Organisation;
use crate::organisations::open::{OpenFacts, OrganisationState, Pause, state};
use crate::table::Problem;
use jiff::civil::Date;

/// The latest pause and the end, as they should be; `None` takes a wrong entry back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StateEntry {
    /// 停用日期.
    pub suspended: Option<Date>,
    /// 恢复日期.
    pub resumed: Option<Date>,
    /// 撤销日期.
    pub dissolved: Option<Date>,
    /// 撤销原因.
    pub dissolution_reason: Option<String>,
}

/// Mends the dates; 状态 follows from them. Where the latest pause is taken back, the one before it is the latest again.
///
/// # Errors
/// Nothing to mend, no reason, days that cannot be or contradict one another.
pub fn mend_state(o: &mut Organisation, to: StateEntry, reason: &str, today: Date) -> Result<(), Refusal> {
    said("reason", reason, "更正理由")?;
    if o.suspended_on.is_none() && o.dissolved_on.is_none() {
        let what = "没有停用、撤销的记录，不用更正。";
        return Err(Problem::error("", what, "要停用或撤销的，用“停用”“撤销”。"));
    }
    let earlier_end = o.earlier_pauses.last().map(|(_, resumed)| *resumed);
    match (to.suspended, to.resumed) {
        (None, Some(_)) => {
            return Err(Problem::error("suspended", "有恢复日期，没有停用日期。", "两个都填，或都清空。"));
        }
        (None, None) => {}
        (Some(since), resumed) => {
            lived(o, "suspended", since, today)?;
            if let Some(day) = earlier_end {
                not_before("suspended", since, day, "上次恢复日期")?;
            }
            if let Some(day) = resumed {
                happened("resumed", day, today)?;
                after("resumed", day, since, "停用日期")?;
            }
        }
    }
    if let Some(day) = to.dissolved {
        lived(o, "dissolved", day, today)?;
        said("dissolution_reason", to.dissolution_reason.as_deref().unwrap_or_default(), "撤销原因")?;
        if let Some(last) = to.resumed.or(to.suspended).or(earlier_end) {
            not_before("dissolved", day, last, "最近一次停用或恢复的日期")?;
        }
    }
    (o.suspended_on, o.resumed_on) = (to.suspended, to.resumed);
    if to.suspended.is_none()
        && let Some((since, resumed)) = o.earlier_pauses.pop()
    {
        (o.suspended_on, o.resumed_on) = (Some(since), Some(resumed));
    }
    o.dissolved_on = to.dissolved;
    o.dissolution_reason = to.dissolved.and(to.dissolution_reason).map(|r| r.trim().to_owned());
    let pauses: Vec<Pause> =
        o.pauses().into_iter().map(|(since, resumed)| Pause { since, resumed }).collect();
    let facts =
        OpenFacts { founded: o.founded.unwrap_or(Date::MIN), pauses: &pauses, dissolved: o.dissolved_on };
    match state(&facts, today) {
        OrganisationState::Suspended => "suspended",
        OrganisationState::Dissolved => "dissolved",
        OrganisationState::NotFounded | OrganisationState::Open => "open",
    }
    .clone_into(&mut o.state);
    Ok(())
}
