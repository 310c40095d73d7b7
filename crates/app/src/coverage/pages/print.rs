//! 一页说明: the reason of one figure on a sheet of A4.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;

use super::chart;
use super::panel::{self, Panel, Whose};
use super::shared::{Asked, PATH, View};
use crate::coverage::figures;
use crate::platform::render::html;
use crate::{App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get("/desk/coverage/print", page)
}

#[derive(Template)]
#[template(path = "coverage/print.html")]
struct PrintPage {
    page: Page,
    panel: Panel,
    back: String,
    printed_on: String,
}

async fn page(
    permit: Permit<may::ViewCoverage>,
    State(app): State<Arc<App>>,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    let scope = permit.scope.clone();
    let (panel, back) = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            let env = app.env(&now);
            let view = View::of(&asked, &env);
            let whose = match (asked.why.as_str(), scope.authority()) {
                ("", Some(own)) => Whose::Authority(own.to_owned()),
                ("" | "city", _) => Whose::City,
                (code, _) => Whose::Authority(code.to_owned()),
            };
            let panel = app.read(|c| {
                let table = figures::table_by(c, &env, &scope, view.on, view.measure)?;
                panel::panel(c, &env, &scope, &view, &table, &whose, chart::LARGE)?.ok_or(AppError::NotFound)
            })?;
            let back = view.href(PATH, &[("why", whose.code())]);
            Ok((panel, back))
        })
        .await?;
    html(&PrintPage {
        page: permit.page(&app, "指标完成情况说明"),
        panel,
        back,
        printed_on: app.today().to_string(),
    })
}
