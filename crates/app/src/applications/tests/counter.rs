//! 代填申请 at the counter, the slip, the record of an oral application.

use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::cases::state::State;
use fengqiao_domain::mediators::Mediator;
use http::StatusCode;
use jiff::civil::date;

use super::{EMPLOYER, World, assert_says, assert_silent, between, each_engine};
use crate::applications::{slip, store};
use crate::cases::papers;
use crate::mediators::MediatorRecords;
use crate::tables::testing::{appointment, keep};
use crate::testing::{Browser, signed_in, visitor};

const FORM: &[(&str, &str)] = &[
    ("how", "口头申请，当场记录"),
    ("at", "2024-07-18 10:30"),
    ("place", "中北镇调解中心接待室"),
    ("read_back", "是"),
    ("who", "worker"),
    ("name", "张建军"),
    ("employer", EMPLOYER),
    ("district", "120111"),
    ("street", "中北镇"),
    ("matters", "wages"),
    ("request", "支付3月到5月工资"),
    ("amount", "24600"),
    ("facts", "三个月没有发工资。"),
    ("organisation", "中北镇劳动人事争议调解中心"),
];

fn head(world: &World) -> Browser {
    signed_in(&world.app, Role::OrganisationHead, &Scope::Organisation(world.street.id.clone()))
}

fn changed<'a>(key: &str, value: &'a str) -> Vec<(&'static str, &'a str)> {
    FORM.iter().map(|(k, v)| (*k, if *k == key { value } else { *v })).collect()
}

#[test]
fn somebody_without_a_telephone_gets_a_slip_with_a_code() {
    each_engine(|app| {
        let world = World::new(app);
        let desk = head(&world);
        assert_says(&desk.get("/desk/cases/apply"), &["代填申请", "value=\"中北镇劳动人事争议调解中心\""]);
        let done = desk.post("/desk/cases/apply", FORM);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        let cases = world.cases();
        assert_eq!(cases.len(), 1);
        let case = &cases[0];
        assert_eq!(done.location(), format!("/desk/cases/{}", case.id));
        assert_eq!((State::of(case), case.source.as_str()), (State::Registered, "application"));
        assert_eq!(case.applicant.phone, None);
        let page = desk.get(&format!("/desk/cases/{}", case.id));
        assert_says(&page, &["当场申请，口头", "打印回执"]);
        let pdf = desk.post(&format!("/desk/cases/{}/slip", case.id), &[]);
        assert!(pdf.status == StatusCode::OK && pdf.bytes.starts_with(b"%PDF"), "{}", pdf.text);
        let kept = world.app.read(|c| store::of_case(c, &world.app.keys, &case.id)).expect("the application");
        let (_, kept) = kept.expect("the application");
        let (code, receipt) =
            (kept.content.look_code.expect("a code"), kept.done.expect("a receipt").receipt);
        let look = |digits: &str| {
            visitor(&world.app).post("/progress", &[("receipt", &receipt), ("digits", digits)])
        };
        let shown = look(&code);
        assert_eq!(shown.status, StatusCode::OK, "{}", shown.text);
        assert_silent(&shown, &["张建军", EMPLOYER]);
        assert_eq!(look("").status, StatusCode::UNPROCESSABLE_ENTITY);
        let oral =
            world.app.read(|c| slip::oral(c, &world.app.keys, &case.id)).expect("how it was taken down");
        assert_eq!(oral, Some(("2024-07-18 10:30".into(), "中北镇调解中心接待室".into())));
        assert!(kept.content.oral.is_some_and(|oral| oral.read_back));
        let actor = desk.person.as_ref().expect("somebody").actor();
        let seen = papers::overview(&world.app, &actor, &case.id).expect("the documents");
        let record = seen.offers.iter().find(|o| o.form == "口头申请笔录").expect("the record");
        assert!(record.lacks.iter().all(|(name, _)| !name.starts_with("笔录")), "{:?}", record.lacks);
        let documents = format!("/desk/cases/{}/documents", case.id);
        let made = desk.post(&documents, &[("what", "make|D01|口头申请笔录")]);
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
    });
}

#[test]
fn what_is_missing_is_said_beside_its_field_and_nothing_is_lost() {
    each_engine(|app| {
        let world = World::new(app);
        let desk = head(&world);
        for (key, value, words) in [
            ("read_back", "", "读给申请人听"),
            ("place", "", "记下地点"),
            ("place", &"室".repeat(61), "最多 60 个"),
            ("at", &"1".repeat(41), "最多 40 个"),
            ("name", "", "还没有写姓名"),
            ("facts", "", "还没有写"),
            ("amount", "八千", "金额只写数字"),
            ("organisation", "没有的组织", "没有叫“没有的组织”"),
            ("organisation", "西青区劳动人事争议仲裁院调解中心", "不在您的管辖范围内"),
        ] {
            let again = desk.post("/desk/cases/apply", &changed(key, value));
            assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{key}: {}", again.text);
            assert_says(&again, &[words, "中北镇"]);
        }
        assert_eq!(world.cases().len(), 0);
        // Brought on paper, nothing is taken down.
        let mut written = changed("how", "带来了书面申请");
        written.retain(|(key, _)| !matches!(*key, "at" | "place" | "read_back"));
        written.push(("phone", "19900000018"));
        let done = desk.post("/desk/cases/apply", &written);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        let page = desk.get(done.location());
        assert_says(&page, &["当场申请"]);
        let receipt = between(&page.text, "回执 SQ", "<").trim().to_owned();
        let shown = visitor(&world.app).post("/progress", &[("receipt", &receipt), ("digits", "0018")]);
        assert_eq!(shown.status, StatusCode::OK, "{}", shown.text);
    });
}

