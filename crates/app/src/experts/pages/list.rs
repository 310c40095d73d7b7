//! The list of experts: pool, fields, term and standing on a day.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use fengqiao_db::Conn;
use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::dates::{days_between, plus_days};
use fengqiao_domain::experts::state::{self, Standing};
use fengqiao_domain::experts::{EXPERTS, Expert};
use fengqiao_domain::table::Names;
use fengqiao_domain::todos::experts::TERM_AHEAD;
use jiff::civil::Date;

use crate::experts::{ExpertRecords, pools};
use crate::tables::list::{self, Cell, Cells, Filter, Look, Sum};
use crate::tables::params::address;
use crate::tables::{Env, Params};
use crate::{App, AppError, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get(super::PATH, list)
}

static LOOK: Look<ExpertRecords> = Look {
    above: &[],
    title: "专家",
    heading: "调解专家",
    path: super::PATH,
    unit: "人",
    first: "name",
    usual: &["pool", "fields", "phone", "term", "condition"],
    own: &[("pool", "专家库"), ("term", "聘期"), ("condition", "在库情况")],
    asks: &["q", "level", "authority", "field", "state", "ending"],
    edit: Action::EditExperts,
    empty: "换个条件再查，或者新增、导入专家。",
    tabs: || super::tabs(super::PATH),
    filters,
    cells,
    sums: Some(sums),
    clause: "III-2-5",
};

fn filters(params: &Params, scope: &Scope, env: &Env) -> Vec<Filter> {
    let mut all = vec![Filter::text("q", "姓名、单位", "输入姓名或单位", params)];
    if *scope == Scope::City {
        let pools = env.regions.authorities(env.policy);
        let pools = pools.iter().map(|(code, name)| (code.as_str(), name.as_str()));
        all.push(Filter::code(&EXPERTS, "level", params));
        all.push(Filter::select("authority", "专家库", pools, params));
    }
    all.push(Filter::text("field", "专业领域", "如 工伤", params));
    let states = Standing::ALL.iter().map(|s| (s.label(), s.label()));
    all.push(Filter::select("state", "在库情况", states, params));
    all.push(Filter::select("ending", "聘期将满", [("是", "90 天内")], params));
    all
}

/// In the pools, and terms about to end.
fn sums(c: &mut Conn, scope: &Scope, on: Date) -> Result<Vec<Sum>, AppError> {
    let (current, ending) = pools::totals(c, scope, on, plus_days(on, TERM_AHEAD))?;
    let day = on.to_string();
    let href = |key: &str, value: &str| address(super::PATH, &[(key, value), ("as_of", &day)]);
    let sum = |label, n: u64, href: String, attention| Sum {
        label,
        value: n.to_string(),
        href: if n > 0 { href } else { String::new() },
        attention: attention && n > 0,
    };
    Ok(vec![
        sum("在库", current, href("state", Standing::Current.label()), false),
        sum("90 天内聘期届满", ending, href("ending", "是"), true),
    ])
}

#[expect(clippy::unnecessary_wraps, reason = "lists of other tables ask the store here")]
fn cells(_: &mut Conn, env: &Env, rows: &[Expert], on: Date) -> Result<Vec<Cells>, AppError> {
    let of = |e: &Expert| {
        HashMap::from([
            ("name", Cell::new(e.name.as_str(), e.workplace.as_str())),
            ("pool", pool(e, env, on)),
            ("fields", Cell::new(e.fields.join("、"), e.duties.clone().unwrap_or_default())),
            ("term", term(e)),
            ("condition", condition(e, on)),
        ])
    };
    Ok(rows.iter().map(of).collect())
}

/// The pool of the day, and where a city expert comes from.
pub(super) fn pool(e: &Expert, env: &Env, on: Date) -> Cell {
    let held = state::span_on(e, on).map_or_else(|| e.authority.clone(), |span| span.pool);
    if held == env.policy.jurisdiction {
        let from = e.district.as_deref().map(|code| format!("来自{}", env.place(code))).unwrap_or_default();
        return Cell::new("市级", from);
    }
    Cell::new(env.place(&held), "区级")
}

fn term(e: &Expert) -> Cell {
    match (e.term_from, e.term_to) {
        (Some(from), Some(to)) => Cell::new(format!("至 {to}"), format!("自 {from}")),
        _ => Cell::default(),
    }
}

/// 在库 or not on a day; an end in sight is told.
pub(super) fn condition(e: &Expert, on: Date) -> Cell {
    let standing = state::standing(e, on).result;
    let left = state::span_on(e, on).map(|span| days_between(on, span.to));
    let (mark, why) = match standing {
        Standing::Current => match left.filter(|days| *days <= TERM_AHEAD && e.left_on.is_none()) {
            Some(days) => ("attention", format!("聘期还有 {days} 天")),
            None => ("", String::new()),
        },
        Standing::TermOver => ("closed", e.term_to.map(|to| format!("{to} 届满")).unwrap_or_default()),
        Standing::Left => ("closed", e.left_on.map(|on| format!("{on} 起")).unwrap_or_default()),
        Standing::NotYet => ("", String::new()),
    };
    Cell { text: standing.label().into(), why, mark }
}

async fn list(
    permit: Permit<may::ViewExperts>,
    State(app): State<Arc<App>>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    list::show(&permit, &app, Params(pairs), &LOOK).await
}
