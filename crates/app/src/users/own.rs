//! What people do with their own account: password, second factor, post in use, tokens.

use super::store::{posts, tokens, users};
use super::{password, totp};
use crate::platform::session::{self, SignedIn};
use crate::platform::{chance, hash};
use crate::{App, AppError, Event};
use fengqiao_domain::access::{Action, Role};
use jiff::ToSpan as _;

/// What the secret of a second factor is sealed under.
pub(super) const TOTP_CONTEXT: &str = "users.totp_secret";
/// How long a token works at most, in days.
const TOKEN_DAYS: i64 = 365;

/// Changes the own password; ends all other sessions.
pub fn change_password(
    app: &App,
    signed_in: &SignedIn,
    old: &str,
    new: &str,
    again: &str,
) -> Result<(), AppError> {
    let actor = &signed_in.actor;
    app.limits.sign_in.check(&format!("{} password", actor.account))?;
    let user = app.read(|c| users::get(c, &actor.user_id))?.ok_or(AppError::NotFound)?;
    if !password::verify(old, &user.password_hash) {
        return Err(AppError::invalid("old", "原密码不正确。请重新输入。"));
    }
    if let Some(why) = password::problem(new, &actor.account) {
        return Err(AppError::invalid("new", why));
    }
    if new == old {
        return Err(AppError::invalid("new", "新密码与原密码相同。请换一个。"));
    }
    if new != again {
        return Err(AppError::invalid("again", "两次输入的新密码不一致。请重新输入。"));
    }
    let hashed = password::hash(new)?;
    app.act(actor, Action::OwnAccount, |tx| {
        let now = tx.now().to_owned();
        users::set_password(tx.conn(), &actor.user_id, &hashed, false, &now)?;
        session::end_others(tx.conn(), &actor.user_id, &signed_in.id_hash)?;
        tx.audit(Event::new("change_password", "users", actor.user_id.as_str()).summary("修改本人密码"));
        Ok(())
    })
}

/// The secret to show for setting up a second factor; made once and kept unconfirmed until a code proves it.
pub fn totp_secret(app: &App, signed_in: &SignedIn) -> Result<Option<String>, AppError> {
    let actor = &signed_in.actor;
    app.act(actor, Action::OwnAccount, |tx| {
        let user = users::get(tx.conn(), &actor.user_id)?.ok_or(AppError::NotFound)?;
        if user.totp_confirmed {
            return Ok(None);
        }
        if let Some(sealed) = &user.totp_secret {
            return Ok(Some(tx.keys().open(sealed, TOTP_CONTEXT)?));
        }
        let secret = totp::new_secret();
        let sealed = tx.keys().seal(&secret, TOTP_CONTEXT);
        users::set_totp(tx.conn(), &user.id, Some(&sealed), false, 0)?;
        Ok(Some(secret))
    })
}

/// Puts the second factor in use once a code proves that the phone has it.
pub fn confirm_totp(app: &App, signed_in: &SignedIn, code: &str) -> Result<(), AppError> {
    let actor = &signed_in.actor;
    app.limits.sign_in.check(&format!("{} code", actor.account))?;
    app.act(actor, Action::OwnAccount, |tx| {
        let user = users::get(tx.conn(), &actor.user_id)?.ok_or(AppError::NotFound)?;
        let Some(sealed) = user.totp_secret.as_deref().filter(|_| !user.totp_confirmed) else {
            return Err(AppError::refused("动态码已启用，或还没有开始设置。请刷新页面。"));
        };
        let secret = tx.keys().open(sealed, TOTP_CONTEXT)?;
        let Some(step) = totp::check(&secret, code, tx.app.clock.seconds())? else {
            return Err(AppError::invalid("code", "动态码不正确。请核对手机时间，等下一个码再输入。"));
        };
        users::set_totp(tx.conn(), &user.id, Some(sealed), true, step)?;
        session::end_others(tx.conn(), &user.id, &signed_in.id_hash)?;
        tx.audit(Event::new("second_factor_on", "users", user.id.as_str()).summary("启用动态码"));
        Ok(())
    })
}

