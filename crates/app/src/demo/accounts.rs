//! Somebody to sign in as, for every role.

use fengqiao_domain::access::{Action, Role, Scope};

use super::Filled;
use crate::users::password;
use crate::users::store::posts::{self, Post};
use crate::users::store::users::{self, User};
use crate::{Actor, App, AppError, Event};

/// The one password of all; printed with the accounts, and good for a throw-away installation only.
const PASSWORD: &str = "hai-he-9-qiao";
const DISTRICT: &str = "120111";
const STREET: &str = "120111100";

/// An account of the demo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// What is typed.
    pub account: &'static str,
    /// The password.
    pub password: &'static str,
    /// The person's name.
    pub name: String,
    /// The role.
    pub role: Role,
    /// What it answers for.
    pub scope: Scope,
    /// Words for the scope.
    pub scope_name: String,
}

/// Makes an account for every role in a filled installation, and tells them.
///
/// # Errors
/// An account of that name is there already; the store's.
pub fn accounts(app: &App, filled: &Filled) -> Result<Vec<Account>, AppError> {
    let all = everybody(app, filled);
    let hash = password::hash(PASSWORD)?;
    app.act(&Actor::system(), Action::ManageUsers, |tx| {
        for account in &all {
            if users::by_account(tx.conn(), account.account)?.is_some() {
                return Err(AppError::refused(format!("已经有账号 {}，没有再建演示账号。", account.account)));
            }
            let (home, now) = (home(&account.scope), tx.now().to_owned());
            let user = user(tx.new_id(), account, home.clone(), &hash, &now);
            users::insert(tx.conn(), &user)?;
            let post = Post {
                id: tx.new_id(),
                user_id: user.id.clone(),
                role: account.role,
                scope: account.scope.clone(),
                home,
                scope_name: account.scope_name.clone(),
                active_from: "2024-01-10".into(),
                active_to: None,
            };
            posts::insert(tx.conn(), &post, "系统", None)?;
            if account.role == Role::Expert {
                crate::experts::link_account(tx.conn(), super::world::experts::NAMED, &post.user_id)?;
            }
            tx.audit(Event::new("create", "users", user.id).summary(format!("演示账号 {}", account.account)));
        }
        Ok(())
    })?;
    Ok(all)
}

fn user(id: String, account: &Account, home: Option<String>, hash: &str, now: &str) -> User {
    User {
        id,
        account: account.account.into(),
        name: account.name.clone(),
        home,
        phone: None,
        password_hash: hash.into(),
        must_change: false,
        failed: 0,
        locked_until: 0,
        locked: false,
        totp_secret: None,
        totp_confirmed: false,
        totp_step: 0,
        created_at: now.into(),
    }
}

/// The city's, or the district's that the story is told of.
fn home(scope: &Scope) -> Option<String> {
    match scope {
        Scope::City | Scope::Nothing => None,
        scope => Some(scope.authority().unwrap_or(DISTRICT).to_owned()),
    }
}

fn everybody(app: &App, filled: &Filled) -> Vec<Account> {
    let district = || Scope::Authority(DISTRICT.into());
    let street = Scope::Subdistrict { authority: DISTRICT.into(), code: STREET.into() };
    let mut all = vec![
        city(Role::CityManager, "shi.guanli", "高文"),
        city(Role::CityOfficer, "shi.jingban", "陈立"),
        city(Role::Leader, "fenguan", "宋明远"),
        place(app, Role::DistrictManager, "qu.guanli", "郑海燕", district()),
        place(app, Role::DistrictOfficer, "qu.jingban", "刘敏", district()),
        place(app, Role::ZoneOfficer, "gongnengqu", "沈航", Scope::Authority("120116".into())),
        place(app, Role::SubdistrictOfficer, "jiezhen", "马志强", street),
        place(app, Role::ArbitrationCourt, "zhongcaiyuan", "许静", district()),
        city(Role::Expert, "zhuanjia", super::world::experts::NAMED),
        place(app, Role::ProcurementReviewer, "shenhe", "韩雪", district()),
        place(app, Role::DistrictAdmin, "qu.zhanghao", "曹宇", district()),
        city(Role::SystemAdmin, "xitong", "彭博"),
        city(Role::SecurityAdmin, "anquan", "邵琳"),
        city(Role::Auditor, "shenji", "万国庆"),
    ];
    if let Some(centre) = &filled.centre {
        let scope = Scope::Organisation(centre.id.clone());
        all.push(account(Role::OrganisationHead, "zuzhi", centre.chair.clone(), scope, centre.name.clone()));
    }
    if let Some(m) = &filled.mediator {
        all.push(account(
            Role::Mediator,
            "tiaojieyuan",
            m.name.clone(),
            Scope::Mediator(m.id.clone()),
            m.name.clone(),
        ));
    }
    all
}

fn account(role: Role, account: &'static str, name: String, scope: Scope, scope_name: String) -> Account {
    Account { account, password: PASSWORD, name, role, scope, scope_name }
}

fn city(role: Role, name: &'static str, person: &str) -> Account {
    account(role, name, person.into(), Scope::City, "天津市".into())
}

fn place(app: &App, role: Role, name: &'static str, person: &str, scope: Scope) -> Account {
    let code = match &scope {
        Scope::Subdistrict { code, .. } => code.as_str(),
        scope => scope.authority().unwrap_or_default(),
    };
    let words = app.place_name(code);
    account(role, name, person.into(), scope, words)
}
