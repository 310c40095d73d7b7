//! 年度注册 of a year: the list of everybody due with what is known of each, registration of those ticked or of all
//! that the list holds, progress, and what the rules say of the days after (III-2-4a, R5).

mod entry;
mod list;
mod outlook;
mod progress;

use fengqiao_domain::dates::{days_between, spoken};
use fengqiao_domain::policy::Policy;
use fengqiao_domain::registrations::{due_day, grace_day};
use jiff::civil::Date;

use crate::mediators::lists::OPEN;
use crate::platform::view::Link;
use crate::{App, AppError, Routes};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
        .merge(list::routes())
        .merge(entry::routes())
        .merge(progress::routes())
        .merge(outlook::routes())
}

fn path(year: i16) -> String {
    format!("/desk/registrations/{year}")
}

/// The pages of a year's campaign; `current` counts from 0.
pub(super) fn parts(year: i16, current: usize) -> Vec<Link> {
    let all = [
        ("名单".to_owned(), path(year)),
        ("进度".to_owned(), format!("{}/progress", path(year))),
        ("到期预测".to_owned(), format!("{}/outlook", path(year))),
        ("履职确认".to_owned(), format!("/desk/confirmations/{}", year - 1)),
    ];
    all.into_iter().enumerate().map(|(i, (label, href))| Link::new(label, href, i == current)).collect()
}

/// The day a year is looked at: today, for a past year its last day.
fn day_of(year: i16, today: Date) -> Date {
    Date::new(year, 12, 31).unwrap_or(today).min(today)
}

/// A year there is a campaign of.
fn known_year(app: &App, year: i16) -> Result<i16, AppError> {
    let first = app.jurisdiction.policy.registration.first_year.value;
    if (first..=app.today().year()).contains(&year) { Ok(year) } else { Err(AppError::NotFound) }
}

/// The state of those who are still to be registered.
fn to_do(year: i16, on: Date, policy: &Policy) -> &'static str {
    if on <= due_day(year, policy) { OPEN } else { "未办理" }
}

/// How long there is still, in words.
fn countdown(year: i16, on: Date, policy: &Policy) -> String {
    let (due, grace) = (due_day(year, policy), grace_day(year, policy));
    let words =
        |day: Date| spoken(day).split_once('年').map_or_else(String::new, |(_, rest)| rest.to_owned());
    match days_between(on, due) {
        0 => format!("今天（{}）是最后一天", words(due)),
        left if left > 0 => format!("离 {}还有 {left} 天", words(due)),
        past => {
            let over = format!("{}已过 {} 天", words(due), past.unsigned_abs());
            match days_between(on, grace) {
                left if left >= 0 => format!("{over}，离宽限日 {}还有 {left} 天", words(grace)),
                _ => format!("{over}，宽限日 {}也已过", words(grace)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::countdown;
    use fengqiao_domain::policy::Policy;
    use jiff::civil::date;

    #[test]
    fn the_countdown_says_where_one_is() {
        let policy = Policy::tianjin();
        let said = |on| countdown(2024, on, &policy);
        assert_eq!(said(date(2024, 3, 19)), "离 3月31日还有 12 天");
        assert_eq!(said(date(2024, 3, 30)), "离 3月31日还有 1 天");
        assert_eq!(said(date(2024, 3, 31)), "今天（3月31日）是最后一天");
        assert_eq!(said(date(2024, 4, 1)), "3月31日已过 1 天，离宽限日 6月30日还有 90 天");
        assert_eq!(said(date(2024, 6, 30)), "3月31日已过 91 天，离宽限日 6月30日还有 0 天");
        assert_eq!(said(date(2024, 7, 1)), "3月31日已过 92 天，宽限日 6月30日也已过");
    }
}
