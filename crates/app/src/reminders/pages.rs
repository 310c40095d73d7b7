//! The pages of reminders: the outbox and the settings for the system administrator, the choice for everybody.

mod choice;
mod gateway;
mod general;
mod mail;
mod outbox;

use std::sync::Arc;

use axum::response::Response;

use super::Way;
use super::trial::to_oneself;
use crate::platform::render::{done, not_done};
use crate::{Actor, App, AppError, Routes};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
        .merge(outbox::routes())
        .merge(general::routes())
        .merge(mail::routes())
        .merge(gateway::routes())
        .merge(choice::routes())
}

const HERE: &str = "/desk/admin/reminders";
const UNDER: &[(&str, &str)] = &[("系统", "/desk/system"), ("提醒与发件箱", HERE)];

/// A test to oneself by a way, and back to its page with what came of it.
async fn tested(
    app: &Arc<App>,
    actor: Actor,
    way: Way,
    here: &str,
    words: &str,
) -> Result<Response, AppError> {
    match app.blocking(move |app| to_oneself(app, &actor, way)).await {
        Ok(()) => Ok(done(here, words)),
        Err(AppError::Refused { reasons }) => Ok(not_done(here, &reasons.join(""))),
        Err(other) => Err(other),
    }
}
