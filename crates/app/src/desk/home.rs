//! 工作台: what is due, from which clause, by when, one click from doing it; then the figures the post answers for.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{Redirect, Response};
use fengqiao_db::Conn;
use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::calendar::WorkCalendar;
use fengqiao_domain::todos::{Deadline, Todo, later};
use http::{HeaderValue, header};
use serde::Deserialize;

use super::panel::{self, Figure};
use super::view::{self, By, Group};
use super::{facts, welcome};
use crate::platform::caller::cookie;
use crate::platform::open_to;
use crate::platform::permit::Open;
use crate::platform::render::html;
use crate::platform::view::Link;
use crate::{Actor, App, AppError, Page, Permit, Routes, may, settings};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get("/", door).get("/desk", desk)
}

open_to!(Door, "只把人带到工作台，登录在那里查");

async fn door(_: Open<Door>) -> Redirect {
    Redirect::to("/desk")
}

#[derive(Template)]
#[template(path = "desk/home.html")]
struct DeskPage {
    page: Page,
    count: usize,
    summary: String,
    switch: Vec<Link>,
    groups: Vec<Group>,
    welcome: Option<String>,
    found: Arc<Found>,
    later: Vec<Deadline>,
    empty: (&'static str, &'static str, &'static str),
    /// What is settled at the counter is registered by this post.
    registers: bool,
}

/// What is read for the page; kept while the records stay as they are.
struct Found {
    todos: Vec<Todo>,
    figures: Vec<Figure>,
    calendar: WorkCalendar,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    by: String,
}

/// Open to-dos of a post, for the top bar: from memory while it is fresh.
///
/// # Errors
/// The store's.
pub fn count(app: &App, c: &mut Conn, actor: &Actor) -> Result<u32, AppError> {
    let (now, today) = (app.clock.seconds(), app.today());
    if let Some(known) = app.counts.get(&actor.post_id, now, today) {
        return Ok(known);
    }
    let stamp = app.clock.stamp();
    let todos = facts::gather(c, &app.env(&stamp), actor, now)?;
    let n = u32::try_from(todos.len()).unwrap_or(u32::MAX);
    app.counts.keep(&actor.post_id, now, today, n);
    Ok(n)
}

async fn desk(
    permit: Permit<may::ViewDesk>,
    State(app): State<Arc<App>>,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    let (actor, by) = (permit.actor(), By::parse(&asked.by));
    let (found, groups, later) = app
        .blocking(move |app| {
            let (stamp, now) = (app.clock.stamp(), app.clock.seconds());
            let env = app.env(&stamp);
            // What hangs on the clock alone, as accounts that unlock themselves, is looked at again every minute.
            let key = format!("desk {} {} {} {}", actor.user_id, actor.post_id, env.today, now / 60);
            let read = |c: &mut Conn| {
                let todos = facts::gather(c, &env, &actor, now)?;
                let figures = panel::figures(c, &env, &actor)?;
                Ok::<_, AppError>(Found { todos, figures, calendar: settings::calendar(c)? })
            };
            // Signing in, locking an account and looking change what administrators see, and nothing else that is kept.
            let looks_at_accounts = actor.may(Action::ManageUsers) || actor.may(Action::ViewAudit);
            let found = app.read(|c| {
                if looks_at_accounts { read(c).map(Arc::new) } else { app.memo.get(c, &key, read) }
            })?;
            // The list just made is what the top bar counts.
            let n = u32::try_from(found.todos.len()).unwrap_or(u32::MAX);
            app.counts.keep(&actor.post_id, now, env.today, n);
            let groups = view::groups(&found.todos, by, &env, &actor);
            let later = if actor.may(Action::ViewCoverage) {
                later(env.policy, &found.calendar, env.today)
            } else {
                Vec::new()
            };
            Ok((found, groups, later))
        })
        .await?;
    // Seen by this browser before in this post?
    let seen = cookie(&permit.ask().headers, SEEN) == Some(permit.post_id.as_str());
    let mut page = permit.page(&app, "工作台");
    let todos = &found.todos;
    page.todo_count = u32::try_from(todos.len()).unwrap_or(u32::MAX);
    let mut response = html(&DeskPage {
        page,
        count: todos.len(),
        summary: view::summary(todos, app.today()),
        switch: by.switch(),
        groups,
        welcome: (!seen).then(|| welcome::words(&permit, todos.len())),
        found: Arc::clone(&found),
        later: later.into_iter().take(6).collect(),
        empty: welcome::empty(&permit),
        registers: permit.may(Action::EditCases)
            && matches!(
                permit.scope,
                Scope::Organisation(_) | Scope::Mediator(_) | Scope::Subdistrict { .. }
            ),
    })?;
    if !seen {
        let mark = format!("{SEEN}={}; Path=/desk; Max-Age=31536000; HttpOnly; SameSite=Lax", permit.post_id);
        // A record id is always a valid header.
        if let Ok(value) = HeaderValue::from_str(&mark) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    Ok(response)
}

/// Cookie with the post whose work list this browser has shown.
const SEEN: &str = "fq_desk";
