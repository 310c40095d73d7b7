//! 未建组织单位清单: the units without an organisation on a day, to whom each was given and how that stands.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use fengqiao_db::Conn;
use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::codes::UNIT_KINDS;
use fengqiao_domain::coverage::Indicator;
use fengqiao_domain::coverage::assignment::{AssignmentState, standing};
use fengqiao_domain::coverage::gap_list::{GAP_LIST, GapLine};
use fengqiao_domain::table::Names;
use fengqiao_domain::verdict::clause_label;
use jiff::civil::Date;

use super::shared::{PATH, UNDER, tabs};
use crate::coverage::figures::authorities;
use crate::coverage::gaps::{self, Asked, Gap, Which, unit_kind};
use crate::platform::fields::asked_day;
use crate::platform::permit::PermitOf;
use crate::platform::render::html;
use crate::platform::routes::{Statement, Verb};
use crate::platform::view::{Choice, Link, Pager};
use crate::tables::form::Pairs;
use crate::tables::paging::{Paging, Start};
use crate::tables::params::Params;
use crate::tables::{Env, sheet};
use crate::{Actor, App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    let both = Statement::Both(Action::ViewCoverage, Action::Export);
    Routes::new().get(LIST, list).needing(Verb::Get, EXPORT, both, export)
}

/// The address of the list.
pub const LIST: &str = "/desk/coverage/gaps";
const EXPORT: &str = "/desk/coverage/gaps/export";
/// Units in one file at most.
const IN_A_FILE: u32 = 200_000;
/// What the address of the list asks.
pub const ASKS: [&str; 6] = ["district", "indicator", "as_of", "subdistrict", "q", "state"];

/// How an assignment stands, as shown.
pub struct Standing {
    /// Kind of mark; empty for none.
    pub mark: &'static str,
    /// In words.
    pub words: String,
    /// Why, with the days.
    pub why: String,
}

/// How the assignment of a unit stands on a day.
pub fn state(gap: &Gap, on: Date) -> Standing {
    let Some(running) = &gap.assignment else {
        let words = if gap.covered_since.is_some() { "已建组织" } else { "未分派" };
        return Standing { mark: "", words: words.into(), why: String::new() };
    };
    let verdict = standing(running.due, gap.covered_since, on);
    let mark = match verdict.result {
        AssignmentState::Overdue => "attention",
        AssignmentState::Running => "neutral",
        AssignmentState::Done => "ok",
    };
    Standing { mark, words: verdict.result.label().into(), why: verdict.sentence }
}

struct Line {
    id: String,
    name: String,
    code: String,
    kind: String,
    place: String,
    street: String,
    assignee: String,
    due: String,
    state: Standing,
    found: String,
}

#[derive(Template)]
#[template(path = "coverage/gaps.html")]
struct ListPage {
    page: Page,
    tabs: Vec<Link>,
    clause: &'static str,
    districts: Vec<Choice>,
    streets: Vec<Choice>,
    indicators: Vec<Choice>,
    states: Vec<Choice>,
    as_of: String,
    as_of_problem: &'static str,
    q: String,
    lines: Vec<Line>,
    pager: Pager,
    export: String,
    /// What was asked, for choosing all of it.
    all: Vec<(String, String)>,
    count: u64,
    may_assign: bool,
    /// Nothing was asked for.
    bare: bool,
}

/// Understands the address; a place out of the reader's sight is not found.
pub fn asked(params: &Params, env: &Env, scope: &Scope) -> Result<(Asked, &'static str), AppError> {
    let typed = params.get("as_of");
    let (on, problem) = asked_day(typed, env.today);
    let authority = match params.get("district") {
        "" => None,
        code if authorities(env, scope).iter().any(|(known, _)| known == code) => Some(code.to_owned()),
        _ => return Err(AppError::NotFound),
    };
    let subdistrict = Some(params.get("subdistrict")).filter(|code| !code.is_empty()).map(str::to_owned);
    let asked = Asked {
        on,
        authority,
        indicator: Indicator::from_code(params.get("indicator")),
        subdistrict,
        text: params.get("q").to_owned(),
        which: Which::of(params.get("state")),
    };
    Ok((asked, problem))
}

struct Found {
    asked: Asked,
    problem: &'static str,
    rows: Vec<Gap>,
    total: u64,
}

fn find(c: &mut Conn, env: &Env, actor: &Actor, params: &Params, paging: &Paging) -> Result<Found, AppError> {
    let (asked, problem) = asked(params, env, &actor.scope)?;
    let total = gaps::count(c, actor, &asked)?;
    let rows = gaps::page(c, actor, &asked, &paging.within(total).start, paging.size)?;
    Ok(Found { asked, problem, rows, total })
}

async fn list(
    permit: Permit<may::ViewCoverage>,
    State(app): State<Arc<App>>,
    Query(pairs): Query<Pairs>,
) -> Result<Response, AppError> {
    let params = Params(pairs);
    let size = if params.get("size").is_empty() { "20" } else { params.get("size") };
    let paging =
        Paging::of(params.get("page"), size, params.get("after"), params.get("before")).counting("家");
    let (actor, frame, here) = (permit.actor(), permit.page(&app, "未建组织单位"), params.clone());
    let page = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            let env = app.env(&now);
            let found = app.read(|c| find(c, &env, &actor, &here, &paging))?;
            Ok(build(&env, &actor, frame, &here, &paging, found))
        })
        .await?;
    html(&page)
}

