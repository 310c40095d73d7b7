//! The outermost ring: every answer gets strict headers, a request number and a place in the counters; every failure
//! becomes a designed page, or problem+json for the API.

use super::caller::Caller;
use super::frame;
use super::page::Page;
use super::permit::Ask;
use super::problem;
use crate::App;
use crate::error::{AppError, Carried};
use askama::Template;
use axum::body::Body;
use axum::extract::{MatchedPath, State};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use futures_util::FutureExt as _;
use http::{HeaderName, HeaderValue, Request, StatusCode, header};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Instant;

/// What a page may load: nothing but our own files.
const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
                   connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// Number of a request, shown on error pages and kept in the log.
#[derive(Clone)]
pub struct RequestId(pub String);

/// The middleware.
pub async fn surround(State(app): State<Arc<App>>, mut request: Request<Body>, next: Next) -> Response {
    let start = Instant::now();
    let id = app.new_id();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    // Addresses may hold a secret, as the code of a card does; the log knows the route alone.
    let route = request.extensions().get::<MatchedPath>().cloned();
    request.extensions_mut().insert(RequestId(id.clone()));
    let mut response = match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(_) => AppError::Internal("处理请求时中断".into()).into_response(),
    };
    // An error that no inner ring has dressed: from before the caller was known.
    if is_bare(&response) {
        response = dress(&app, &Ask::bare(&path), &Caller::Nobody, &id, &response);
    }
    harden(&mut response, app.config.tls, &id);
    app.metrics.request(response.status().as_u16(), start.elapsed());
    let (status, took) = (response.status().as_u16(), start.elapsed().as_micros() as u64);
    let route = route.as_ref().map_or("-", MatchedPath::as_str);
    tracing::info!(%id, %method, route, status, micros = took, "request");
    response
}

fn harden(response: &mut Response, tls: bool, id: &str) {
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(header::CONTENT_SECURITY_POLICY, CSP);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "same-origin");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    );
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(header::CACHE_CONTROL, "no-store");
    if tls {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    if let Ok(value) = HeaderValue::from_str(id) {
        headers.insert("x-request-id", value);
    }
}

/// True for a failure that has no page yet: our own error, or one of the framework's plain lines.
pub fn is_bare(response: &Response) -> bool {
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return false;
    }
    response.extensions().get::<Carried>().is_some()
        || response
            .headers()
            .get(header::CONTENT_TYPE)
            .is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"))
}

/// Gives a failure its page or its problem+json.
pub fn dress(app: &App, ask: &Ask, caller: &Caller, id: &str, response: &Response) -> Response {
    let status = response.status();
    let error = response
        .extensions()
        .get::<Carried>()
        .map_or_else(|| Arc::new(plain(status, ask)), |c| Arc::clone(&c.0));
    if let AppError::Internal(why) = &*error {
        tracing::error!(%id, why, "failed");
    }
    let words = Words { status: status.as_u16(), title: error.title(), detail: error.detail(), id };
    let mut dressed = if for_program(ask) {
        problem::response(&problem::of(&error, status, id))
    } else {
        words.page(app, ask, caller, &error)
    };
    if status == StatusCode::UNAUTHORIZED && for_program(ask) {
        dressed.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    *dressed.status_mut() = status;
    if let AppError::TooMany { seconds } = &*error {
        dressed.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(*seconds));
    }
    dressed
}

/// The framework's own refusals in our words.
fn plain(status: StatusCode, ask: &Ask) -> AppError {
    match status {
        StatusCode::NOT_FOUND => AppError::NotFound,
        StatusCode::FORBIDDEN => AppError::Forbidden,
        StatusCode::PAYLOAD_TOO_LARGE => AppError::TooLarge,
        StatusCode::METHOD_NOT_ALLOWED if for_program(ask) => AppError::Request {
            status,
            title: "不支持的方法",
            detail: "这个地址不支持该方法。各地址支持的方法见 /api/docs。".into(),
        },
        s if s.is_client_error() && for_program(ask) => AppError::Request {
            status,
            title: "请求无法识别",
            detail: "请求的地址、参数或内容无法识别。写法见 /api/docs。".into(),
        },
        StatusCode::METHOD_NOT_ALLOWED => {
            AppError::refused("这个地址不支持该操作。请从页面上的按钮或链接进入。")
        }
        s if s.is_server_error() => AppError::Internal(format!("状态 {s}")),
        _ => AppError::refused("提交的内容无法识别。请返回上一页检查后重新提交。"),
    }
}

/// True where programs ask: they get problem+json, not a page.
fn for_program(ask: &Ask) -> bool {
    ask.path.starts_with("/api/")
}

struct Words<'a> {
    status: u16,
    title: &'static str,
    detail: String,
    id: &'a str,
}

impl Words<'_> {
    fn page(&self, app: &App, ask: &Ask, caller: &Caller, error: &AppError) -> Response {
        let signed_in = match caller {
            Caller::Session(s) => Some(&**s),
            _ => None,
        };
        let page = frame::page(app, ask, signed_in, self.title);
        let reference = if matches!(error, AppError::Internal(_)) { self.id } else { "" };
        let html = match error {
            AppError::SignedOut => Expired { page, reference }.render(),
            AppError::NotFound => NotFound { page, reference }.render(),
            AppError::Forbidden => Forbidden { page, reference }.render(),
            AppError::Conflict => Stale { page, reference }.render(),
            AppError::TooLarge => TooLarge { page, reference }.render(),
            AppError::TooMany { seconds } => {
                let office = ["/desk", "/sign-in"].iter().any(|part| ask.path.starts_with(part));
                TooMany { page, reference, minutes: seconds.div_ceil(60), office }.render()
            }
            AppError::Internal(_) => Failed { page, reference }.render(),
            AppError::Forged
            | AppError::Refused { .. }
            | AppError::Invalid { .. }
            | AppError::Request { .. }
            | AppError::Busy => Refused {
                page,
                reference,
                lines: self.detail.lines().collect(),
                code: self.status,
                back: before(ask),
            }
            .render(),
        };
        html.map_or_else(|_| self.title.into_response(), |html| Html(html).into_response())
    }
}

macro_rules! error_pages {
    ($($name:ident $path:literal;)*) => {
        $(
            #[derive(Template)]
            #[template(path = $path)]
            struct $name<'a> {
                page: Page,
                reference: &'a str,
            }
        )*
    };
}

error_pages! {
    Expired "errors/session_expired.html";
    NotFound "errors/404.html";
    Forbidden "errors/403.html";
    Stale "errors/stale.html";
    TooLarge "errors/413.html";
    Failed "errors/500.html";
}

#[derive(Template)]
#[template(path = "errors/429.html")]
struct TooMany<'a> {
    page: Page,
    reference: &'a str,
    /// How long to wait.
    minutes: u64,
    /// Passwords are typed there.
    office: bool,
}

#[derive(Template)]
#[template(path = "errors/refused.html")]
struct Refused<'a> {
    page: Page,
    reference: &'a str,
    lines: Vec<&'a str>,
    code: u16,
    /// The page the reader came from; empty for none.
    back: String,
}

/// The page the reader came from; empty where there is none.
fn before(ask: &Ask) -> String {
    let from = ask.headers.get(header::REFERER).and_then(|v| v.to_str().ok());
    let from: Option<http::Uri> = from.and_then(|r| r.parse().ok());
    from.and_then(|p| p.path_and_query().map(ToString::to_string))
        .filter(|p| p.starts_with('/') && !p.starts_with("//"))
        .unwrap_or_default()
}
