//! Arithmetic on Beijing civil dates, as the rules mean it. Dates at the far ends of the calendar saturate.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

/// The day after.
pub fn next(day: Date) -> Date {
    day.tomorrow().unwrap_or(Date::MAX)
}

/// The day before.
pub fn previous(day: Date) -> Date {
    day.yesterday().unwrap_or(Date::MIN)
}

/// `day` moved by a number of days, which may be negative.
pub fn plus_days(day: Date, days: i64) -> Date {
    Span::new()
        .try_days(days)
        .map_or(if days < 0 { Date::MIN } else { Date::MAX }, |span| day.saturating_add(span))
}

/// Days from `from` to `to`: 0 on the same day, negative backwards.
pub fn days_between(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_secs() / 86_400
}

/// The anniversary after a number of years; that of 29 February in a common year is 1 March (R4).
pub fn anniversary(day: Date, years: i16) -> Date {
    let Some(year) = day.year().checked_add(years) else { return Date::MAX };
    Date::new(year, day.month(), day.day())
        .or_else(|_| Date::new(year, 3, 1))
        .unwrap_or_else(|_| day.saturating_add(i64::from(years).years()))
}

/// The last day of a term of whole years beginning on `day`: the day before its anniversary (R4).
pub fn term_end(day: Date, years: i16) -> Date {
    previous(anniversary(day, years))
}

/// `2024-07-18` → 2024年7月18日, for sentences.
pub fn spoken(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn five_years_end_the_day_before_the_fifth_anniversary() {
        for (from, end) in [
            (date(2023, 7, 1), date(2028, 6, 30)),
            (date(2024, 2, 29), date(2029, 2, 28)),
            (date(2024, 3, 1), date(2029, 2, 28)),
            (date(2019, 3, 1), date(2024, 2, 29)),
            (date(2023, 1, 1), date(2027, 12, 31)),
        ] {
            assert_eq!(term_end(from, 5), end, "{from}");
        }
        assert_eq!(anniversary(date(2024, 2, 29), 4), date(2028, 2, 29));
    }

    proptest! {
        #[test]
        fn five_years_are_1826_or_1827_days(offset in 0i64..20_000) {
            let from = plus_days(date(2000, 1, 1), offset);
            let days = days_between(from, next(term_end(from, 5)));
            prop_assert!((1826..=1827).contains(&days), "{from}: {days}");
            let anniversary = anniversary(from, 5);
            let leap_day = (from.month(), from.day()) == (2, 29);
            prop_assert_eq!((anniversary.month(), anniversary.day()), if leap_day { (3, 1) } else { (from.month(), from.day()) });
        }
    }
}
