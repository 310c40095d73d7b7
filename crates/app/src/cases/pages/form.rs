//! 登记案件 and 改资料. What later steps enter is not asked for at registration, and is changed by steps, not here.

use std::sync::Arc;

use axum::extract::{Form, Path, Query, State};
use axum::response::Response;
use fengqiao_db::Conn;
use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::cases::Case;
use fengqiao_domain::cases::state::State as Standing;

use crate::cases::store::hosts;
use crate::cases::store::records::BY_STEPS;
use crate::cases::{CaseRecords, actions};
use crate::mediators::{MediatorRecords, lists};
use crate::tables::Env;
use crate::tables::edit::load;
use crate::tables::form::{Look, Pairs, begin, open, save};
use crate::{App, AppError, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
        .get("/desk/cases/new", new_form)
        .post("/desk/cases/new", create)
        .get("/desk/cases/{id}/edit", edit_form)
        .post("/desk/cases/{id}/edit", update)
}

const BASE: Look = Look {
    above: super::LIST,
    title: "登记案件",
    action: Action::EditCases,
    // Who handles it is asked for once, at registration.
    new_without: BY_STEPS.split_at(2).1,
    begin: &[("source", "当事人申请"), ("headcount", "1"), ("applicant_kind", "劳动者")],
    edit_without: BY_STEPS,
    together: &[],
    words: "受理、指派、调解、协议、结案、履行、回访、归档在案件页面办理和更正，期限和文书随之产生；这里改当事人、争议和来源的资料。有几项请求的，在案件页面的“请求事项”逐项登记，可以算一算，请求金额是各项的合计。",
};

static LOOK: Look = BASE;

/// Of a case that came with a ledger: its columns are all there is of it.
static LEDGER: Look = Look {
    edit_without: &[],
    // Who handles it is looked for among the people of the organisation.
    together: &["organisation", "mediators"],
    words: "这件案件是从台账导入的，没有逐步办理的记录，各栏都可以在这里补填和更正。",
    ..BASE
};

/// Which form a known case has.
fn look(case: &Case) -> &'static Look {
    let from_ledger = case.steps.is_empty() && Standing::of(case) != Standing::Registered;
    if from_ledger { &LEDGER } else { &LOOK }
}

/// Received today, by the organisation the reader is of.
async fn new_form(
    permit: Permit<may::EditCases>,
    State(app): State<Arc<App>>,
    Query(mut given): Query<Pairs>,
) -> Result<Response, AppError> {
    let scope = permit.scope.clone();
    let own = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            let env = app.env(&now);
            app.read(|c| own(c, &env, &scope))
        })
        .await?;
    let today = ("received_on", app.today().to_string());
    for (key, value) in own.into_iter().chain([today]) {
        if given.iter().all(|(known, _)| known != key) {
            given.push((key.to_owned(), value));
        }
    }
    begin::<CaseRecords, _>(&permit, &app, &LOOK, given)
}

/// The organisation of a post that is of one, and the mediator whose post it is.
pub(super) fn own(c: &mut Conn, env: &Env, scope: &Scope) -> Result<Vec<(&'static str, String)>, AppError> {
    match scope {
        Scope::Organisation(id) => {
            let host = hosts::of_id(c, id)?;
            Ok(host.map(|host| ("organisation", host.name)).into_iter().collect())
        }
        Scope::Mediator(id) => {
            let m = load::<MediatorRecords>(c, env, scope, id)?;
            let home = lists::appointment_for(&m, scope, env.today).map(|a| a.host.name.clone());
            let home = home.map(|name| ("organisation", name));
            Ok(home.into_iter().chain([("mediators", m.name)]).collect())
        }
        _ => Ok(Vec::new()),
    }
}

async fn create(
    permit: Permit<may::EditCases>,
    State(app): State<Arc<App>>,
    Form(form): Form<Pairs>,
) -> Result<Response, AppError> {
    save::<CaseRecords, _>(&permit, &app, &LOOK, None, form).await
}

async fn edit_form(
    permit: Permit<may::EditCases>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let look = known(&permit, &app, &id).await?;
    open::<CaseRecords, _>(&permit, &app, look, Some(id)).await
}

async fn update(
    permit: Permit<may::EditCases>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Form(form): Form<Pairs>,
) -> Result<Response, AppError> {
    let look = known(&permit, &app, &id).await?;
    save::<CaseRecords, _>(&permit, &app, look, Some(id), form).await
}

/// The form of a case the reader may change.
async fn known(permit: &Permit<may::EditCases>, app: &Arc<App>, id: &str) -> Result<&'static Look, AppError> {
    let (actor, id) = (permit.actor(), id.to_owned());
    app.blocking(move |app| actions::open(app, &actor, &id).map(|case| look(&case))).await
}
