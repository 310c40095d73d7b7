//! Bounds of the pools, of a round, of a term.

use super::acts::{exit, mend_exit, renew, select};
use super::conflict::{Asked, Finding};
use super::engagement::{Year, took_part};
use super::nomination::{Phase, Recommendation, Round, decide, publish, recommend, recommended, take_back};
use super::pool::{Size, admission, city, district};
use super::request::{State, Step, after};
use super::state::{Standing, pools, standing};
use super::{CITY_LEVEL, DISTRICT_LEVEL, EXPERTS, Expert, PUBLIC_EXPERTS, check, conflict, key, settle};
use crate::columns::testing::{assert_sound, at, keys};
use crate::policy::Policy;
use crate::table::{Audience, Severity};
use jiff::civil::{Date, date};

const CITY: &str = "120000";
const TODAY: Date = date(2024, 7, 18);

fn expert() -> Expert {
    let mut e = Expert {
        name: "顾学民".into(),
        level: DISTRICT_LEVEL.into(),
        district: Some("120111".into()),
        workplace: "天津示例大学法学院".into(),
        fields: vec!["劳动报酬".into()],
        term_from: Some(date(2022, 3, 1)),
        term_to: Some(date(2025, 2, 28)),
        ..Expert::default()
    };
    settle(None, &mut e, CITY);
    e
}

fn on(e: &Expert, day: Date) -> Standing {
    standing(e, day).result
}

#[test]
fn columns_are_sound_and_annex_12_says_nothing_private() {
    assert_sound(&EXPERTS);
    let headers = ["姓名", "级别", "工作单位", "职务职称", "专业领域", "聘期起", "聘期止"];
    assert_eq!(PUBLIC_EXPERTS.columns.iter().map(|c| c.title).collect::<Vec<_>>(), headers);
    for column in PUBLIC_EXPERTS.columns {
        assert_eq!(column.audience, Audience::Public, "{}", column.key);
        assert_eq!(EXPERTS.column(column.key).map(|c| c.audience), Some(Audience::Public), "{}", column.key);
        assert!(column.set.is_none());
    }
    assert_eq!(EXPERTS.column("phone").map(|c| c.audience), Some(Audience::Personal));
    assert_eq!(
        keys(&EXPERTS, &["聘期至", "所在区", "超员理由"]),
        ["term_to", "district", "over_limit_reason"]
    );
}

#[test]
fn a_person_is_known_by_name_and_workplace() {
    let spelt = Expert { workplace: "天津市天津示例大学法学院 ".into(), ..expert() };
    assert_eq!(key(&expert()), key(&spelt));
    assert_ne!(key(&expert()), key(&Expert { workplace: "南开某律师事务所".into(), ..expert() }));
}

#[test]
fn a_term_holds_from_its_first_to_its_last_day() {
    let e = expert();
    let days = [date(2022, 2, 28), date(2022, 3, 1), date(2025, 2, 28), date(2025, 3, 1)];
    let found = days.map(|day| on(&e, day));
    assert_eq!(found, [Standing::NotYet, Standing::Current, Standing::Current, Standing::TermOver]);
    let late = Expert { joined_on: Some(date(2022, 6, 1)), ..expert() };
    assert_eq!(
        [date(2022, 5, 31), date(2022, 6, 1)].map(|day| on(&late, day)),
        [Standing::NotYet, Standing::Current]
    );
    let said = standing(&e, date(2025, 2, 28));
    assert!(said.sentence.contains("2025年2月28日（含当天）"), "{}", said.sentence);
}

#[test]
fn who_leaves_is_out_on_the_day_itself_and_the_record_can_be_mended() {
    let mut e = expert();
    assert_eq!(exit(&mut e, date(2024, 7, 19), "调离", TODAY).map_err(|r| r.column), Err("on"));
    assert_eq!(exit(&mut e, date(2022, 2, 28), "调离", TODAY).map_err(|r| r.column), Err("on"));
    assert_eq!(exit(&mut e, TODAY, " ", TODAY).map_err(|r| r.column), Err("reason"));
    exit(&mut e, date(2024, 6, 1), "调离", TODAY).unwrap();
    assert_eq!(
        [date(2024, 5, 31), date(2024, 6, 1)].map(|day| on(&e, day)),
        [Standing::Current, Standing::Left]
    );
    assert!(standing(&e, TODAY).sentence.contains("原因：调离"));
    assert!(exit(&mut e, TODAY, "又", TODAY).is_err(), "a second time");
    mend_exit(&mut e, Some((date(2024, 6, 10), "退休")), "日期抄错", TODAY).unwrap();
    assert_eq!(on(&e, date(2024, 6, 9)), Standing::Current);
    assert_eq!(mend_exit(&mut e, None, "", TODAY).map_err(|r| r.column), Err("reason"));
    mend_exit(&mut e, None, "没有退出过", TODAY).unwrap();
    assert_eq!(on(&e, TODAY), Standing::Current);
    assert!(mend_exit(&mut e, None, "又", TODAY).is_err());
}

