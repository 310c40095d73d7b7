use fengqiao_domain::access::{Role, Scope};
use http::{Method, StatusCode};
use serde_json::json;

use super::{World, each_world};
use crate::api::tests::{Program, body, fields, program, tag};

fn asking(world: &World, role: Role, district: &str) -> Program {
    program(&world.app, role, &Scope::Authority(district.into()))
}

fn at(world: &World, act: &str) -> String {
    format!("/api/v1/organisations/{}/{act}", world.centre.id)
}

fn one(world: &World) -> String {
    format!("/api/v1/organisations/{}", world.centre.id)
}

#[test]
fn a_centre_is_certified_withdrawn_paused_and_dissolved_by_a_program() {
    each_world(|world| {
        let manager = asking(&world, Role::DistrictManager, "120111");
        let before = body(&manager.get(&one(&world)));
        assert_eq!(
            (&before["certified"], &before["centre"]["eligible"]["holds"]),
            (&json!(false), &json!(true))
        );
        assert_eq!(before["centre"]["full_time"], 1);
        let certify = json!({ "on": "2024-06-01", "by": "王五", "on_site": "yes", "note": "现场看过" });
        let done = manager.decide(&at(&world, "certification"), &certify);
        assert_eq!(done.status, StatusCode::OK, "{}", done.text);
        assert_eq!(world.last_audit().0, "certify");
        assert_eq!(body(&done)["revision"], world.stored().revision);
        assert_eq!(body(&manager.get(&one(&world)))["certified"], json!(true));
        let earlier = body(&manager.get(&format!("{}?as_of=2024-05-31", one(&world))));
        assert_eq!(earlier["certified"], json!(false), "as of the day before");

        let why = |on: &str| json!({ "on": on, "reason": "场所收回" });
        for (act, on, verb) in [
            ("withdrawal", "2024-07-01", "withdraw-certification"),
            ("suspension", "2024-07-02", "suspend"),
            ("resumption", "2024-07-10", "resume"),
            ("dissolution", "2024-07-15", "dissolve"),
        ] {
            let done = manager.decide(&at(&world, act), &why(on));
            assert_eq!((done.status, world.last_audit().0.as_str()), (StatusCode::OK, verb), "{}", done.text);
            assert!(world.history()[0].note.contains("场所收回"));
        }
        let now = body(&manager.get(&one(&world)));
        let states: Vec<_> = now["states"].as_array().unwrap().iter().map(|s| s["state"].clone()).collect();
        assert_eq!(states, ["未成立", "正常", "停用", "正常", "撤销"][5 - states.len()..]);
        let mended = json!({ "reason": "没有撤销过" });
        let done = manager.decide(&at(&world, "state-correction"), &mended);
        assert_eq!(done.status, StatusCode::OK, "{}", done.text);
        assert_eq!(body(&manager.get(&one(&world)))["state"], "正常");
        let mended = json!({ "on": "2024-06-02", "by": "王五", "on_site": "no", "reason": "日期登记错了" });
        let done = manager.decide(&at(&world, "certification-correction"), &mended);
        assert_eq!(done.status, StatusCode::OK, "{}", done.text);
        assert_eq!(body(&manager.get(&one(&world)))["certifications"][0]["since"], "2024-06-02");
    });
}

#[test]
fn who_may_not_is_refused_and_who_is_elsewhere_finds_nothing() {
    each_world(|world| {
        let certify = json!({ "on": "2024-06-01", "by": "王五", "on_site": "yes" });
        let there = asking(&world, Role::DistrictManager, "120112");
        for act in ["certification", "suspension"] {
            let answer = there.json(Method::POST, &at(&world, act), &[("if-match", "nonsense")], &certify);
            let why = json!({ "on": "2024-06-01", "reason": "装修" });
            let answer = if act == "suspension" { there.decide(&at(&world, act), &why) } else { answer };
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{act}");
        }
        assert_eq!(there.get(&one(&world)).status, StatusCode::NOT_FOUND);
        let court = asking(&world, Role::ArbitrationCourt, "120111");
        assert_eq!(court.get(&one(&world)).status, StatusCode::OK);
        assert_eq!(court.decide(&at(&world, "certification"), &certify).status, StatusCode::FORBIDDEN);
        assert!(world.stored().certified_on.is_none());
        assert!(world.history().iter().all(|line| line.kind != "认定实体化"));
    });
}

