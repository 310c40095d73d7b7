use fengqiao_domain::access::{Role, Scope};
use http::{Method, StatusCode};
use serde_json::json;

use super::{audited, body, district, elsewhere, fields, program, tag, unit};
use crate::testing::each_engine;

const UNITS: &str = "/api/v1/tables/units";

#[test]
fn made_read_changed_and_told() {
    each_engine(|app| {
        let program = district(&app);
        let made = program.post(UNITS, &unit("甲公司"));
        assert_eq!((made.status, tag(&made).as_str()), (StatusCode::CREATED, "\"r1\""));
        let at = made.location().to_owned();
        let read = program.get(&at);
        assert_eq!(body(&read), body(&made));
        assert_eq!(body(&read)["values"]["kind"], "规模以上企业");
        assert_eq!(body(&read)["references"]["district"], "120111");
        let changed =
            program.patch(&at, "\"r1\"", &json!({ "values": { "employees": 300, "remarks": "新厂" } }));
        assert_eq!((changed.status, tag(&changed).as_str()), (StatusCode::OK, "\"r2\""), "{}", changed.text);
        assert_eq!(body(&changed)["values"]["employees"], 300);
        let cleared = program.patch(&at, "\"r2\"", &json!({ "values": { "remarks": null } }));
        assert_eq!(body(&cleared)["values"]["remarks"], json!(null));
        let history = body(&program.get(&format!("{at}/history")));
        let kinds: Vec<_> =
            history["items"].as_array().expect("lines").iter().map(|l| l["kind"].clone()).collect();
        assert_eq!(kinds, ["更新", "更新", "新增"]);
        assert_eq!(history["items"][1]["fields"][0]["new"], "300");
        let second = body(&program.get(&format!("{at}/history?per_page=1&page=2")));
        assert_eq!(second["items"][0]["fields"][0]["new"], "300");
        assert!(second["next"].as_str().is_some_and(|n| n.contains("page=3")), "{second}");
    });
}

#[test]
fn sent_back_as_it_was_read_nothing_changes() {
    each_engine(|app| {
        let program = district(&app);
        let at = program.unit("甲公司");
        let read = program.get(&at);
        let again = program.patch(&at, &tag(&read), &json!({ "values": body(&read)["values"] }));
        assert_eq!(again.status, StatusCode::OK, "{}", again.text);
        assert_eq!(body(&again)["values"], body(&read)["values"]);
        assert_eq!(tag(&again), tag(&read), "no new version");
    });
}

#[test]
fn without_a_version_or_with_an_old_one_nothing_is_lost() {
    each_engine(|app| {
        let program = district(&app);
        let at = program.unit("甲公司");
        let change = json!({ "values": { "remarks": "一" } });
        let bare = program.json(Method::PATCH, &at, &[], &change);
        assert_eq!(bare.status, StatusCode::PRECONDITION_REQUIRED);
        assert_eq!(program.patch(&at, "*", &change).status, StatusCode::PRECONDITION_REQUIRED);
        assert_eq!(program.patch(&at, "\"r1\"", &change).status, StatusCode::OK);
        let late = program.patch(&at, "\"r1\"", &json!({ "values": { "remarks": "二" } }));
        assert_eq!((late.status, tag(&late).as_str()), (StatusCode::PRECONDITION_FAILED, "\"r2\""));
        assert_eq!(body(&late)["current"]["values"]["remarks"], "一");
        assert_eq!(body(&program.get(&at))["values"]["remarks"], "一");
        assert_eq!(
            program.patch(&at, "\"r2\"", &json!({ "values": { "remarks": "二" } })).status,
            StatusCode::OK
        );
        assert_eq!(program.patch(&at, "r3", &change).status, StatusCode::PRECONDITION_FAILED);
    });
}

