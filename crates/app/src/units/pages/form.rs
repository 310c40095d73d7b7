//! 新增 and 改资料 of a unit.

use std::sync::Arc;

use axum::extract::{Form, Path, State};
use axum::response::Response;
use fengqiao_domain::access::Action;

use crate::tables::form::{Look, Pairs, open, save};
use crate::units::UnitRecords;
use crate::{App, AppError, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
        .get("/desk/units/new", new_form)
        .post("/desk/units/new", create)
        .get("/desk/units/{id}/edit", edit_form)
        .post("/desk/units/{id}/edit", update)
}

static LOOK: Look = Look {
    above: super::LIST,
    title: "新增单位",
    action: Action::EditUnits,
    new_without: &[],
    begin: &[],
    edit_without: &[],
    together: &[],
    words: "单位退出名单时填“规上终止年份”，不要改名顶替；再次列入的，另加一行。",
};

async fn new_form(permit: Permit<may::EditUnits>, State(app): State<Arc<App>>) -> Result<Response, AppError> {
    open::<UnitRecords, _>(&permit, &app, &LOOK, None).await
}

async fn create(
    permit: Permit<may::EditUnits>,
    State(app): State<Arc<App>>,
    Form(form): Form<Pairs>,
) -> Result<Response, AppError> {
    save::<UnitRecords, _>(&permit, &app, &LOOK, None, form).await
}

async fn edit_form(
    permit: Permit<may::EditUnits>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    open::<UnitRecords, _>(&permit, &app, &LOOK, Some(id)).await
}

async fn update(
    permit: Permit<may::EditUnits>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Form(form): Form<Pairs>,
) -> Result<Response, AppError> {
    save::<UnitRecords, _>(&permit, &app, &LOOK, Some(id), form).await
}
