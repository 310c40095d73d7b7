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
use std::net::{IpAddr, SocketAddr};
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

/// What our own proxy added to a header: the last of the last line. What stands before is the client's word.
fn added_last<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let last = headers.get_all(name).iter().next_back()?;
    last.to_str().ok()?.rsplit(',').next().map(str::trim)
}

/// Whether the browser came over TLS, to us or to our own proxy: then a cookie is for TLS alone.
pub fn over_tls(app: &App, headers: &HeaderMap) -> bool {
    let proxied =
        || added_last(headers, "x-forwarded-proto").is_some_and(|how| how.eq_ignore_ascii_case("https"));
    app.config.tls || (app.config.behind_proxy && proxied())
}

fn address(parts: &Parts, behind_proxy: bool) -> String {
    let forwarded = behind_proxy.then(|| added_last(&parts.headers, "x-forwarded-for")).flatten();
    if let Some(ip) = forwarded.and_then(|ip| ip.parse::<IpAddr>().ok()) {
        return ip.to_canonical().to_string();
    }
    parts
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or_else(|| "本机".to_owned(), |ConnectInfo(at)| at.ip().to_canonical().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The address of a request from 10.0.0.1 with lines of `X-Forwarded-For`.
    fn of(lines: &[&str], behind_proxy: bool) -> String {
        let peer = ConnectInfo(SocketAddr::from(([10, 0, 0, 1], 4000)));
        let mut request = Request::builder().extension(peer);
        for line in lines {
            request = request.header("x-forwarded-for", *line);
        }
        address(&request.body(()).expect("a request").into_parts().0, behind_proxy)
    }

    #[test]
    fn what_our_own_proxy_added_counts_and_nothing_a_client_says() {
        assert_eq!(of(&["1.1.1.1, 2.2.2.2"], true), "2.2.2.2");
        assert_eq!(of(&["1.1.1.1", "3.3.3.3, 2.2.2.2"], true), "2.2.2.2", "a proxy that adds a line");
        assert_eq!(of(&["2001:DB8::1"], true), "2001:db8::1");
        assert_eq!(of(&["::ffff:2.2.2.2"], true), "2.2.2.2");
        for odd in ["2.2.2.2, ", "unknown", "<b>", "2.2.2.2:80"] {
            assert_eq!(of(&[odd], true), "10.0.0.1", "{odd}");
        }
        assert_eq!(of(&[], true), "10.0.0.1");
        assert_eq!(of(&["2.2.2.2"], false), "10.0.0.1", "no proxy of ours");
    }
}
