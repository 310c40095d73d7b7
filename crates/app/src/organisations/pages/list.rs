//! The list of organisations: kind, staff, 实体化 and state on a day.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use fengqiao_db::Conn;
use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::organisations::open::{self, OpenFacts, OrganisationState, Pause};
use fengqiao_domain::organisations::progress::Progress;
use fengqiao_domain::organisations::{ORGANISATIONS, Organisation};
use fengqiao_domain::table::Names;
use jiff::civil::Date;

use super::certification;
use crate::organisations::OrganisationRecords;
use crate::platform::view::Link;
use crate::tables::list::{self, Cell, Cells, Filter, Look, Sum};
use crate::tables::params::address;
use crate::tables::{Env, Params};
use crate::{App, AppError, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get("/desk/organisations", list)
}

static LOOK: Look<OrganisationRecords> = Look {
    above: &[],
    title: "调解组织",
    heading: "调解组织",
    path: "/desk/organisations",
    unit: "个",
    first: "name",
    usual: &["kind", "place", "founded", "staff", "operational", "condition"],
    own: &[
        ("place", "所在区、街镇"),
        ("staff", "专职、兼职"),
        ("operational", "实体化"),
        ("condition", "运行状态"),
    ],
    asks: &["q", "authority", "subdistrict", "kind", "state", "certified", "eligible"],
    edit: Action::EditOrganisation,
    empty: "换个条件再查，或者新增、导入台账。",
    tabs: || tabs(0),
    filters,
    cells,
    sums: Some(sums),
    clause: "III-1-2a",
};

/// The pages of organisations: the list, and the work list of 实体化.
pub(super) fn tabs(current: usize) -> Vec<Link> {
    let all = [("组织名单", LOOK.path), ("实体化认定", super::certification::PATH)];
    all.iter().enumerate().map(|(i, (label, href))| Link::new(*label, *href, i == current)).collect()
}

fn filters(params: &Params, scope: &Scope, env: &Env) -> Vec<Filter> {
    let blank = if *scope == Scope::City { "全市按开头查" } else { "输入名称或编号" };
    let mut all = vec![Filter::text("q", "组织名称、编号", blank, params)];
    all.extend(Filter::places(params, scope, env));
    all.push(Filter::code(&ORGANISATIONS, "kind", params));
    all.push(Filter::code(&ORGANISATIONS, "state", params));
    all.push(Filter::select("certified", "实体化", [("是", "已认定"), ("否", "未认定")], params));
    all.push(Filter::select("eligible", "符合条件", [("是", "符合"), ("否", "不符合")], params));
    all
}

/// 待认定, and 已认定 whose conditions fail.
fn sums(c: &mut Conn, scope: &Scope, on: Date) -> Result<Vec<Sum>, AppError> {
    let mut sum = |label, of: Progress, attention| {
        let count = certification::count(c, scope, &Params::default(), of, on)?;
        let href = if count > 0 {
            address(certification::PATH, &[("state", of.word()), ("as_of", &on.to_string())])
        } else {
            String::new()
        };
        Ok::<_, AppError>(Sum { label, value: count.to_string(), href, attention: attention && count > 0 })
    };
    Ok(vec![sum("待认定实体化", Progress::Ready, false)?, sum("已认定而条件不足", Progress::Doubtful, true)?])
}

#[expect(clippy::unnecessary_wraps, reason = "lists of other tables ask the store here")]
fn cells(_: &mut Conn, env: &Env, rows: &[Organisation], on: Date) -> Result<Vec<Cells>, AppError> {
    let of = |o: &Organisation| {
        HashMap::from([
            ("name", Cell::new(o.name.as_str(), o.number.clone().unwrap_or_default())),
            ("place", place(o, env)),
            ("staff", staff(o)),
            ("operational", operational(o, on)),
            ("condition", condition(o, on)),
        ])
    };
    Ok(rows.iter().map(of).collect())
}

pub(crate) fn place(o: &Organisation, env: &Env) -> Cell {
    let district = env.place(&o.district);
    let authority = if o.authority == o.district { String::new() } else { env.place(&o.authority) };
    match o.subdistrict.as_deref() {
        Some(street) => Cell::new(env.place(street), format!("{district}　{authority}").trim_end()),
        None => Cell::new(district, authority),
    }
}

fn staff(o: &Organisation) -> Cell {
    let (full, part) = (o.full_time_count.unwrap_or(0), o.part_time_count.unwrap_or(0));
    Cell::new(format!("{full} 专　{part} 兼"), "")
}

/// 认定 and 符合条件 of a centre; nothing for kinds that are not judged.
fn operational(o: &Organisation, on: Date) -> Cell {
    let certified =
        o.certifications().into_iter().find(|(from, to)| *from <= on && to.is_none_or(|to| on < to));
    let cell = |mark, text: &str, why: String| Cell { text: text.into(), why, mark };
    match (certified, o.eligible) {
        (Some((from, _)), Some(false)) => cell("attention", "已认定", format!("{from}　现条件不足")),
        (Some((from, _)), _) => cell("", "已认定", from.to_string()),
        (None, Some(true)) => cell("pending", "待认定", "符合条件".into()),
        (None, Some(false)) => cell("", "未认定", "条件不足".into()),
        (None, None) => cell("", "—", String::new()),
    }
}

/// 状态 on a day, with the day it began where it is not 正常.
pub(crate) fn condition(o: &Organisation, on: Date) -> Cell {
    let Some(founded) = o.founded else { return Cell::new("", "") };
    let pauses: Vec<Pause> =
        o.pauses().into_iter().map(|(since, resumed)| Pause { since, resumed }).collect();
    let state = open::state(&OpenFacts { founded, pauses: &pauses, dissolved: o.dissolved_on }, on);
    let day = match state {
        OrganisationState::Open => None,
        OrganisationState::NotFounded => Some(founded),
        OrganisationState::Dissolved => o.dissolved_on,
        OrganisationState::Suspended => pauses.iter().map(|p| p.since).filter(|d| *d <= on).max(),
    };
    let mark = if state == OrganisationState::Open { "" } else { "closed" };
    let why = day.map(|d| format!("{d} 起")).unwrap_or_default();
    Cell { text: state.label().into(), why, mark }
}

async fn list(
    permit: Permit<may::ViewOrganisations>,
    State(app): State<Arc<App>>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    list::show(&permit, &app, Params(pairs), &LOOK).await
}
