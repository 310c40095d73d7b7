//! The days the clocks end on, as they are kept beside the case.

use super::{By, acceptance_end, handling_end};
use crate::calendar::Reckoned;
use crate::cases::agreement::in_force_on;
use crate::cases::kinds::Outcome;
use crate::cases::performance::open_duties;
use crate::cases::record::{Case, Limits};
use crate::cases::state::State;
use jiff::civil::Date;

/// Fills the days the clocks end on; called after facts, calendar or policy have changed.
pub fn settle(case: &mut Case, by: By) {
    let (received, days) = (case.received_on, &by.policy.clocks);
    let acceptance = received.map(|day| acceptance_end(day, by));
    let arbitration = received.map(|day| by.calendar.add_calendar_days(day, days.arbitration_days.value));
    let (to, new_form) = (case.extension.to, case.is_new_form());
    let handling = case.decision.accepted_on.map(|day| handling_end(day, to, new_form, by).0);
    let day = |end: Option<Reckoned>| end.map(|end| end.date);
    let (review, confirmation) = doors(case, by);
    case.limits = Limits {
        acceptance: day(acceptance),
        arbitration: day(arbitration),
        handling: day(handling),
        duty: duty(case, by),
        review,
        confirmation,
        visit: visit(case, by),
        estimated: [acceptance, arbitration, handling].into_iter().flatten().any(|end| end.estimated),
    };
}

/// The first day something is still owed on; one that is a day off counts as the working day after it.
fn duty(case: &Case, by: By) -> Option<Date> {
    let due = open_duties(case).into_iter().filter_map(|open| open.due_on).min()?;
    Some(by.calendar.next_working_day_on_or_after(due).date)
}

/// Until when both parties may apply for review or confirmation: while something is owed and nothing was applied for. Of
/// 确认劳动关系 alone the commission takes none (办案规则-75).
fn doors(case: &Case, by: By) -> (Option<Date>, Option<Date>) {
    let open = State::beneath(case).follows_up() && case.review.kind.is_none();
    let Some(in_force) = in_force_on(case).filter(|_| open) else { return (None, None) };
    let (days, from) = (&by.policy.clocks, |count| by.calendar.add_calendar_days(in_force, count).date);
    let review = (!case.is_relation_only()).then(|| from(days.review_days.value));
    (review, Some(from(days.confirmation_days.value)))
}

/// The day an agreement is to be looked after by (推定): nobody has asked yet how it went, and the file is open.
fn visit(case: &Case, by: By) -> Option<Date> {
    let open = matches!(State::beneath(case), State::Performing | State::Defaulted | State::Ended);
    let agreed = case.closure.outcome == Some(Outcome::Agreement) && case.visit.on.is_none();
    let closed = case.closure.on.filter(|_| open && agreed)?;
    Some(by.calendar.add_calendar_days(closed, by.policy.reminders.visit_days.value).date)
}
