//! One batch: how far the reading is, what its rows would do, what came of it.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use fengqiao_db::Engine;
use jiff::{SignedDuration, civil::DateTime};
use serde::Deserialize;

use super::super::batch::store::{self, Batch, Rows, State as Stage};
use super::super::batch::{Field, rights};
use super::super::jobs::{Job, Work};
use super::lines::{LineView, views};
use super::{address, framed, table_of};
use crate::platform::render::html;
use crate::platform::view::{Link, Pager};
use crate::tables::registry::{Tables, page_of};
use crate::{Actor, App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get("/desk/imports/{receipt}", show)
}

/// Columns not understood that are named, and how much of each.
const NAMED: usize = 6;
const TITLE: usize = 20;
/// The longest file allowed is read in less; what is still unread then was interrupted.
const READ_WITHIN: SignedDuration = SignedDuration::from_mins(10);
/// The largest part of a batch is taken in within less.
const PART_WITHIN: SignedDuration = SignedDuration::from_mins(2);
/// Rows to a page.
const SIZE: u32 = 50;

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
struct Asked {
    show: String,
    page: String,
    mend: String,
}

#[derive(Template)]
#[template(path = "imports/progress.html")]
struct ProgressPage {
    page: Page,
    heading: &'static str,
    words: String,
    file: String,
    step: usize,
    receipt: String,
}

#[derive(Template)]
#[template(path = "imports/stopped.html")]
struct StoppedPage {
    page: Page,
    batch: Batch,
    /// What is in.
    good: String,
    may_import: bool,
}

#[derive(Template)]
#[template(path = "imports/refused.html")]
struct RefusedPage {
    page: Page,
    file: String,
    lines: Vec<String>,
    again: String,
    receipt: String,
}