#[test]
fn every_fault_of_a_decision_is_told_and_nothing_is_kept() {
    each_world(|world| {
        let manager = asking(&world, Role::DistrictManager, "120111");
        let told = |wrong| {
            let answer = manager.decide(&at(&world, "certification"), &wrong);
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
            fields(&answer)
        };
        assert_eq!(told(json!({})), ["on", "by", "on_site"]);
        let wrong = json!({ "on": "2024-13-01", "by": ["王五"], "on_site": "maybe", "note": "a\u{0}b" });
        let mut all = told(wrong);
        all.sort();
        assert_eq!(all, ["by", "note", "on", "on_site"]);
        assert_eq!(told(json!({ "on": "2024-06-01", "by": "王五", "on_site": "yes", "why": "" })), ["why"]);
        let future = told(json!({ "on": "2024-07-19", "by": "王五", "on_site": "yes" }));
        assert_eq!(future, ["on"]);
        let long = "长".repeat(1001);
        assert_eq!(told(json!({ "on": "2024-06-01", "by": long, "on_site": "yes" })), ["by"]);
        assert!(world.stored().certified_on.is_none());
    });
}

#[test]
fn a_decision_is_made_once_and_never_on_an_old_version() {
    each_world(|world| {
        let manager = asking(&world, Role::DistrictManager, "120111");
        let seen = tag(&manager.get(&one(&world)));
        let certify = json!({ "on": "2024-06-01", "by": "王五", "on_site": "yes" });
        let key = [("idempotency-key", "认定-1"), ("if-match", seen.as_str())];
        let wrong = manager.json(Method::POST, &at(&world, "certification"), &key, &certify);
        assert_eq!(fields(&wrong), ["Idempotency-Key"], "not ASCII");
        let key = [("idempotency-key", "certify-1"), ("if-match", seen.as_str())];
        let first = manager.json(Method::POST, &at(&world, "certification"), &key, &certify);
        let again = manager.json(Method::POST, &at(&world, "certification"), &key, &certify);
        assert_eq!((first.status, again.status), (StatusCode::OK, StatusCode::OK), "{}", again.text);
        assert_eq!((&first.text, tag(&first)), (&again.text, tag(&again)));
        assert!(again.headers.contains_key("idempotent-replayed"));
        assert_eq!(world.history().iter().filter(|line| line.kind == "认定实体化").count(), 1);
        let other = json!({ "on": "2024-06-02", "by": "王五", "on_site": "yes" });
        let other = manager.json(Method::POST, &at(&world, "certification"), &key, &other);
        assert_eq!(fields(&other), ["Idempotency-Key"]);
        let why = json!({ "on": "2024-07-01", "reason": "场所收回" });
        assert_eq!(manager.post(&at(&world, "withdrawal"), &why).status, StatusCode::PRECONDITION_REQUIRED);
        for old in [seen.as_str(), "garbage", "\"r999\""] {
            let late = manager.json(Method::POST, &at(&world, "withdrawal"), &[("if-match", old)], &why);
            assert_eq!(late.status, StatusCode::PRECONDITION_FAILED, "{old}");
            assert_eq!(body(&late)["current"]["revision"], world.stored().revision);
        }
        assert!(world.stored().certification_withdrawn.is_none());
        let now = tag(&first);
        let done = manager.json(Method::POST, &at(&world, "withdrawal"), &[("if-match", &now)], &why);
        assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    });
}

#[test]
fn what_a_street_enters_for_others_names_them() {
    each_world(|world| {
        let street = Scope::Subdistrict { code: "120111100".into(), authority: "120111".into() };
        let street = program(&world.app, Role::SubdistrictOfficer, &street);
        let mut asked = json!({ "on": "2024-07-01", "reason": "装修", "behalf_source": "电话" });
        assert_eq!(fields(&street.decide(&at(&world, "suspension"), &asked)), ["behalf_by"]);
        asked["behalf_by"] = "李四".into();
        let done = street.decide(&at(&world, "suspension"), &asked);
        assert_eq!(done.status, StatusCode::OK, "{}", done.text);
        assert!(world.history()[0].note.contains("代录（电话，李四提出）"));
    });
}
