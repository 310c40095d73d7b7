//! The table hangs together: one line a step, every state has a way out or is final.

use super::*;
use crate::cases::acts::Setting;
use crate::cases::record::Case;
use crate::cases::testing::{accepted, agreed, by, ledger, received};
use jiff::civil::date;
use std::collections::BTreeSet;

const CORRECTIONS: [Step; 3] = [Step::TakeBack, Step::Mend, Step::Void];

fn setting() -> Setting<'static> {
    Setting { by: by(), today: date(2024, 7, 18), actor: "王某" }
}

fn open(case: &Case) -> Vec<&'static str> {
    offers(case, &setting()).iter().filter(|o| o.is_open()).map(|o| o.rule.step.code()).collect()
}

#[test]
fn every_step_has_one_line_and_a_clause_that_is_known() {
    assert_eq!(RULES.iter().map(|rule| rule.step).collect::<Vec<_>>(), Step::ALL);
    for rule in RULES {
        assert!(crate::verdict::cite(rule.clause).is_some(), "{}", rule.clause);
        assert!(!rule.from.is_empty() && !rule.to.is_empty());
        assert!(!rule.from.contains(&State::Voided), "what is void stays void");
        assert_eq!(Step::from_code(rule.step.code()), Some(rule.step));
    }
    let codes: BTreeSet<&str> = Step::ALL.iter().map(|step| step.code()).collect();
    assert_eq!(codes.len(), Step::ALL.len());
}

#[test]
fn every_state_has_a_way_to_the_archive_or_is_final() {
    let steps = || RULES.iter().filter(|rule| !CORRECTIONS.contains(&rule.step));
    let mut reaches: BTreeSet<State> = [State::Archived].into();
    for _ in State::ALL {
        let more: Vec<State> = steps()
            .filter(|rule| rule.to.iter().any(|state| reaches.contains(state)))
            .flat_map(|rule| rule.from.iter().copied())
            .collect();
        reaches.extend(more);
    }
    for state in State::ALL {
        assert_eq!(reaches.contains(state), *state != State::Voided, "{}", state.label());
        let out = steps().any(|rule| rule.from.contains(state));
        assert_eq!(out, !state.is_final(), "{}", state.label());
    }
    let mut found: BTreeSet<State> = [State::Registered].into();
    for _ in State::ALL {
        let more: Vec<State> = RULES
            .iter()
            .filter(|rule| rule.from.iter().any(|state| found.contains(state)))
            .flat_map(|rule| rule.to.iter().copied())
            .collect();
        found.extend(more);
    }
    assert_eq!(found.len(), State::ALL.len(), "every state can be come to");
}

#[test]
fn a_closed_case_is_corrected_by_those_who_may() {
    let rule = Step::TakeBack.rule();
    assert_eq!(rule.who_in(State::Mediating), Action::EditCases);
    assert_eq!(rule.who_in(State::Archived), Action::CorrectCases);
    assert_eq!(Step::Mend.rule().who_in(State::Mediating), Action::CorrectCases);
}

#[test]
fn what_is_open_and_what_the_others_lack() {
    let early = [
        "supplement",
        "ask",
        "accept",
        "refuse",
        "refer",
        "negotiated",
        "contact",
        "withdraw",
        "mend",
        "void",
    ];
    assert_eq!(open(&received()), early);
    let lacks = missing(Step::Sign, &received(), &setting());
    assert_eq!(lacks, ["案件现在是“已登记，待决定”，“登记签章”要在“已达成协议，待签章”时办理。"]);
    assert!(open(&accepted()).contains(&"agree") && open(&agreed()).contains(&"sign"));
    let mut empty = agreed();
    empty.agreement.manner = None;
    assert_eq!(missing(Step::Sign, &empty, &setting()), ["协议还缺履行方式，补齐后再签章。"]);
    let twelve = Case { headcount: Some(12), ..accepted() };
    assert_eq!(missing(Step::Agree, &twelve, &setting()).len(), 2);
    assert!(open(&twelve).contains(&"represent") && !open(&accepted()).contains(&"represent"));
    assert_eq!(open(&ledger()), ["contact", "visit", "archive", "mend", "void"]);
    let undated = Case { received_on: None, ..received() };
    assert_eq!(missing(Step::Accept, &undated, &setting()), ["没有收到日期，先补填。"]);
}

#[test]
fn arbitration_is_told_of_once_it_is_open() {
    let on = |day| {
        let setting = Setting { today: day, ..setting() };
        missing(Step::Tell, &accepted(), &setting).is_empty()
    };
    // Received on 6 May: the fifteenth day is 21 May 2024.
    assert_eq!([date(2024, 5, 21), date(2024, 5, 22)].map(on), [false, true]);
    let mut failed = accepted();
    failed.closure.on = Some(date(2024, 5, 14));
    failed.closure.outcome = Some(crate::cases::Outcome::Unwilling);
    assert_eq!(missing(Step::Archive, &failed, &setting()).len(), 1, "told first");
    failed.told.on = Some(date(2024, 5, 14));
    assert!(missing(Step::Archive, &failed, &setting()).is_empty());
}

#[test]
fn the_table_as_it_stands() {
    let words = |states: &[State]| states.iter().map(|s| s.code()).collect::<Vec<_>>().join(" ");
    let line = |rule: &Rule| {
        let needs: Vec<String> = rule.needs.iter().map(|need| format!("{need:?}")).collect();
        let starts: Vec<&str> = rule.starts.iter().map(|kind| kind.code()).collect();
        let makes: Vec<&str> = rule.makes.iter().map(|kind| kind.code()).collect();
        format!(
            "{} [{}] {}\n  from {}\n  to {}\n  needs {} starts {} makes {}",
            rule.step.label(),
            rule.clause,
            rule.who.code(),
            words(rule.from),
            words(rule.to),
            needs.join(" "),
            starts.join(" "),
            makes.join(" "),
        )
    };
    insta::assert_snapshot!(RULES.iter().map(line).collect::<Vec<_>>().join("\n"));
}