#[derive(Template)]
#[template(path = "imports/show.html")]
struct ShowPage {
    page: Page,
    heading: &'static str,
    step: usize,
    b: Batch,
    source: String,
    /// New and changed rows.
    good: u32,
    is_owner: bool,
    is_confirmed: bool,
    may_import: bool,
    notice: String,
    segments: Vec<Link>,
    rows: Vec<LineView>,
    pager: Pager,
    /// This very page, to come back to.
    here: String,
    list: (&'static str, String),
}

/// The row whose cells are open in place.
struct OpenRow {
    number: i64,
    fields: Vec<Field>,
}

/// What the page is made of.
enum Seen {
    /// Work under way, and the name of the file.
    Busy(Arc<Job>, String),
    Batch(Box<Whole>),
}

struct Whole {
    batch: Batch,
    lines: Vec<store::Line>,
    total: u64,
    telling: u64,
    noticed: u64,
    rows: Rows,
    number: u64,
    open: Option<OpenRow>,
    failed: String,
}

async fn show(
    permit: Permit<may::Import>,
    State(app): State<Arc<App>>,
    Path(receipt): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    let (actor, wanted) = (permit.actor(), receipt.clone());
    match app.blocking(move |app| look(app, &actor, &wanted, &asked)).await? {
        Seen::Busy(job, file) => busy(&app, &permit, &job, file),
        Seen::Batch(whole) if whole.batch.state == Stage::Refused => refused(&app, &permit, whole.batch),
        Seen::Batch(whole) if whole.batch.state == Stage::Reading && elsewhere(&app, &whole.batch) => {
            let words = "另一台服务器正在核对。".to_owned();
            progress(&app, &permit, Work::Reading, words, whole.batch.file, whole.batch.receipt)
        }
        Seen::Batch(whole) if whole.batch.state == Stage::Reading => interrupted(&app, &permit, whole.batch),
        Seen::Batch(whole) if whole.failed.is_empty() && goes_on_elsewhere(&app, &whole.batch) => {
            let words = format!("另一台服务器正在导入，到原表第 {} 行。", whole.batch.counts.upto);
            progress(&app, &permit, Work::Confirming, words, whole.batch.file, whole.batch.receipt)
        }
        Seen::Batch(whole) if whole.batch.state == Stage::Confirming && whole.batch.only.is_none() => {
            stopped(&app, &permit, whole.batch)
        }
        Seen::Batch(whole) if permit.ask().is_partial() => {
            // Asked for by a page that shows how far the work is: it is done, the whole page is due.
            let mut done = html(&Done)?;
            done.headers_mut().insert("hx-refresh", http::HeaderValue::from_static("true"));
            drop(whole);
            Ok(done)
        }
        Seen::Batch(whole) => shown(&app, &permit, *whole),
    }
}

#[derive(Template)]
#[template(source = "", ext = "html")]
struct Done;

fn look(app: &App, actor: &Actor, receipt: &str, asked: &Asked) -> Result<Seen, AppError> {
    let job = app.imports.of(receipt).filter(|job| job.user_id == actor.user_id);
    if let Some(job) = job.as_ref().filter(|job| job.outcome().is_none()) {
        let file = app.read(|c| store::load(c, actor, receipt)).map(|b| b.file).unwrap_or_default();
        return Ok(Seen::Busy(Arc::clone(job), file));
    }
    let failed = match job.and_then(|job| job.outcome()) {
        Some(Err(why)) => why.detail(),
        _ => String::new(),
    };
    let mut whole = app.read(|c| {
        let batch = store::load(c, actor, receipt)?;
        let rows = match (asked.show.as_str(), batch.state) {
            ("all", _) => Rows::All,
            ("open", _) => Rows::Open,
            ("noticed", _) => Rows::Noticed,
            ("", Stage::Confirmed) if batch.open > 0 && batch.only.is_none() => Rows::Open,
            _ => Rows::Telling,
        };
        let total = store::count(c, &batch, rows)?;
        let telling = store::count(c, &batch, Rows::Telling)?;
        let noticed = store::count(c, &batch, Rows::Noticed)?;
        let last = total.div_ceil(SIZE.into()).max(1);
        let number = asked.page.parse().unwrap_or(1).clamp(1, last);
        let lines = store::lines(c, &batch, rows, (number - 1) * u64::from(SIZE), SIZE)?;
        Ok::<_, AppError>(Whole { batch, lines, total, telling, noticed, rows, number, open: None, failed })
    })?;
    let wanted =
        asked.mend.parse().ok().filter(|n| whole.lines.iter().any(|l| l.number == *n && l.is_open()));
    if let Some(number) = wanted {
        let mending = table_of(&whole.batch.table)?.mending(app, actor, receipt, number)?;
        whole.open = Some(OpenRow { number, fields: mending.faulty });
    }
    Ok(Seen::Batch(Box::new(whole)))
}

fn busy(app: &App, permit: &Permit<may::Import>, job: &Job, file: String) -> Result<Response, AppError> {
    let verb = match job.work {
        Work::Reading => "已核对",
        Work::Confirming => "已处理",
    };
    let words = match job.rows() {
        0 => "正在读文件，或在等前面的导入做完。".to_owned(),
        n => format!("{verb} {n} 行。"),
    };
    progress(app, permit, job.work, words, file, job.receipt.clone())
}

fn progress(
    app: &App,
    permit: &Permit<may::Import>,
    work: Work,
    words: String,
    file: String,
    receipt: String,
) -> Result<Response, AppError> {
    let (heading, step) = match work {
        Work::Reading => ("正在核对", 2),
        Work::Confirming => ("正在导入", 3),
    };
    let page = permit.page(app, heading).under(&[("导入记录", "/desk/imports")]);
    html(&ProgressPage { page, heading, words, file, step, receipt })
}

/// Whether another server may still be at work: one on the same database, heard of not long ago.
fn elsewhere(app: &App, batch: &Batch) -> bool {
    let (heard, within) = match &batch.confirmed_at {
        Some(at) if batch.state == Stage::Confirming => (at, PART_WITHIN),
        _ => (&batch.created_at, READ_WITHIN),
    };
    app.db.engine() == Engine::Postgres
        && heard.parse::<DateTime>().is_ok_and(|at| app.clock.now().duration_since(at) < within)
}

/// The same of the rows on their way in.
fn goes_on_elsewhere(app: &App, batch: &Batch) -> bool {
    batch.state == Stage::Confirming && elsewhere(app, batch)
}

/// Part of a batch is in and nobody is at work on the rest.
fn stopped(app: &App, permit: &Permit<may::Import>, batch: Batch) -> Result<Response, AppError> {
    let table = table_of(&batch.table)?;
    let c = batch.counts;
    html(&StoppedPage {
        page: framed(permit.page(app, "没有导完"), table, &[("导入记录", "/desk/imports")]),
        good: format!(
            "到原表第 {} 行，已入库 {} 行：新增 {}、更新 {}。",
            c.upto,
            c.new + c.updated,
            c.new,
            c.updated
        ),
        may_import: permit.may(rights::of(table.id()).1),
        batch,
    })
}

/// The work stopped with the program that did it; nothing was taken in.
fn interrupted(app: &App, permit: &Permit<may::Import>, batch: Batch) -> Result<Response, AppError> {
    let lines =
        vec!["核对没有做完就中断了（系统可能重新启动过），什么都没有导入。请重新选择文件。".to_owned()];
    not_taken(app, permit, batch, lines)
}

fn refused(app: &App, permit: &Permit<may::Import>, batch: Batch) -> Result<Response, AppError> {
    let lines = batch.head.refused.lines().map(str::to_owned).collect();
    not_taken(app, permit, batch, lines)
}

fn not_taken(
    app: &App,
    permit: &Permit<may::Import>,
    batch: Batch,
    lines: Vec<String>,
) -> Result<Response, AppError> {
    let table = table_of(&batch.table)?;
    html(&RefusedPage {
        page: framed(permit.page(app, "没有收下"), table, &[("导入记录", "/desk/imports")]),
        file: batch.file,
        lines,
        again: format!("/desk/{}/import", table.id()),
        receipt: batch.receipt,
    })
}

fn shown(app: &App, permit: &Permit<may::Import>, whole: Whole) -> Result<Response, AppError> {
    let Whole { batch: b, lines, total, telling, noticed, rows, number, open, failed } = whole;
    let table = table_of(&b.table)?;
    let (is_owner, is_confirmed) = (b.only.is_none(), b.state == Stage::Confirmed);
    let (heading, step) = match (is_owner, b.state) {
        (false, _) => ("交给本组织改的行", 0),
        (_, Stage::Confirmed) => ("导入结果", 3),
        _ => ("核对要导入的内容", 2),
    };
    let at = |key: &str, page: u64| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("show", key);
        if page > 1 {
            query.append_pair("page", &page.to_string());
        }
        format!("{}?{}", address(&b.receipt), query.finish())
    };
    let own = |rows: Rows| match rows {
        Rows::All => "all",
        Rows::Telling => "telling",
        Rows::Open => "open",
        Rows::Noticed => "noticed",
    };
    let segment =
        |label: &str, count: u64, of: Rows| Link::new(format!("{label} {count}"), at(own(of), 1), rows == of);
    let mut segments = Vec::new();
    if is_owner {
        if is_confirmed && b.open > 0 {
            segments.push(segment("暂存的", b.open.unsigned_abs(), Rows::Open));
        }
        if !is_confirmed && b.counts.errors > 0 {
            segments.push(segment("只看错误", b.counts.errors.into(), Rows::Open));
        }
        if noticed > 0 {
            segments.push(segment("只看提醒", noticed, Rows::Noticed));
        }
        segments.push(segment("有变化和问题的", telling, Rows::Telling));
        segments.push(segment("全部", b.counts.rows.into(), Rows::All));
    }
    let shown = own(rows);
    let mut rows = views(&b, &lines);
    if let Some(open) = open
        && let Some(row) = rows.iter_mut().find(|r| r.number == open.number)
    {
        row.fields = open.fields;
    }
    html(&ShowPage {
        page: framed(permit.page(app, heading), table, &[("导入记录", "/desk/imports")]),
        heading,
        step,
        source: source(&b),
        good: b.counts.new + b.counts.updated,
        is_owner,
        is_confirmed,
        may_import: permit.may(rights::of(table.id()).1),
        notice: failed,
        segments,
        pager: Pager::numbered(total, "行", number, SIZE, |n| at(shown, n)),
        here: at(shown, number),
        rows,
        list: list_of(table),
        b,
    })
}

/// Where the columns stood, in a line.
fn source(b: &Batch) -> String {
    let head = &b.head;
    let ignored = match head.ignored.as_slice() {
        [] => String::new(),
        some => {
            let more = if some.len() > NAMED { "等" } else { "" };
            let named: Vec<String> =
                some.iter().take(NAMED).map(|title| title.chars().take(TITLE).collect()).collect();
            format!("，忽略 {} 列（{}{more}）", some.len(), named.join("、"))
        }
    };
    let filled = b.filled_on.map_or_else(String::new, |d| format!("　填报日期 {d}"));
    format!("表“{}”　第 {} 行是表头，识别 {} 列{ignored}{filled}", head.sheet, head.row, head.columns.len())
}

/// Where the records of the table are seen.
fn list_of(table: &dyn Tables) -> (&'static str, String) {
    (table.title(), page_of(table))
}
