//! Whole ways of a case, the bounds of each step, and random ways that must not end anywhere impossible.

mod ways;

use super::*;
use crate::cases::documents::Document;
use crate::cases::kinds::{DecisionKind, PerformanceState};
use crate::cases::parts::{Broken, Closure};
use crate::cases::state::State;
use crate::cases::testing::{RECEIVED, accepted, agreed, by, received};
use crate::dates::{next, previous};
use jiff::civil::date;

fn setting(today: Date) -> Setting<'static> {
    Setting { by: by(), today, actor: "于华霞" }
}

/// Takes a step on the day it happens.
fn go(case: &mut Case, act: Act, on: Date) -> Result<(), &'static str> {
    take(case, act, on, None, &setting(on)).map_err(|no| no.column)
}

fn explained(case: &mut Case, act: Act, on: Date) -> Result<(), &'static str> {
    take(case, act, on, Some("当事人住院"), &setting(on)).map_err(|no| no.column)
}

fn terms() -> Terms {
    Terms {
        number: Some("1".into()),
        amount: Some(900_000),
        result: Some("支付工资9000元".into()),
        due_on: None,
        manner: Some("银行转账".into()),
        duties: vec![
            Duty { due_on: date(2024, 6, 3), amount: Some(400_000), what: "付第一期款".into() },
            Duty { due_on: date(2024, 7, 1), amount: Some(500_000), what: "付第二期款".into() },
        ],
    }
}

fn handlers() -> Vec<Handler> {
    vec![Handler { id: "m1".into(), name: "于华霞".into(), ..Handler::default() }]
}

#[test]
fn a_decision_in_time_needs_no_explanation_and_a_late_one_does() {
    let last = date(2024, 5, 9);
    for act in [Act::Accept(true), Act::Refuse("对方不同意调解".into())] {
        assert_eq!(go(&mut received(), act.clone(), last), Ok(()));
        assert_eq!(go(&mut received(), act.clone(), next(last)), Err("explanation"));
        assert_eq!(explained(&mut received(), act.clone(), next(last)), Ok(()));
        assert_eq!(go(&mut received(), act.clone(), previous(RECEIVED)), Err("on"), "before receipt");
        let tomorrow = take(&mut received(), act, last, None, &setting(previous(last)));
        assert_eq!(tomorrow.map_err(|no| no.column), Err("on"), "not yet");
    }
    assert_eq!(go(&mut received(), Act::Accept(false), last), Err("willing"));
    assert_eq!(go(&mut received(), Act::Refuse(" ".into()), last), Err("reason"));
}

#[test]
fn what_happened_is_recorded_late() {
    let mut case = received();
    take(&mut case, Act::Accept(true), date(2024, 5, 7), None, &setting(date(2024, 7, 18))).unwrap();
    assert_eq!(case.limits.handling, Some(date(2024, 5, 22)));
    let taken = &case.steps[0];
    assert_eq!((taken.on, taken.recorded_on), (date(2024, 5, 7), date(2024, 7, 18)));
}

#[test]
fn an_extension_takes_both_consents_before_time_is_up() {
    let last = date(2024, 5, 22);
    let extend = |to, both_agree| Act::Extend { to, reason: "等候鉴定".into(), both_agree };
    assert_eq!(go(&mut accepted(), extend(date(2024, 5, 31), false), last), Err("both_agree"));
    assert_eq!(go(&mut accepted(), extend(last, true), last), Err("to"));
    assert_eq!(go(&mut accepted(), extend(next(last), true), last), Ok(()));
    assert_eq!(go(&mut accepted(), extend(date(2024, 5, 31), true), next(last)), Err("explanation"));
    let mut late = accepted();
    explained(&mut late, extend(date(2024, 5, 31), true), next(last)).unwrap();
    assert_eq!(late.limits.handling, Some(date(2024, 5, 31)));
    let mut new_form = accepted();
    new_form.applicant.groups = vec!["new_forms".into()];
    let cap = date(2024, 6, 6);
    assert_eq!(go(&mut new_form.clone(), extend(cap, true), last), Ok(()));
    assert_eq!(go(&mut new_form.clone(), extend(next(cap), true), last), Err("explanation"));
    explained(&mut new_form, extend(date(2024, 7, 1), true), last).unwrap();
    assert_eq!(new_form.limits.handling, Some(cap), "recorded, and counted to the cap");
}

