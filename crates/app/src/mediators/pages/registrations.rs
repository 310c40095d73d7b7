//! 年度注册 of a year: the list, registration of those ticked, confirmation of past years in bulk (III-2-4a).

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use fengqiao_db::Conn;
use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::policy::Policy;
use fengqiao_domain::registrations::{due_day, first_day};
use fengqiao_domain::value::parse_date;
use jiff::civil::Date;
use serde::Deserialize;

use super::people::{People, people};
use super::shared::{Paging, address, tabs};
use crate::mediators::lists;
use crate::mediators::register::{self, Bulk, Preview, Whom};
use crate::platform::render::{done, form_again, html, not_done};
use crate::platform::view::{Choice, FieldProblem, Link, Pager};
use crate::tables::Env;
use crate::{App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
        .get("/desk/registrations/{year}", list)
        .post("/desk/registrations/{year}", register_ticked)
        .get("/desk/registrations/{year}/confirm", confirm_form)
        .post("/desk/registrations/{year}/confirm", confirm)
}

const STATES: [&str; 6] = ["未办理", "未到期", "暂缓", "未通过", "已注册", "免（当年发证）"];
/// Everybody, whatever the state.
const ALL: &str = "全部";

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
struct Filter {
    q: String,
    state: Option<String>,
    page: String,
    size: String,
    after: String,
    before: String,
}

#[derive(Template)]
#[template(path = "mediators/registrations.html")]
struct YearPage {
    page: Page,
    tabs: Vec<Link>,
    year: i16,
    years: Vec<Link>,
    path: String,
    q: String,
    /// [`ALL`] or one of [`STATES`].
    state: String,
    states: Vec<Link>,
    words: String,
    /// How many are overdue, in words; empty where nobody is.
    late: String,
    /// The list holds whom is still to be registered, and there is nobody.
    finished: bool,
    found: Arc<People>,
    pager: Pager,
    today: String,
    may_register: bool,
    /// The words of the way to bulk registration; empty for whoever may not.
    confirm: &'static str,
}

fn path(year: i16) -> String {
    format!("/desk/registrations/{year}")
}

/// The day a year is looked at: today, for a past year its last day.
fn day_of(year: i16, today: Date) -> Date {
    Date::new(year, 12, 31).unwrap_or(today).min(today)
}

fn known_year(app: &App, year: i16) -> Result<i16, AppError> {
    let first = app.jurisdiction.policy.registration.first_year.value;
    if (first..=app.today().year()).contains(&year) { Ok(year) } else { Err(AppError::NotFound) }
}

/// The state of those who are still to be registered.
fn to_do(year: i16, on: Date, policy: &Policy) -> &'static str {
    if on <= due_day(year, policy) { "未到期" } else { "未办理" }
}

/// The address of a list: of a state, or of everybody.
fn listed(year: i16, q: &str, state: &str) -> String {
    address(&path(year), &[("q", q), ("state", state)])
}

