//! The nine questions at their bounds, what they make of a case, and how it stands in words.

use super::*;
use crate::cases::kinds::{DecisionKind, Outcome, PartyKind, PerformanceState};
use crate::cases::testing::{accepted, agreed, by, ledger, received};
use crate::cases::{Case, record};
use crate::table::Severity;
use jiff::civil::{Date, date};
use proptest::prelude::*;

const TODAY: Date = date(2024, 7, 18);

/// 张建军 against 青源瑞丰.
fn whole() -> Answers {
    Answers {
        who: Some(Who::Worker),
        name: " 张建军 ".into(),
        phone: "199 0000 0018".into(),
        employer: Employer {
            name: "天津青源瑞丰精密制造有限公司".into(),
            district: "120111".into(),
            street: "中北镇".into(),
            ..Employer::default()
        },
        matters: vec!["wages".into(), "ending".into()],
        request: "把3月到5月的工资付给我。".into(),
        amount: "24,600 元".into(),
        began: "2024-03-01".into(),
        facts: "三个月没有发工资，问了几次都说等一等。".into(),
        organisation: "o1".into(),
        ..Answers::default()
    }
}

fn fields(question: Question, answers: &Answers) -> Vec<&'static str> {
    check(question, answers, TODAY).iter().map(|p| p.column).collect()
}

#[test]
fn the_questions_follow_each_other_and_a_whole_application_has_nothing_wrong() {
    let mut at = Some(Question::Who);
    for question in Question::ALL {
        assert_eq!(at, Some(question));
        assert_eq!(Question::from_path(question.path()), Some(question));
        at = question.next();
    }
    assert_eq!((at, Question::Who.before(), Question::You.before()), (None, None, Some(Question::Who)));
    assert_eq!(first_open(&whole(), TODAY), None);
    assert_eq!(first_open(&Answers::default(), TODAY), Some(Question::Who));
    for change in [
        (|a: &mut Answers| a.phone.clear()) as fn(&mut Answers),
        |a| a.name.clear(),
        |a| a.phone = "1990000001".into(),
        |a| a.phone = "找我爱人".into(),
        |a| a.id_number = "120222198803079976".into(),
    ] {
        let mut answers = whole();
        change(&mut answers);
        assert_eq!(first_open(&answers, TODAY), Some(Question::You), "{answers:?}");
    }
}

#[test]
fn every_problem_says_what_to_do() {
    let empty = Answers::default();
    let employer = Answers { who: Some(Who::Employer), ..Answers::default() };
    for answers in [&empty, &employer] {
        for question in Question::ALL {
            for problem in check(question, answers, TODAY) {
                assert_eq!(problem.severity, Severity::Error);
                assert!(problem.message.ends_with('。') && !problem.remedy.is_empty(), "{problem:?}");
            }
        }
    }
    assert_eq!(fields(Question::You, &employer), ["employer", "district", "name", "phone"]);
    assert_eq!(fields(Question::Other, &employer), ["worker"]);
    assert_eq!(fields(Question::Other, &empty), ["employer", "district"]);
}

