//! Arithmetic on Beijing civil dates, as the rules mean it. Dates at the far ends of the calendar saturate.

use jiff::civil::{Date, Weekday};
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

/// How far a day is away, in words: 今天, 明天, 剩 13 天, 逾期 109 天.
pub fn days_words(days: i64) -> String {
    match days {
        0 => "今天".to_owned(),
        1 => "明天".to_owned(),
        left if left > 1 => format!("剩 {left} 天"),
        past => format!("逾期 {} 天", past.unsigned_abs()),
    }
}

/// 周一 to 周日.
pub fn weekday(day: Date) -> &'static str {
    match day.weekday() {
        Weekday::Monday => "周一",
        Weekday::Tuesday => "周二",
        Weekday::Wednesday => "周三",
        Weekday::Thursday => "周四",
        Weekday::Friday => "周五",
        Weekday::Saturday => "周六",
        Weekday::Sunday => "周日",
    }
}

/// When something is due, as the heading of an agenda: 已逾期, 今天 周四, 明天 周五, 周日, 下周一, 月底前, 12月底前.
pub fn due_words(due: Date, today: Date) -> String {
    let monday = |day: Date| plus_days(day, -i64::from(day.weekday().to_monday_zero_offset()));
    let weeks = days_between(monday(today), monday(due)) / 7;
    let at_end = due == due.last_of_month();
    match days_between(today, due) {
        past if past < 0 => "已逾期".to_owned(),
        0 => format!("今天 {}", weekday(due)),
        1 => format!("明天 {}", weekday(due)),
        _ if weeks == 0 => format!("本{}", weekday(due)),
        _ if weeks == 1 => format!("下{}", weekday(due)),
        _ if at_end && (due.year(), due.month()) == (today.year(), today.month()) => "月底前".to_owned(),
        _ if due.year() != today.year() => format!("{}年{}月", due.year(), due.month()),
        _ if at_end => format!("{}月底前", due.month()),
        _ => format!("{}月{}日前", due.month(), due.day()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_in_words() {
        for (days, words) in [
            (-109, "逾期 109 天"),
            (-1, "逾期 1 天"),
            (0, "今天"),
            (1, "明天"),
            (2, "剩 2 天"),
            (13, "剩 13 天"),
        ] {
            assert_eq!(days_words(days), words);
        }
    }

    #[test]
    fn a_due_day_in_words_on_both_sides_of_every_bound() {
        let today = date(2024, 7, 18);
        assert_eq!(weekday(today), "周四");
        for (due, words) in [
            (date(2024, 7, 17), "已逾期"),
            (today, "今天 周四"),
            (date(2024, 7, 19), "明天 周五"),
            (date(2024, 7, 20), "本周六"),
            (date(2024, 7, 21), "本周日"),
            (date(2024, 7, 22), "下周一"),
            (date(2024, 7, 28), "下周日"),
            (date(2024, 7, 29), "7月29日前"),
            (date(2024, 7, 31), "月底前"),
            (date(2024, 8, 30), "8月30日前"),
            (date(2024, 8, 31), "8月底前"),
            (date(2024, 12, 31), "12月底前"),
            (date(2025, 1, 31), "2025年1月"),
        ] {
            assert_eq!(due_words(due, today), words, "{due}");
        }
        // A week that runs over the end of the month or the year.
        assert_eq!(due_words(date(2024, 7, 31), date(2024, 7, 29)), "本周三");
        assert_eq!(due_words(date(2025, 1, 5), date(2024, 12, 30)), "本周日");
    }
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
