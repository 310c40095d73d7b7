//! One server per data folder.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::path::Path;

use crate::{DbError, Result};

/// Held by a server for as long as it runs. Other commands may still open the database meanwhile.
#[derive(Debug)]
pub struct ServerLock {
    file: File,
}

impl ServerLock {
    /// Takes the lock on `dir`; `holder` tells others who has it, e.g. `进程 4711，端口 8080`.
    /// [`DbError::Locked`] when another server has it. The system frees it if this process dies.
    pub fn acquire(dir: &Path, holder: &str) -> Result<Self> {
        let path = dir.join("server.lock");
        let failed = |cause: std::io::Error| {
            DbError::Unavailable(format!(
                "无法使用锁文件 {}：{cause}。请检查数据目录是否存在、是否有读写权限。",
                path.display()
            ))
        };
        // The content is replaced only once the lock is ours: until then it names the other holder.
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                file.read_to_string(&mut holder).map_err(failed)?;
                return Err(DbError::Locked { holder: holder.trim().to_owned() });
            }
            Err(TryLockError::Error(cause)) => return Err(failed(cause)),
        }
        file.set_len(0).and_then(|()| file.write_all(holder.as_bytes())).map_err(failed)?;
        Ok(Self { file })
    }
}

impl Drop for ServerLock {
    fn drop(&mut self) {
        // A name left behind would do no harm; closing the file frees the lock.
        let _ = self.file.set_len(0);
    }
}
