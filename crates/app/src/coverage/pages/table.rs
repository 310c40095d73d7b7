//! 指标任务: the targets of the city and its districts on a date.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use jiff::civil::Date;
use serde::Deserialize;

use crate::coverage::figures::{self, Table};
use crate::platform::render::html;
use crate::{App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get("/desk/coverage", coverage)
}

#[derive(Template)]
#[template(path = "coverage/table.html")]
struct CoveragePage {
    page: Page,
    table: Table,
    as_of: String,
    /// What is wrong with the date asked for; empty when nothing is.
    as_of_problem: &'static str,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    as_of: String,
}

async fn coverage(
    permit: Permit<may::ViewCoverage>,
    State(app): State<Arc<App>>,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    let (scope, today) = (permit.scope.clone(), app.today());
    let typed = fengqiao_domain::value::parse_date(&asked.as_of);
    let as_of_problem = if asked.as_of.is_empty() || typed.is_some() {
        ""
    } else {
        "日期要写成 2024-07-18，下面是今天的数。"
    };
    let on: Date = typed.unwrap_or(today);
    let table = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            let env = app.env(&now);
            app.read(|c| figures::table(c, &env, &scope, on))
        })
        .await?;
    html(&CoveragePage {
        page: permit.page(&app, "指标任务"), as_of: on.to_string(), as_of_problem, table
    })
}
