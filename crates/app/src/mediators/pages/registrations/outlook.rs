//! 到期预测: roster, staffing and coverage after the last day and after the grace day, if nothing more is registered.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use fengqiao_domain::dates::next;
use fengqiao_domain::registrations::{due_day, grace_day};
use jiff::civil::Date;

use super::super::shared::{address, tabs};
use super::{countdown, day_of, known_year, parts, path};
use crate::mediators::outlook::{self, Day};
use crate::platform::render::html;
use crate::platform::view::Link;
use crate::{App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get("/desk/registrations/{year}/outlook", outlook)
}

/// One figure on each of the days, each with its rows.
struct Figure {
    label: &'static str,
    note: &'static str,
    values: Vec<(String, String)>,
}

/// A centre that is short of people on some of the days.
struct Short {
    name: String,
    /// What is short on each day, and its page on that day; empty where nothing is.
    days: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "mediators/registration_outlook.html")]
struct OutlookPage {
    page: Page,
    tabs: Vec<Link>,
    parts: Vec<Link>,
    year: i16,
    countdown: String,
    /// What the figures are: to come, or what was.
    heading: &'static str,
    days: Vec<(String, &'static str)>,
    figures: Vec<Figure>,
    short: Vec<Short>,
    missing: u64,
    missing_href: String,
}

async fn outlook(
    permit: Permit<may::ViewMediators>,
    State(app): State<Arc<App>>,
    Path(year): Path<i16>,
) -> Result<Response, AppError> {
    let (scope, today, year) = (permit.scope.clone(), app.today(), known_year(&app, year)?);
    let on = day_of(year, today);
    let policy = &app.jurisdiction.policy;
    let after = [
        (on, if on == today { "今天" } else { "年末" }),
        (next(due_day(year, policy)), "截止日次日"),
        (next(grace_day(year, policy)), "宽限日次日"),
    ];
    let asked: Vec<Date> = after.iter().map(|(day, _)| *day).collect();
    let found = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            let env = app.env(&now);
            let key = format!("outlook {asked:?} {scope:?}");
            app.read(|c| app.memo.get(c, &key, |c| outlook::days(c, &env, &scope, &asked)))
        })
        .await?;
    let list = path(year);
    html(&OutlookPage {
        page: permit
            .page(&app, &format!("{year} 年度注册到期预测"))
            .under(&[("调解员与证书", "/desk/mediators"), (&format!("{year} 年度注册"), &list)]),
        tabs: tabs(today, 3),
        parts: parts(year, 2),
        countdown: countdown(year, on, policy),
        heading: if after[2].0 > today { "如果不再登记任何人" } else { "各个日期的情况" },
        days: after.iter().map(|(day, words)| (day.to_string(), *words)).collect(),
        figures: figures(&found),
        short: short(&found),
        missing: found.get(1).filter(|day| day.on > today).map_or(0, |day| day.missing),
        missing_href: address(&list, &[("state", super::to_do(year, on, policy))]),
        year,
    })
}

fn figures(days: &[Day]) -> Vec<Figure> {
    let row = |label, note, of: &dyn Fn(&Day) -> (String, String)| Figure {
        label,
        note,
        values: days.iter().map(of).collect(),
    };
    let roster = |day: &Day, state: &str| {
        address("/desk/mediators", &[("state", state), ("as_of", &day.on.to_string())])
    };
    let mut all = vec![
        row("在册", "", &|day| (day.on_roster.to_string(), roster(day, "在册"))),
        row("在册（待清理）", "", &|day| (day.cleanup.to_string(), roster(day, "在册（待清理）"))),
        row("其中未办理当年注册", "", &|day| {
            let rows = [("reason", "未办理注册"), ("as_of", &day.on.to_string())];
            (day.missing.to_string(), address("/desk/mediators/cleanup", &rows))
        }),
        row(
            "人员配齐的街道（乡镇）调解中心",
            "只差当年注册的人，到宽限日为止仍计入",
            &|day| (day.staffed.to_string(), String::new()),
        ),
        row("人员没有配齐的", "", &|day| {
            (day.short.len().to_string(), if day.short.is_empty() { "" } else { "#short" }.to_owned())
        }),
    ];
    if days.iter().all(|day| day.centres.is_some()) {
        let coverage = |day: &Day| address("/desk/coverage/streets", &[("as_of", &day.on.to_string())]);
        let of = |day: &Day| day.centres.unwrap_or_default();
        all.push(row(
            "实体化的街道（乡镇）调解中心",
            "已认定的，认定不因人员变动自动撤销",
            &|day| (of(day).0.to_string(), coverage(day)),
        ));
        all.push(row("其中符合实体化条件的", "条件里含人员配备", &|day| {
            (of(day).1.to_string(), coverage(day))
        }));
    }
    all
}

/// The centres that are short on any of the days, by record.
fn short(days: &[Day]) -> Vec<Short> {
    let mut all: BTreeMap<&str, Short> = BTreeMap::new();
    for (at, day) in days.iter().enumerate() {
        for (id, (name, lacks)) in &day.short {
            let blank =
                || Short { name: name.clone(), days: vec![<(String, String)>::default(); days.len()] };
            let href = address(&format!("/desk/organisations/{id}"), &[("as_of", &day.on.to_string())]);
            all.entry(id.as_str()).or_insert_with(blank).days[at] = (lacks.clone(), href);
        }
    }
    all.into_values().collect()
}