#[test]
fn a_conflict_is_told_and_whoever_assigns_says_why() {
    let mut case = Case { handlers: Vec::new(), ..accepted() };
    let act = |conflicts: &[&str]| Act::Assign {
        handlers: handlers(),
        conflicts: conflicts.iter().map(|c| (*c).to_owned()).collect(),
    };
    let day = date(2024, 5, 8);
    assert_eq!(go(&mut case.clone(), act(&["与调解员同名"]), day), Err("explanation"));
    assert_eq!(explained(&mut case.clone(), act(&["与调解员同名"]), day), Ok(()));
    let twice = Act::Assign { handlers: [handlers(), handlers()].concat(), conflicts: Vec::new() };
    assert_eq!(go(&mut case, twice, day), Err("mediators"));
    assert_eq!(
        go(&mut case, Act::Assign { handlers: Vec::new(), conflicts: Vec::new() }, day),
        Err("mediators")
    );
}

type Spoil = fn(&mut Terms);

#[test]
fn terms_that_do_not_add_up_are_refused() {
    let day = date(2024, 5, 17);
    let wrong: [(Spoil, &str); 5] = [
        (|t| t.amount = Some(-1), "amount"),
        (|t| t.amount = Some(900_001), "duties"),
        (|t| t.duties[0].due_on = date(2024, 5, 16), "duties"),
        (|t| t.duties[1].what.clear(), "duties"),
        (|t| t.due_on = Some(date(2024, 5, 16)), "due_on"),
    ];
    for (spoil, column) in wrong {
        let mut bad = terms();
        spoil(&mut bad);
        assert_eq!(go(&mut accepted(), Act::Agree(bad), day), Err(column));
    }
    assert_eq!(go(&mut accepted(), Act::Agree(terms()), date(2024, 5, 22)), Ok(()));
    assert_eq!(go(&mut accepted(), Act::Agree(terms()), date(2024, 5, 23)), Err("explanation"));
}

#[test]
fn new_terms_need_new_signatures() {
    let mut case = agreed();
    let day = date(2024, 5, 17);
    go(&mut case, Act::Sign(vec![Seat::Applicant, Seat::Respondent], Means::Paper), day).unwrap();
    go(&mut case, Act::Sign(vec![Seat::Applicant], Means::Drawn), day).unwrap();
    assert_eq!(case.agreement.signatures.awaited(), [Seat::Mediator, Seat::Organisation], "paper stays");
    go(&mut case, Act::Agree(terms()), day).unwrap();
    assert_eq!(case.agreement.signatures.awaited(), Seat::ALL);
    assert_eq!(go(&mut case, Act::Sign(vec![Seat::Applicant], Means::Certified), day), Err("means"));
    assert_eq!(go(&mut case, Act::Sign(Seat::ALL.to_vec(), Means::Drawn), day), Ok(()));
    assert_eq!(State::of(&case), State::Signing, "drawings put nothing in force");
}

#[test]
fn a_case_ends_in_the_way_that_fits() {
    let close = |outcome, cause: Option<&str>, side| Act::Close {
        outcome,
        cause: cause.map(str::to_owned),
        by: side,
    };
    let day = date(2024, 5, 21);
    let why = Some("差距过大");
    let go_on = |act| go(&mut accepted(), act, day);
    assert_eq!(go_on(close(Outcome::TimedOut, why, None)), Err("outcome"), "a day is left");
    assert_eq!(go(&mut accepted(), close(Outcome::TimedOut, why, None), next(day)), Ok(()));
    assert_eq!(go_on(close(Outcome::Unwilling, None, Some(Side::Respondent))), Err("cause"));
    assert_eq!(go_on(close(Outcome::Unwilling, why, None)), Err("by"));
    assert_eq!(go_on(close(Outcome::Unsigned, why, Some(Side::Respondent))), Err("outcome"));
    assert_eq!(go_on(close(Outcome::Agreement, why, None)), Err("outcome"));
    assert_eq!(go_on(close(Outcome::Settled, None, None)), Ok(()));
    let mut unsigned = agreed();
    go(&mut unsigned, close(Outcome::Unsigned, why, Some(Side::Respondent)), day).unwrap();
    assert_eq!(State::of(&unsigned), State::Ended);
    assert_eq!(unsigned.agreement.amount, None, "terms nobody signed are no agreement");
    assert!(
        unsigned.steps[0].before.iter().any(|part| matches!(part, Part::Agreement(a) if a.amount.is_some()))
    );
}

#[test]
fn a_party_withdraws_in_the_middle() {
    for case in [received(), accepted(), agreed()] {
        let mut case = case;
        go(&mut case, Act::Withdraw(None), date(2024, 5, 20)).unwrap();
        assert_eq!((State::of(&case), case.closure.outcome), (State::Ended, Some(Outcome::Withdrawn)));
        let archived = go(&mut case, Act::Archive("D1".into()), date(2024, 5, 20));
        assert_eq!(archived, Ok(()), "nobody has to be told of arbitration");
        assert_eq!(go(&mut case, Act::Withdraw(None), date(2024, 5, 21)), Err(""));
    }
}