#[test]
fn numbers_and_days_at_their_bounds() {
    let group = |count: &str| {
        let answers = Answers { who: Some(Who::Group), headcount: count.into(), ..Answers::default() };
        fields(Question::Who, &answers).is_empty()
    };
    assert!(!group("") && !group("1") && !group("很多") && !group("100001"));
    assert!(group("2") && group("12人") && group("１２") && group("100000"));
    let began = |day: &str| fields(Question::Facts, &Answers { began: day.into(), ..whole() }).is_empty();
    assert!(began("") && began("2024-07-18") && began("1949-10-01"));
    assert!(!began("2024-07-19") && !began("1949-09-30") && !began("三月"));
    let request =
        |n: usize| fields(Question::Claim, &Answers { request: "钱".repeat(n), ..whole() }).is_empty();
    assert!(!request(0) && request(1) && request(500) && !request(501));
    let facts = |n: usize| fields(Question::Facts, &Answers { facts: "事".repeat(n), ..whole() }).is_empty();
    assert!(facts(3_900) && !facts(3_901));
    for (typed, fen) in [
        ("", Some(None)),
        ("0", Some(Some(0))),
        ("8600", Some(Some(860_000))),
        ("8,600.50元", Some(Some(860_050))),
        ("0.01", Some(Some(1))),
        ("0.001", None),
        ("-1", None),
        ("八千", None),
        ("10000000000", Some(Some(1_000_000_000_000))),
        ("10000000000.01", None),
    ] {
        assert_eq!(yuan(typed).ok(), fen, "{typed}");
    }
    for (typed, good) in [
        ("19900000018", true),
        ("022-12345678", true),
        ("12345678", true),
        ("1234567", false),
        ("29900000018", false),
        ("19900000018转3", false),
        ("+86 199 0000 0018", true),
        ("0086-19900000018", true),
        ("86199000001", false),
        ("+86 022-12345678", false),
    ] {
        let answers = Answers { phone: typed.into(), ..whole() };
        assert_eq!(fields(Question::You, &answers).is_empty(), good, "{typed}");
    }
    assert_eq!(phone_digits("+86 199 0000 0018"), "19900000018");
    assert_eq!((tail("199-0000-0018"), tail("18")), ("0018".into(), "18".into()));
}

#[test]
fn the_case_of_a_worker_has_parties_claim_and_types() {
    let organisation = record::Organisation { id: "o1".into(), ..Default::default() };
    let case = case_of(&whole(), TODAY, organisation, "online", "西青区中北镇");
    assert_eq!(case.applicant.name, "张建军");
    assert_eq!(case.applicant.kind, Some(PartyKind::Worker));
    assert_eq!(case.applicant.phone.as_deref(), Some("19900000018"));
    assert_eq!(case.respondent.name, "天津青源瑞丰精密制造有限公司");
    assert_eq!(case.dispute_types, ["remuneration", "termination"]);
    assert_eq!((case.amount, case.claims[0].amount), (Some(2_460_000), Some(2_460_000)));
    assert_eq!(case.claims[0].what, "把3月到5月的工资付给我");
    assert_eq!(case.headcount, Some(1));
    assert_eq!(case.respondent.contact.address.as_deref(), Some("西青区中北镇"));
    assert_eq!(case.applicant.contact.address, None);
    assert!(case.facts.as_deref().is_some_and(|f| f.starts_with("事情从2024年3月1日开始。三个月")));
    assert_eq!((case.source.as_str(), case.received_on), ("online", Some(TODAY)));
    let group = Answers { who: Some(Who::Group), headcount: "12人".into(), ..whole() };
    assert_eq!(case_of(&group, TODAY, record::Organisation::default(), "online", "").headcount, Some(12));
    // What was typed for a group counts for nothing once one worker applies.
    let alone = Answers { headcount: "12".into(), ..whole() };
    assert_eq!(case_of(&alone, TODAY, record::Organisation::default(), "online", "").headcount, Some(1));
}

#[test]
fn what_was_filled_in_goes_with_its_name_and_what_was_typed_stays() {
    let filled = Filled {
        name: "天津甲公司".into(),
        credit_code: "91350100M000100Y43".into(),
        district: "120111".into(),
        street: "中北镇".into(),
    };
    let mut employer = Employer {
        name: "天津乙公司".into(),
        credit_code: filled.credit_code.clone(),
        district: "120112".into(),
        street: filled.street.clone(),
        filled,
        ..Employer::default()
    };
    employer.forget_filled();
    let left = (employer.credit_code.as_str(), employer.district.as_str(), employer.street.as_str());
    assert_eq!(left, ("", "120112", ""));
    assert_eq!(employer.filled, Filled::default());
}

