//! Accounts for account managers: list, add, detail, reset, lock.

use super::super::manage::{self, Issued, Listed, NewUser};
use super::super::store::users::Query as UserQuery;
use crate::platform::clock::moment;
use crate::platform::render::{done, form_again, html, not_done};
use crate::platform::view::{Choice, FieldProblem};
use crate::{App, AppError, Page, Permit, Routes, may};
use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::response::Response;
use fengqiao_domain::access::{Role, Scope};
use serde::Deserialize;
use std::sync::Arc;

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
        .get("/desk/admin/users", list)
        .get("/desk/admin/users/new", new_form)
        .post("/desk/admin/users/new", add)
        .get("/desk/admin/users/{id}", detail)
        .post("/desk/admin/users/{id}/password", reset)
        .post("/desk/admin/users/{id}/lock", lock)
        .post("/desk/admin/users/{id}/unlock", unlock)
}

/// Whoever manages accounts.
pub(super) type Manager = Permit<may::ManageUsers>;

/// Accounts to a page.
const PAGE: i64 = 50;
const HERE: &[(&str, &str)] = &[("系统", "/desk/system")];
pub(super) const UNDER: &[(&str, &str)] = &[("系统", "/desk/system"), ("账号与岗位", "/desk/admin/users")];

#[derive(Deserialize, Default)]
#[serde(default)]
struct Filter {
    q: String,
    role: String,
    locked: String,
    after: String,
}

impl Filter {
    /// Address of the accounts after the one given, with the same filter.
    fn next(&self, after: &str) -> String {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("q", &self.q)
            .append_pair("role", &self.role)
            .append_pair("locked", &self.locked)
            .append_pair("after", after)
            .finish();
        format!("/desk/admin/users?{query}")
    }
}

#[derive(Template)]
#[template(path = "users/list.html")]
struct ListPage {
    page: Page,
    q: String,
    roles: Vec<Choice>,
    only_locked: bool,
    rows: Vec<Listed>,
    today: String,
    next: Option<String>,
    first: bool,
}

async fn list(
    permit: Manager,
    State(app): State<Arc<App>>,
    Query(filter): Query<Filter>,
) -> Result<Response, AppError> {
    let actor = permit.actor();
    let query = UserQuery {
        home: None,
        text: filter.q.trim().to_owned(),
        role: filter.role.clone(),
        locked: !filter.locked.is_empty(),
        after: filter.after.clone(),
        limit: PAGE + 1,
    };
    let mut rows = app.blocking(move |app| manage::list(app, &actor, &query)).await?;
    let more = rows.len() as i64 > PAGE;
    rows.truncate(PAGE as usize);
    let next = rows.last().filter(|_| more).map(|last| filter.next(&last.user.account));
    html(&ListPage {
        page: permit.page(&app, "账号与岗位").under(HERE),
        roles: role_choices(&permit.scope, &filter.role),
        only_locked: !filter.locked.is_empty(),
        first: filter.after.is_empty(),
        q: filter.q,
        rows,
        today: app.clock.now().date().to_string(),
        next,
    })
}

