//! Each rule from both sides of its bound.

use super::check;
use crate::cases::kinds::{DecisionKind, Outcome, PartyKind, PerformanceState, ReviewKind};
use crate::cases::record::Case;
use crate::cases::testing::{RECEIVED, accepted, agreed, by, ledger, received};
use crate::columns::testing::at;
use crate::dates::{plus_days, previous};
use crate::table::Severity::{self, Error, Notice};
use jiff::civil::date;

fn said(change: impl FnOnce(&mut Case), mut case: Case) -> Vec<(Severity, &'static str)> {
    change(&mut case);
    crate::cases::clocks::settle(&mut case, by());
    check(&case, &at()).iter().map(|p| (p.severity, p.column)).collect()
}

#[test]
fn sound_cases_of_every_station_have_nothing_to_say() {
    for case in [received(), accepted(), agreed(), ledger()] {
        assert_eq!(said(|_| (), case), []);
    }
}

#[test]
fn nothing_happens_before_receipt() {
    for (days, expected) in [(-1, Some((Error, "accepted_on"))), (0, None)] {
        let on = Some(plus_days(RECEIVED, days));
        assert_eq!(
            said(|c| c.decision.accepted_on = on, accepted()),
            expected.into_iter().collect::<Vec<_>>()
        );
    }
    let closed = |days| move |c: &mut Case| c.closure.on = Some(plus_days(RECEIVED, days));
    assert_eq!(said(closed(-1), ledger()), [(Error, "closed_on")]);
    assert_eq!(said(closed(0), ledger()), [(Notice, "closed_on")], "before acceptance: odd, and taken");
    assert_eq!(said(closed(1), ledger()), []);
}

#[test]
fn a_late_acceptance_is_pointed_out_after_the_third_working_day() {
    for (day, late) in [(9, false), (10, true)] {
        let found = said(|c| c.decision.accepted_on = Some(date(2024, 5, day)), accepted());
        assert_eq!(!found.is_empty(), late, "{day}");
    }
}

#[test]
fn a_decision_needs_its_date_and_a_refusal_its_reason() {
    assert_eq!(said(|c| c.decision.accepted_on = None, accepted()), [(Notice, "accepted_on")]);
    assert_eq!(
        said(|c| c.decision.kind = Some(DecisionKind::Refused), received()),
        [(Notice, "refusal_reason")]
    );
    assert_eq!(said(|c| c.decision.refusal = Some("无".into()), accepted()), [(Notice, "refusal_reason")]);
    assert_eq!(said(|c| c.decision.kind = Some(DecisionKind::Asking), accepted()), [(Notice, "decision")]);
}

#[test]
fn amounts_below_zero_are_refused() {
    for fen in [-1, 0] {
        let wrong = usize::from(fen < 0);
        let errors = |found: Vec<(Severity, _)>| found.iter().filter(|(s, _)| *s == Error).count();
        assert_eq!(errors(said(|c| c.amount = Some(fen), received())), wrong);
        assert_eq!(errors(said(|c| c.agreement.amount = Some(fen), ledger())), wrong);
        assert_eq!(errors(said(|c| c.performance.received = Some(fen), ledger())), wrong);
    }
}

#[test]
fn a_number_is_that_of_a_person_or_of_a_unit() {
    let number = |kind, text: &str| {
        let text = text.to_owned();
        said(
            |c| {
                c.applicant.kind = Some(kind);
                c.applicant.id_number = Some(text);
            },
            received(),
        )
    };
    assert_eq!(number(PartyKind::Worker, "11010519491231002X"), []);
    assert_eq!(number(PartyKind::Worker, "110105194912310021"), [(Error, "applicant_id")]);
    assert_eq!(number(PartyKind::Worker, "E12345678"), [], "a passport");
    assert_eq!(number(PartyKind::Employer, "91350100M000100Y43"), []);
    assert_eq!(number(PartyKind::Employer, "11010519491231002X"), [(Error, "applicant_id")]);
    let man = |c: &mut Case| {
        c.applicant.id_number = Some("11010519491231002X".into());
        c.applicant.sex = Some("1".into());
    };
    assert_eq!(said(man, received()), [(Notice, "sex")]);
}

