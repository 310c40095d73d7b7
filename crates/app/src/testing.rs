//! Builders for tests: an application over a throw-away database, people who are signed in, requests and answers.

use crate::actor::Actor;
use crate::platform::clock::Clock;
use crate::platform::config::Config;
use crate::platform::crypto::Keys;
use crate::platform::session::{self, COOKIE, NewSession, Stage};
use crate::users::store::posts::{self, Post};
use crate::users::store::users::{self, User};
use crate::{App, Origin, migrations, router};
use argon2::password_hash::PasswordHasher as _;
use argon2::password_hash::phc::PasswordHash;
use axum::Router;
use axum::body::Body;
use fengqiao_db::{Db, DbError};
use fengqiao_domain::access::{Role, Scope};
use http::{HeaderMap, Method, Request, StatusCode, header};
use jiff::civil::{Date, date};
use std::sync::Arc;
use tower::ServiceExt as _;

/// The day tests run on: 2024-07-18, or `FENGQIAO_TEST_TODAY`.
///
/// # Panics
/// When the setting is no date.
#[expect(
    clippy::disallowed_methods,
    reason = "a test has no configuration; this is where the runner speaks to it"
)]
pub fn today() -> Date {
    match std::env::var("FENGQIAO_TEST_TODAY") {
        Ok(day) if !day.is_empty() => day.parse().expect("FENGQIAO_TEST_TODAY is YYYY-MM-DD"),
        _ => date(2024, 7, 18),
    }
}

/// An application over a migrated database, its clock standing at ten in the morning of [`today`].
///
/// # Panics
/// When the database is not a fresh one.
pub fn app(db: Db) -> Arc<App> {
    let clock = Clock::fixed(today().at(10, 0, 0, 0));
    App::new(db, Config::default(), clock, Keys::from_master(&[7; 32])).expect("a fresh database")
}

/// Runs a test on an application over each engine.
pub fn each_engine(test: impl FnMut(Arc<App>)) {
    fengqiao_db::testing::databases_migrated(migrations::ALL).into_iter().map(app).for_each(test);
}

/// An application over `SQLite` alone, for tests that have nothing to do with engines.
pub fn sqlite() -> Arc<App> {
    app(fengqiao_db::testing::sqlite_migrated(migrations::ALL))
}

/// 本机操作员.
pub fn operator() -> Actor {
    Actor::command_line("tester")
}

/// A person with one post, not signed in; the password is [`PASSWORD`].
#[derive(Clone, Debug)]
pub struct Person {
    /// The account's id.
    pub user_id: String,
    /// The account's name.
    pub account: String,
    /// The post.
    pub post: Post,
}

impl Person {
    /// The person acting in the post.
    pub fn actor(&self) -> Actor {
        let origin = Origin::Web { ip: "127.0.0.1".into() };
        self.post.actor(self.user_id.clone(), self.account.clone(), self.account.clone(), origin)
    }
}

/// The password of everybody made by [`person`].
pub const PASSWORD: &str = "huai-he-7-qiao";

/// Its hash with the cheapest settings, so that tests do not wait.
fn cheap_hash() -> String {
    let cheap = argon2::Params::new(8, 1, 1, None).expect("the smallest settings");
    let argon2 = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, cheap);
    let hash = argon2.hash_password_with_salt(PASSWORD.as_bytes(), b"salt of all tests").expect("a hash");
    PasswordHash::to_string(&hash)
}

/// Makes a person with one post. The password need not be changed.
///
/// # Panics
/// When the database refuses.
pub fn person(app: &App, role: Role, scope: &Scope) -> Person {
    let user_id = app.new_id();
    let account = format!("u-{user_id}");
    let post = Post {
        id: app.new_id(),
        user_id: user_id.clone(),
        role,
        scope: scope.clone(),
        home: scope.authority().map(str::to_owned),
        scope_name: scope.authority().map_or_else(|| "天津市".into(), |code| app.place_name(code)),
        active_from: "2020-01-01".into(),
        active_to: None,
    };
    let user = User {
        id: user_id.clone(),
        account: account.clone(),
        name: format!("{}甲", role.label().chars().next().unwrap_or('某')),
        home: scope.authority().map(str::to_owned),
        phone: None,
        password_hash: cheap_hash(),
        must_change: false,
        failed: 0,
        locked_until: 0,
        locked: false,
        totp_secret: None,
        totp_confirmed: false,
        totp_step: 0,
        created_at: app.clock.stamp(),
    };
    app.db
        .write(|c| -> Result<(), DbError> {
            users::insert(c, &user)?;
            posts::insert(c, &post, "tester", None)
        })
        .expect("a new person");
    Person { user_id, account, post }
}

/// A browser: the router with the cookie of somebody signed in, or of nobody.
#[derive(Clone)]
pub struct Browser {
    /// The application.
    pub app: Arc<App>,
    router: Router,
    cookie: String,
    /// The session's CSRF token; forms are sent with it.
    pub csrf: String,
    /// The person, when signed in by [`signed_in`].
    pub person: Option<Person>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// Status.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// Body as text.
    pub text: String,
    /// Body as it came.
    pub bytes: Vec<u8>,
}

impl Answer {
    /// Where it sends the browser.
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }
}