/// The roles an account manager may grant or look for.
pub(super) fn role_choices(scope: &Scope, chosen: &str) -> Vec<Choice> {
    Role::ALL
        .iter()
        .filter(|role| *scope == Scope::City || role.is_business())
        .map(|role| Choice {
            value: role.code().into(),
            label: role.label().into(),
            selected: role.code() == chosen,
        })
        .collect()
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct NewEntry {
    account: String,
    name: String,
    phone: String,
    home: String,
}

#[derive(Template)]
#[template(path = "users/new.html")]
struct NewPage {
    page: Page,
    entry: NewEntry,
    /// Empty for a district's manager, who adds for the own district.
    homes: Vec<Choice>,
    problems: Vec<FieldProblem>,
}

fn new_page(permit: &Manager, app: &App, entry: NewEntry, problems: Vec<FieldProblem>) -> NewPage {
    let homes = if permit.scope == Scope::City {
        let policy = &app.jurisdiction.policy;
        let all = app.jurisdiction.regions.authorities(policy).into_iter();
        all.map(|(value, label)| Choice { selected: value == entry.home, value, label }).collect()
    } else {
        Vec::new()
    };
    NewPage { page: permit.page(app, "新增账号").under(UNDER), entry, homes, problems }
}

async fn new_form(permit: Manager, State(app): State<Arc<App>>) -> Result<Response, AppError> {
    html(&new_page(&permit, &app, NewEntry::default(), Vec::new()))
}

#[derive(Template)]
#[template(path = "users/issued.html")]
struct IssuedPage {
    page: Page,
    issued: Issued,
    is_new: bool,
}

async fn add(
    permit: Manager,
    State(app): State<Arc<App>>,
    Form(entry): Form<NewEntry>,
) -> Result<Response, AppError> {
    let _one_of_two = app.hashing.acquire().await.map_err(|e| AppError::Internal(e.to_string()))?;
    let actor = permit.actor();
    let new = NewUser {
        account: entry.account.clone(),
        name: entry.name.clone(),
        phone: entry.phone.clone(),
        home: Some(entry.home.clone()).filter(|h| !h.is_empty()),
    };
    match app.blocking(move |app| manage::add(app, &actor, &new)).await {
        Ok(issued) => {
            let page = permit.page(&app, "账号已建立").under(UNDER);
            html(&IssuedPage { page, issued, is_new: true })
        }
        Err(error) => form_again(&new_page(&permit, &app, entry, error.for_form()?)),
    }
}

#[derive(Template)]
#[template(path = "users/detail.html")]
pub(super) struct DetailPage {
    page: Page,
    row: Listed,
    today: String,
    locked_until: Option<String>,
    /// Where the button for locking or unlocking posts to.
    lock_action: String,
    own: bool,
    roles: Vec<Choice>,
    scope: String,
    problems: Vec<FieldProblem>,
}

/// The page of one account; `role` and `scope` are what was typed for a new post.
pub(super) async fn view(
    permit: &Manager,
    app: &Arc<App>,
    user_id: String,
    (role, scope): (&str, String),
    problems: Vec<FieldProblem>,
) -> Result<DetailPage, AppError> {
    let actor = permit.actor();
    let row = app.blocking(move |app| manage::detail(app, &actor, &user_id)).await?;
    let now = app.clock.seconds();
    Ok(DetailPage {
        page: permit.page(app, &row.user.name).under(UNDER),
        today: app.clock.now().date().to_string(),
        locked_until: (row.user.locked_until > now).then(|| moment(row.user.locked_until)),
        lock_action: format!(
            "/desk/admin/users/{}/{}",
            row.user.id,
            if row.locked { "unlock" } else { "lock" }
        ),
        own: row.user.id == permit.user_id,
        roles: role_choices(&permit.scope, role),
        scope,
        row,
        problems,
    })
}

async fn detail(
    permit: Manager,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    html(&view(&permit, &app, id, ("", String::new()), Vec::new()).await?)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Reason {
    reason: String,
    totp: String,
}

async fn reset(
    permit: Manager,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Form(entry): Form<Reason>,
) -> Result<Response, AppError> {
    let _one_of_two = app.hashing.acquire().await.map_err(|e| AppError::Internal(e.to_string()))?;
    let (actor, back) = (permit.actor(), format!("/desk/admin/users/{id}"));
    match app.blocking(move |app| manage::reset(app, &actor, &id, !entry.totp.is_empty())).await {
        Ok(issued) => {
            let page = permit.page(&app, "密码已重置").under(UNDER);
            html(&IssuedPage { page, issued, is_new: false })
        }
        Err(AppError::Refused { reasons }) => Ok(not_done(&back, &reasons.join(""))),
        Err(error) => Err(error),
    }
}

async fn lock(
    permit: Manager,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Form(entry): Form<Reason>,
) -> Result<Response, AppError> {
    let (actor, back) = (permit.actor(), format!("/desk/admin/users/{id}"));
    answer(
        &back,
        "账号已锁定，已退出全部登录。",
        app.blocking(move |app| manage::lock(app, &actor, &id, &entry.reason)).await,
    )
}

async fn unlock(
    permit: Manager,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Form(entry): Form<Reason>,
) -> Result<Response, AppError> {
    let (actor, back) = (permit.actor(), format!("/desk/admin/users/{id}"));
    answer(
        &back,
        "账号已解锁。",
        app.blocking(move |app| manage::unlock(app, &actor, &id, &entry.reason)).await,
    )
}

/// Back to a page, saying what was done or why not.
pub(super) fn answer(back: &str, words: &str, result: Result<(), AppError>) -> Result<Response, AppError> {
    match result {
        Ok(()) => Ok(done(back, words)),
        Err(AppError::Refused { reasons }) => Ok(not_done(back, &reasons.join(""))),
        Err(error) => Err(error),
    }
}
