//! Attendance at two sessions at once (rules.md R6): pointed out, never refused.

use super::{OFF_THE_JOB, PRACTICE, Session, clock};
use crate::table::Problem;
use jiff::civil::Date;

/// When a session keeps somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Slot {
    first: Date,
    last: Date,
    /// Minutes of each day; `None` for the whole of it.
    hours: Option<(u16, u16)>,
}

impl Slot {
    fn of(session: &Session) -> Option<Self> {
        let first = session.starts_on?;
        let from = session.starts_at.as_deref().and_then(clock::read);
        let to = session.ends_at.as_deref().and_then(clock::read);
        let hours = from.zip(to).filter(|(from, to)| from < to);
        // Study at one's own time keeps nobody anywhere, unless its hours are said.
        let in_person = matches!(session.category.as_str(), OFF_THE_JOB | PRACTICE);
        (in_person || hours.is_some()).then(|| Self {
            first,
            last: session.ends_on.unwrap_or(first).max(first),
            hours,
        })
    }
}

/// Whether nobody can have been at both: a day in common and, where both say their hours, hours in common. One that
/// ends when the other begins does not overlap.
pub fn overlaps(a: &Session, b: &Session) -> bool {
    let (Some(a), Some(b)) = (Slot::of(a), Slot::of(b)) else { return false };
    let days = a.first <= b.last && b.first <= a.last;
    let hours = match (a.hours, b.hours) {
        (Some((from, to)), Some((begin, end))) => from < end && begin < to,
        _ => true,
    };
    days && hours
}

/// What is said of attendance at a session beside another one.
pub fn notice(other: &Session) -> Problem {
    let at = match (&other.starts_at, &other.ends_at) {
        (Some(from), Some(to)) => format!(" {from}–{to}"),
        _ => String::new(),
    };
    let message = format!("与“{}”（{}{at}）时间重叠。", other.name, other.days());
    Problem::notice("starts_on", message, "核对日期、时刻和实到学时；情况属实的不用改。").under("III-2-2")
}

#[cfg(test)]
mod tests {
    use super::super::testing::course;
    use super::*;
    use jiff::civil::date;

    fn on(first: Date, last: Date) -> Session {
        Session { starts_on: Some(first), ends_on: Some(last), ..course() }
    }

    fn at(from: &str, to: &str) -> Session {
        let day = date(2024, 3, 13);
        Session { starts_at: Some(from.into()), ends_at: Some(to.into()), ..on(day, day) }
    }

    #[test]
    fn days_overlap_from_the_first_to_the_last_inside() {
        let here = course();
        for (first, last, both) in [
            (date(2024, 3, 8), date(2024, 3, 10), false),
            (date(2024, 3, 8), date(2024, 3, 11), true),
            (date(2024, 3, 12), date(2024, 3, 12), true),
            (date(2024, 3, 13), date(2024, 3, 15), true),
            (date(2024, 3, 14), date(2024, 3, 15), false),
        ] {
            assert_eq!(overlaps(&here, &on(first, last)), both, "{first} {last}");
            assert_eq!(overlaps(&on(first, last), &here), both);
        }
    }

    #[test]
    fn hours_of_one_day_overlap_unless_one_ends_when_the_other_begins() {
        let morning = at("09:00", "11:30");
        assert!(!overlaps(&morning, &at("11:30", "17:00")));
        assert!(overlaps(&morning, &at("11:29", "17:00")));
        assert!(!overlaps(&morning, &at("07:00", "09:00")));
        assert!(overlaps(&morning, &course()), "a whole day holds every hour of it");
        assert!(overlaps(&at("11:00", "09:00"), &morning), "hours the wrong way round say nothing");
    }

    #[test]
    fn study_at_ones_own_time_overlaps_only_with_hours() {
        let online = Session { category: "online".into(), ..course() };
        assert!(!overlaps(&online, &course()));
        let live = Session { category: "online".into(), ..at("09:00", "10:00") };
        assert!(overlaps(&live, &course()));
        assert!(notice(&live).message.contains("“春季业务培训班”（2024-03-13 09:00–10:00）时间重叠"));
    }
}
