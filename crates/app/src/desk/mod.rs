//! 工作台: where the post in use finds its work.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use fengqiao_domain::access::Action;

use crate::platform::render::html;
use crate::{App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get("/desk", desk)
}

#[derive(Template)]
#[template(path = "desk/home.html")]
struct DeskPage {
    page: Page,
    scope: String,
    sees_coverage: bool,
    cleanup: usize,
    on_roster: usize,
}

async fn desk(permit: Permit<may::ViewDesk>, State(app): State<Arc<App>>) -> Result<Response, AppError> {
    let (scope, today, sees) = (permit.scope.clone(), app.today(), permit.may(Action::ViewMediators));
    let (cleanup, on_roster) = app
        .blocking(move |app| {
            if !sees {
                return Ok((0, 0));
            }
            app.read(|c| crate::mediators::roster::count(c, &scope, today))
        })
        .await?;
    html(&DeskPage {
        page: permit.page(&app, "工作台"),
        scope: permit.scope_name.clone(),
        sees_coverage: permit.may(Action::ViewCoverage),
        cleanup,
        on_roster,
    })
}
