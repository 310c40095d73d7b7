//! Months counted from a day: service in months, and periods cut into months with a broken one at the end.
//!
//! A month from the 15th ends on the 14th; one from a day the next month lacks ends on that month's last day
//! (民法典第202条).

use super::ratio::Ratio;
use crate::calendar::WorkCalendar;
use crate::dates::{next, previous};
use jiff::civil::Date;
use std::fmt::Write as _;

/// No period is cut into more.
const MOST_MONTHS: u32 = 1_200;

/// The first day after so many months from `day`.
pub fn months_after(day: Date, months: u32) -> Date {
    let count = i64::from(day.year()) * 12 + i64::from(day.month()) - 1 + i64::from(months);
    let (year, month) = (count.div_euclid(12), count.rem_euclid(12) + 1);
    let (Ok(year), Ok(month)) = (i16::try_from(year), i8::try_from(month)) else { return Date::MAX };
    let Ok(first) = Date::new(year, month, 1) else { return Date::MAX };
    Date::new(year, month, day.day()).unwrap_or_else(|_| next(first.last_of_month()))
}

/// Whole months from `from` to `until`, both days included, and whether days are left over.
pub fn whole_months(from: Date, until: Date) -> (u32, bool) {
    let end = next(until);
    let years = u32::try_from(end.year() - from.year()).unwrap_or(0);
    let months =
        (0..=years * 12 + 12).take_while(|count| months_after(from, *count) <= end).last().unwrap_or(0);
    (months, months_after(from, months) < end)
}

/// 3年7个月, 1年, 5个月, and 零几天 where days are left over.
pub fn months_text((months, more): (u32, bool)) -> String {
    // Writing to a String cannot fail.
    let mut text = String::new();
    if months >= 12 {
        let _ = write!(text, "{}年", months / 12);
    }
    if !months.is_multiple_of(12) {
        let _ = write!(text, "{}个月", months % 12);
    }
    match (text.is_empty(), more) {
        (true, true) => "不满1个月".to_owned(),
        (true, false) => "0个月".to_owned(),
        (false, true) => text + "零几天",
        (false, false) => text,
    }
}

/// One month of a period, or the broken one at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Month {
    /// Its first day.
    pub from: Date,
    /// Its last day within the period.
    pub until: Date,
    /// Working days up to then.
    pub worked: u32,
    /// Working days of the whole month.
    pub of: u32,
    /// Whether the period ends before the month does.
    pub broken: bool,
    /// Whether a year on the way has no arrangement of holidays yet.
    pub estimated: bool,
}

impl Month {
    /// How much of a month it is: 1, or by working days (法释〔2025〕12号第6条).
    pub fn share(&self) -> Ratio {
        if self.broken {
            Ratio::new(i128::from(self.worked), i128::from(self.of.max(1)))
        } else {
            Ratio::new(1, 1)
        }
    }
}

/// A period cut into months counted from its first day; none where it ends before it starts.
pub fn months(from: Date, until: Date, calendar: &WorkCalendar) -> Vec<Month> {
    let working_days = |first: Date, last: Date| calendar.working_days_between(previous(first), last);
    (0..MOST_MONTHS)
        .map(|at| (months_after(from, at), previous(months_after(from, at + 1))))
        .take_while(|(first, last)| *first <= until && first <= last)
        .map(|(first, last)| Month {
            from: first,
            until: last.min(until),
            worked: working_days(first, last.min(until)),
            of: working_days(first, last),
            broken: until < last,
            estimated: (first.year()..=last.year()).any(|year| !calendar.has_year(year)),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calculators::testing::CALENDAR;
    use jiff::civil::date;

    #[test]
    fn a_month_ends_the_day_before_its_like_or_with_the_shorter_month() {
        for (from, count, after) in [
            (date(2024, 3, 15), 1, date(2024, 4, 15)),
            (date(2024, 1, 31), 1, date(2024, 3, 1)),
            (date(2023, 8, 31), 6, date(2024, 3, 1)),
            (date(2024, 8, 29), 6, date(2025, 3, 1)),
            (date(2024, 2, 29), 12, date(2025, 3, 1)),
            (date(2024, 12, 1), 1, date(2025, 1, 1)),
            (date(2024, 12, 31), 0, date(2024, 12, 31)),
            (date(9999, 12, 1), 1, Date::MAX),
        ] {
            assert_eq!(months_after(from, count), after, "{from} + {count}");
        }
    }

    #[test]
    fn service_is_counted_in_whole_months() {
        for (from, until, months, words) in [
            (date(2020, 1, 1), date(2023, 7, 31), (43, false), "3年7个月"),
            (date(2020, 1, 1), date(2020, 12, 31), (12, false), "1年"),
            (date(2020, 1, 1), date(2020, 12, 30), (11, true), "11个月零几天"),
            (date(2020, 1, 1), date(2021, 1, 1), (12, true), "1年零几天"),
            (date(2020, 1, 1), date(2020, 1, 1), (0, true), "不满1个月"),
        ] {
            let counted = whole_months(from, until);
            assert_eq!((counted, months_text(counted).as_str()), (months, words), "{from} {until}");
        }
    }

    #[test]
    fn only_the_last_month_of_a_period_is_broken() {
        let cut = months(date(2024, 4, 15), date(2024, 6, 21), &CALENDAR);
        assert_eq!(cut.iter().map(|m| m.broken).collect::<Vec<_>>(), [false, false, true]);
        assert_eq!((cut[1].from, cut[1].until), (date(2024, 5, 15), date(2024, 6, 14)));
        // 15 to 21 June 2024 has five working days, 15 June to 14 July twenty.
        assert_eq!((cut[2].worked, cut[2].of), (5, 20));
        assert_eq!(cut[2].share(), Ratio::new(1, 4));
        assert!(months(date(2024, 4, 15), date(2024, 4, 14), &CALENDAR).is_empty());
        assert!(months(date(2030, 4, 15), date(2030, 4, 20), &CALENDAR)[0].estimated);
    }
}
