//! A district's own workbooks, brought in by a program: what they give is what the command line gives.

use fengqiao_domain::access::{Role, Scope};
use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::validity::faults;
use super::{Program, body, fields, program};
use crate::App;
use crate::api::document::document;
use crate::tables::testing::each_engine;
use crate::testing::Answer;
use std::sync::Arc;

const SAMPLES: [(&str, &str); 3] = [
    ("units", "01-规上企业名单-gb18030.csv"),
    ("organisations", "02-调解组织情况台账.xlsx"),
    ("mediators", "04-调解员名册汇总表.xlsx"),
];
const FAULTY: &str = "03-调解员名册汇总表-有问题.xlsx";

fn sample(name: &str) -> Vec<u8> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/samples");
    std::fs::read(folder.join(name)).expect("a sample")
}

fn manager(app: &Arc<App>) -> Program {
    program(app, Role::DistrictManager, &Scope::Authority("120110".into()))
}

fn import(program: &Program, table: &str, query: &str, file: Vec<u8>, key: &str) -> Answer {
    let mut headers = vec![("content-type", "application/octet-stream")];
    if !key.is_empty() {
        headers.push(("idempotency-key", key));
    }
    program.send(Method::POST, &format!("/api/v1/tables/{table}/import{query}"), &headers, file)
}

fn with_samples(app: &Arc<App>) -> Program {
    let program = manager(app);
    for (table, file) in SAMPLES {
        let done = import(&program, table, "", sample(file), "");
        assert_eq!(done.status, StatusCode::OK, "{table}: {}", done.text);
        valid("ImportReport", &body(&done));
        assert_eq!(body(&done)["committed"], true);
    }
    program
}

fn valid(schema: &str, value: &Value) {
    let schema = json!({ "$ref": format!("#/components/schemas/{schema}") });
    assert_eq!(faults(&schema, value), Vec::<String>::new());
}

#[test]
fn a_districts_workbooks_give_the_manifests_numbers() {
    each_engine(|app| {
        let program = with_samples(&app);
        let manifest: Value = serde_json::from_slice(&sample("manifest.json")).expect("the manifest");
        for (on, want) in manifest["expected"].as_object().expect("days") {
            let count = |query: &str| {
                body(&program.get(&format!("/api/v1/roster?as_of={on}{query}")))["count"].clone()
            };
            assert_eq!(count("&strict=true"), want["roster_strict"], "{on}");
            assert_eq!(count(""), want["roster_working"], "{on}");
            let working = want["roster_working"].as_i64().zip(want["roster_strict"].as_i64());
            assert_eq!(count("&cleanup=true").as_i64(), working.map(|(all, strict)| all - strict), "{on}");
            let rows =
                body(&program.get(&format!("/api/v1/coverage?as_of={on}&district=120110")))["rows"].clone();
            let of = |indicator: &str| {
                rows.as_array()
                    .and_then(|r| r.iter().find(|r| r["indicator"] == indicator))
                    .cloned()
                    .expect("a row")
            };
            assert_eq!(of("enterprise")["achieved"], want["committees_open"], "{on}");
            assert_eq!(of("enterprise")["units_covered"], want["units_covered"], "{on}");
            assert_eq!(of("subdistrict_centre")["eligible"], want["centres_eligible"], "{on}");
        }
        // The same again changes nothing.
        for (table, file) in SAMPLES {
            let again = body(&import(&program, table, "", sample(file), ""));
            assert_eq!((&again["new"], &again["updated"]), (&json!(0), &json!(0)), "{table}");
        }
    });
}

#[test]
fn a_dry_run_keeps_nothing_and_a_fault_keeps_everything_out() {
    each_engine(|app| {
        let program = manager(&app);
        let dry = body(&import(&program, "units", "?dry_run=true", sample(SAMPLES[0].1), ""));
        assert_eq!(
            (&dry["committed"], &dry["new"], &dry["receipt"]),
            (&json!(false), &json!(120), &json!(null))
        );
        assert_eq!(body(&program.get("/api/v1/tables/units"))["items"], json!([]));
        for (table, file) in &SAMPLES[..2] {
            assert_eq!(import(&program, table, "", sample(file), "").status, StatusCode::OK);
        }
        let refused = import(&program, "mediators", "", sample(FAULTY), "");
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        valid("ImportProblem", &body(&refused));
        let manifest: Value = serde_json::from_slice(&sample("manifest.json")).expect("the manifest");
        let columns = |faults: &Value| -> Vec<Value> {
            faults.as_array().expect("faults").iter().map(|f| f["column"].clone()).collect()
        };
        let (told, seeded) = (columns(&body(&refused)["errors"]), columns(&manifest["mediators"]["faults"]));
        assert_eq!(told, seeded);
        assert_eq!(body(&program.get("/api/v1/roster"))["count"], 0, "nothing was kept");
        let key = "only-valid-1";
        let kept = import(&program, "mediators", "?only_valid=true", sample(FAULTY), key);
        assert_eq!(
            (kept.status, &body(&kept)["new"], &body(&kept)["skipped"]),
            (StatusCode::OK, &json!(83), &json!(9))
        );
        let again = import(&program, "mediators", "?only_valid=true", sample(FAULTY), key);
        assert_eq!((again.status, &again.text), (StatusCode::OK, &kept.text), "the answer of the first time");
        let other = import(&program, "mediators", "?only_valid=true", sample(SAMPLES[2].1), key);
        assert_eq!(fields(&other), ["Idempotency-Key"]);
    });
}

