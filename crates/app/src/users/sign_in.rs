//! Signing in: password, lock after failures, second factor, session.

use super::password;
use super::store::{posts, users};
use super::totp;
use crate::platform::session::{self, NewSession, SignedIn, Stage};
use crate::{Actor, App, AppError, Event, Tx};
use fengqiao_domain::access::{Action, Scope};

/// Wrong passwords in a row that lock an account.
pub const FAILURES: i64 = 5;
/// How long they lock it, in seconds.
pub const LOCK_SECONDS: i64 = 15 * 60;
/// One sentence for a wrong password and for an account that does not exist: which of the two is nobody's business.
const WRONG: &str = "账号或密码不正确。连续输错 5 次，账号锁定 15 分钟。";

/// Who asks to sign in, from where.
pub struct Attempt<'a> {
    /// Account as typed.
    pub account: &'a str,
    /// Password as typed.
    pub password: &'a str,
    /// Address.
    pub ip: &'a str,
    /// The browser's description of itself.
    pub agent: &'a str,
}

/// A session was made.
pub struct Begun {
    /// The cookie's value.
    pub cookie: String,
    /// Whether the code of the second factor comes next.
    pub needs_code: bool,
    /// The post is a mediator's own.
    pub own: bool,
}

/// What the transaction decided.
enum Outcome {
    Begun(Begun),
    Refused(String),
}

/// Checks account and password and begins a session. Errors: too many tries, or refused in one sentence.
pub fn sign_in(app: &App, attempt: &Attempt) -> Result<Begun, AppError> {
    let account = attempt.account.trim().to_lowercase();
    app.limits.sign_in_address.check(attempt.ip)?;
    app.limits.sign_in.check(&format!("{account} {}", attempt.ip))?;
    let user = app.read(|c| users::by_account(c, &account))?;
    // Hashing is slow on purpose: before the transaction, and just as slow without an account.
    let right = if let Some(user) = &user {
        password::verify(attempt.password, &user.password_hash)
    } else {
        password::verify_nothing(attempt.password);
        false
    };
    // A name that is no account may be anything, even a password typed in the wrong place: it is not kept.
    let actor = Actor::visitor(user.as_ref().map_or("（未知账号）", |u| &u.account), attempt.ip);
    let outcome = app.on_record(&actor, Action::OwnAccount, |tx| match &user {
        None => {
            tx.audit(Event::new("sign_in_failed", "users", "").summary("账号不存在"));
            Ok(Outcome::Refused(WRONG.into()))
        }
        Some(user) => judge(tx, &user.id, right, attempt),
    })?;
    match outcome {
        Outcome::Begun(begun) => Ok(begun),
        Outcome::Refused(why) => Err(AppError::refused(why)),
    }
}

/// Decides by the account as it is inside the transaction.
fn judge(tx: &mut Tx, user_id: &str, right: bool, attempt: &Attempt) -> Result<Outcome, AppError> {
    let now = tx.app.clock.seconds();
    let user = users::get(tx.conn(), user_id)?.ok_or(AppError::NotFound)?;
    let failed =
        |tx: &mut Tx, why: &str| tx.audit(Event::new("sign_in_failed", "users", user_id).summary(why));
    if user.locked_until > now || user.locked {
        failed(tx, "账号已锁定");
        // Only who knows the password learns that the account is there and locked.
        return Ok(Outcome::Refused(if right { locked_words(&user, now) } else { WRONG.into() }));
    }
    if !right {
        note_failure(tx, &user, now)?;
        failed(tx, "密码不正确");
        return Ok(Outcome::Refused(WRONG.into()));
    }
    let today = tx.app.clock.now().date().to_string();
    let Some(post) = posts::held(tx.conn(), user_id, &today)?.into_iter().next() else {
        failed(tx, "没有在任岗位");
        return Ok(Outcome::Refused("账号没有在任的岗位，暂不能使用。请联系账号管理员分配岗位。".into()));
    };
    let stage = if user.totp_confirmed { Stage::Code } else { Stage::Full };
    if stage == Stage::Full {
        users::set_failures(tx.conn(), user_id, 0, 0)?;
    }
    let new = NewSession { user_id, post_id: &post.id, stage, ip: attempt.ip, agent: attempt.agent, now };
    let cookie = session::create(tx.conn(), &new)?;
    let summary = if stage == Stage::Code { "密码正确，待验证动态码" } else { "登录" };
    tx.audit(Event::new("sign_in", "users", user_id).summary(summary));
    Ok(Outcome::Begun(Begun {
        cookie,
        needs_code: stage == Stage::Code,
        own: matches!(post.scope, Scope::Mediator(_)),
    }))
}

