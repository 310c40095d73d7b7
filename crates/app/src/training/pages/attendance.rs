//! 登记签到: one screen to tick those who came, with hours and result.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::response::Response;
use fengqiao_db::binds;
use fengqiao_domain::training::Session;
use fengqiao_domain::training::check::attended_hours;
use fengqiao_domain::training::seats::Seat;
use fengqiao_domain::value::{Kind, Raw, Value};

use super::LIST;
use super::detail::{Came, came_row, session_of};
use crate::platform::render::{done, form_again, html, some};
use crate::platform::view::FieldProblem;
use crate::tables::behalf::{self, Behalf, BehalfView};
use crate::tables::form::Pairs;
use crate::tables::{Env, Records};
use crate::training::TrainingRecords;
use crate::training::attend::{self, Sheet, Tick};
use crate::training::store::places;
use crate::{Actor, App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get("/desk/training/{id}/attendance", form).post("/desk/training/{id}/attendance", save)
}

/// Somebody to tick.
struct Row {
    mediator: String,
    name: String,
    number: String,
    organisation: String,
    waits: String,
    ticked: bool,
    hours: String,
    score: String,
    passed: String,
    remarks: String,
    problem: String,
}

#[derive(Template)]
#[template(path = "training/attendance.html")]
struct TickPage {
    page: Page,
    id: String,
    name: String,
    sub: String,
    hours: String,
    rows: Vec<Row>,
    known: Vec<Came>,
    numbers: String,
    absent: bool,
    behalf: Option<BehalfView>,
    problems: Vec<FieldProblem>,
}

async fn form(
    permit: Permit<may::EditTraining>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    html(&page(&permit, &app, id, Pairs::new(), Vec::new()).await?)
}

async fn page<A>(
    permit: &Permit<A>,
    app: &Arc<App>,
    id: String,
    form: Pairs,
    problems: Vec<FieldProblem>,
) -> Result<TickPage, AppError> {
    let (actor, frame) = (permit.actor(), permit.page(app, "登记签到"));
    let behalf = behalf::view(permit, |name| of(&form, name).to_owned());
    app.blocking(move |app| build(app, &actor, frame, &id, &form, behalf, problems)).await
}

fn of<'f>(form: &'f Pairs, key: &str) -> &'f str {
    form.iter().find(|(k, _)| k == key).map_or("", |(_, v)| v.trim())
}

fn build(
    app: &App,
    actor: &Actor,
    frame: Page,
    id: &str,
    form: &Pairs,
    behalf: Option<BehalfView>,
    problems: Vec<FieldProblem>,
) -> Result<TickPage, AppError> {
    let now = app.clock.stamp();
    let env = app.env(&now);
    app.read(|c| {
        let session = session_of(c, &env, &actor.scope, id)?;
        attend::may_tick(&actor.scope, &session, &env)?;
        let mut known = Vec::new();
        let condition = "r.session_id = $1 AND r.withdrawn_on IS NULL ORDER BY r.mediator_id LIMIT 200";
        TrainingRecords::each(c, &env, condition, &binds![id], &mut |a| {
            known.push(came_row(&a, &env));
            Ok(())
        })?;
        let entered = places::entered_of_enrolled(c, id)?;
        let standing = places::of(c, &actor.scope, &session, true)?;
        let is_sent = !form.is_empty();
        let ticked: BTreeSet<&str> =
            form.iter().filter(|(k, _)| k == "came").map(|(_, v)| v.as_str()).collect();
        let whole = shown(&session);
        let row = |e: places::Enrolled| {
            let typed = |what: &str| of(form, &format!("{what}-{}", e.mediator)).to_owned();
            let field = format!("hours-{}", e.mediator);
            let hours = typed("hours");
            Row {
                ticked: ticked.contains(e.mediator.as_str()),
                hours: if is_sent { hours } else { whole.clone() },
                score: typed("score"),
                passed: typed("passed"),
                remarks: typed("remarks"),
                waits: match e.seat {
                    Seat::Taken => String::new(),
                    Seat::Waiting(n) => format!("候补第 {n} 位"),
                },
                problem: problems
                    .iter()
                    .find(|p| p.field == field)
                    .map_or(String::new(), |p| p.message.clone()),
                mediator: e.mediator,
                name: e.name,
                number: e.certificate_no,
                organisation: e.organisation,
            }
        };
        let rows = standing.into_iter().filter(|e| !entered.contains(&e.mediator)).map(row).collect();
        let here = format!("{LIST}/{id}");
        Ok(TickPage {
            page: frame.under(&[super::ABOVE[0], (&session.name, &here)]),
            sub: format!("{}　{}", session.days(), session.host),
            hours: whole,
            name: session.name,
            id: id.to_owned(),
            rows,
            known,
            numbers: of(form, "numbers").to_owned(),
            absent: of(form, "absent") == "是",
            behalf,
            problems,
        })
    })
}

