//! The same dispute filed twice: told at registration and on the page, with nothing of what others handle; nobody is
//! stopped. And the serial numbers of other platforms.

use fengqiao_domain::cases::{Case, DecisionKind};
use http::{Method, StatusCode};
use jiff::civil::date;

use super::World;
use crate::cases::CaseRecords;
use crate::tables::Records as _;
use crate::tables::testing::{each_engine, stored};

const NEW: &str = "/desk/cases/new";

fn fields() -> Vec<(&'static str, &'static str)> {
    vec![
        ("source", "当事人申请"),
        ("received_on", "2024-07-16"),
        ("applicant", "张建军"),
        ("applicant_kind", "劳动者"),
        ("applicant_id", "120222198803079975"),
        ("phone", "19900000018"),
        ("respondent", "天津青源瑞丰精密制造有限公司"),
        ("headcount", "1"),
        ("dispute_types", "加班费"),
        ("request", "支付加班费"),
        ("organisation", "西青甲公司劳动争议调解委员会"),
        ("mediators", "王海燕"),
    ]
}

#[test]
fn registration_asks_first_and_goes_on_when_told_to() {
    each_engine(|app| {
        let world = World::new(app);
        let first = world.accepted(|_| {});
        let desk = world.head();
        let asked = desk.post(NEW, &fields());
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        let number = first.number.clone().unwrap();
        for words in [number.as_str(), "收到日期相差11天", "调解中", "仍要登记", "value=\"张建军\""]
        {
            assert!(asked.text.contains(words), "{words}: {}", asked.text);
        }
        let done = desk.post(NEW, &[&fields()[..], &[("anyway", "是")]].concat());
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        let page = desk.get(done.location());
        assert!(page.text.contains("疑似重复登记，请核实") && page.text.contains(&number), "{}", page.text);
    });
}

#[test]
fn what_is_handled_elsewhere_is_told_by_place_and_telephone_alone() {
    each_engine(|app| {
        let world = World::new(app);
        let there = world.received(&world.there, |_| {});
        let desk = world.head();
        let asked = desk.post(NEW, &fields());
        let words = format!("另有1件疑似同一争议在其他机构：{}", world.there.name);
        assert!(asked.text.contains(&words), "{}", asked.text);
        assert!(!asked.text.contains(there.number.as_deref().unwrap()), "no number: {}", asked.text);
        let done = desk.post(NEW, &[&fields()[..], &[("anyway", "是")]].concat());
        let page = desk.get(done.location());
        assert!(page.text.contains(&words) && !page.text.contains(there.number.as_deref().unwrap()));
        // The city sees both.
        let city = crate::testing::signed_in(
            &world.app,
            fengqiao_domain::access::Role::CityOfficer,
            &fengqiao_domain::access::Scope::City,
        );
        let page = city.get(done.location());
        assert!(page.text.contains(there.number.as_deref().unwrap()) && !page.text.contains("在其他机构"));
    });
}

#[test]
fn what_is_settled_long_ago_or_about_others_asks_nothing() {
    each_engine(|app| {
        let world = World::new(app);
        let quiet: [fn(&mut Case); 4] = [
            |c| c.received_on = Some(date(2023, 7, 1)),
            |c| c.dispute_types = vec!["work_injury".into()],
            |c| c.applicant.id_number = Some("120101199001011237".into()),
            |c| c.respondent.name = "天津别的有限公司".into(),
        ];
        for change in quiet {
            world.accepted(change);
        }
        let done = world.head().post(NEW, &fields());
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        // Refused before: the same dispute comes again.
        world.received(&world.here, |c| c.decision.kind = Some(DecisionKind::Refused));
        let asked = world.head().post(NEW, &[&fields()[..], &[("received_on", "2024-07-17")]].concat());
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    });
}

#[test]
fn a_program_is_warned_and_the_case_is_made() {
    each_engine(|app| {
        let world = World::new(app);
        world.accepted(|_| {});
        let values: serde_json::Map<String, serde_json::Value> =
            fields().into_iter().map(|(key, value)| (key.to_owned(), value.into())).collect();
        let body = serde_json::json!({ "values": values }).to_string();
        let made = world.officer().json(Method::POST, "/api/v1/tables/cases", &body);
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        let json: serde_json::Value = serde_json::from_str(&made.text).expect("json");
        assert!(json["warnings"][0].as_str().is_some_and(|w| w.contains("可能是同一争议重复登记")), "{json}");
    });
}