#[test]
fn sent_twice_it_is_one_application_and_taken_down_anew_it_is_asked_first() {
    each_engine(|app| {
        let world = World::new(app);
        let desk = head(&world);
        let mut form = FORM.to_vec();
        form.push(("phone", "19900000018"));
        let once = between(&desk.get("/desk/cases/apply").text, "name=\"once\" value=\"", "\"").to_owned();
        let mut sent = form.clone();
        sent.push(("once", &once));
        let places = [(); 2].map(|()| {
            let done = desk.post("/desk/cases/apply", &sent);
            assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
            done.location().to_owned()
        });
        assert!(places[0] == places[1] && world.cases().len() == 1, "{places:?}");
        // Somebody else's form with the same id leads to nothing.
        let elsewhere =
            signed_in(&world.app, Role::OrganisationHead, &Scope::Organisation(world.court.id.clone()));
        let mut theirs = sent.clone();
        theirs.retain(|(key, _)| *key != "organisation");
        theirs.push(("organisation", "西青区劳动人事争议仲裁院调解中心"));
        assert_eq!(elsewhere.post("/desk/cases/apply", &theirs).status, StatusCode::NOT_FOUND);
        let again = desk.post("/desk/cases/apply", &form);
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", again.text);
        let number = world.cases()[0].number.clone().expect("a number");
        assert_says(&again, &["仍要登记", &number, "value=\"张建军\""]);
        assert_eq!(world.cases().len(), 1);
        let mut sure = form.clone();
        sure.push(("anyway", "是"));
        assert_eq!(desk.post("/desk/cases/apply", &sure).status, StatusCode::SEE_OTHER);
        assert_eq!(world.cases().len(), 2);
    });
}

#[test]
fn what_a_mediator_takes_down_is_the_own_case_at_the_own_organisation() {
    each_engine(|app| {
        let world = World::new(app);
        let appointments = vec![appointment(&world.street, date(2022, 1, 1))];
        let wang = Mediator { name: "王海燕".into(), appointments, ..Mediator::default() };
        let wang = keep::<MediatorRecords>(&world.app, wang);
        let desk = signed_in(&world.app, Role::Mediator, &Scope::Mediator(wang.id.clone()));
        let form = desk.get("/desk/cases/apply");
        assert_says(&form, &["value=\"中北镇劳动人事争议调解中心\"", "value=\"中北镇阜盛道1号\""]);
        let elsewhere =
            desk.post("/desk/cases/apply", &changed("organisation", "西青区劳动人事争议仲裁院调解中心"));
        assert_says(&elsewhere, &["不在您的管辖范围内"]);
        let done = desk.post("/desk/cases/apply", FORM);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        let case = world.cases().remove(0);
        assert_eq!(
            (case.organisation.id.as_str(), case.handlers[0].id.as_str()),
            (world.street.id.as_str(), wang.id.as_str())
        );
        assert_eq!(State::of(&case), State::Registered);
        assert_eq!(desk.get(done.location()).status, StatusCode::OK);
        let slip = desk.post(&format!("/desk/cases/{}/slip", case.id), &[]);
        assert_eq!(slip.status, StatusCode::OK, "{}", slip.text);
    });
}

#[test]
fn an_employer_at_the_counter_and_those_who_may_not() {
    each_engine(|app| {
        let world = World::new(app);
        let desk = head(&world);
        let mut form = changed("who", "employer");
        form.extend([("worker", "张建军"), ("phone", "022-27390001")]);
        let done = desk.post("/desk/cases/apply", &form);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        let cases = world.cases();
        let case = &cases[0];
        assert_eq!((case.applicant.name.as_str(), case.respondent.name.as_str()), (EMPLOYER, "张建军"));
        let leader = signed_in(&world.app, Role::Leader, &Scope::City);
        assert_eq!(leader.get("/desk/cases/apply").status, StatusCode::FORBIDDEN);
        assert_eq!(leader.post(&format!("/desk/cases/{}/slip", case.id), &[]).status, StatusCode::FORBIDDEN);
        let elsewhere =
            signed_in(&world.app, Role::OrganisationHead, &Scope::Organisation(world.court.id.clone()));
        assert_eq!(
            elsewhere.post(&format!("/desk/cases/{}/slip", case.id), &[]).status,
            StatusCode::NOT_FOUND
        );
    });
}