/// Gives up the second factor; the three administrators may not.
pub fn disable_totp(app: &App, signed_in: &SignedIn, current: &str) -> Result<(), AppError> {
    let actor = &signed_in.actor;
    app.limits.sign_in.check(&format!("{} password", actor.account))?;
    if actor.role.is_some_and(Role::is_separate) {
        return Err(AppError::refused("系统管理员、安全管理员、审计员必须使用动态码，不能停用。"));
    }
    let user = app.read(|c| users::get(c, &actor.user_id))?.ok_or(AppError::NotFound)?;
    if !password::verify(current, &user.password_hash) {
        return Err(AppError::invalid("current", "密码不正确。请重新输入。"));
    }
    app.act(actor, Action::OwnAccount, |tx| {
        users::set_totp(tx.conn(), &actor.user_id, None, false, 0)?;
        tx.audit(Event::new("second_factor_off", "users", actor.user_id.as_str()).summary("停用动态码"));
        Ok(())
    })
}

/// Puts another of the own posts in use.
pub fn switch_post(app: &App, signed_in: &SignedIn, post_id: &str) -> Result<(), AppError> {
    let actor = &signed_in.actor;
    app.act(actor, Action::OwnAccount, |tx| {
        let today = tx.app.clock.now().date().to_string();
        let held = posts::held(tx.conn(), &actor.user_id, &today)?;
        let post = held.iter().find(|p| p.id == post_id).ok_or(AppError::NotFound)?;
        session::switch(tx.conn(), &signed_in.id_hash, post_id)?;
        let words = format!("切换到 {}", post.label());
        tx.audit(Event::new("switch_post", "posts", post_id).summary(words));
        Ok(())
    })
}

/// Ends all own sessions save this one.
pub fn end_other_sessions(app: &App, signed_in: &SignedIn) -> Result<(), AppError> {
    let actor = &signed_in.actor;
    app.act(actor, Action::OwnAccount, |tx| {
        let ended = session::end_others(tx.conn(), &actor.user_id, &signed_in.id_hash)?;
        if ended > 0 {
            tx.audit(
                Event::new("end_sessions", "users", actor.user_id.as_str()).summary("退出其他设备上的登录"),
            );
        }
        Ok(())
    })
}

/// Makes a token for the post in use; returns it, to be shown once.
pub fn make_token(app: &App, signed_in: &SignedIn, name: &str, days: i64) -> Result<String, AppError> {
    let actor = &signed_in.actor;
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 40 {
        return Err(AppError::invalid("name", "请写明令牌的用途，不超过 40 个字。"));
    }
    if !(1..=TOKEN_DAYS).contains(&days) {
        return Err(AppError::invalid("days", format!("有效天数应在 1 至 {TOKEN_DAYS} 之间。")));
    }
    let token = format!("fq_{}", chance::secret());
    app.act(actor, Action::UseApi, |tx| {
        let (id, now) = (tx.new_id(), tx.now().to_owned());
        let today = tx.app.clock.now().date();
        let expires =
            today.checked_add(days.days()).map_err(|e| AppError::Internal(e.to_string()))?.to_string();
        let new = tokens::New {
            id: &id,
            user_id: &actor.user_id,
            post_id: &actor.post_id,
            name,
            token_hash: &hash::sm3(token.as_bytes()),
            created_at: &now,
            expires_on: &expires,
        };
        tokens::insert(tx.conn(), &new)?;
        tx.audit(
            Event::new("create", "api_tokens", id).summary(format!("开具接口令牌“{name}”，有效至 {expires}")),
        );
        Ok(())
    })?;
    Ok(token)
}

/// Revokes an own token.
pub fn revoke_token(app: &App, signed_in: &SignedIn, id: &str) -> Result<(), AppError> {
    let actor = &signed_in.actor;
    app.act(actor, Action::OwnAccount, |tx| {
        let now = tx.now().to_owned();
        if !tokens::revoke(tx.conn(), &actor.user_id, id, &now)? {
            return Err(AppError::NotFound);
        }
        tx.audit(Event::new("revoke", "api_tokens", id).summary("收回接口令牌"));
        Ok(())
    })
}
