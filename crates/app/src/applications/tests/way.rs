//! From the first page to a case.

use std::sync::Arc;

use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::cases::PartyKind;
use fengqiao_domain::cases::state::State;
use fengqiao_domain::organisations::Organisation;
use http::StatusCode;
use jiff::SignedDuration;

use super::{ANSWERS, Applicant, EMPLOYER, World, assert_says, assert_silent, each_engine};
use crate::organisations::OrganisationRecords;
use crate::platform::limits::Limit;
use crate::tables::testing::{TODAY, history_of, keep, last_audit};
use crate::testing::{signed_in, sqlite, visitor};

#[test]
fn nine_answers_are_a_case_that_waits_for_its_decision() {
    each_engine(|app| {
        let world = World::new(app);
        let zhang = world.zhang();
        let review = zhang.page.get("/apply/review");
        assert_says(&review, &["第 9 步，共 9 步", "张建军", EMPLOYER, "¥24,600.00", "提交申请"]);
        let receipt = zhang.receipt();
        assert!(receipt.starts_with("SQ20240718-"), "{receipt}");
        let (verb, detail) = last_audit(&world.app);
        assert_eq!(verb, "submit");
        for secret in ["张建军", "19900000018", EMPLOYER] {
            assert!(!detail.contains(secret), "{detail}");
        }
        let cases = world.cases();
        assert_eq!(cases.len(), 1);
        let case = &cases[0];
        assert_eq!(State::of(case), State::Registered);
        assert_eq!(case.number.as_deref(), Some("西青区劳人调〔2024〕1号"));
        assert_eq!((case.source.as_str(), case.received_on), ("online", Some(TODAY)));
        assert_eq!(case.organisation.id, world.street.id);
        assert_eq!(case.applicant.kind, Some(PartyKind::Worker));
        assert_eq!(case.dispute_types, ["remuneration", "termination"]);
        assert_eq!(case.respondent.contact.address.as_deref(), Some("西青区中北镇"));
        // Three working days after Thursday the 18th.
        assert_eq!(case.limits.acceptance, Some(jiff::civil::date(2024, 7, 23)));
        assert_eq!(history_of::<crate::cases::CaseRecords>(&world.app, &case.id).len(), 1);
        let done = zhang.page.get("/apply/done");
        assert_says(&done, &["2024-07-23", "022-27390000", "中北镇劳动人事争议调解中心"]);
        assert_silent(&done, &["张建军", EMPLOYER]);
        let desk =
            signed_in(&world.app, Role::OrganisationHead, &Scope::Organisation(world.street.id.clone()));
        assert_says(&desk.get(&format!("/desk/cases/{}", case.id)), &["网上申请", &receipt, "打印回执"]);
        // Its clock brings it to the desk, three days before it ends.
        world.app.clock.advance(SignedDuration::from_hours(3 * 24));
        let desk =
            signed_in(&world.app, Role::OrganisationHead, &Scope::Organisation(world.street.id.clone()));
        assert_says(&desk.get("/desk"), &["受理决定"]);
    });
}

#[test]
fn handed_in_twice_it_is_one_application_and_what_was_typed_is_wiped() {
    each_engine(|app| {
        let world = World::new(app);
        let zhang = world.zhang();
        let receipt = zhang.receipt();
        let again = zhang.submit();
        assert_eq!((again.status, again.location()), (StatusCode::SEE_OTHER, "/apply/done"));
        assert_eq!(zhang.receipt(), receipt);
        assert_eq!(world.cases().len(), 1);
        assert_eq!(zhang.page.get("/apply/who").location(), "/apply/done");
        assert_eq!(zhang.send("claim", &[("request", "别的")]).location(), "/apply/done");
        let kept = "SELECT COUNT(*) FROM applications WHERE content IS NOT NULL OR code_index IS NOT NULL";
        assert_eq!(world.count(kept), 0, "the case has it");
    });
}

#[test]
fn nobody_gets_ahead_of_the_questions_and_what_is_wrong_stays_to_be_mended() {
    each_engine(|app| {
        let world = World::new(app);
        let somebody = world.somebody();
        assert_eq!(somebody.page.get("/apply/review").location(), "/apply/who");
        assert_eq!(somebody.page.get("/apply/nothing").status, StatusCode::NOT_FOUND);
        let empty = somebody.send("who", &[]);
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_says(&empty, &["还不能下一步", "还没有选", "草稿编号"]);
        assert_eq!(somebody.answer("who", &[("who", "worker")]), "/apply/you");
        let wrong = somebody.send("you", &[("name", "张建军"), ("phone", "123")]);
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_says(&wrong, &["电话号码不对", "value=\"张建军\"", "value=\"123\""]);
        // Going back loses nothing, right or wrong.
        assert_eq!(
            somebody.answer("you", &[("name", "张<建>军"), ("phone", "12"), ("act", "back")]),
            "/apply/who"
        );
        assert_says(&somebody.page.get("/apply/you"), &["value=\"张&#60;建&#62;军\"", "value=\"12\""]);
        assert_eq!(somebody.page.get("/apply/facts").location(), "/apply/you");
        let early = somebody.submit();
        assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", early.text);
        assert_eq!(world.cases().len(), 0);
        let unticked = world.zhang().send("review", &[("truth", "是")]);
        assert_says(&unticked, &["还没有同意", "还不能下一步"]);
    });
}

