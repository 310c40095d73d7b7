//! `backup` and `restore`.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::process::ExitCode;

use fengqiao_app::platform::backup;
use fengqiao_app::platform::clock::Clock;
use fengqiao_app::platform::config::{Config, find_keys};
use fengqiao_db::Target;

use crate::args::Args;
use crate::open::{self, Expect};
use crate::out;
use crate::say::{self, Failed};

/// Writes one file with everything but the key.
///
/// # Errors
/// The disk's and the store's.
pub fn backup(args: &Args, file: &Path) -> Result<ExitCode, Failed> {
    let app = open::app(args, Expect::Existing, Config::default())?;
    let rows = out::whole(file, |to| {
        let mut buffer = BufWriter::new(to);
        let rows = backup::write(&app, &open::operator(), &mut buffer)?;
        buffer.flush()?;
        Ok(rows)
    })?;
    told(args, "已备份", file, rows);
    if !args.json {
        say::line!("密钥不在备份里，请另行保管。");
    }
    Ok(ExitCode::SUCCESS)
}

/// Brings a backup into an empty folder or database.
///
/// # Errors
/// Not empty, another key, a damaged file; then nothing is there that was not before.
pub fn restore(args: &Args, file: &Path) -> Result<ExitCode, Failed> {
    let input = File::open(file).map_err(|e| Failed(format!("读不了 {}：{e}", file.display())))?;
    let keys = find_keys(args.data()).map_err(|e| Failed(format!("{e}恢复前先把当时的密钥放回原处。")))?;
    let stamp = Clock::machine(args.today).stamp();
    let rows = match open::target(args) {
        Target::Sqlite { path } if path.exists() => {
            return Err(Failed(format!("{} 已有数据，不能覆盖。请恢复到空的目录。", args.data().display())));
        }
        Target::Sqlite { path } => {
            // Beside its place and moved there when whole: a damaged file leaves nothing behind.
            let beside = tempfile::tempdir_in(args.data())?;
            let part = beside.path().join("part.db");
            let rows = backup::restore(&Target::Sqlite { path: part.clone() }, &keys, input, &stamp)?;
            std::fs::rename(&part, &path)?;
            rows
        }
        target => backup::restore(&target, &keys, input, &stamp)?,
    };
    told(args, "已恢复", file, rows);
    Ok(ExitCode::SUCCESS)
}

fn told(args: &Args, verb: &str, file: &Path, rows: u64) {
    if args.json {
        say::json(&serde_json::json!({ "file": file.display().to_string(), "rows": rows }));
    } else {
        say::line!("{verb}：{}，{rows} 行。", file.display());
    }
}
