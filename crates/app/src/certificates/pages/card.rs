//! 打印调解员证: what the card would say, the PDF, a new code; A4 sheets of the people ticked in a list.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::response::Response;
use serde::Deserialize;

use crate::certificates::cards::{self, Form as Size, Prepared};
use crate::platform::render::{done, form_again, html, not_done};
use crate::platform::view::FieldProblem;
use crate::tables::files::attachment;
use crate::{Actor, App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
        .get("/desk/mediators/{id}/card", look)
        .post("/desk/mediators/{id}/card", print)
        .post("/desk/mediators/{id}/card/renewal", renew)
        .post("/desk/certificates/cards", sheet)
}

type Printer = Permit<may::PrintCertificate>;

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
struct Asked {
    /// Number of the certificate; the one in hand where none is named.
    of: String,
    /// `card` or `sheet`.
    form: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "certificates/card.html")]
struct CardPage {
    page: Page,
    id: String,
    prepared: Prepared,
    until: String,
    problems: Vec<FieldProblem>,
    reason: String,
}

impl CardPage {
    fn issuer(&self) -> &str {
        self.prepared.card.issuer.as_deref().unwrap_or_default()
    }
    fn address(&self) -> &str {
        self.prepared.card.address.as_deref().unwrap_or_default()
    }
    /// When it was last printed and how often; empty for never.
    fn printed(&self) -> String {
        let before = self.prepared.printed.as_ref().filter(|p| p.prints > 0);
        before.map_or_else(String::new, |p| {
            let at = p.last.as_deref().unwrap_or_default().replace('T', " ");
            format!("{at}，共打印 {} 次", p.prints)
        })
    }
}

async fn page(
    permit: &Printer,
    app: &Arc<App>,
    id: String,
    asked: &Asked,
    problems: Vec<FieldProblem>,
) -> Result<CardPage, AppError> {
    let (actor, of, about) = (permit.actor(), asked.of.clone(), id.clone());
    let prepared = app.blocking(move |app| cards::look(app, &actor, &about, &of)).await?;
    let here = format!("/desk/mediators/{id}");
    let card = &prepared.card;
    Ok(CardPage {
        page: permit
            .page(app, "打印调解员证")
            .under(&[("调解员与证书", "/desk/mediators"), (&card.name, &here)])
            .watermarked(),
        until: card.valid_until.map_or_else(|| card.note.clone(), |d| d.to_string()),
        id,
        prepared,
        problems,
        reason: asked.reason.clone(),
    })
}

async fn look(
    permit: Printer,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    html(&page(&permit, &app, id, &asked, Vec::new()).await?)
}

async fn print(
    permit: Printer,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Form(asked): Form<Asked>,
) -> Result<Response, AppError> {
    let size = if asked.form == "sheet" { Size::Sheet } else { Size::Card };
    let (ids, of) = (vec![id.clone()], asked.of.clone());
    match set(&app, permit.actor(), ids, of, size).await {
        Ok(pdf) => Ok(attachment("调解员证.pdf", pdf)),
        Err(error) => form_again(&page(&permit, &app, id, &asked, error.for_form()?).await?),
    }
}

async fn set(
    app: &Arc<App>,
    actor: Actor,
    ids: Vec<String>,
    of: String,
    size: Size,
) -> Result<Vec<u8>, AppError> {
    let _turn = app.printing.acquire().await.map_err(|e| AppError::Internal(e.to_string()))?;
    app.blocking(move |app| cards::print(app, &actor, &ids, &of, size)).await
}

async fn renew(
    permit: Printer,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Form(asked): Form<Asked>,
) -> Result<Response, AppError> {
    let (actor, about, entry) = (permit.actor(), id.clone(), asked.clone());
    match app.blocking(move |app| cards::renew(app, &actor, &about, &entry.of, &entry.reason)).await {
        Ok(()) => {
            Ok(done(&format!("/desk/mediators/{id}/card"), "已换新查验码。请重新打印证卡，收回原来的证卡。"))
        }
        Err(error) => form_again(&page(&permit, &app, id, &asked, error.for_form()?).await?),
    }
}

async fn sheet(
    permit: Printer,
    State(app): State<Arc<App>>,
    Form(form): Form<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let ids = form.into_iter().filter(|(key, _)| key == "id").map(|(_, id)| id).collect();
    match set(&app, permit.actor(), ids, String::new(), Size::Sheet).await {
        Ok(pdf) => Ok(attachment("调解员证-裁切件.pdf", pdf)),
        Err(AppError::Refused { reasons }) => Ok(not_done("/desk/certificates", &reasons.join(""))),
        Err(error) => Err(error),
    }
}
