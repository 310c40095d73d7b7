//! Finds out who asks, once per request, before any handler: session cookie, bearer token, or nobody. Then makes sure
//! that an unsafe request comes from one of our own pages.

use super::csrf;
use super::edge::{self, RequestId};
use super::permit::Ask;
use super::render;
use super::session::{self, SignedIn};
use crate::App;
use crate::error::AppError;
use axum::body::Body;
use axum::extract::{ConnectInfo, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::request::Parts;
use http::{HeaderMap, Request, header};
use std::net::SocketAddr;
use std::sync::Arc;

/// Who asks. Put into the request's extensions.
#[derive(Clone)]
pub enum Caller {
    /// Nobody we know.
    Nobody,
    /// A browser with a live session.
    Session(Arc<SignedIn>),
    /// A program with a live token.
    Token(Arc<SignedIn>),
}

/// Address of the other side.
#[derive(Clone)]
pub struct Ip(pub String);

/// The middleware.
pub async fn identify(State(app): State<Arc<App>>, request: Request<Body>, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let ip = address(&parts, app.config.behind_proxy);
    parts.extensions.insert(Ip(ip.clone()));
    let ask = Ask::from(&parts);
    let id = parts.extensions.get::<RequestId>().map(|r| r.0.clone()).unwrap_or_default();
    let (caller, response) = match find(&app, &parts, &ip).await {
        Err(error) => (Caller::Nobody, error.into_response()),
        Ok(caller) => {
            let response = match csrf::guard(&parts, body, &caller).await {
                Err(error) => error.into_response(),
                Ok(body) => {
                    parts.extensions.insert(caller.clone());
                    next.run(Request::from_parts(parts, body)).await
                }
            };
            (caller, response)
        }
    };
    let mut response =
        if edge::is_bare(&response) { edge::dress(&app, &ask, &caller, &id, &response) } else { response };
    render::forget_flash(&ask.headers, &mut response);
    response
}

async fn find(app: &Arc<App>, parts: &Parts, ip: &str) -> Result<Caller, AppError> {
    let headers = &parts.headers;
    if let Some(token) = bearer(headers) {
        let (token, ip) = (token.to_owned(), ip.to_owned());
        app.limits.api.check(&super::hash::sm3(token.as_bytes()))?;
        let from = ip.clone();
        let found = app.blocking(move |app| crate::users::tokens::load(app, &token, &ip)).await?;
        let Some(found) = found else {
            app.limits.api_unknown.check(&from)?;
            return Err(AppError::SignedOut);
        };
        return Ok(Caller::Token(Arc::new(found)));
    }
    let Some(cookie) = cookie(headers, session::COOKIE).filter(|c| c.len() == 64) else {
        return Ok(Caller::Nobody);
    };
    if parts.uri.path().starts_with("/api/") {
        app.limits.api.check(&super::hash::sm3(cookie.as_bytes()))?;
    }
    let (cookie, ip) = (cookie.to_owned(), ip.to_owned());
    let found = app.blocking(move |app| live_session(app, &cookie, &ip)).await?;
    Ok(found.map_or(Caller::Nobody, |s| Caller::Session(Arc::new(s))))
}

fn live_session(app: &App, cookie: &str, ip: &str) -> Result<Option<SignedIn>, AppError> {
    let now = app.clock.seconds();
    let today = app.clock.now().date().to_string();
    let idle = i64::from(app.config.idle_minutes) * 60;
    let found: Option<SignedIn> = app.read(|c| -> Result<_, AppError> {
        let mut found = session::load(c, cookie, now, idle, &today, ip)?;
        if let Some(signed_in) = &mut found {
            signed_in.todos = (app.hooks.todos)(app, c, &signed_in.actor)?;
        }
        Ok(found)
    })?;
    if let Some(signed_in) = found.as_ref().filter(|s| s.stale) {
        // Left to a later page while a long import writes: nobody waits for it.
        app.db.write_if_free(|c| session::touch(c, &signed_in.id_hash, now))?;
    }
    Ok(found)
}

/// The value of a cookie.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ").map(str::trim)
}

fn address(parts: &Parts, behind_proxy: bool) -> String {
    let forwarded = parts.headers.get("x-forwarded-for").and_then(|v| v.to_str().ok());
    // The last address is the one our own proxy added; those before it are the client's word.
    if let Some(ip) = forwarded.filter(|_| behind_proxy).and_then(|list| list.rsplit(',').next()) {
        return ip.trim().chars().take(45).collect();
    }
    parts
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or_else(|| "本机".to_owned(), |ConnectInfo(at)| at.ip().to_canonical().to_string())
}
