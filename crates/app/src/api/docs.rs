//! `/api/openapi.json`, and the same to be read: `/api/docs`.

use std::sync::OnceLock;

use axum::response::{IntoResponse, Response};
use http::header;

use super::document::document;
use crate::platform::open_to;
use crate::platform::permit::Open;
use crate::{AppError, Routes};

open_to!(Description, "接口说明没有业务数据");

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get("/api/openapi.json", json)
}

async fn json(_: Open<Description>) -> Result<Response, AppError> {
    static TEXT: OnceLock<String> = OnceLock::new();
    let text = TEXT.get_or_init(|| document().to_string());
    Ok(([(header::CONTENT_TYPE, "application/json")], text.as_str()).into_response())
}
