//! The working-day calendar: what is shipped, and the days the office has set itself. A year without data counts
//! Monday to Friday less the fixed holidays, and says so.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::response::Response;
use fengqiao_db::Conn;
use fengqiao_domain::access::Action;
use fengqiao_domain::calendar::{Day, DayKind, WorkCalendar};
use fengqiao_domain::value::parse_date;
use jiff::civil::Date;
use serde::Deserialize;

use super::store::{self, OwnDay};
use crate::platform::render::{done, form_again, html};
use crate::platform::view::{Choice, FieldProblem, Link};
use crate::{App, AppError, Event, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get("/desk/admin/calendar", calendar).post("/desk/admin/calendar", set_day)
}

type Keeper = Permit<may::EditCalendar>;

/// The calendar in force: shipped days with the office's own over them.
///
/// # Errors
/// The store's.
pub fn load(c: &mut Conn) -> Result<WorkCalendar, AppError> {
    let mut calendar = WorkCalendar::shipped();
    for own in store::own_days(c)? {
        if let Ok(date) = own.day.parse() {
            let kind = if own.working { DayKind::MakeupWorkday } else { DayKind::Holiday };
            calendar.set(date, Day { kind, name: own.name });
        }
    }
    Ok(calendar)
}

struct Line {
    date: Date,
    weekday: &'static str,
    kind: &'static str,
    name: String,
    source: String,
}

#[derive(Template)]
#[template(path = "settings/calendar.html")]
struct CalendarPage {
    page: Page,
    year: i16,
    years: Vec<Link>,
    known: bool,
    warning: Option<String>,
    lines: Vec<Line>,
    entry: Entry,
    kinds: Vec<Choice>,
    problems: Vec<FieldProblem>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    year: String,
}

#[derive(Clone, Deserialize, Default)]
#[serde(default)]
struct Entry {
    day: String,
    kind: String,
    name: String,
    reason: String,
}

const KINDS: [&str; 3] = ["放假", "上班", "按星期几"];
const WEEKDAYS: [&str; 7] = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];

async fn page(
    permit: &Keeper,
    app: &Arc<App>,
    year: Option<i16>,
    entry: Entry,
    problems: Vec<FieldProblem>,
) -> Result<CalendarPage, AppError> {
    let (calendar, own) =
        app.blocking(|app| app.read(|c| Ok::<_, AppError>((load(c)?, store::own_days(c)?)))).await?;
    let own: std::collections::HashMap<String, String> = own.into_iter().map(|d| (d.day, d.source)).collect();
    let today = app.today();
    let year = year.unwrap_or(today.year());
    let lines = calendar
        .days()
        .filter(|(date, _)| date.year() == year)
        .map(|(date, day)| Line {
            date,
            weekday: WEEKDAYS[usize::from(date.weekday().to_monday_zero_offset().unsigned_abs()) % 7],
            kind: if day.kind == DayKind::Holiday { "放假" } else { "上班" },
            name: day.name.clone(),
            source: own.get(&date.to_string()).cloned().unwrap_or_else(|| "随系统提供".into()),
        })
        .collect();
    let span = (today.year() - 2).min(2023)..=today.year() + 1;
    Ok(CalendarPage {
        page: permit.page(app, "工作日历").under(&[("系统", "/desk/system")]),
        year,
        years: span
            .map(|y| Link::new(format!("{y}年"), format!("/desk/admin/calendar?year={y}"), y == year))
            .collect(),
        known: calendar.has_year(year),
        warning: calendar.missing_year_warning(today),
        lines,
        kinds: Choice::all(KINDS, &entry.kind),
        entry,
        problems,
    })
}

async fn calendar(
    permit: Keeper,
    State(app): State<Arc<App>>,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    html(&page(&permit, &app, asked.year.parse().ok(), Entry::default(), Vec::new()).await?)
}

async fn set_day(
    permit: Keeper,
    State(app): State<Arc<App>>,
    Form(entry): Form<Entry>,
) -> Result<Response, AppError> {
    let (actor, typed) = (permit.actor(), entry.clone());
    match app.blocking(move |app| change(app, &actor, &typed)).await {
        Ok(date) => Ok(done(
            &format!("/desk/admin/calendar?year={}", date.year()),
            "日历已改，期限从现在起按它计算。",
        )),
        Err(error) => form_again(&page(&permit, &app, None, entry, error.for_form()?).await?),
    }
}

/// Sets one day, or gives it back to the days of the week.
fn change(app: &App, actor: &crate::Actor, entry: &Entry) -> Result<Date, AppError> {
    let date: Date =
        parse_date(&entry.day).ok_or_else(|| AppError::invalid("day", "日期要写成 2027-01-01。"))?;
    if !KINDS.contains(&entry.kind.as_str()) {
        return Err(AppError::invalid("kind", "选放假、上班，或按星期几。"));
    }
    let reason = entry.reason.trim();
    if reason.is_empty() {
        return Err(AppError::invalid("reason", "写明依据，如放假通知的文号。"));
    }
    app.act(actor, Action::EditCalendar, |tx| {
        let before = load(tx.conn())?
            .days()
            .find(|(d, _)| *d == date)
            .map(|(_, day)| day.name.clone())
            .unwrap_or_default();
        if entry.kind == "按星期几" {
            store::clear_day(tx.conn(), &date.to_string())?;
        } else {
            let (working, name) = (entry.kind == "上班", entry.name.trim().to_owned());
            store::set_day(
                tx.conn(),
                &OwnDay { day: date.to_string(), working, name, source: reason.to_owned() },
            )?;
        }
        let now = tx.now().to_owned();
        let env = tx.app.env(&now);
        crate::cases::derive::limits(tx.conn(), &env, Some(date))?;
        let after = format!("{} {}", entry.kind, entry.name.trim());
        tx.audit(
            Event::new("update", "calendar_days", date.to_string())
                .change("安排", before, after)
                .reason(reason),
        );
        Ok(date)
    })
}
