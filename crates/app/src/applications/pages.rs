//! Pages of applications: the nine questions of the public side, the receipt, the progress; the counter's form and slip.

mod counter;
mod done;
mod evidence;
mod progress;
mod put;
mod question;
mod start;
mod views;

use askama::Template;
use axum::response::{IntoResponse as _, Redirect, Response};
use http::{HeaderValue, StatusCode, header};

use super::organisations::Contact;
use crate::platform::open_to;
use crate::platform::render::{html, not_done};
use crate::{App, AppError, Open, Page, Routes};

open_to!(Applying, "劳动者和单位不用账号就能申请调解；草稿只有填写的设备看得到，提交按访问地址限次");
open_to!(Looking, "申请人凭回执编号和手机号后四位查进度，不显示对方；按访问地址和回执限次");

/// Largest request with files that is read to its end, so that whoever sends a huge photo is told so.
const READ_TO_THE_END: usize = 300 * 1024 * 1024;

/// Routes of the public side.
pub fn public_routes() -> Routes {
    Routes::new()
        .get("/apply", start::start)
        .post("/apply", start::begin)
        .get("/apply/resume", start::resume)
        .post("/apply/resume", start::take_up)
        .post("/apply/leave", start::leave)
        .get("/apply/done", done::done)
        .upload_up_to("/apply/files", READ_TO_THE_END, evidence::post)
        .get("/apply/{question}", question::get)
        .post("/apply/{question}", question::post)
        .get("/progress", progress::form)
        .post("/progress", progress::look)
}

/// Routes of the office side.
pub fn routes() -> Routes {
    Routes::new()
        .get("/desk/cases/apply", counter::form)
        .post("/desk/cases/apply", counter::post)
        .post("/desk/cases/{id}/slip", counter::slip)
}

#[derive(Template)]
#[template(path = "applications/closed.html")]
struct ClosedPage {
    page: Page,
    what: &'static str,
}

/// What is said while the switch is off.
fn closed<R>(open: &Open<R>, app: &App, what: &'static str) -> Result<Response, AppError> {
    html(&ClosedPage { page: open.page(app, what), what })
}

#[derive(Template)]
#[template(path = "applications/busy.html")]
struct BusyPage {
    page: Page,
    /// Draft code, for what stays.
    code: String,
    minutes: u64,
    contact: Option<Contact>,
    back: &'static str,
}

/// What is said to an address that has done too much; what was typed stays.
fn busy(
    open: &Open<Applying>,
    app: &App,
    error: AppError,
    code: &str,
    contact: Option<Contact>,
) -> Result<Response, AppError> {
    let AppError::TooMany { seconds } = error else { return Err(error) };
    let page = BusyPage {
        page: open.page(app, "请稍等"),
        code: fengqiao_domain::applications::receipt::in_fours(code),
        minutes: seconds.div_ceil(60),
        contact,
        back: if code.is_empty() { "/apply" } else { "/apply/review" },
    };
    let mut response = html(&page)?;
    *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    Ok(response)
}

/// Back to the start: the draft is not on this device.
fn lost() -> Response {
    not_done("/apply", "这台设备上没有这份草稿。有草稿编号的，点“接着填”；没有的，重新开始。")
}

/// To an address with a cookie.
fn with_cookie(to: &str, cookie: &str) -> Response {
    cookied(Redirect::to(to).into_response(), cookie)
}

fn cookied(mut response: Response, cookie: &str) -> Response {
    // A cookie of hex digits is always a valid header; none is needed where the device stays the same.
    if !cookie.is_empty()
        && let Ok(value) = HeaderValue::from_str(cookie)
    {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}
