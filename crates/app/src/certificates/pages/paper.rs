//! 打印与查验: where the QR code of a card leads, and which fonts documents are set in.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, State};
use axum::response::Response;
use fengqiao_print::MissingFont;
use serde::Deserialize;

use crate::certificates::{address, public_address};
use crate::platform::render::{done, form_again, html};
use crate::platform::view::FieldProblem;
use crate::{App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get(PATH, look).post(PATH, set)
}

const PATH: &str = "/desk/admin/paper";

type Keeper = Permit<may::EditSettings>;

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
struct Asked {
    address: String,
}

#[derive(Template)]
#[template(path = "certificates/paper.html")]
struct PaperPage {
    page: Page,
    address: String,
    /// The switch of the public side is on.
    is_open: bool,
    families: Vec<String>,
    missing: Vec<MissingFont>,
    folder: String,
    problems: Vec<FieldProblem>,
}

async fn page(
    permit: &Keeper,
    app: &Arc<App>,
    typed: Option<String>,
    problems: Vec<FieldProblem>,
) -> Result<PaperPage, AppError> {
    let (known, families, missing) = app
        .blocking(|app| {
            let fonts = app.press().fonts();
            Ok((app.read(public_address)?.unwrap_or_default(), fonts.families(), fonts.missing()))
        })
        .await?;
    let folder = app.config.fonts_folder();
    Ok(PaperPage {
        page: permit.page(app, "打印与查验").under(&[("系统", "/desk/system")]),
        address: typed.unwrap_or(known),
        is_open: crate::certificates::verify::is_open(app),
        families,
        missing,
        folder: folder.map(|dir| dir.display().to_string()).unwrap_or_default(),
        problems,
    })
}

async fn look(permit: Keeper, State(app): State<Arc<App>>) -> Result<Response, AppError> {
    html(&page(&permit, &app, None, Vec::new()).await?)
}

async fn set(
    permit: Keeper,
    State(app): State<Arc<App>>,
    Form(asked): Form<Asked>,
) -> Result<Response, AppError> {
    let (actor, typed) = (permit.actor(), asked.address.clone());
    match app.blocking(move |app| address::set(app, &actor, &typed)).await {
        Ok(()) => Ok(done(PATH, "公众端地址已保存。以后打印的证卡按它印二维码。")),
        Err(error) => form_again(&page(&permit, &app, Some(asked.address), error.for_form()?).await?),
    }
}
