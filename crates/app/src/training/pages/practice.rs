//! 实践锻炼: per district against the number asked, and how many people took part.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use fengqiao_domain::training::practice::of_district;
use fengqiao_domain::verdict::clause_label;
use serde::Deserialize;

use super::{LIST, tabs, years};
use crate::coverage::figures::authorities;
use crate::platform::render::html;
use crate::platform::view::Link;
use crate::tables::params::address;
use crate::training::store::lists::year;
use crate::training::store::rates::{self, Asked};
use crate::{App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get("/desk/training/practice", page)
}

const PATH: &str = "/desk/training/practice";

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
struct Filter {
    year: String,
}

struct Line {
    name: String,
    href: String,
    held: i64,
    needed: i64,
    short: i64,
    short_words: String,
    planned: i64,
    sentence: String,
}

#[derive(Template)]
#[template(path = "training/practice.html")]
struct PracticePage {
    page: Page,
    tabs: Vec<Link>,
    year: i16,
    years: Vec<Link>,
    lines: Vec<Line>,
    short: usize,
    often: u64,
    some: u64,
    never: u64,
    needed: u32,
    people: String,
    clause: &'static str,
}

async fn page(
    permit: Permit<may::ViewTraining>,
    State(app): State<Arc<App>>,
    Query(filter): Query<Filter>,
) -> Result<Response, AppError> {
    let (scope, today) = (permit.scope.clone(), app.today());
    let year = year(&filter.year).unwrap_or(today.year());
    let (lines, [often, some, never]) = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            let env = app.env(&now);
            app.read(|c| {
                let held = rates::practice(c, year, env.today)?;
                let number = year.to_string();
                let seen = rates::district_of(c, &scope)?;
                let districts = authorities(&env, &seen);
                let lines = districts.into_iter().filter(|(code, _)| *code != env.policy.jurisdiction).map(
                    |(code, name)| {
                        let sums = held.get(&code).copied().unwrap_or_default();
                        let said = of_district(year, sums.held, sums.planned, sums.bare, env.policy);
                        let asked = [
                            ("year", number.as_str()),
                            ("category", "practice"),
                            ("level", "district"),
                            ("authority", code.as_str()),
                        ];
                        Line {
                            href: address(LIST, &asked),
                            name,
                            held: said.result.held,
                            needed: said.result.needed,
                            short: said.result.short_by,
                            short_words: format!("还差 {} 次", said.result.short_by),
                            planned: sums.planned,
                            sentence: said.sentence,
                        }
                    },
                );
                let lines: Vec<Line> = lines.collect();
                let asked = Asked { year, ..Asked::default() };
                let key = format!("practice {today} {scope:?} {year}");
                let took = *env.memo.get(c, &key, |c| rates::took_part(c, &env, &scope, &asked))?;
                Ok::<_, AppError>((lines, took))
            })
        })
        .await?;
    let rule = &app.jurisdiction.policy.training.practice;
    html(&PracticePage {
        page: permit.page(&app, "实践锻炼").under(super::ABOVE),
        tabs: tabs(PATH),
        years: years(PATH, year, today),
        short: lines.iter().filter(|l| l.short > 0).count(),
        needed: rule.value,
        clause: clause_label(rule.clause),
        people: format!("/desk/training/hours?year={year}&state=all"),
        lines,
        often,
        some,
        never,
        year,
    })
}
