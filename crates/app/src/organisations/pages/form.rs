//! 新增 and 改资料 of an organisation.

use std::sync::Arc;

use axum::extract::{Form, Path, Query, State};
use axum::response::Response;
use fengqiao_domain::access::Action;

use crate::organisations::OrganisationRecords;
use crate::tables::form::{Look, Pairs, begin, open, save};
use crate::{App, AppError, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
        .get("/desk/organisations/new", new_form)
        .post("/desk/organisations/new", create)
        .get("/desk/organisations/{id}/edit", edit_form)
        .post("/desk/organisations/{id}/edit", update)
}

/// Columns that acts of their own decide.
const BY_ACTS: &[&str] = &[
    "certified_on",
    "certified_by",
    "state",
    "suspended_on",
    "resumed_on",
    "dissolved_on",
    "dissolution_reason",
];

static LOOK: Look = Look {
    above: super::LIST,
    title: "新增调解组织",
    action: Action::EditOrganisation,
    new_without: &["certified_on", "certified_by", "resumed_on"],
    begin: &[("state", "正常")],
    edit_without: BY_ACTS,
    together: &[],
    words: "认定实体化、停用、恢复、撤销和它们的更正在组织页面办理；这里改其他资料。",
};

async fn new_form(
    permit: Permit<may::EditOrganisation>,
    State(app): State<Arc<App>>,
    Query(given): Query<Pairs>,
) -> Result<Response, AppError> {
    begin::<OrganisationRecords, _>(&permit, &app, &LOOK, given)
}

async fn create(
    permit: Permit<may::EditOrganisation>,
    State(app): State<Arc<App>>,
    Form(form): Form<Pairs>,
) -> Result<Response, AppError> {
    save::<OrganisationRecords, _>(&permit, &app, &LOOK, None, form).await
}

async fn edit_form(
    permit: Permit<may::EditOrganisation>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    open::<OrganisationRecords, _>(&permit, &app, &LOOK, Some(id)).await
}

async fn update(
    permit: Permit<may::EditOrganisation>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Form(form): Form<Pairs>,
) -> Result<Response, AppError> {
    save::<OrganisationRecords, _>(&permit, &app, &LOOK, Some(id), form).await
}
