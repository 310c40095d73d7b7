//! The API, asked as programs ask it, through the router on both engines.

mod description;
mod hostile;
mod records;
mod samples;
pub(crate) mod validity;

use std::sync::Arc;

use fengqiao_domain::access::{Role, Scope};
use http::{Method, StatusCode, header};
use serde_json::{Value, json};

use crate::App;
use crate::testing::{Answer, Browser, Person, browser, person, signed_in};
use crate::users::own;

/// A program with a token.
pub(crate) struct Program {
    desk: Browser,
    token: String,
}

/// A program acting for a new person of this role and scope.
pub(crate) fn program(app: &Arc<App>, role: Role, scope: &Scope) -> Program {
    let person = person(app, role, scope);
    let token = own::make_token(app, &signed_in_as(&person), "每月报表", 30).expect("a token");
    Program { desk: browser(app), token }
}

fn signed_in_as(person: &Person) -> crate::platform::session::SignedIn {
    crate::platform::session::SignedIn {
        actor: person.actor(),
        id_hash: String::new(),
        csrf: String::new(),
        stage: crate::platform::session::Stage::Full,
        must_change: false,
        must_set_up_totp: false,
        other_posts: Vec::new(),
        todos: 0,
        stale: false,
    }
}

impl Program {
    pub(crate) fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Answer {
        let mut request =
            self.desk.request(method, path).header(header::AUTHORIZATION, format!("Bearer {}", self.token));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.desk.send(request.body(body.into()))
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], Vec::new())
    }

    /// Sends JSON.
    pub(crate) fn json(&self, method: Method, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
        let mut all = vec![("content-type", "application/json")];
        all.extend(headers);
        self.send(method, path, &all, body.to_string().into_bytes())
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Answer {
        self.json(Method::POST, path, &[], body)
    }

    /// Decides about a record as it stands now: the path is the record's with the decision behind it.
    pub(crate) fn decide(&self, path: &str, body: &Value) -> Answer {
        let record = path.rsplit_once('/').map_or(path, |(record, _)| record);
        let seen = match tag(&self.get(record)) {
            none if none.is_empty() => "\"r1\"".to_owned(),
            seen => seen,
        };
        self.json(Method::POST, path, &[("if-match", &seen)], body)
    }

    pub(crate) fn patch(&self, path: &str, tag: &str, body: &Value) -> Answer {
        self.json(Method::PATCH, path, &[("if-match", tag)], body)
    }

    /// A new unit; gives its address.
    fn unit(&self, name: &str) -> String {
        let made = self.post("/api/v1/tables/units", &unit(name));
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        made.location().to_owned()
    }
}

/// What a new unit of 西青 needs.
fn unit(name: &str) -> Value {
    json!({ "values": { "name": name, "kind": "规模以上企业", "district": "西青区", "from_year": 2020 } })
}

/// The body as JSON.
pub(crate) fn body(answer: &Answer) -> Value {
    serde_json::from_str(&answer.text).unwrap_or_else(|e| panic!("{e}: {}", answer.text))
}

pub(crate) fn tag(answer: &Answer) -> String {
    answer.headers.get(header::ETAG).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned()
}

fn district(app: &Arc<App>) -> Program {
    program(app, Role::DistrictManager, &Scope::Authority("120111".into()))
}

fn elsewhere(app: &Arc<App>) -> Program {
    program(app, Role::DistrictManager, &Scope::Authority("120112".into()))
}

/// The fields a problem names.
pub(crate) fn fields(answer: &Answer) -> Vec<String> {
    let all = body(answer)["errors"].as_array().cloned().unwrap_or_default();
    all.iter().filter_map(|e| e["field"].as_str().map(str::to_owned)).collect()
}

/// How many lines of the audit log have this verb.
fn audited(app: &App, verb: &str) -> i64 {
    let sql = "SELECT COUNT(*) FROM audit_log WHERE action = $1";
    app.read(|c| c.query_one(sql, &fengqiao_db::binds![verb])).expect("an audit log").int(0)
}

#[test]
fn a_token_or_a_session_and_nobody_else() {
    crate::testing::each_engine(|app| {
        let nobody = browser(&app).get("/api/v1/me");
        assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
        assert_eq!(nobody.headers["www-authenticate"], "Bearer");
        assert_eq!(nobody.headers["content-type"], "application/problem+json");
        let problem = body(&nobody);
        assert_eq!(
            (problem["status"].as_u64(), problem["type"].as_str()),
            (Some(401), Some("/api/docs#signed-out"))
        );
        let mut program = district(&app);
        let me = body(&program.get("/api/v1/me"));
        assert_eq!((me["role_name"].as_str(), me["district"].as_str()), (Some("区局管理"), Some("120111")));
        assert_eq!(me["csrf"], Value::Null);
        program.token.push('0');
        assert_eq!(program.get("/api/v1/me").status, StatusCode::UNAUTHORIZED);
        let desk = signed_in(&app, Role::DistrictOfficer, &Scope::Authority("120111".into()));
        assert_eq!(body(&desk.get("/api/v1/me"))["csrf"].as_str(), Some(desk.csrf.as_str()));
    });
}

#[test]
fn a_session_writes_only_with_its_csrf_token() {
    crate::testing::each_engine(|app| {
        let desk = signed_in(&app, Role::DistrictOfficer, &Scope::Authority("120111".into()));
        let text = unit("甲公司").to_string();
        let mut stranger = desk.clone();
        stranger.csrf = "0".repeat(64);
        let refused = stranger.json(Method::POST, "/api/v1/tables/units", &text);
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert_eq!(desk.json(Method::POST, "/api/v1/tables/units", &text).status, StatusCode::CREATED);
    });
}

#[test]
fn a_revoked_token_ends_at_once_and_guessing_is_slowed() {
    let app = crate::testing::sqlite();
    let program = district(&app);
    assert_eq!(program.get("/api/v1/me").status, StatusCode::OK);
    app.db
        .write(|c| c.execute("UPDATE api_tokens SET revoked_at = '2024-07-18T10:00:00'", &[]))
        .expect("a revocation");
    assert_eq!(program.get("/api/v1/me").status, StatusCode::UNAUTHORIZED);
    let guess = |n: usize| {
        let request = program
            .desk
            .request(Method::GET, "/api/v1/me")
            .header("authorization", format!("Bearer guess{n}"));
        program.desk.send(request.body(axum::body::Body::empty()))
    };
    let slowed = (0..100).map(guess).find(|answer| answer.status == StatusCode::TOO_MANY_REQUESTS);
    assert!(slowed.expect("a limit").headers.contains_key("retry-after"));
}
