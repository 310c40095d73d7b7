//! Opening the installation a command works on.

use std::path::Path;
use std::sync::Arc;

use fengqiao_app::platform::clock::Clock;
use fengqiao_app::platform::config::{Config, find_fonts, find_keys, find_or_create_keys};
use fengqiao_app::platform::jurisdiction::Jurisdiction;
use fengqiao_app::{Actor, App, migrations, setup};
use fengqiao_db::{Db, Target, migrate, pending};
use fengqiao_domain::access::Scope;
use fengqiao_domain::policy::Policy;

use crate::args::Args;
use crate::say::Failed;

/// What is expected of the installation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Expect {
    /// `init`: may be new.
    New,
    /// `migrate` and `serve`: must be there, and is brought up to date.
    Upgrade,
    /// Anything else: must be there and up to date.
    Existing,
}

/// The policy named on the command line.
///
/// # Errors
/// Every problem of the file.
pub fn policy(args: &Args) -> Result<Option<Policy>, Failed> {
    args.policy.as_deref().map(read_policy).transpose()
}

/// A policy file, checked.
///
/// # Errors
/// Every problem of the file.
pub fn read_policy(file: &Path) -> Result<Policy, Failed> {
    let text = std::fs::read_to_string(file)
        .map_err(|e| Failed(format!("读不了政策文件 {}：{e}", file.display())))?;
    let problems = |all: Vec<fengqiao_domain::policy::PolicyProblem>| {
        let lines: Vec<String> = all.iter().map(ToString::to_string).collect();
        Failed(format!("政策文件 {} 有 {} 处问题：\n{}", file.display(), lines.len(), lines.join("\n")))
    };
    Policy::parse(&text).map_err(problems)
}

/// Where the data are.
pub fn target(args: &Args) -> Target {
    match &args.database_url {
        Some(url) => Target::Postgres { url: url.clone() },
        None => Target::Sqlite { path: args.data().join("fengqiao.db") },
    }
}

/// Opens the installation, where expected brings the schema up to date, and the stored states if the policy changed.
///
/// # Errors
/// No installation there, another key, a database of an older or newer program, the store's.
pub fn app(args: &Args, expect: Expect, config: Config) -> Result<Arc<App>, Failed> {
    app_at(args, args.data(), &target(args), expect, config)
}

/// The same for another folder and database than the command line names.
///
/// # Errors
/// As [`app`].
pub fn app_at(
    args: &Args,
    data: &Path,
    target: &Target,
    expect: Expect,
    config: Config,
) -> Result<Arc<App>, Failed> {
    let policy = policy(args)?;
    let keys = match (expect, target) {
        (Expect::New, _) => {
            std::fs::create_dir_all(data)?;
            find_or_create_keys(data)
        }
        (_, Target::Sqlite { path }) if !path.exists() => {
            return Err(Failed(format!("{} 里没有数据。先运行 fengqiao --data {0} init。", data.display())));
        }
        _ => find_keys(data),
    }
    .map_err(|e| Failed(e.to_string()))?;
    let clock = Clock::machine(args.today);
    let db = Db::open(target)?;
    if expect == Expect::Existing {
        let missing = pending(&db, migrations::ALL)?;
        if !missing.is_empty() {
            return Err(Failed(format!(
                "数据库的结构比本程序旧（缺 {}）。请先备份，再运行 fengqiao migrate。",
                missing.join("、")
            )));
        }
    } else {
        migrate(&db, migrations::ALL, &clock.stamp())?;
    }
    let config = Config { data_dir: Some(data.to_owned()), fonts_dir: find_fonts(), ..config };
    let app = App::of(db, config, clock, keys, Jurisdiction::new(policy))?;
    setup::refresh(&app)?;
    Ok(app)
}

/// 本机操作员.
pub fn operator() -> Actor {
    Actor::command_line(fengqiao_app::platform::config::os_user())
}

/// The operator's reach, narrowed to an authority.
///
/// # Errors
/// No such authority.
pub fn scope(app: &App, district: Option<&str>) -> Result<Scope, Failed> {
    let Some(typed) = district else { return Ok(Scope::City) };
    let found = app.jurisdiction.regions.find_authority(typed, &app.jurisdiction.policy);
    found
        .map(|(code, _)| Scope::Authority(code))
        .ok_or_else(|| Failed(format!("没有管理单位“{typed}”。填六位代码或区名，如 120110。")))
}
