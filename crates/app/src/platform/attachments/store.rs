//! The object store: put, get, how large one is; deleted is only what belongs to no record any more. Objects are named by
//! the SM3 of their bytes, so that putting one twice is putting it once, and whoever holds one can tell whether it is whole.
//! A folder by default: written under a temporary name, synced, then renamed. A store that speaks S3 for several machines:
//! written to a file here, then sent whole (docs/adr/0012).

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use sm3::{Digest, Sm3};

use super::place::{Place, PlaceError};
use super::s3::{Patience, S3};
use crate::platform::{chance, hash};

/// Where objects are.
pub enum Store {
    /// A folder, which several servers may share as a mount.
    Folder(PathBuf),
    /// A store that speaks S3.
    S3(Box<S3>),
    /// This process: for tests.
    Memory(Mutex<BTreeMap<String, Arc<[u8]>>>),
}

/// An object being written. Dropped before it is put, nothing is left of it.
pub struct Incoming {
    to: To,
    digest: Sm3,
}

enum To {
    File(Part),
    Memory(Vec<u8>),
}

/// A file under its temporary name.
struct Part {
    file: File,
    path: PathBuf,
}

impl Part {
    /// A new one in a folder, which is made when the first comes.
    fn new(within: &Path) -> io::Result<Self> {
        make_private(within)?;
        let path = within.join(format!("{}.part", hash::hex(&chance::bytes::<16>())));
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        Ok(Self { file: options.open(&path)?, path })
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        // Renamed to its place there is nothing to remove; otherwise what is left is only space.
        let _ = fs::remove_file(&self.path);
    }
}

impl Incoming {
    /// The name it would be kept under, as far as it is written.
    pub fn name(&self) -> String {
        hash::hex(&self.digest.clone().finalize())
    }
}

impl Write for Incoming {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = match &mut self.to {
            To::File(part) => part.file.write(bytes)?,
            To::Memory(all) => all.write(bytes)?,
        };
        self.digest.update(&bytes[..n]);
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Store {
    /// At a place.
    ///
    /// # Errors
    /// Settings that cannot be used.
    pub fn at(place: Place) -> Result<Self, PlaceError> {
        match place {
            Place::Folder(at) => Ok(Self::folder(at)),
            Place::S3(settings) => Ok(Self::S3(Box::new(S3::new(*settings, Patience::USUAL)?))),
        }
    }

    /// A folder; made when the first object comes.
    pub const fn folder(at: PathBuf) -> Self {
        Self::Folder(at)
    }

    /// In memory.
    pub const fn memory() -> Self {
        Self::Memory(Mutex::new(BTreeMap::new()))
    }

    /// Which one it is, for the operator.
    pub fn words(&self) -> String {
        match self {
            Self::Folder(at) => format!("目录 {}", at.display()),
            Self::S3(s3) => s3.words(),
            Self::Memory(_) => "内存".to_owned(),
        }
    }

    /// Whether it can be asked at all; a folder always can.
    ///
    /// # Errors
    /// The network's.
    pub fn reach(&self) -> io::Result<()> {
        match self {
            Self::S3(s3) => s3.reach(),
            Self::Folder(_) | Self::Memory(_) => Ok(()),
        }
    }

    /// Begins an object.
    ///
    /// # Errors
    /// The disk's.
    pub fn incoming(&self) -> io::Result<Incoming> {
        let to = match self {
            Self::Memory(_) => To::Memory(Vec::new()),
            Self::Folder(at) => To::File(Part::new(&at.join("incoming"))?),
            Self::S3(s3) => To::File(Part::new(s3.incoming())?),
        };
        Ok(Incoming { to, digest: Sm3::new() })
    }

    /// Keeps an object for good; gives its name. One that is already there stays as it is.
    ///
    /// # Errors
    /// The disk's, the network's.
    pub fn put(&self, incoming: Incoming) -> io::Result<String> {
        let name = hash::hex(&incoming.digest.finalize());
        match (self, incoming.to) {
            (Self::Folder(at), To::File(part)) => {
                let place = place(at, &name)?;
                if !place.exists() {
                    part.file.sync_all()?;
                    let within = at.join(&name[..2]);
                    make_private(&within)?;
                    fs::rename(&part.path, &place)?;
                    sync_folder(&within)?;
                    sync_folder(at)?;
                }
            }
            (Self::S3(s3), To::File(part)) => s3.put(&name, &part.path)?,
            (Self::Memory(all), To::Memory(bytes)) => {
                let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
                all.entry(name.clone()).or_insert_with(|| bytes.into());
            }
            _ => return Err(io::Error::other("an object of another store")),
        }
        Ok(name)
    }

    /// Reads an object.
    ///
    /// # Errors
    /// It is not there, or the disk's, the network's.
    pub fn open(&self, name: &str) -> io::Result<Box<dyn Read + Send>> {
        match self {
            Self::Folder(at) => Ok(Box::new(File::open(place(at, name)?)?)),
            Self::S3(s3) => s3.open(name),
            Self::Memory(all) => {
                let all = all.lock().unwrap_or_else(PoisonError::into_inner);
                let found = all.get(name).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
                Ok(Box::new(Cursor::new(Arc::clone(found))))
            }
        }
    }

    /// Deletes an object; one that is not there is deleted. Only what no row speaks of (`attachments::gone`).
    ///
    /// # Errors
    /// The disk's, the network's.
    pub fn delete(&self, name: &str) -> io::Result<()> {
        match self {
            Self::Folder(at) => match fs::remove_file(place(at, name)?) {
                Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
                _ => Ok(()),
            },
            Self::S3(s3) => s3.delete(name),
            Self::Memory(all) => {
                all.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
                Ok(())
            }
        }
    }

    /// Bytes of an object; `None` where there is none.
    ///
    /// # Errors
    /// The disk's, the network's.
    pub fn size(&self, name: &str) -> io::Result<Option<u64>> {
        match self {
            Self::Folder(at) => match fs::metadata(place(at, name)?) {
                Ok(found) => Ok(Some(found.len())),
                Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
                Err(e) => Err(e),
            },
            Self::S3(s3) => s3.size(name),
            Self::Memory(all) => {
                let all = all.lock().unwrap_or_else(PoisonError::into_inner);
                Ok(all.get(name).map(|bytes| bytes.len() as u64))
            }
        }
    }
}

/// Where an object stands in a folder.
fn place(at: &Path, name: &str) -> io::Result<PathBuf> {
    let (first, rest) = halves(name)?;
    Ok(at.join(first).join(rest))
}

/// The first two digits of a name, and the rest: objects stand by them, so that no folder grows without end. What is no
/// name is not there.
pub(super) fn halves(name: &str) -> io::Result<(&str, &str)> {
    let is_name = name.len() == 64 && name.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    if is_name { Ok(name.split_at(2)) } else { Err(io::ErrorKind::NotFound.into()) }
}

/// A folder that others on the machine cannot look into.
fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// A rename is on the disk when its folder is.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Elsewhere a folder cannot be opened as a file.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
