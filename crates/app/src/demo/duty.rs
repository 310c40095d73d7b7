//! Keeps some weeks of duty of the organisations that have an account (III-1-2b).

use fengqiao_domain::access::Action;
use fengqiao_domain::dates::{days_between, plus_days};
use fengqiao_domain::duty::Shift;
use jiff::civil::{Date, Weekday};

use super::training::Pupil;
use crate::duty::store::{self, Kept};
use crate::{Actor, App, AppError, Event};

/// Weeks before today.
const WEEKS: i64 = 8;
/// People who take turns.
const TURNS: usize = 4;

/// Mornings of Mondays, Wednesdays and Fridays, one person each in turn.
///
/// # Errors
/// The store's.
pub(super) fn fill(app: &App, organisation: &str, pupils: &[Pupil]) -> Result<(), AppError> {
    let today = app.today();
    let first = plus_days(today, -7 * WEEKS);
    let all_the_time = |p: &&Pupil| p.organisation == organisation && p.is_there(first) && p.is_there(today);
    let there: Vec<&Pupil> = pupils.iter().filter(all_the_time).take(TURNS).collect();
    if there.is_empty() {
        return Ok(());
    }
    let is_kept =
        |day: &Date| matches!(day.weekday(), Weekday::Monday | Weekday::Wednesday | Weekday::Friday);
    let days = (0..days_between(first, today)).map(|n| plus_days(first, n)).filter(is_kept);
    let shift = |(n, day): (usize, Date)| Kept {
        id: app.new_id(),
        organisation: organisation.to_owned(),
        organisation_name: String::new(),
        mediator: there[n % there.len()].id.clone(),
        shift: Shift { day, starts: 9 * 60, ends: 11 * 60 + 30 },
        place: "调解室".into(),
        recorded: (format!("{day}T17:00:00+08:00"), "演示数据".into(), String::new()),
        withdrawn: None,
    };
    let new: Vec<Kept> = days.enumerate().map(shift).collect();
    app.act(&Actor::system(), Action::RecordDuty, |tx| {
        store::insert(tx.conn(), &new)?;
        tx.audit(
            Event::new("record-duty", "organisations", organisation)
                .summary(format!("登记值班 {} 次", new.len())),
        );
        Ok(())
    })
}
