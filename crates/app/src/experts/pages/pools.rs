//! 专家库: the pools of the city and its districts on a day, each with its number against target or limit, and why.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use fengqiao_domain::dates::plus_days;
use fengqiao_domain::experts::CLAUSE;
use fengqiao_domain::experts::pool::{self, Size};
use fengqiao_domain::todos::experts::TERM_AHEAD;
use fengqiao_domain::verdict::{Basis, Verdict, clause_label};

use super::{LIST, POOLS, tabs_of};
use crate::experts::pools::{self, Pool};
use crate::platform::fields::{asked_day, shown_day};
use crate::platform::render::html;
use crate::platform::view::Link;
use crate::tables::params::address;
use crate::tables::{Env, Params};
use crate::{App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get(POOLS, show)
}

struct Line {
    name: String,
    href: String,
    count: u32,
    asked: String,
    mark: &'static str,
    words: &'static str,
    sentence: String,
    basis: &'static str,
    ending: u32,
    ending_href: String,
    fields: String,
}

#[derive(Template)]
#[template(path = "experts/pools.html")]
struct PoolsPage {
    page: Page,
    tabs: Vec<Link>,
    on: String,
    problem: &'static str,
    clause: &'static str,
    total: u32,
    lines: Vec<Line>,
    publish: String,
}

fn line(pool: &Pool, env: &Env, on: &str) -> Line {
    let rules = &env.policy.experts;
    let is_city = pool.code == env.policy.jurisdiction;
    let verdict: Verdict<Size> = if is_city {
        pool::city(pool.count, env.policy)
    } else {
        pool::district(&pool.name, pool.count, pool.reasons, env.policy)
    };
    let mark = match verdict.result {
        Size::Right => "",
        Size::Few | Size::Many => "attention",
    };
    let words = if pool.count == 0 && !is_city { "还没有建库" } else { verdict.result.label() };
    let of = |key: &str, value: &str| {
        address(super::PATH, &[("authority", &pool.code), (key, value), ("as_of", on)])
    };
    let fields: Vec<String> = pool.fields.iter().take(3).map(|(f, n)| format!("{f}\u{a0}{n}")).collect();
    Line {
        href: of("state", "在库"),
        ending_href: of("ending", "是"),
        name: if is_city { "市级专家库".to_owned() } else { pool.name.clone() },
        count: pool.count,
        asked: if is_city {
            format!("{} 左右", rules.city_target.value)
        } else {
            format!("不超过 {}", rules.district_limit.value)
        },
        mark,
        words,
        sentence: verdict.sentence,
        basis: if verdict.basis == Basis::Text { "" } else { verdict.basis.label() },
        ending: pool.ending,
        fields: fields.join("、"),
    }
}

async fn show(
    permit: Permit<may::ViewExperts>,
    State(app): State<Arc<App>>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let params = Params(pairs);
    let asked = asked_day(params.get("as_of"), app.today());
    let scope = permit.scope.clone();
    let day = asked.0;
    let lines = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            let env = app.env(&now);
            let ending = plus_days(day, TERM_AHEAD);
            let all = app.read(|c| pools::pools(c, &env, &scope, day, ending))?;
            let on = day.to_string();
            Ok(all.iter().map(|pool| line(pool, &env, &on)).collect::<Vec<_>>())
        })
        .await?;
    let may_export = permit.may(fengqiao_domain::access::Action::Export);
    html(&PoolsPage {
        page: permit.page(&app, "专家库").under(LIST),
        tabs: tabs_of(&permit, POOLS),
        on: shown_day(params.get("as_of"), asked),
        problem: asked.1,
        clause: clause_label(CLAUSE),
        total: lines.iter().map(|line| line.count).sum(),
        lines,
        publish: if may_export {
            address("/desk/public-experts/export", &[("as_of", &day.to_string())])
        } else {
            String::new()
        },
    })
}
