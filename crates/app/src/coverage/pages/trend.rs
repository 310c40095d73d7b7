//! 走势: one indicator month by month, up to a date.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use fengqiao_domain::access::Scope;
use fengqiao_domain::coverage::{Indicator, Row, last_month_end};
use jiff::civil::Date;

use super::chart::{self, Chart};
use super::shared::{self, Asked, Marked, PATH, View, due_words, grouped, marked};
use crate::coverage::{counts, figures};
use crate::platform::render::html;
use crate::platform::view::{Choice, Link};
use crate::tables::Env;
use crate::{App, AppError, Page, Permit, Routes, may};

const HERE: &str = "/desk/coverage/trend";
/// Month ends shown before the date.
const MONTHS: usize = 24;

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get(HERE, page)
}

#[derive(Template)]
#[template(path = "coverage/trend.html")]
struct TrendPage {
    page: Page,
    tabs: Vec<Link>,
    measures: Vec<Link>,
    indicators: Vec<Choice>,
    dues: Vec<Choice>,
    places: Vec<Choice>,
    measure: &'static str,
    as_of: String,
    as_of_problem: &'static str,
    name: String,
    indicator: &'static str,
    due_words: String,
    share: u32,
    /// Across the page, and for a narrow screen, where the words of the wide one would be too small.
    charts: Option<[Chart; 2]>,
    rows: Vec<Month>,
}

/// One line of the table.
struct Month {
    on: String,
    href: String,
    base: String,
    achieved: String,
    change: String,
    rate: String,
    required: String,
    expected: String,
    gap: String,
    state: Marked,
}

struct Found {
    view: View,
    places: Vec<(String, String)>,
    chosen: String,
    rows: Vec<Row>,
    charts: Option<[Chart; 2]>,
}

async fn page(
    permit: Permit<may::ViewCoverage>,
    State(app): State<Arc<App>>,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    let scope = permit.scope.clone();
    let found = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            find(app, &app.env(&now), &scope, &asked)
        })
        .await?;
    let Found { view, places, chosen, rows, charts } = found;
    let policy = &app.jurisdiction.policy;
    let dues = policy.coverage.targets_of(view.target.indicator);
    let why = if chosen.is_empty() { "city" } else { &chosen };
    let choice = |value: &str, label: &str, now: &str| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
        selected: value == now,
    };
    let name = places.iter().find(|(code, _)| *code == chosen).map(|(_, name)| name.clone());
    html(&TrendPage {
        page: permit.page(&app, "指标走势"),
        tabs: shared::tabs(HERE),
        measures: view.measures(HERE, &[("district", &chosen)]),
        indicators: Indicator::ALL
            .iter()
            .map(|of| choice(of.code(), of.label(), view.target.indicator.code()))
            .collect(),
        dues: dues
            .iter()
            .map(|t| t.value.due.to_string())
            .map(|due| choice(&due, &due, &view.target.due.to_string()))
            .collect(),
        places: places.iter().map(|(code, name)| choice(code, name, &chosen)).collect(),
        measure: if view.measure == view.official { "" } else { view.measure.code() },
        as_of: view.on.to_string(),
        as_of_problem: view.problem,
        name: name.unwrap_or_default(),
        indicator: view.target.indicator.label(),
        due_words: due_words(view.target.due),
        share: view.target.share,
        rows: months(&view, &rows, why),
        charts,
    })
}

fn find(app: &App, env: &Env, scope: &Scope, asked: &Asked) -> Result<Found, AppError> {
    let view = View::of(asked, env);
    let mut places = figures::authorities(env, scope);
    if *scope == Scope::City {
        places.insert(0, (String::new(), "全市".to_owned()));
    }
    let Some((first, _)) = places.first() else {
        return Ok(Found { view, places, chosen: String::new(), rows: Vec::new(), charts: None });
    };
    let chosen = match asked.district.as_str() {
        "" => first.clone(),
        code if places.iter().any(|(known, _)| known == code) => code.to_owned(),
        _ => return Err(AppError::NotFound),
    };
    let authority = (!chosen.is_empty()).then_some(chosen.as_str());
    let days = days(view.on);
    let start = env.policy.coverage.progress_start.value;
    let (rows, steps) = app.read(|c| {
        let rows = figures::over_time(c, env, authority, view.target, view.measure, &days)?;
        let mut own = figures::authorities(env, &Scope::City);
        own.retain(|(code, _)| authority.is_none_or(|chosen| chosen == code));
        let to = view.on.max(start);
        let steps = counts::steps(c, &own, view.target.indicator, view.measure.code(), start, to)?;
        Ok::<_, AppError>((rows, steps))
    })?;
    let drawn = |size| rows.last().and_then(|row| chart::chart(row, &steps, view.on == view.today, size));
    let charts = drawn(chart::WIDE).zip(drawn(chart::NARROW)).map(<[Chart; 2]>::from);
    Ok(Found { view, places, chosen, rows, charts })
}

/// The ends of the months before a date, and the date itself.
fn days(on: Date) -> Vec<Date> {
    let mut days = vec![on];
    let mut day = on;
    for _ in 0..MONTHS {
        let before = last_month_end(day);
        if before >= day {
            break;
        }
        days.push(before);
        day = before;
    }
    days.reverse();
    days
}

/// The lines of the table, the latest first.
fn months(view: &View, rows: &[Row], why: &str) -> Vec<Month> {
    let before = std::iter::once(None).chain(rows.iter().map(Some));
    let line = |(row, before): (&Row, Option<&Row>)| {
        let change = before.map(|before| i64::from(row.achieved) - i64::from(before.achieved));
        let on = row.on.to_string();
        Month {
            href: view.href(PATH, &[("as_of", &on), ("why", why)]),
            on,
            base: grouped(row.base.value),
            achieved: grouped(row.achieved),
            change: change.map_or_else(String::new, |change| match change {
                0 => "0".to_owned(),
                change => format!("{change:+}").replace('-', "−"),
            }),
            rate: row.rate.clone().unwrap_or_else(|| "—".to_owned()),
            required: grouped(row.required),
            expected: row.progress.map_or_else(|| "—".to_owned(), |line| line.expected_text()),
            gap: grouped(row.gap),
            state: marked(row),
        }
    };
    let mut lines: Vec<Month> = rows.iter().zip(before).map(line).collect();
    lines.reverse();
    lines
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::days;

    #[test]
    fn months_end_on_their_last_day_and_stop_where_the_calendar_does() {
        let days_of = days(date(2024, 3, 15));
        assert_eq!(days_of.len(), 25);
        assert_eq!(
            days_of[21..],
            [date(2023, 12, 31), date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 15)]
        );
        assert_eq!(days(Date::MIN), [Date::MIN]);
    }
}
