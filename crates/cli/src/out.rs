//! Files the program writes: whole or not at all.

use std::fs::File;
use std::path::Path;

use crate::say::Failed;

/// Writes a file beside its place and moves it there when it is complete; an error leaves what was there.
///
/// # Errors
/// The folder or the disk, and what `write` returns.
pub fn whole<T>(path: &Path, write: impl FnOnce(&mut File) -> Result<T, Failed>) -> Result<T, Failed> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let failed = |e: std::io::Error| {
        Failed(format!("写不了文件 {}：{e}。请检查目录是否存在、有没有权限、磁盘是否已满。", path.display()))
    };
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    let done = write(file.as_file_mut())?;
    file.as_file().sync_all().map_err(failed)?;
    file.persist(path).map_err(|e| failed(e.error))?;
    Ok(done)
}
