//! One file with everything but the key: a line that names the key by its fingerprint, then the tables in the
//! engine-neutral form of the store. Written from one snapshot, while others go on working.

use std::io::{BufRead, BufReader, Read, Write};

use fengqiao_db::{Db, Target, dump, restore as load};

use super::app::App;
use super::audit::Event;
use super::crypto::Keys;
use crate::{Actor, AppError, migrations};
use fengqiao_domain::access::Action;

const MARK: &str = "fengqiao-backup 1 ";

/// Writes a backup; returns the number of rows. Put on record.
///
/// # Errors
/// The disk's and the store's.
pub fn write(app: &App, actor: &Actor, out: &mut dyn Write) -> Result<u64, AppError> {
    app.record(actor, Action::ViewSystem, Event::new("backup", "", "").summary("全库备份，不含密钥"))?;
    writeln!(out, "{MARK}{}", app.keys.fingerprint())
        .map_err(|e| AppError::refused(format!("写备份失败：{e}")))?;
    app.read(|c| Ok(dump(c, out, &[])?))
}

/// Brings a backup into a new database, which must be empty; returns the number of rows. The key must be the one
/// the backup was sealed with: that is looked at before anything is written.
///
/// # Errors
/// No backup, another key, a database that is not empty, a damaged or newer file.
pub fn restore(target: &Target, keys: &Keys, input: impl Read, stamp: &str) -> Result<u64, AppError> {
    let mut input = BufReader::new(input);
    let mut line = Vec::new();
    (&mut input)
        .take(200)
        .read_until(b'\n', &mut line)
        .map_err(|e| AppError::refused(format!("读备份失败：{e}")))?;
    let line = String::from_utf8_lossy(&line);
    let fingerprint = line
        .strip_prefix(MARK)
        .ok_or_else(|| AppError::refused("这不是枫桥的备份文件。请选用 fengqiao backup 写出的文件。"))?;
    keys.check(fingerprint.trim())?;
    let db = Db::open(target)?;
    if db.read(fengqiao_db::is_in_use)? {
        return Err(AppError::refused("目标已有数据，不能覆盖。请恢复到空的目录或数据库。"));
    }
    Ok(load(&db, migrations::ALL, &mut input, stamp)?)
}
