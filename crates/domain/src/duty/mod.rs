//! Hours on duty (值班): mediation in working time counts as attendance (III-1-2b). Times are minutes of the day,
//! sums are whole minutes.

use crate::acts::Refusal;
use crate::dates::{plus_days, spoken};
use crate::mediators::Mediator;
use crate::table::Problem;
use jiff::civil::Date;

/// Minutes of a day.
const DAY: u16 = 24 * 60;
/// A roster of duty may be made so many days ahead.
const AHEAD: i64 = 92;

/// One time on duty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    /// The day.
    pub day: Date,
    /// First minute of the day.
    pub starts: u16,
    /// The minute it ends, not after midnight.
    pub ends: u16,
}

impl Shift {
    /// How long, in minutes.
    pub fn minutes(&self) -> u32 {
        u32::from(self.ends.saturating_sub(self.starts))
    }

    /// Whether two times have a minute in common.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.day == other.day && self.starts < other.ends && other.starts < self.ends
    }

    /// 09:00—12:00.
    pub fn hours(&self) -> String {
        format!("{}—{}", clock(self.starts), clock(self.ends))
    }
}

/// A time of the day as typed: 9:00, 09：30, 930, 9点半 is none. 24:00 is midnight at the end of the day.
pub fn parse_clock(typed: &str) -> Option<u16> {
    let narrow: String = typed.trim().replace(['：', '.', '点', '时'], ":");
    let (hours, minutes) = match narrow.trim_end_matches('分').split_once(':') {
        Some((hours, "")) => (hours.to_owned(), "0".to_owned()),
        Some((hours, minutes)) => (hours.to_owned(), minutes.to_owned()),
        None if narrow.len() == 3 || narrow.len() == 4 => {
            let (hours, minutes) = narrow.split_at_checked(narrow.len() - 2)?;
            (hours.to_owned(), minutes.to_owned())
        }
        None => (narrow, "0".to_owned()),
    };
    if minutes.len() > 2 || hours.is_empty() || hours.len() > 2 {
        return None;
    }
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    let total = hours.checked_mul(60)?.checked_add(minutes)?;
    (minutes < 60 && total <= DAY).then_some(total)
}

/// 09:05.
pub fn clock(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// 12小时, 3小时30分, 45分.
pub fn spent(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, left) => format!("{left}分"),
        (hours, 0) => format!("{hours}小时"),
        (hours, left) => format!("{hours}小时{left}分"),
    }
}

/// Whether the person can have been on duty there then.
///
/// # Errors
/// Times that cannot be, a day too far ahead, a day the person was not appointed there.
pub fn check(shift: &Shift, m: &Mediator, organisation: &str, today: Date) -> Result<(), Refusal> {
    if shift.ends <= shift.starts || shift.ends > DAY {
        let what = format!("{} 不晚于 {}。", clock(shift.ends), clock(shift.starts));
        return Err(refusal("ends", &what, "跨过零点的，分两天登记。"));
    }
    if shift.day > plus_days(today, AHEAD) {
        return Err(refusal("day", &format!("{}在三个月以后。", spoken(shift.day)), "核对日期。"));
    }
    let there = m.appointments.iter().any(|a| {
        a.organisation == organisation && a.since <= shift.day && a.ended.is_none_or(|e| e > shift.day)
    });
    if !there {
        let what = format!("{} {}不在本组织任职。", m.name, spoken(shift.day));
        return Err(refusal("day", &what, "核对人员和日期。"));
    }
    Ok(())
}

fn refusal(column: &'static str, what: &str, remedy: &str) -> Refusal {
    Problem::error(column, what, remedy).under("III-1-2b")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mediators::record::Appointment;
    use jiff::civil::date;

    fn shift(starts: u16, ends: u16) -> Shift {
        Shift { day: date(2024, 7, 18), starts, ends }
    }

    #[test]
    fn times_are_read_as_people_type_them() {
        for (typed, minutes) in [
            ("9:00", Some(540)),
            ("09:00", Some(540)),
            ("9：30", Some(570)),
            ("9.30", Some(570)),
            ("930", Some(570)),
            ("0930", Some(570)),
            ("9", Some(540)),
            ("9点", Some(540)),
            ("9点30分", Some(570)),
            ("23:59", Some(1439)),
            ("24:00", Some(1440)),
            ("24:01", None),
            ("9:60", None),
            ("", None),
            ("上午", None),
            ("-1:00", None),
            ("99:00", None),
        ] {
            assert_eq!(parse_clock(typed), minutes, "{typed}");
        }
    }

    #[test]
    fn times_overlap_where_they_share_a_minute() {
        let morning = shift(540, 720);
        for (other, overlaps) in [
            (shift(480, 540), false),
            (shift(480, 541), true),
            (shift(719, 800), true),
            (shift(720, 800), false),
            (Shift { day: date(2024, 7, 19), ..morning.clone() }, false),
        ] {
            assert_eq!(morning.overlaps(&other), overlaps, "{other:?}");
        }
        assert_eq!((morning.hours(), spent(morning.minutes())), ("09:00—12:00".into(), "3小时".into()));
        assert_eq!((spent(45), spent(210)), ("45分".into(), "3小时30分".into()));
    }

    #[test]
    fn only_whoever_served_there_that_day_was_on_duty() {
        let today = date(2024, 7, 18);
        let m = Mediator {
            name: "甲".into(),
            appointments: vec![Appointment {
                organisation: "一".into(),
                since: date(2024, 1, 10),
                ended: Some(date(2024, 7, 19)),
                ..Appointment::default()
            }],
            ..Mediator::default()
        };
        let of =
            |day, at: &str| check(&Shift { day, ..shift(540, 720) }, &m, at, today).map_err(|p| p.column);
        assert_eq!(of(date(2024, 1, 9), "一"), Err("day"));
        assert_eq!(of(date(2024, 1, 10), "一"), Ok(()));
        assert_eq!(of(date(2024, 7, 18), "一"), Ok(()));
        assert_eq!(of(date(2024, 7, 19), "一"), Err("day"));
        assert_eq!(of(date(2024, 7, 18), "二"), Err("day"));
        assert_eq!(of(date(2024, 12, 1), "一"), Err("day"));
        assert_eq!(check(&shift(720, 720), &m, "一", today).unwrap_err().column, "ends");
    }
}
