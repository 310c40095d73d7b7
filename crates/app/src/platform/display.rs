//! Type size and contrast without JavaScript, and the watermark of user and time.

use super::permit::{Open, Permit};
use super::render::local;
use super::routes::Routes;
use super::{may, page::TextSize};
use crate::{App, AppError};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::header::{self, HeaderValue};
use serde::Deserialize;
use std::sync::Arc;

open_to!(Display, "字号和对比度人人可调，登录前也要能用");

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get("/display", display).get("/desk/watermark.svg", watermark)
}

#[derive(Deserialize)]
struct Wanted {
    text: Option<String>,
    contrast: Option<String>,
    back: Option<String>,
}

async fn display(_: Open<Display>, Query(wanted): Query<Wanted>) -> Response {
    let mut response = Redirect::to(local(wanted.back.as_deref().unwrap_or_default(), "/")).into_response();
    let mut keep = |name: &str, value: &str| {
        let cookie = format!("{name}={value}; Path=/; Max-Age=31536000; SameSite=Lax");
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    };
    if let Some(text) = &wanted.text {
        keep("text", TextSize::from_cookie(text).value());
    }
    if let Some(contrast) = &wanted.contrast {
        keep("contrast", if contrast == "high" { "high" } else { "normal" });
    }
    response
}

#[derive(Template)]
#[template(path = "layout/watermark.svg", escape = "html")]
struct Watermark {
    first: String,
    second: String,
}

async fn watermark(
    permit: Permit<may::OwnAccount>,
    State(app): State<Arc<App>>,
) -> Result<Response, AppError> {
    let now = app.clock.now().strftime("%Y-%m-%d %H:%M").to_string();
    let mark = Watermark { first: format!("{} {}", permit.name, permit.account), second: now };
    let svg = mark.render().map_err(|e| AppError::Internal(e.to_string()))?;
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], svg).into_response())
}
