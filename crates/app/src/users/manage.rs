//! What account managers do with accounts: add, list, reset, lock, unlock. The command line calls the same functions.

use super::assign::{self, NewPost};
use super::password;
use super::store::posts::{self, Post};
use super::store::users::{self, Query, User};
use crate::platform::fields::is_mobile;
use crate::platform::session;
use crate::{Actor, App, AppError, Event, FieldError, Tx};
use fengqiao_domain::access::{Action, Scope};

/// What a telephone is sealed under.
pub(crate) const PHONE_CONTEXT: &str = "users.phone";

/// A new account.
#[derive(Clone, Debug, Default)]
pub struct NewUser {
    /// Account name: 3–32 of a–z, 0–9, `.`, `-`, `_`; kept in lower case.
    pub account: String,
    /// The person's name.
    pub name: String,
    /// Mobile number; may be empty.
    pub phone: String,
    /// The 管理单位 whose account manager looks after it; `None` for the city. A district's manager adds for the
    /// own district only.
    pub home: Option<String>,
}

/// An account just made, or with a new password, which is shown once and must be changed at the first sign-in.
#[derive(Clone, Debug)]
pub struct Issued {
    /// Record id.
    pub user_id: String,
    /// Account name.
    pub account: String,
    /// The password, in clear, this once.
    pub password: String,
}

/// An account with its posts, as account managers see it.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The account.
    pub user: User,
    /// Its posts, ended ones included.
    pub posts: Vec<Post>,
    /// True while it cannot sign in.
    pub locked: bool,
}

/// Adds an account. It can sign in once it has a post.
pub fn add(app: &App, actor: &Actor, new: &NewUser) -> Result<Issued, AppError> {
    let ready = Ready::of(actor, new)?;
    app.act(actor, Action::ManageUsers, |tx| ready.keep(tx, new))
}

/// Adds an account with its first post: both or neither.
pub fn add_with_post(app: &App, actor: &Actor, new: &NewUser, post: &NewPost) -> Result<Issued, AppError> {
    let ready = Ready::of(actor, new)?;
    app.act(actor, Action::ManageUsers, |tx| {
        let issued = ready.keep(tx, new)?;
        assign::grant_in(tx, &issued.user_id, post)?;
        Ok(issued)
    })
}

/// What is made before the transaction: hashing takes long.
struct Ready {
    account: String,
    home: Option<String>,
    password: String,
    hash: String,
}

impl Ready {
    fn of(actor: &Actor, new: &NewUser) -> Result<Self, AppError> {
        let account = new.account.trim().to_lowercase();
        check(new, &account)?;
        let password = crate::platform::chance::password();
        let hash = password::hash(&password)?;
        Ok(Self { account, home: home_for(actor, new.home.as_deref()), password, hash })
    }

    fn keep(self, tx: &mut Tx, new: &NewUser) -> Result<Issued, AppError> {
        let Self { account, home, password, hash } = self;
        if users::by_account(tx.conn(), &account)?.is_some() {
            return Err(AppError::invalid("account", "这个账号名已被使用。请换一个。"));
        }
        let phone = new.phone.trim();
        let user = User {
            id: tx.new_id(),
            account: account.clone(),
            name: new.name.trim().to_owned(),
            home,
            phone: (!phone.is_empty()).then(|| tx.keys().seal(phone, PHONE_CONTEXT)),
            password_hash: hash,
            must_change: true,
            failed: 0,
            locked_until: 0,
            locked: false,
            totp_secret: None,
            totp_confirmed: false,
            totp_step: 0,
            created_at: tx.now().to_owned(),
        };
        users::insert(tx.conn(), &user)?;
        tx.audit(Event::new("create", "users", user.id.as_str()).summary(format!("新增账号 {account}")));
        Ok(Issued { user_id: user.id, account, password })
    }
}

fn check(new: &NewUser, account: &str) -> Result<(), AppError> {
    let mut problems = Vec::new();
    let fits = account.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-_".contains(c));
    if !fits || !(3..=32).contains(&account.len()) {
        problems.push(FieldError::new("account", "账号名为 3 至 32 个字母、数字或 . - _，例如 zhang.min。"));
    }
    if !(1..=20).contains(&new.name.trim().chars().count()) {
        problems.push(FieldError::new("name", "请填写姓名，不超过 20 个字。"));
    }
    let phone = new.phone.trim();
    if !phone.is_empty() && !is_mobile(phone) {
        problems.push(FieldError::new("phone", "手机号应为 11 位数字。请核对，或留空。"));
    }
    if problems.is_empty() { Ok(()) } else { Err(AppError::Invalid { problems }) }
}

/// A district's manager keeps to the own district; everybody else says which.
fn home_for(actor: &Actor, wanted: Option<&str>) -> Option<String> {
    match &actor.scope {
        Scope::City => wanted.filter(|code| !code.is_empty()).map(str::to_owned),
        scope => scope.authority().map(str::to_owned),
    }
}

