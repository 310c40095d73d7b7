//! Three whole ways, and random ones.

use super::*;
use crate::cases::check::check;
use crate::cases::limitation::{Event, interruptions};
use crate::cases::parts::{Agreement, ContactWay};
use crate::cases::state::contradictions;
use crate::columns::testing::at;
use crate::dates::plus_days;
use crate::table::{At, Severity};
use proptest::prelude::*;

fn session(note: &str) -> Act {
    Act::Session { way: "on_site".into(), note: note.into() }
}

fn states(case: &mut Case, way: Vec<(Act, Date)>) -> Vec<&'static str> {
    let mut seen = Vec::new();
    for (act, on) in way {
        let step = act.step().code();
        take(case, act, on, None, &setting(on)).unwrap_or_else(|no| panic!("{step}: {}", no.message));
        seen.push(State::of(case).code());
    }
    seen
}

#[test]
fn agreed_and_performed_by_instalments() {
    let mut case = received();
    let way = vec![
        (Act::Ask, date(2024, 5, 6)),
        (Act::Accept(true), date(2024, 5, 8)),
        (Act::Assign { handlers: handlers(), conflicts: Vec::new() }, date(2024, 5, 8)),
        (session("双方各让一步"), date(2024, 5, 15)),
        (Act::Agree(terms()), date(2024, 5, 17)),
        (Act::Sign(vec![Seat::Applicant, Seat::Respondent, Seat::Mediator], Means::Paper), date(2024, 5, 17)),
        (Act::Sign(vec![Seat::Organisation], Means::Paper), date(2024, 5, 20)),
        (Act::Review { kind: ReviewKind::JudicialConfirmation, jointly: true }, date(2024, 5, 27)),
        (Act::ReviewResult("裁定协议有效".into()), date(2024, 6, 11)),
        (Act::Perform { amount: Some(400_000), duty: Some(0) }, date(2024, 6, 3)),
        (Act::Perform { amount: Some(500_000), duty: Some(1) }, date(2024, 7, 1)),
        (Act::Visit(Visit::rated(Some(5))), date(2024, 7, 8)),
        (Act::Archive("DL-2024-001".into()), date(2024, 7, 10)),
    ];
    let expected = "asking accepted mediating mediating signing signing performing performing performing \
                    performing ended ended archived";
    assert_eq!(states(&mut case, way).join(" "), expected.split_whitespace().collect::<Vec<_>>().join(" "));
    assert_eq!((case.closure.on, case.closure.outcome), (Some(date(2024, 5, 20)), Some(Outcome::Agreement)));
    assert_eq!(case.agreement.due_on, Some(date(2024, 7, 1)), "the last instalment");
    assert_eq!(case.performance.received, Some(900_000));
    assert_eq!(interruptions(&case, by(), date(2024, 7, 18)), []);
    assert!(check(&case, &at()).is_empty());
}

#[test]
fn failed_and_sent_to_arbitration() {
    let mut case = received();
    let refused = Act::Close {
        outcome: Outcome::Unwilling,
        cause: Some("对金额不能达成一致".into()),
        by: Some(Side::Respondent),
    };
    let way = vec![
        (Act::Accept(true), date(2024, 5, 7)),
        (Act::Assign { handlers: handlers(), conflicts: Vec::new() }, date(2024, 5, 7)),
        (session("对方不接受"), date(2024, 5, 13)),
        (refused, date(2024, 5, 20)),
        (Act::Tell, date(2024, 5, 20)),
        (Act::Archive("DL-2024-002".into()), date(2024, 5, 31)),
    ];
    assert_eq!(states(&mut case, way).join(" "), "accepted mediating mediating ended ended archived");
    let found = interruptions(&case, by(), date(2024, 7, 18));
    assert_eq!(
        found.iter().map(|one| (one.event, one.on)).collect::<Vec<_>>(),
        [(Event::MediationBrokenOff, date(2024, 5, 20))]
    );
}

#[test]
fn twelve_workers_with_representatives() {
    let mut case = Case { headcount: Some(12), ..received() };
    let people = |count| vec![Representative { name: "代表".into(), phone: None }; count];
    let day = date(2024, 5, 8);
    go(&mut case, Act::Accept(true), day).unwrap();
    go(&mut case, Act::Assign { handlers: handlers(), conflicts: Vec::new() }, day).unwrap();
    assert_eq!(go(&mut case, Act::Agree(terms()), day), Err(""), "without representatives and consent");
    assert_eq!(go(&mut case, Act::Represent(people(2)), day), Err("representatives"));
    assert_eq!(go(&mut case, Act::Represent(people(6)), day), Err("representatives"));
    go(&mut case, Act::Represent(people(3)), day).unwrap();
    go(&mut case, Act::Consent(11), day).unwrap();
    assert_eq!(go(&mut case, Act::Agree(terms()), day), Err(""), "one has not agreed");
    assert_eq!(go(&mut case, Act::Consent(13), day), Err("agreed"));
    go(&mut case, Act::Consent(12), day).unwrap();
    go(&mut case, Act::Agree(terms()), day).unwrap();
    assert_eq!(State::of(&case), State::Signing);
}

