//! A request with an `Idempotency-Key` is done once: the answer is kept in the transaction of what it did, and given
//! again to the same request. Another request with the same key is refused.

use axum::response::{IntoResponse, Response};
use fengqiao_domain::access::Action;
use http::{HeaderValue, StatusCode, header};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::store;
use crate::{Actor, App, AppError, Tx};

/// What kept answers are sealed under: they may hold what only the office may see.
const CONTEXT: &str = "api_answers.answer";

/// What a repeated request is known by.
pub struct Once {
    /// SM3 of account, post and key.
    pub key: String,
    /// SM3 of method, address and body.
    pub request: String,
}

/// An answer that can be kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Answer {
    status: u16,
    etag: Option<i64>,
    location: Option<String>,
    body: Value,
    #[serde(skip)]
    again: bool,
}

impl Answer {
    /// 200 with a body.
    pub fn ok(body: Value) -> Self {
        Self { status: 200, etag: None, location: None, body, again: false }
    }

    /// 201 at an address.
    pub fn made(body: Value, location: String) -> Self {
        Self { status: 201, location: Some(location), ..Self::ok(body) }
    }

    /// Its body.
    pub fn into_body(self) -> Value {
        self.body
    }

    /// The same with the record's version.
    #[must_use]
    pub fn version(mut self, revision: i64) -> Self {
        self.etag = Some(revision);
        self
    }
}

/// The version of a record as `ETag`.
pub fn etag(revision: i64) -> String {
    format!("\"r{revision}\"")
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK);
        let kind = [(header::CONTENT_TYPE, "application/json")];
        let mut response = (status, kind, self.body.to_string()).into_response();
        let headers = response.headers_mut();
        for (name, value) in [(header::ETAG, self.etag.map(etag)), (header::LOCATION, self.location)] {
            if let Some(value) = value.and_then(|v| HeaderValue::from_str(&v).ok()) {
                headers.insert(name, value);
            }
        }
        if self.again {
            headers.insert("idempotent-replayed", HeaderValue::from_static("true"));
        }
        response
    }
}

/// Does something in one transaction, once.
///
/// # Errors
/// `Forbidden`, another request with the same key, and what `work` returns; nothing is kept then.
pub fn act(
    app: &App,
    actor: &Actor,
    action: Action,
    once: Option<&Once>,
    work: impl FnOnce(&mut Tx) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    app.act(actor, action, |tx| {
        let Some(once) = once else { return work(tx) };
        if let Some(kept) = claim(tx, once)? {
            return Ok(kept);
        }
        let answer = work(tx)?;
        keep(tx, once, &answer)?;
        Ok(answer)
    })
}

/// Takes the key, or gives the answer kept under it.
///
/// # Errors
/// Another request had the key.
pub fn claim(tx: &mut Tx, once: &Once) -> Result<Option<Answer>, AppError> {
    let now = tx.app.clock.seconds();
    let Some(kept) = store::claim(tx.conn(), once, now)? else { return Ok(None) };
    if kept.request != once.request {
        return Err(AppError::invalid(
            "Idempotency-Key",
            "这个 Idempotency-Key 已用于内容不同的请求，本次没有办理。新的请求请换一个。",
        ));
    }
    let text = tx.keys().open(&kept.answer, CONTEXT)?;
    let answer: Answer = serde_json::from_str(&text).map_err(|e| AppError::Internal(e.to_string()))?;
    Ok(Some(Answer { again: true, ..answer }))
}

/// Keeps the answer under a key just taken.
///
/// # Errors
/// The store's.
pub fn keep(tx: &mut Tx, once: &Once, answer: &Answer) -> Result<(), AppError> {
    let text = serde_json::to_string(answer).map_err(|e| AppError::Internal(e.to_string()))?;
    let sealed = tx.keys().seal(&text, CONTEXT);
    Ok(store::keep(tx.conn(), &once.key, &sealed)?)
}
