//! The own second factor: set up, confirm, give up.

use super::super::{own, totp};
use crate::platform::render::{done, form_again, html};
use crate::platform::view::FieldProblem;
use crate::{App, AppError, Page, Permit, Routes, may};
use askama::Template;
use axum::extract::{Form, State};
use axum::response::{IntoResponse, Response};
use fengqiao_domain::access::Role;
use http::header;
use serde::Deserialize;
use std::sync::Arc;

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
        .get("/desk/second-factor", form)
        .post("/desk/second-factor", confirm)
        .get("/desk/second-factor/qr.svg", qr)
        .post("/desk/second-factor/off", disable)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Entry {
    code: String,
    current: String,
}

#[derive(Template)]
#[template(path = "users/second_factor.html")]
struct SecondFactorPage {
    page: Page,
    /// The secret in groups of four; `None` when the second factor is in use.
    secret: Option<String>,
    required: bool,
    problems: Vec<FieldProblem>,
}

/// Names the account in the phone's application; short, so that the QR code is easy to read.
const ISSUER: &str = "枫桥";

type Own = Permit<may::OwnAccount>;

async fn view(
    permit: &Own,
    app: &Arc<App>,
    problems: Vec<FieldProblem>,
) -> Result<SecondFactorPage, AppError> {
    let signed_in = permit.signed_in().clone();
    let secret = app.blocking(move |app| own::totp_secret(app, &signed_in)).await?;
    let secret =
        secret.map(|s| s.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join(" "));
    let page = permit.page(app, "动态码").under(&[("我的账号", "/desk/account")]);
    let required = permit.role.is_some_and(Role::is_separate);
    Ok(SecondFactorPage { page, secret, required, problems })
}

async fn form(permit: Own, State(app): State<Arc<App>>) -> Result<Response, AppError> {
    html(&view(&permit, &app, Vec::new()).await?)
}

async fn qr(permit: Own, State(app): State<Arc<App>>) -> Result<Response, AppError> {
    let signed_in = permit.signed_in().clone();
    let svg = app
        .blocking(move |app| {
            let secret = own::totp_secret(app, &signed_in)?.ok_or(AppError::NotFound)?;
            totp::qr_svg(&totp::address(&secret, &signed_in.actor.account, ISSUER))
        })
        .await?;
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], svg).into_response())
}

async fn confirm(
    permit: Own,
    State(app): State<Arc<App>>,
    Form(entry): Form<Entry>,
) -> Result<Response, AppError> {
    let signed_in = permit.signed_in().clone();
    match app.blocking(move |app| own::confirm_totp(app, &signed_in, &entry.code)).await {
        Ok(()) => Ok(done("/desk/account", "动态码已启用。下次登录时，输入密码后再输入动态码。")),
        Err(error) => form_again(&view(&permit, &app, error.for_form()?).await?),
    }
}

async fn disable(
    permit: Own,
    State(app): State<Arc<App>>,
    Form(entry): Form<Entry>,
) -> Result<Response, AppError> {
    let _one_of_two = app.hashing.acquire().await.map_err(|e| AppError::Internal(e.to_string()))?;
    let signed_in = permit.signed_in().clone();
    match app.blocking(move |app| own::disable_totp(app, &signed_in, &entry.current)).await {
        Ok(()) => Ok(done("/desk/account", "动态码已停用。")),
        Err(error) => form_again(&view(&permit, &app, error.for_form()?).await?),
    }
}
