//! 工作台: where the post in use finds its work.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use fengqiao_domain::access::Action;

use crate::coverage::figures;
use crate::mediators::roster;
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
    cleanup: usize,
    on_roster: usize,
    behind: Vec<figures::Figure>,
}

async fn desk(permit: Permit<may::ViewDesk>, State(app): State<Arc<App>>) -> Result<Response, AppError> {
    let (scope, today) = (permit.scope.clone(), app.today());
    let (sees_people, sees_coverage) = (permit.may(Action::ViewMediators), permit.may(Action::ViewCoverage));
    let ((cleanup, on_roster), behind) = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            let env = app.env(&now);
            app.read(|c| {
                let people = if sees_people { roster::count(c, &scope, today)? } else { (0, 0) };
                let rows =
                    if sees_coverage { figures::table(c, &env, &scope, today)?.rows } else { Vec::new() };
                let behind = rows.into_iter().filter(|f| f.row.is_behind()).collect();
                Ok::<_, AppError>((people, behind))
            })
        })
        .await?;
    html(&DeskPage {
        page: permit.page(&app, "工作台"),
        scope: permit.scope_name.clone(),
        cleanup,
        on_roster,
        behind,
    })
}
