//! `user`: the first administrator, and accounts from the server.

use std::process::ExitCode;

use fengqiao_app::platform::config::Config;
use fengqiao_app::users::{assign, manage, scope_of};
use fengqiao_domain::access::Role;

use crate::args::{Args, User};
use crate::open::{self, Expect};
use crate::say::{self, Failed};

/// Does what was asked with accounts.
///
/// # Errors
/// Why it could not.
pub fn run(args: &Args, user: &User) -> Result<ExitCode, Failed> {
    let app = open::app(args, Expect::Existing, Config::default())?;
    let actor = open::operator();
    let issued = |issued: &manage::Issued| {
        if args.json {
            say::json(&serde_json::json!({ "account": issued.account, "password": issued.password }));
        } else {
            println!("账号 {}，初始密码 {}（只显示这一次，首次登录要改）。", issued.account, issued.password);
        }
    };
    match user {
        User::Add { account, name, role, scope } => {
            let role = find_role(role)?;
            let post = scope_of::resolve(&app, role, scope.as_deref().unwrap_or_default())?;
            let new = manage::NewUser {
                account: account.clone(),
                name: name.clone(),
                phone: String::new(),
                home: post.home.clone(),
            };
            let made = manage::add(&app, &actor, &new)?;
            assign::grant(&app, &actor, &made.user_id, &post)?;
            issued(&made);
        }
        User::Reset { account } => {
            let id = manage::id_of(&app, &actor, account)?;
            issued(&manage::reset(&app, &actor, &id, false)?);
        }
        User::Lock { account, reason } => {
            manage::lock(&app, &actor, &manage::id_of(&app, &actor, account)?, reason)?;
            println!("账号 {account} 已锁定。");
        }
        User::Unlock { account, reason } => {
            manage::unlock(&app, &actor, &manage::id_of(&app, &actor, account)?, reason)?;
            println!("账号 {account} 已解锁。");
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn find_role(typed: &str) -> Result<Role, Failed> {
    let found = Role::ALL.iter().copied().find(|role| role.code() == typed || role.label() == typed);
    let names: Vec<&str> = Role::ALL.iter().map(|role| role.label()).collect();
    found.ok_or_else(|| Failed(format!("没有角色“{typed}”。有：{}。", names.join("、"))))
}
