//! Pages of training and practice.

mod attendance;
mod checkin;
mod detail;
mod enrolment;
mod form;
mod hours;
mod list;
mod practice;
mod proof;
mod row;
mod sheet;

use crate::Routes;
use crate::platform::view::Link;

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
        .merge(list::routes())
        .merge(form::routes())
        .merge(hours::routes())
        .merge(practice::routes())
        .merge(detail::routes())
        .merge(attendance::routes())
        .merge(checkin::routes())
        .merge(row::routes())
        .merge(enrolment::routes())
        .merge(sheet::routes())
        .merge(proof::routes())
}

/// Address of the part and of its list of sessions.
pub const LIST: &str = "/desk/training";
/// Steps above a page of one session.
const ABOVE: &[(&str, &str)] = &[("培训实践", LIST)];

/// The tabs of the part.
fn tabs(here: &str) -> Vec<Link> {
    [("活动", LIST), ("学时", "/desk/training/hours"), ("实践锻炼", "/desk/training/practice")]
        .map(|(label, href)| Link::new(label, href, href == here))
        .into()
}

/// Years to choose from: two back, one to come.
fn years(path: &str, year: i16, today: jiff::civil::Date) -> Vec<Link> {
    let this = today.year();
    (this - 2..=this + 1)
        .rev()
        .map(|y| Link::new(y.to_string(), format!("{path}?year={y}"), y == year))
        .collect()
}