#[test]
fn renewal_and_selection_leave_what_was() {
    let mut e = expert();
    assert!(renew(&mut e, date(2022, 3, 1), date(2028, 2, 29), TODAY).is_err(), "not after the known start");
    renew(&mut e, date(2025, 3, 1), date(2028, 2, 29), TODAY).unwrap();
    assert_eq!(e.earlier.len(), 1);
    let merged = pools(&e);
    assert_eq!(merged.len(), 2, "one stay without a gap, then nothing: {merged:?}");
    assert_eq!((merged[0].since, merged[0].until), (date(2022, 3, 1), Some(date(2028, 3, 1))));
    let mut chosen = expert();
    select(&mut chosen, CITY, date(2024, 8, 1), date(2027, 7, 31)).unwrap();
    assert_eq!((chosen.level.as_str(), chosen.authority.as_str()), (CITY_LEVEL, CITY));
    assert_eq!(chosen.district.as_deref(), Some("120111"), "where the expert comes from stays");
    let pool = |day: Date| pools(&chosen).into_iter().find(|i| i.contains(day)).and_then(|i| i.state);
    assert_eq!(pool(date(2024, 7, 31)).as_deref(), Some("120111"));
    assert_eq!(pool(date(2024, 8, 1)).as_deref(), Some(CITY), "in one pool at a time");
    assert!(select(&mut chosen, CITY, date(2024, 8, 1), date(2027, 7, 31)).is_err());
    let mut gone = expert();
    exit(&mut gone, date(2024, 6, 1), "调离", TODAY).unwrap();
    assert!(select(&mut gone.clone(), CITY, date(2024, 8, 1), date(2027, 7, 31)).is_err());
    renew(&mut gone, date(2024, 7, 1), date(2027, 6, 30), TODAY).unwrap();
    assert_eq!(
        [date(2024, 6, 15), date(2024, 7, 1)].map(|day| on(&gone, day)),
        [Standing::Left, Standing::Current]
    );
}

#[test]
fn an_imported_later_term_keeps_the_known_one_and_a_correction_replaces_it() {
    let old = expert();
    let mut later =
        Expert { term_from: Some(date(2025, 3, 1)), term_to: Some(date(2028, 2, 29)), ..old.clone() };
    settle(Some(&old), &mut later, CITY);
    assert_eq!(on(&later, TODAY), Standing::Current, "the known term still holds today");
    let mut mended = Expert { term_from: Some(date(2022, 4, 1)), ..old.clone() };
    settle(Some(&old), &mut mended, CITY);
    assert!(mended.earlier.is_empty() && on(&mended, date(2022, 3, 15)) == Standing::NotYet);
    let mut moved = Expert {
        level: CITY_LEVEL.into(),
        term_from: Some(date(2024, 1, 1)),
        term_to: Some(date(2026, 12, 31)),
        ..old.clone()
    };
    settle(Some(&old), &mut moved, CITY);
    assert_eq!(moved.earlier[0].to, date(2023, 12, 31));
}

#[test]
fn the_city_warns_below_36_and_above_44() {
    let policy = Policy::tianjin();
    let sizes = [35, 36, 40, 44, 45].map(|n| city(n, &policy).result);
    assert_eq!(sizes, [Size::Few, Size::Right, Size::Right, Size::Right, Size::Many]);
    assert!(city(35, &policy).sentence.contains("少于36人，比40人少5人"));
}

#[test]
fn the_31st_of_a_district_needs_a_written_reason() {
    let policy = Policy::tianjin();
    assert!(admission("西青区", 29, None, &policy).is_none(), "the 30th");
    let bare = admission("西青区", 30, Some("  "), &policy).unwrap();
    assert_eq!((bare.severity, bare.column, bare.clause), (Severity::Error, "over_limit_reason", "III-2-5"));
    assert!(bare.message.contains("这是第31人"), "{}", bare.message);
    let told = admission("西青区", 30, Some("集体争议多发"), &policy).unwrap();
    assert_eq!(told.severity, Severity::Notice, "people decide");
    let sizes = [0, 30, 31].map(|n| district("西青区", n, 1, &policy).result);
    assert_eq!(sizes, [Size::Right, Size::Right, Size::Many]);
}

fn round() -> Round {
    Round { opened: date(2024, 7, 1), closes: date(2024, 7, 31), closed: None, published: None }
}