/// A browser nobody is signed in at.
pub fn browser(app: &Arc<App>) -> Browser {
    Browser {
        app: Arc::clone(app),
        router: router::router(Arc::clone(app)),
        cookie: String::new(),
        csrf: String::new(),
        person: None,
    }
}

/// A browser at the public side.
pub fn visitor(app: &Arc<App>) -> Browser {
    Browser { router: router::public_router(Arc::clone(app)), ..browser(app) }
}

/// A browser with a new person of this role and scope signed in; the three administrators with a second factor.
///
/// # Panics
/// When the database refuses.
pub fn signed_in(app: &Arc<App>, role: Role, scope: &Scope) -> Browser {
    let person = person(app, role, scope);
    let now = app.clock.seconds();
    let (cookie, csrf) = app
        .db
        .write(|c| -> Result<_, DbError> {
            if role.is_separate() {
                users::set_totp(c, &person.user_id, None, true, 0)?;
            }
            let cookie = session::create(
                c,
                &NewSession {
                    user_id: &person.user_id,
                    post_id: &person.post.id,
                    stage: Stage::Full,
                    ip: "127.0.0.1",
                    agent: "test",
                    now,
                },
            )?;
            let loaded =
                session::load(c, &cookie, now, 60, "2024-01-01", "")?.expect("the session just made");
            Ok((cookie, loaded.csrf))
        })
        .expect("a session");
    Browser { cookie: format!("{COOKIE}={cookie}"), csrf, person: Some(person), ..browser(app) }
}

impl Browser {
    /// GET.
    pub fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path).body(Body::empty()))
    }

    /// POST of a form, with the CSRF token.
    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_with(path, fields, &self.csrf)
    }

    /// POST of a form with a CSRF token of one's own.
    pub fn post_with(&self, path: &str, fields: &[(&str, &str)], csrf: &str) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new())
            .append_pair("csrf", csrf)
            .extend_pairs(fields)
            .finish();
        let request = self
            .request(Method::POST, path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body));
        self.send(request)
    }

    /// A JSON request with the CSRF token in its header.
    pub fn json(&self, method: Method, path: &str, body: &str) -> Answer {
        let request = self
            .request(method, path)
            .header(header::CONTENT_TYPE, "application/json")
            .header("x-csrf-token", &self.csrf)
            .body(Body::from(body.to_owned()));
        self.send(request)
    }

    /// POST of a multipart form: the CSRF token, then one file, then fields.
    pub fn upload(&self, path: &str, name: &str, file: (&str, &[u8]), fields: &[(&str, &str)]) -> Answer {
        let mut body: Vec<u8> = Vec::new();
        let mut field = |name: &str, value: &str| {
            let head = "--fqtest\r\nContent-Disposition: form-data; name=";
            body.extend(format!("{head}\"{name}\"\r\n\r\n{value}\r\n").as_bytes());
        };
        field("csrf", &self.csrf);
        for (name, value) in fields {
            field(name, value);
        }
        let (file_name, bytes) = file;
        let head = format!(
            "--fqtest\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file_name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        body.extend(head.as_bytes());
        body.extend(bytes);
        body.extend(b"\r\n--fqtest--\r\n");
        let request = self
            .request(Method::POST, path)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=fqtest")
            .body(Body::from(body));
        self.send(request)
    }

    /// The same browser with a cookie it was given (`name=value`, the part before `;`).
    #[must_use]
    pub fn with_cookie(mut self, answer: &Answer) -> Self {
        for value in answer.headers.get_all(header::SET_COOKIE) {
            let pair = value.to_str().unwrap_or_default().split(';').next().unwrap_or_default();
            if pair.starts_with(COOKIE) {
                pair.clone_into(&mut self.cookie);
            }
        }
        self
    }

    /// The same browser with a further cookie, `name=value`.
    #[must_use]
    pub fn and_cookie(mut self, pair: &str) -> Self {
        self.cookie = format!("{}; {pair}", self.cookie);
        self
    }

    /// Takes the CSRF token from a page.
    #[must_use]
    pub fn with_token_of(mut self, page: &Answer) -> Self {
        let found = page.text.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        found.unwrap_or_default().clone_into(&mut self.csrf);
        self
    }

    /// The start of a request with the cookie.
    pub fn request(&self, method: Method, path: &str) -> http::request::Builder {
        let builder = Request::builder().method(method).uri(path).header(header::HOST, "test");
        if self.cookie.is_empty() { builder } else { builder.header(header::COOKIE, &self.cookie) }
    }

    /// Sends a request and reads the answer whole.
    ///
    /// # Panics
    /// When the request is malformed.
    pub fn send(&self, request: Result<Request<Body>, http::Error>) -> Answer {
        let request = request.expect("a well-formed request");
        let router = self.router.clone();
        runtime().block_on(async move {
            let response = router.oneshot(request).await.unwrap_or_else(|never| match never {});
            let (parts, body) = response.into_parts();
            let bytes = axum::body::to_bytes(body, 100 * 1024 * 1024).await.expect("a whole body");
            let text = String::from_utf8_lossy(&bytes).into_owned();
            Answer { status: parts.status, headers: parts.headers, text, bytes: bytes.into() }
        })
    }
}

/// A runtime for one request; tests themselves are not async, so that databases are dropped off the async threads.
fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime")
}
