//! Posts for account managers: grant, end, hand over.

use super::super::store::posts::Post;
use super::super::{assign, manage, scope_of};
use super::admin::{self, Manager, UNDER, answer};
use crate::platform::render::{done, form_again, html};
use crate::platform::view::FieldProblem;
use crate::{App, AppError, Page, Permit, Routes, may};
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::response::Response;
use fengqiao_domain::access::Role;
use serde::Deserialize;
use std::sync::Arc;

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
        .post("/desk/admin/users/{id}/posts", grant)
        .post("/desk/admin/users/{id}/posts/{post}/end", end)
        .get("/desk/admin/users/{id}/posts/{post}/hand-over", hand_over_form)
        .post("/desk/admin/users/{id}/posts/{post}/hand-over", hand_over)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct PostEntry {
    role: String,
    scope: String,
}

async fn grant(
    permit: Manager,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Form(entry): Form<PostEntry>,
) -> Result<Response, AppError> {
    let (actor, user_id, role, scope) = (permit.actor(), id.clone(), entry.role.clone(), entry.scope.clone());
    let granted = app
        .blocking(move |app| {
            let role = Role::parse(&role).ok_or_else(|| AppError::invalid("role", "请选择角色。"))?;
            assign::grant(app, &actor, &user_id, &scope_of::resolve(app, role, &scope)?)
        })
        .await;
    match granted {
        Ok(_) => Ok(done(&format!("/desk/admin/users/{id}"), "岗位已分配，下次登录即可使用。")),
        Err(error) => {
            let problems = error.for_form()?;
            form_again(&admin::view(&permit, &app, id, (&entry.role, entry.scope), problems).await?)
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct HandOverEntry {
    to: String,
    reason: String,
}

async fn end(
    permit: Manager,
    State(app): State<Arc<App>>,
    Path((id, post)): Path<(String, String)>,
    Form(entry): Form<HandOverEntry>,
) -> Result<Response, AppError> {
    let actor = permit.actor();
    let ended = app.blocking(move |app| assign::end(app, &actor, &post, &entry.reason)).await;
    answer(&format!("/desk/admin/users/{id}"), "岗位已终止。", ended)
}

#[derive(Template)]
#[template(path = "users/hand_over.html")]
struct HandOverPage {
    page: Page,
    action: String,
    back: String,
    giver: String,
    post: Post,
    to: String,
    reason: String,
    problems: Vec<FieldProblem>,
}

type Giver = Permit<may::HandOver>;

async fn page(
    permit: &Giver,
    app: &Arc<App>,
    id: &str,
    post_id: &str,
    entry: HandOverEntry,
    problems: Vec<FieldProblem>,
) -> Result<HandOverPage, AppError> {
    let (actor, user_id) = (permit.actor(), id.to_owned());
    let listed = app.blocking(move |app| manage::detail(app, &actor, &user_id)).await?;
    let post = listed.posts.into_iter().find(|p| p.id == post_id).ok_or(AppError::NotFound)?;
    Ok(HandOverPage {
        page: permit.page(app, "一键移交").under(UNDER),
        action: format!("/desk/admin/users/{id}/posts/{post_id}/hand-over"),
        back: format!("/desk/admin/users/{id}"),
        giver: listed.user.name,
        post,
        to: entry.to,
        reason: entry.reason,
        problems,
    })
}

async fn hand_over_form(
    permit: Giver,
    State(app): State<Arc<App>>,
    Path((id, post)): Path<(String, String)>,
) -> Result<Response, AppError> {
    html(&page(&permit, &app, &id, &post, HandOverEntry::default(), Vec::new()).await?)
}

async fn hand_over(
    permit: Giver,
    State(app): State<Arc<App>>,
    Path((id, post)): Path<(String, String)>,
    Form(entry): Form<HandOverEntry>,
) -> Result<Response, AppError> {
    let (actor, to, reason, post_id) = (permit.actor(), entry.to.clone(), entry.reason.clone(), post.clone());
    let handed = app
        .blocking(move |app| {
            let to = manage::id_of(app, &actor, &to).map_err(|error| match error {
                AppError::Refused { reasons } => AppError::invalid("to", reasons.join("")),
                other => other,
            })?;
            assign::hand_over(app, &actor, &post_id, &to, &reason)
        })
        .await;
    match handed {
        Ok(()) => Ok(done(&format!("/desk/admin/users/{id}"), "岗位已移交，待办、草稿和管理范围一并转交。")),
        Err(error) => form_again(&page(&permit, &app, &id, &post, entry, error.for_form()?).await?),
    }
}
