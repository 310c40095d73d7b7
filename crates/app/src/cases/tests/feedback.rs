//! 当事人自评 by a link: once, changed for seven days, beside the record of an officer and never over it.

use std::sync::Arc;

use fengqiao_domain::access::Action;
use fengqiao_domain::cases::Outcome;
use fengqiao_domain::cases::documents::Document;
use fengqiao_domain::cases::record::Side;
use http::StatusCode;
use jiff::civil::{Date, date};

use super::World;
use crate::App;
use crate::cases::CaseRecords;
use crate::cases::feedback::store::of_side;
use crate::cases::feedback::{give, look, make};
use crate::cases::papers::{Wanted, make as paper};
use crate::platform::clock::Clock;
use crate::platform::config::Config;
use crate::platform::crypto::Keys;
use crate::tables::testing::{last_audit, stored};
use crate::testing::{Browser, operator, visitor};

/// Each engine with the public side open.
fn each_open(mut test: impl FnMut(World)) {
    for db in fengqiao_db::testing::databases_migrated(crate::migrations::ALL) {
        test(World::new(open(db, crate::tables::testing::TODAY)));
    }
}

fn open(db: fengqiao_db::Db, today: Date) -> Arc<App> {
    let mut jurisdiction = crate::platform::jurisdiction::Jurisdiction::new(None);
    jurisdiction.policy.public.satisfaction.value = true;
    let (clock, keys) = (Clock::fixed(today.at(10, 0, 0, 0)), Keys::from_master(&[7; 32]));
    App::of(db, Config::default(), clock, keys, jurisdiction).expect("a fresh database")
}

fn token(world: &World, id: &str, side: Side) -> String {
    make(&world.app, &operator(), id, side).expect("a link");
    let link = world.app.read(|c| of_side(c, &world.app.keys, id, side)).expect("a look");
    link.expect("a link").token
}

fn closed(world: &World) -> String {
    let case = world.accepted(|case| {
        case.closure.on = Some(date(2024, 7, 15));
        case.closure.outcome = Some(Outcome::Settled);
    });
    case.id
}

