//! 年度评议: the experts of a pool in a year with what they did; those without any part first, otherwise by name. It lists,
//! it does not rank.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use fengqiao_domain::access::Scope;
use fengqiao_domain::experts::engagement::{hours, took_part};
use fengqiao_domain::verdict::Basis;
use jiff::civil::Date;

use super::{LIST, PATH, REVIEW, tabs_of};
use crate::experts::due;
use crate::platform::render::html;
use crate::platform::view::{Choice, Link};
use crate::tables::Params;
use crate::{App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get(REVIEW, show)
}

/// Years that can be chosen.
const YEARS: i16 = 5;

struct Line {
    name: String,
    href: String,
    workplace: String,
    fields: String,
    opinions: u32,
    hours: String,
    took_part: bool,
    why: String,
    term_to: String,
}

#[derive(Template)]
#[template(path = "experts/review.html")]
struct ReviewPage {
    page: Page,
    tabs: Vec<Link>,
    pools: Vec<Choice>,
    years: Vec<Choice>,
    sub: String,
    without: usize,
    opinions: u32,
    hours: String,
    clause: &'static str,
    basis: &'static str,
    lines: Vec<Line>,
}

async fn show(
    permit: Permit<may::ViewExperts>,
    State(app): State<Arc<App>>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let params = Params(pairs);
    let today = app.today();
    let year = params.get("year").parse().ok().filter(|y| (today.year() - YEARS..=today.year()).contains(y));
    let year: i16 = year.unwrap_or(today.year());
    let policy = &app.jurisdiction.policy;
    let known = app.jurisdiction.regions.authorities(policy);
    let pool = match &permit.scope {
        Scope::City => {
            let asked = params.get("pool");
            if known.iter().any(|(code, _)| code == asked) {
                asked.to_owned()
            } else {
                policy.jurisdiction.clone()
            }
        }
        scope => scope.authority().unwrap_or_default().to_owned(),
    };
    let on = Date::new(year, 12, 31).unwrap_or(today).min(today);
    let name = if pool == policy.jurisdiction { "市级专家库".to_owned() } else { app.place_name(&pool) };
    let choices: Vec<Choice> = if permit.scope == Scope::City {
        let is_pool = |code: &str| {
            code == policy.jurisdiction || app.jurisdiction.regions.find_district(code).is_some()
        };
        let one = |(code, label): &(String, String)| Choice {
            value: code.clone(),
            label: if *code == policy.jurisdiction { "市级专家库".into() } else { label.clone() },
            selected: *code == pool,
        };
        known.iter().filter(|(code, _)| is_pool(code)).map(one).collect()
    } else {
        Vec::new()
    };
    let found = app.blocking(move |app| app.read(|c| due::review(c, &pool, on))).await?;
    let basis = took_part("", year, fengqiao_domain::experts::engagement::Year::default());
    let lines: Vec<Line> = found
        .iter()
        .map(|line| {
            let said = took_part(&line.name, year, line.year);
            Line {
                name: line.name.clone(),
                href: if permit.scope == Scope::City
                    || permit.scope.authority() == Some(line.authority.as_str())
                {
                    format!("{PATH}/{}", line.id)
                } else {
                    String::new()
                },
                workplace: line.workplace.clone(),
                fields: line.fields.clone(),
                opinions: line.year.opinions,
                hours: hours(line.year.hours),
                took_part: said.result,
                why: if said.result {
                    String::new()
                } else {
                    "是否继续聘任由主管部门决定".to_owned()
                },
                term_to: line.term_to.map(|day| day.to_string()).unwrap_or_default(),
            }
        })
        .collect();
    html(&ReviewPage {
        page: permit.page(&app, "年度评议").under(LIST),
        tabs: tabs_of(&permit, REVIEW),
        pools: choices,
        years: (today.year() - YEARS + 1..=today.year())
            .rev()
            .map(|y| Choice { value: y.to_string(), label: format!("{y} 年"), selected: y == year })
            .collect(),
        sub: format!("{name}，{year} 年，截至 {on} 在库 {} 人", lines.len()),
        without: lines.iter().filter(|line| !line.took_part).count(),
        opinions: lines.iter().map(|line| line.opinions).sum(),
        hours: hours(found.iter().map(|line| line.year.hours).sum()),
        clause: basis.label(),
        basis: if basis.basis == Basis::Text { "" } else { basis.basis.label() },
        lines,
    })
}
