//! The days the clocks of a case end on, kept beside it so that lists and to-dos ask an index and no calendar.

use fengqiao_db::{Conn, binds};
use fengqiao_domain::cases::Case;
use fengqiao_domain::cases::agreement::in_force_on;
use fengqiao_domain::cases::clocks::{self, By};
use fengqiao_domain::cases::kinds::Outcome;
use fengqiao_domain::cases::performance::open_duties;
use fengqiao_domain::cases::record::Limits;
use fengqiao_domain::cases::state::State;
use jiff::civil::Date;

use crate::AppError;

/// What is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Beside {
    pub(super) limits: Limits,
    /// The first day something is still owed on.
    pub(super) next_due: Option<Date>,
    /// Last day to apply for arbitral review.
    pub(super) review: Option<Date>,
    /// Last day to apply for judicial confirmation.
    pub(super) confirmation: Option<Date>,
    /// Day of the return visit.
    pub(super) visit: Option<Date>,
}

/// What is kept beside a case as it is recorded, its own limits as it has them.
pub(super) fn stands(case: &Case, by: By) -> Beside {
    let (review, confirmation) = doors(case, by);
    let (next_due, visit) = (next_due(case, by), visit(case, by));
    Beside { limits: case.limits, next_due, review, confirmation, visit }
}

/// Stores the days the clocks of a case end on, where they are others than stand.
///
/// # Errors
/// The store's.
pub(super) fn keep(c: &mut Conn, case: &Case, stood: Option<Beside>, by: By) -> Result<(), AppError> {
    let mut settled = case.clone();
    clocks::settle(&mut settled, by);
    let now = stands(&settled, by);
    if stood == Some(now) {
        return Ok(());
    }
    let text = |day: Option<Date>| day.map(|d| d.to_string());
    c.execute(
        "UPDATE cases SET acceptance_limit = $1, arbitration_limit = $2, handling_limit = $3, limits_estimated = $4,
         next_due = $5, review_limit = $6, confirmation_limit = $7, visit_limit = $8 WHERE id = $9",
        &binds![
            text(now.limits.acceptance),
            text(now.limits.arbitration),
            text(now.limits.handling),
            now.limits.estimated,
            text(now.next_due),
            text(now.review),
            text(now.confirmation),
            text(now.visit),
            case.id.as_str()
        ],
    )?;
    Ok(())
}

/// The first day something is still owed on; one that is a day off counts as the working day after it.
fn next_due(row: &Case, by: By) -> Option<Date> {
    let days = open_duties(row).into_iter();
    days.filter_map(|open| Some(clocks::duty(open.due_on?, &open.what, by).result.date)).min()
}

/// Until when both parties may apply for review or confirmation: while something is owed and nothing was applied for. Of
/// 确认劳动关系 alone the commission takes none (办案规则-75).
fn doors(case: &Case, by: By) -> (Option<Date>, Option<Date>) {
    let open = State::beneath(case).follows_up() && case.review.applied_on.is_none();
    let Some(in_force) = in_force_on(case).filter(|_| open) else { return (None, None) };
    let review = (!case.is_relation_only()).then(|| clocks::arbitral_review(in_force, by).result.date);
    (review, Some(clocks::judicial_confirmation(in_force, by).result.date))
}

/// The day an agreement is to be looked after by (推定): nobody has asked yet how it went, and the file is open.
fn visit(case: &Case, by: By) -> Option<Date> {
    let open = matches!(State::beneath(case), State::Performing | State::Defaulted | State::Ended);
    let agreed = case.closure.outcome == Some(Outcome::Agreement) && case.visit.on.is_none();
    let closed = case.closure.on.filter(|_| open && agreed)?;
    Some(by.calendar.add_calendar_days(closed, by.policy.reminders.visit_days.value).date)
}