/// Loads an account the actor may manage; out of scope is not found.
pub(super) fn in_scope(tx: &mut Tx, user_id: &str) -> Result<User, AppError> {
    let actor = tx.actor;
    let user = users::get(tx.conn(), user_id)?.ok_or(AppError::NotFound)?;
    if manages(actor, &user) { Ok(user) } else { Err(AppError::NotFound) }
}

fn manages(actor: &Actor, user: &User) -> bool {
    match &user.home {
        Some(home) => actor.scope.contains_authority(home),
        None => actor.scope == Scope::City,
    }
}

/// Nobody manages the own account: that is what 本人账号 is for.
pub(super) fn not_own(actor: &Actor, user: &User) -> Result<(), AppError> {
    if actor.user_id == user.id {
        return Err(AppError::refused("不能管理本人的账号。请由另一位账号管理员办理。"));
    }
    Ok(())
}

/// Accounts in scope.
pub fn list(app: &App, actor: &Actor, query: &Query) -> Result<Vec<Listed>, AppError> {
    require(actor)?;
    let mut query = query.clone();
    if actor.scope != Scope::City {
        query.home = Some(actor.scope.authority().unwrap_or_default().to_owned());
    }
    let (today, now) = (app.clock.now().date().to_string(), app.clock.seconds());
    app.read(|c| {
        let found = users::list(c, &query, &today, now)?;
        found
            .into_iter()
            .map(|user| {
                let posts = posts::of_user(c, &user.id)?;
                Ok(Listed { locked: user.locked || user.locked_until > now, user, posts })
            })
            .collect()
    })
}

/// One account in scope.
pub fn detail(app: &App, actor: &Actor, user_id: &str) -> Result<Listed, AppError> {
    require(actor)?;
    let now = app.clock.seconds();
    app.read(|c| {
        let user = users::get(c, user_id)?.filter(|u| manages(actor, u)).ok_or(AppError::NotFound)?;
        let posts = posts::of_user(c, user_id)?;
        Ok(Listed { locked: user.locked || user.locked_until > now, user, posts })
    })
}

/// The id of an account by its name; for the command line.
pub fn id_of(app: &App, actor: &Actor, account: &str) -> Result<String, AppError> {
    require(actor)?;
    let account = account.trim().to_lowercase();
    app.read(|c| users::by_account(c, &account))?
        .filter(|u| manages(actor, u))
        .map(|u| u.id)
        .ok_or_else(|| AppError::refused(format!("没有名为 {account} 的账号。")))
}

fn require(actor: &Actor) -> Result<(), AppError> {
    if actor.may(Action::ManageUsers) { Ok(()) } else { Err(AppError::Forbidden) }
}

/// Gives a new password and ends all sessions. The second factor goes too when `with_totp`, for a lost phone.
pub fn reset(app: &App, actor: &Actor, user_id: &str, with_totp: bool) -> Result<Issued, AppError> {
    let password = crate::platform::chance::password();
    let hash = password::hash(&password)?;
    app.act(actor, Action::ManageUsers, |tx| {
        let user = in_scope(tx, user_id)?;
        not_own(actor, &user)?;
        let now = tx.now().to_owned();
        users::set_password(tx.conn(), user_id, &hash, true, &now)?;
        if with_totp {
            users::set_totp(tx.conn(), user_id, None, false, 0)?;
        }
        session::end_others(tx.conn(), user_id, "")?;
        let words = if with_totp { "重置密码与动态码" } else { "重置密码" };
        tx.audit(Event::new("reset", "users", user_id).summary(format!("{words}：{}", user.account)));
        Ok(Issued { user_id: user.id, account: user.account, password })
    })
}

/// Locks an account and ends its sessions.
pub fn lock(app: &App, actor: &Actor, user_id: &str, reason: &str) -> Result<(), AppError> {
    set_locked(app, actor, user_id, true, reason)
}

/// Unlocks an account, whether an administrator or failures locked it.
pub fn unlock(app: &App, actor: &Actor, user_id: &str, reason: &str) -> Result<(), AppError> {
    set_locked(app, actor, user_id, false, reason)
}

fn set_locked(app: &App, actor: &Actor, user_id: &str, locked: bool, reason: &str) -> Result<(), AppError> {
    app.act(actor, Action::ManageUsers, |tx| {
        let user = in_scope(tx, user_id)?;
        not_own(actor, &user)?;
        let now = tx.now().to_owned();
        users::set_locked(tx.conn(), user_id, locked, &now)?;
        if locked {
            session::end_others(tx.conn(), user_id, "")?;
        }
        let (verb, words) = if locked { ("lock", "锁定账号") } else { ("unlock", "解锁账号") };
        let event = Event::new(verb, "users", user_id).summary(format!("{words} {}", user.account));
        tx.audit(if reason.trim().is_empty() { event } else { event.reason(reason.trim()) });
        Ok(())
    })
}