async fn list(
    permit: Permit<may::ViewMediators>,
    State(app): State<Arc<App>>,
    Path(year): Path<i16>,
    Query(filter): Query<Filter>,
) -> Result<Response, AppError> {
    let (scope, today, year) = (permit.scope.clone(), app.today(), known_year(&app, year)?);
    let on = day_of(year, today);
    let policy = &app.jurisdiction.policy;
    let to_do = to_do(year, on, policy);
    let state = match filter.state.as_deref().map(str::trim) {
        // The list opens on what is to be done, and its address says so.
        None if filter.q.is_empty() => {
            return Ok(Redirect::to(&listed(year, "", to_do)).into_response());
        }
        None | Some("" | ALL) => String::new(),
        Some(state) => state.to_owned(),
    };
    let paging = Paging::of(&filter.page, &filter.size, &filter.after, &filter.before);
    let mut asked = lists::registered(on, &state);
    filter.q.trim().clone_into(&mut asked.text);
    let wanted = paging.clone();
    let searched = !asked.text.is_empty();
    let (found, counts) = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            let env = app.env(&now);
            app.read(|c| {
                let counts = if searched { Vec::new() } else { counts(c, &env, &scope, on)? };
                Ok::<_, AppError>((people(c, &env, &scope, &asked, &wanted)?, counts))
            })
        })
        .await?;
    let shown = if state.is_empty() { ALL } else { &state };
    let states = STATES.into_iter().chain([ALL]).filter_map(|one| {
        let known = counts.iter().find(|(of, _)| *of == one).map(|(_, n)| *n);
        let here = one == shown;
        // A state nobody has is left out, but for the one looked at and what is to be done.
        let is_there = searched || known.unwrap_or(0) > 0 || here || one == to_do;
        let count = if searched { String::new() } else { format!(" {}", known.unwrap_or(0)) };
        is_there.then(|| Link::new(format!("{one}{count}"), listed(year, &filter.q, one), here))
    });
    let late = counts.iter().find(|(of, n)| *of == "未办理" && *n > 0 && on > due_day(year, policy));
    let first = policy.registration.first_year.value;
    let years =
        (first..=today.year()).rev().map(|y| Link::new(format!("{y} 年"), path(y), y == year)).collect();
    html(&YearPage {
        page: permit
            .page(&app, &format!("{year} 年度注册"))
            .under(&[("调解员与证书", "/desk/mediators")])
            .watermarked(),
        tabs: tabs(today, 3),
        years,
        states: states.collect(),
        late: late.map(|(_, n)| format!("逾期未办理 {n} 人")).unwrap_or_default(),
        words: format!(
            "{} 至 {} 办理；过期仍可登记，标为“逾期注册”。当年发证的免。学时、履职等供核对，不影响登记。",
            first_day(year),
            due_day(year, policy)
        ),
        finished: found.total.n == 0 && !searched && state == to_do,
        pager: paging.pager(found.total, &found.ids, |with| {
            let mut pairs = vec![("q", filter.q.as_str()), ("state", shown)];
            pairs.extend_from_slice(with);
            address(&path(year), &pairs)
        }),
        found,
        today: today.to_string(),
        may_register: permit.may(Action::Register) && year == today.year(),
        confirm: match permit.may(Action::ConfirmPastRegistrations) {
            true if year < today.year() => "批量确认往年注册",
            true => "批量登记",
            false => "",
        },
        q: filter.q.clone(),
        state: shown.to_owned(),
        path: path(year),
        year,
    })
}

/// How many have each state, and everybody.
fn counts(c: &mut Conn, env: &Env, scope: &Scope, on: Date) -> Result<Vec<(&'static str, u64)>, AppError> {
    let counts = lists::by_registration(c, env, scope, on)?;
    let mut all: Vec<_> =
        STATES.into_iter().map(|state| (state, counts.get(state).copied().unwrap_or(0))).collect();
    all.push((ALL, lists::total(c, env, scope, &lists::registered(on, ""))?.n));
    Ok(all)
}

type Pairs = Vec<(String, String)>;

fn value<'a>(form: &'a Pairs, key: &str) -> &'a str {
    form.iter().find(|(k, _)| k == key).map_or("", |(_, v)| v.trim())
}

fn values(form: &Pairs, key: &str) -> Vec<String> {
    form.iter().filter(|(k, _)| k == key).map(|(_, v)| v.clone()).collect()
}

async fn register_ticked(
    permit: Permit<may::Register>,
    State(app): State<Arc<App>>,
    Path(year): Path<i16>,
    Query(filter): Query<Filter>,
    Form(form): Form<Pairs>,
) -> Result<Response, AppError> {
    let year = known_year(&app, year)?;
    // Back to the list the ticks were made in.
    let back = listed(year, &filter.q, filter.state.as_deref().unwrap_or_default());
    let ids = values(&form, "id");
    if ids.is_empty() {
        return Ok(not_done(&back, "没有勾选人。请勾选要登记的人。"));
    }
    let Some(on) = parse_date(value(&form, "on")) else {
        return Ok(not_done(&back, "注册日期要写成 2024-03-20。请改好再登记。"));
    };
    let bulk = Bulk { year, on, document: value(&form, "document").to_owned(), whom: Whom::Ids(ids) };
    let (actor, asked) = (permit.actor(), bulk.clone());
    let preview = app.blocking(move |app| register::preview(app, &actor, &asked)).await?;
    if !preview.not.is_empty() {
        let page = confirm_page(&permit, &app, Entry::of(&bulk), Some(preview), Vec::new());
        return html(&page);
    }
    let (actor, seen) = (permit.actor(), preview.will.len());
    let count = app.blocking(move |app| register::confirm(app, &actor, &bulk, seen)).await?;
    Ok(done(&back, &format!("已登记 {year} 年度注册 {count} 人。")))
}

/// What the confirmation form holds.
#[derive(Default, Clone)]
struct Entry {
    year: i16,
    on: String,
    document: String,
    whom: String,
    numbers: String,
    ids: Vec<String>,
}

