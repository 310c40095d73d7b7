//! 出勤证明: what a mediator's employer is shown, on a sheet of A4 (III-1-2b).

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use fengqiao_domain::access::Scope;
use fengqiao_domain::dates::{days_between, spoken};
use fengqiao_domain::duty::spent;
use serde::Deserialize;

use crate::duty::store::{self, Kept};
use crate::mediators::{MediatorRecords, lists};
use crate::platform::fields::asked_day;
use crate::platform::render::html;
use crate::tables::edit::load;
use crate::{App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get("/desk/mediators/{id}/attendance", show)
}

/// Days one certificate covers at most.
const LONGEST: i64 = 366;

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asks {
    from: String,
    to: String,
}

/// One line of the sheet.
struct Line {
    day: String,
    hours: String,
    spent: String,
    place: String,
    organisation: String,
}

#[derive(Template)]
#[template(path = "duty/attendance.html")]
struct AttendancePage {
    page: Page,
    id: String,
    name: String,
    organisation: String,
    number: String,
    workplace: String,
    from: String,
    to: String,
    span: String,
    problem: &'static str,
    lines: Vec<Line>,
    times: usize,
    sum: String,
    /// Times that overlap, in words.
    overlapping: String,
    printed_on: String,
    signed_on: String,
}

async fn show(
    permit: Permit<may::ViewMediators>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Query(asks): Query<Asks>,
) -> Result<Response, AppError> {
    let (scope, today) = (permit.scope.clone(), app.today());
    let (mut from, wrong) = asked_day(&asks.from, today.first_of_month());
    let (mut to, wrong_too) = asked_day(&asks.to, today);
    // Only what has happened is certified.
    to = to.min(today);
    let mut problem =
        if wrong.is_empty() && wrong_too.is_empty() { "" } else { "日期要写成 2024-07-18。" };
    if from > to || days_between(from, to) >= LONGEST {
        problem = "起止日期要先后有序，最长一年，不晚于今天。";
        from = to.first_of_month();
    }
    let (m, kept) = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            let env = app.env(&now);
            app.read(|c| {
                let m = load::<MediatorRecords>(c, &env, &scope, &id)?;
                let mut kept = store::of_mediators(c, std::slice::from_ref(&m.id), from, to)?;
                // An organisation certifies what it knows of: its own hours.
                if let Scope::Organisation(own) = &scope {
                    kept.retain(|k| k.organisation == *own);
                }
                let organisation =
                    lists::appointment_for(&m, &scope, to).map(|a| a.host.name.clone()).unwrap_or_default();
                Ok::<_, AppError>(((m, organisation), kept))
            })
        })
        .await?;
    let (m, organisation) = m;
    html(&AttendancePage {
        page: permit.page(&app, "出勤证明").watermarked(),
        number: m.certificate_at(to).map(|c| c.number.clone()).unwrap_or_default(),
        // Of 工作单位及职务 the employer.
        workplace: m
            .workplace
            .as_deref()
            .and_then(|w| w.split_whitespace().next())
            .unwrap_or_default()
            .into(),
        name: m.name,
        id: m.id,
        organisation,
        span: format!("{}至{}", spoken(from), spoken(to)),
        from: from.to_string(),
        to: to.to_string(),
        problem,
        times: kept.len(),
        sum: spent(kept.iter().map(|k| k.shift.minutes()).sum()),
        overlapping: overlapping(&kept),
        lines: kept.into_iter().map(line).collect(),
        printed_on: today.to_string(),
        signed_on: spoken(today),
    })
}

fn line(k: Kept) -> Line {
    Line {
        day: k.shift.day.to_string(),
        hours: k.shift.hours(),
        spent: spent(k.shift.minutes()),
        place: k.place,
        organisation: k.organisation_name,
    }
}

fn overlapping(kept: &[Kept]) -> String {
    let pairs =
        kept.iter().enumerate().flat_map(|(i, one)| kept[i + 1..].iter().map(move |other| (one, other)));
    let said: Vec<String> = pairs
        .filter(|(one, other)| one.shift.overlaps(&other.shift))
        .map(|(one, other)| format!("{} {} 与 {}", one.shift.day, one.shift.hours(), other.shift.hours()))
        .collect();
    said.join("；")
}