#[test]
fn out_of_scope_is_not_there_and_not_allowed_is_refused() {
    each_engine(|app| {
        let (here, there) = (district(&app), elsewhere(&app));
        let at = here.unit("甲公司");
        for path in [at.clone(), format!("{at}/history")] {
            assert_eq!(there.get(&path).status, StatusCode::NOT_FOUND, "{path}");
        }
        let change = json!({ "values": { "remarks": "一" } });
        assert_eq!(there.patch(&at, "\"r1\"", &change).status, StatusCode::NOT_FOUND);
        assert_eq!(
            there.json(Method::PATCH, &at, &[], &change).status,
            StatusCode::NOT_FOUND,
            "nor its version"
        );
        assert_eq!(body(&there.get(UNITS))["items"], json!([]));
        assert_eq!(body(&there.get(&format!("{UNITS}?district=120111")))["items"], json!([]));
        // A unit of another district cannot be made either.
        assert_eq!(fields(&there.post(UNITS, &unit("乙公司"))), ["district"]);
        let court = program(&app, Role::ArbitrationCourt, &Scope::Authority("120111".into()));
        assert_eq!(court.get(&at).status, StatusCode::OK);
        assert_eq!(court.patch(&at, "\"r1\"", &change).status, StatusCode::FORBIDDEN);
        assert_eq!(court.post(UNITS, &unit("丙公司")).status, StatusCode::FORBIDDEN);
        assert_eq!(court.get(&format!("{UNITS}/nosuchrecord")).status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn every_fault_is_told_at_its_field() {
    each_engine(|app| {
        let program = district(&app);
        let bad = json!({ "values": { "kind": "公园", "district": "西青区", "credit_code": "123", "employees": -1 } });
        let answer = program.post(UNITS, &bad);
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let mut told = fields(&answer);
        told.sort();
        assert_eq!(told, ["credit_code", "employees", "kind", "name"], "{}", answer.text);
        assert_eq!(fields(&program.post(UNITS, &json!({ "values": { "nonsense": 1 } }))), ["nonsense"]);
        assert_eq!(fields(&program.post(UNITS, &json!({ "values": [] }))), ["values"]);
        assert_eq!(fields(&program.post(UNITS, &json!({ "value": {} }))), ["value"]);
        let late = json!({ "values": { "remarks": "一" }, "from": "2199-01-01" });
        assert_eq!(fields(&program.patch(&program.unit("甲公司"), "\"r1\"", &late)), ["from"]);
        assert_eq!(fields(&program.post(UNITS, &unit("甲公司"))), ["name"], "already there");
    });
}

#[test]
fn the_same_key_is_done_once() {
    each_engine(|app| {
        let program = district(&app);
        let key = [("idempotency-key", "7d0f")];
        let first = program.json(Method::POST, UNITS, &key, &unit("甲公司"));
        let again = program.json(Method::POST, UNITS, &key, &unit("甲公司"));
        assert_eq!(
            (first.status, again.status),
            (StatusCode::CREATED, StatusCode::CREATED),
            "{}",
            again.text
        );
        assert_eq!(
            (&first.text, first.location(), tag(&first)),
            (&again.text, again.location(), tag(&again))
        );
        assert!(
            again.headers.contains_key("idempotent-replayed")
                && !first.headers.contains_key("idempotent-replayed")
        );
        let other = program.json(Method::POST, UNITS, &key, &unit("乙公司"));
        assert_eq!(fields(&other), ["Idempotency-Key"]);
        assert_eq!(body(&program.get(UNITS))["items"].as_array().map(Vec::len), Some(1));
        assert_eq!(audited(&app, "create"), 2, "the token and the unit");
        // What failed is not kept: mended, the same key works.
        let key = [("idempotency-key", "8e1a")];
        let bad = program.json(Method::POST, UNITS, &key, &json!({ "values": {} }));
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(program.json(Method::POST, UNITS, &key, &unit("乙公司")).status, StatusCode::CREATED);
        // Somebody else's key is another key.
        let there = elsewhere(&app);
        assert_eq!(fields(&there.json(Method::POST, UNITS, &key, &unit("乙公司"))), ["district"]);
    });
}

#[test]
fn pages_follow_one_another() {
    each_engine(|app| {
        let program = district(&app);
        for i in 0..7 {
            program.unit(&format!("第{i}公司"));
        }
        let mut address = Some(format!("{UNITS}?per_page=3"));
        let mut names = Vec::new();
        while let Some(at) = address {
            let answer = program.get(&at);
            let page = body(&answer);
            names.extend(page["items"].as_array().expect("items").iter().map(|r| r["label"].clone()));
            address = page["next"].as_str().map(str::to_owned);
            assert_eq!(answer.headers.contains_key("link"), address.is_some());
        }
        let mut sorted: Vec<String> = names.iter().filter_map(|n| n.as_str().map(str::to_owned)).collect();
        sorted.sort();
        assert_eq!(sorted, (0..7).map(|i| format!("第{i}公司")).collect::<Vec<_>>(), "everybody once");
        let first =
            |query: &str| body(&program.get(&format!("{UNITS}?{query}")))["items"][0]["label"].clone();
        assert_eq!(first("per_page=3&page=2"), names[3]);
        assert_eq!(first("q=5公"), "第5公司");
        assert_eq!(first("q=%25"), json!(null), "no wildcard");
        // As of a day before the list, nothing is there.
        assert_eq!(first("as_of=2019-12-31"), json!(null));
        let then = body(&program.get(&format!("{UNITS}?as_of=2020-01-01&per_page=3&page=3")));
        assert_eq!((&then["items"][0]["label"], &then["next"]), (&names[6], &json!(null)));
    });
}

#[test]
fn which_tables_there_are_and_by_their_number() {
    each_engine(|app| {
        let program = district(&app);
        let tables = body(&program.get("/api/v1/tables"));
        let ids: Vec<&str> =
            tables["tables"].as_array().expect("tables").iter().filter_map(|t| t["id"].as_str()).collect();
        for id in ["units", "organisations", "mediators"] {
            assert!(ids.contains(&id), "{ids:?}");
        }
        let moved = program.get("/api/v1/tables/annex-9?q=a");
        assert_eq!((moved.status.as_u16(), moved.location()), (308, "/api/v1/tables/mediators?q=a"));
        assert_eq!(
            program.get("/api/v1/tables/annex-9/x/history").location(),
            "/api/v1/tables/mediators/x/history"
        );
        assert_eq!(program.get("/api/v1/tables/nonsense").status, StatusCode::NOT_FOUND);
        assert_eq!(program.get("/api/v1/tables/units/a/b/c").status, StatusCode::NOT_FOUND);
        let wrong = program.json(Method::DELETE, UNITS, &[], &json!({}));
        assert_eq!(body(&wrong)["type"], "/api/docs#method");
    });
}
