//! A sealed file: `FQA1`, a salt, then parts of 64 KiB, each with its tag. Written and read as a stream.

use std::io::{self, Read, Write};

use sm3::{Digest, Sm3};

use crate::platform::crypto::{FileKey, Keys, SALT};
use crate::platform::{chance, hash};

const MARK: &[u8; 4] = b"FQA1";
/// Bytes of content in a part.
const PART: usize = 64 * 1024;
const HEAD: usize = MARK.len() + SALT;

/// Bytes kept for a content of so many bytes.
pub const fn sealed_size(content: u64) -> u64 {
    let parts = content.div_ceil(PART as u64);
    let parts = if parts == 0 { 1 } else { parts };
    HEAD as u64 + content + parts * FileKey::TAG as u64
}

/// Seals what is written to it.
pub struct Sealer<W> {
    key: FileKey,
    to: W,
    part: Vec<u8>,
    place: u32,
    digest: Sm3,
    size: u64,
}

impl<W: Write> Sealer<W> {
    /// Begins a file.
    pub fn new(keys: &Keys, mut to: W) -> io::Result<Self> {
        let salt: [u8; SALT] = chance::bytes();
        to.write_all(MARK)?;
        to.write_all(&salt)?;
        let part = Vec::with_capacity(PART);
        Ok(Self { key: keys.of_file(&salt), to, part, place: 0, digest: Sm3::new(), size: 0 })
    }

    /// Bytes of content so far.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Writes the last part; gives back what it wrote to, and the SM3 of the content.
    pub fn finish(mut self) -> io::Result<(W, String)> {
        self.pass_on(true)?;
        self.to.flush()?;
        Ok((self.to, hash::hex(&self.digest.finalize())))
    }

    fn pass_on(&mut self, last: bool) -> io::Result<()> {
        let sealed = self.key.seal(&self.part, self.place, last);
        self.part.clear();
        self.place = self.place.checked_add(1).ok_or_else(|| io::Error::from(io::ErrorKind::FileTooLarge))?;
        self.to.write_all(&sealed)
    }
}

impl<W: Write> Write for Sealer<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A full part waits until more comes: the last one is sealed as such.
        if self.part.len() == PART && !bytes.is_empty() {
            self.pass_on(false)?;
        }
        let taken = bytes.len().min(PART - self.part.len());
        self.part.extend_from_slice(&bytes[..taken]);
        self.digest.update(&bytes[..taken]);
        self.size += taken as u64;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Opens a sealed file as it is read. What was changed or cut off is an error, never content.
pub struct Opener<R> {
    key: FileKey,
    from: R,
    /// The sealed part read ahead: whether it is the last shows only then.
    ahead: Vec<u8>,
    place: u32,
    part: Vec<u8>,
    at: usize,
    over: bool,
}

impl<R: Read> Opener<R> {
    /// Begins reading.
    pub fn new(keys: &Keys, mut from: R) -> io::Result<Self> {
        let (mut mark, mut salt) = ([0; MARK.len()], [0; SALT]);
        let head = from.read_exact(&mut mark).and_then(|()| from.read_exact(&mut salt));
        // Too short is broken; what the disk or the network says stays as it is.
        head.map_err(|e| if e.kind() == io::ErrorKind::UnexpectedEof { broken() } else { e })?;
        if mark != *MARK {
            return Err(broken());
        }
        let ahead = sealed_part(&mut from)?;
        let key = keys.of_file(&salt);
        Ok(Self { key, from, ahead, place: 0, part: Vec::new(), at: 0, over: false })
    }

    fn next(&mut self) -> io::Result<()> {
        let following = sealed_part(&mut self.from)?;
        let last = following.is_empty();
        self.part = self.key.open(&self.ahead, self.place, last).map_err(|_| broken())?;
        (self.ahead, self.place, self.at, self.over) = (following, self.place + 1, 0, last);
        Ok(())
    }

    /// The next part of the content whole; nothing at its end.
    pub fn next_part(&mut self) -> io::Result<Option<Vec<u8>>> {
        if self.over {
            return Ok(None);
        }
        self.next()?;
        Ok(Some(std::mem::take(&mut self.part)).filter(|p| !p.is_empty()))
    }
}

impl<R: Read> Read for Opener<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at == self.part.len() && !self.over {
            self.next()?;
        }
        let n = into.len().min(self.part.len() - self.at);
        into[..n].copy_from_slice(&self.part[self.at..self.at + n]);
        self.at += n;
        Ok(n)
    }
}

fn sealed_part(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut part = Vec::new();
    from.take((PART + FileKey::TAG) as u64).read_to_end(&mut part)?;
    Ok(part)
}

fn broken() -> io::Error {
    io::Error::from(io::ErrorKind::InvalidData)
}
