use super::*;
use jiff::civil::date;
use proptest::prelude::*;

#[test]
fn the_shipped_years_are_whole() {
    let calendar = WorkCalendar::shipped();
    assert_eq!(calendar.days().count(), 143);
    for year in 2023..=2026 {
        assert!(calendar.has_year(year), "{year}");
    }
    assert!(!calendar.has_year(2022));
    assert!(!calendar.has_year(2027));
}

#[test]
fn holidays_weekends_and_make_up_days() {
    let calendar = WorkCalendar::shipped();
    for (day, working) in [
        (date(2024, 2, 4), true),   // Sunday worked for 春节
        (date(2024, 2, 9), true),   // eve of 春节 2024: an ordinary Friday
        (date(2024, 2, 12), false), // Monday off
        (date(2024, 7, 18), true),
        (date(2024, 7, 20), false), // Saturday
        (date(2025, 10, 8), false),
        (date(2026, 10, 10), true), // Saturday worked for 国庆节
    ] {
        assert_eq!(calendar.is_working_day(day), working, "{day}");
    }
}

#[test]
fn the_day_of_the_event_is_not_counted_and_ends_roll() {
    let calendar = WorkCalendar::shipped();
    // Received on Thursday: Friday, Monday, Tuesday.
    assert_eq!(calendar.add_working_days(date(2024, 7, 18), 3).date, date(2024, 7, 23));
    // Over 国庆节: 30 September, then 1 to 7 October off, 8 and 9.
    assert_eq!(calendar.add_working_days(date(2024, 9, 29), 3).date, date(2024, 10, 9));
    assert_eq!(calendar.add_calendar_days(date(2024, 7, 18), 15).date, date(2024, 8, 2));
    // The fifteenth day is a Saturday.
    assert_eq!(calendar.add_calendar_days(date(2024, 7, 19), 15).date, date(2024, 8, 5));
    assert_eq!(calendar.next_working_day_on_or_after(date(2024, 10, 1)).date, date(2024, 10, 8));
    assert_eq!(calendar.working_days_between(date(2024, 9, 30), date(2024, 10, 12)), 5);
}

#[test]
fn a_year_without_arrangement_says_so() {
    let calendar = WorkCalendar::shipped();
    let found = calendar.add_working_days(date(2027, 4, 30), 1);
    // Saturday 1 and Sunday 2 May; Monday 3 May counts as ordinary.
    assert_eq!(found, Reckoned { date: date(2027, 5, 3), estimated: true });
    assert!(found.note().contains("2027年"));
    assert!(!calendar.is_working_day(date(2027, 10, 1)));
    assert!(calendar.is_working_day(date(2027, 2, 8)));
    assert!(!calendar.add_working_days(date(2026, 12, 1), 3).estimated);
    assert!(calendar.add_working_days(date(2026, 12, 31), 1).estimated);
    assert_eq!(calendar.add_working_days(date(2026, 12, 31), 1).date, date(2027, 1, 4));
}

#[test]
fn the_warning_comes_in_november() {
    let calendar = WorkCalendar::shipped();
    assert_eq!(calendar.missing_year_warning(date(2026, 10, 31)), None);
    assert!(calendar.missing_year_warning(date(2026, 11, 1)).is_some_and(|text| text.starts_with("2027年")));
    assert!(calendar.missing_year_warning(date(2028, 7, 1)).is_some_and(|text| text.starts_with("2028年")));
    assert_eq!(calendar.missing_year_warning(date(2025, 12, 1)), None);
}

#[test]
fn a_day_can_be_edited() {
    let mut calendar = WorkCalendar::shipped();
    let day = date(2024, 7, 18);
    calendar.set(day, Day { kind: DayKind::Holiday, name: "临时放假".to_owned() });
    assert!(!calendar.is_working_day(day));
    calendar.clear(day);
    assert!(calendar.is_working_day(day));
}

#[test]
fn a_bad_line_is_named() {
    let problem =
        WorkCalendar::parse("date,kind,name\n2024-01-01,holiday,元旦\n2024-02-30,holiday,x").unwrap_err();
    assert_eq!(problem.line, 3);
    assert!(WorkCalendar::parse("date,kind,name\n2024-01-01,party,元旦").is_err());
}

proptest! {
    #[test]
    fn later_events_never_end_earlier(event in 0i64..2500, gap in 0i64..20, days in 0u32..40) {
        let calendar = WorkCalendar::shipped();
        let event = plus_days(date(2022, 1, 1), event);
        let later = plus_days(event, gap);
        prop_assert!(calendar.add_working_days(event, days).date <= calendar.add_working_days(later, days).date);
        prop_assert!(calendar.add_calendar_days(event, days).date <= calendar.add_calendar_days(later, days).date);
        prop_assert!(calendar.add_working_days(event, days).date <= calendar.add_working_days(event, days + 1).date);
        let end = calendar.add_working_days(event, days).date;
        prop_assert_eq!(calendar.working_days_between(event, end), days);
        prop_assert!(days == 0 || calendar.is_working_day(end));
    }
}