#[test]
fn a_party_rates_and_it_becomes_the_visit_where_nobody_was() {
    each_open(|world| {
        let id = closed(&world);
        let path = format!("/satisfaction/{}", token(&world, &id, Side::Applicant));
        let phone: Browser = visitor(&world.app);
        let asked = phone.get(&path);
        assert_eq!(asked.status, StatusCode::OK);
        for words in ["很满意", "很不满意", "西青甲公司劳动争议调解委员会", "2024-07-15"]
        {
            assert!(asked.text.contains(words), "{words}: {}", asked.text);
        }
        assert!(!asked.text.contains("张建军") && !asked.text.contains("青源瑞丰"), "no names");
        let none = phone.post_with(&path, &[("words", "没选")], "");
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(none.text.contains("没有选满意程度") && none.text.contains("没选"), "{}", none.text);
        let long = "长".repeat(301);
        assert_eq!(
            phone.post_with(&path, &[("satisfaction", "4"), ("words", &long)], "").status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        let given = phone.post_with(&path, &[("satisfaction", "4"), ("words", "调解员很耐心")], "");
        assert_eq!(
            (given.status, given.location()),
            (StatusCode::SEE_OTHER, path.as_str()),
            "{}",
            given.text
        );
        assert!(phone.get(&path).text.contains("您的评价：满意"));
        let case = stored::<CaseRecords>(&world.app, &id);
        assert_eq!((case.visit.on, case.visit.satisfaction), (Some(date(2024, 7, 18)), Some(4)));
        assert_eq!(case.steps.last().expect("a step").by, "当事人自评");
        let (_, detail) = last_audit(&world.app);
        assert!(!detail.contains("耐心"), "{detail}");
        let office = world.head().get(&format!("/desk/cases/{id}/feedback")).text;
        assert!(office.contains("当事人自评") && office.contains("调解员很耐心"), "{office}");
        assert!(world.officer().get(&format!("/desk/cases/{id}/feedback")).text.contains("承办的人可以看"));
        // Changed within the days, the visit goes with it.
        assert_eq!(phone.post_with(&path, &[("satisfaction", "2")], "").status, StatusCode::SEE_OTHER);
        assert_eq!(stored::<CaseRecords>(&world.app, &id).visit.satisfaction, Some(2));
    });
}

#[test]
fn a_link_is_for_who_hands_it_on_and_its_words_are_in_the_record_of_the_visit() {
    each_open(|world| {
        let id = closed(&world);
        let address = "INSERT INTO settings (key, value, changed_at, changed_by)
                       VALUES ('public_address', 'https://tj.example.cn', '2024-07-18', '测试')";
        world.app.db.write(|c| c.execute(address, &[])).expect("an address");
        let page = format!("/desk/cases/{id}/feedback");
        assert!(world.head().get(&page).text.contains("给申请人链接"));
        assert!(!world.officer().get(&page).text.contains("给申请人链接"));
        let token = token(&world, &id, Side::Applicant);
        let address = format!("/satisfaction/{token}");
        assert!(world.head().get(&page).text.contains(&address), "{}", world.head().get(&page).text);
        let officer = world.officer().get(&page).text;
        assert!(!officer.contains(&token) && officer.contains("这里不显示"), "{officer}");
        give(&world.app, &token, Some(4), "希望早些支付第二期").expect("it is taken");
        let wanted = Wanted { kind: Document::Visit, form: "", of: "" };
        let made = world.app.act(&operator(), Action::EditCases, |tx| paper(tx, &id, &wanted, "测试"));
        let record = made.expect("a record").kept.paper.text();
        assert!(record.contains("希望早些支付第二期") && record.contains("链接（当事人自评）"), "{record}");
        assert!(record.contains("申请人张建军") && !record.contains(&token), "{record}");
    });
}

#[test]
fn the_word_of_one_side_is_not_written_over_by_the_other() {
    each_open(|world| {
        let id = closed(&world);
        let (applicant, respondent) =
            (token(&world, &id, Side::Applicant), token(&world, &id, Side::Respondent));
        give(&world.app, &applicant, Some(4), "").expect("it is the visit");
        // The same marks first, then others: marks alone do not say whose they are.
        give(&world.app, &respondent, Some(4), "").expect("it stands beside");
        give(&world.app, &respondent, Some(1), "").expect("it stands beside");
        let case = stored::<CaseRecords>(&world.app, &id);
        assert_eq!(case.visit.satisfaction, Some(4));
        assert_eq!(
            case.steps.last().and_then(|taken| taken.explanation.clone()),
            Some("申请人凭链接自评".into())
        );
        give(&world.app, &applicant, Some(3), "").expect("its own");
        assert_eq!(stored::<CaseRecords>(&world.app, &id).visit.satisfaction, Some(3));
    });
}

#[test]
fn an_officers_record_is_not_written_over() {
    each_open(|world| {
        let id = closed(&world);
        let seen = [("on", "2024-07-17"), ("satisfaction", "5"), ("revision", "1")];
        let done = world.head().post(&format!("/desk/cases/{id}/visit"), &seen);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        let token = token(&world, &id, Side::Respondent);
        give(&world.app, &token, Some(1), "").expect("it is taken");
        let case = stored::<CaseRecords>(&world.app, &id);
        assert_eq!((case.visit.on, case.visit.satisfaction), (Some(date(2024, 7, 17)), Some(5)));
        let (_, sides) = look(&world.app, &operator(), &id).expect("both");
        assert_eq!(sides[1].given.as_ref().map(|given| given.marks), Some(1), "both are kept");
    });
}

#[test]
fn after_seven_days_it_stands_as_it_is() {
    let db = fengqiao_db::testing::sqlite_migrated(crate::migrations::ALL);
    let world = World::new(open(db, date(2024, 7, 18)));
    let id = closed(&world);
    let token = token(&world, &id, Side::Applicant);
    give(&world.app, &token, Some(3), "").expect("it is taken");
    let set = |day: &str| {
        let sql = format!("UPDATE case_feedback SET given_on = '{day}'");
        world.app.db.write(|c| c.execute(&sql, &[])).expect("an older day");
    };
    set("2024-07-11");
    assert_eq!(give(&world.app, &token, Some(4), ""), Ok(4), "the seventh day");
    set("2024-07-10");
    assert!(give(&world.app, &token, Some(5), "").is_err());
    assert!(visitor(&world.app).get(&format!("/satisfaction/{token}")).text.contains("已经过了修改的时间"));
}

#[test]
fn every_wrong_link_says_the_same_and_none_is_given_before_the_end() {
    each_open(|world| {
        let open = world.accepted(|_| ());
        assert!(make(&world.app, &operator(), &open.id, Side::Applicant).is_err());
        let id = closed(&world);
        let token = token(&world, &id, Side::Applicant);
        assert_eq!(self::token(&world, &id, Side::Applicant), token, "one link for a side");
        let phone = visitor(&world.app);
        let said = |path: &str| {
            let answer = phone.get(path);
            assert_eq!(answer.status, StatusCode::OK);
            answer.text.split_once("<h1>").map(|(_, rest)| rest.to_owned()).expect("a page")
        };
        let wrong = said("/satisfaction/0000000000000000000000000a");
        assert_eq!(said("/satisfaction/x"), wrong);
        assert!(wrong.contains("打不开这个链接"));
        world
            .app
            .db
            .write(|c| c.execute("UPDATE cases SET closed_on = NULL, outcome = NULL", &[]))
            .expect("it was reopened");
        assert_eq!(said(&format!("/satisfaction/{token}")), wrong);
        let sent = phone.post_with(&format!("/satisfaction/{token}"), &[("satisfaction", "5")], "");
        assert!(sent.text.contains("打不开这个链接"));
    });
}

#[test]
fn it_is_off_until_the_office_opens_it() {
    let db = fengqiao_db::testing::sqlite_migrated(crate::migrations::ALL);
    let world = World::new(crate::tables::testing::fresh(db, crate::tables::testing::TODAY));
    let id = closed(&world);
    let token = token(&world, &id, Side::Applicant);
    let shown = visitor(&world.app).get(&format!("/satisfaction/{token}")).text;
    assert!(shown.contains("还没有开放") && !shown.contains("很满意"), "{shown}");
}
