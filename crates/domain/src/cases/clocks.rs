//! The clocks of a case (rules.md R9): the day each of them ends on and why. The day of the event is not counted; a
//! limit in days that ends on a day off goes over to the next working day.

mod kept;
mod running;
#[cfg(test)]
mod tests;
mod why;

pub use kept::settle;
pub use running::{Clock, ClockKind, running};

use super::record::Case;
use crate::calendar::{Reckoned, WorkCalendar};
use crate::policy::{Item, Policy};
use crate::verdict::{Basis, Fact, Verdict};
use jiff::civil::Date;

/// What the clocks are reckoned by.
#[derive(Clone, Copy, Debug)]
pub struct By<'a> {
    /// Working days.
    pub calendar: &'a WorkCalendar,
    /// How many days.
    pub policy: &'a Policy,
}

impl By<'_> {
    fn days(
        &self,
        item: &Item<u32>,
        event: (Date, &'static str),
        label: &'static str,
        last: &str,
    ) -> Verdict<Reckoned> {
        let end = self.calendar.add_calendar_days(event.0, item.value);
        let sentence = why::calendar_days(self.calendar, event, (item.value, end), last);
        verdict(item, end, sentence, vec![Fact::new(label, event.0), days_of(item), ends(end)])
    }
}

fn days_of(item: &Item<u32>) -> Fact {
    Fact::new("期限", format!("{}日", item.value))
}

fn ends(end: Reckoned) -> Fact {
    Fact::new("最后一天", end.date)
}

fn verdict(item: &Item<u32>, result: Reckoned, sentence: String, facts: Vec<Fact>) -> Verdict<Reckoned> {
    Verdict { result, clause: item.clause, basis: item.basis, sentence, facts }
}

fn acceptance_end(received: Date, by: By) -> Reckoned {
    by.calendar.add_working_days(received, by.policy.clocks.acceptance_working_days.value)
}

/// Last day to decide on acceptance: working days after receipt (令17-22).
pub fn acceptance(received: Date, by: By) -> Verdict<Reckoned> {
    let item = &by.policy.clocks.acceptance_working_days;
    let end = acceptance_end(received, by);
    let sentence =
        why::working_days(by.calendar, (received, "收到申请"), (item.value, end), "最迟这一天决定是否受理");
    let days = Fact::new("期限", format!("{}个工作日", item.value));
    verdict(item, end, sentence, vec![Fact::new("收到日期", received), days, ends(end)])
}

/// 法定期限: without agreement by then either party may apply for arbitration (调解仲裁法-14).
pub fn arbitration(received: Date, by: By) -> Verdict<Reckoned> {
    let last = "过了这一天仍未达成协议的，任何一方可以申请仲裁";
    by.days(&by.policy.clocks.arbitration_days, (received, "收到申请"), "收到日期", last)
}

/// 办理期限 without an extension (令17-29).
pub fn handling(accepted: Date, by: By) -> Verdict<Reckoned> {
    let last = "最迟这一天结束调解；双方同意的可以延长，逾期未达成协议的视为调解不成";
    by.days(&by.policy.clocks.handling_days, (accepted, "受理"), "受理日期", last)
}

/// What an extension does to 办理期限.
enum Extension {
    /// There is none, or it is no later than the limit without it.
    Nothing,
    /// The day agreed holds.
    Agreed,
    /// The day agreed lies beyond the cap.
    Capped,
}

/// The last day of handling, and what the extension did to it.
fn handling_end(accepted: Date, to: Option<Date>, new_form: bool, by: By) -> (Reckoned, Extension) {
    let clocks = &by.policy.clocks;
    let own = by.calendar.add_calendar_days(accepted, clocks.handling_days.value);
    let Some(to) = to.filter(|to| *to > own.date) else { return (own, Extension::Nothing) };
    let cap = new_form.then(|| by.calendar.add_calendar_days(accepted, longest(by)));
    match cap {
        Some(cap) if to > cap.date => (cap, Extension::Capped),
        _ => (by.calendar.next_working_day_on_or_after(to), Extension::Agreed),
    }
}

/// Days of handling with the longest extension of new-employment-form cases.
fn longest(by: By) -> u32 {
    let clocks = &by.policy.clocks;
    clocks.handling_days.value.saturating_add(clocks.new_form_extension_days.value)
}

