//! 报名: whom of the own people to enrol, and withdrawing.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::response::Response;
use fengqiao_domain::access::Scope;
use fengqiao_domain::training::seats::closed;

use super::LIST;
use super::detail::session_of;
use crate::platform::render::{done, form_again, html};
use crate::platform::view::FieldProblem;
use crate::tables::Params;
use crate::tables::form::Pairs;
use crate::training::enrol;
use crate::training::store::places;
use crate::{App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
        .get("/desk/training/{id}/enrolments", form)
        .post("/desk/training/{id}/enrolments", save)
        .post("/desk/training/{id}/enrolments/{enrolment}/withdrawal", withdraw)
}

struct Person {
    id: String,
    name: String,
    number: String,
    organisation: String,
    ticked: bool,
}

#[derive(Template)]
#[template(path = "training/enrol.html")]
struct EnrolPage {
    page: Page,
    path: String,
    name: String,
    sub: String,
    q: String,
    people: Vec<Person>,
    closed: String,
    problems: Vec<FieldProblem>,
}

async fn form(
    permit: Permit<may::Enrol>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let text = Params(pairs).get("q").to_owned();
    html(&page(&permit, &app, id, text, Vec::new(), Vec::new()).await?)
}

async fn page<A>(
    permit: &Permit<A>,
    app: &Arc<App>,
    id: String,
    text: String,
    ticked: Vec<String>,
    problems: Vec<FieldProblem>,
) -> Result<EnrolPage, AppError> {
    let (scope, frame): (Scope, Page) = (permit.scope.clone(), permit.page(app, "报名"));
    app.blocking(move |app| {
        let now = app.clock.stamp();
        let env = app.env(&now);
        app.read(|c| {
            let session = session_of(c, &env, &scope, &id)?;
            let found = places::candidates(c, &scope, &id, &text, env.today)?;
            let person = |(id, name, number, organisation): (String, String, String, String)| Person {
                ticked: ticked.contains(&id),
                id,
                name,
                number,
                organisation,
            };
            let here = format!("{LIST}/{id}");
            Ok(EnrolPage {
                page: frame.under(&[super::ABOVE[0], (&session.name, &here)]),
                path: format!("{here}/enrolments"),
                sub: format!("{}　{}", session.days(), session.host),
                closed: closed(&session, env.today).unwrap_or_default(),
                name: session.name,
                q: text,
                people: found.into_iter().map(person).collect(),
                problems,
            })
        })
    })
    .await
}

async fn save(
    permit: Permit<may::Enrol>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
    Form(form): Form<Pairs>,
) -> Result<Response, AppError> {
    let ids: Vec<String> = form.iter().filter(|(k, _)| k == "id").map(|(_, v)| v.clone()).collect();
    let (actor, to, whom) = (permit.actor(), id.clone(), ids.clone());
    match app.blocking(move |app| enrol::enrol(app, &actor, &to, &whom)).await {
        Ok(sum) => {
            let words = match (sum.taken, sum.waiting) {
                (taken, 0) => format!("已报名 {taken} 人。"),
                (0, waiting) => format!("名额已满，{waiting} 人排入候补；有人退出时依次递补。"),
                (taken, waiting) => format!("已报名 {taken} 人，名额已满，{waiting} 人排入候补。"),
            };
            Ok(done(&format!("{LIST}/{id}"), &words))
        }
        Err(error) => {
            let problems = error.for_form()?;
            let text = Params(pairs).get("q").to_owned();
            form_again(&page(&permit, &app, id, text, ids, problems).await?)
        }
    }
}

async fn withdraw(
    permit: Permit<may::Enrol>,
    State(app): State<Arc<App>>,
    Path((id, enrolment)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let (actor, to) = (permit.actor(), id.clone());
    let name = app.blocking(move |app| enrol::withdraw(app, &actor, &to, &enrolment)).await?;
    Ok(done(&format!("{LIST}/{id}"), &format!("{name}的报名已取消。")))
}
