//! 参训证明 of a person's year as a file.

use std::sync::Arc;

use axum::extract::{Form, Path, State};
use axum::response::Response;
use serde::Deserialize;

use crate::platform::render::not_done;
use crate::tables::files::attachment;
use crate::training::proof;
use crate::{App, AppError, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().post("/desk/mediators/{id}/training-record", print)
}

#[derive(Deserialize)]
struct Asked {
    year: i16,
}

async fn print(
    permit: Permit<may::ViewTraining>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Form(asked): Form<Asked>,
) -> Result<Response, AppError> {
    let actor = permit.actor();
    let back = format!("/desk/mediators/{id}");
    let _turn = app.printing.acquire().await.map_err(|e| AppError::Internal(e.to_string()))?;
    match app.blocking(move |app| proof::print(app, &actor, &id, asked.year)).await {
        Ok(pdf) => Ok(attachment(&format!("参训证明-{}.pdf", asked.year), pdf)),
        Err(AppError::Refused { reasons }) => Ok(not_done(&back, &reasons.join(""))),
        Err(error) => Err(error),
    }
}
