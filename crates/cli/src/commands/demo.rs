//! `demo`.

use std::process::ExitCode;
use std::sync::Arc;

use fengqiao_app::certificates::address;
use fengqiao_app::demo::{self, Account, Size, World};
use fengqiao_app::platform::config::Config;
use fengqiao_app::platform::serve::{Listening, serve};
use fengqiao_app::{Actor, App};
use fengqiao_db::Target;

use super::serve::announce;
use crate::args::{Args, Demo};
use crate::open::{self, Expect};
use crate::say::{self, Failed};

/// Serves synthetic data from a folder that is gone afterwards.
///
/// # Errors
/// The folder or an address cannot be used, the store's.
pub fn run(args: &Args, typed: &Demo) -> Result<ExitCode, Failed> {
    let mut temporary = tempfile::Builder::new();
    temporary.prefix("fengqiao-demo-");
    let folder = match &args.data {
        Some(parent) => {
            std::fs::create_dir_all(parent)?;
            temporary.tempdir_in(parent)?
        }
        None => temporary.tempdir()?,
    };
    let target = Target::Sqlite { path: folder.path().join("fengqiao.db") };
    let config = Config { demo: true, ..Config::default() };
    let app = open::app_at(args, folder.path(), &target, Expect::New, config)?;
    let runtime = tokio::runtime::Runtime::new()?;
    let (seed, cases) = (typed.seed, typed.cases);
    let filling = Arc::clone(&app);
    let accounts = runtime.block_on(async move {
        let filled = tokio::task::spawn_blocking(move || fill(&filling, seed, cases));
        tokio::select! {
            filled = filled => Some(filled.unwrap_or_else(|e| Err(Failed(format!("演示数据没有生成完：{e}"))))),
            _ = tokio::signal::ctrl_c() => None,
        }
    });
    let Some(accounts) = accounts.transpose()? else {
        // The filling goes on until the process ends; the folder must not outlive it.
        drop(folder);
        std::process::exit(130);
    };
    if let Some(public) = typed.public_listen {
        // Cards printed in the demonstration lead to its own public side.
        address::set(&app, &Actor::system(), &format!("http://{public}"))?;
    }
    print(args, &accounts);
    let listening = Listening { office: Some(typed.listen), public: typed.public_listen, tls: None };
    let json = args.json;
    let served = runtime.block_on(serve(app, listening, |bound| announce(bound, "http", json)));
    drop(runtime);
    folder.close()?;
    served.map_err(|e| Failed(e.to_string()))?;
    Ok(ExitCode::SUCCESS)
}

fn fill(app: &App, seed: u64, cases: usize) -> Result<Vec<Account>, Failed> {
    let today = app.today();
    let world = World::new(seed, Size::demo(seed, today), today).map_err(|e| Failed(e.to_string()))?;
    let bar = say::Progress::new("生成演示数据");
    let filled = demo::fill(app, &world, &mut |done, all| bar.at(done, all))?;
    bar.done();
    let bar = say::Progress::new("生成演示案件");
    demo::profiles(app)?;
    demo::cases(app, seed, cases, &mut |done, all| bar.at(done, all))?;
    bar.done();
    let accounts = demo::accounts(app, &filled)?;
    demo::reminders(app, &accounts)?;
    Ok(accounts)
}

/// Why three of them do not come to the desk at once.
const SECOND_FACTOR: &str = "\
系统管理员、安全管理员和审计员（xitong、anquan、shenji）的岗位须用动态码：第一次登录先到“动态码”一页，用手机验证器
（支持 TOTP 的都可以）扫描页上的二维码，再填手机上的 6 位数字。其他账号登录后就到工作台。";

fn print(args: &Args, accounts: &[Account]) {
    if args.json {
        let one = |a: &Account| {
            serde_json::json!({ "account": a.account, "password": a.password, "name": a.name,
                                "role": a.role.label(), "scope": a.scope_name })
        };
        say::json(&accounts.iter().map(one).collect());
        return;
    }
    let mut rows = vec![["账号", "密码", "姓名", "角色", "范围"].map(str::to_owned).to_vec()];
    rows.extend(accounts.iter().map(|a| {
        vec![
            a.account.to_owned(),
            a.password.to_owned(),
            a.name.clone(),
            a.role.label().to_owned(),
            a.scope_name.clone(),
        ]
    }));
    say::table(&rows);
    say::line!("{SECOND_FACTOR}");
}
