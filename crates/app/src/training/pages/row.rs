//! One person at one session: corrected or taken back, with a reason.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::response::Response;
use fengqiao_domain::access::Action;
use fengqiao_domain::training::{Attendance, TRAINING};
use fengqiao_domain::value::Raw;

use super::LIST;
use super::detail::typed;
use crate::platform::render::{done, form_again, html};
use crate::platform::view::{Choice, FieldProblem};
use crate::tables::Records;
use crate::tables::detail::{History, history};
use crate::tables::edit::load;
use crate::tables::form::Pairs;
use crate::training::{TrainingRecords, attend};
use crate::{Actor, App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
        .get("/desk/training/attendance/{row}", one)
        .post("/desk/training/attendance/{row}", correct)
        .post("/desk/training/attendance/{row}/withdrawal", withdraw)
}

#[derive(Template)]
#[template(path = "training/row.html")]
struct RowPage {
    page: Page,
    id: String,
    revision: i64,
    mediator: String,
    name: String,
    session: String,
    sub: String,
    of: String,
    attended: String,
    score: String,
    passed: Vec<Choice>,
    remarks: String,
    note: String,
    reason: String,
    withdrawn: String,
    may_edit: bool,
    problems: Vec<FieldProblem>,
    history: History,
}

async fn one(
    permit: Permit<may::ViewTraining>,
    State(app): State<Arc<App>>,
    Path(row): Path<String>,
) -> Result<Response, AppError> {
    html(&page(&permit, &app, row, Pairs::new()).await?)
}

async fn page<A>(permit: &Permit<A>, app: &Arc<App>, id: String, form: Pairs) -> Result<RowPage, AppError> {
    let (actor, frame) = (permit.actor(), permit.page(app, "签到"));
    app.blocking(move |app| build(app, &actor, frame, &id, &form)).await
}

fn build(app: &App, actor: &Actor, mut frame: Page, id: &str, form: &Pairs) -> Result<RowPage, AppError> {
    let now = app.clock.stamp();
    let env = app.env(&now);
    app.read(|c| {
        let a = load::<TrainingRecords>(c, &env, &actor.scope, id)?;
        let at = env.at(env.today);
        let show = |key: &str| {
            let typed = form.iter().find(|(k, _)| k == key).map(|(_, v)| v.trim().to_owned());
            typed.unwrap_or_else(|| TRAINING.column(key).map(|col| col.show(&a, &at)).unwrap_or_default())
        };
        frame.title = format!("{}　签到", a.mediator.name);
        let here = format!("{LIST}/{}", a.session.id);
        let known = |key: &str| typed(form, key).to_owned();
        Ok(RowPage {
            page: frame.under(&[super::ABOVE[0], (&a.session.name, &here)]).watermarked(),
            mediator: a.mediator.id.clone(),
            name: a.mediator.name.clone(),
            session: a.session.id.clone(),
            sub: sub(&a),
            of: a.session.hours.map(|_| show_hours(&a, &at)).unwrap_or_default(),
            attended: show("attended"),
            score: show("score"),
            passed: Choice::all(["是", "否"], &show("passed")),
            remarks: show("remarks"),
            note: known("note"),
            reason: known("reason"),
            withdrawn: a.withdrawn.map(|day| day.to_string()).unwrap_or_default(),
            may_edit: actor.may(Action::EditTraining)
                && a.withdrawn.is_none()
                && TrainingRecords::reaches(&actor.scope, &a),
            revision: a.revision,
            id: id.to_owned(),
            problems: Vec::new(),
            history: history::<TrainingRecords>(c, id, "", |_| String::new())?,
        })
    })
}

fn show_hours(a: &Attendance, at: &fengqiao_domain::table::At) -> String {
    TRAINING.column("hours").map(|c| c.show(a, at)).unwrap_or_default()
}

fn sub(a: &Attendance) -> String {
    format!("{}　{}　{}", a.home.name, a.session.name, a.session.days())
}

async fn correct(
    permit: Permit<may::EditTraining>,
    State(app): State<Arc<App>>,
    Path(row): Path<String>,
    Form(form): Form<Pairs>,
) -> Result<Response, AppError> {
    let shown = page(&permit, &app, row.clone(), form.clone()).await?;
    let (actor, sent) = (permit.actor(), form);
    let kept = app
        .blocking(move |app| {
            let values: BTreeMap<String, Raw> = ["attended", "score", "passed", "remarks"]
                .iter()
                .filter_map(|key| {
                    let value = sent.iter().find(|(k, _)| k == key)?.1.trim();
                    let raw = if value.is_empty() { Raw::Blank } else { Raw::Text(value.to_owned()) };
                    Some(((*key).to_owned(), raw))
                })
                .collect();
            let seen = typed(&sent, "revision").parse().unwrap_or(0);
            attend::correct(app, &actor, &row, seen, &values, typed(&sent, "note"))
        })
        .await;
    match kept {
        Ok(a) => Ok(done(&format!("{LIST}/{}", a.session.id), &format!("{}的签到已更正。", a.mediator.name))),
        Err(error) => form_again(&RowPage { problems: error.for_form()?, ..shown }),
    }
}

async fn withdraw(
    permit: Permit<may::EditTraining>,
    State(app): State<Arc<App>>,
    Path(row): Path<String>,
    Form(form): Form<Pairs>,
) -> Result<Response, AppError> {
    let shown = page(&permit, &app, row.clone(), form.clone()).await?;
    let (actor, seen) = (permit.actor(), typed(&form, "revision").parse().unwrap_or(0));
    let reason = typed(&form, "reason").to_owned();
    match app.blocking(move |app| attend::withdraw(app, &actor, &row, seen, &reason)).await {
        Ok(a) => Ok(done(&format!("{LIST}/{}", a.session.id), &format!("{}的签到已撤销。", a.mediator.name))),
        Err(error) => form_again(&RowPage { problems: error.for_form()?, ..shown }),
    }
}
