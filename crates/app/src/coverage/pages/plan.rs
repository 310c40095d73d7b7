//! 推进计划: per target what is missing, by when it shall be there, who sees to it, why not yet and by which means.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::response::Response;
use fengqiao_domain::access::Action;
use fengqiao_domain::coverage::{Indicator, TargetRow, targets_table};
use fengqiao_domain::table::Names;

use super::shared::{UNDER, again, cells, tabs, typed};
use crate::coverage::TargetRecords;
use crate::coverage::figures::{self, Figure};
use crate::coverage::plan::{self, Key};
use crate::platform::render::{done, html};
use crate::platform::view::{Choice, FieldProblem, HistoryRow, Link};
use crate::tables::form::Pairs;
use crate::tables::params::Params;
use crate::tables::{Records, detail};
use crate::{App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
        .get("/desk/coverage/plan", list)
        .get("/desk/coverage/plan/{authority}/{indicator}/{due}", one)
        .post("/desk/coverage/plan/{authority}/{indicator}/{due}", write)
}

const LIST: &str = "/desk/coverage/plan";
const FIELDS: [&str; 4] = ["planned_on", "responsible", "shortfall_reason", "measures"];

struct Line {
    figure: Figure,
    plan: TargetRow,
    /// There is a gap and no day by which it shall be closed.
    wanting: bool,
    /// The day is over and the gap is still there.
    late: bool,
    href: String,
}

#[derive(Template)]
#[template(path = "coverage/plans.html")]
struct ListPage {
    page: Page,
    tabs: Vec<Link>,
    dues: Vec<Link>,
    due: String,
    indicators: Vec<Choice>,
    all: bool,
    wanting: usize,
    late: usize,
    lines: Vec<Line>,
    may_write: bool,
}

async fn list(
    permit: Permit<may::ViewCoverage>,
    State(app): State<Arc<App>>,
    Query(params): Query<Pairs>,
) -> Result<Response, AppError> {
    let params = Params(params);
    let scope = permit.scope.clone();
    let (table, mut plans) = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            let env = app.env(&now);
            app.read(|c| {
                let table = figures::table(c, &env, &scope, env.today)?;
                let (mut binds, mut plans) = (Vec::new(), HashMap::new());
                let within = TargetRecords::within(&scope, &mut binds);
                TargetRecords::each(c, &env, &within, &binds, &mut |row| {
                    plans.insert(targets_table::key(&row), row);
                    Ok(())
                })?;
                Ok::<_, AppError>((table, plans))
            })
        })
        .await?;
    let today = app.today();
    let mut days: Vec<_> = table.rows.iter().map(|f| f.row.due).collect();
    days.sort_unstable();
    days.dedup();
    let wanted = params.get("due");
    let due = days
        .iter()
        .find(|day| day.to_string() == wanted)
        .or_else(|| days.iter().find(|day| **day >= today))
        .or_else(|| days.last())
        .copied();
    let (indicator, all) = (params.get("indicator").to_owned(), params.get("all") == "是");
    let mut lines: Vec<Line> = Vec::new();
    for figure in table.rows.into_iter().filter(|f| Some(f.row.due) == due) {
        let row = &figure.row;
        let other = !indicator.is_empty() && row.indicator.label() != indicator;
        let key = format!("{}/{}/{}", figure.authority, row.indicator.code(), row.due);
        let plan = plans.remove(&key).unwrap_or_default();
        let planned = plan.planned_on;
        if other || (row.gap == 0 && !all && planned.is_none()) {
            continue;
        }
        lines.push(Line {
            wanting: row.gap > 0 && planned.is_none(),
            late: row.gap > 0 && planned.is_some_and(|day| day < today),
            href: format!("{LIST}/{key}"),
            figure,
            plan,
        });
    }
    html(&ListPage {
        page: permit.page(&app, "推进计划").under(UNDER),
        tabs: tabs(LIST),
        dues: days
            .iter()
            .map(|day| {
                let href = params.href(LIST, &["indicator", "all"], &[("due", &day.to_string())]);
                Link::new(day.to_string(), href, Some(*day) == due)
            })
            .collect(),
        due: due.map(|day| day.to_string()).unwrap_or_default(),
        indicators: Choice::all(Indicator::ALL.iter().map(|of| of.label()), &indicator),
        all,
        wanting: lines.iter().filter(|l| l.wanting).count(),
        late: lines.iter().filter(|l| l.late).count(),
        lines,
        may_write: permit.may(Action::EditPlan),
    })
}

