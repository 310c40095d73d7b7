//! `/api/openapi.json`, and the same to be read: `/api/docs` with a page for each operation.

mod fields;
mod view;

use std::sync::{Arc, OnceLock};

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::header;

use self::view::{Chapter, Kind, OperationView};
use super::document::document;
use crate::platform::open_to;
use crate::platform::permit::Open;
use crate::platform::render::html;
use crate::{App, AppError, Page, Routes};

open_to!(Description, "接口说明没有业务数据");

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
        .get("/api/openapi.json", json)
        .get("/api/docs", overview)
        .get("/api/docs/{operation}", operation)
}

async fn json(_: Open<Description>) -> Result<Response, AppError> {
    static TEXT: OnceLock<String> = OnceLock::new();
    let text = TEXT.get_or_init(|| document().to_string());
    Ok(([(header::CONTENT_TYPE, "application/json")], text.as_str()).into_response())
}

#[derive(Template)]
#[template(path = "api/overview.html")]
struct Overview {
    page: Page,
    chapters: &'static [Chapter],
    kinds: &'static [Kind],
    version: &'static str,
}

/// The same for somebody who has not signed in.
#[derive(Template)]
#[template(path = "api/overview_outside.html")]
struct OverviewOutside {
    page: Page,
    chapters: &'static [Chapter],
    kinds: &'static [Kind],
    version: &'static str,
}

#[derive(Template)]
#[template(path = "api/operation.html")]
struct OperationPage {
    page: Page,
    op: &'static OperationView,
}

/// The same for somebody who has not signed in.
#[derive(Template)]
#[template(path = "api/operation_outside.html")]
struct OperationOutside {
    page: Page,
    op: &'static OperationView,
}

const TITLE: &str = "接口说明";

async fn overview(open: Open<Description>, State(app): State<Arc<App>>) -> Result<Response, AppError> {
    let page = open.page(&app, TITLE);
    let (chapters, kinds, version) = (view::chapters(), view::kinds(), env!("CARGO_PKG_VERSION"));
    if page.signed_in() {
        return html(&Overview { page, chapters, kinds, version });
    }
    html(&OverviewOutside { page, chapters, kinds, version })
}

async fn operation(
    open: Open<Description>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let op = view::operation(&id).ok_or(AppError::NotFound)?;
    let page = open.page(&app, op.summary).under(&[(TITLE, "/api/docs")]);
    if page.signed_in() {
        return html(&OperationPage { page, op });
    }
    html(&OperationOutside { page, op })
}
