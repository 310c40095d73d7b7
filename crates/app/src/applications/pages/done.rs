//! The receipt of what was handed in on this device.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use fengqiao_domain::access::Scope;
use fengqiao_domain::cases::clocks::{By, acceptance};

use super::Applying;
use crate::applications::organisations::Contact;
use crate::applications::store::places;
use crate::applications::{actions, device, shows_progress};
use crate::cases::CaseRecords;
use crate::platform::render::html;
use crate::tables::edit::load;
use crate::{App, AppError, Open, Page, settings};

#[derive(Template)]
#[template(path = "applications/done.html")]
struct DonePage {
    page: Page,
    receipt: String,
    contact: Contact,
    /// The last day to decide on acceptance, and why.
    until: String,
    why: String,
    progress: bool,
}

/// The receipt; without one on this device the start.
pub async fn done(open: Open<Applying>, State(app): State<Arc<App>>) -> Result<Response, AppError> {
    let elsewhere = || Redirect::to("/apply").into_response();
    let Some(device) = device::of(&open.ask().headers) else { return Ok(elsewhere()) };
    let page = app.blocking(move |app| {
        let Some(done) = actions::current(app, &device)?.and_then(|known| known.done) else {
            return Ok(None);
        };
        let now = app.clock.stamp();
        let env = app.env(&now);
        app.read(|c| {
            let case = load::<CaseRecords>(c, &env, &Scope::City, &done.case)?;
            let calendar = settings::calendar(c)?;
            let by = By { calendar: &calendar, policy: env.policy };
            let end = case.received_on.map(|day| acceptance(day, by));
            Ok(Some(DonePage {
                page: open.page(app, "已提交"),
                receipt: done.receipt,
                contact: places::contact(c, &case.organisation.id)?,
                until: end.as_ref().map(|end| end.result.date.to_string()).unwrap_or_default(),
                why: end.map(|end| end.sentence).unwrap_or_default(),
                progress: shows_progress(app),
            }))
        })
    });
    page.await?.map_or_else(|| Ok(elsewhere()), |page| html(&page))
}
