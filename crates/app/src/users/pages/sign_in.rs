//! Signing in and out.

use super::super::sign_in::{self, Attempt};
use crate::platform::caller::over_tls;
use crate::platform::open_to;
use crate::platform::permit::Ask;
use crate::platform::render::{form_again, html, local};
use crate::platform::session::{SignedIn, Stage, clear_cookie, set_cookie};
use crate::platform::view::FieldProblem;
use crate::{App, AppError, Open, Page, Routes};
use askama::Template;
use axum::extract::{Form, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::header;
use serde::Deserialize;
use std::sync::Arc;

open_to!(SignIn, "还没有登录的人要能登录");

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
        .get("/sign-in", form)
        .post("/sign-in", submit)
        .get("/sign-in/code", code_form)
        .post("/sign-in/code", submit_code)
        .post("/sign-out", sign_out)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Back {
    back: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Entry {
    account: String,
    password: String,
    code: String,
    back: String,
}

#[derive(Template)]
#[template(path = "users/sign_in.html")]
struct SignInPage {
    page: Page,
    account: String,
    back: String,
    problems: Vec<FieldProblem>,
}

#[derive(Template)]
#[template(path = "users/code.html")]
struct CodePage {
    page: Page,
    back: String,
    problems: Vec<FieldProblem>,
}

/// A frame without the person: somebody half-way signed in sees no menu.
fn bare(open: &Open<SignIn>, app: &App, title: &str) -> Page {
    let page = open.page(app, title);
    Page { user_name: String::new(), menu: Vec::new(), posts: Vec::new(), ..page }
}

async fn form(
    open: Open<SignIn>,
    State(app): State<Arc<App>>,
    Query(back): Query<Back>,
) -> Result<Response, AppError> {
    if open.signed_in.as_ref().is_some_and(|s| s.stage == Stage::Full) {
        return Ok(Redirect::to(local(&back.back, "/desk")).into_response());
    }
    let page = bare(&open, &app, "登录");
    html(&SignInPage { page, account: String::new(), back: back.back, problems: Vec::new() })
}

async fn submit(
    open: Open<SignIn>,
    State(app): State<Arc<App>>,
    Form(entry): Form<Entry>,
) -> Result<Response, AppError> {
    let _one_of_two = app.hashing.acquire().await.map_err(|e| AppError::Internal(e.to_string()))?;
    let Entry { account, password, back, .. } = entry;
    let (ip, agent) = (open.ask().ip.clone(), agent(open.ask()));
    let phone = is_phone(open.ask());
    let typed = account.clone();
    let begun = app
        .blocking(move |app| {
            sign_in::sign_in(app, &Attempt { account: &typed, password: &password, ip: &ip, agent: &agent })
        })
        .await;
    match begun {
        Ok(begun) if begun.needs_code => {
            let back: String = form_urlencoded::byte_serialize(back.as_bytes()).collect();
            Ok(with_cookie(
                &format!("/sign-in/code?back={back}"),
                &set_cookie(&begun.cookie, over_tls(&app, &open.ask().headers)),
            ))
        }
        Ok(begun) => {
            let to = local(&back, "/desk");
            // Who comes with a phone to look at the own certificate need not look for it.
            let to = if begun.own && phone && to == "/desk" { "/desk/me" } else { to };
            Ok(with_cookie(to, &set_cookie(&begun.cookie, over_tls(&app, &open.ask().headers))))
        }
        Err(error) => {
            let problems = error.for_form()?;
            form_again(&SignInPage { page: bare(&open, &app, "登录"), account, back, problems })
        }
    }
}

async fn code_form(
    open: Open<SignIn>,
    State(app): State<Arc<App>>,
    Query(back): Query<Back>,
) -> Result<Response, AppError> {
    if half_way(&open).is_none() {
        return Ok(Redirect::to("/sign-in").into_response());
    }
    html(&CodePage { page: bare(&open, &app, "输入动态码"), back: back.back, problems: Vec::new() })
}

async fn submit_code(
    open: Open<SignIn>,
    State(app): State<Arc<App>>,
    Form(entry): Form<Entry>,
) -> Result<Response, AppError> {
    let Some(signed_in) = half_way(&open) else { return Ok(Redirect::to("/sign-in").into_response()) };
    let agent = agent(open.ask());
    match app.blocking(move |app| sign_in::enter_code(app, &signed_in, &entry.code, &agent)).await {
        Ok(cookie) => Ok(with_cookie(
            local(&entry.back, "/desk"),
            &set_cookie(&cookie, over_tls(&app, &open.ask().headers)),
        )),
        Err(error) => {
            let problems = error.for_form()?;
            form_again(&CodePage { page: bare(&open, &app, "输入动态码"), back: entry.back, problems })
        }
    }
}

async fn sign_out(open: Open<SignIn>, State(app): State<Arc<App>>) -> Result<Response, AppError> {
    if let Some(signed_in) = open.signed_in.clone() {
        app.blocking(move |app| sign_in::sign_out(app, &signed_in)).await?;
    }
    Ok(with_cookie("/sign-in", &clear_cookie(over_tls(&app, &open.ask().headers))))
}

fn half_way(open: &Open<SignIn>) -> Option<Arc<SignedIn>> {
    open.signed_in.clone().filter(|s| s.stage == Stage::Code)
}

fn agent(ask: &Ask) -> String {
    ask.headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned()
}

/// A browser that says it is on a phone.
fn is_phone(ask: &Ask) -> bool {
    let hint = ask.headers.get("sec-ch-ua-mobile").is_some_and(|v| v == "?1");
    hint || agent(ask).contains("Mobile")
}

fn with_cookie(to: &str, cookie: &str) -> Response {
    ([(header::SET_COOKIE, cookie.to_owned())], Redirect::to(to)).into_response()
}
