//! The page of an act about one record: what it means, its fields, the button; and its answer when it was not done.

use std::sync::Arc;

use askama::Template;
use axum::response::Response;

use super::behalf::BehalfView;
use super::changes;
use crate::platform::fields::Field;
use crate::platform::render::{form_again, form_stale};
use crate::platform::view::FieldProblem;
use crate::{App, AppError, Page};

/// The form of an act.
#[derive(Template)]
#[template(path = "tables/act.html")]
pub struct ActPage {
    /// The frame; its title is the heading.
    pub page: Page,
    /// What the act is about; empty where the heading says it.
    pub name: String,
    /// Second line.
    pub place: String,
    /// What it means and what to look at first.
    pub about: String,
    /// The clause it rests on, in words.
    pub clause: &'static str,
    /// Its fields.
    pub fields: Vec<Field>,
    /// What is wrong with what was typed.
    pub problems: Vec<FieldProblem>,
    /// 代录, where the post may.
    pub behalf: Option<BehalfView>,
    /// The version that was read.
    pub revision: String,
    /// Where it goes.
    pub action: String,
    /// Under what the browser keeps what was typed.
    pub keep: String,
    /// Where 取消 leads.
    pub back: String,
    /// Words of the button.
    pub go: &'static str,
}

/// The form again, with what was typed: with the problems beside their fields, or with what somebody else did to the
/// record meanwhile (`did` says it in a word or two; nothing of its history is told for an empty `id`).
///
/// # Errors
/// What no form can mend, or the store's.
pub async fn not_done<P: Template>(
    app: &Arc<App>,
    (table, id, did): (&'static str, String, &str),
    error: AppError,
    page: impl FnOnce(Vec<FieldProblem>) -> P,
) -> Result<Response, AppError> {
    if error != AppError::Conflict {
        return form_again(&page(error.for_form()?));
    }
    let message = changes::meanwhile(app, table, id, did).await?;
    form_stale(&page(vec![FieldProblem { field: String::new(), message }]))
}