/// 活动学时 as shown.
fn shown(session: &Session) -> String {
    session.hours.map_or_else(String::new, |n| Kind::Decimal.show(&Value::Decimal(n)))
}

async fn save(
    permit: Permit<may::EditTraining>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Form(form): Form<Pairs>,
) -> Result<Response, AppError> {
    let (actor, to, sent) = (permit.actor(), id.clone(), form.clone());
    let kept = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            let env = app.env(&now);
            let sheet = read(app, &actor, &env, &to, &sent)?;
            attend::tick(app, &actor, &to, &sheet)
        })
        .await;
    match kept {
        Ok(kept) => {
            let said = some(&kept.overlapping);
            let said = if said.is_empty() { said } else { format!("提醒：{said}。") };
            Ok(done(&format!("{LIST}/{id}"), &format!("已登记 {} 人，学时已计入。{said}", kept.count)))
        }
        Err(error) => {
            let problems = error.for_form()?;
            form_again(&page(&permit, &app, id, form, problems).await?)
        }
    }
}

/// What was ticked and typed.
fn read(app: &App, actor: &Actor, env: &Env, id: &str, form: &Pairs) -> Result<Sheet, AppError> {
    let session = app.read(|c| session_of(c, env, &actor.scope, id))?;
    let behalf = Behalf::read(actor, |name| of(form, name).to_owned())?;
    let ticked: BTreeSet<&str> = form.iter().filter(|(k, _)| k == "came").map(|(_, v)| v.as_str()).collect();
    let absent = of(form, "absent") == "是";
    let mut wrong: BTreeMap<String, String> = BTreeMap::new();
    let mut ticks = Vec::new();
    for person in form.iter().filter(|(k, _)| k == "person").map(|(_, v)| v.as_str()) {
        let came = ticked.contains(person);
        if !came && !absent {
            continue;
        }
        let typed = |what: &str| of(form, &format!("{what}-{person}"));
        let attended = match (came, typed("hours")) {
            (false, _) => Ok(Some(0)),
            (true, "") => Ok(session.hours),
            (true, text) => Kind::Decimal.parse(&Raw::Text(text.to_owned())).map(|v| v.int()),
        };
        let attended = match attended {
            Ok(n) => n.unwrap_or(0),
            Err(fault) => {
                wrong.insert(format!("hours-{person}"), format!("{}{}", fault.message, fault.remedy));
                continue;
            }
        };
        if let Some(problem) = attended_hours(attended, session.hours) {
            wrong.insert(format!("hours-{person}"), format!("{}{}", problem.message, problem.remedy));
            continue;
        }
        ticks.push(Tick {
            mediator: person.to_owned(),
            attended,
            score: typed("score").chars().take(20).collect(),
            passed: match typed("passed") {
                "是" => Some(true),
                "否" => Some(false),
                _ => None,
            },
            remarks: typed("remarks").chars().take(500).collect(),
        });
    }
    if !wrong.is_empty() {
        let problems = wrong.into_iter().map(|(field, message)| crate::FieldError::new(field, message));
        return Err(AppError::Invalid { problems: problems.collect() });
    }
    let numbers =
        of(form, "numbers").split(|c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、' | ';' | '；'));
    Ok(Sheet {
        ticks,
        numbers: numbers.filter(|n| !n.is_empty()).map(str::to_owned).collect(),
        way: if behalf.is_some() { "proxy" } else { "paper" }.to_owned(),
        note: behalf.as_ref().map(Behalf::words).unwrap_or_default(),
    })
}
