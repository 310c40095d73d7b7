//! `backup` and `restore`.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::process::ExitCode;

use fengqiao_app::AppError;
use fengqiao_app::platform::attachments::{Place, Store};
use fengqiao_app::platform::backup::{self, Held};
use fengqiao_app::platform::clock::Clock;
use fengqiao_app::platform::config::{Config, attachments_place, find_keys};
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
    let held = out::whole(file, |to| {
        let mut buffer = BufWriter::new(to);
        let held = backup::write(&app, &open::operator(), &mut buffer)?;
        buffer.flush()?;
        Ok(held)
    })?;
    told(args, "已备份", file, &held);
    if held.attachments.missing > 0 {
        eprintln!(
            "有 {} 个附件的文件不在存放处，备份里也没有。运行 fengqiao doctor 查看是哪些。",
            held.attachments.missing
        );
    }
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
    let place = attachments_place(args.data()).map_err(AppError::from)?;
    let held = match open::target(args) {
        Target::Sqlite { path } if path.exists() => {
            return Err(Failed(format!("{} 已有数据，不能覆盖。请恢复到空的目录。", args.data().display())));
        }
        Target::Sqlite { path } => {
            // Beside its place and moved there when whole: a damaged file leaves nothing behind.
            let beside = tempfile::tempdir_in(args.data())?;
            let part = beside.path().join("part.db");
            let target = Target::Sqlite { path: part.clone() };
            let held = with_files(place, |store| backup::restore(&target, store, &keys, input, &stamp))?;
            std::fs::rename(&part, &path)?;
            held
        }
        target => {
            std::fs::create_dir_all(args.data())?;
            with_files(place, |store| backup::restore(&target, store, &keys, input, &stamp))?
        }
    };
    told(args, "已恢复", file, &held);
    Ok(ExitCode::SUCCESS)
}

/// Restores with the attachments beside their place, and moves them there when all is whole. Where some are already,
/// a folder or a bucket that several servers share, they go straight to it: an object is named by its content, so that
/// none is lost.
fn with_files(place: Place, restore: impl FnOnce(&Store) -> Result<Held, AppError>) -> Result<Held, Failed> {
    let folder = match place {
        Place::Folder(folder) if !folder.exists() => folder,
        shared => return Ok(restore(&Store::at(shared).map_err(AppError::from)?)?),
    };
    // On the same disk as the folder, which may be a mount of its own: the last step is only a new name.
    let parent = folder.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(parent)?;
    let beside = tempfile::tempdir_in(parent)?;
    let part = beside.path().join("attachments");
    let held = restore(&Store::folder(part.clone()))?;
    if part.exists() {
        std::fs::rename(&part, &folder)?;
    }
    Ok(held)
}

fn told(args: &Args, verb: &str, file: &Path, held: &Held) {
    let objects = held.attachments.objects;
    if args.json {
        say::json(&serde_json::json!({
            "file": file.display().to_string(), "rows": held.rows,
            "attachments": objects, "attachments_missing": held.attachments.missing,
        }));
    } else {
        let files = if objects == 0 { String::new() } else { format!("，附件的文件 {objects} 个") };
        say::line!("{verb}：{}，{} 行{files}。", file.display(), held.rows);
    }
}