impl Entry {
    fn of(bulk: &Bulk) -> Self {
        let ids = if let Whom::Ids(ids) = &bulk.whom { ids.clone() } else { Vec::new() };
        Self {
            year: bulk.year,
            on: bulk.on.to_string(),
            document: bulk.document.clone(),
            whom: "ids".into(),
            numbers: String::new(),
            ids,
        }
    }

    fn read(year: i16, form: &Pairs) -> Self {
        Self {
            year,
            on: value(form, "on").to_owned(),
            document: value(form, "document").to_owned(),
            whom: value(form, "whom").to_owned(),
            numbers: value(form, "numbers").to_owned(),
            ids: values(form, "id"),
        }
    }

    fn bulk(&self) -> Result<Bulk, AppError> {
        let on =
            parse_date(&self.on).ok_or_else(|| AppError::invalid("on", "填注册日期，如 2024-03-20。"))?;
        let whom = match self.whom.as_str() {
            "missing" => Whom::Missing,
            "ids" => Whom::Ids(self.ids.clone()),
            _ => {
                let split = |c: char| c.is_whitespace() || "，,、；;".contains(c);
                let numbers: Vec<String> =
                    self.numbers.split(split).filter(|n| !n.is_empty()).map(str::to_owned).collect();
                if numbers.is_empty() {
                    return Err(AppError::invalid("numbers", "没有证号。每行一个，可从表格里复制。"));
                }
                Whom::Numbers(numbers)
            }
        };
        Ok(Bulk { year: self.year, on, document: self.document.clone(), whom })
    }
}

#[derive(Template)]
#[template(path = "mediators/confirm.html")]
struct ConfirmPage {
    page: Page,
    entry: Entry,
    whom: Vec<Choice>,
    is_past: bool,
    preview: Option<Preview>,
    problems: Vec<FieldProblem>,
}

fn confirm_page<A>(
    permit: &Permit<A>,
    app: &App,
    entry: Entry,
    preview: Option<Preview>,
    problems: Vec<FieldProblem>,
) -> ConfirmPage {
    let year = entry.year;
    let title =
        if year < app.today().year() { "批量确认往年注册" } else { "批量登记年度注册" };
    let back = path(year);
    let choice = |value: &str, label: &str| Choice {
        value: value.into(),
        label: label.into(),
        selected: value == entry.whom || (entry.whom.is_empty() && value == "numbers"),
    };
    let mut whom = vec![choice("numbers", "按证号"), choice("missing", "管理范围内全部未办理的人")];
    if entry.whom == "ids" {
        whom.push(choice("ids", "刚才勾选的人"));
    }
    ConfirmPage {
        page: permit
            .page(app, title)
            .under(&[("调解员与证书", "/desk/mediators"), (&format!("{year} 年度注册"), &back)])
            .watermarked(),
        whom,
        is_past: year < app.today().year(),
        entry,
        preview,
        problems,
    }
}

async fn confirm_form(
    permit: Permit<may::ConfirmPastRegistrations>,
    State(app): State<Arc<App>>,
    Path(year): Path<i16>,
) -> Result<Response, AppError> {
    let entry = Entry { year: known_year(&app, year)?, ..Entry::default() };
    html(&confirm_page(&permit, &app, entry, None, Vec::new()))
}

enum Step {
    Seen(Preview),
    Done(usize),
}

async fn confirm(
    permit: Permit<may::Register>,
    State(app): State<Arc<App>>,
    Path(year): Path<i16>,
    Form(form): Form<Pairs>,
) -> Result<Response, AppError> {
    let year = known_year(&app, year)?;
    let entry = Entry::read(year, &form);
    let seen = value(&form, "seen").parse::<usize>().ok();
    let outcome = match entry.bulk() {
        Ok(bulk) => {
            let actor = permit.actor();
            app.blocking(move |app| match seen {
                Some(seen) => register::confirm(app, &actor, &bulk, seen).map(Step::Done),
                None => register::preview(app, &actor, &bulk).map(Step::Seen),
            })
            .await
        }
        Err(problem) => Err(problem),
    };
    match outcome {
        Ok(Step::Seen(preview)) => html(&confirm_page(&permit, &app, entry, Some(preview), Vec::new())),
        Ok(Step::Done(count)) => Ok(done(&path(year), &format!("已登记 {year} 年度注册 {count} 人。"))),
        Err(error) => {
            let problems = error.for_form()?;
            form_again(&confirm_page(&permit, &app, entry, None, problems))
        }
    }
}
