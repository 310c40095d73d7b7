//! 阶段目标: what the city asks, and the dates and shares the bureaus and streets set themselves beside it.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::response::Response;
use fengqiao_domain::access::Action;
use fengqiao_domain::coverage::{Indicator, MILESTONES};
use fengqiao_domain::table::Names;
use fengqiao_domain::verdict::clause_label;
use jiff::civil::Date;

use super::shared::{UNDER, again, tabs, typed};
use crate::coverage::{MilestoneRecords, milestone, milestones};
use crate::platform::render::{done, html};
use crate::platform::view::{FieldProblem, Link};
use crate::tables::Records;
use crate::tables::detail::{FactGroup, History, facts, history};
use crate::tables::edit::load;
use crate::tables::form::{Look, Pairs, open, save};
use crate::{App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
        .get("/desk/coverage/milestones", list)
        .get("/desk/coverage/milestones/new", new_form)
        .post("/desk/coverage/milestones/new", create)
        .get("/desk/coverage/milestones/{id}", one)
        .get("/desk/coverage/milestones/{id}/edit", edit_form)
        .post("/desk/coverage/milestones/{id}/edit", update)
        .post("/desk/coverage/milestones/{id}/withdraw", withdraw)
}

const LIST: &str = "/desk/coverage/milestones";

static LOOK: Look = Look {
    above: &[("指标任务", "/desk/coverage"), ("阶段目标", LIST)],
    title: "新增阶段目标",
    action: Action::EditMilestone,
    new_without: &[],
    begin: &[],
    edit_without: &[],
    together: &[],
    words: "比市里的考核时点更低或更晚的不能设（三(一)1）。",
};

struct Line {
    place: String,
    street: String,
    indicator: &'static str,
    due: String,
    share: String,
    base: u32,
    base_note: &'static str,
    required: u32,
    achieved: u32,
    gap: u32,
    /// The day is over and the number was not reached.
    missed: bool,
    days: i64,
    href: String,
}

#[derive(Template)]
#[template(path = "coverage/milestones.html")]
struct ListPage {
    page: Page,
    tabs: Vec<Link>,
    city: Vec<(&'static str, Vec<String>)>,
    lines: Vec<Line>,
    /// Those taken back: words, day, address.
    withdrawn: Vec<(String, String, String)>,
    may_edit: bool,
}

async fn list(permit: Permit<may::ViewCoverage>, State(app): State<Arc<App>>) -> Result<Response, AppError> {
    let scope = permit.scope.clone();
    let (lines, withdrawn) = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            let env = app.env(&now);
            let (standings, gone) = app.read(|c| milestones::standings(c, &env, &scope))?;
            let share = MILESTONES.column("share");
            let line = |s: milestones::Standing| {
                let (m, due) = (&s.milestone, s.milestone.due.unwrap_or(env.today));
                Line {
                    place: env.place(&m.authority),
                    street: m.subdistrict.as_deref().map(|code| env.place(code)).unwrap_or_default(),
                    indicator: Indicator::from_code(&m.indicator).map_or("", Indicator::label),
                    due: due.to_string(),
                    share: share.map(|column| column.show(m, &env.at(env.today))).unwrap_or_default(),
                    base: s.base,
                    base_note: if s.confirmed { "已认定" } else { "工作清单" },
                    required: s.required,
                    achieved: s.achieved,
                    gap: s.required.saturating_sub(s.achieved),
                    missed: s.achieved < s.required && due < env.today,
                    days: fengqiao_domain::dates::days_between(env.today, due),
                    href: format!("{LIST}/{}", m.id),
                }
            };
            let gone = gone.iter().map(|m| {
                let words = format!("{}　{}", MilestoneRecords::place(m, &env), MilestoneRecords::label(m));
                (words, m.withdrawn.map(|d| d.to_string()).unwrap_or_default(), format!("{LIST}/{}", m.id))
            });
            Ok((standings.into_iter().map(line).collect(), gone.collect()))
        })
        .await?;
    let of = |indicator: &Indicator| {
        let targets = app.jurisdiction.policy.coverage.targets_of(*indicator);
        let words = targets.iter().map(|t| format!("{} {}%", t.value.due, t.value.share)).collect();
        (indicator.label(), words)
    };
    html(&ListPage {
        page: permit.page(&app, "阶段目标").under(UNDER),
        tabs: tabs(LIST),
        city: Indicator::ALL.iter().map(of).collect(),
        lines,
        withdrawn,
        may_edit: permit.may(Action::EditMilestone),
    })
}

#[derive(Template)]
#[template(path = "coverage/milestone.html")]
struct OnePage {
    page: Page,
    id: String,
    sentence: String,
    clause: &'static str,
    groups: Vec<FactGroup>,
    history: History,
    /// The day it was taken back; empty while it holds.
    withdrawn: String,
    revision: i64,
    may_edit: bool,
    reason: String,
    problems: Vec<FieldProblem>,
}