fn note_failure(tx: &mut Tx, user: &users::User, now: i64) -> Result<(), AppError> {
    let failed = user.failed + 1;
    let (failed, until) = if failed >= FAILURES { (0, now + LOCK_SECONDS) } else { (failed, 0) };
    users::set_failures(tx.conn(), &user.id, failed, until)?;
    if until > 0 {
        tx.audit(Event::new("lock", "users", user.id.as_str()).summary("连续输错密码，锁定 15 分钟"));
    }
    Ok(())
}

fn locked_words(user: &users::User, now: i64) -> String {
    if user.locked {
        return "账号已被管理员锁定。请联系账号管理员解锁。".into();
    }
    let minutes = (user.locked_until - now + 59) / 60;
    format!("连续输错 5 次，账号已锁定，约 {minutes} 分钟后自动解锁。急用请联系账号管理员解锁。")
}

/// Checks the code of the second factor and makes the session a full one, with a new cookie.
pub fn enter_code(app: &App, signed_in: &SignedIn, code: &str, agent: &str) -> Result<String, AppError> {
    let actor = &signed_in.actor;
    let ip = match &actor.origin {
        crate::Origin::Web { ip } => ip.clone(),
        _ => String::new(),
    };
    app.limits.sign_in.check(&format!("{} {ip}", actor.account))?;
    let outcome = app.on_record(actor, Action::OwnAccount, |tx| {
        let now = tx.app.clock.seconds();
        let user = users::get(tx.conn(), &actor.user_id)?.ok_or(AppError::NotFound)?;
        let secret =
            tx.keys().open(user.totp_secret.as_deref().unwrap_or_default(), super::own::TOTP_CONTEXT)?;
        let step = totp::check(&secret, code, now)?;
        let right = match step {
            Some(step) => users::use_totp_step(tx.conn(), &user.id, step)?,
            None => false,
        };
        if !right {
            note_failure(tx, &user, now)?;
            tx.audit(Event::new("sign_in_failed", "users", user.id.as_str()).summary("动态码不正确"));
            if user.failed + 1 >= FAILURES {
                session::end(tx.conn(), &signed_in.id_hash)?;
            }
            return Ok(None);
        }
        users::set_failures(tx.conn(), &user.id, 0, 0)?;
        session::end(tx.conn(), &signed_in.id_hash)?;
        let new = NewSession {
            user_id: &user.id,
            post_id: &actor.post_id,
            stage: Stage::Full,
            ip: &ip,
            agent,
            now,
        };
        let cookie = session::create(tx.conn(), &new)?;
        tx.audit(Event::new("sign_in", "users", user.id.as_str()).summary("动态码正确，登录"));
        Ok(Some(cookie))
    })?;
    outcome.ok_or_else(|| AppError::refused("动态码不正确或已用过。请等手机上出现下一个码，再输入。"))
}

/// Ends a session.
pub fn sign_out(app: &App, signed_in: &SignedIn) -> Result<(), AppError> {
    app.on_record(&signed_in.actor, Action::OwnAccount, |tx| {
        session::end(tx.conn(), &signed_in.id_hash)?;
        tx.audit(Event::new("sign_out", "users", signed_in.actor.user_id.as_str()).summary("退出登录"));
        Ok(())
    })
}
