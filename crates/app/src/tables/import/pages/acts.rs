//! What is done to a whole batch: taken in, put aside, its annotated workbook fetched.

use std::sync::Arc;

use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use fengqiao_domain::access::Action;
use serde::Deserialize;

use super::super::batch::{rights, store};
use super::super::jobs::{self, Work};
use super::{address, table_of};
use crate::platform::audit::Event;
use crate::platform::render::{done, not_done};
use crate::tables::files::{attachment, stem};
use crate::{App, AppError, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
        .post("/desk/imports/{receipt}/confirmation", confirm)
        .post("/desk/imports/{receipt}/parking", park)
        .get("/desk/imports/{receipt}/annotated", annotated)
}

#[derive(Deserialize)]
struct Seen {
    #[serde(default)]
    revision: i64,
}

/// Takes the good rows in; a second time does nothing.
async fn confirm(
    permit: Permit<may::Import>,
    State(app): State<Arc<App>>,
    Path(receipt): Path<String>,
    Form(seen): Form<Seen>,
) -> Result<Response, AppError> {
    let (actor, wanted) = (permit.actor(), receipt.clone());
    let batch = app.blocking(move |app| app.read(|c| store::load(c, &actor, &wanted))).await?;
    let table = table_of(&batch.table)?;
    let here = address(&receipt);
    if batch.state == store::State::Confirmed {
        return Ok(done(&here, "这一批已经导入过，没有重复导入。"));
    }
    let actor = permit.actor();
    let came = jobs::run(&app, &receipt, &permit.user_id, Work::Confirming, move |app, job| {
        table.confirm(app, &actor, job, seen.revision).map(|_| ())
    });
    match came.await {
        Some(Ok(())) => Ok(Redirect::to(&here).into_response()),
        Some(Err(AppError::Conflict)) => {
            Ok(not_done(&here, "您打开之后，这一批又改动过，还没有导入。请核对现在的内容，再确认。"))
        }
        Some(Err(other)) => {
            let actor = permit.actor();
            let batch = app.blocking(move |app| app.read(|c| store::load(c, &actor, &receipt))).await?;
            // Where a part is in, the page says which, and how it goes on.
            let is_begun = batch.state == store::State::Confirming;
            if is_begun { Ok(Redirect::to(&here).into_response()) } else { Err(other) }
        }
        None => Ok(done(&here, "正在导入。可以离开这一页，稍后从“导入记录”回来。")),
    }
}

/// 先暂存，不导入.
async fn park(
    permit: Permit<may::Import>,
    State(app): State<Arc<App>>,
    Path(receipt): Path<String>,
) -> Result<Response, AppError> {
    let actor = permit.actor();
    app.blocking(move |app| {
        app.act(&actor, Action::Import, |tx| {
            let batch = store::load(tx.conn(), &actor, &receipt)?;
            let table = table_of(&batch.table)?;
            if batch.only.is_some() {
                return Err(AppError::NotFound);
            }
            if !actor.may(rights::of(table.id()).1) {
                return Err(AppError::Forbidden);
            }
            store::park(tx.conn(), &receipt)?;
            tx.audit(Event::new("park", table.id(), "").summary("先暂存，不导入").batch(&receipt));
            Ok(())
        })
    })
    .await?;
    Ok(done("/desk/imports", "已暂存，没有导入。要导入时从这里继续。"))
}

/// The user's own workbook with every problem marked.
async fn annotated(
    permit: Permit<may::Import>,
    State(app): State<Arc<App>>,
    Path(receipt): Path<String>,
) -> Result<Response, AppError> {
    let actor = permit.actor();
    let (name, bytes) = app
        .blocking(move |app| {
            let batch = app.read(|c| store::load(c, &actor, &receipt))?;
            table_of(&batch.table)?.annotated(app, &actor, &receipt)
        })
        .await?;
    Ok(attachment(&format!("{}-校验结果.xlsx", stem(&name)), bytes))
}