#[test]
fn a_referral_waits_for_the_other_organisation() {
    let mut case = accepted();
    let day = date(2024, 5, 10);
    let refer =
        |to: &str| Act::Refer { to: to.into(), name: "万新中心".into(), reason: "就近办理".into() };
    assert_eq!(go(&mut case, refer("o1"), day), Err("to"), "to itself");
    go(&mut case, refer("o2"), day).unwrap();
    assert_eq!(State::of(&case), State::Referred);
    assert_eq!(go(&mut case, Act::Session { way: "phone".into(), note: "x".into() }, day), Err(""));
    let mut back = case.clone();
    go(&mut back, Act::AnswerReferral(Err("人手不足".into())), day).unwrap();
    assert_eq!((State::of(&back), back.organisation.id.as_str()), (State::Mediating, "o1"));
    let wrong = Organisation { id: "o3".into(), ..Organisation::default() };
    assert_eq!(go(&mut case, Act::AnswerReferral(Ok(wrong)), day), Err(""));
    let other = Organisation { id: "o2".into(), name: "万新中心".into(), ..Organisation::default() };
    go(&mut case, Act::AnswerReferral(Ok(other)), day).unwrap();
    assert_eq!((State::of(&case), case.organisation.id.as_str()), (State::Accepted, "o2"));
    assert_eq!(case.limits.handling, accepted().limits.handling, "the clock goes on");
}

#[test]
fn silence_is_recorded_when_the_five_days_are_over() {
    let silent = Negotiation { proposed_on: date(2024, 5, 6), ending: Broken::Silent, ended_on: None };
    // The fifth day, 11 May 2024, is a Saturday that is worked.
    assert_eq!(go(&mut received(), Act::Negotiated(silent.clone()), date(2024, 5, 11)), Err("ending"));
    assert_eq!(go(&mut received(), Act::Negotiated(silent), date(2024, 5, 12)), Ok(()));
    let undated = Negotiation { proposed_on: date(2024, 5, 6), ending: Broken::Declined, ended_on: None };
    assert_eq!(go(&mut received(), Act::Negotiated(undated), date(2024, 5, 12)), Err("ended_on"));
}

#[test]
fn default_before_the_day_takes_an_explanation() {
    let mut case = agreed();
    go(&mut case, Act::Sign(Seat::ALL.to_vec(), Means::Paper), date(2024, 5, 20)).unwrap();
    assert_eq!(case.closure.on, Some(date(2024, 5, 20)));
    let said = || Act::Default("没有付款".into());
    assert_eq!(go(&mut case.clone(), said(), date(2024, 6, 28)), Err("explanation"), "the last day");
    assert_eq!(explained(&mut case.clone(), said(), date(2024, 6, 28)), Ok(()));
    go(&mut case, said(), date(2024, 6, 29)).unwrap();
    assert_eq!(State::of(&case), State::Defaulted);
    let order = Act::Review { kind: ReviewKind::PaymentOrder, jointly: false };
    assert_eq!(go(&mut case.clone(), order, date(2024, 7, 1)), Ok(()), "wages");
    let review = |jointly| Act::Review { kind: ReviewKind::ArbitralReview, jointly };
    assert_eq!(go(&mut case.clone(), review(false), date(2024, 7, 1)), Err("jointly"));
    assert_eq!(
        go(&mut case.clone(), review(true), date(2024, 7, 1)),
        Err("explanation"),
        "fifteen days are over"
    );
    let pay = Act::Perform { amount: Some(902_800), duty: None };
    go(&mut case, pay, date(2024, 7, 2)).unwrap();
    assert_eq!(State::of(&case), State::Ended);
    assert_eq!(case.performance.defaulted_on, Some(date(2024, 6, 29)), "what happened stays");
}

