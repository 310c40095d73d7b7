//! Files beside the database: kept sealed in an object store, by the digest of what is kept, never changed; those of a record
//! are never deleted. The rows that say what they are stand in the database ([`crate::attachments`]).

pub mod backup;
pub mod pictures;
pub mod place;
pub mod s3;
pub mod seal;
pub mod store;

use std::io::{self, Read, Write as _};
use std::sync::{Mutex, MutexGuard, PoisonError};

pub use place::{Place, PlaceError};
pub use s3::fault::Fault;
pub use seal::{Opener, sealed_size};
pub use store::{Incoming, Store};

use super::crypto::Keys;
use crate::AppError;
use seal::Sealer;

/// The store of an installation, and the turn in which pictures are decoded: one takes up to 160 MB.
pub struct Attachments {
    /// Where the files are.
    pub store: Store,
    decoding: Mutex<()>,
}

/// What became of a file that was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Name of the object: SM3 of what is kept, sealed.
    pub object: String,
    /// SM3 of the content.
    pub digest: String,
    /// Bytes of the content.
    pub size: u64,
}

/// A file on its way in; dropped unfinished, nothing is left of it.
pub struct Writing<'a> {
    sealer: Sealer<Incoming>,
    store: &'a Store,
}

impl Attachments {
    /// Over a store.
    pub const fn new(store: Store) -> Self {
        Self { store, decoding: Mutex::new(()) }
    }

    /// Waits for the turn to decode a picture.
    pub fn decoding(&self) -> MutexGuard<'_, ()> {
        self.decoding.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a file.
    ///
    /// # Errors
    /// The disk's.
    pub fn begin(&self, keys: &Keys) -> Result<Writing<'_>, AppError> {
        let incoming = self.store.incoming().map_err(|e| failed(&e))?;
        Ok(Writing { sealer: Sealer::new(keys, incoming).map_err(|e| failed(&e))?, store: &self.store })
    }

    /// Keeps a file that is in memory.
    ///
    /// # Errors
    /// The disk's.
    pub fn keep(&self, keys: &Keys, content: &[u8]) -> Result<Kept, AppError> {
        let mut writing = self.begin(keys)?;
        writing.write(content)?;
        writing.finish()
    }

    /// The content of an object, opened part by part as it is read.
    ///
    /// # Errors
    /// It is not there, or the disk's.
    pub fn open(&self, keys: &Keys, object: &str) -> Result<Opener<Box<dyn Read + Send>>, AppError> {
        let sealed = self.store.open(object).map_err(|e| failed(&e))?;
        Opener::new(keys, sealed).map_err(|e| failed(&e))
    }
}

impl Writing<'_> {
    /// The next bytes.
    ///
    /// # Errors
    /// The disk's.
    pub fn write(&mut self, part: &[u8]) -> Result<(), AppError> {
        self.sealer.write_all(part).map_err(|e| failed(&e))
    }

    /// Bytes so far.
    pub const fn size(&self) -> u64 {
        self.sealer.size()
    }

    /// Keeps the file. After this it is on the disk or with the store, whatever happens to the machine.
    ///
    /// # Errors
    /// The disk's.
    pub fn finish(self) -> Result<Kept, AppError> {
        let size = self.sealer.size();
        let (incoming, digest) = self.sealer.finish().map_err(|e| failed(&e))?;
        let object = self.store.put(incoming).map_err(|e| failed(&e))?;
        Ok(Kept { object, digest, size })
    }
}

/// Words for what the disk or the store says.
pub(crate) fn failed(e: &io::Error) -> AppError {
    if let Some(fault) = Fault::of(e) {
        return AppError::refused(fault.to_string());
    }
    match e.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            AppError::refused("附件存放处已满，文件没有保存。请联系系统管理员清理磁盘后再传。")
        }
        io::ErrorKind::NotFound => AppError::refused(
            "附件的记录还在，文件却不在存放处。请告诉系统管理员：运行 fengqiao doctor，再从备份取回。",
        ),
        io::ErrorKind::InvalidData => AppError::refused(
            "附件的文件已损坏或被改动，不能打开。请告诉系统管理员：运行 fengqiao doctor，再从备份取回。",
        ),
        _ => AppError::Internal(format!("附件存放处：{e}")),
    }
}

#[cfg(test)]
mod tests;