/// The furthest day an extension reaches; `None` where the law sets none (厅发4-延长).
pub fn extension_cap(accepted: Date, new_form: bool, by: By) -> Option<Verdict<Reckoned>> {
    let clocks = &by.policy.clocks;
    let (own, more) = (&clocks.handling_days, &clocks.new_form_extension_days);
    new_form.then(|| {
        let count = longest(by);
        let end = by.calendar.add_calendar_days(accepted, count);
        let last = format!("最迟这一天结束调解；新就业形态争议在{}日外最多再延长{}日", own.value, more.value);
        let sentence = why::calendar_days(by.calendar, (accepted, "受理"), (count, end), &last);
        let days = Fact::new("期限", format!("{}日，最多再延长{}日", own.value, more.value));
        verdict(more, end, sentence, vec![Fact::new("受理日期", accepted), days, ends(end)])
    })
}

/// 办理期限 with an extension both parties agreed to: to the day agreed, of new forms of employment no further than the
/// cap. A day that is not later than the limit without it changes nothing.
pub fn extended(accepted: Date, to: Date, new_form: bool, by: By) -> Verdict<Reckoned> {
    let (end, extension) = handling_end(accepted, Some(to), new_form, by);
    match extension {
        Extension::Nothing => return handling(accepted, by),
        Extension::Capped => {
            if let Some(cap) = extension_cap(accepted, new_form, by) {
                let to_words = crate::dates::spoken(to);
                let sentence = format!("双方约定延期至{to_words}，超过上限：{}", cap.sentence);
                let facts = [Fact::new("延期至", to)].into_iter().chain(cap.facts).collect();
                return Verdict { sentence, facts, ..cap };
            }
        }
        Extension::Agreed => {}
    }
    let item = &by.policy.clocks.handling_days;
    let sentence = why::agreed(
        by.calendar,
        to,
        end,
        "双方同意延期至",
        "最迟这一天结束调解；逾期未达成协议的视为调解不成",
    );
    verdict(item, end, sentence, vec![Fact::new("受理日期", accepted), Fact::new("延期至", to), ends(end)])
}

/// Last day for both parties to apply for arbitral review together (令17-27).
pub fn arbitral_review(in_force: Date, by: By) -> Verdict<Reckoned> {
    let last = "最迟这一天双方共同申请仲裁审查";
    by.days(&by.policy.clocks.review_days, (in_force, "协议生效"), "生效日期", last)
}

/// Last day for both parties to apply for judicial confirmation together (民诉法-205).
pub fn judicial_confirmation(in_force: Date, by: By) -> Verdict<Reckoned> {
    let last = "最迟这一天双方共同申请司法确认";
    by.days(&by.policy.clocks.confirmation_days, (in_force, "协议生效"), "生效日期", last)
}

/// Last day of a duty of an agreement: as agreed, and where that is a day off on the next working day, so that nobody
/// is in default while the banks are closed (推定).
pub fn duty(due: Date, what: &str, by: By) -> Verdict<Reckoned> {
    let end = by.calendar.next_working_day_on_or_after(due);
    let sentence = why::agreed(by.calendar, due, end, &format!("协议约定{what}的期限是"), "最迟这一天履行");
    Verdict {
        result: end,
        clause: "令17-26",
        basis: if due == end.date { Basis::Text } else { Basis::Inferred },
        sentence,
        facts: vec![Fact::new("约定日期", due), ends(end)],
    }
}

/// Silence after a proposal to negotiate: the day from which it counts as unwillingness (令17-10).
pub fn negotiation(proposed: Date, by: By) -> Verdict<Reckoned> {
    let last = "最迟这一天回应；过后不回应的，视为不愿协商";
    by.days(&by.policy.clocks.negotiation_days, (proposed, "提出协商"), "提出日期", last)
}

/// 办理期限 of a case, an extension counted in; `None` before acceptance.
pub fn handling_of(case: &Case, by: By) -> Option<Verdict<Reckoned>> {
    let accepted = case.decision.accepted_on?;
    Some(match case.extension.to {
        Some(to) => extended(accepted, to, case.is_new_form(), by),
        None => handling(accepted, by),
    })
}

/// 是否超期 on a day: closed after 办理期限, or still open after it. `None` where no such limit runs: not accepted,
/// taken back as void.
pub fn is_overdue(case: &Case, on: Date) -> Option<bool> {
    if case.void.is_some() {
        return None;
    }
    let limit = case.limits.handling?;
    Some(case.closure.on.map_or(on, |closed| closed.min(on)) > limit)
}
