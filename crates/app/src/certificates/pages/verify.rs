//! `/verify`: is this certificate valid today? For a phone, without JavaScript; asked a limited number of times.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use crate::certificates::verify::{self, Answer};
use crate::platform::open_to;
use crate::platform::render::{form_again, html};
use crate::platform::view::FieldProblem;
use crate::{App, AppError, Open, Page, Routes};

open_to!(Verifying, "调解员证人人可以查验，只显示可以公布的内容；按访问地址限次");

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get("/verify", ask).post("/verify", by_number).get("/verify/{code}", by_code)
}

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
struct Asked {
    /// The code of the QR code.
    t: String,
    number: String,
    name: String,
}

#[derive(Template)]
#[template(path = "certificates/verify.html")]
struct VerifyPage {
    page: Page,
    is_open: bool,
    number: String,
    holder: String,
    problems: Vec<FieldProblem>,
}

#[derive(Template)]
#[template(path = "certificates/verified.html")]
struct VerifiedPage {
    page: Page,
    answer: Option<Answer>,
    now: String,
}

/// The form; a code in the address leads to its own page.
async fn ask(
    open: Open<Verifying>,
    State(app): State<Arc<App>>,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    if crate::platform::chance::is_code(&asked.t) {
        return Ok(Redirect::to(&format!("/verify/{}", asked.t)).into_response());
    }
    html(&form(&open, &app, Asked::default(), Vec::new()))
}

fn form(open: &Open<Verifying>, app: &App, asked: Asked, problems: Vec<FieldProblem>) -> VerifyPage {
    VerifyPage {
        page: open.page(app, "调解员证查验"),
        is_open: verify::is_open(app),
        number: asked.number,
        holder: asked.name,
        problems,
    }
}

async fn by_number(
    open: Open<Verifying>,
    State(app): State<Arc<App>>,
    Form(asked): Form<Asked>,
) -> Result<Response, AppError> {
    if !verify::is_open(&app) {
        return html(&form(&open, &app, Asked::default(), Vec::new()));
    }
    app.limits.verify.check(&open.ask().ip)?;
    let empty = |field: &str, value: &str, message: &str| {
        value.trim().is_empty().then(|| FieldProblem { field: field.into(), message: message.into() })
    };
    let problems: Vec<FieldProblem> = [
        empty("number", &asked.number, "没有填写证号。证号印在证的正面。"),
        empty("name", &asked.name, "没有填写姓名。"),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !problems.is_empty() {
        return form_again(&form(&open, &app, asked, problems));
    }
    let answer = app.blocking(move |app| verify::by_number(app, &asked.number, &asked.name)).await?;
    shown(&open, &app, answer)
}

async fn by_code(
    open: Open<Verifying>,
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
) -> Result<Response, AppError> {
    if !verify::is_open(&app) {
        return html(&form(&open, &app, Asked::default(), Vec::new()));
    }
    app.limits.verify.check(&open.ask().ip)?;
    let answer = app.blocking(move |app| verify::by_code(app, &code)).await?;
    shown(&open, &app, answer)
}

fn shown(open: &Open<Verifying>, app: &App, answer: Option<Answer>) -> Result<Response, AppError> {
    let stamp = app.clock.stamp();
    let now = stamp.get(..16).unwrap_or(&stamp).replace('T', " ");
    html(&VerifiedPage { page: open.page(app, "调解员证查验"), answer, now })
}
