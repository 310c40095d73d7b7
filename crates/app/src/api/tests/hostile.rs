//! Requests nobody should send: each is answered in words, nothing falls over.

use fengqiao_domain::access::{Role, Scope};
use http::{Method, StatusCode};
use serde_json::json;

use super::{body, district, elsewhere, fields, program, unit};
use crate::platform::routes::Listed;
use crate::router;
use crate::testing::{each_engine, signed_in, sqlite};

const UNITS: &str = "/api/v1/tables/units";

fn api_routes() -> Vec<Listed> {
    let all = router::office().list().into_iter();
    all.filter(|r| r.path.starts_with("/api/v1/") && !r.path.contains("{table}")).collect()
}

#[test]
fn whatever_is_sent_to_any_address_it_is_never_our_fault() {
    let app = sqlite();
    let program = program(&app, Role::CityManager, &Scope::City);
    let made = program.post(UNITS, &unit("甲公司"));
    let id = made.location().rsplit('/').next().expect("an id").to_owned();
    let deep = format!("{}1{}", "[".repeat(5_000), "]".repeat(5_000));
    let bodies: Vec<(&str, Vec<u8>)> = vec![
        ("application/json", Vec::new()),
        ("application/json", b"{".to_vec()),
        ("application/json", b"null".to_vec()),
        (
            "application/json",
            b"{\"values\":{\"name\":{\"a\":1}},\"reason\":7,\"on\":[],\"year\":1e400}".to_vec(),
        ),
        (
            "application/json",
            b"{\"values\":{\"name\":\"a\\u0000b\"},\"reason\":\"\\u0000\",\"of\":\"\\u0000\"}".to_vec(),
        ),
        ("application/json", b"\xff\xfe".to_vec()),
        ("application/json", deep.into_bytes()),
        ("text/plain", b"{}".to_vec()),
        ("application/x-www-form-urlencoded", b"csrf=1".to_vec()),
        ("multipart/form-data; boundary=", b"--".to_vec()),
        ("", b"\0\0".to_vec()),
    ];
    for route in api_routes() {
        // Each its own account: below what one may send in a minute, however fast the machine.
        let program = self::program(&app, Role::CityManager, &Scope::City);
        for given in [id.as_str(), "%00", "..%2f..", "'%20or%20''='", &"9".repeat(300)] {
            let path = route.path.replace("{id}", given).replace("{no}", given);
            if route.method == "GET" {
                let queries = ["", "?page=0", "?as_of=%00", "?nonsense=1", "?q=%ff&q=%ff"];
                for query in &queries[..if given == id { 5 } else { 1 }] {
                    let answer = program.get(&format!("{path}{query}"));
                    assert!(answer.status.as_u16() < 500, "{path}{query}: {}", answer.text);
                }
                continue;
            }
            if ![id.as_str(), "%00"].contains(&given) {
                continue;
            }
            let method: Method = route.method.parse().expect("a method");
            for (kind, body) in &bodies {
                let headers = [("content-type", *kind), ("if-match", "\"r99999999999999999999\"")];
                let answer = program.send(method.clone(), &path, &headers, body.clone());
                assert!(
                    (400..500).contains(&answer.status.as_u16()),
                    "{} {path} {kind}: {}",
                    route.method,
                    answer.text
                );
            }
            if path == route.path {
                break;
            }
        }
    }
    let listed = program.get(UNITS);
    let items = body(&listed)["items"].as_array().map(Vec::len);
    assert_eq!(items, Some(1), "nothing was made: {}", listed.text);
}

#[test]
fn pages_days_and_names_that_make_no_sense_are_told_by_name() {
    each_engine(|app| {
        let program = district(&app);
        for (query, field) in [
            ("page=0", "page"),
            ("page=-1", "page"),
            ("page=1.5", "page"),
            ("page=99999999999999999999", "page"),
            ("page=1000000000&per_page=200", "page"),
            ("per_page=0", "per_page"),
            ("per_page=201", "per_page"),
            ("per_page=1000000000", "per_page"),
            ("as_of=yesterday", "as_of"),
            ("as_of=2024-02-30", "as_of"),
            ("as_of=2024-7-1", "as_of"),
            ("as_of=0000-01-01", "as_of"),
            ("as_of=9999-12-31", "as_of"),
            ("as_of=2024-07-18T00:00:00", "as_of"),
            ("district=000000", "district"),
            ("district=%E7%9F%B3%E5%AE%B6%E5%BA%84", "district"),
            ("after=x&page=2", "after"),
            ("after=%27--", "after"),
            ("q=a&q=b", "q"),
            ("q=a%00b", "q"),
            ("asof=2024-07-18", "asof"),
        ] {
            let answer = program.get(&format!("{UNITS}?{query}"));
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}: {}", answer.text);
            assert_eq!(fields(&answer), [field], "{query}");
        }
        for query in
            ["page=0", "per_page=1000000000", "as_of=2024-02-30", "strict=true&cleanup=true", "strict=maybe"]
        {
            let answer = program.get(&format!("/api/v1/roster?{query}"));
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        }
        let beyond = program.get("/api/v1/coverage/gaps?page=99999&per_page=200");
        assert_eq!(fields(&beyond), ["page"], "so deep it goes by next");
        let past = program.get("/api/v1/coverage/gaps?page=50&per_page=200");
        assert_eq!(body(&past)["units"], json!([]));
        let after = program.get("/api/v1/roster?after=nobody&per_page=5");
        assert_eq!(body(&after)["mediators"], json!([]));
        assert_eq!(program.get("/api/v1/certificates/%E6%B4%A50").status, StatusCode::NOT_FOUND);
        let long = program.get(&format!("{UNITS}?q={}", "a".repeat(60_000)));
        assert_eq!(fields(&long), ["q"], "longer than any name");
    });
}

