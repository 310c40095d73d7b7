//! `doctor`: what is wrong with the installation and how to mend it.

use std::path::Path;
use std::process::ExitCode;

use fengqiao_app::migrations;
use fengqiao_app::platform::config::{Config, find_keys, key_file};
use fengqiao_app::setup::doctor::{Finding, Health, fonts, inspect};
use fengqiao_db::{Db, Target, pending};

use crate::args::Args;
use crate::open::{self, Expect};
use crate::say::{self, Failed};

/// Below this much room, in MiB, there is a problem; below the second it is said.
const ROOM: (u64, u64) = (1024, 5 * 1024);

/// Looks at everything and says it; exit code 1 when something is to be mended.
/// What cannot be looked at is a finding.
pub fn run(args: &Args) -> ExitCode {
    let findings = look(args);
    let bad = findings.iter().filter(|f| f.health == Health::Bad).count();
    if args.json {
        let all: Vec<_> = findings.iter().map(Finding::json).collect();
        say::json(&serde_json::json!({ "problems": bad, "findings": all }));
    } else {
        for f in &findings {
            let mark = match f.health {
                Health::Good => "正常",
                Health::Note => "注意",
                Health::Bad => "问题",
            };
            say::line!("[{mark}] {}：{}", f.part, f.says);
            if !f.mend.is_empty() {
                say::line!("       怎么办：{}", f.mend);
            }
        }
        say::line!("{}", if bad == 0 { "没有问题。".to_owned() } else { format!("有 {bad} 处问题。") });
    }
    if bad == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) }
}

fn look(args: &Args) -> Vec<Finding> {
    let mut all = vec![policy(args), key(args.data())];
    all.extend(room(args));
    let target = open::target(args);
    if let Target::Sqlite { path } = &target
        && !path.exists()
    {
        let says = format!("{} 里没有数据", args.data().display());
        all.push(Finding::bad("数据库", says, "核对 --data，或先运行 fengqiao init"));
        return all;
    }
    let schema = Db::open(&target).and_then(|db| pending(&db, migrations::ALL));
    match schema {
        Err(e) => {
            all.push(Finding::bad("数据库", e.to_string(), "按上面说的处理后再查一次"));
            return all;
        }
        Ok(missing) if !missing.is_empty() => {
            let says = format!("结构比本程序旧，缺 {}", missing.join("、"));
            all.push(Finding::bad("数据库", says, "先备份，再运行 fengqiao migrate"));
            return all;
        }
        Ok(_) => {
            let engine = if matches!(target, Target::Postgres { .. }) { "PostgreSQL" } else { "SQLite" };
            let last = migrations::ALL.last().map_or("", |(name, _)| name);
            all.push(Finding::good("数据库", format!("{engine}，结构 {last}，是最新的")));
        }
    }
    match open::app(args, Expect::Existing, Config::default().with_sending()) {
        Err(Failed(why)) => all.push(Finding::bad("打开", why, "按上面说的处理后再查一次")),
        Ok(app) => {
            match inspect(&app) {
                Ok(inside) => all.extend(inside),
                Err(e) => all.push(Finding::bad("数据", Failed::from(e).0, "按上面说的处理后再查一次")),
            }
            all.extend(fonts(&app));
        }
    }
    all
}

fn policy(args: &Args) -> Finding {
    match open::policy(args) {
        Err(Failed(why)) => Finding::bad("政策", why, "改好后用 fengqiao policy check 核对"),
        Ok(own) => {
            let policy = own.unwrap_or_else(fengqiao_domain::policy::Policy::tianjin);
            Finding::good(
                "政策",
                format!("{} 第 {} 版，{} 项", policy.document, policy.version, policy.items().len()),
            )
        }
    }
}

fn key(data: &Path) -> Finding {
    let file = key_file(data);
    match find_keys(data) {
        Err(e) => Finding::bad("密钥", e.to_string(), "把建库时的密钥放回原处；没有它，加密的内容打不开"),
        Ok(keys) => {
            let says = format!("指纹 {}", keys.fingerprint());
            match open_to_others(&file) {
                Some(mode) => Finding::bad(
                    "密钥",
                    format!("{says}，但别的系统用户也能读（权限 {mode:o}）"),
                    format!("chmod 600 {}", file.display()),
                ),
                None => Finding::good("密钥", says),
            }
        }
    }
}

/// The mode of a key file that others may read.
#[cfg(unix)]
fn open_to_others(file: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::metadata(file).ok()?.permissions().mode() & 0o777;
    (mode & 0o077 != 0).then_some(mode)
}

/// Elsewhere permissions are not told by a mode.
#[cfg(not(unix))]
fn open_to_others(_: &Path) -> Option<u32> {
    None
}

/// Room on the disk of the data folder.
#[cfg(unix)]
fn room(args: &Args) -> Option<Finding> {
    let disk = rustix::fs::statvfs(args.data()).ok()?;
    let free = disk.f_bavail.saturating_mul(disk.f_frsize) / (1024 * 1024);
    let says = format!("数据目录所在磁盘还有 {free} MiB");
    let mend = "清理或扩充磁盘；备份放到别的磁盘上";
    Some(match free {
        free if free < ROOM.0 => Finding::bad("磁盘", says, mend),
        free if free < ROOM.1 => Finding::note("磁盘", says, mend),
        _ => Finding::good("磁盘", says),
    })
}

/// Elsewhere the system is not asked.
#[cfg(not(unix))]
fn room(_: &Args) -> Option<Finding> {
    None
}