#[test]
fn a_district_recommends_one_or_two_and_a_third_is_refused() {
    let policy = Policy::tianjin();
    let asked = |already: u32| Recommendation {
        district: "西青区",
        standing: Standing::Current,
        own: true,
        again: false,
        already,
        reason: "经验丰富",
    };
    let ask = |r: &Recommendation, day| recommend(&round(), r, &policy, day);
    assert!(ask(&asked(0), TODAY).is_ok() && ask(&asked(1), TODAY).is_ok());
    let third = ask(&asked(2), TODAY).unwrap_err();
    assert!(third.message.contains("每轮最多2人"), "{}", third.message);
    assert!(ask(&asked(0), date(2024, 7, 31)).is_ok(), "the closing day is inside");
    assert!(ask(&asked(0), date(2024, 8, 1)).is_err());
    for (wrong, column) in [
        (Recommendation { standing: Standing::TermOver, ..asked(0) }, "expert"),
        (Recommendation { own: false, ..asked(0) }, "expert"),
        (Recommendation { again: true, ..asked(1) }, "expert"),
        (Recommendation { reason: " ", ..asked(0) }, "reason"),
    ] {
        assert_eq!(ask(&wrong, TODAY).map_err(|no| no.column), Err(column));
    }
    assert_eq!([0, 1, 2, 3].map(|n| recommended("西青区", n, &policy).result), [2, 1, 0, 0]);
}

#[test]
fn the_city_decides_after_the_closing_day_and_publishes_when_all_are_decided() {
    let over = date(2024, 8, 1);
    assert_eq!(
        [TODAY, date(2024, 7, 31), over].map(|day| round().phase(day)),
        [Phase::Open, Phase::Open, Phase::Deciding]
    );
    assert!(decide(&round(), "同意", TODAY).is_err() && decide(&round(), "同意", over).is_ok());
    assert!(decide(&round(), " ", over).is_err());
    let early = Round { closed: Some(TODAY), ..round() };
    assert!(decide(&early, "同意", TODAY).is_ok() && take_back(&early, "换人", TODAY).is_err());
    assert!(take_back(&round(), "换人", TODAY).is_ok());
    let term = (over, date(2027, 7, 31));
    assert!(publish(&early, 1, term, TODAY).is_err() && publish(&early, 0, term, TODAY).is_ok());
    assert!(
        publish(&early, 0, (term.1, term.0), TODAY).is_err() && publish(&round(), 0, term, TODAY).is_err()
    );
    let out = Round { published: Some(over), ..early };
    assert!(publish(&out, 0, term, over).is_err() && decide(&out, "改", over).is_err());
}

#[test]
fn conflicts_are_told_with_their_fact_and_never_bar() {
    let asked = Asked { name: "顾学民", workplace: "天津恒通电子有限公司" };
    let found = |parties: &[&str], earlier: &[&str]| {
        let list = |all: &[&str]| all.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>();
        conflict::check(&asked, &list(parties), &list(earlier)).result
    };
    assert!(found(&["张建军", "天津市永泰食品有限公司"], &[]).is_empty());
    let unit = "天津恒通电子有限公司工会";
    assert_eq!(found(&[unit], &[]), [Finding::Workplace(unit.into())]);
    assert_eq!(found(&["顾学民"], &[]), [Finding::Name("顾学民".into())]);
    assert_eq!(found(&["恒通"], &[]), [], "two letters tell nothing");
    assert_eq!(found(&[], &["2024-05-01 提供过意见"]).len(), 1);
}

#[test]
fn a_request_goes_its_way_step_by_step() {
    assert_eq!(after(State::Sent, Step::Accept), Ok(State::Accepted));
    assert_eq!(after(State::Accepted, Step::Answer("建议先行调解", 150)), Ok(State::Answered));
    assert_eq!(after(State::Sent, Step::Answer("建议先行调解", 50)), Ok(State::Answered), "at once");
    assert_eq!(after(State::Sent, Step::Decline("回避")), Ok(State::Declined));
    assert!(after(State::Answered, Step::Accept).is_err() && after(State::Declined, Step::Accept).is_err());
    let hours = [0, 1, 10_000, 10_001].map(|n| after(State::Accepted, Step::Answer("意见", n)).is_ok());
    assert_eq!(hours, [false, true, true, false]);
    for step in [Step::Decline(" "), Step::Withdraw(""), Step::Answer("", 100)] {
        assert!(after(State::Accepted, step).is_err(), "{step:?}");
    }
}

#[test]
fn the_review_lists_who_had_no_part() {
    let none = took_part("顾学民", 2024, Year::default());
    assert!(!none.result && none.sentence.contains("没有"));
    let some = took_part("顾学民", 2024, Year { opinions: 2, hours: 350 });
    assert!(some.result && some.sentence.contains("2次，共3.5小时"), "{}", some.sentence);
}

#[test]
fn contradictions_are_errors_and_oddities_notices() {
    assert!(check(&expert(), &at()).is_empty());
    let wrong = [
        (Expert { district: None, ..expert() }, "district"),
        (Expert { term_to: Some(date(2022, 2, 28)), ..expert() }, "term_to"),
        (Expert { left_on: Some(TODAY), ..expert() }, "leave_reason"),
        (Expert { left_on: Some(date(2022, 2, 1)), leave_reason: Some("退".into()), ..expert() }, "left_on"),
    ];
    for (e, column) in wrong {
        let found = check(&e, &at());
        assert_eq!((found[0].column, found[0].severity), (column, Severity::Error));
    }
    let odd = Expert { leave_reason: Some("退".into()), ..expert() };
    assert_eq!(check(&odd, &at())[0].severity, Severity::Notice);
}
