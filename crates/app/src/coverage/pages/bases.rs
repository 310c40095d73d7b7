//! 考核基数 of a year: who entered what, what the working list says beside it, who is missing; one base with its form and
//! the city's decision.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::response::Response;
use fengqiao_db::Conn;
use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::coverage::base_state::{BaseState, Beside, standing};
use fengqiao_domain::coverage::{BaseFigure, Indicator};
use fengqiao_domain::verdict::{Verdict, clause_label};

use super::shared::{UNDER, again, cells, tabs, typed};
use crate::coverage::base::{self, Key};
use crate::coverage::{BaseRecords, figures};
use crate::platform::render::{done, html};
use crate::platform::view::{Choice, FieldProblem, HistoryRow, Link};
use crate::tables::form::Pairs;
use crate::tables::params::Params;
use crate::tables::{Env, Records, detail};
use crate::{App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
        .get("/desk/coverage/bases", list)
        .get("/desk/coverage/bases/{year}/{authority}/{indicator}", one)
        .post("/desk/coverage/bases/{year}/{authority}/{indicator}", enter)
        .post("/desk/coverage/bases/{year}/{authority}/{indicator}/confirm", confirm)
        .post("/desk/coverage/bases/{year}/{authority}/{indicator}/unlock", unlock)
}

const LIST: &str = "/desk/coverage/bases";
const FIELDS: [&str; 4] = ["value", "scope", "as_of", "source_document"];

/// One base of the list.
struct Line {
    place: String,
    indicator: &'static str,
    value: String,
    list: u32,
    difference: String,
    scope: String,
    source: String,
    state: BaseState,
    note: String,
    href: String,
}

#[derive(Template)]
#[template(path = "coverage/bases.html")]
struct ListPage {
    page: Page,
    tabs: Vec<Link>,
    years: Vec<Link>,
    indicators: Vec<Choice>,
    states: Vec<Choice>,
    year: i64,
    sums: Vec<(&'static str, usize, bool, String)>,
    lines: Vec<Line>,
    may_enter: bool,
    may_confirm: bool,
}

fn href(key: &Key) -> String {
    format!("{LIST}/{}/{}/{}", key.year, key.authority, key.indicator.code())
}

/// The years with a due date.
fn years(env: &Env) -> Vec<i64> {
    let mut all: Vec<i64> =
        env.policy.coverage.targets.iter().map(|t| i64::from(t.value.due.year())).collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn every_base(c: &mut Conn, env: &Env, scope: &Scope) -> Result<BTreeMap<String, BaseFigure>, AppError> {
    let (mut binds, mut found) = (Vec::new(), BTreeMap::new());
    let within = BaseRecords::within(scope, &mut binds);
    BaseRecords::each(c, env, &within, &binds, &mut |row| {
        found.insert(fengqiao_domain::coverage::base_figures::key(&row), row);
        Ok(())
    })?;
    Ok(found)
}

async fn list(
    permit: Permit<may::ViewCoverage>,
    State(app): State<Arc<App>>,
    Query(params): Query<Pairs>,
) -> Result<Response, AppError> {
    let params = Params(params);
    let scope = permit.scope.clone();
    let wanted: Option<i64> = params.get("year").parse().ok();
    let (year, known, lines) = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            let env = app.env(&now);
            let known = years(&env);
            let this = i64::from(env.today.year());
            let year = wanted
                .filter(|year| known.contains(year))
                .or_else(|| known.iter().copied().find(|year| *year >= this))
                .or_else(|| known.last().copied())
                .unwrap_or(this);
            let lines = app.read(|c| lines(c, &env, &scope, year))?;
            Ok((year, known, lines))
        })
        .await?;
    let (indicator, state) = (params.get("indicator").to_owned(), params.get("state").to_owned());
    let lines: Vec<Line> =
        lines.into_iter().filter(|l| indicator.is_empty() || l.indicator == indicator).collect();
    let at = |with: &[(&str, &str)]| params.href(LIST, &["year", "indicator"], with);
    let sums = BaseState::ALL
        .iter()
        .map(|s| {
            let count = lines.iter().filter(|l| l.state == *s).count();
            (s.label(), count, *s == BaseState::Missing && count > 0, at(&[("state", s.label())]))
        })
        .filter(|(_, count, ..)| *count > 0)
        .collect();
    html(&ListPage {
        page: permit.page(&app, "考核基数").under(UNDER),
        tabs: tabs(LIST),
        years: known
            .iter()
            .map(|y| {
                let address = params.href(LIST, &["indicator", "state"], &[("year", &y.to_string())]);
                Link::new(format!("{y} 年"), address, *y == year)
            })
            .collect(),
        indicators: Choice::all(Indicator::ALL.iter().map(|of| of.label()), &indicator),
        states: Choice::all(BaseState::ALL.iter().map(|s| s.label()), &state),
        year,
        sums,
        lines: lines.into_iter().filter(|l| state.is_empty() || l.state.label() == state).collect(),
        may_enter: permit.may(Action::EditBase),
        may_confirm: permit.may(Action::ConfirmBase),
    })
}