async fn one(
    permit: Permit<may::ViewCoverage>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    html(&milestone_page(&permit, &app, id, String::new()).await?)
}

/// The page of one, with what was typed into the form that takes it back.
async fn milestone_page<A>(
    permit: &Permit<A>,
    app: &Arc<App>,
    id: String,
    reason: String,
) -> Result<OnePage, AppError> {
    let (scope, frame) = (permit.scope.clone(), permit.page(app, "阶段目标"));
    let may_edit = permit.may(Action::EditMilestone);
    app.blocking(move |app| {
        let now = app.clock.stamp();
        let env = app.env(&now);
        app.read(|c| {
            let row = load::<MilestoneRecords>(c, &env, &scope, &id)?;
            let history = history::<MilestoneRecords>(c, &id, "", |_| String::new())?;
            let standing = milestones::standing(c, &env, row)?.ok_or(AppError::NotFound)?;
            let (withdrawn, revision) = (standing.milestone.withdrawn, standing.milestone.revision);
            let place = MilestoneRecords::place(&standing.milestone, &env);
            let mut frame = frame;
            frame.title = format!("{place}　{}", MilestoneRecords::label(&standing.milestone));
            let frame = frame.under(&[UNDER[0], ("阶段目标", LIST)]);
            Ok::<_, AppError>(OnePage {
                page: frame,
                sentence: withdrawn.map_or_else(
                    || sentence(&standing, &place, env.today),
                    |on| format!("{place}自定的这项目标已于 {on} 撤回，不再看进度；理由见变更记录。"),
                ),
                withdrawn: withdrawn.map(|on| on.to_string()).unwrap_or_default(),
                revision,
                clause: clause_label("III-1-1a"),
                groups: facts::<MilestoneRecords>(&standing.milestone, &env.at(env.today), &[]),
                may_edit: may_edit
                    && withdrawn.is_none()
                    && MilestoneRecords::reaches(&scope, &standing.milestone),
                reason,
                problems: Vec::new(),
                history,
                id,
            })
        })
    })
    .await
}

async fn withdraw(
    permit: Permit<may::EditMilestone>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Form(form): Form<Pairs>,
) -> Result<Response, AppError> {
    let page = milestone_page(&permit, &app, id.clone(), typed(&form, "reason").to_owned()).await?;
    let (actor, record, reason) = (permit.actor(), id.clone(), typed(&form, "reason").to_owned());
    let seen = typed(&form, "revision").parse().unwrap_or(0);
    match app.blocking(move |app| milestone::withdraw(app, &actor, &record, seen, &reason)).await {
        Ok(_) => Ok(done(&format!("{LIST}/{id}"), "已撤回。")),
        Err(error) => again(error, |problems| OnePage { problems, ..page }),
    }
}

/// What is asked, on what base, and how far it is.
fn sentence(of: &milestones::Standing, place: &str, today: Date) -> String {
    let (m, base) = (&of.milestone, of.base);
    let Some(indicator) = Indicator::from_code(&m.indicator) else { return String::new() };
    let due = m.due.unwrap_or(today);
    if base == 0 {
        return format!("{place}没有{}，这项目标没有考核对象。", indicator.base_label());
    }
    let kind = if of.confirmed { "市局认定的基数" } else { "工作清单" };
    let day = if due < today { due } else { today };
    let gap = of.required.saturating_sub(of.achieved);
    let end = match (gap, due < today) {
        (0, _) => "已达到。".to_owned(),
        (gap, true) => format!("当天缺 {gap} 个，未达到。"),
        (gap, false) => format!("还缺 {gap} 个。"),
    };
    format!(
        "{place}自定 {due} 前{}达到应设 {} 个（{kind} {base} {}，有余数的进一），截至 {day} 已设 {} 个，{end}",
        indicator.label(),
        of.required,
        indicator.unit_word(),
        of.achieved
    )
}

async fn new_form(
    permit: Permit<may::EditMilestone>,
    State(app): State<Arc<App>>,
) -> Result<Response, AppError> {
    open::<MilestoneRecords, _>(&permit, &app, &LOOK, None).await
}

async fn create(
    permit: Permit<may::EditMilestone>,
    State(app): State<Arc<App>>,
    Form(form): Form<Pairs>,
) -> Result<Response, AppError> {
    save::<MilestoneRecords, _>(&permit, &app, &LOOK, None, form).await
}

async fn edit_form(
    permit: Permit<may::EditMilestone>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    open::<MilestoneRecords, _>(&permit, &app, &LOOK, Some(id)).await
}

async fn update(
    permit: Permit<may::EditMilestone>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Form(form): Form<Pairs>,
) -> Result<Response, AppError> {
    save::<MilestoneRecords, _>(&permit, &app, &LOOK, Some(id), form).await
}
