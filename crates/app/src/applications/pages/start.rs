//! `/apply`: what mediation is and what one needs, then a draft; taking one up elsewhere; leaving a computer others use.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, State};
use axum::response::Response;
use fengqiao_domain::applications::receipt::in_fours;
use serde::Deserialize;

use super::{Applying, busy, closed, cookied, with_cookie};
use crate::applications::{actions, device};
use crate::platform::render::{done, form_again, html};
use crate::platform::view::FieldProblem;
use crate::{App, AppError, Open, Page};

#[derive(Template)]
#[template(path = "applications/start.html")]
struct StartPage {
    page: Page,
    /// Code of the draft on this device; empty for none.
    code: String,
    /// Receipt of what was handed in last on this device; empty for none.
    receipt: String,
    progress: bool,
    /// Working days until acceptance is decided.
    days: u32,
}

/// The first page.
pub async fn start(open: Open<Applying>, State(app): State<Arc<App>>) -> Result<Response, AppError> {
    if !actions::is_open(&app) {
        return closed(&open, &app, "申请调解");
    }
    let known = match device::of(&open.ask().headers) {
        Some(device) => app.blocking(move |app| actions::current(app, &device)).await?,
        None => None,
    };
    let (code, receipt) = match known {
        Some(known) => match known.done {
            Some(done) => (String::new(), done.receipt),
            None => (in_fours(&known.content.code), String::new()),
        },
        None => (String::new(), String::new()),
    };
    let progress = crate::applications::shows_progress(&app);
    let days = app.jurisdiction.policy.clocks.acceptance_working_days.value;
    html(&StartPage { page: open.page(&app, "申请调解"), code, receipt, progress, days })
}

/// Begins a draft; a device that has one gets another, and the one before stays to be taken up by its code. After one that was
/// handed in the device stays the same, so that the same matter again is told with its receipt.
pub async fn begin(open: Open<Applying>, State(app): State<Arc<App>>) -> Result<Response, AppError> {
    if !actions::is_open(&app) {
        return closed(&open, &app, "申请调解");
    }
    let ip = open.ask().ip.clone();
    if let Err(error) = app.limits.drafts.check(&ip) {
        return busy(&open, &app, error, "", None);
    }
    let headers = open.ask().headers.clone();
    let (known, renewed) = (device::of(&headers), device::renewed(&app, &headers));
    let begun = app.blocking(move |app| {
        let handed_in = |device: &str| {
            Ok::<_, AppError>(actions::current(app, device)?.is_some_and(|a| a.done.is_some()))
        };
        let same = match known {
            Some(device) if handed_in(&device)? => Some(device),
            _ => None,
        };
        let (device, cookie) = same.map_or_else(|| device::new(app, &headers), |device| (device, renewed));
        actions::begin(app, &device, &ip)?;
        Ok(cookie)
    });
    Ok(with_cookie("/apply/who", &begun.await?))
}

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct Asked {
    code: String,
    phone: String,
}

#[derive(Template)]
#[template(path = "applications/resume.html")]
struct ResumePage {
    page: Page,
    code: String,
    phone: String,
    problems: Vec<FieldProblem>,
}

/// The form to take up a draft.
pub async fn resume(open: Open<Applying>, State(app): State<Arc<App>>) -> Result<Response, AppError> {
    if !actions::is_open(&app) {
        return closed(&open, &app, "申请调解");
    }
    html(&asking(&open, &app, Asked::default(), Vec::new()))
}

fn asking(open: &Open<Applying>, app: &App, asked: Asked, problems: Vec<FieldProblem>) -> ResumePage {
    ResumePage { page: open.page(app, "接着填"), code: asked.code, phone: asked.phone, problems }
}

/// Takes it up.
pub async fn take_up(
    open: Open<Applying>,
    State(app): State<Arc<App>>,
    Form(asked): Form<Asked>,
) -> Result<Response, AppError> {
    if !actions::is_open(&app) {
        return closed(&open, &app, "申请调解");
    }
    let ip = open.ask().ip.clone();
    app.limits.resume.check(&ip)?;
    let (device, cookie) = device::new(&app, &open.ask().headers);
    let of = asked.clone();
    let found = app.blocking(move |app| actions::resume(app, &of.code, &of.phone, &device, &ip)).await?;
    if found {
        return Ok(with_cookie("/apply/review", &cookie));
    }
    let message = "没有找到。看一看草稿编号和手机号写对了没有；草稿 30 天没有动过的，已经删去，要重新填。";
    let problems = vec![FieldProblem { field: "code".into(), message: message.into() }];
    form_again(&asking(&open, &app, asked, problems))
}

/// Forgets the draft on this device; it stays to be taken up by its code.
pub async fn leave(open: Open<Applying>, State(app): State<Arc<App>>) -> Response {
    let left = done("/apply", "已退出。草稿还在，以后凭草稿编号和手机号接着填。");
    cookied(left, &device::forget(&app, &open.ask().headers))
}
