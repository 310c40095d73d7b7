//! Training and practice (III-2-2, III-2-3, R6): sessions, who attended them, and what a year of it comes to.
//!
//! Class hours are kept in hundredths, as their cells are read, and counted in half hours: the smallest step.

pub mod check;
pub mod checkin;
pub mod clock;
pub mod columns;
pub mod hours;
pub mod hours_list;
pub mod overlap;
pub mod practice;
pub mod record;
pub mod seats;
pub mod table;
pub mod year;

pub use record::{Attendance, Attendee, Home, Said, Session};
pub use table::{SESSIONS, TRAINING};
pub use year::{Year, years};

/// 脱产培训.
pub const OFF_THE_JOB: &str = "off_the_job";
/// 在线学习.
pub const ONLINE: &str = "online";
/// 日常学习.
pub const ROUTINE: &str = "routine";
/// 实践锻炼.
pub const PRACTICE: &str = "practice";
/// 主办层级 市.
pub const CITY_LEVEL: &str = "city";
/// 主办层级 区.
pub const DISTRICT_LEVEL: &str = "district";
/// 主办层级 调解组织.
pub const ORGANISATION_LEVEL: &str = "organisation";

/// Half hours in words: 61 → 30.5.
pub fn hours_text(half_hours: i64) -> String {
    if half_hours % 2 == 0 { (half_hours / 2).to_string() } else { format!("{}.5", half_hours / 2) }
}

/// Hundredths of an hour as half hours, what is over left out.
pub const fn half_hours(hundredths: i64) -> i64 {
    hundredths / 50
}

#[cfg(test)]
pub(crate) mod testing {
    use super::{Attendance, Session};
    use jiff::civil::date;

    /// A course of a district bureau, 2024-03-11 to 13, of 16 hours.
    pub(crate) fn course() -> Session {
        Session {
            category: super::OFF_THE_JOB.into(),
            topic: Some("law".into()),
            name: "春季业务培训班".into(),
            level: super::DISTRICT_LEVEL.into(),
            host: "东丽区人力资源和社会保障局".into(),
            district: "120110".into(),
            authority: "120110".into(),
            starts_on: Some(date(2024, 3, 11)),
            ends_on: Some(date(2024, 3, 13)),
            hours: Some(1600),
            ..Session::default()
        }
    }

    /// Somebody who attended it for so many half hours.
    pub(crate) fn attended(session: Session, half_hours: i64) -> Attendance {
        Attendance { session, attended: Some(half_hours * 50), ..Attendance::default() }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn half_hours_are_said_as_hours() {
        for (half, words) in [(0, "0"), (1, "0.5"), (2, "1"), (61, "30.5"), (80, "40")] {
            assert_eq!(super::hours_text(half), words);
        }
        assert_eq!((super::half_hours(1650), super::half_hours(1649)), (33, 32));
    }
}