#[test]
fn an_extension_extends_and_of_new_forms_not_beyond_the_cap() {
    // Accepted on Tuesday 7 May: the fifteenth day is 22 May, the thirtieth 6 June 2024, all working days.
    let to = |day, new_form: bool| {
        said(
            |c| {
                c.extension.to = Some(day);
                c.extension.reason = Some("等候鉴定".into());
                if new_form {
                    c.applicant.groups = vec!["new_forms".into()];
                }
            },
            accepted(),
        )
    };
    assert_eq!(to(date(2024, 5, 22), false), [(Notice, "extended_to")]);
    assert_eq!(to(date(2024, 5, 23), false), []);
    assert_eq!(to(date(2024, 12, 31), false), [], "no cap in the law");
    assert_eq!(to(date(2024, 6, 6), true), []);
    assert_eq!(to(date(2024, 6, 7), true), [(Notice, "extended_to")]);
    assert_eq!(
        said(|c| c.extension.to = Some(date(2024, 5, 30)), accepted()),
        [(Notice, "extension_reason")]
    );
}

#[test]
fn time_is_up_on_the_last_day_and_not_before() {
    let out = |day| {
        said(
            |c| {
                c.closure.outcome = Some(Outcome::TimedOut);
                c.closure.on = Some(day);
            },
            accepted(),
        )
    };
    assert_eq!(out(date(2024, 5, 21)), [(Notice, "outcome")]);
    assert_eq!(out(date(2024, 5, 22)), []);
}

#[test]
fn agreement_and_performance_fit_the_outcome() {
    assert_eq!(
        said(|c| c.closure.outcome = Some(Outcome::Withdrawn), ledger()),
        [(Notice, "agreement_amount"), (Notice, "performance")]
    );
    let review = |c: &mut Case| c.review.kind = Some(ReviewKind::JudicialConfirmation);
    assert_eq!(said(review, ledger()), [(Notice, "agreement_number")]);
    let received = |fen| move |c: &mut Case| c.performance.received = Some(fen);
    assert_eq!(said(received(902_799), ledger()), [(Notice, "received_amount")]);
    assert_eq!(said(received(902_801), ledger()), [(Notice, "received_amount")]);
    let due = |days| {
        move |c: &mut Case| {
            c.performance.state = Some(PerformanceState::NotDue);
            c.performance.received = None;
            c.agreement.number = Some("1".into());
            c.agreement.due_on = Some(plus_days(at().today, days));
        }
    };
    assert_eq!(said(due(0), ledger()), []);
    assert_eq!(said(due(-1), ledger()), [(Notice, "performance")]);
}

#[test]
fn visit_and_archive_follow_the_closure() {
    let closed = ledger().closure.on.expect("closed");
    assert_eq!(said(|c| c.visit.on = Some(previous(closed)), ledger()), [(Notice, "visited_on")]);
    assert_eq!(said(|c| c.visit.on = Some(closed), ledger()), []);
    assert_eq!(said(|c| c.archive.on = Some(date(2024, 6, 1)), accepted()), [(Notice, "archived_on")]);
    for (marks, wrong) in [(0, true), (1, false), (5, false), (6, true)] {
        assert_eq!(!said(|c| c.visit.satisfaction = Some(marks), ledger()).is_empty(), wrong, "{marks}");
    }
}

#[test]
fn relation_alone_is_explained_while_the_case_is_open() {
    let relation = |c: &mut Case| c.dispute_types = vec!["relationship".into()];
    assert_eq!(said(relation, received()), [(Notice, "dispute_types")]);
    assert_eq!(said(relation, ledger()), []);
    let beside = |c: &mut Case| c.dispute_types.push("relationship".into());
    assert_eq!(said(beside, received()), []);
}

#[test]
fn the_amount_is_the_sum_of_the_claims_where_they_are_known() {
    use crate::cases::record::Claim;
    let claim = |amount| Claim {
        kind: "remuneration.wages".into(),
        what: "支付工资".into(),
        amount,
        whose: None,
        how: None,
    };
    for (amount, claims, is_wrong) in [
        (Some(3), vec![claim(Some(1)), claim(Some(2)), claim(None)], false),
        (Some(2), vec![claim(Some(1)), claim(Some(2))], true),
        (None, vec![claim(Some(1))], true),
        (Some(5), vec![claim(None)], false),
        (Some(5), Vec::new(), false),
    ] {
        let expected = if is_wrong { vec![(Error, "amount")] } else { Vec::new() };
        let found = said(|c| (c.amount, c.claims) = (amount, claims), accepted());
        assert_eq!(found, expected, "{amount:?}");
    }
}
