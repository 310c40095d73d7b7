//! 时间与链接: when the morning's message goes, and where its links lead.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, State};
use axum::response::Response;
use serde::Deserialize;

use super::super::config::{self, General, Settings};
use super::{HERE, UNDER};
use crate::platform::render::{done, form_again, html};
use crate::platform::view::FieldProblem;
use crate::{App, AppError, Page, Permit, Routes, may};

const PATH: &str = "/desk/admin/reminders/general";

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get(PATH, look).post(PATH, set)
}

type Keeper = Permit<may::EditSettings>;

#[derive(Deserialize, Default)]
#[serde(default)]
struct Entry {
    address: String,
    hour: String,
}

#[derive(Template)]
#[template(path = "reminders/general.html")]
struct GeneralPage {
    page: Page,
    entry: Entry,
    problems: Vec<FieldProblem>,
}

fn page(permit: &Keeper, app: &App, entry: Entry, problems: Vec<FieldProblem>) -> GeneralPage {
    GeneralPage { page: permit.page(app, "提醒的时间与链接").under(UNDER), entry, problems }
}

async fn look(permit: Keeper, State(app): State<Arc<App>>) -> Result<Response, AppError> {
    let settings = app.blocking(|app| app.read(|c| Settings::load(c, &app.keys))).await?;
    let General { address, hour } = settings.general;
    html(&page(&permit, &app, Entry { address, hour: hour.to_string() }, Vec::new()))
}

async fn set(
    permit: Keeper,
    State(app): State<Arc<App>>,
    Form(entry): Form<Entry>,
) -> Result<Response, AppError> {
    let actor = permit.actor();
    let typed = General { address: entry.address.clone(), hour: entry.hour.trim().parse().unwrap_or(-1) };
    match app.blocking(move |app| config::set_general(app, &actor, &typed)).await {
        Ok(()) => Ok(done(HERE, "已保存，从下一次提醒起按它发。")),
        Err(error) => form_again(&page(&permit, &app, entry, error.for_form()?)),
    }
}