#[test]
fn a_serial_number_belongs_to_one_case_and_is_looked_for_whole() {
    each_engine(|app| {
        let world = World::new(app);
        let serial = |case: &mut Case| {
            case.external_platform = Some("court".into());
            case.external_number = Some("津0111诉前调1号".into());
        };
        let first = world.accepted(serial);
        let desk = world.head();
        let page = desk.get(&format!("/desk/cases/{}", first.id));
        assert!(page.text.contains("法院流水号 津0111诉前调1号"), "{}", page.text);
        let found = |q: &str| desk.get(&format!("/desk/cases?q={q}")).text.contains(&first.id);
        assert!(found("津0111诉前调1号") && !found("津0111诉前调") && found("西青区劳人调"));
        let taken = [
            ("external_platform", "法院"),
            ("external_number", "津0111诉前调1号"),
            ("applicant", "李四"),
            ("applicant_id", ""),
        ];
        let mut other: Vec<_> =
            fields().into_iter().filter(|(key, _)| *key != "applicant" && *key != "applicant_id").collect();
        other.extend(taken);
        let refused = desk.post(NEW, &other);
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
        assert!(
            refused.text.contains("已有相同的记录") || refused.text.contains("已经登记过一件案件"),
            "{}",
            refused.text
        );
        // Voided, it gives the number back.
        let void = format!("/desk/cases/{}/void", first.id);
        let done = desk.post(&void, &[("on", "2024-07-18"), ("reason", "登记错了")]);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        other.push(("anyway", "是"));
        assert_eq!(desk.post(NEW, &other).status, StatusCode::SEE_OTHER);
        assert!(
            stored::<CaseRecords>(&world.app, &first.id).external_number.is_some(),
            "it still says where it came from"
        );
    });
}

#[test]
fn two_rows_of_one_file_with_one_serial_number_are_told_apart() {
    each_engine(|app| {
        let world = World::new(app);
        let serial = |number: Option<&str>| Case {
            number: number.map(str::to_owned),
            external_platform: Some("court".into()),
            external_number: Some("津0111诉前调9号".into()),
            ..Case::default()
        };
        let rows = [serial(Some("甲〔2024〕1号")), serial(Some("甲〔2024〕2号")), serial(None)];
        let now = world.app.clock.stamp();
        let said =
            world.app.read(|c| CaseRecords::across(c, &world.app.env(&now), &rows.each_ref())).expect("rows");
        let wrong: Vec<bool> = said.iter().map(|p| p.iter().any(|p| p.column == "external_number")).collect();
        assert_eq!(wrong, [false, true, false], "the last has no other number: it is the first again");
    });
}

#[test]
fn a_number_of_a_person_is_no_filter_of_an_export() {
    each_engine(|app| {
        let world = World::new(app);
        let desk = world.head();
        let sent = desk.get("/desk/cases/export?text=120222198803079975&state=%E5%9C%A8%E5%8A%9E");
        assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(sent.text.contains("导出不按证件号码"), "{}", sent.text);
        assert!(!sent.text.contains("type=\"hidden\" name=\"text\""), "it is not sent on: {}", sent.text);
        assert!(sent.text.contains("value=\"在办\""), "the rest stays: {}", sent.text);
    });
}

#[test]
fn a_mediator_who_had_left_by_then_is_told_of() {
    each_engine(|app| {
        let world = World::new(app);
        let case = Case { id: String::new(), ..world.accepted(|_| {}) };
        let mut early = case.clone();
        early.decision.accepted_on = Some(date(2001, 7, 16));
        let rows = [case, early];
        let now = world.app.clock.stamp();
        let said =
            world.app.read(|c| CaseRecords::across(c, &world.app.env(&now), &rows.each_ref())).expect("rows");
        let told = |at: usize| said[at].iter().any(|p| p.message == "王海燕在2001年7月16日未聘任。");
        assert!(!told(0) && told(1), "{said:?}");
    });
}
