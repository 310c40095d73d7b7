//! One time on duty: what is known of it, and taking it back.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::response::Response;
use fengqiao_domain::access::{Action, Scope};
use serde::Deserialize;

use super::{PATH, UNDER};
use crate::duty::actions;
use crate::duty::store::{self, Kept};
use crate::mediators::brief;
use crate::organisations::OrganisationRecords;
use crate::platform::render::{done, form_again, html};
use crate::platform::view::FieldProblem;
use crate::tables::edit::load;
use crate::tables::params::address;
use crate::{Actor, App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get("/desk/duty/{id}", show).post("/desk/duty/{id}/withdrawal", withdraw)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Why {
    reason: String,
}

#[derive(Template)]
#[template(path = "duty/shift.html")]
struct ShiftPage {
    page: Page,
    kept: Kept,
    /// When it was recorded, and taken back.
    recorded: String,
    withdrawn: String,
    name: String,
    day: String,
    hours: String,
    back: String,
    may_record: bool,
    reason: String,
    problems: Vec<FieldProblem>,
}

fn known(app: &App, actor: &Actor, id: &str) -> Result<(Kept, String), AppError> {
    let now = app.clock.stamp();
    let env = app.env(&now);
    app.read(|c| {
        let kept = store::one(c, id)?.ok_or(AppError::NotFound)?;
        load::<OrganisationRecords>(c, &env, &actor.scope, &kept.organisation)?;
        if matches!(&actor.scope, Scope::Mediator(own) if *own != kept.mediator) {
            return Err(AppError::NotFound);
        }
        let person = brief(c, &env, std::slice::from_ref(&kept.mediator))?.pop();
        Ok((kept, person.map(|m| m.name).unwrap_or_default()))
    })
}

/// 2024-07-18 10:00, of a moment as stored.
fn moment(stored: &str) -> String {
    stored.get(..16).unwrap_or(stored).replace('T', " ")
}

fn month_of(kept: &Kept) -> String {
    let month = kept.shift.day.to_string();
    address(PATH, &[("organisation", &kept.organisation), ("month", month.get(..7).unwrap_or_default())])
}

async fn build<A>(
    permit: &Permit<A>,
    app: &Arc<App>,
    id: String,
    reason: String,
    problems: Vec<FieldProblem>,
) -> Result<ShiftPage, AppError> {
    let actor = permit.actor();
    let (kept, name) = app.blocking(move |app| known(app, &actor, &id)).await?;
    let back = month_of(&kept);
    Ok(ShiftPage {
        page: permit.page(app, "值班记录").under(&[UNDER, ("值班", &back)]).watermarked(),
        day: kept.shift.day.to_string(),
        hours: format!("{}，{}", kept.shift.hours(), fengqiao_domain::duty::spent(kept.shift.minutes())),
        may_record: permit.may(Action::RecordDuty) && kept.withdrawn.is_none(),
        back,
        name,
        recorded: moment(&kept.recorded.0),
        withdrawn: kept.withdrawn.as_ref().map(|(at, ..)| moment(at)).unwrap_or_default(),
        kept,
        reason,
        problems,
    })
}

async fn show(
    permit: Permit<may::ViewMediators>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    html(&build(&permit, &app, id, String::new(), Vec::new()).await?)
}

async fn withdraw(
    permit: Permit<may::RecordDuty>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Form(why): Form<Why>,
) -> Result<Response, AppError> {
    let (actor, of, reason) = (permit.actor(), id.clone(), why.reason.clone());
    match app.blocking(move |app| actions::withdraw(app, &actor, &of, &reason)).await {
        Ok(kept) => Ok(done(&month_of(&kept), "已撤销这次值班；记录和理由都保留。")),
        Err(error) => {
            let problems = error.for_form()?;
            form_again(&build(&permit, &app, id, why.reason, problems).await?)
        }
    }
}
