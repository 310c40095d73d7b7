use std::collections::BTreeSet;

use http::StatusCode;
use serde_json::Value;

use super::super::tables::AnyTable;
use crate::api::document::document;
use crate::router;
use crate::tables::registry;
use crate::testing::{browser, signed_in, sqlite};
use fengqiao_domain::access::{Role, Scope};

fn operations() -> Vec<(String, String, Value)> {
    let paths = document()["paths"].as_object().expect("paths");
    let of = |(path, item): (&String, &Value)| {
        let methods = item.as_object().expect("methods").clone();
        let path = path.clone();
        methods
            .into_iter()
            .map(move |(method, op)| (method.to_uppercase(), path.clone(), op))
            .collect::<Vec<_>>()
    };
    paths.iter().flat_map(of).collect()
}

#[test]
fn it_lists_every_route_and_no_other() {
    let described: BTreeSet<(String, String)> = operations().into_iter().map(|(m, p, _)| (m, p)).collect();
    let routed: BTreeSet<(String, String)> = router::office()
        .list()
        .into_iter()
        .filter(|r| r.path.starts_with("/api/v1/"))
        // The numbers of the annexes lead to the tables' own addresses.
        .filter(|r| !r.path.starts_with("/api/v1/tables/{table}"))
        .map(|r| (r.method.to_owned(), r.path))
        .collect();
    assert_eq!(described, routed);
    for table in registry::ALL {
        let (id, table): (&str, &AnyTable) = (table.id(), table);
        let writes = described.contains(&("PATCH".into(), format!("/api/v1/tables/{id}/{{id}}")));
        assert_eq!(writes, !table.only_out(), "{id}");
    }
}

fn references(value: &Value, all: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            all.extend(map.get("$ref").and_then(Value::as_str).map(str::to_owned));
            for inner in map.values() {
                references(inner, all);
            }
        }
        Value::Array(list) => {
            for inner in list {
                references(inner, all);
            }
        }
        _ => {}
    }
}

#[test]
fn its_names_are_unique_and_lead_somewhere() {
    let ids: Vec<String> =
        operations().iter().map(|(_, _, op)| op["operationId"].as_str().expect("an id").to_owned()).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
    let mut all = BTreeSet::new();
    references(document(), &mut all);
    for to in &all {
        let at = to.strip_prefix('#').expect("inside the document");
        assert!(document().pointer(at).is_some(), "{to}");
    }
    for name in document()["components"]["schemas"].as_object().expect("schemas").keys() {
        assert!(all.contains(&format!("#/components/schemas/{name}")), "{name} is used by nothing");
    }
}

#[test]
fn it_can_be_read_signed_in_or_not() {
    let app = sqlite();
    let desk = signed_in(&app, Role::DistrictOfficer, &Scope::Authority("120111".into()));
    for reader in [browser(&app), desk] {
        let overview = reader.get("/api/docs");
        assert_eq!(overview.status, StatusCode::OK);
        for (name, _) in crate::platform::problem::KINDS {
            assert!(overview.text.contains(&format!("id=\"{name}\"")), "{name} has its place");
        }
        for (method, path, op) in operations() {
            let at = format!("/api/docs/{}", op["operationId"].as_str().expect("an id"));
            assert!(overview.text.contains(&format!("href=\"{at}\"")), "{at} is in no chapter");
            let page = reader.get(&at);
            assert_eq!(page.status, StatusCode::OK, "{at}");
            assert!(page.text.contains(&format!("<b>{method}</b> {path}")), "{at}");
        }
        assert_eq!(reader.get("/api/docs/nonsense").status, StatusCode::NOT_FOUND);
    }
    let page = browser(&app).get("/api/docs/post_tables_units").text;
    for words in ["values.name", "必填", "单位名称"] {
        assert!(page.contains(words), "{words}");
    }
    let printed: Value = serde_json::from_str(&browser(&app).get("/api/openapi.json").text).expect("JSON");
    assert_eq!(&printed, document());
}
