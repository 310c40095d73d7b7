//! 新增 and 改资料 of a session.

use std::sync::Arc;

use axum::extract::{Form, Path, Query, State};
use axum::response::Response;
use fengqiao_domain::access::Action;

use super::LIST;
use crate::tables::form::{Look, Pairs, begin, open, save};
use crate::training::SessionRecords;
use crate::{App, AppError, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
        .get("/desk/training/new", new_form)
        .post("/desk/training/new", create)
        .get("/desk/training/{id}/edit", edit_form)
        .post("/desk/training/{id}/edit", update)
}

static LOOK: Look = Look {
    above: &[("培训实践", LIST)],
    title: "新增活动",
    action: Action::EditTraining,
    new_without: &["recognised", "notes"],
    begin: &[],
    // Decided on the session's page, with a reason.
    edit_without: &["recognised"],
    together: &["starts_on", "ends_on", "starts_at", "ends_at"],
    words: "改开始日期、类别或主办层级，参加过的人学时跟着重算。",
};

async fn new_form(
    permit: Permit<may::EditTraining>,
    State(app): State<Arc<App>>,
    Query(given): Query<Pairs>,
) -> Result<Response, AppError> {
    begin::<SessionRecords, _>(&permit, &app, &LOOK, given)
}

async fn create(
    permit: Permit<may::EditTraining>,
    State(app): State<Arc<App>>,
    Form(form): Form<Pairs>,
) -> Result<Response, AppError> {
    save::<SessionRecords, _>(&permit, &app, &LOOK, None, form).await
}

async fn edit_form(
    permit: Permit<may::EditTraining>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    open::<SessionRecords, _>(&permit, &app, &LOOK, Some(id)).await
}

async fn update(
    permit: Permit<may::EditTraining>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Form(form): Form<Pairs>,
) -> Result<Response, AppError> {
    save::<SessionRecords, _>(&permit, &app, &LOOK, Some(id), form).await
}
