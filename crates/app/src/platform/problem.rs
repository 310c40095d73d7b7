//! Failures as RFC 9457 problem details, for programs.

use crate::error::{AppError, FieldError};
use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};
use serde_json::{Value, json};

/// The kinds of problem: name and the status they mostly come with. Each has its place in the API's own description.
pub const KINDS: &[(&str, StatusCode)] = &[
    ("malformed", StatusCode::BAD_REQUEST),
    ("signed-out", StatusCode::UNAUTHORIZED),
    ("forbidden", StatusCode::FORBIDDEN),
    ("not-found", StatusCode::NOT_FOUND),
    ("method", StatusCode::METHOD_NOT_ALLOWED),
    ("stale", StatusCode::PRECONDITION_FAILED),
    ("too-large", StatusCode::PAYLOAD_TOO_LARGE),
    ("media-type", StatusCode::UNSUPPORTED_MEDIA_TYPE),
    ("invalid", StatusCode::UNPROCESSABLE_ENTITY),
    ("version-missing", StatusCode::PRECONDITION_REQUIRED),
    ("too-many", StatusCode::TOO_MANY_REQUESTS),
    ("failed", StatusCode::INTERNAL_SERVER_ERROR),
    ("busy", StatusCode::SERVICE_UNAVAILABLE),
];

/// The problem details of a failure; `id` is the number of the request.
pub fn of(error: &AppError, status: StatusCode, id: &str) -> Value {
    let errors: &[FieldError] = match error {
        AppError::Invalid { problems } => problems,
        _ => &[],
    };
    let errors: Vec<Value> =
        errors.iter().map(|p| json!({ "field": p.field, "message": p.message })).collect();
    json!({
        "type": format!("/api/docs#{}", kind(status)), "title": error.title(), "status": status.as_u16(),
        "detail": error.detail(), "instance": id, "errors": errors,
    })
}

/// The name of the kind of problem a status is.
pub fn kind(status: StatusCode) -> &'static str {
    let fallback = if status.is_server_error() { "failed" } else { "malformed" };
    KINDS.iter().find(|(_, known)| *known == status).map_or(fallback, |(name, _)| name)
}

/// As an answer with the status it tells.
pub fn response(problem: &Value) -> Response {
    let status = problem["status"].as_u64().and_then(|s| u16::try_from(s).ok());
    let status = status.and_then(|s| StatusCode::from_u16(s).ok()).unwrap_or(StatusCode::BAD_REQUEST);
    (status, [(header::CONTENT_TYPE, "application/problem+json")], problem.to_string()).into_response()
}