#[test]
fn the_case_of_an_employer_stands_the_other_way_round() {
    let answers = Answers {
        who: Some(Who::Employer),
        name: "李经理".into(),
        worker: "张建军".into(),
        worker_phone: "19900000018".into(),
        phone: "02212345678".into(),
        employer: Employer { credit_code: "91350100m000100y43".into(), ..whole().employer },
        matters: vec!["relation".into(), "training".into()],
        ..whole()
    };
    assert_eq!(first_open(&answers, TODAY), None);
    let case = case_of(&answers, TODAY, record::Organisation::default(), "online", "西青区");
    assert_eq!(case.applicant.kind, Some(PartyKind::Employer));
    assert_eq!(case.applicant.contact.address.as_deref(), Some("西青区"), "where the employer is");
    assert_eq!(case.respondent.contact.address, None);
    assert_eq!(case.applicant.id_number.as_deref(), Some("91350100M000100Y43"));
    assert_eq!((case.respondent.name.as_str(), case.agents[0].name.as_str()), ("张建军", "李经理"));
    assert!(!case.agents[0].may_settle);
    assert_eq!(case.dispute_types, ["training"], "what only workers are asked is not the employer's");
    let only = Answers { matters: vec!["relation".into()], ..answers };
    assert_eq!(first_open(&only, TODAY), Some(Question::Matters));
    assert_eq!(fields(Question::Matters, &only), ["matters"], "what is only the other side's is none");
}

#[test]
fn every_matter_has_types_that_are_known_and_somebody_who_is_asked() {
    for matter in MATTERS {
        assert!(matter.worker.is_some() || matter.employer.is_some());
        for code in matter.types {
            assert!(crate::codes::DISPUTE_TYPES.codes.iter().any(|c| c.code == *code), "{code}");
        }
    }
    assert_eq!(offered(false).count(), 7);
    assert_eq!(Matter::of(RELATION).map(|m| m.types), Some(&["relationship"][..]));
}

#[test]
fn the_own_committee_comes_first_then_the_street_then_the_district() {
    let of = |id: &str, kind: &str, district: &str, street: Option<&str>, founder: &str| Candidate {
        id: id.into(),
        name: id.into(),
        kind: kind.into(),
        district: district.into(),
        subdistrict: street.map(str::to_owned),
        founder: founder.into(),
        founder_credit_code: None,
    };
    let all = [
        of("court", "court_centre", "120111", None, ""),
        of("street", "subdistrict_centre", "120111", Some("120111101"), ""),
        of("street2", "subdistrict_centre", "120111", Some("120111102"), ""),
        of("own", "enterprise_committee", "120111", Some("120111101"), "青源瑞丰精密制造有限公司"),
        of("other", "enterprise_committee", "120111", Some("120111101"), "别的公司"),
        of("far", "court_centre", "120112", None, ""),
    ];
    let place = Place {
        name: "天津市青源瑞丰精密制造有限公司".into(),
        district: Some(("120111".into(), "西青区".into())),
        subdistrict: Some(("120111101".into(), "中北镇".into())),
        ..Place::default()
    };
    let ids = |place: &Place| suggest(place, &all).into_iter().map(|s| s.id).collect::<Vec<_>>();
    assert_eq!(ids(&place), ["own", "street", "court"]);
    assert_eq!(ids(&Place { subdistrict: None, name: String::new(), ..place.clone() }), ["court"]);
    assert_eq!(ids(&Place::default()), [""; 0], "nothing known, nothing suggested");
    assert!(suggest(&place, &all).iter().all(|s| !s.reason.is_empty()));
}

fn stands(case: &Case, on: Date) -> Standing {
    standing(case, by(), on)
}

#[test]
fn a_case_stands_in_plain_words_with_the_next_day() {
    let case = received();
    let now = stands(&case, date(2024, 5, 7));
    assert_eq!(now.heading, "已收到");
    let next = now.next.expect("a day");
    assert_eq!((next.on, next.is_over), (date(2024, 5, 9), false), "three working days");
    assert!(stands(&case, date(2024, 5, 10)).next.expect("a day").is_over);
    assert_eq!(now.arbitration, None);
    // Fifteen days end on Tuesday the 21st; the door opens the day after.
    assert_eq!(stands(&case, date(2024, 5, 21)).arbitration, None);
    assert!(stands(&case, date(2024, 5, 22)).arbitration.is_some());
    let next = stands(&accepted(), date(2024, 5, 8)).next.expect("a day");
    assert_eq!(next.on, date(2024, 5, 22));
    assert_eq!(stands(&agreed(), date(2024, 5, 20)).heading, "谈成了，等签字盖章");
    assert_eq!(stands(&ledger(), date(2024, 6, 1)).heading, "已结案：达成协议");
}

