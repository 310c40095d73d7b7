//! `/progress`: receipt and last four digits of the telephone.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::{Looking, closed};
use crate::applications::progress::{self, Shown};
use crate::platform::render::{form_again, html};
use crate::platform::view::FieldProblem;
use crate::{App, AppError, Open, Page};

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct Asked {
    receipt: String,
    digits: String,
}

#[derive(Template)]
#[template(path = "applications/progress.html")]
struct FormPage {
    page: Page,
    receipt: String,
    problems: Vec<FieldProblem>,
}

#[derive(Template)]
#[template(path = "applications/shown.html")]
struct ShownPage {
    page: Page,
    of: Shown,
    now: String,
}

/// The form; the code on a slip brings the receipt with it.
pub async fn form(
    open: Open<Looking>,
    State(app): State<Arc<App>>,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    if !progress::is_open(&app) {
        return closed(&open, &app, "办理进度");
    }
    html(&asking(&open, &app, asked.receipt, Vec::new()))
}

fn asking(open: &Open<Looking>, app: &App, receipt: String, problems: Vec<FieldProblem>) -> FormPage {
    let mut page = open.page(app, "办理进度");
    // What was typed stands in no address.
    "/progress".clone_into(&mut page.here);
    FormPage { page, receipt, problems }
}

/// How it stands.
pub async fn look(
    open: Open<Looking>,
    State(app): State<Arc<App>>,
    Form(asked): Form<Asked>,
) -> Result<Response, AppError> {
    if !progress::is_open(&app) {
        return closed(&open, &app, "办理进度");
    }
    let ip = open.ask().ip.clone();
    app.limits.progress.check(&ip)?;
    let of = asked.clone();
    let found = app.blocking(move |app| progress::look(app, &of.receipt, &of.digits, &ip)).await?;
    let Some(of) = found else {
        let message = "没有查到。看一看回执编号和后四位写对了没有，一位都不能错。";
        let problems = vec![FieldProblem { field: "receipt".into(), message: message.into() }];
        return form_again(&asking(&open, &app, asked.receipt, problems));
    };
    let mut page = open.page(&app, "办理进度");
    "/progress".clone_into(&mut page.here);
    let stamp = app.clock.stamp();
    let now = stamp.get(..16).unwrap_or(&stamp).replace('T', " ");
    html(&ShownPage { page, of, now })
}
