//! `user`: the first administrator, and accounts from the server.

use std::process::ExitCode;

use fengqiao_app::platform::config::Config;
use fengqiao_app::users::store::users;
use fengqiao_app::users::{assign, manage, scope_of};
use fengqiao_app::{Actor, App};
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
            say::line!(
                "账号 {}，初始密码 {}（只显示这一次，首次登录要改）。",
                issued.account,
                issued.password
            );
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
            issued(&manage::add_with_post(&app, &actor, &new, &post)?);
        }
        User::List => list(args, &app, &actor)?,
        User::Role { account, role, scope } => {
            let post = scope_of::resolve(&app, find_role(role)?, scope.as_deref().unwrap_or_default())?;
            assign::grant(&app, &actor, &manage::id_of(&app, &actor, account)?, &post)?;
            say::line!("账号 {account} 已加岗位。");
        }
        User::Reset { account } => {
            let id = manage::id_of(&app, &actor, account)?;
            issued(&manage::reset(&app, &actor, &id, false)?);
        }
        User::Lock { account, reason } => {
            manage::lock(&app, &actor, &manage::id_of(&app, &actor, account)?, reason)?;
            say::line!("账号 {account} 已锁定。");
        }
        User::Unlock { account, reason } => {
            manage::unlock(&app, &actor, &manage::id_of(&app, &actor, account)?, reason)?;
            say::line!("账号 {account} 已解锁。");
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn list(args: &Args, app: &App, actor: &Actor) -> Result<(), Failed> {
    let today = app.clock.now().date().to_string();
    let mut query = users::Query { limit: 500, ..users::Query::default() };
    let mut all = Vec::new();
    loop {
        let part = manage::list(app, actor, &query)?;
        let Some(last) = part.last() else { break };
        query.after.clone_from(&last.user.account);
        for one in &part {
            let posts: Vec<String> = one
                .posts
                .iter()
                .filter(|p| p.is_held(&today))
                .map(fengqiao_app::users::store::posts::Post::label)
                .collect();
            all.push((one.user.account.clone(), one.user.name.clone(), posts, one.locked));
        }
    }
    if args.json {
        let one = |(account, name, posts, locked): &(String, String, Vec<String>, bool)| serde_json::json!({ "account": account, "name": name, "posts": posts, "locked": locked });
        say::json(&all.iter().map(one).collect::<Vec<_>>().into());
        return Ok(());
    }
    for (account, name, posts, locked) in &all {
        say::line!("{account}\t{name}\t{}\t{}", posts.join("、"), if *locked { "已锁定" } else { "" });
    }
    say::line!("共 {} 个账号", all.len());
    Ok(())
}

fn find_role(typed: &str) -> Result<Role, Failed> {
    let found = Role::ALL.iter().copied().find(|role| role.code() == typed || role.label() == typed);
    let names: Vec<&str> = Role::ALL.iter().map(|role| role.label()).collect();
    found.ok_or_else(|| Failed(format!("没有角色“{typed}”。有：{}。", names.join("、"))))
}