/// Some act of each kind; what it brings is sometimes wrong.
fn act(which: usize, flavour: usize, today: Date) -> Act {
    let odd = flavour.is_multiple_of(5);
    let text = || if odd { String::new() } else { "说明".to_owned() };
    let money = Some(i64::try_from(flavour).unwrap_or(0) * 100_000);
    match which {
        0 => Act::Supplement(text()),
        1 => Act::Supplemented,
        2 => Act::Ask,
        3 => Act::Accept(!odd),
        4 => Act::Refuse(text()),
        5 => Act::Refer { to: "o2".into(), name: "万新中心".into(), reason: text() },
        6 if odd => Act::AnswerReferral(Err("人手不足".into())),
        6 => Act::AnswerReferral(Ok(Organisation { id: "o2".into(), ..Organisation::default() })),
        7 => Act::Assign { handlers: if odd { Vec::new() } else { handlers() }, conflicts: Vec::new() },
        8 => Act::Negotiated(Negotiation {
            proposed_on: plus_days(today, -9),
            ending: Broken::Silent,
            ended_on: None,
        }),
        9 => Act::Represent(vec![Representative { name: text(), phone: None }; flavour]),
        10 => Act::Consent(if odd { 3 } else { 12 }),
        11 => session(&text()),
        12 => Act::Extend { to: plus_days(today, 20), reason: text(), both_agree: !odd },
        13 => Act::Agree(Terms {
            amount: money,
            result: Some(text()),
            due_on: Some(plus_days(today, 3)),
            manner: Some("转账".into()),
            ..Terms::default()
        }),
        14 => Act::Sign(Seat::ALL[..flavour.min(4)].to_vec(), Means::Paper),
        15 => Act::Sign(Seat::ALL.to_vec(), if odd { Means::Drawn } else { Means::Paper }),
        16 => Act::SettleAtOnce { result: text(), amount: money },
        17 => Act::Close {
            outcome: Outcome::ALL[flavour % Outcome::ALL.len()],
            cause: Some(text()),
            by: Some(Side::Respondent),
        },
        18 => Act::Withdraw(None),
        19 => Act::Perform { amount: money, duty: None },
        20 => Act::Default(text()),
        21 => Act::Review { kind: ReviewKind::ALL[flavour % 4], jointly: !odd },
        22 => Act::ReviewResult(text()),
        23 => Act::Tell,
        24 => Act::Visit(Visit::rated(i64::try_from(flavour).ok())),
        25 => Act::Archive(text()),
        26 => Act::TakeBack(text()),
        27 => Act::Mend(vec![Part::Closure(Closure::default())], text()),
        28 => Act::Mend(vec![Part::Agreement(Agreement::default())], text()),
        29 => Act::Mend(vec![Part::Handlers(Vec::new())], text()),
        30 => Act::Mend(vec![Part::Decision(super::super::super::parts::Decision::default())], text()),
        31 => Act::Contact { side: Side::Respondent, way: ContactWay::Phone, reached: odd, note: text() },
        _ => Act::Void(text()),
    }
}

/// Without what is there only for the record of what was done.
fn facts(case: &Case) -> Case {
    Case { steps: Vec::new(), ..case.clone() }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_way_ends_anywhere_impossible(
        collective in any::<bool>(),
        start in prop::sample::select(vec![received(), accepted(), agreed()]),
        way in prop::collection::vec(
            (0usize..330, 0usize..12, 0i64..6, 0i64..3, any::<bool>(), prop::bool::weighted(0.1)),
            1..60,
        ),
    ) {
        let mut case = Case { headcount: Some(if collective { 12 } else { 1 }), ..start };
        let mut today = date(2024, 5, 17);
        for (which, flavour, days, ago, explains, stray) in way {
            today = plus_days(today, days);
            let (before, state) = (case.clone(), State::of(&case));
            let setting = setting(today);
            // Mostly a step that is open now, so that long ways come about; sometimes any.
            let open: Vec<usize> = (0..33)
                .filter(|which| missing(act(*which, flavour, today).step(), &case, &setting).is_empty())
                .collect();
            let which = if stray || open.is_empty() { which } else { open[which % open.len()] };
            // What ends a way, or turns it back, only now and then.
            if matches!(which, 0 | 2 | 4 | 5 | 16..=18 | 26..) && flavour > 2 {
                continue;
            }
            let act = act(which, flavour, today);
            let step = act.step();
            let why = explains.then_some("属实");
            let result = take(&mut case, act, plus_days(today, -ago), why, &setting);
            if result.is_err() {
                prop_assert_eq!(&case, &before, "a refusal changes nothing");
                continue;
            }
            let (rule, after) = (step.rule(), State::of(&case));
            prop_assert!(rule.from.contains(&state), "{:?} in {:?}", step, state);
            prop_assert!(rule.to.contains(&after), "{:?} from {:?} to {:?}", step, state, after);
            prop_assert_eq!(contradictions(&case), [""; 0], "{:?}", step);
            let shown = At { today, ..at() };
            let errors = check(&case, &shown).into_iter().filter(|p| p.severity == Severity::Error);
            prop_assert_eq!(errors.count(), 0);
            prop_assert_eq!(case.steps.len(), before.steps.len() + 1, "one trace a step");
            let mut fresh = case.clone();
            clocks::settle(&mut fresh, by());
            prop_assert_eq!(fresh.limits, case.limits, "the clocks follow");
            if step != Step::TakeBack && step != Step::Void {
                let mut undone = case.clone();
                take(&mut undone, Act::TakeBack("试".into()), today, None, &setting).unwrap();
                prop_assert_eq!(facts(&undone), facts(&before), "{:?} taken back", step);
            }
        }
    }
}
