//! One file with everything but the key: a line that names the key by its fingerprint, the objects of attachments as they
//! are kept, then the tables in the engine-neutral form of the store. Written from one snapshot, while others go on
//! working. Files of the first version, which had no attachments, are read as well.

use std::io::{BufRead, BufReader, Read, Write};

use fengqiao_db::{Db, Target, dump, restore as load};

use super::app::App;
use super::attachments::Store;
use super::attachments::backup::{self as objects, Copied};
use super::audit::Event;
use super::crypto::Keys;
use crate::{Actor, AppError, migrations};
use fengqiao_domain::access::Action;

const MARK: &str = "fengqiao-backup 2 ";
/// Without attachments.
const FIRST: &str = "fengqiao-backup 1 ";

/// Tables worked out from others: filled anew at the first start.
const REBUILT: &[&str] = &["case_texts"];

/// What a backup holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// Rows of all tables.
    pub rows: u64,
    /// Objects of attachments.
    pub attachments: Copied,
}

/// Writes a backup. Put on record. An attachment whose file is lost is counted and does not keep the rest from being
/// saved.
///
/// # Errors
/// The disk's and the store's.
pub fn write(app: &App, actor: &Actor, out: &mut dyn Write) -> Result<Held, AppError> {
    app.record(
        actor,
        Action::ViewSystem,
        Event::new("backup", "", "").summary("全库备份，含附件，不含密钥"),
    )?;
    writeln!(out, "{MARK}{}", app.keys.fingerprint())
        .map_err(|e| AppError::refused(format!("写备份失败：{e}")))?;
    app.read(|c| {
        let attachments = objects::write(c, &app.attachments.store, out)?;
        Ok(Held { rows: dump(c, out, REBUILT)?, attachments })
    })
}

/// Brings a backup into a new database, which must be empty, and its attachments into a store. The key must be the one
/// the backup was sealed with: that is looked at before anything is written.
///
/// # Errors
/// No backup, another key, a database that is not empty, a damaged or newer file.
pub fn restore(
    target: &Target,
    store: &Store,
    keys: &Keys,
    input: impl Read,
    stamp: &str,
) -> Result<Held, AppError> {
    let mut input = BufReader::new(input);
    let mut line = Vec::new();
    (&mut input)
        .take(200)
        .read_until(b'\n', &mut line)
        .map_err(|e| AppError::refused(format!("读备份失败：{e}")))?;
    let line = String::from_utf8_lossy(&line);
    let with_objects = line.strip_prefix(MARK);
    let fingerprint = with_objects
        .or_else(|| line.strip_prefix(FIRST))
        .ok_or_else(|| AppError::refused("这不是枫桥的备份文件。请选用 fengqiao backup 写出的文件。"))?;
    keys.check(fingerprint.trim())?;
    let db = Db::open(target)?;
    if db.read(fengqiao_db::is_in_use)? {
        return Err(AppError::refused("目标已有数据，不能覆盖。请恢复到空的目录或数据库。"));
    }
    let objects = if with_objects.is_some() { objects::read(store, &mut input)? } else { 0 };
    let rows = load(&db, migrations::ALL, &mut input, stamp)?;
    Ok(Held { rows, attachments: Copied { objects, missing: 0 } })
}
