use fengqiao_domain::access::{Role, Scope};
use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{World, each_engine};
use crate::api::tests::{Program, body, fields, program, tag};
use fengqiao_domain::mediators::Mediator;

fn asking(world: &World, role: Role, district: &str) -> Program {
    program(&world.app, role, &Scope::Authority(district.into()))
}

fn at(m: &Mediator, act: &str) -> String {
    format!("/api/v1/mediators/{}/{act}", m.id)
}

fn person(program: &Program, m: &Mediator) -> Value {
    body(&program.get(&format!("/api/v1/mediators/{}", m.id)))
}

#[test]
fn certificates_registrations_and_the_roster_are_decided_by_a_program() {
    each_engine(|app| {
        let mut world = World::new(app);
        let m = world.add("甲一", |m| m.registrations.clear());
        let manager = asking(&world, Role::DistrictManager, "120111");
        let decide = |act: &str, asked: Value, verb: &str| {
            let done = manager.decide(&at(&m, act), &asked);
            assert_eq!((done.status, world.last_audit().0.as_str()), (StatusCode::OK, verb), "{}", done.text);
            person(&manager, &m)
        };
        let registered = json!({ "year": 2024, "outcome": "registered", "on": "2024-03-20" });
        let now = decide("registration", registered, "register");
        assert_eq!(now["registrations"][0]["of"], "2024/registered/2024-03-20");
        let mended =
            json!({ "of": "2024/registered/2024-03-20", "on": "2024-03-21", "reason": "日期登记错了" });
        let now = decide("registration-correction", mended, "mend-registration");
        assert_eq!(now["registrations"][0]["on"], "2024-03-21");

        let new = json!({ "number": "津20240001", "issued": "2024-07-01", "reason": "换发" });
        let now = decide("reissue", new, "reissue");
        assert_eq!(now["certificates"].as_array().map(Vec::len), Some(2));
        let back = json!({ "of": "津20240001", "on": "2024-07-10", "reason": "伪造", "heard": "当面告知，没有异议" });
        let now = decide("revocation", back, "revoke");
        let revoked = now["certificates"].as_array().unwrap();
        assert!(revoked.iter().any(|c| c["certificate_no"] == "津20240001" && c["revoked"] == "2024-07-10"));

        let now = decide("removal", json!({ "on": "2024-07-12", "reason": "本人申请" }), "remove");
        assert_eq!(now["state"], "已退出");
        let decision = now["decisions"][0]["id"].clone();
        let now = decide("restoration", json!({ "of": decision, "reason": "登记错了" }), "restore");
        assert_ne!(now["state"], "已退出");
        let home = now["appointments"][0]["id"].clone();
        let now = decide("exit", json!({ "of": home, "on": "2024-07-16", "reason": "调离" }), "exit");
        assert_eq!(now["appointments"][0]["ended"], "2024-07-16");
    });
}

#[test]
fn a_decision_repeated_with_its_key_gives_the_same_answer_though_nothing_waits_any_more() {
    each_engine(|app| {
        let mut world = World::new(app);
        let m = world.add("甲一", |_| {});
        let manager = asking(&world, Role::DistrictManager, "120111");
        let raised = manager.decide(&at(&m, "unfit"), &json!({ "on": "2024-07-01", "reason": "多次未到场" }));
        assert_eq!(raised.status, StatusCode::OK, "{}", raised.text);
        let settled = json!({ "on": "2024-07-10", "reason": "不属实" });
        let seen = tag(&raised);
        let key = [("idempotency-key", "settle-1"), ("if-match", seen.as_str())];
        let first = manager.json(Method::POST, &at(&m, "settlement"), &key, &settled);
        let again = manager.json(Method::POST, &at(&m, "settlement"), &key, &settled);
        assert_eq!(first.status, StatusCode::OK, "{}", first.text);
        assert_eq!((again.status, &again.text), (StatusCode::OK, &first.text));
        let third = manager.decide(&at(&m, "settlement"), &settled);
        assert_eq!(third.status, StatusCode::UNPROCESSABLE_ENTITY, "nothing waits");
    });
}

