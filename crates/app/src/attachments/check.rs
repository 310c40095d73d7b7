//! Whether rows and files agree: each object a row speaks of is there and as long as it must be, and the newest open.

use std::io;

use fengqiao_db::Conn;

use super::store;
use crate::platform::attachments::backup::each_object;
use crate::setup::doctor::Finding;
use crate::{App, AppError};

const PART: &str = "附件";
/// So many of the newest are opened to their end.
const OPENED: i64 = 20;

/// Looks at all files by their size, and into the newest.
///
/// # Errors
/// The store's.
pub fn files(c: &mut Conn, app: &App) -> Result<Finding, AppError> {
    let (mut count, mut lost, mut cut) = (0_u64, Vec::new(), Vec::new());
    each_object(c, &mut |name, size| {
        count += 1;
        match app.attachments.store.size(name) {
            Ok(Some(found)) if found == size => {}
            Ok(Some(_)) => cut.push(name.to_owned()),
            Ok(None) | Err(_) => lost.push(name.to_owned()),
        }
        Ok(())
    })?;
    for object in store::newest(c, OPENED)? {
        let known = lost.contains(&object) || cut.contains(&object);
        if !known && !opens(app, &object) {
            cut.push(object);
        }
    }
    if lost.is_empty() && cut.is_empty() {
        return Ok(Finding::good(PART, format!("{count} 个文件都在，最近的都能打开")));
    }
    let first: Vec<&str> = lost.iter().chain(&cut).take(3).map(|name| &name[..12]).collect();
    Ok(Finding::bad(
        PART,
        format!("{count} 个文件中缺 {} 个、损坏 {} 个，如 {}", lost.len(), cut.len(), first.join("、")),
        "查附件目录是否挂载、是否就是原来的目录；确已丢失的，从备份恢复到另一个目录，把同名文件复制回来",
    ))
}

fn opens(app: &App, object: &str) -> bool {
    let opened = app.attachments.open(&app.keys, object);
    opened.is_ok_and(|mut content| io::copy(&mut content, &mut io::sink()).is_ok())
}
