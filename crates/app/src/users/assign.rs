//! Granting and ending posts, and 一键移交.

use super::manage::{in_scope, not_own};
use super::store::posts::{self, Post};
use super::store::tokens;
use crate::platform::session;
use crate::{Actor, App, AppError, Event, Tx};
use fengqiao_domain::access::{Action, Level, Role, Scope, separation};

/// A post to be granted.
#[derive(Clone, Debug)]
pub struct NewPost {
    /// The role.
    pub role: Role,
    /// What it answers for.
    pub scope: Scope,
    /// For an organisation's or a mediator's post, the 管理单位 it belongs to.
    pub home: Option<String>,
    /// Words for the scope (某某调解委员会); empty to take the place's name.
    pub scope_name: String,
}

/// Grants a post from today; returns its id.
pub fn grant(app: &App, actor: &Actor, user_id: &str, new: &NewPost) -> Result<String, AppError> {
    app.act(actor, Action::ManageUsers, |tx| grant_in(tx, user_id, new))
}

/// The same inside a transaction that does more.
pub(super) fn grant_in(tx: &mut Tx, user_id: &str, new: &NewPost) -> Result<String, AppError> {
    let actor = tx.actor;
    let user = in_scope(tx, user_id)?;
    not_own(actor, &user)?;
    fits(new.role, &new.scope)?;
    within(actor, new)?;
    let post = Post {
        id: tx.new_id(),
        user_id: user_id.to_owned(),
        role: new.role,
        scope_name: scope_name(tx, new),
        scope: new.scope.clone(),
        home: new.home.clone(),
        active_from: today(tx),
        active_to: None,
    };
    join(tx, &post, None)?;
    let words = format!("授予 {} 岗位：{}", user.account, post.label());
    tx.audit(Event::new("grant", "posts", post.id.as_str()).summary(words));
    Ok(post.id)
}

/// Ends a post today and the person's sessions.
pub fn end(app: &App, actor: &Actor, post_id: &str, reason: &str) -> Result<(), AppError> {
    app.act(actor, Action::ManageUsers, |tx| {
        let (post, account) = held_in_scope(tx, post_id)?;
        leave(tx, &post)?;
        let event =
            Event::new("end", "posts", post_id).summary(format!("终止 {account} 岗位：{}", post.label()));
        tx.audit(if reason.trim().is_empty() { event } else { event.reason(reason.trim()) });
        Ok(())
    })
}

/// 一键移交: ends a post and gives role, scope, to-dos and drafts to another person, from today.
pub fn hand_over(
    app: &App,
    actor: &Actor,
    post_id: &str,
    to_user: &str,
    reason: &str,
) -> Result<(), AppError> {
    app.act(actor, Action::HandOver, |tx| {
        if reason.trim().is_empty() {
            return Err(AppError::invalid("reason", "请填写移交原因，例如“轮岗”。"));
        }
        let (from, giver) = held_in_scope(tx, post_id)?;
        let taker = in_scope(tx, to_user)?;
        not_own(actor, &taker)?;
        if taker.id == from.user_id {
            return Err(AppError::invalid("to", "不能移交给本人。请选择另一个账号。"));
        }
        let today = today(tx);
        let already = posts::held(tx.conn(), to_user, &today)?
            .into_iter()
            .find(|p| p.role == from.role && p.scope == from.scope);
        leave(tx, &from)?;
        let to = if let Some(post) = already {
            post
        } else {
            let (id, user_id) = (tx.new_id(), to_user.to_owned());
            let post = Post { id, user_id, active_from: today, active_to: None, ..from.clone() };
            join(tx, &post, Some(post_id))?;
            post
        };
        (tx.app.hooks.hand_over)(tx, &from, &to)?;
        let words = format!("岗位“{}”由 {giver} 移交 {}", from.label(), taker.account);
        tx.audit(Event::new("hand_over", "posts", post_id).summary(words).reason(reason.trim()));
        Ok(())
    })
}

