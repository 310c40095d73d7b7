use super::*;
use crate::calculators::testing::{given, nothing, values};
use std::collections::BTreeSet;

fn typed(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

/// A calculator, what is typed into it, and what it comes to in fen.
type Sample = (&'static str, &'static [(&'static str, &'static str)], i64);

/// Something sensible for each calculator.
const SAMPLES: &[Sample] = &[
    (
        "severance",
        &[("ground", "without_fault"), ("joined", "2020-12-01"), ("ended", "2024-06-30"), ("wages", "10000")],
        4_000_000,
    ),
    ("damages", &[("joined", "2020-12-01"), ("ended", "2024-06-30"), ("wages", "10,000.00")], 8_000_000),
    ("notice-pay", &[("ended", "2024-06-30"), ("month_before", "8000")], 800_000),
    (
        "double-wages",
        &[("started", "2024-03-15"), ("stop", "ended"), ("until", "2024-06-14"), ("months", "8000 8000")],
        1_600_000,
    ),
    (
        "overtime",
        &[("scheme", "standard"), ("wage", "8700"), ("extended", "1.5"), ("holidays", "8")],
        131_250,
    ),
    (
        "annual-leave",
        &[
            ("worked_years", "10"),
            ("from", "2023-01-01"),
            ("until", "2023-12-31"),
            ("taken", "3.5"),
            ("untaken", "not_arranged"),
            ("wages", "4350"),
        ],
        260_000,
    ),
    (
        "probation",
        &[
            ("contract", "fixed"),
            ("contract_from", "2024-04-15"),
            ("contract_until", "2025-04-14"),
            ("agreed_before", "no"),
            ("from", "2024-04-15"),
            ("until", "2024-07-14"),
            ("regular", "10000"),
            ("paid", "8000"),
        ],
        1_000_000,
    ),
    ("sick-pay", &[("day", "2024-06-01")], 185_600),
    (
        "injury",
        &[("grant", "disability"), ("day", "2024-06-30"), ("grade", "9"), ("wage", "6000")],
        5_400_000,
    ),
];

#[test]
fn each_calculator_reckons_from_what_is_typed() {
    let values = values();
    assert_eq!(SAMPLES.len(), ALL.len());
    for (id, pairs, fen) in SAMPLES {
        let one = Calculator::find(id).expect(id);
        let done = one.reckon(&typed(pairs), &given(&values)).expect(id);
        assert_eq!(done.fen, *fen, "{id}: {done:?}");
        for used in &done.used {
            assert!(one.needs.contains(&used.parameter.what), "{id} needs {:?}", used.parameter.what);
        }
    }
}

#[test]
fn an_empty_form_is_refused_at_every_field_that_must_be_filled() {
    for one in ALL {
        let Err(Unanswered::Refused(problems)) = one.reckon(&BTreeMap::new(), &nothing()) else {
            panic!("{}", one.id);
        };
        let refused: BTreeSet<&str> = problems.iter().map(|p| p.column).collect();
        for field in one.fields.iter().filter(|field| field.need && field.name != "grade") {
            assert!(refused.contains(field.name), "{} {}", one.id, field.name);
        }
    }
}

#[test]
fn a_fault_stands_at_a_field_of_the_form() {
    let values = values();
    for (id, pairs, _) in SAMPLES {
        let one = Calculator::find(id).expect(id);
        for field in one.fields {
            for odd in ["-5", "x", "2099-12-31", "99999999999999", "2024-02-30", "0"] {
                let mut typed = typed(pairs);
                typed.insert(field.name.to_owned(), odd.to_owned());
                if let Err(Unanswered::Refused(problems)) = one.reckon(&typed, &given(&values)) {
                    for problem in &problems {
                        let known = one.fields.iter().any(|f| f.name == problem.column);
                        assert!(known, "{id} {} {odd}: {}", field.name, problem.column);
                    }
                }
            }
        }
    }
}

#[test]
fn the_choices_stand_in_the_order_they_are_read_in() {
    for (ground, (_, label)) in Ground::ALL.into_iter().zip(GROUNDS) {
        assert_eq!(ground.label(), *label);
    }
    assert_eq!(Ground::ALL.len(), GROUNDS.len());
}

#[test]
fn kinds_of_claims_find_their_calculators() {
    let of = |kind| Calculator::for_kind(kind).map(|one| one.id).collect::<Vec<_>>();
    assert_eq!(of("termination.severance"), ["severance"]);
    assert_eq!(of("termination"), ["severance", "damages", "notice-pay"]);
    assert_eq!(of("remuneration.overtime"), ["overtime"]);
    assert_eq!(of("work_injury"), ["injury"]);
    assert!(of("relationship").is_empty() && of("").is_empty());
    for kind in ALL.iter().flat_map(|one| one.kinds) {
        assert_ne!(crate::codes::DISPUTE_TYPES.label(kind), *kind, "{kind} is no type of dispute");
    }
}