#[test]
fn people_of_other_districts_are_not_there_and_other_posts_may_not() {
    each_engine(|app| {
        let mut world = World::new(app);
        let m = world.add("甲一", |_| {});
        let there = asking(&world, Role::DistrictManager, "120112");
        let removal = json!({ "on": "2024-07-12", "reason": "本人申请" });
        assert_eq!(there.decide(&at(&m, "removal"), &removal).status, StatusCode::NOT_FOUND);
        assert_eq!(there.get(&format!("/api/v1/mediators/{}", m.id)).status, StatusCode::NOT_FOUND);
        let officer = asking(&world, Role::DistrictOfficer, "120111");
        assert_eq!(officer.decide(&at(&m, "removal"), &removal).status, StatusCode::FORBIDDEN);
        assert_eq!(world.history(&m.id).iter().filter(|line| line.kind == "退出名册").count(), 0);
        let late = [("if-match", "\"r9\"")];
        let manager = asking(&world, Role::DistrictManager, "120111");
        let bare = manager.post(&at(&m, "removal"), &removal);
        assert_eq!(bare.status, StatusCode::PRECONDITION_REQUIRED, "a decision is about what was read");
        let late = manager.json(Method::POST, &at(&m, "removal"), &late, &removal);
        assert_eq!((late.status, tag(&late).is_empty()), (StatusCode::PRECONDITION_FAILED, false));
    });
}

#[test]
fn many_are_registered_as_seen_or_nobody() {
    each_engine(|app| {
        let mut world = World::new(app);
        let people: Vec<Mediator> =
            ["甲一", "乙二"].iter().map(|name| world.add(name, |m| m.registrations.clear())).collect();
        let done = world.add("丙三", |_| {});
        let numbers: Vec<&str> =
            people.iter().chain([&done]).map(|m| m.certificates[0].number.as_str()).collect();
        let manager = asking(&world, Role::DistrictManager, "120111");
        let path = "/api/v1/registrations";
        let mut asked =
            json!({ "year": 2024, "on": "2024-07-10", "certificate_nos": numbers, "dry_run": true });
        asked["certificate_nos"].as_array_mut().unwrap().push("津无此号".into());
        let seen = body(&manager.post(path, &asked));
        assert_eq!((&seen["registered"], &seen["count"]), (&json!(false), &json!(2)), "{seen}");
        assert_eq!((seen["not"].as_array().map(Vec::len), &seen["unknown"]), (Some(1), &json!(["津无此号"])));
        asked["dry_run"] = false.into();
        assert_eq!(fields(&manager.post(path, &asked)), ["expected"]);
        asked["expected"] = 3.into();
        assert_eq!(manager.post(path, &asked).status, StatusCode::UNPROCESSABLE_ENTITY, "another number");
        assert!(world.stored(&people[0].id).registrations.is_empty());
        asked["expected"] = 2.into();
        let key = [("idempotency-key", "bulk-1")];
        let first = manager.json(Method::POST, path, &key, &asked);
        let again = manager.json(Method::POST, path, &key, &asked);
        assert_eq!(body(&first)["count"], 2, "{}", first.text);
        assert_eq!(again.text, first.text);
        assert_eq!(world.stored(&people[1].id).registrations.len(), 1);
        let past = json!({ "year": 2023, "on": "2023-07-10", "ids": [people[0].id], "dry_run": true });
        assert_eq!(fields(&manager.post(path, &past)), ["document"], "a past year needs its document");
        for (wrong, field) in [
            (json!({ "on": "2024-07-10", "missing": true }), "year"),
            (json!({ "year": 2024, "missing": true }), "on"),
            (json!({ "year": 2024, "on": "2024-07-10" }), "ids"),
            (json!({ "year": 2024, "on": "2024-07-10", "ids": "x" }), "ids"),
            (json!({ "year": 2024, "on": "2024-07-10", "missing": "yes" }), "missing"),
            (json!({ "year": 2025, "on": "2024-07-10", "missing": true, "dry_run": true }), "year"),
        ] {
            assert_eq!(fields(&manager.post(path, &wrong)), [field], "{wrong}");
        }
        let there = asking(&world, Role::DistrictManager, "120112");
        let elsewhere = json!({ "year": 2024, "on": "2024-07-10", "ids": [done.id], "dry_run": true });
        let elsewhere = body(&there.post(path, &elsewhere));
        assert_eq!((&elsewhere["will"], &elsewhere["not"]), (&json!([]), &json!([])));
    });
}