#[test]
fn from_reading_it_over_one_answer_is_changed_and_one_is_back() {
    each_engine(|app| {
        let world = World::new(app);
        let zhang = world.zhang();
        assert_says(&zhang.page.get("/apply/claim?to=review"), &["name=\"to\" value=\"review\"", "24600"]);
        assert_eq!(
            zhang.answer("claim", &[("request", "付清"), ("amount", "100"), ("to", "review")]),
            "/apply/review"
        );
        assert_says(&zhang.page.get("/apply/review"), &["付清", "¥100.00"]);
    });
}

#[test]
fn an_employer_is_known_by_its_name_and_similar_ones_are_asked_once() {
    each_engine(|app| {
        let world = World::new(app);
        world.employer(None);
        let somebody = world.somebody();
        for (question, fields) in &ANSWERS[..2] {
            somebody.answer(question, fields);
        }
        let asked = somebody.send("other", &[("employer", "青源瑞丰")]);
        assert_eq!(asked.status, StatusCode::OK, "{}", asked.text);
        assert_says(&asked, &["是不是下面的单位", EMPLOYER, "西青区 中北镇"]);
        let unit = between_last(&asked.text);
        assert_eq!(somebody.answer("other", &[("employer", "青源瑞丰"), ("unit", &unit)]), "/apply/matters");
        assert_says(&somebody.page.get("/apply/other"), &[EMPLOYER, "value=\"中北镇\""]);
        // None of them: the name stays as typed, and the district is asked for.
        let other = world.somebody();
        for (question, fields) in &ANSWERS[..2] {
            other.answer(question, fields);
        }
        other.send("other", &[("employer", "青源瑞丰")]);
        let none = other.send("other", &[("employer", "青源瑞丰"), ("unit", "")]);
        assert_says(&none, &["还没有选单位在哪个区", "value=\"青源瑞丰\""]);
        assert_silent(&none, &["是不是下面的单位"]);
        // The whole name needs no more.
        assert_eq!(
            other.answer("other", &[("employer", "天津市青源瑞丰精密制造有限公司")]),
            "/apply/matters"
        );
    });
}

/// The id of the one unit that is offered.
fn between_last(page: &str) -> String {
    super::between(page, "name=\"unit\" value=\"", "\"").to_owned()
}

#[test]
fn the_labour_relation_alone_is_explained_once_and_never_refused() {
    each_engine(|app| {
        let world = World::new(app);
        let somebody = world.somebody();
        for (question, fields) in &ANSWERS[..3] {
            somebody.answer(question, fields);
        }
        let told = somebody.send("matters", &[("matters", "relation")]);
        assert_eq!(told.status, StatusCode::OK);
        assert_says(&told, &["建议直接申请仲裁", "西青区劳动人事争议仲裁院"]);
        assert_eq!(somebody.answer("matters", &[("matters", "relation"), ("told", "是")]), "/apply/claim");
        let both = world.somebody();
        for (question, fields) in &ANSWERS[..3] {
            both.answer(question, fields);
        }
        assert_eq!(both.answer("matters", &[("matters", "relation"), ("matters", "wages")]), "/apply/claim");
        assert_says(&both.page.get("/apply/matters"), &["社会保险费征收机构"]);
    });
}