#[test]
fn what_is_no_table_is_refused_in_words() {
    let app = crate::testing::sqlite();
    let program = manager(&app);
    for (file, said) in [
        (b"%PDF-1.7\n".to_vec(), "PDF"),
        (Vec::new(), ""),
        (b"\xff\xfe\x00\x00nonsense".to_vec(), ""),
        (b"PK\x03\x04broken".to_vec(), ""),
        ("姓名,\u{0}\n".into(), ""),
    ] {
        let answer = import(&program, "units", "", file, "");
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
        assert!(answer.text.contains(said), "{}", answer.text);
    }
    let path = "/api/v1/tables/units/import";
    let form = "--x\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\nx\r\n--x--\r\n";
    let form_of = [("content-type", "multipart/form-data; boundary=x")];
    assert_eq!(fields(&program.send(Method::POST, path, &form_of, form.into())), ["file"]);
    let torn = program.send(Method::POST, path, &form_of, b"--x\r\nContent-".to_vec());
    assert_eq!(torn.status, StatusCode::BAD_REQUEST);
    let bare = program.send(Method::POST, path, &[("content-type", "multipart/form-data")], Vec::new());
    assert_eq!(bare.status, StatusCode::BAD_REQUEST);
    let huge = import(&program, "units", "", vec![b'a'; 52 * 1024 * 1024], "");
    assert_eq!(huge.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(fields(&import(&program, "units", "?dry_run=maybe", Vec::new(), "")), ["dry_run"]);
    assert_eq!(fields(&import(&program, "units", "?dryrun=true", Vec::new(), "")), ["dryrun"]);
    // Rows of another district than the post's are errors.
    let elsewhere = super::elsewhere(&app);
    let answer = import(&elsewhere, "units", "", sample(SAMPLES[0].1), "");
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let court = program_of_court(&app);
    assert_eq!(import(&court, "units", "", sample(SAMPLES[0].1), "").status, StatusCode::FORBIDDEN);
}

fn program_of_court(app: &Arc<App>) -> Program {
    program(app, Role::ArbitrationCourt, &Scope::Authority("120110".into()))
}

#[test]
fn each_format_comes_out_and_personal_numbers_only_with_a_reason() {
    each_engine(|app| {
        let program = with_samples(&app);
        let path = "/api/v1/tables/mediators/export";
        let json_file = program.get(path);
        assert_eq!(json_file.headers["content-type"], "application/json");
        assert!(
            json_file.headers["content-disposition"]
                .to_str()
                .is_ok_and(|v| v.contains("mediators-2024-07-18.json"))
        );
        let csv = program.get(&format!("{path}?format=csv"));
        assert!(csv.headers["content-type"].to_str().is_ok_and(|v| v.starts_with("text/csv")));
        for file in [&json_file, &csv] {
            assert!(file.text.contains("120101********9966") && !file.text.contains("120101198911059966"));
        }
        let book = program.get(&format!("{path}?format=xlsx&as_of=2024-06-30"));
        assert!(book.text.starts_with("PK"), "a workbook");
        let none = body(&program.get("/api/v1/tables/units/export?as_of=2000-01-01"));
        assert_ne!(none, body(&program.get("/api/v1/tables/units/export")));
        for (query, field) in [
            ("format=pdf", "format"),
            ("as_of=2024-02-30", "as_of"),
            ("as_of=2024-06-30&period=2024H1", "period"),
            ("period=2024H3", "period"),
            ("unmask=true", "unmask"),
        ] {
            assert_eq!(fields(&program.get(&format!("{path}?{query}"))), [field], "{query}");
        }
        assert_eq!(fields(&program.post(path, &json!({ "format": "csv" }))), ["reason"]);
        let whole = program.post(path, &json!({ "format": "csv", "reason": "核对名册" }));
        assert_eq!(whole.status, StatusCode::OK, "{}", whole.text);
        assert!(whole.text.contains("120101198911059966"));
        let told = "SELECT detail FROM audit_log ORDER BY seq DESC LIMIT 1";
        let last = app.read(|c| c.query_one(told, &[])).expect("an audit log").text(0);
        assert!(last.contains("核对名册"), "{last}");
    });
}

#[test]
fn every_answer_is_what_the_description_says() {
    let app = crate::testing::sqlite();
    let program = with_samples(&app);
    let first =
        |table: &str| body(&program.get(&format!("/api/v1/tables/{table}?per_page=1")))["items"][0].clone();
    let mut seen = 0;
    for (path, item) in document()["paths"].as_object().expect("paths") {
        let Some(schema) = item["get"]["responses"]["200"]["content"]["application/json"].get("schema")
        else {
            continue;
        };
        let mut address = path.clone();
        if address.contains("{no}") {
            address = address.replace("{no}", "津12011020180001");
        }
        if address.contains("{id}") {
            let table = path.split('/').rev().find(|part| {
                ["units", "organisations", "mediators", "targets", "base-figures", "milestones", "experts"]
                    .contains(part)
                    || *part == "public-experts"
            });
            // Rounds and requests are no table; those of experts ask after them.
            let Some(table) = table else { continue };
            let record = first(table);
            let Some(id) = record["id"].as_str() else { continue };
            address = address.replace("{id}", id);
        }
        let mut queries = vec![String::new()];
        for (name, value) in [("as_of", "2024-06-30"), ("per_page", "3"), ("cleanup", "true")] {
            let named = format!("#/components/parameters/{name}");
            if item["get"]["parameters"].as_array().is_some_and(|all| all.iter().any(|p| p["$ref"] == named))
            {
                queries.push(format!("?{name}={value}"));
            }
        }
        for query in queries {
            let answer = program.get(&format!("{address}{query}"));
            assert_eq!(answer.status, StatusCode::OK, "{address}{query}: {}", answer.text);
            if schema["format"] == "binary" {
                continue;
            }
            assert_eq!(faults(schema, &body(&answer)), Vec::<String>::new(), "{address}{query}");
            seen += 1;
        }
    }
    assert!(seen > 30, "{seen}");
    let problem = body(&program.get("/api/v1/tables/units/nosuchrecord"));
    valid("Problem", &problem);
    let made = program.post(
        "/api/v1/tables/units",
        &json!({ "values": { "name": "甲公司", "kind": "规模以上企业", "district": "东丽区", "from_year": 2020 } }),
    );
    valid("units.Record", &body(&made));
    let late = program.patch(made.location(), "\"r9\"", &json!({ "values": {} }));
    assert_eq!(late.status, StatusCode::PRECONDITION_FAILED);
    valid("StaleProblem", &body(&late));
}

#[test]
fn a_name_is_found_by_its_start_or_number_in_every_list_that_has_names() {
    each_engine(|app| {
        let program = with_samples(&app);
        let found = |table: &str, q: &str| {
            let q: String = form_urlencoded::byte_serialize(q.as_bytes()).collect();
            let answer = program.get(&format!("/api/v1/tables/{table}?q={q}&per_page=200"));
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
            body(&answer)["items"].as_array().map_or(0, Vec::len)
        };
        let label = |table: &str| {
            let one = body(&program.get(&format!("/api/v1/tables/{table}?per_page=1")));
            one["items"][0]["label"].as_str().expect("a name").to_owned()
        };
        assert!(found("mediators", "津12011020180001") == 1);
        for table in ["units", "organisations"] {
            assert!(found(table, &label(table)) >= 1, "{table}");
        }
        for table in ["units", "organisations", "mediators"] {
            for nothing in ["没有这个名称", "%", "_", "'", "\"; --", "\\"] {
                assert_eq!(found(table, nothing), 0, "{table} {nothing}");
            }
        }
        assert_eq!(fields(&program.get("/api/v1/tables/targets?q=a")), ["q"]);
    });
}

/// All pages of a list, one after the other by `next`.
fn by_pages(program: &Program, path: &str, member: &str) -> (Vec<Value>, usize) {
    let (mut all, mut pages, mut next) = (Vec::new(), 0, path.to_owned());
    loop {
        let answer = body(&program.get(&next));
        all.extend(answer[member].as_array().expect("a page").clone());
        pages += 1;
        match answer["next"].as_str() {
            Some(address) => address.clone_into(&mut next),
            None => return (all, pages),
        }
    }
}

#[test]
fn the_pages_of_roster_and_gaps_together_are_the_whole_list() {
    each_engine(|app| {
        let program = with_samples(&app);
        for (path, member) in [("roster", "mediators"), ("coverage/gaps", "units")] {
            for query in ["as_of=2024-07-18", "as_of=2024-07-18&district=120110"] {
                let whole = body(&program.get(&format!("/api/v1/{path}?{query}")));
                let whole_list = whole[member].as_array().expect("a list");
                let first = body(&program.get(&format!("/api/v1/{path}?{query}&page=1&per_page=7")));
                assert_eq!(first["count"], whole["count"], "{path}");
                let (all, pages) = by_pages(&program, &format!("/api/v1/{path}?{query}&per_page=7"), member);
                assert_eq!(pages, whole_list.len().div_ceil(7), "{path} {query}");
                assert!(pages > 1, "{path} has more than a page");
                let sorted = |list: &[Value]| {
                    let mut texts: Vec<String> = list.iter().map(Value::to_string).collect();
                    texts.sort();
                    texts
                };
                assert_eq!(sorted(&all), sorted(whole_list), "{path} {query}");
                let second = body(&program.get(&format!("/api/v1/{path}?{query}&page=2&per_page=7")));
                assert_eq!(second[member].as_array().expect("a page")[..], all[7..all.len().min(14)]);
            }
        }
    });
}
