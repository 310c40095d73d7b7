//! 卷宗 of a case: what is in it, until when it is kept, the one PDF/A; and the files whose term is over.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::response::Response;
use fengqiao_domain::cases::retention;

use super::detail::Said;
use crate::cases::bound::{self, Content};
use crate::cases::store::kept;
use crate::platform::fields::Entry;
use crate::platform::render::{form_again, html};
use crate::platform::view::FieldProblem;
use crate::tables::files::attachment;
use crate::{App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
        .get("/desk/cases/{id}/file", shown)
        .post("/desk/cases/{id}/file", bind)
        .get("/desk/cases/retention", over)
}

/// One piece in the list.
struct Line {
    name: String,
    on: String,
    note: String,
}

#[derive(Template)]
#[template(path = "cases/file.html")]
struct FilePage {
    page: Page,
    number: String,
    place: String,
    action: String,
    documents: String,
    lines: Vec<Line>,
    kept: Option<Said>,
    years: u32,
    needs_reason: bool,
    reason: String,
    problems: Vec<FieldProblem>,
}

async fn page(
    permit: &Permit<may::EditCases>,
    app: &Arc<App>,
    id: &str,
    reason: String,
    problems: Vec<FieldProblem>,
) -> Result<FilePage, AppError> {
    let (actor, about) = (permit.actor(), id.to_owned());
    let found = app.blocking(move |app| bound::content(app, &actor, &about)).await?;
    let Content { case, pieces, kept_until, needs_reason } = found;
    let number = case.number.clone().unwrap_or_default();
    let here = format!("{}/{id}", super::PATH);
    let documents = format!("{here}/documents");
    let steps = [("案件", super::PATH), (number.as_str(), here.as_str())];
    Ok(FilePage {
        page: permit.page(app, "卷宗").under(&steps).watermarked(),
        place: case.organisation.name.clone(),
        action: format!("{here}/file"),
        lines: pieces.iter().map(|one| Line { name: one.name(), on: one.on(), note: one.note() }).collect(),
        kept: kept_until.map(|said| Said::new(said.sentence, said.clause, said.basis)),
        years: retention::years(&app.jurisdiction.policy),
        documents,
        number,
        needs_reason,
        reason,
        problems,
    })
}

async fn shown(
    permit: Permit<may::EditCases>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    html(&page(&permit, &app, &id, String::new(), Vec::new()).await?)
}

async fn bind(
    permit: Permit<may::EditCases>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Form(sent): Form<BTreeMap<String, String>>,
) -> Result<Response, AppError> {
    let reason = Entry(sent).text("reason").to_owned();
    let (actor, about, why) = (permit.actor(), id.clone(), reason.clone());
    let bound = {
        let _turn = app.printing.acquire().await.map_err(|e| AppError::Internal(e.to_string()))?;
        app.blocking(move |app| bound::bind(app, &actor, &about, &why)).await
    };
    match bound {
        Ok((name, file)) => Ok(attachment(&name, file)),
        Err(error @ (AppError::Refused { .. } | AppError::Invalid { .. })) => {
            form_again(&page(&permit, &app, &id, reason, error.for_form()?).await?)
        }
        Err(error) => Err(error),
    }
}

/// A file whose term of keeping is over.
struct OverLine {
    href: String,
    number: String,
    archive: String,
    organisation: String,
    on: String,
    until: String,
}

#[derive(Template)]
#[template(path = "cases/retention.html")]
struct RetentionPage {
    page: Page,
    years: u32,
    more: bool,
    lines: Vec<OverLine>,
}

async fn over(permit: Permit<may::ViewCases>, State(app): State<Arc<App>>) -> Result<Response, AppError> {
    let actor = permit.actor();
    let years = retention::years(&app.jurisdiction.policy);
    let (found, more) = app
        .blocking(move |app| {
            let day = retention::ended_if_archived_by(app.today(), &app.jurisdiction.policy);
            app.read(|c| kept::archived_by(c, &actor.scope, day, kept::MOST))
        })
        .await?;
    let line = |one: kept::Over| OverLine {
        href: format!("{}/{}", super::PATH, one.id),
        until: retention::until(one.on, &app.jurisdiction.policy).to_string(),
        number: one.number,
        archive: one.archive,
        organisation: one.organisation,
        on: one.on.to_string(),
    };
    html(&RetentionPage {
        page: permit.page(&app, "保管期满的卷宗").under(super::LIST),
        years,
        more,
        lines: found.into_iter().map(line).collect(),
    })
}
