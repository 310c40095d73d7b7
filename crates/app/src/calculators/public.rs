//! `/calculators`: the same calculations for everybody, where the switch is on and the city approved every parameter that
//! is used and none is past its time. For a phone, without JavaScript; asked a limited number of times. Nothing is kept.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use fengqiao_domain::calculators::{ALL, Calculator};

use super::view::{Input, Shown, asked, inputs, problems};
use super::work::{Answer, Known, Typed, reckon};
use crate::platform::open_to;
use crate::platform::render::{form_again, html};
use crate::platform::view::FieldProblem;
use crate::{App, AppError, Open, Page, Routes};

open_to!(Reckoning, "法定待遇人人可以试算，只用市里核定的参数，不留存填写的内容；按访问地址限次");

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get("/calculators", index).get("/calculators/{id}", one)
}

/// Whether the public side offers it: by the policy's switch, and always in a demonstration.
pub fn is_open(app: &App) -> bool {
    app.config.demo || app.jurisdiction.policy.public.calculators.value
}

/// One calculator of the index.
struct Entry {
    one: &'static Calculator,
    hindrances: Vec<String>,
}

#[derive(Template)]
#[template(path = "calculators/public_index.html")]
struct IndexPage {
    page: Page,
    is_open: bool,
    ready: Vec<Entry>,
    waiting: Vec<Entry>,
}

async fn index(open: Open<Reckoning>, State(app): State<Arc<App>>) -> Result<Response, AppError> {
    let page = open.page(&app, "待遇计算");
    let is_open = is_open(&app);
    if !is_open {
        return html(&IndexPage { page, is_open, ready: Vec::new(), waiting: Vec::new() });
    }
    let (known, today) = (app.blocking(|app| Known::load(app)).await?, app.today());
    let entry = |one: &'static Calculator| Entry {
        one,
        hindrances: known.with(&[]).public_hindrances(one.needs, today),
    };
    let (ready, waiting) = ALL.iter().map(entry).partition(|entry| entry.hindrances.is_empty());
    html(&IndexPage { page, is_open, ready, waiting })
}

#[derive(Template)]
#[template(path = "calculators/public.html")]
struct OnePage {
    page: Page,
    one: &'static Calculator,
    is_open: bool,
    /// What keeps it closed; nothing where it is open.
    hindrances: Vec<String>,
    inputs: Vec<Input>,
    problems: Vec<FieldProblem>,
    shown: Option<Shown>,
    /// Why this calculation has no result here.
    unanswered: Vec<String>,
}

async fn one(
    open: Open<Reckoning>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Query(mut typed): Query<Typed>,
) -> Result<Response, AppError> {
    let one = Calculator::find(&id).ok_or(AppError::NotFound)?;
    let is_open = is_open(&app);
    // A parameter nobody has verified serves nobody here.
    typed.retain(|name, _| one.fields.iter().any(|field| field.name == name.as_str()));
    let asked = is_open && asked(one, &typed);
    if asked {
        app.limits.public_forms.check(&open.ask().ip)?;
    }
    let (known, today) = (app.blocking(|app| Known::load(app)).await?, app.today());
    let hindrances = if is_open { known.with(&[]).public_hindrances(one.needs, today) } else { Vec::new() };
    let ready = is_open && hindrances.is_empty();
    let answer = (asked && ready).then(|| reckon(one, &typed, &known));
    let (mut shown, mut unanswered, mut faults) = (None, Vec::new(), Vec::new());
    match &answer {
        Some(Answer::Done(done)) => {
            let unfit = done.used.iter().filter(|used| !used.is_public());
            unanswered = unfit
                .map(|used| {
                    format!("{}适用的{}没有经市里核定的数值。", used.for_date, used.parameter.what.label())
                })
                .collect();
            shown = unanswered.is_empty().then(|| Shown::of(one, done));
        }
        Some(Answer::Asks(what, day)) => {
            unanswered.push(format!("{day} 适用的{}没有经市里核定的数值。", what.label()));
        }
        _ => faults = problems(answer.as_ref()),
    }
    let page = OnePage {
        page: open.page(&app, one.title),
        one,
        is_open,
        hindrances,
        inputs: inputs(one, &typed, None),
        problems: faults,
        shown,
        unanswered,
    };
    if page.problems.is_empty() { html(&page) } else { form_again(&page) }
}