fn lines(c: &mut Conn, env: &Env, scope: &Scope, year: i64) -> Result<Vec<Line>, AppError> {
    let table = figures::table(c, env, scope, env.today)?;
    let entered = every_base(c, env, scope)?;
    let mut lines: Vec<(String, Line)> = Vec::new();
    for f in table.rows.iter().filter(|f| i64::from(f.row.due.year()) == year) {
        let key = Key { authority: f.authority.clone(), indicator: f.row.indicator, year };
        let figure = entered.get(&fengqiao_domain::coverage::base_figures::key(&key.blank()));
        let base = &f.row.base;
        let verdict = standing(figure, &beside(&key, base.list, base.list_on, f.row.share));
        let value = figure.and_then(|b| b.value);
        let difference = value.map(|value| i64::from(base.list) - value);
        let line = Line {
            place: f.name.clone(),
            indicator: f.row.indicator.label(),
            value: value.map_or_else(|| "—".into(), |value| value.to_string()),
            list: base.list,
            difference: match difference {
                None => "—".into(),
                Some(0) => "0".into(),
                Some(more) if more > 0 => format!("+{more}"),
                Some(fewer) => format!("−{}", -fewer),
            },
            scope: figure.map(|b| b.scope.clone()).unwrap_or_default(),
            source: figure
                .map(|b| {
                    let day = b.as_of.map(|day| format!("时点 {day}，")).unwrap_or_default();
                    format!("{day}{}", b.source_document)
                })
                .unwrap_or_default(),
            state: verdict.result,
            note: figure.and_then(|b| b.confirmed_on).map(|day| day.to_string()).unwrap_or_default(),
            href: href(&key),
        };
        if !lines.iter().any(|(known, _)| *known == line.href) {
            lines.push((line.href.clone(), line));
        }
    }
    let order: Vec<String> = figures::authorities(env, scope).into_iter().map(|(_, name)| name).collect();
    let mut lines: Vec<Line> = lines.into_iter().map(|(_, line)| line).collect();
    lines.sort_by_key(|l| order.iter().position(|name| *name == l.place));
    Ok(lines)
}

fn beside(key: &Key, list: u32, list_on: jiff::civil::Date, share: u32) -> Beside {
    Beside { indicator: key.indicator, list, list_on, share }
}

/// One base with what stands beside it.
struct Shown {
    figure: Option<BaseFigure>,
    verdict: Verdict<BaseState>,
    place: String,
    history: Vec<HistoryRow>,
}

