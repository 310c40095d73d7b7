//! 新增 and 改资料 of an expert.

use std::sync::Arc;

use axum::extract::{Form, Path, Query, State};
use axum::response::Response;
use fengqiao_domain::access::{Action, Scope};

use crate::experts::ExpertRecords;
use crate::tables::form::{Look, Pairs, begin, open, save};
use crate::{App, AppError, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
        .get("/desk/experts/new", new_form)
        .post("/desk/experts/new", create)
        .get("/desk/experts/{id}/edit", edit_form)
        .post("/desk/experts/{id}/edit", update)
}

static LOOK: Look = Look {
    above: super::LIST,
    title: "新增专家",
    action: Action::EditExperts,
    new_without: &["left_on", "leave_reason"],
    begin: &[("level", "区")],
    edit_without: &["left_on", "leave_reason"],
    together: &["term_from", "term_to"],
    words: "续聘、退出和它们的更正在专家页面办理；这里改其他资料和登错的日期。",
};

/// A district's new expert begins in the district's pool.
async fn new_form(
    permit: Permit<may::EditExperts>,
    State(app): State<Arc<App>>,
    Query(mut given): Query<Pairs>,
) -> Result<Response, AppError> {
    if let Scope::Authority(code) = &permit.scope
        && !given.iter().any(|(key, _)| key == "district")
    {
        given.push(("district".into(), app.place_name(code.get(..6).unwrap_or(code))));
    }
    begin::<ExpertRecords, _>(&permit, &app, &LOOK, given)
}

async fn create(
    permit: Permit<may::EditExperts>,
    State(app): State<Arc<App>>,
    Form(form): Form<Pairs>,
) -> Result<Response, AppError> {
    save::<ExpertRecords, _>(&permit, &app, &LOOK, None, form).await
}

async fn edit_form(
    permit: Permit<may::EditExperts>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    open::<ExpertRecords, _>(&permit, &app, &LOOK, Some(id)).await
}

async fn update(
    permit: Permit<may::EditExperts>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Form(form): Form<Pairs>,
) -> Result<Response, AppError> {
    save::<ExpertRecords, _>(&permit, &app, &LOOK, Some(id), form).await
}
