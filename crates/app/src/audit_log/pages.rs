//! Pages of the log.

use super::names;
use super::store::{self, Filter};
use crate::platform::audit::{self, Entry};
use crate::platform::render::{done, html, not_done};
use crate::platform::view::Choice;
use crate::{App, AppError, Event, Page, Permit, Routes, may};
use askama::Template;
use axum::body::{Body, Bytes};
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use fengqiao_domain::access::Action;
use http::header;
use serde::Deserialize;
use serde_json::Value;
use std::sync::Arc;

/// Routes of this feature.
pub fn routes() -> Routes {
    Routes::new()
        .get("/desk/admin/audit", list)
        .post("/desk/admin/audit/verification", verify)
        .post("/desk/admin/audit/export", export)
}

/// Lines to a page.
const PAGE: i64 = 50;
/// Lines read at a time while exporting.
const CHUNK: i64 = 2000;

type Auditor = Permit<may::ViewAudit>;

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    actor: String,
    action: String,
    table: String,
    record: String,
    from: String,
    to: String,
    before: String,
}

impl Asked {
    fn filter(&self) -> Filter {
        let day =
            |text: &str| fengqiao_domain::value::parse_date(text).map(|d| d.to_string()).unwrap_or_default();
        Filter {
            actor: self.actor.trim().to_lowercase(),
            action: self.action.trim().to_owned(),
            table: self.table.trim().to_owned(),
            record: self.record.trim().to_owned(),
            from: day(&self.from),
            to: day(&self.to),
            before: self.before.parse().unwrap_or_default(),
        }
    }

    /// Address of the lines before a number, with the same filter.
    fn older(&self, before: i64) -> String {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("actor", &self.actor)
            .append_pair("action", &self.action)
            .append_pair("table", &self.table)
            .append_pair("record", &self.record)
            .append_pair("from", &self.from)
            .append_pair("to", &self.to)
            .append_pair("before", &before.to_string())
            .finish();
        format!("/desk/admin/audit?{query}")
    }
}

/// A line as it is read.
struct Line {
    entry: Entry,
    when: String,
    summary: String,
    object: String,
    changes: Vec<(String, String, String)>,
    reason: String,
}

impl From<Entry> for Line {
    fn from(entry: Entry) -> Self {
        let detail: Value = serde_json::from_str(&entry.detail).unwrap_or_default();
        let text = |key: &str| detail[key].as_str().unwrap_or_default().to_owned();
        let changes = detail["changes"].as_array().into_iter().flatten().map(|change| {
            let part = |i: usize| change[i].as_str().unwrap_or_default().to_owned();
            (names::field(&entry.table, &part(0)).to_owned(), part(1), part(2))
        });
        Self {
            when: entry.at.replace('T', " "),
            summary: Some(text("summary"))
                .filter(|words| !words.is_empty())
                .unwrap_or_else(|| names::act(&entry.action).to_owned()),
            object: names::object(&entry.table).to_owned(),
            changes: changes.collect(),
            reason: text("reason"),
            entry,
        }
    }
}

#[derive(Template)]
#[template(path = "audit_log/list.html")]
struct ListPage {
    page: Page,
    asked: Asked,
    acts: Vec<Choice>,
    objects: Vec<Choice>,
    lines: Vec<Line>,
    older: Option<String>,
}

async fn list(
    permit: Auditor,
    State(app): State<Arc<App>>,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    let filter = asked.filter();
    let mut entries: Vec<Entry> =
        app.blocking(move |app| Ok(app.read(|c| store::page(c, &filter, PAGE + 1))?)).await?;
    let more = entries.len() as i64 > PAGE;
    entries.truncate(PAGE as usize);
    let older = entries.last().filter(|_| more).map(|last| asked.older(last.seq));
    let lines = entries.into_iter().map(Line::from).collect();
    let page = permit.page(&app, "审计日志").under(&[("系统", "/desk/system")]).watermarked();
    let (acts, objects) = (names::acts(&asked.action), names::objects(&asked.table));
    html(&ListPage { page, asked, acts, objects, lines, older })
}

async fn verify(permit: Auditor, State(app): State<Arc<App>>) -> Result<Response, AppError> {
    let actor = permit.actor();
    let verdict = app
        .blocking(move |app| {
            let verdict = app.read(audit::verify)?;
            let words = match &verdict {
                Ok(v) => format!("校验日志链：{} 条完整", v.count),
                Err(broken) => format!("校验日志链：{broken}"),
            };
            app.record(&actor, Action::ViewAudit, Event::new("verify", "audit_log", "").summary(words))?;
            Ok(verdict)
        })
        .await?;
    Ok(match verdict {
        Ok(v) => {
            done("/desk/admin/audit", &format!("日志链完整，共 {} 条，末条摘要 {}。", v.count, v.digest))
        }
        Err(broken) => not_done(
            "/desk/admin/audit",
            &format!("日志链不完整。{broken}。请保留现场，从备份核对，并报告单位负责人。"),
        ),
    })
}

/// All lines as JSON, one a line, oldest first; they carry everything the chain is computed from.
async fn export(permit: Auditor, State(app): State<Arc<App>>) -> Result<Response, AppError> {
    let (actor, reader) = (permit.actor(), Arc::clone(&app));
    app.blocking(move |app| {
        app.record(
            &actor,
            Action::ViewAudit,
            Event::new("export", "audit_log", "").summary("导出全部审计日志"),
        )
    })
    .await?;
    let name = format!("attachment; filename=\"audit-{}.jsonl\"", app.clock.now().date());
    let lines = futures_util::stream::try_unfold(0_i64, move |after| {
        let app = Arc::clone(&reader);
        async move {
            let entries: Vec<Entry> =
                app.blocking(move |app| Ok(app.read(|c| audit::entries_after(c, after, CHUNK))?)).await?;
            let next = entries.last().map(|last| last.seq);
            let text: String = entries.iter().map(|e| e.json() + "\n").collect();
            Ok::<_, AppError>(next.map(|seq| (Bytes::from(text), seq)))
        }
    });
    Ok((
        [(header::CONTENT_TYPE, "application/x-ndjson".to_owned()), (header::CONTENT_DISPOSITION, name)],
        Body::from_stream(lines),
    )
        .into_response())
}