fn build(env: &Env, actor: &Actor, frame: Page, params: &Params, paging: &Paging, found: Found) -> ListPage {
    let Found { asked, problem, rows, total } = found;
    let keys: Vec<String> = rows.iter().map(Gap::place).collect();
    let pager = paging.pager(total, &keys, |with| params.href(LIST, &ASKS, with));
    let bureau = matches!(actor.scope, Scope::City | Scope::Authority(_));
    let states = Which::ALL.iter().filter(|which| !bureau || **which != Which::Mine);
    let may_found = actor.may(Action::EditOrganisation) && asked.on == env.today;
    ListPage {
        page: frame.under(UNDER),
        tabs: tabs(LIST),
        clause: clause_label("III-1-1a"),
        districts: districts(env, actor, asked.authority.as_deref()),
        streets: streets(env, actor, &asked),
        indicators: Indicator::ALL
            .iter()
            .map(|of| Choice {
                value: of.code().into(),
                label: of.base_label().into(),
                selected: asked.indicator == Some(*of),
            })
            .collect(),
        states: Choice::all(states.map(|which| which.label()), asked.which.label()),
        as_of: asked.on.to_string(),
        as_of_problem: problem,
        q: asked.text.clone(),
        export: if actor.may(Action::Export) { params.href(EXPORT, &ASKS, &[]) } else { String::new() },
        all: params
            .0
            .iter()
            .filter(|(key, _)| ASKS.contains(&key.as_str()) && key != "as_of")
            .cloned()
            .collect(),
        count: total,
        may_assign: actor.may(Action::AssignGap) && asked.on == env.today && asked.which != Which::Done,
        bare: params.says_none_of(&ASKS),
        lines: rows
            .into_iter()
            .map(|gap| {
                let indicator = Indicator::ALL.iter().find(|of| unit_kind(**of) == gap.kind);
                let open = gap.covered_since.is_none();
                Line {
                    state: state(&gap, asked.on),
                    kind: UNIT_KINDS.label(&gap.kind).to_owned(),
                    place: env.place(&gap.authority),
                    street: gap.subdistrict.as_deref().map(|code| env.place(code)).unwrap_or_default(),
                    code: gap.credit_code.clone().unwrap_or_default(),
                    assignee: gap.assignment.as_ref().map(|a| a.assignee.clone()).unwrap_or_default(),
                    due: gap.assignment.as_ref().map(|a| a.due.to_string()).unwrap_or_default(),
                    found: indicator
                        .filter(|_| may_found && open)
                        .map(|of| super::gap::founding(env, *of, &gap))
                        .unwrap_or_default(),
                    id: gap.id,
                    name: gap.name,
                }
            })
            .collect(),
        pager,
    }
}

fn districts(env: &Env, actor: &Actor, chosen: Option<&str>) -> Vec<Choice> {
    let all = authorities(env, &actor.scope);
    if all.len() < 2 {
        return Vec::new();
    }
    let choice = |(value, label): (String, String)| Choice { selected: chosen == Some(&value), value, label };
    all.into_iter().map(choice).collect()
}

/// The streets of the district looked at; a street is not asked for its own.
fn streets(env: &Env, actor: &Actor, asked: &Asked) -> Vec<Choice> {
    if matches!(actor.scope, Scope::Subdistrict { .. }) {
        return Vec::new();
    }
    let place = asked.authority.as_deref().or(actor.scope.authority());
    let Some(district) = place.and_then(|code| code.get(..6)) else { return Vec::new() };
    env.regions
        .subdistricts(env.policy, env.today)
        .filter(|s| s.district == district)
        .map(|s| Choice {
            value: s.code.clone(),
            label: s.name.clone(),
            selected: asked.subdistrict.as_ref() == Some(&s.code),
        })
        .collect()
}

/// The same units as a file, all of them, each with its assignment.
async fn export(
    permit: PermitOf,
    State(app): State<Arc<App>>,
    Query(pairs): Query<Pairs>,
) -> Result<Response, AppError> {
    let params = Params(pairs);
    let format = params.get("format").to_owned();
    sheet::answer(&app, permit.actor(), &GAP_LIST, format, move |app, env, actor| {
        let (asked, _) = asked(&params, env, &actor.scope)?;
        let found = app.read(|c| gaps::page(c, actor, &asked, &Start::Row(0), IN_A_FILE))?;
        Ok((asked.on, found.into_iter().map(|gap| out(env, gap, asked.on)).collect()))
    })
    .await
}

fn out(env: &Env, gap: Gap, on: Date) -> GapLine {
    let Standing { words, why, .. } = state(&gap, on);
    let (due, given) = (gap.assignment.as_ref().map(|a| a.due), gap.assignment.unwrap_or_default());
    GapLine {
        kind: UNIT_KINDS.label(&gap.kind).to_owned(),
        authority: env.place(&gap.authority),
        street: gap.subdistrict.as_deref().map(|code| env.place(code)).unwrap_or_default(),
        name: gap.name,
        credit_code: gap.credit_code,
        address: gap.address,
        assignee: given.assignee,
        due,
        note: given.note,
        state: words,
        why,
        assigned_by: given.assigned_by,
    }
}

/// The page above.
pub const ABOVE: &[(&str, &str)] = &[("指标任务", PATH), ("未建组织单位", LIST)];
