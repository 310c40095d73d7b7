//! Pages of the office: the index, one page for each calculator and its print form, the parameters. What was typed stands
//! in the address, so that a calculation can be sent and printed.

mod acts;
mod parameters;

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use fengqiao_domain::access::Action;
use fengqiao_domain::calculators::{ALL, Calculator, What};

use super::view::{Input, Shown, address, asked, facts, inputs, problems};
use super::work::{Answer, Known, Typed, reckon};
use crate::cases::CaseRecords;
use crate::cases::actions::may_change;
use crate::platform::render::{form_again, html};
use crate::platform::view::FieldProblem;
use crate::tables::edit::load;
use crate::{Actor, App, AppError, Page, Permit, Routes, may};

/// Where the calculators stand.
pub(super) const PATH: &str = "/desk/calculators";
const ABOVE: &[(&str, &str)] = &[("计算工具", PATH)];

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
        .get(PATH, index)
        .get("/desk/calculators/{id}", one)
        .get("/desk/calculators/{id}/print", print)
        .merge(parameters::routes())
        .merge(acts::routes())
}

type User = Permit<may::UseCalculators>;

#[derive(Template)]
#[template(path = "calculators/index.html")]
struct IndexPage {
    page: Page,
    calculators: &'static [Calculator],
    hindrances: Vec<String>,
    is_open: bool,
}

async fn index(permit: User, State(app): State<Arc<App>>) -> Result<Response, AppError> {
    let hindrances = app
        .blocking(|app| Ok(Known::load(app)?.with(&[]).public_hindrances(&What::ALL, app.today())))
        .await?;
    html(&IndexPage {
        page: permit.page(&app, "计算工具"),
        calculators: ALL,
        hindrances,
        is_open: super::is_open(&app),
    })
}

/// The case a calculation is for.
struct ForCase {
    id: String,
    number: String,
    /// Which claim, from 0; empty for a new one.
    claim: String,
    may_fill: bool,
}

#[derive(Template)]
#[template(path = "calculators/one.html")]
struct OnePage {
    page: Page,
    one: &'static Calculator,
    inputs: Vec<Input>,
    problems: Vec<FieldProblem>,
    shown: Option<Shown>,
    case: Option<ForCase>,
    /// Where the amount is put into the case; empty for nowhere.
    fill: String,
    print: String,
}

#[derive(Template)]
#[template(path = "calculators/print.html")]
struct PrintPage {
    page: Page,
    facts: Vec<(&'static str, String)>,
    shown: Shown,
    case: Option<ForCase>,
    back: String,
    printed_on: String,
}

async fn one(
    permit: User,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Query(typed): Query<Typed>,
) -> Result<Response, AppError> {
    let one = Calculator::find(&id).ok_or(AppError::NotFound)?;
    let (actor, mut typed) = (permit.actor(), typed);
    let (answer, case, typed) = app
        .blocking(move |app| {
            let asked = asked(one, &typed);
            let case = for_case(app, &actor, one, &mut typed)?;
            let answer = asked.then(|| Known::load(app).map(|known| reckon(one, &typed, &known)));
            Ok((answer.transpose()?, case, typed))
        })
        .await?;
    let given = case.as_ref().map_or(("", ""), |case| (case.id.as_str(), case.claim.as_str()));
    let keys = [("case", given.0), ("claim", given.1)];
    let here = format!("{PATH}/{id}");
    let may_fill = case.as_ref().filter(|case| case.may_fill);
    let problems = problems(answer.as_ref());
    let page = OnePage {
        page: permit.page(&app, one.title).under(ABOVE),
        one,
        inputs: inputs(one, &typed, answer.as_ref()),
        shown: match &answer {
            Some(Answer::Done(done)) => Some(Shown::of(one, done)),
            _ => None,
        },
        fill: may_fill
            .map(|case| {
                let path = format!("/desk/cases/{}/claims", case.id);
                address(&path, one, &typed, &[("with", one.id), ("claim", given.1)])
            })
            .unwrap_or_default(),
        print: address(&format!("{here}/print"), one, &typed, &keys),
        case,
        problems,
    };
    if page.problems.is_empty() { html(&page) } else { form_again(&page) }
}

/// The case named in the address, in scope; what it knows stands in the form to begin with.
fn for_case(
    app: &App,
    actor: &Actor,
    one: &Calculator,
    typed: &mut Typed,
) -> Result<Option<ForCase>, AppError> {
    let Some(id) = typed.get("case").filter(|id| !id.is_empty()).cloned() else { return Ok(None) };
    if !actor.may(Action::ViewCases) {
        return Err(AppError::Forbidden);
    }
    let now = app.clock.stamp();
    let env = app.env(&now);
    let case = app.read(|c| load::<CaseRecords>(c, &env, &actor.scope, &id))?;
    let claim = typed.get("claim").and_then(|text| text.parse::<usize>().ok());
    let claim = claim.filter(|at| *at < case.claims.len()).map(|at| at.to_string()).unwrap_or_default();
    // Nothing of the employment is recorded of a case; a claim that still grows is reckoned up to the application.
    if let Some(day) = case.received_on.filter(|_| one.id == "double-wages" && !asked(one, typed)) {
        typed.insert("until".to_owned(), day.to_string());
        typed.insert("stop".to_owned(), "still".to_owned());
    }
    let may_fill = may_change(actor, &case, env.today);
    Ok(Some(ForCase { may_fill, number: case.number.unwrap_or_default(), id, claim }))
}

/// The calculation on paper; what cannot be reckoned goes back to the form.
async fn print(
    permit: User,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Query(typed): Query<Typed>,
) -> Result<Response, AppError> {
    let one = Calculator::find(&id).ok_or(AppError::NotFound)?;
    let (actor, mut typed) = (permit.actor(), typed);
    let (answer, case, typed) = app
        .blocking(move |app| {
            let case = for_case(app, &actor, one, &mut typed)?;
            Ok((reckon(one, &typed, &Known::load(app)?), case, typed))
        })
        .await?;
    let given = case.as_ref().map_or(("", ""), |case| (case.id.as_str(), case.claim.as_str()));
    let back = address(&format!("{PATH}/{id}"), one, &typed, &[("case", given.0), ("claim", given.1)]);
    let Answer::Done(done) = answer else {
        return Err(AppError::refused("填写的内容还算不出结果，请返回上一页补齐后再打印。"));
    };
    let printed_on = app.today().to_string();
    html(&PrintPage {
        page: permit.page(&app, one.title),
        facts: facts(one, &typed),
        shown: Shown::of(one, &done),
        case,
        back,
        printed_on,
    })
}