#[derive(Template)]
#[template(path = "coverage/plan.html")]
struct PlanPage {
    page: Page,
    path: String,
    gaps: String,
    sentence: String,
    facts: Vec<(&'static str, String)>,
    revision: i64,
    values: [String; 4],
    may_write: bool,
    problems: Vec<FieldProblem>,
    history: Vec<HistoryRow>,
}

struct Shown {
    key: Key,
    row: TargetRow,
    place: String,
    history: Vec<HistoryRow>,
}

type At = Path<(String, String, String)>;

async fn shown<A>(permit: &Permit<A>, app: &Arc<App>, at: At) -> Result<Shown, AppError> {
    let (scope, Path((authority, indicator, due))) = (permit.scope.clone(), at);
    app.blocking(move |app| {
        let now = app.clock.stamp();
        let env = app.env(&now);
        let key = Key::of(&env, &scope, &authority, &indicator, &due)?;
        app.read(|c| {
            let row = plan::find(c, &env, &scope, &key)?;
            let history = detail::history::<TargetRecords>(c, &row.id, "", |_| String::new())?.rows;
            Ok(Shown { place: env.place(&key.authority), key, row, history })
        })
    })
    .await
}

fn page<A>(
    permit: &Permit<A>,
    app: &App,
    shown: Shown,
    form: Option<&Pairs>,
    problems: Vec<FieldProblem>,
) -> PlanPage {
    let Shown { key, row, place, history } = shown;
    let own = permit.scope.contains_authority(&key.authority);
    let stored = [
        row.planned_on.map(|day| day.to_string()),
        row.responsible.clone(),
        row.shortfall_reason.clone(),
        row.measures.clone(),
    ];
    let values = match form {
        Some(form) => FIELDS.map(|of| typed(form, of).to_owned()),
        None => stored.map(Option::unwrap_or_default),
    };
    let count = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
    let state = row.state.clone().unwrap_or_default();
    let (base, required, achieved) = (count(row.base), count(row.required), count(row.achieved));
    let sentence = match row.shortfall {
        Some(gap) if gap > 0 => format!(
            "{place}{}到 {} 应设 {required} 个，已设 {achieved} 个，还缺 {gap} 个，{state}。",
            key.indicator.label(),
            key.due
        ),
        _ => format!(
            "{place}{}应设 {required} 个，已设 {achieved} 个，没有缺口。{state}",
            key.indicator.label()
        ),
    };
    let gaps = format!("/desk/coverage/gaps?district={}&indicator={}", key.authority, key.indicator.code());
    PlanPage {
        page: permit
            .page(app, &format!("{place}{}推进计划", key.indicator.label()))
            .under(&[UNDER[0], ("推进计划", LIST)]),
        path: format!("{LIST}/{}/{}/{}", key.authority, key.indicator.code(), key.due),
        gaps,
        sentence,
        facts: vec![
            ("考核时点", key.due.to_string()),
            ("基数", format!("{base}（{}）", row.base_scope.clone().unwrap_or_default())),
            ("应设立", required),
            ("已设立", achieved),
            ("缺口", count(row.shortfall)),
            ("状态", state),
        ],
        revision: row.revision,
        values,
        may_write: own && permit.may(Action::EditPlan),
        problems,
        history,
    }
}

async fn one(
    permit: Permit<may::ViewCoverage>,
    State(app): State<Arc<App>>,
    at: At,
) -> Result<Response, AppError> {
    let shown = shown(&permit, &app, at).await?;
    html(&page(&permit, &app, shown, None, Vec::new()))
}

async fn write(
    permit: Permit<may::EditPlan>,
    State(app): State<Arc<App>>,
    at: At,
    Form(form): Form<Pairs>,
) -> Result<Response, AppError> {
    let shown = shown(&permit, &app, at).await?;
    let (actor, key, sent) = (permit.actor(), shown.key.clone(), form.clone());
    let revision = typed(&form, "revision").parse().unwrap_or(0);
    match app.blocking(move |app| plan::write(app, &actor, &key, revision, cells(&sent, &FIELDS))).await {
        Ok(_) => Ok(done(&format!("{LIST}?due={}", shown.key.due), "已保存推进计划。")),
        Err(error) => again(error, |problems| page(&permit, &app, shown, Some(&form), problems)),
    }
}
