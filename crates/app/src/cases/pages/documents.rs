//! 文书 of a case: what each of them still lacks, and the file as PDF or Word.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::response::Response;
use fengqiao_domain::cases::documents::Document;
use fengqiao_domain::verdict::clause_label;
use serde::Deserialize;

use crate::cases::papers::{self, Format, Offer};
use crate::platform::render::{html, not_done};
use crate::tables::files::attachment;
use crate::{App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get("/desk/cases/{id}/documents", all).post("/desk/cases/{id}/documents", make)
}

/// One form of a document.
struct Row {
    code: &'static str,
    kind: &'static str,
    form: String,
    clause: &'static str,
    lacks: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "cases/documents.html")]
struct DocumentsPage {
    page: Page,
    number: String,
    place: String,
    action: String,
    rows: Vec<Row>,
}

fn row(offer: Offer) -> Row {
    let Offer { kind, form, lacks } = offer;
    Row { code: kind.code(), kind: kind.label(), form, clause: clause_label(kind.clause()), lacks }
}

async fn all(
    permit: Permit<may::EditCases>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let (actor, about) = (permit.actor(), id.clone());
    let (case, offers) = app.blocking(move |app| papers::offers(app, &actor, &about)).await?;
    let number = case.number.clone().unwrap_or_default();
    let here = format!("/desk/cases/{id}");
    html(&DocumentsPage {
        page: permit.page(&app, "文书").under(&[("案件", super::PATH), (&number, &here)]).watermarked(),
        place: case.organisation.name.clone(),
        action: format!("{here}/documents"),
        rows: offers.into_iter().map(row).collect(),
        number,
    })
}

#[derive(Deserialize)]
struct Asked {
    code: String,
    #[serde(default)]
    form: String,
    #[serde(default)]
    format: String,
}

async fn make(
    permit: Permit<may::EditCases>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Form(asked): Form<Asked>,
) -> Result<Response, AppError> {
    let kind = Document::from_code(&asked.code).ok_or(AppError::NotFound)?;
    let format = if asked.format == "docx" { Format::Docx } else { Format::Pdf };
    let (actor, back) = (permit.actor(), format!("/desk/cases/{id}/documents"));
    let _turn = app.printing.acquire().await.map_err(|e| AppError::Internal(e.to_string()))?;
    match app.blocking(move |app| papers::make(app, &actor, &id, kind, &asked.form, format)).await {
        Ok((name, file)) => Ok(attachment(&name, file)),
        Err(AppError::Refused { reasons }) => Ok(not_done(&back, &reasons.join(""))),
        Err(error) => Err(error),
    }
}
