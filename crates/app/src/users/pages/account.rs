//! The own account: password, posts, sessions, tokens.

use super::super::own;
use super::super::store::posts::Post;
use super::super::store::{tokens, users};
use crate::platform::render::{done, form_again, html, local};
use crate::platform::session::{self, Listed as Session};
use crate::platform::view::FieldProblem;
use crate::{App, AppError, Page, Permit, Routes, may};
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use fengqiao_domain::access::Action;
use serde::Deserialize;
use std::sync::Arc;

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
        .get("/desk/account", account)
        .post("/desk/account/sessions", end_other_sessions)
        .post("/desk/account/tokens", make_token)
        .post("/desk/account/tokens/{id}/revocation", revoke_token)
        .get("/desk/password", password_form)
        .post("/desk/password", change_password)
        .post("/desk/post", switch_post)
}

type Own = Permit<may::OwnAccount>;

#[derive(Template)]
#[template(path = "users/account.html")]
struct AccountPage {
    page: Page,
    account: String,
    totp: bool,
    current: String,
    posts: Vec<Post>,
    sessions: Vec<Session>,
    tokens: Vec<tokens::Listed>,
    may_make_tokens: bool,
    /// A token just made, shown once.
    fresh: Option<String>,
    problems: Vec<FieldProblem>,
}

async fn view(
    permit: &Own,
    app: &Arc<App>,
    fresh: Option<String>,
    problems: Vec<FieldProblem>,
) -> Result<AccountPage, AppError> {
    let (user_id, own_session) = (permit.user_id.clone(), permit.session().to_owned());
    let (user, sessions, tokens, posts) = app
        .blocking(move |app| {
            let today = app.clock.now().date().to_string();
            app.read(|c| {
                let user = users::get(c, &user_id)?.ok_or(AppError::NotFound)?;
                let sessions = session::of_user(c, &user_id, &own_session)?;
                let held = super::super::store::posts::held(c, &user_id, &today)?;
                Ok((user, sessions, tokens::of_user(c, &user_id)?, held))
            })
        })
        .await?;
    Ok(AccountPage {
        page: permit.page(app, "我的账号"),
        account: user.account,
        totp: user.totp_confirmed,
        current: permit.post_id.clone(),
        posts,
        sessions,
        tokens,
        may_make_tokens: permit.may(Action::UseApi),
        fresh,
        problems,
    })
}

async fn account(permit: Own, State(app): State<Arc<App>>) -> Result<Response, AppError> {
    html(&view(&permit, &app, None, Vec::new()).await?)
}

async fn end_other_sessions(permit: Own, State(app): State<Arc<App>>) -> Result<Response, AppError> {
    let signed_in = permit.signed_in().clone();
    app.blocking(move |app| own::end_other_sessions(app, &signed_in)).await?;
    Ok(done("/desk/account", "其他设备上的登录都已退出。"))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct TokenEntry {
    name: String,
    days: String,
}

async fn make_token(
    permit: Own,
    State(app): State<Arc<App>>,
    Form(entry): Form<TokenEntry>,
) -> Result<Response, AppError> {
    let signed_in = permit.signed_in().clone();
    let days = entry.days.trim().parse().unwrap_or_default();
    match app.blocking(move |app| own::make_token(app, &signed_in, &entry.name, days)).await {
        Ok(token) => html(&view(&permit, &app, Some(token), Vec::new()).await?),
        Err(error) => form_again(&view(&permit, &app, None, error.for_form()?).await?),
    }
}

async fn revoke_token(
    permit: Own,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let signed_in = permit.signed_in().clone();
    app.blocking(move |app| own::revoke_token(app, &signed_in, &id)).await?;
    Ok(done("/desk/account", "令牌已收回，立即失效。"))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct PasswordEntry {
    old: String,
    new: String,
    again: String,
}

#[derive(Template)]
#[template(path = "users/password.html")]
struct PasswordPage {
    page: Page,
    first: bool,
    problems: Vec<FieldProblem>,
}

fn password_page(permit: &Own, app: &App, problems: Vec<FieldProblem>) -> PasswordPage {
    let page = permit.page(app, "修改密码").under(&[("我的账号", "/desk/account")]);
    PasswordPage { page, first: permit.signed_in().must_change, problems }
}

async fn password_form(permit: Own, State(app): State<Arc<App>>) -> Result<Response, AppError> {
    html(&password_page(&permit, &app, Vec::new()))
}

async fn change_password(
    permit: Own,
    State(app): State<Arc<App>>,
    Form(entry): Form<PasswordEntry>,
) -> Result<Response, AppError> {
    let _one_of_two = app.hashing.acquire().await.map_err(|e| AppError::Internal(e.to_string()))?;
    let signed_in = permit.signed_in().clone();
    let to = if signed_in.must_change { "/desk" } else { "/desk/account" };
    let changed = app
        .blocking(move |app| own::change_password(app, &signed_in, &entry.old, &entry.new, &entry.again))
        .await;
    match changed {
        Ok(()) => Ok(done(to, "密码已修改，其他设备上的登录都已退出。")),
        Err(error) => form_again(&password_page(&permit, &app, error.for_form()?)),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct SwitchEntry {
    post: String,
    back: String,
}

async fn switch_post(
    permit: Own,
    State(app): State<Arc<App>>,
    Form(entry): Form<SwitchEntry>,
) -> Result<Response, AppError> {
    let signed_in = permit.signed_in().clone();
    let back = local(&entry.back, "/desk").to_owned();
    app.blocking(move |app| own::switch_post(app, &signed_in, &entry.post)).await?;
    Ok(Redirect::to(&back).into_response())
}