#[test]
fn a_body_of_the_wrong_kind_size_or_depth_is_refused() {
    let app = sqlite();
    let program = district(&app);
    let send =
        |kind: &str, body: Vec<u8>| program.send(Method::POST, UNITS, &[("content-type", kind)], body).status;
    let good = || unit("甲公司").to_string().into_bytes();
    assert_eq!(send("text/plain", good()), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(send("application/jsonp", good()), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(send("application/json", vec![b' '; 2 * 1024 * 1024]), StatusCode::PAYLOAD_TOO_LARGE);
    let deep = format!("{{\"values\":{}{}}}", "{\"a\":".repeat(400), "}".repeat(400));
    assert_eq!(send("application/json", deep.into_bytes()), StatusCode::BAD_REQUEST);
    assert_eq!(send("application/json", b"{\"values\":{}} trailing".to_vec()), StatusCode::BAD_REQUEST);
    assert_eq!(send("application/json; charset=utf-8", good()), StatusCode::CREATED);
    for (values, field) in [
        (json!({ "name": ["a"] }), "name"),
        (json!({ "name": { "a": 1 } }), "name"),
        (json!({ "name": "a\u{0}b" }), "name"),
        (json!({ "name": "长".repeat(3_000) }), "name"),
        (json!({ "from_year": "soon" }), "from_year"),
        (json!({ "employees": 1e30 }), "employees"),
        (json!({ "employees": true }), "employees"),
        (json!({ "id": "x" }), "id"),
    ] {
        let mut whole = unit("乙公司");
        whole["values"].as_object_mut().expect("values").extend(values.as_object().expect("values").clone());
        let told = fields(&program.post(UNITS, &whole));
        assert!(told.iter().any(|f| f == field), "{values}: {told:?}");
    }
}

#[test]
fn a_token_of_yesterday_or_of_another_post_opens_nothing() {
    each_engine(|app| {
        let program = district(&app);
        let at = program.unit("甲公司");
        assert_eq!(elsewhere(&app).get(&at).status, StatusCode::NOT_FOUND);
        let auditor = signed_in(&app, Role::Auditor, &Scope::City);
        assert_eq!(auditor.get(UNITS).status, StatusCode::FORBIDDEN);
        let past = "UPDATE api_tokens SET expires_on = '2020-01-01'";
        app.db.write(|c| c.execute(past, &[])).expect("an old token");
        assert_eq!(program.get(&at).status, StatusCode::UNAUTHORIZED);
        let later = "UPDATE api_tokens SET expires_on = '2199-01-01'";
        app.db.write(|c| c.execute(later, &[])).expect("a new term");
        assert_eq!(program.get(&at).status, StatusCode::OK);
        let ended = "UPDATE posts SET active_to = '2020-01-02'";
        app.db.write(|c| c.execute(ended, &[])).expect("an ended post");
        assert_eq!(program.get(&at).status, StatusCode::UNAUTHORIZED, "the post has ended");
    });
}

#[test]
fn a_token_beside_a_cookie_and_a_cookie_without_its_word() {
    let app = sqlite();
    let desk = signed_in(&app, Role::DistrictManager, &Scope::Authority("120111".into()));
    let bare = desk.request(Method::POST, UNITS).header("content-type", "application/json");
    let bare = desk.send(bare.body(unit("甲公司").to_string().into()));
    assert_eq!(bare.status, StatusCode::FORBIDDEN, "no CSRF token");
    assert_eq!(body(&bare)["type"], "/api/docs#forbidden");
    for wrong in ["Basic eDp5", "Bearer", "Bearer ", "bearer\u{20}\u{20}x", "Token x"] {
        let asked = desk.request(Method::POST, UNITS).header("authorization", wrong);
        let asked = asked.header("content-type", "application/json");
        let answer = desk.send(asked.body(unit("甲公司").to_string().into()));
        assert!([401, 403].contains(&answer.status.as_u16()), "{wrong}: {}", answer.status);
    }
    assert_eq!(body(&desk.get(UNITS))["items"], json!([]), "nothing was made");
}
