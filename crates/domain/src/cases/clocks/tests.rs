//! Bounds of every clock over 春节, 国庆节, 端午节 and a year whose arrangement is not known.

use super::*;
use crate::cases::agreement::Seat;
use crate::cases::kinds::{DecisionKind, Outcome, ReviewKind};
use crate::cases::parts::{Duty, Means, Referral, Signature};
use crate::cases::testing::{accepted, agreed, by, ledger, received};
use crate::dates::{days_between, next, plus_days, previous, spoken};
use jiff::civil::date;
use proptest::prelude::*;

fn day(found: &Verdict<Reckoned>) -> Date {
    found.result.date
}

#[test]
fn acceptance_is_decided_by_the_third_working_day() {
    for (received, last) in [
        (date(2024, 5, 6), date(2024, 5, 9)),
        (date(2024, 5, 9), date(2024, 5, 13)), // Saturday the 11th is worked
        (date(2024, 2, 8), date(2024, 2, 19)), // 春节: the 9th, Sunday the 18th, the 19th
        (date(2024, 2, 9), date(2024, 2, 20)),
        (date(2024, 9, 28), date(2024, 10, 8)), // 国庆节: Sunday the 29th is worked
        (date(2024, 9, 29), date(2024, 10, 9)),
        (date(2027, 9, 30), date(2027, 10, 6)), // not arranged yet: 1 October is off by law
    ] {
        let found = acceptance(received, by());
        assert_eq!(found.result.date, last, "{received}");
        assert_eq!(found.result.estimated, received.year() == 2027);
        assert_eq!(found.clause, "令17-22");
    }
}

#[test]
fn limits_in_days_roll_over_days_off_and_stay_on_worked_weekends() {
    for (event, last) in [
        (date(2024, 1, 25), date(2024, 2, 9)),
        (date(2024, 1, 26), date(2024, 2, 18)), // 10 to 17 February off; Sunday the 18th is worked
        (date(2024, 9, 15), date(2024, 9, 30)),
        (date(2024, 9, 16), date(2024, 10, 8)),
        (date(2024, 9, 27), date(2024, 10, 12)), // Saturday, worked
        (date(2024, 10, 4), date(2024, 10, 21)),
        (date(2027, 9, 16), date(2027, 10, 4)), // Friday 1 October off by law, then a weekend
    ] {
        for clock in [arbitration, handling, arbitral_review] {
            let found = clock(event, by());
            assert_eq!(found.result.date, last, "{event}: {}", found.clause);
            assert_eq!(found.result.estimated, event.year() == 2027);
        }
    }
    assert_eq!(day(&judicial_confirmation(date(2024, 8, 31), by())), date(2024, 9, 30));
    assert_eq!(day(&judicial_confirmation(date(2024, 9, 1), by())), date(2024, 10, 8));
    assert_eq!(day(&duty(date(2024, 10, 1), "付款", by())), date(2024, 10, 8));
    assert_eq!(duty(date(2024, 10, 1), "付款", by()).basis, Basis::Inferred);
    assert_eq!(duty(date(2024, 9, 30), "付款", by()).basis, Basis::Text);
}

#[test]
fn an_extension_holds_to_its_day_and_of_new_forms_to_the_cap() {
    let accepted = date(2024, 5, 7);
    for (to, new_form, last, clause) in [
        (date(2024, 5, 22), false, date(2024, 5, 22), "令17-29"),
        (date(2024, 5, 23), false, date(2024, 5, 23), "令17-29"),
        (date(2024, 6, 8), false, date(2024, 6, 11), "令17-29"), // Saturday before 端午节
        (date(2024, 12, 31), false, date(2024, 12, 31), "令17-29"),
        (date(2024, 6, 6), true, date(2024, 6, 6), "令17-29"),
        (date(2024, 6, 7), true, date(2024, 6, 6), "厅发4-延长"),
        (date(2024, 12, 31), true, date(2024, 6, 6), "厅发4-延长"),
    ] {
        let found = extended(accepted, to, new_form, by());
        assert_eq!((found.result.date, found.clause), (last, clause), "{to}");
    }
    // The cap itself rolls: the thirtieth day after 9 May is Saturday 8 June.
    let cap = extension_cap(date(2024, 5, 9), true, by()).map(|cap| day(&cap));
    assert_eq!(cap, Some(date(2024, 6, 11)));
    assert_eq!(extension_cap(date(2024, 5, 9), false, by()), None);
}

#[test]
fn the_sentence_says_why_the_day_is_this_one() {
    let said = [
        acceptance(date(2024, 5, 6), by()),
        acceptance(date(2024, 5, 9), by()),
        acceptance(date(2024, 2, 8), by()),
        acceptance(date(2024, 9, 29), by()),
        acceptance(date(2027, 9, 30), by()),
        arbitration(date(2024, 5, 6), by()),
        arbitration(date(2024, 9, 16), by()),
        handling(date(2024, 10, 4), by()),
        handling(date(2027, 9, 16), by()),
        extended(date(2024, 5, 7), date(2024, 6, 8), false, by()),
        extended(date(2024, 5, 7), date(2024, 6, 30), true, by()),
        arbitral_review(date(2024, 5, 21), by()),
        judicial_confirmation(date(2024, 9, 1), by()),
        duty(date(2024, 10, 1), "付第二期款", by()),
        negotiation(date(2024, 4, 22), by()),
    ];
    let lines: Vec<String> =
        said.iter().map(|v| format!("{} {} {}", v.clause, v.basis.label(), v.sentence)).collect();
    insta::assert_snapshot!(lines.join("\n"));
}

