//! The permission in a handler's signature.

use super::caller::{Caller, Ip};
use super::may::Guard;
use super::routes::Statement;
use super::session::{SignedIn, Stage};
use crate::actor::Actor;
use crate::error::AppError;
use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Redirect, Response};
use fengqiao_domain::access::Action;
use http::HeaderMap;
use http::request::Parts;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;

/// Somebody signed in whose post may do `A`. The first argument of a handler; without it (or [`Open`]) a route cannot
/// be registered. Derefs to the [`Actor`]; what the actor may do it to is the scope's question.
pub struct Permit<A> {
    pub(super) signed_in: Arc<SignedIn>,
    pub(super) ask: Ask,
    guard: PhantomData<fn() -> A>,
}

/// What a page wants to know of the request itself.
#[derive(Clone, Default)]
pub struct Ask {
    /// Where the reader is, path and query: this address, or the page whose form was sent.
    pub here: String,
    /// Path of the request.
    pub path: String,
    /// Headers, for cookies of display.
    pub headers: HeaderMap,
    /// Address of the other side.
    pub ip: String,
}

impl Ask {
    pub(super) fn from(parts: &Parts) -> Self {
        Self {
            here: here(parts),
            path: parts.uri.path().to_owned(),
            headers: parts.headers.clone(),
            ip: parts.extensions.get::<Ip>().map(|ip| ip.0.clone()).unwrap_or_default(),
        }
    }

    /// The request as far as an outer ring knows it.
    pub(super) fn bare(path: &str) -> Self {
        Self { here: path.to_owned(), path: path.to_owned(), ..Self::default() }
    }

    /// True when htmx asks for a part of a page.
    pub fn is_partial(&self) -> bool {
        self.headers.contains_key("hx-request")
    }
}

impl<A> Permit<A> {
    /// CSRF token of the session, for forms.
    pub fn csrf(&self) -> &str {
        &self.signed_in.csrf
    }

    /// Key of the session in the database; empty for a token.
    pub fn session(&self) -> &str {
        &self.signed_in.id_hash
    }

    /// The request itself.
    pub fn ask(&self) -> &Ask {
        &self.ask
    }

    /// Who acts, to be moved into blocking work.
    pub fn actor(&self) -> Actor {
        self.signed_in.actor.clone()
    }

    /// The account behind it.
    pub fn signed_in(&self) -> &SignedIn {
        &self.signed_in
    }
}

impl<A> Deref for Permit<A> {
    type Target = Actor;

    fn deref(&self) -> &Actor {
        &self.signed_in.actor
    }
}

impl<A: Guard, S: Sync> FromRequestParts<S> for Permit<A> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        let ask = Ask::from(parts);
        let signed_in = admit(parts, &[A::ACTION])?;
        Ok(Self { signed_in, ask, guard: PhantomData })
    }
}

/// Who asks, when signed in to the end and allowed all of this.
#[expect(clippy::result_large_err, reason = "an extractor's rejection is the response itself")]
fn admit(parts: &Parts, actions: &[Action]) -> Result<Arc<SignedIn>, Response> {
    let signed_in = match parts.extensions.get::<Caller>() {
        Some(Caller::Session(s) | Caller::Token(s)) => Arc::clone(s),
        _ => return Err(sign_in(parts)),
    };
    for &action in actions {
        if let Some(step) = unfinished(&signed_in, action) {
            return Err(if wants_page(parts) {
                step.into_response()
            } else {
                AppError::SignedOut.into_response()
            });
        }
        if !signed_in.actor.may(action) {
            return Err(AppError::Forbidden.into_response());
        }
    }
    Ok(signed_in)
}

/// Somebody signed in whose post may do what the route says ([`super::routes::Routes::needing`]). The first argument of
/// a handler that stands behind many tables. Derefs to the [`Actor`].
pub struct PermitOf {
    signed_in: Arc<SignedIn>,
}

impl PermitOf {
    /// Who acts, to be moved into blocking work.
    pub fn actor(&self) -> Actor {
        self.signed_in.actor.clone()
    }
}

impl Deref for PermitOf {
    type Target = Actor;

    fn deref(&self) -> &Actor {
        &self.signed_in.actor
    }
}

impl<S: Sync> FromRequestParts<S> for PermitOf {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        let signed_in = match parts.extensions.get::<Statement>() {
            Some(Statement::Needs(a)) => admit(parts, &[*a])?,
            Some(Statement::Both(a, b)) => admit(parts, &[*a, *b])?,
            _ => return Err(AppError::Internal("这个地址没有写明权限".into()).into_response()),
        };
        Ok(Self { signed_in })
    }
}

fn here(parts: &Parts) -> String {
    let own = || parts.uri.path_and_query().map_or_else(|| "/".into(), ToString::to_string);
    if parts.method.is_safe() {
        return own();
    }
    let referer = parts.headers.get(http::header::REFERER).and_then(|v| v.to_str().ok());
    let page: Option<http::Uri> = referer.and_then(|r| r.parse().ok());
    page.and_then(|p| p.path_and_query().map(ToString::to_string)).unwrap_or_else(own)
}

/// What must come before anything else: the code, a new password, a second factor.
fn unfinished(signed_in: &SignedIn, action: Action) -> Option<Redirect> {
    if signed_in.stage == Stage::Code {
        return Some(Redirect::to("/sign-in/code"));
    }
    if action == Action::OwnAccount {
        return None;
    }
    if signed_in.must_change {
        return Some(Redirect::to("/desk/password"));
    }
    signed_in.must_set_up_totp.then(|| Redirect::to("/desk/second-factor"))
}

/// The longest address that is come back to whole; of a longer one its page without what it asked.
const LONGEST_BACK: usize = 4_000;

/// Sends a browser to the sign-in page and back afterwards.
fn sign_in(parts: &Parts) -> Response {
    if !wants_page(parts) {
        return AppError::SignedOut.into_response();
    }
    let here = parts.uri.path_and_query().map_or("/desk", |p| p.as_str());
    // Written into an address once more it may grow threefold, past what any address may be.
    let here = if here.len() > LONGEST_BACK { parts.uri.path() } else { here };
    let back: String = form_urlencoded::byte_serialize(here.as_bytes()).collect();
    Redirect::to(&format!("/sign-in?back={back}")).into_response()
}

/// True for a page a browser navigates to; false for API, htmx parts and unsafe requests, whose input must not be lost.
fn wants_page(parts: &Parts) -> bool {
    parts.method.is_safe()
        && !parts.uri.path().starts_with("/api/")
        && !parts.headers.contains_key("hx-request")
}

/// Why a route is open to everybody.
pub trait Reason: Send + Sync + 'static {
    /// One plain sentence.
    const WHY: &'static str;
}

/// States that a route is open to everybody, and why. May still know who is signed in.
pub struct Open<R> {
    /// The person signed in, if any.
    pub signed_in: Option<Arc<SignedIn>>,
    pub(super) ask: Ask,
    reason: PhantomData<fn() -> R>,
}

impl<R> Open<R> {
    /// The request itself.
    pub fn ask(&self) -> &Ask {
        &self.ask
    }
}

impl<R: Reason, S: Sync> FromRequestParts<S> for Open<R> {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let signed_in = match parts.extensions.get::<Caller>() {
            Some(Caller::Session(s)) => Some(Arc::clone(s)),
            _ => None,
        };
        Ok(Self { signed_in, ask: Ask::from(parts), reason: PhantomData })
    }
}
