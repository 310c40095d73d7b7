//! Import and export, annex 12, annex 9's 专家级别, the API.

use fengqiao_domain::access::{Role, Scope};
use http::{Method, StatusCode};
use jiff::civil::date;
use serde_json::{Value, json};

use super::{city, expert, of_city, west};
use crate::tables::testing::{appointment, each_engine, keep, organisation};
use crate::testing::{Browser, signed_in};

fn exported(desk: &Browser, table: &str, query: &str) -> Vec<Value> {
    let answer = desk.get(&format!("/desk/{table}/export?format=json{query}"));
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    serde_json::from_str(&answer.text).expect("an array")
}

fn names(rows: &[Value]) -> Vec<&str> {
    rows.iter().filter_map(|row| row["name"].as_str()).collect()
}

#[test]
fn annex_12_lists_who_is_in_a_pool_on_the_day_and_nothing_private() {
    each_engine(|app| {
        expert(&app, "市级", of_city);
        let id = expert(&app, "区级", |_| {}).id;
        expert(&app, "届满", |e| e.term_to = Some(date(2024, 7, 17)));
        let desk = city(&app);
        let rows = exported(&desk, "public-experts", "");
        assert_eq!(names(&rows), ["市级", "区级"]);
        let keys: Vec<&String> = rows[0].as_object().unwrap().keys().collect();
        assert_eq!(keys.len(), 7, "{keys:?}");
        let text = rows.iter().map(Value::to_string).collect::<String>();
        assert!(!text.contains("1234") && !text.contains("西青"), "{text}");
        assert_eq!(names(&exported(&desk, "public-experts", "&as_of=2024-07-17")).len(), 3);
        assert_eq!(names(&exported(&desk, "public-experts", "&as_of=2023-02-28")), [""; 0]);
        assert_eq!(names(&exported(&west(&app), "annex-12", "")), ["区级"]);
        // After a selection the day tells the level.
        let act = [("revision", "1"), ("term_from", "2024-07-18"), ("term_to", "2027-07-17")];
        assert_eq!(desk.post(&format!("/desk/experts/{id}/renewal"), &act).status, StatusCode::SEE_OTHER);
        let then = exported(&desk, "public-experts", "&as_of=2024-07-17");
        assert_eq!(then[1]["term_to"], "2024-07-17", "cut by the further term: {then:?}");
        // It is never taken in.
        assert_eq!(desk.get("/desk/public-experts/import").status, StatusCode::NOT_FOUND);
        let post = desk.json(Method::POST, "/api/v1/tables/public-experts", "{\"values\":{}}");
        assert_eq!(post.status, StatusCode::METHOD_NOT_ALLOWED);
        let tables: Value = serde_json::from_str(&desk.get("/api/v1/tables").text).unwrap();
        let all = tables["tables"].as_array().unwrap();
        let annex = all.iter().find(|t| t["id"] == "public-experts").unwrap();
        assert_eq!((&annex["aliases"][0], &annex["may_import"]), (&json!("annex-12"), &json!(false)));
    });
}

#[test]
fn a_mediator_who_is_an_expert_too_has_the_level_in_annex_9() {
    each_engine(|app| {
        use crate::mediators::MediatorRecords;
        use fengqiao_domain::certificates::Certificate;
        use fengqiao_domain::mediators::Mediator;
        let here = organisation(&app, "西青甲公司劳动争议调解委员会", "120111");
        keep::<MediatorRecords>(
            &app,
            Mediator {
                name: "顾学民".into(),
                entered_on: Some(date(2024, 1, 10)),
                appointments: vec![appointment(&here, date(2022, 1, 1))],
                certificates: vec![Certificate::new("津甲1", date(2021, 5, 17))],
                ..Mediator::default()
            },
        );
        let id = expert(&app, "顾学民", |_| {}).id;
        let desk = west(&app);
        let link = |certificate: &str, revision: &str| {
            let fields = [("revision", revision), ("certificate", certificate), ("account", "")];
            desk.post(&format!("/desk/experts/{id}/link"), &fields)
        };
        assert!(link("没有这个号", "1").text.contains("没有这个调解员证号"));
        assert_eq!(link("津甲1", "1").status, StatusCode::SEE_OTHER);
        let rows = exported(&desk, "mediators", "");
        assert_eq!(rows[0]["expert_level"], "区", "{rows:?}");
        let before = exported(&desk, "mediators", "&as_of=2023-02-28");
        assert_eq!(before[0]["expert_level"], Value::Null);
    });
}