#[derive(Template)]
#[template(path = "coverage/base.html")]
struct BasePage {
    page: Page,
    path: String,
    year: i64,
    verdict: Verdict<BaseState>,
    clause: &'static str,
    state: BaseState,
    facts: Vec<(&'static str, String)>,
    revision: i64,
    value: String,
    scope: String,
    as_of: String,
    source: String,
    reason: String,
    may_enter: bool,
    may_confirm: bool,
    may_unlock: bool,
    problems: Vec<FieldProblem>,
    history: Vec<HistoryRow>,
}

fn load(c: &mut Conn, env: &Env, scope: &Scope, key: &Key) -> Result<Shown, AppError> {
    let figure = base::find(c, env, scope, key)?;
    let table = figures::table(c, env, scope, env.today)?;
    let of = |f: &&figures::Figure| {
        f.authority == key.authority
            && f.row.indicator == key.indicator
            && i64::from(f.row.due.year()) == key.year
    };
    // A year without a due date of this indicator has no row, only what was entered for it.
    let row = table.rows.iter().find(of);
    if row.is_none() && figure.is_none() {
        return Err(AppError::NotFound);
    }
    let (list, on, share) =
        row.map_or((0, env.today, 0), |f| (f.row.base.list, f.row.base.list_on, f.row.share));
    let history = match &figure {
        Some(b) => detail::history::<BaseRecords>(c, &b.id, "", |_| String::new())?.rows,
        None => Vec::new(),
    };
    let place = fengqiao_domain::table::Names::place(env, &key.authority);
    Ok(Shown { verdict: standing(figure.as_ref(), &beside(key, list, on, share)), figure, place, history })
}

type At = Path<(String, String, String)>;

/// The base of an address as the reader sees it.
async fn shown<A>(permit: &Permit<A>, app: &Arc<App>, at: At) -> Result<(Key, Shown), AppError> {
    let (scope, Path((year, authority, indicator))) = (permit.scope.clone(), at);
    app.blocking(move |app| {
        let now = app.clock.stamp();
        let env = app.env(&now);
        let key = Key::of(&env, &scope, &authority, &indicator, &year)?;
        let shown = app.read(|c| load(c, &env, &scope, &key))?;
        Ok((key, shown))
    })
    .await
}

fn page<A>(
    permit: &Permit<A>,
    app: &App,
    key: &Key,
    shown: Shown,
    form: Option<&Pairs>,
    problems: Vec<FieldProblem>,
) -> BasePage {
    let title = format!("{}{} {} 年基数", shown.place, key.indicator.base_label(), key.year);
    let own = permit.scope.contains_authority(&key.authority);
    let locked = shown.verdict.result == BaseState::Confirmed;
    // A base locked meanwhile keeps what was typed beside the refusal.
    let tried = form.is_some_and(|f| f.iter().any(|(key, _)| key == "value"));
    let figure = shown.figure.unwrap_or_default();
    let stored = |of: &str| match of {
        "value" => figure.value.map(|value| value.to_string()).unwrap_or_default(),
        "scope" => figure.scope.clone(),
        "as_of" => figure.as_of.map(|day| day.to_string()).unwrap_or_default(),
        _ => figure.source_document.clone(),
    };
    let field = |of: &str| match form.filter(|f| f.iter().any(|(k, _)| k == of)) {
        Some(form) => typed(form, of).to_owned(),
        None => stored(of),
    };
    let mut facts: Vec<_> = shown.verdict.facts.iter().map(|f| (f.label, f.value.clone())).collect();
    if locked {
        facts.extend([("认定人", figure.confirmed_by.clone().unwrap_or_default())]);
        facts.extend([
            ("口径", figure.scope.clone()),
            ("时点", stored("as_of")),
            ("来源文号", stored("source_document")),
        ]);
    }
    BasePage {
        page: permit.page(app, &title).under(&[UNDER[0], ("考核基数", LIST)]),
        path: href(key),
        year: key.year,
        clause: clause_label(shown.verdict.clause),
        state: shown.verdict.result,
        verdict: shown.verdict,
        facts,
        revision: figure.revision,
        value: field("value"),
        scope: field("scope"),
        as_of: field("as_of"),
        source: field("source_document"),
        reason: form.map(|f| typed(f, "reason").to_owned()).unwrap_or_default(),
        may_enter: own && (!locked || tried) && permit.may(Action::EditBase),
        may_confirm: own && !locked && figure.revision > 0 && permit.may(Action::ConfirmBase),
        may_unlock: own && locked && permit.may(Action::ConfirmBase),
        problems,
        history: shown.history,
    }
}

async fn one(
    permit: Permit<may::ViewCoverage>,
    State(app): State<Arc<App>>,
    at: At,
) -> Result<Response, AppError> {
    let (key, shown) = shown(&permit, &app, at).await?;
    html(&page(&permit, &app, &key, shown, None, Vec::new()))
}

async fn enter(
    permit: Permit<may::EditBase>,
    State(app): State<Arc<App>>,
    at: At,
    Form(form): Form<Pairs>,
) -> Result<Response, AppError> {
    let (key, shown) = shown(&permit, &app, at).await?;
    let (actor, of, sent) = (permit.actor(), key.clone(), form.clone());
    let revision = typed(&form, "revision").parse().unwrap_or(0);
    let kept = app.blocking(move |app| base::enter(app, &actor, &of, revision, cells(&sent, &FIELDS))).await;
    match kept {
        Ok(_) => Ok(done(&href(&key), "已保存。市局认定后按它计算。")),
        Err(error) => again(error, |problems| page(&permit, &app, &key, shown, Some(&form), problems)),
    }
}

async fn confirm(
    permit: Permit<may::ConfirmBase>,
    State(app): State<Arc<App>>,
    at: At,
    Form(form): Form<Pairs>,
) -> Result<Response, AppError> {
    let (key, shown) = shown(&permit, &app, at).await?;
    let (actor, of) = (permit.actor(), key.clone());
    let revision = typed(&form, "revision").parse().unwrap_or(0);
    match app.blocking(move |app| base::confirm(app, &actor, &of, revision)).await {
        Ok(_) => Ok(done(&href(&key), "已认定并锁定，指标即按它计算。")),
        Err(error) => again(error, |problems| page(&permit, &app, &key, shown, Some(&form), problems)),
    }
}

async fn unlock(
    permit: Permit<may::ConfirmBase>,
    State(app): State<Arc<App>>,
    at: At,
    Form(form): Form<Pairs>,
) -> Result<Response, AppError> {
    let (key, shown) = shown(&permit, &app, at).await?;
    let (actor, of, reason) = (permit.actor(), key.clone(), typed(&form, "reason").to_owned());
    let revision = typed(&form, "revision").parse().unwrap_or(0);
    match app.blocking(move |app| base::unlock(app, &actor, &of, revision, &reason)).await {
        Ok(_) => Ok(done(&href(&key), "已解锁，重新认定前按工作清单计算。")),
        Err(error) => again(error, |problems| page(&permit, &app, &key, shown, Some(&form), problems)),
    }
}
