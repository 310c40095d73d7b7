//! Whether rows and files agree: each object a row speaks of is there and as long as it must be, and the newest open.

use std::io;

use fengqiao_db::Conn;

use super::store;
use crate::platform::attachments::backup::each_object;
use crate::platform::attachments::{Fault, Opener, Store};
use crate::setup::doctor::Finding;
use crate::{App, AppError};

const PART: &str = "附件";
/// So many of the newest are opened to their end.
const OPENED: i64 = 20;

/// Looks at all files by their size, and into the newest. A store that cannot be asked is one finding: of what it holds
/// nothing is known then.
///
/// # Errors
/// The store's.
pub fn files(c: &mut Conn, app: &App) -> Result<Finding, AppError> {
    let objects = &app.attachments.store;
    let mut away = objects.reach().err();
    let (mut count, mut lost, mut cut) = (0_u64, Vec::new(), Vec::new());
    each_object(c, &mut |name, size| {
        if away.is_some() {
            return Ok(());
        }
        count += 1;
        match objects.size(name) {
            Ok(Some(found)) if found == size => {}
            Ok(Some(_)) => cut.push(name.to_owned()),
            Err(e) if Fault::of(&e).is_some() => away = Some(e),
            Ok(None) | Err(_) => lost.push(name.to_owned()),
        }
        Ok(())
    })?;
    for object in store::newest(c, OPENED)? {
        let known = lost.contains(&object) || cut.contains(&object);
        if known || away.is_some() {
            continue;
        }
        match opens(app, &object) {
            Ok(_) => {}
            Err(e) if Fault::of(&e).is_some() => away = Some(e),
            Err(_) => cut.push(object),
        }
    }
    if let Some(why) = away {
        return Ok(Finding::bad(PART, format!("{}：{why}", objects.words()), "按上面说的处理后再查一次"));
    }
    if lost.is_empty() && cut.is_empty() {
        return Ok(Finding::good(PART, format!("{count} 个文件都在，最近的都能打开{}", within(objects))));
    }
    let first: Vec<&str> = lost.iter().chain(&cut).take(3).map(|name| &name[..12]).collect();
    Ok(Finding::bad(
        PART,
        format!(
            "{count} 个文件中缺 {} 个、损坏 {} 个，如 {}{}",
            lost.len(),
            cut.len(),
            first.join("、"),
            within(objects)
        ),
        match objects {
            Store::S3(_) => {
                "查配置的桶是不是原来的桶；确已丢失的，不带 DATABASE_URL 把备份恢复到另一个目录，缺的文件会补进桶里"
            }
            Store::Folder(_) | Store::Memory(_) => {
                "查附件目录是否挂载、是否就是原来的目录；确已丢失的，从备份恢复到另一个目录，把同名文件复制回来"
            }
        },
    ))
}

/// A store on the network is named: it is not beside the database.
fn within(objects: &Store) -> String {
    match objects {
        Store::S3(_) => format!("（{}）", objects.words()),
        Store::Folder(_) | Store::Memory(_) => String::new(),
    }
}

/// Reads an object to its end; gives the bytes of its content.
fn opens(app: &App, object: &str) -> io::Result<u64> {
    let mut content = Opener::new(&app.keys, app.attachments.store.open(object)?)?;
    io::copy(&mut content, &mut io::sink())
}