#[test]
fn import_takes_terms_and_asks_for_the_reason_of_the_31st() {
    each_engine(|app| {
        for n in 0..29 {
            expert(&app, &format!("第{n:02}人"), |_| {});
        }
        let head = "姓名,级别,所属区,工作单位,专业领域,聘期起,聘期止,超员理由\n";
        let row = |name: &str, reason: &str| {
            format!("{name},区,西青区,某律师事务所,劳动报酬、工伤待遇,2024-07-01,2027-06-30,{reason}\n")
        };
        let officer = signed_in(&app, Role::DistrictOfficer, &Scope::Authority("120111".into()));
        let import = |text: &str, query: &str| {
            let request = officer
                .request(Method::POST, &format!("/api/v1/tables/experts/import?name=a.csv{query}"))
                .header("content-type", "application/octet-stream")
                .header("x-csrf-token", &officer.csrf)
                .body(axum::body::Body::from(text.to_owned()));
            let answer = officer.send(request);
            serde_json::from_str::<Value>(&answer.text).expect("a report")
        };
        let bare = [head.to_owned(), row("三十", ""), row("三十一", "")].concat();
        let report = import(&bare, "&dry_run=true");
        let errors = report.pointer("/errors").or(report.pointer("/report/errors")).cloned().unwrap();
        assert_eq!(errors.as_array().unwrap().len(), 1, "{report}");
        assert_eq!((&errors[0]["row"], &errors[0]["column"]), (&json!(3), &json!("超员理由")), "{report}");
        let told = [head.to_owned(), row("三十", ""), row("三十一", "集体争议多发")].concat();
        let report = import(&told, "");
        assert_eq!((&report["new"], &report["committed"]), (&json!(2), &json!(true)), "{report}");
        assert_eq!(report["warnings"][0]["column"], "超员理由", "told, not barred: {report}");
        let again = import(&told, "");
        assert_eq!(again["unchanged"], 2, "{again}");
        assert!(again["warnings"].as_array().unwrap().is_empty(), "{again}");
    });
}

#[test]
fn programs_recommend_decide_and_ask_as_the_pages_do() {
    each_engine(|app| {
        let one = expert(&app, "顾学民", |_| {});
        let (city, west) = (city(&app), west(&app));
        let open = city.post("/desk/experts/rounds/new", &[("title", "遴选"), ("closes", "2024-08-01")]);
        let round = open.location().rsplit('/').next().unwrap().to_owned();
        let send = |desk: &Browser, path: &str, version: &str, body: Value| {
            let request = desk
                .request(Method::POST, path)
                .header("content-type", "application/json")
                .header("x-csrf-token", &desk.csrf)
                .header("if-match", version)
                .body(axum::body::Body::from(body.to_string()));
            desk.send(request)
        };
        let path = format!("/api/v1/expert-rounds/{round}/nominations");
        let body = json!({ "expert": one.id, "reason": "经验丰富" });
        assert_eq!(send(&west, &path, "\"r9\"", body.clone()).status, StatusCode::PRECONDITION_FAILED);
        let made = send(&west, &path, "\"r1\"", body);
        assert_eq!(made.status, StatusCode::OK, "{}", made.text);
        let seen: Value =
            serde_json::from_str(&west.get(&format!("/api/v1/expert-rounds/{round}")).text).unwrap();
        assert_eq!(seen["nominations"][0]["name"], "顾学民", "{seen}");
        let question = json!({
            "expert": one.id, "kind": "case", "reference": "1号", "subject": "工资", "parties": "周启明", "question": "怎么算",
        });
        let asked = send(&west, "/api/v1/expert-requests", "", question);
        assert_eq!(asked.status, StatusCode::CREATED, "{}", asked.text);
        assert!(!asked.text.contains("周启明"));
        let exit = json!({ "on": "2024-07-10", "reason": "调离" });
        let done = send(&west, &format!("/api/v1/experts/{}/exit", one.id), "\"r1\"", exit);
        assert_eq!(done.status, StatusCode::OK, "{}", done.text);
        assert!(done.text.contains("199****1234"), "{}", done.text);
    });
}
