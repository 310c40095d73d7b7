//! 导入记录: one's own batches, and rows handed to one's organisation.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::super::batch::store::{self, Batch, State as Stage};
use super::{address, table_of};
use crate::platform::render::html;
use crate::{App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get("/desk/imports", list)
}

/// Batches shown.
const SHOWN: i64 = 100;

struct Listed {
    href: String,
    file: String,
    table: &'static str,
    when: String,
    by: String,
    state: &'static str,
    mark: &'static str,
    came: String,
    open: i64,
    go: &'static str,
    receipt: String,
}

#[derive(Template)]
#[template(path = "imports/list.html")]
struct ListPage {
    page: Page,
    rows: Vec<Listed>,
    tables: Vec<(&'static str, &'static str)>,
}

async fn list(permit: Permit<may::Import>, State(app): State<Arc<App>>) -> Result<Response, AppError> {
    let actor = permit.actor();
    let batches = app.blocking(move |app| app.read(|c| store::list(c, &actor, SHOWN))).await?;
    let tables = crate::tables::registry::ALL.iter();
    let mine = tables.filter(|t| permit.may(super::super::batch::rights::of(t.id()).1));
    html(&ListPage {
        page: permit.page(&app, "导入记录").under(&[("工作台", "/desk")]).watermarked(),
        rows: batches.iter().map(listed).collect(),
        tables: mine.map(|t| (t.id(), t.title())).collect(),
    })
}

fn listed(b: &Batch) -> Listed {
    let (mark, state) = match (b.state, &b.only, b.open) {
        (Stage::Confirmed, None, 0) => ("ok", "已导入"),
        (Stage::Confirmed, None, _) => ("pending", "已导入，有暂存"),
        (_, Some(_), 0) => ("ok", "交给本组织，已改好"),
        (_, Some(_), _) => ("pending", "交给本组织，待改"),
        (Stage::Confirming, None, _) => ("pending", "没有导完"),
        (Stage::Parked, ..) => ("neutral", "暂存，未导入"),
        (Stage::Reading, ..) => ("neutral", "正在核对"),
        (Stage::Refused, ..) => ("closed", "没有收下"),
        (Stage::Preview, ..) => ("neutral", "待确认"),
    };
    let c = b.counts;
    let came = if matches!(b.state, Stage::Confirmed | Stage::Confirming) && b.only.is_none() {
        format!("新增 {}，更新 {}", c.new, c.updated)
    } else {
        String::new()
    };
    let open = if b.state == Stage::Confirmed || b.only.is_some() { b.open } else { c.errors.into() };
    Listed {
        href: address(&b.receipt),
        file: b.file.clone(),
        table: table_of(&b.table).map_or("", |t| t.title()),
        when: b.created_at.get(..16).unwrap_or(&b.created_at).replace('T', " "),
        by: b.created_by.clone(),
        state,
        mark,
        came,
        open,
        go: match (b.state, open) {
            (Stage::Preview | Stage::Parked, _) => "继续核对",
            (Stage::Confirming, _) => "查看",
            (_, 1..) => "去改正",
            _ => "查看",
        },
        receipt: b.receipt.clone(),
    }
}
