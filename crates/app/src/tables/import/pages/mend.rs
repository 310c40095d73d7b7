//! One row of a batch: mended in place or on a page of its own, handed to an organisation, taken back.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::response::Response;
use serde::Deserialize;

use super::super::batch::store::{self, Batch};
use super::super::batch::{Mended, Mending, hand};
use super::{address, framed, table_of};
use crate::platform::render::{done, form_again, html, local, not_done};
use crate::platform::view::FieldProblem;
use crate::{Actor, App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
        .get("/desk/imports/{receipt}/rows/{number}", row)
        .post("/desk/imports/{receipt}/rows/{number}", mend)
        .get("/desk/imports/{receipt}/rows/{number}/hand", hand_form)
        .post("/desk/imports/{receipt}/rows/{number}/hand", hand_on)
        .post("/desk/imports/{receipt}/rows/{number}/take-back", take_back)
}

type Importer = Permit<may::Import>;
/// A batch and the number of a row.
type Which = Path<(String, i64)>;

#[derive(Template)]
#[template(path = "imports/row.html")]
struct RowPage {
    page: Page,
    m: Mending,
    is_open: bool,
    here: String,
    back: String,
}

async fn row(
    permit: Importer,
    State(app): State<Arc<App>>,
    Path((receipt, number)): Which,
) -> Result<Response, AppError> {
    let (actor, wanted) = (permit.actor(), receipt.clone());
    let m = app
        .blocking(move |app| {
            let batch = app.read(|c| store::load(c, &actor, &wanted))?;
            table_of(&batch.table)?.mending(app, &actor, &wanted, number)
        })
        .await?;
    let table = table_of(&m.batch.table)?;
    let title = format!("第 {number} 行");
    let back = address(&receipt);
    let steps = [("导入记录", "/desk/imports"), (m.batch.file.as_str(), back.as_str())];
    html(&RowPage {
        page: framed(permit.page(&app, &title), table, &steps),
        is_open: m.line.is_open(),
        here: format!("{back}/rows/{number}"),
        back: format!("{back}#r-{number}"),
        m,
    })
}

async fn mend(
    permit: Importer,
    State(app): State<Arc<App>>,
    Path((receipt, number)): Which,
    Form(given): Form<BTreeMap<String, String>>,
) -> Result<Response, AppError> {
    let home = address(&receipt);
    let actor = permit.actor();
    let cells = given.clone();
    let came = app
        .blocking(move |app| {
            let batch = app.read(|c| store::load(c, &actor, &receipt))?;
            table_of(&batch.table)?.mend(app, &actor, &receipt, number, &cells)
        })
        .await?;
    let asked = |key: &str| local(given.get(key).map_or("", String::as_str), &home).to_owned();
    Ok(match came {
        Mended::Kept(_) => done(&asked("back"), &format!("第 {number} 行改好了，已入库。")),
        Mended::Ready(_) => done(&asked("back"), &format!("第 {number} 行改好了，确认导入时入库。")),
        Mended::Still(report) => {
            let first = report.errors.first();
            let words =
                first.map_or_else(String::new, |f| format!("{}：{}{}", f.column, f.message, f.remedy));
            not_done(&asked("stay"), &format!("第 {number} 行还有错误，改动已留下。{words}"))
        }
    })
}

#[derive(Template)]
#[template(path = "imports/hand.html")]
struct HandPage {
    page: Page,
    label: String,
    place: String,
    problem: String,
    action: String,
    back: String,
    organisation: String,
    note: String,
    problems: Vec<FieldProblem>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct HandForm {
    organisation: String,
    note: String,
}

fn hand_page(
    app: &App,
    actor: &Actor,
    frame: Page,
    receipt: &str,
    number: i64,
    given: Option<HandForm>,
    problems: Vec<FieldProblem>,
) -> Result<HandPage, AppError> {
    let (batch, line) = app.read(|c| {
        let batch = store::load(c, actor, receipt)?;
        let (line, _) = store::line_with_cells(c, &app.keys, &batch, number)?;
        Ok::<(Batch, _), AppError>((batch, line))
    })?;
    let table = table_of(&batch.table)?;
    if batch.only.is_some() || !hand::is_for_organisations(table.id()) {
        return Err(AppError::NotFound);
    }
    let report = line.report;
    // The organisation the row names, or the one nearest to it.
    let likely = report.errors.iter().find_map(|f| f.offers.first()).unwrap_or(&report.place);
    let given = given.unwrap_or_else(|| HandForm { organisation: likely.clone(), note: String::new() });
    let back = address(receipt);
    let steps = [("导入记录", "/desk/imports"), (batch.file.as_str(), back.as_str())];
    Ok(HandPage {
        page: framed(frame, table, &steps),
        label: report.label.clone(),
        place: report.place.clone(),
        problem: report.errors.iter().map(|f| f.message.as_str()).collect::<Vec<_>>().join(" "),
        action: format!("{back}/rows/{number}/hand"),
        back: format!("{back}#r-{number}"),
        organisation: given.organisation,
        note: given.note,
        problems,
    })
}

async fn hand_form(
    permit: Importer,
    State(app): State<Arc<App>>,
    Path((receipt, number)): Which,
) -> Result<Response, AppError> {
    let (actor, frame) = (permit.actor(), permit.page(&app, &format!("第 {number} 行交给组织")));
    let page = app.blocking(move |app| hand_page(app, &actor, frame, &receipt, number, None, Vec::new()));
    html(&page.await?)
}

async fn hand_on(
    permit: Importer,
    State(app): State<Arc<App>>,
    Path((receipt, number)): Which,
    Form(form): Form<HandForm>,
) -> Result<Response, AppError> {
    let (actor, frame) = (permit.actor(), permit.page(&app, &format!("第 {number} 行交给组织")));
    let back = format!("{}#r-{number}", address(&receipt));
    let came = app
        .blocking(move |app| {
            let batch = app.read(|c| store::load(c, &actor, &receipt))?;
            let table = table_of(&batch.table)?;
            match hand::hand(app, &actor, table, &receipt, number, &form.organisation, &form.note) {
                Ok(name) => Ok(Ok((name, batch.confirmed_at.is_some()))),
                Err(e) => {
                    let problems = e.for_form()?;
                    hand_page(app, &actor, frame, &receipt, number, Some(form), problems).map(Err)
                }
            }
        })
        .await?;
    match came {
        Ok((name, true)) => Ok(done(&back, &format!("第 {number} 行已交给{name}。"))),
        Ok((name, false)) => {
            Ok(done(&back, &format!("第 {number} 行会在确认导入后交给{name}；确认前对方看不到。")))
        }
        Err(page) => form_again(&page),
    }
}

async fn take_back(
    permit: Importer,
    State(app): State<Arc<App>>,
    Path((receipt, number)): Which,
) -> Result<Response, AppError> {
    let (actor, back) = (permit.actor(), format!("{}#r-{number}", address(&receipt)));
    app.blocking(move |app| {
        let batch = app.read(|c| store::load(c, &actor, &receipt))?;
        hand::take_back(app, &actor, table_of(&batch.table)?, &receipt, number)
    })
    .await?;
    Ok(done(&back, &format!("第 {number} 行已收回。")))
}