#[test]
fn the_street_comes_before_the_district_and_any_other_may_be_chosen() {
    each_engine(|app| {
        let world = World::new(app);
        let zhang = world.zhang();
        let page = zhang.page.get("/apply/organisation").text;
        let (street, court) = (page.find(&world.street.id), page.find(&world.court.id));
        assert!(street < court && street.is_some(), "{page}");
        assert!(page.contains("单位在中北镇，就近调解"), "{page}");
        let looked = zhang.answer("organisation", &[("act", "district"), ("look", "120112")]);
        assert_eq!(looked, "/apply/organisation?district=120112&to=");
        assert_says(&zhang.page.get(&looked), &["下面是津南区的调解组织"]);
        let by_list = [("organisation", "other"), ("other", world.court.id.as_str())];
        assert_eq!(zhang.answer("organisation", &by_list), "/apply/review");
        assert_says(&zhang.page.get("/apply/review"), &["西青区劳动人事争议仲裁院调解中心"]);
        // One that is not there, or not open any more, takes nothing.
        zhang.answer("organisation", &[("organisation", "nowhere")]);
        let gone = zhang.submit();
        assert_eq!(gone.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_says(&gone, &["现在不受理了"]);
    });
}

#[test]
fn the_same_matter_again_is_said_only_where_it_was_handed_in() {
    each_engine(|app| {
        let world = World::new(app);
        let receipt = world.zhang().receipt();
        let other = world.zhang().page.get("/apply/review");
        // Whoever knows a name and a telephone does not learn whether somebody applied.
        assert_silent(&other, &["已经为同样的事申请过", &receipt]);
        // Where it was handed in, its receipt is told.
        let here = world.zhang();
        let first = here.receipt();
        assert_eq!(here.page.post("/apply", &[]).location(), "/apply/who");
        let second = Applicant::with(here.page.clone());
        second.answer_all(&world.street.id);
        assert_says(&second.page.get("/apply/review"), &["2024-07-18 已经为同样的事申请过", &first]);
        let li = world.somebody();
        li.answer_all(&world.street.id);
        li.answer("you", &[("name", "张建军"), ("phone", "19900000019")]);
        assert_silent(&li.page.get("/apply/review"), &["已经为同样的事申请过"]);
    });
}

/// A committee of an employer.
fn committee(world: &World, founder: &str) -> Organisation {
    keep::<OrganisationRecords>(
        &world.app,
        Organisation {
            name: format!("{founder}劳动争议调解委员会"),
            kind: "enterprise_committee".into(),
            district: "120111".into(),
            authority: "120111".into(),
            founder: founder.into(),
            founded: Some(jiff::civil::date(2019, 1, 1)),
            state: "normal".into(),
            ..Organisation::default()
        },
    )
}

#[test]
fn a_committee_takes_its_own_people_and_nothing_of_another_employer() {
    each_engine(|app| {
        let world = World::new(app);
        let own = committee(&world, EMPLOYER);
        let zhang = world.zhang();
        assert_says(&zhang.page.get("/apply/organisation"), &[&own.id, "您单位自己的调解委员会"]);
        assert_eq!(zhang.answer("organisation", &[("organisation", &own.id)]), "/apply/review");
        // The other side changes: its committee is none of theirs any more.
        let other = [("employer", "天津乙公司"), ("district", "120111"), ("to", "review")];
        assert_eq!(zhang.answer("other", &other), "/apply/review");
        assert_eq!(zhang.page.get("/apply/review").location(), "/apply/organisation");
        // Sent all the same, it is not taken.
        zhang.answer("organisation", &[("organisation", &own.id)]);
        let sent = zhang.submit();
        assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", sent.text);
        assert_says(&sent, &["只调解本单位的争议"]);
        assert_eq!(world.cases().len(), 0);
        // A centre for everybody stays chosen.
        zhang.answer("organisation", &[("organisation", &world.street.id)]);
        zhang.answer("other", &[("employer", "天津丙公司"), ("district", "120111"), ("to", "review")]);
        zhang.receipt();
        let own_people = world.zhang();
        own_people.answer("organisation", &[("organisation", &own.id)]);
        own_people.receipt();
        let hosts: Vec<String> = world.cases().into_iter().map(|case| case.organisation.id).collect();
        assert_eq!(hosts, [world.street.id.clone(), own.id]);
    });
}

#[test]
fn what_was_filled_in_for_one_employer_is_not_kept_for_another() {
    each_engine(|app| {
        let world = World::new(app);
        world.employer(Some("91350100M000100Y43"));
        let somebody = world.somebody();
        for (question, fields) in &ANSWERS[..2] {
            somebody.answer(question, fields);
        }
        assert_eq!(somebody.answer("other", &[("employer", EMPLOYER)]), "/apply/matters");
        let filled = somebody.page.get("/apply/other");
        assert_says(&filled, &["value=\"91350100M000100Y43\"", "value=\"中北镇\""]);
        // As the page sends it again, with another name alone.
        let again = somebody.send(
            "other",
            &[
                ("employer", "河北完全另外一家公司"),
                ("credit_code", "91350100M000100Y43"),
                ("district", "120111"),
                ("street", "中北镇"),
            ],
        );
        assert_says(&again, &["还没有选单位在哪个区", "value=\"河北完全另外一家公司\""]);
        assert_silent(&again, &["value=\"91350100M000100Y43\"", "value=\"中北镇\""]);
    });
}

#[test]
fn without_javascript_what_is_chosen_in_the_list_counts() {
    each_engine(|app| {
        let world = World::new(app);
        let zhang = world.zhang();
        let both = [("organisation", world.street.id.as_str()), ("other", world.court.id.as_str())];
        zhang.answer("organisation", &both);
        assert_says(&zhang.page.get("/apply/review"), &["西青区劳动人事争议仲裁院调解中心"]);
        // Stored, it stands in the list; the button above is what changes.
        zhang.answer("organisation", &both);
        assert_says(&zhang.page.get("/apply/review"), &["中北镇劳动人事争议调解中心"]);
    });
}

#[test]
fn what_is_longer_than_any_answer_is_told_and_codes_nobody_offers_are_nothing() {
    each_engine(|app| {
        let world = World::new(app);
        let zhang = world.zhang();
        let long = "长".repeat(60_000);
        let told = zhang.send("facts", &[("facts", &long)]);
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
        let kept = told.text.matches('长').count();
        assert!((20_000..20_100).contains(&kept), "{kept}");
        let none = zhang.send("matters", &[("matters", &long), ("matters", "nothing")]);
        assert_says(&none, &["还没有选"]);
        assert_silent(&none, &["长长"]);
        let looked = world.app.read(|c| super::super::store::places::employers(c, &long[..303]));
        assert_eq!(looked, Ok(Vec::new()));
    });
}

#[test]
fn a_page_sent_too_often_comes_back_with_what_was_typed() {
    each_engine(|mut app| {
        // As many as a whole application needs, and none for some minutes.
        Arc::get_mut(&mut app).expect("nobody else has it").limits.answers = Limit::per_hour(8);
        let world = World::new(app);
        let zhang = world.zhang();
        let full = zhang.send("claim", &[("request", "付清全部工资"), ("amount", "1")]);
        assert_eq!(full.status, StatusCode::TOO_MANY_REQUESTS);
        assert_says(&full, &["付清全部工资", "还没有保存", "草稿编号"]);
        assert_silent(&full, &["密码"]);
        assert!(full.headers.contains_key("retry-after"));
        assert_silent(&zhang.page.get("/apply/claim"), &["付清全部工资"]);
        let review = zhang.send("review", &[("truth", "是"), ("agree", "是")]);
        assert_eq!(review.status, StatusCode::TOO_MANY_REQUESTS);
        assert_says(&review, &["张建军"]);
        assert_eq!(zhang.evidence("next").status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(world.cases().len(), 0);
    });
}

#[test]
fn what_may_be_asked_for_can_be_reckoned_beside_the_question() {
    each_engine(|app| {
        let world = World::new(app);
        let zhang = world.zhang();
        assert_says(&zhang.page.get("/apply/claim"), &["href=\"/calculators\"", "算一算能要多少"]);
        assert_silent(&zhang.page.get("/apply/facts"), &["算一算能要多少"]);
    });
}

#[test]
fn while_the_switch_is_off_nothing_is_taken_and_the_page_says_where_to_go() {
    let app = sqlite();
    let nobody = visitor(&app);
    for path in ["/apply", "/apply/resume", "/apply/who", "/progress"] {
        let page = nobody.get(path);
        assert_eq!(page.status, StatusCode::OK);
        assert_says(&page, &["现在还没有开放", "街道、乡镇的调解中心"]);
    }
    assert_says(&nobody.post("/apply", &[]), &["现在还没有开放"]);
    let drafts = app.read(|c| c.query_one("SELECT COUNT(*) FROM applications", &[])).expect("a count");
    assert_eq!(drafts.int(0), 0);
    assert_silent(&nobody.get("/"), &["href=\"/apply\"", "href=\"/progress\""]);
}

#[test]
fn an_address_that_hands_in_too_much_waits_and_loses_nothing() {
    each_engine(|app| {
        let world = World::new(app);
        let zhang = world.zhang();
        for _ in 0..20 {
            world.app.limits.applications.check("本机").expect("within the limit");
        }
        let full = zhang.submit();
        assert_eq!(full.status, StatusCode::TOO_MANY_REQUESTS);
        assert_says(&full, &["您填的都在", "草稿编号", "街道、乡镇调解中心", "022-27390000"]);
        assert!(full.headers.contains_key("retry-after"));
        assert_eq!(world.cases().len(), 0);
        assert_says(&zhang.page.get("/apply/review"), &["张建军", EMPLOYER]);
        // Looking at pages goes on, and so does a form that is not whole.
        assert_says(&zhang.send("review", &[]), &["还没有确认"]);
        for _ in 0..200 {
            let _ = world.app.limits.drafts.check("本机");
        }
        let begun = visitor(&world.app).post("/apply", &[]);
        assert_eq!(begun.status, StatusCode::TOO_MANY_REQUESTS);
    });
}
