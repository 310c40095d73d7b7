//! The objects in a backup, in front of the tables and from the same snapshot: sealed as they are, so that a backup tells
//! nothing without the key. Each is `1`, its name, its length (u64, little-endian) and its bytes; `0` ends them.

use std::io::{self, BufRead, Read, Write};

use fengqiao_db::Conn;

use super::failed;
use super::store::Store;
use crate::AppError;

/// Objects written, and how many of the rows speak of one that is not there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Copied {
    /// Objects.
    pub objects: u64,
    /// Objects that are missing.
    pub missing: u64,
}

/// Writes all objects the rows speak of.
///
/// # Errors
/// The disk's and the store's.
pub fn write(c: &mut Conn, store: &Store, out: &mut dyn Write) -> Result<Copied, AppError> {
    let mut copied = Copied::default();
    each_object(c, &mut |name, size| {
        // One that has another size than its row says is no better than one that is lost.
        if store.size(name).map_err(|e| failed(&e))? != Some(size) {
            copied.missing += 1;
            return Ok(());
        }
        let mut from = store.open(name).map_err(|e| failed(&e))?.take(size);
        let wrote = (|| {
            out.write_all(&[1])?;
            out.write_all(name.as_bytes())?;
            out.write_all(&size.to_le_bytes())?;
            io::copy(&mut from, out)
        })();
        match wrote {
            Ok(n) if n == size => copied.objects += 1,
            Ok(_) => return Err(AppError::refused("写备份时有附件的文件变短了，备份没有写成。请重新备份。")),
            Err(e) => return Err(AppError::refused(format!("写备份失败：{e}"))),
        }
        Ok(())
    })?;
    out.write_all(&[0]).map_err(|e| AppError::refused(format!("写备份失败：{e}")))?;
    Ok(copied)
}

/// Brings objects into a store; each must be what its name says. Returns how many.
///
/// # Errors
/// A damaged file, the disk's.
pub fn read(store: &Store, input: &mut dyn BufRead) -> Result<u64, AppError> {
    let damaged = || AppError::refused("备份文件不完整或已损坏，没有恢复任何数据。请改用另一份备份。");
    let mut count = 0;
    loop {
        let (mut more, mut name, mut size) = ([0], [0; 64], [0; 8]);
        input.read_exact(&mut more).map_err(|_| damaged())?;
        match more {
            [0] => return Ok(count),
            [1] => {}
            _ => return Err(damaged()),
        }
        input.read_exact(&mut name).and_then(|()| input.read_exact(&mut size)).map_err(|_| damaged())?;
        let size = u64::from_le_bytes(size);
        let mut incoming = store.incoming().map_err(|e| failed(&e))?;
        let copied = io::copy(&mut (&mut *input).take(size), &mut incoming).map_err(|e| failed(&e))?;
        if copied != size || incoming.name().as_bytes() != name {
            return Err(damaged());
        }
        store.put(incoming).map_err(|e| failed(&e))?;
        count += 1;
    }
}

/// Name and size of every object the rows speak of, content and thumbnails; one may come more than once.
///
/// # Errors
/// The store's, and what `each` returns.
pub fn each_object(
    c: &mut Conn,
    each: &mut dyn FnMut(&str, u64) -> Result<(), AppError>,
) -> Result<(), AppError> {
    let sql = "SELECT object, size FROM attachments
               UNION ALL SELECT thumbnail, thumbnail_size FROM attachments WHERE thumbnail IS NOT NULL
               UNION ALL SELECT object, size FROM case_papers WHERE object IS NOT NULL";
    c.query_each(sql, &[], |row| each(row.str(0), super::sealed_size(row.int(1).unsigned_abs())))
}