/// The role takes this kind of scope.
fn fits(role: Role, scope: &Scope) -> Result<(), AppError> {
    let fits = match role.level() {
        Level::City => matches!(scope, Scope::City),
        Level::Authority => matches!(scope, Scope::Authority(_)),
        Level::CityOrAuthority => matches!(scope, Scope::City | Scope::Authority(_)),
        Level::Subdistrict => matches!(scope, Scope::Subdistrict { .. }),
        Level::Organisation => matches!(scope, Scope::Organisation(_)),
        Level::Mediator => matches!(scope, Scope::Mediator(_)),
    };
    if fits {
        return Ok(());
    }
    let wanted = match role.level() {
        Level::City => "全市",
        Level::Authority => "一个管理单位",
        Level::CityOrAuthority => "全市或一个管理单位",
        Level::Subdistrict => "一个街道（乡镇）",
        Level::Organisation => "一个调解组织",
        Level::Mediator => "一名调解员",
    };
    Err(AppError::invalid("scope", format!("“{}”的管理范围应为{wanted}。请重新选择。", role.label())))
}

/// A district's account manager grants business posts of the own district only.
fn within(actor: &Actor, new: &NewPost) -> Result<(), AppError> {
    if actor.scope == Scope::City {
        return Ok(());
    }
    let own_record = new.home.as_deref().is_some_and(|home| actor.scope.contains_authority(home))
        && matches!(new.scope, Scope::Organisation(_) | Scope::Mediator(_));
    if new.role.is_business() && (own_record || actor.scope.contains(&new.scope)) {
        return Ok(());
    }
    Err(AppError::invalid("scope", "区管理员只能分配本区范围内的业务岗位。其他岗位请联系市局安全管理员。"))
}

fn scope_name(tx: &Tx, new: &NewPost) -> String {
    if !new.scope_name.trim().is_empty() {
        return new.scope_name.trim().to_owned();
    }
    match &new.scope {
        Scope::City => "天津市".into(),
        Scope::Authority(code) | Scope::Subdistrict { code, .. } => tx.app.place_name(code),
        Scope::Organisation(_) | Scope::Mediator(_) | Scope::Nothing => String::new(),
    }
}

/// Keeps a new post after checking that the person may hold it beside the others.
fn join(tx: &mut Tx, post: &Post, taken_from: Option<&str>) -> Result<(), AppError> {
    let held = posts::held(tx.conn(), &post.user_id, &post.active_from)?;
    if held.iter().any(|p| p.role == post.role && p.scope == post.scope) {
        return Err(AppError::invalid("role", "这个账号已有相同的岗位，不必重复分配。"));
    }
    let mut roles: Vec<Role> = held.iter().map(|p| p.role).collect();
    roles.push(post.role);
    separation(&roles).map_err(|conflict| AppError::invalid("role", conflict.sentence()))?;
    let granted_by = tx.actor.account.clone();
    posts::insert(tx.conn(), post, &granted_by, taken_from)?;
    Ok(())
}

/// Ends a post with its tokens, and the person's sessions, so that nothing goes on under it.
fn leave(tx: &mut Tx, post: &Post) -> Result<(), AppError> {
    let (day, now) = (today(tx), tx.now().to_owned());
    posts::end(tx.conn(), &post.id, &day)?;
    tokens::revoke_of_post(tx.conn(), &post.id, &now)?;
    session::end_others(tx.conn(), &post.user_id, "")?;
    Ok(())
}

fn held_in_scope(tx: &mut Tx, post_id: &str) -> Result<(Post, String), AppError> {
    let post = posts::get(tx.conn(), post_id)?.ok_or(AppError::NotFound)?;
    let user = in_scope(tx, &post.user_id)?;
    not_own(tx.actor, &user)?;
    if !post.is_held(&today(tx)) {
        return Err(AppError::refused("这个岗位已经终止。请刷新页面。"));
    }
    // A district's manager reaches no post beyond the own district, even of a person of the district.
    if tx.actor.scope != Scope::City
        && !post.home.as_deref().is_some_and(|h| tx.actor.scope.contains_authority(h))
    {
        return Err(AppError::NotFound);
    }
    Ok((post, user.account))
}

/// The real date: posts do not move with `--today`.
fn today(tx: &Tx) -> String {
    tx.app.clock.now().date().to_string()
}
