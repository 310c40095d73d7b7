//! The state of the system, for its administrator.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use fengqiao_db::Engine;

use crate::platform::render::html;
use crate::{App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get("/desk/admin/status", status)
}

#[derive(Template)]
#[template(path = "settings/status.html")]
struct StatusPage {
    page: Page,
    facts: Vec<(&'static str, String)>,
    warnings: Vec<String>,
}

async fn status(permit: Permit<may::ViewSystem>, State(app): State<Arc<App>>) -> Result<Response, AppError> {
    let (schema, calendar) = app
        .blocking(|app| app.read(|c| Ok::<_, AppError>((super::store::schema(c)?, super::calendar(c)?))))
        .await?;
    let policy = &app.jurisdiction.policy;
    let engine = if app.db.engine() == Engine::Sqlite { "SQLite" } else { "PostgreSQL" };
    let facts = vec![
        ("版本", env!("CARGO_PKG_VERSION").to_owned()),
        ("数据库", engine.to_owned()),
        ("库结构", schema),
        ("密钥指纹", app.keys.fingerprint().to_owned()),
        ("政策", format!("{} 第 {} 版", policy.document, policy.version)),
        ("闲置退出", format!("{} 分钟", app.config.idle_minutes)),
    ];
    html(&StatusPage {
        page: permit.page(&app, "系统状态").under(&[("系统", "/desk/system")]),
        facts,
        warnings: calendar.missing_year_warning(app.today()).into_iter().collect(),
    })
}