#[test]
fn corrections_are_recorded_and_contradict_nothing() {
    let mut case = received();
    let day = date(2024, 5, 8);
    go(&mut case, Act::Accept(true), day).unwrap();
    assert_eq!(go(&mut case, Act::TakeBack(" ".into()), day), Err("why"));
    go(&mut case, Act::TakeBack("点错了".into()), day).unwrap();
    assert_eq!(State::of(&case), State::Registered);
    assert_eq!(case.steps.len(), 2);
    assert_eq!(case.steps[0].taken_back, Some((day, "点错了".into())));
    assert_eq!(go(&mut case, Act::TakeBack("再来".into()), day), Err(""), "nothing is left to take back");

    let mut case = accepted();
    let mut right = case.decision.clone();
    right.accepted_on = Some(date(2024, 5, 8));
    go(&mut case, Act::Mend(vec![Part::Decision(right.clone())], "日期抄错".into()), day).unwrap();
    assert_eq!(case.limits.handling, Some(date(2024, 5, 23)), "the clock follows");
    let again = Act::Mend(vec![Part::Decision(right.clone())], "日期抄错".into());
    assert_eq!(go(&mut case.clone(), again, day), Err(""), "nothing changes");
    right.accepted_on = Some(previous(RECEIVED));
    assert_eq!(go(&mut case.clone(), Act::Mend(vec![Part::Decision(right)], "x".into()), day), Err(""));
    let half = Closure { on: Some(day), ..Closure::default() };
    assert_eq!(go(&mut case.clone(), Act::Mend(vec![Part::Closure(half)], "x".into()), day), Err(""));
    let gone = case.clone();
    go(&mut case, Act::TakeBack("改回来".into()), day).unwrap();
    assert_eq!(case.decision, accepted().decision);
    assert_eq!(case.steps.len(), gone.steps.len() + 1);
    go(&mut case, Act::Void("与另一案件重复".into()), day).unwrap();
    assert_eq!(State::of(&case), State::Voided);
    assert_eq!(go(&mut case, Act::TakeBack("x".into()), day), Err(""));
}

#[test]
fn a_refusal_is_whole_the_case_is_as_before() {
    let mut case = accepted();
    let before = case.clone();
    let refused =
        take(&mut case, Act::Archive("D1".into()), date(2024, 5, 20), None, &setting(date(2024, 5, 20)));
    let no = refused.unwrap_err();
    assert!(no.message.contains("调解中") && no.message.contains("已结案"), "{}", no.message);
    assert_eq!(no.clause, "III-1-4a");
    assert_eq!(case, before);
}

#[test]
fn a_step_tells_its_documents() {
    assert!(Step::Agree.rule().makes.contains(&Document::Agreement));
    let made: std::collections::BTreeSet<Document> =
        Step::ALL.iter().flat_map(|step| step.rule().makes.iter().copied()).collect();
    let apart: Vec<&str> =
        Document::ALL.iter().filter(|kind| !made.contains(kind)).map(|kind| kind.code()).collect();
    // The application comes first, service and advice go with others, the report of a major dispute is annex 5.
    assert_eq!(apart, ["D01", "D16", "D18", "D19"]);
}

#[test]
fn kinds_keep_their_words() {
    let mut case = received();
    go(&mut case, Act::Refuse("对方不同意：电话答复".into()), date(2024, 5, 8)).unwrap();
    assert_eq!(case.decision.kind, Some(DecisionKind::Refused));
    assert_eq!(case.steps[0].note, "不予受理：对方不同意调解");
    assert_eq!(case.performance.state, None::<PerformanceState>);
}

#[test]
fn money_beside_other_duties_is_a_duty_too() {
    let mut case = accepted();
    let paper = Duty { due_on: date(2024, 6, 10), amount: None, what: "出具离职证明".into() };
    let due_on = Some(date(2024, 6, 3));
    let act = Act::Agree(Terms { due_on, duties: vec![paper], ..terms() });
    assert_eq!(go(&mut case, act, date(2024, 5, 17)), Ok(()));
    let owed: Vec<_> = case.agreement.duties.iter().map(|d| (d.due_on, d.amount)).collect();
    assert_eq!(owed, [(date(2024, 6, 3), Some(900_000)), (date(2024, 6, 10), None)]);
}

#[test]
fn consent_to_other_terms_is_no_consent_to_these() {
    let mut case = Case { headcount: Some(10), ..accepted() };
    let (day, later) = (date(2024, 5, 17), date(2024, 5, 20));
    assert_eq!(go(&mut case, Act::Consent(10), day), Ok(()));
    assert_eq!(go(&mut case, Act::Agree(terms()), day), Ok(()), "no representatives: all of them signed");
    assert_eq!(go(&mut case.clone(), Act::Agree(terms()), later), Err("explanation"));
    assert_eq!(go(&mut case, Act::Consent(10), later), Ok(()));
    assert_eq!(go(&mut case, Act::Agree(terms()), later), Ok(()));
}

#[test]
fn a_text_fits_two_pages() {
    let said = |length: usize| Act::Session { way: "on_site".into(), note: "谈".repeat(length) };
    assert_eq!(go(&mut accepted(), said(2_000), date(2024, 5, 15)), Ok(()));
    assert_eq!(go(&mut accepted(), said(2_001), date(2024, 5, 15)), Err("note"));
}