fn kinds(case: &Case, today: Date) -> Vec<(ClockKind, i64)> {
    running(case, by(), today).iter().map(|clock| (clock.kind, clock.days)).collect()
}

#[test]
fn the_clocks_that_run_are_those_of_the_state() {
    use ClockKind::{Acceptance, ArbitralReview, Arbitration, Duty as Due, Handling, JudicialConfirmation};
    let today = date(2024, 5, 8);
    assert_eq!(kinds(&received(), today), [(Acceptance, 1), (Arbitration, 13)]);
    assert_eq!(kinds(&accepted(), today), [(Arbitration, 13), (Handling, 14)]);
    assert_eq!(kinds(&accepted(), date(2024, 5, 23)), [(Arbitration, -2), (Handling, -1)]);
    let mut refused = received();
    refused.decision.kind = Some(DecisionKind::Refused);
    assert_eq!(kinds(&refused, today), []);
    assert_eq!(kinds(&ledger(), today), [], "performed");
    let sent = Referral {
        on: today,
        to: "o2".into(),
        to_name: "别的中心".into(),
        reason: "就近".into(),
        answer: None,
    };
    let referred = Case { referral: Some(sent), ..received() };
    assert_eq!(kinds(&referred, today).len(), 2, "the parties' days go on while the centres talk");

    let mut performing = agreed();
    for seat in Seat::ALL {
        performing.agreement.signatures.put(seat, Signature { on: date(2024, 5, 20), means: Means::Paper });
    }
    performing.closure.on = Some(date(2024, 5, 20));
    performing.closure.outcome = Some(Outcome::Agreement);
    performing.agreement.duties = vec![
        Duty { due_on: date(2024, 6, 3), amount: Some(400_000), what: "付第一期款".into() },
        Duty { due_on: date(2024, 7, 1), amount: Some(502_800), what: "付第二期款".into() },
    ];
    let expected = [(Due, 0), (ArbitralReview, 1), (JudicialConfirmation, 16), (Due, 28)];
    assert_eq!(kinds(&performing, date(2024, 6, 3)), expected);
    let later = kinds(&performing, date(2024, 6, 5));
    assert_eq!(later, [(Due, -2), (JudicialConfirmation, 14), (Due, 26)], "the first door is closed");
    performing.review.kind = Some(ReviewKind::JudicialConfirmation);
    assert_eq!(kinds(&performing, date(2024, 6, 5)).len(), 2, "one was applied for");
    let numbers: Vec<_> = running(&performing, by(), date(2024, 6, 5)).iter().map(|c| c.duty).collect();
    assert_eq!(numbers, [Some(0), Some(1)]);
}

#[test]
fn overdue_is_after_the_last_day_not_on_it() {
    let limit = accepted().limits.handling.expect("accepted");
    assert_eq!(limit, date(2024, 5, 22));
    assert_eq!([limit, next(limit)].map(|on| is_overdue(&accepted(), on)), [Some(false), Some(true)]);
    let closed = |on| {
        let mut case = accepted();
        case.closure.on = Some(on);
        case
    };
    let late = date(2024, 12, 31);
    assert_eq!(is_overdue(&closed(limit), late), Some(false));
    assert_eq!(is_overdue(&closed(next(limit)), late), Some(true));
    assert_eq!(is_overdue(&closed(next(limit)), limit), Some(false), "as of a day before it was closed");
    assert_eq!(is_overdue(&received(), late), None);
}

proptest! {
    #[test]
    fn no_clock_ends_on_a_day_off_or_early(after in 0i64..2500) {
        let event = plus_days(date(2022, 1, 1), after);
        for (found, days) in [
            (acceptance(event, by()), 3),
            (arbitration(event, by()), 15),
            (handling(event, by()), 15),
            (arbitral_review(event, by()), 15),
            (judicial_confirmation(event, by()), 30),
            (duty(event, "付款", by()), 0),
        ] {
            let end = found.result.date;
            prop_assert!(by().calendar.is_working_day(end));
            prop_assert!(days_between(event, end) >= days);
            prop_assert!(found.sentence.contains(&spoken(end)), "{}", found.sentence);
            prop_assert!(crate::verdict::cite(found.clause).is_some());
        }
        let last = day(&handling(event, by()));
        let raw = plus_days(event, 15);
        let between = (0..days_between(raw, last)).map(|n| plus_days(raw, n));
        prop_assert!(between.into_iter().all(|off| !by().calendar.is_working_day(off)), "no further than needed");
    }

    #[test]
    fn a_later_extension_never_ends_earlier(more in 0i64..60, further in 0i64..30, new_form in any::<bool>()) {
        let accepted = date(2024, 9, 10);
        let to = plus_days(accepted, more);
        let (one, two) = (extended(accepted, to, new_form, by()), extended(accepted, plus_days(to, further), new_form, by()));
        prop_assert!(one.result.date <= two.result.date);
        prop_assert!(one.result.date >= day(&handling(accepted, by())));
        prop_assert!(previous(one.result.date) < plus_days(accepted, 365));
    }
}

#[test]
fn the_last_day_of_the_calendar_is_told_like_any_other() {
    let told = duty(Date::MAX, "付款", by());
    assert_eq!(told.result.date, Date::MAX);
    assert_eq!(acceptance(Date::MAX, by()).result.date, Date::MAX);
}
