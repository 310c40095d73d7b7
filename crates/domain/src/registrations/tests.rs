use super::*;
use crate::certificates::Certificate;
use crate::dates::plus_days;
use crate::interval::{from_breakpoints, lookup};
use crate::policy::Policy;
use jiff::civil::date;
use proptest::prelude::*;
use std::sync::LazyLock;

static POLICY: LazyLock<Policy> = LazyLock::new(Policy::tianjin);

fn record(year: i16, outcome: Outcome, on: Date) -> AnnualRegistration {
    AnnualRegistration { outcome, ..AnnualRegistration::registered(year, on) }
}

fn of(year: i16, registrations: &[AnnualRegistration], on: Date) -> RegistrationState {
    state(year, registrations, &[Certificate::new("甲", date(2020, 5, 5))], &POLICY, on)
}

#[test]
fn nothing_recorded() {
    for (year, on, expected) in [
        (2023, date(2023, 12, 31), RegistrationState::NotRequired),
        (2024, date(2024, 1, 1), RegistrationState::NotDue),
        (2024, date(2024, 3, 31), RegistrationState::NotDue),
        (2024, date(2024, 4, 1), RegistrationState::Missing),
        (2025, date(2025, 1, 1), RegistrationState::Missing), // 2024 not in order
        (2025, date(2025, 4, 1), RegistrationState::Missing),
    ] {
        assert_eq!(of(year, &[], on), expected, "{year} on {on}");
    }
}

#[test]
fn registered_in_order_and_then_due_again() {
    let all = [record(2024, Outcome::Registered, date(2024, 3, 20))];
    for (year, on, expected) in [
        (2024, date(2024, 3, 19), RegistrationState::NotDue),
        (2024, date(2024, 3, 20), RegistrationState::Registered),
        (2025, date(2025, 3, 31), RegistrationState::NotDue),
        (2025, date(2025, 4, 1), RegistrationState::Missing),
        (2026, date(2026, 1, 1), RegistrationState::Missing),
    ] {
        assert_eq!(of(year, &all, on), expected, "{year} on {on}");
    }
}

#[test]
fn the_year_of_issue_is_exempt_and_in_order() {
    let issued = [Certificate::new("甲", date(2024, 5, 6))];
    let of = |year, on| state(year, &[], &issued, &POLICY, on);
    assert_eq!(of(2024, date(2024, 5, 5)), RegistrationState::Missing);
    assert_eq!(of(2024, date(2024, 5, 6)), RegistrationState::Exempt);
    assert_eq!(of(2025, date(2025, 3, 31)), RegistrationState::NotDue);
    assert_eq!(of(2025, date(2025, 4, 1)), RegistrationState::Missing);
}

#[test]
fn decisions_stand_until_a_later_registration() {
    let refused = record(2024, Outcome::Refused, date(2024, 3, 1));
    let deferred = record(2024, Outcome::Deferred, date(2024, 3, 10));
    let registered = record(2024, Outcome::Registered, date(2024, 5, 1));
    let struck = record(2024, Outcome::Refused, date(2024, 8, 1));
    let all = [refused.clone(), deferred.clone(), registered, struck];
    for (on, expected) in [
        (date(2024, 2, 29), RegistrationState::NotDue),
        (date(2024, 3, 1), RegistrationState::Refused),
        (date(2024, 3, 10), RegistrationState::Refused),
        (date(2024, 5, 1), RegistrationState::Registered),
        (date(2024, 8, 1), RegistrationState::Refused),
    ] {
        assert_eq!(of(2024, &all, on), expected, "{on}");
    }
    assert_eq!(of(2024, &[deferred], date(2024, 3, 10)), RegistrationState::Deferred);
    assert!(!current(&[refused], &[], &POLICY, date(2024, 3, 2)));
    // A refusal in the year of issue stands too.
    let issued = [Certificate::new("甲", date(2024, 2, 1))];
    let refused = [record(2024, Outcome::Refused, date(2024, 3, 1))];
    assert_eq!(state(2024, &refused, &issued, &POLICY, date(2024, 3, 1)), RegistrationState::Refused);
    assert!(!in_order(2024, &refused, &issued, &POLICY, date(2024, 3, 1)));
    // On one day the one recorded last counts.
    let same = [
        record(2024, Outcome::Refused, date(2024, 3, 1)),
        record(2024, Outcome::Registered, date(2024, 3, 1)),
    ];
    assert_eq!(of(2024, &same, date(2024, 3, 1)), RegistrationState::Registered);
}

#[test]
fn the_window_of_a_year() {
    for (on, expected) in [
        (date(2023, 12, 31), Window::Outside),
        (date(2024, 1, 1), Window::OnTime),
        (date(2024, 3, 31), Window::OnTime),
        (date(2024, 4, 1), Window::Late),
        (date(2024, 12, 31), Window::Late),
        (date(2025, 1, 1), Window::Outside),
    ] {
        assert_eq!(window(2024, on, &POLICY), expected, "{on}");
    }
}

#[test]
fn sentences_can_be_read_out() {
    let said = |all: &[AnnualRegistration], on: Date| verdict(on.year(), all, &[], &POLICY, on).sentence;
    assert_eq!(said(&[], date(2024, 4, 1)), "2024年度注册应在2024年4月1日前办理，还没有办理。");
    assert_eq!(said(&[], date(2024, 3, 31)), "2024年度注册办到2024年3月31日，还没有到期。");
    assert_eq!(said(&[], date(2025, 2, 1)), "2024年度注册没有办妥，2025年度注册也没有办理，请尽快办理。");
    let late = AnnualRegistration { late: true, ..record(2024, Outcome::Registered, date(2024, 4, 12)) };
    assert_eq!(said(&[late], date(2024, 7, 18)), "2024年度注册已于2024年4月12日办理（逾期注册）。");
    assert_eq!(verdict(2024, &[], &[], &POLICY, date(2024, 4, 1)).label(), "三(二)4");
}

prop_compose! {
    fn any_record()(year in 2022i16..2030, outcome in 0..3u8, on in 0i64..3500) -> AnnualRegistration {
        let outcome = [Outcome::Registered, Outcome::Deferred, Outcome::Refused][usize::from(outcome)];
        record(year, outcome, plus_days(date(2021, 6, 1), on))
    }
}

proptest! {
    #[test]
    fn intervals_say_what_the_day_says(
        records in prop::collection::vec(any_record(), 0..6),
        issued in prop::collection::vec(0i64..3500, 0..3),
        day in 0i64..6000,
    ) {
        let origin = date(2019, 1, 1);
        let certificates: Vec<_> = issued.iter().map(|days| Certificate::new("甲", plus_days(origin, *days))).collect();
        let running = |on: Date| state(on.year(), &records, &certificates, &POLICY, on);
        let intervals = from_breakpoints(breakpoints(&records, &certificates, &POLICY), running);
        let on = plus_days(origin, day);
        let found = lookup(&intervals, on).copied().unwrap_or(RegistrationState::NotRequired);
        prop_assert_eq!(found, running(on));
    }
}
