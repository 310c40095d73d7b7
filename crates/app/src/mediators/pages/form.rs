//! 新增 and 改资料 of a mediator. Transfer, registration, reissue and exit have acts of their own.

use std::sync::Arc;

use axum::extract::{Form, Path, State};
use axum::response::Response;
use fengqiao_domain::access::Action;

use crate::mediators::MediatorRecords;
use crate::tables::form::{Look, Pairs, open, save};
use crate::{App, AppError, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
        .get("/desk/mediators/new", new_form)
        .post("/desk/mediators/new", create)
        .get("/desk/mediators/{id}/edit", edit_form)
        .post("/desk/mediators/{id}/edit", update)
}

static LOOK: Look = Look {
    above: &[("调解员与证书", "/desk/mediators")],
    title: "新增调解员",
    action: Action::EditMediator,
    new_without: &["change", "changed_on", "change_reason"],
    begin: &[],
    edit_without: &[
        "organisation",
        "registration_year",
        "registered_on",
        "change",
        "changed_on",
        "change_reason",
    ],
    // Number and date of a certificate belong together.
    together: &["certificate_no", "issued"],
    words: "调动、兼任、换发、注册和退出有专门的办理页面，在本人页面的“更多”里。",
};

async fn new_form(
    permit: Permit<may::EditMediator>,
    State(app): State<Arc<App>>,
) -> Result<Response, AppError> {
    open::<MediatorRecords, _>(&permit, &app, &LOOK, None).await
}

async fn create(
    permit: Permit<may::EditMediator>,
    State(app): State<Arc<App>>,
    Form(form): Form<Pairs>,
) -> Result<Response, AppError> {
    save::<MediatorRecords, _>(&permit, &app, &LOOK, None, form).await
}

async fn edit_form(
    permit: Permit<may::EditMediator>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    open::<MediatorRecords, _>(&permit, &app, &LOOK, Some(id)).await
}

async fn update(
    permit: Permit<may::EditMediator>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Form(form): Form<Pairs>,
) -> Result<Response, AppError> {
    save::<MediatorRecords, _>(&permit, &app, &LOOK, Some(id), form).await
}
