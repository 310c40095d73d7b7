//! Pages of an import: file, preview, confirmation, mending, handing on.

mod acts;
mod lines;
mod list;
mod mend;
mod show;
pub(crate) mod upload;

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Response};
use http::request::Parts;

use crate::tables::registry::{self, Tables};
use crate::{App, AppError, Page, Routes};

/// Routes of this part.
pub fn routes() -> Routes {
    upload::routes().merge(list::routes()).merge(show::routes()).merge(acts::routes()).merge(mend::routes())
}

/// The names of all tables, for [`Routes::of_tables`].
pub(in crate::tables) fn names() -> Vec<&'static str> {
    registry::ALL.iter().map(|t| t.id()).collect()
}

/// The table an address names: `/desk/mediators/import`, or by its annex `/desk/annex-9/import`.
pub(in crate::tables) struct Named(pub &'static dyn Tables);

impl FromRequestParts<Arc<App>> for Named {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Response> {
        let name = parts.uri.path().split('/').nth(2).unwrap_or_default();
        let found = registry::find(name, &app.jurisdiction.policy);
        found.map(Self).ok_or_else(|| AppError::NotFound.into_response())
    }
}

/// The table of a batch.
fn table_of(id: &str) -> Result<&'static dyn Tables, AppError> {
    registry::ALL.iter().find(|t| t.id() == id).copied().ok_or(AppError::NotFound)
}

/// The part of the system a table belongs to: words and address.
fn part_of(table: &str) -> (&'static str, &'static str) {
    match table {
        "mediators" => ("调解员与证书", "/desk/mediators"),
        "organisations" => ("调解组织", "/desk/organisations"),
        "units" | "targets" | "base-figures" | "milestones" => ("指标任务", "/desk/coverage"),
        "training" | "training-sessions" => ("培训实践", "/desk/training"),
        "experts" | "public-experts" => ("专家", "/desk/experts"),
        "cases" => ("案件", "/desk/cases"),
        _ => ("工作台", "/desk"),
    }
}

/// The frame under the part of the system the table belongs to.
pub(in crate::tables) fn framed(page: Page, table: &dyn Tables, steps: &[(&str, &str)]) -> Page {
    let part = part_of(table.id());
    let mut page = page.under(&[&[part], steps].concat()).watermarked();
    for item in &mut page.menu {
        item.current = item.href == part.1;
    }
    page
}

/// The address of a batch.
fn address(receipt: &str) -> String {
    format!("/desk/imports/{receipt}")
}