#[test]
fn what_is_missing_and_why_it_failed_name_nobody() {
    let mut case = received();
    case.decision.kind = Some(DecisionKind::Supplement);
    case.decision.wanted = Some("天津华北三源化工有限公司的工资条".into());
    let now = stands(&case, date(2024, 5, 8));
    assert_eq!(now.bring.as_deref(), Some("对方的工资条"));
    let mut case = received();
    case.decision.kind = Some(DecisionKind::Refused);
    assert!(stands(&case, date(2024, 5, 8)).arbitration.is_some());
    let mut case = accepted();
    (case.closure.on, case.closure.outcome) = (Some(date(2024, 5, 10)), Some(Outcome::Unwilling));
    let now = stands(&case, date(2024, 5, 10));
    assert!(now.is_over && now.arbitration.is_some() && now.next.is_none());
}

#[test]
fn the_archive_hides_neither_a_refusal_nor_a_default() {
    let on = date(2024, 6, 20);
    let mut refused = received();
    refused.decision.kind = Some(DecisionKind::Refused);
    let mut defaulted = ledger();
    defaulted.performance.state = Some(PerformanceState::Defaulted);
    for (mut case, heading) in [(refused, "没有受理"), (defaulted, "协议没有履行")] {
        case.archive.on = Some(on);
        let now = stands(&case, on);
        assert_eq!(now.heading, heading);
        assert!(now.is_over && now.arbitration.is_some(), "{heading}");
    }
    let mut ended = ledger();
    ended.archive.on = Some(on);
    assert_eq!((stands(&ended, on).heading, stands(&ended, on).arbitration), ("已结案：达成协议", None));
}

#[test]
fn the_year_runs_anew_from_a_day_only_where_something_interrupted_it() {
    let on = date(2024, 5, 10);
    let mut case = accepted();
    (case.closure.on, case.closure.outcome) = (Some(on), Some(Outcome::Unwilling));
    assert_eq!(stands(&case, on).anew_from, Some(on));
    let mut refused = received();
    refused.decision.kind = Some(DecisionKind::Refused);
    (refused.decision.since, refused.decision.refusal) = (Some(on), Some("不属于受案范围".into()));
    let now = stands(&refused, on);
    assert!(now.arbitration.is_some() && now.anew_from.is_none());
    // Until the last day of mediation nothing has failed.
    assert_eq!(stands(&accepted(), date(2024, 5, 22)).anew_from, None);
    assert_eq!(stands(&accepted(), date(2024, 5, 23)).anew_from, Some(date(2024, 5, 23)));
}

/// Places go by their codes.
struct Nowhere;

impl crate::table::Names for Nowhere {
    fn place(&self, code: &str) -> String {
        code.to_owned()
    }
}

proptest! {
    #[test]
    fn whatever_is_typed_is_answered_and_what_is_taken_makes_a_case_without_errors(
        name in ".{0,60}", phone in "[0-9 -]{0,14}", amount in "[0-9.,元-]{0,14}", began in "[0-9-]{0,11}",
        facts in ".{0,40}", count in "[0-9人]{0,7}", which in 0_usize..3,
    ) {
        let answers = Answers {
            who: Some(Who::ALL[which]), name, phone, amount, began, facts, headcount: count,
            worker: "李四".into(), ..whole()
        };
        if first_open(&answers, TODAY).is_none() {
            let case = case_of(&answers, TODAY, record::Organisation { id: "o1".into(), ..Default::default() }, "online", "");
            let policy = crate::policy::Policy::tianjin();
            let at = crate::table::At { date: TODAY, today: TODAY, policy: &policy, names: &Nowhere };
            let wrong: Vec<_> = crate::cases::check::check(&case, &at)
                .into_iter().filter(|p| p.severity == Severity::Error).collect();
            prop_assert!(wrong.is_empty(), "{:?}", wrong);
        }
    }
}
