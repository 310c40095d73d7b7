//! The backup file, piece by piece. All numbers are little-endian.
//!
//! ```text
//! "FENGQIAO-BACKUP 1\n"
//! migrations: count u32, then version and checksum (strings) of each
//! tables:     count u32, then name, count u32, column names (strings) of each
//! per table:  1 and the values of a row, … , 0
//! the number of rows u64, the SM3 digest of everything before it (32 bytes)
//!
//! string = length u32, UTF-8      value = 0 | 1, i64 | 2, string | 3, length u32, bytes
//! ```

use std::io::{self, BufReader, BufWriter, Read, Write};

use sm3::{Digest, Sm3};

use crate::{Bind, DbError, Result};

const MAGIC: &[u8] = b"FENGQIAO-BACKUP 1\n";

/// What a backup file says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Name and checksum of each migration of the database it was taken from.
    pub migrations: Vec<(String, String)>,
    /// Name and columns of each table in it, in order.
    pub tables: Vec<(String, Vec<String>)>,
}

/// Writes a backup file.
pub struct Writer<'w> {
    out: BufWriter<&'w mut dyn Write>,
    digest: Sm3,
    rows: u64,
}

impl<'w> Writer<'w> {
    /// Starts a file.
    pub fn start(out: &'w mut dyn Write, header: &Header) -> Result<Self> {
        let mut writer = Self { out: BufWriter::new(out), digest: Sm3::new(), rows: 0 };
        writer.raw(MAGIC)?;
        writer.length(header.migrations.len())?;
        for (version, checksum) in &header.migrations {
            writer.bytes(version.as_bytes())?;
            writer.bytes(checksum.as_bytes())?;
        }
        writer.length(header.tables.len())?;
        for (table, columns) in &header.tables {
            writer.bytes(table.as_bytes())?;
            writer.length(columns.len())?;
            columns.iter().try_for_each(|column| writer.bytes(column.as_bytes()))?;
        }
        Ok(writer)
    }

    /// A row of the current table.
    pub fn row(&mut self, values: &[Bind]) -> Result<()> {
        self.rows += 1;
        self.raw(&[1])?;
        for value in values {
            match value {
                Bind::Null => self.raw(&[0])?,
                Bind::Int(number) => {
                    self.raw(&[1])?;
                    self.raw(&number.to_le_bytes())?;
                }
                Bind::Text(text) => {
                    self.raw(&[2])?;
                    self.bytes(text.as_bytes())?;
                }
                Bind::Blob(bytes) => {
                    self.raw(&[3])?;
                    self.bytes(bytes)?;
                }
            }
        }
        Ok(())
    }

    /// Ends the current table.
    pub fn end_table(&mut self) -> Result<()> {
        self.raw(&[0])
    }

    /// Ends the file; returns the number of rows in it.
    pub fn finish(mut self) -> Result<u64> {
        self.raw(&self.rows.to_le_bytes())?;
        let digest = self.digest.finalize_reset();
        self.raw(&digest)?;
        self.out.flush().map_err(|cause| unwritable(&cause))?;
        Ok(self.rows)
    }

    fn bytes(&mut self, bytes: &[u8]) -> Result<()> {
        self.length(bytes.len())?;
        self.raw(bytes)
    }

    fn length(&mut self, length: usize) -> Result<()> {
        let length =
            u32::try_from(length).map_err(|_| DbError::Backup("备份失败：有一项内容超过 4 GB。".into()))?;
        self.raw(&length.to_le_bytes())
    }

    fn raw(&mut self, bytes: &[u8]) -> Result<()> {
        self.digest.update(bytes);
        self.out.write_all(bytes).map_err(|cause| unwritable(&cause))
    }
}

/// Reads a backup file.
pub struct Reader<'r> {
    input: BufReader<&'r mut dyn Read>,
    digest: Sm3,
    rows: u64,
}

impl<'r> Reader<'r> {
    /// Reads the beginning of a file.
    pub fn start(input: &'r mut dyn Read) -> Result<(Self, Header)> {
        let mut reader = Self { input: BufReader::new(input), digest: Sm3::new(), rows: 0 };
        if reader.raw(MAGIC.len())? != MAGIC {
            return Err(DbError::Backup("这不是本系统的备份文件，或者是更新版本程序的备份文件。".to_owned()));
        }
        let migrations = reader.list(|reader| Ok((reader.string()?, reader.string()?)))?;
        let tables = reader.list(|reader| Ok((reader.string()?, reader.list(Self::string)?)))?;
        Ok((reader, Header { migrations, tables }))
    }

    /// The next row of the current table; `None` at its end.
    pub fn row(&mut self, width: usize) -> Result<Option<Vec<Bind>>> {
        match self.byte()? {
            0 => return Ok(None),
            1 => self.rows += 1,
            _ => return Err(damaged()),
        }
        let value = |_| {
            Ok(match self.byte()? {
                0 => Bind::Null,
                1 => Bind::Int(i64::from_le_bytes(self.array()?)),
                2 => Bind::Text(self.string()?),
                3 => Bind::Blob(self.bytes()?),
                _ => return Err(damaged()),
            })
        };
        (0..width).map(value).collect::<Result<_>>().map(Some)
    }

    /// Reads the end and compares the digest; returns the number of rows.
    pub fn finish(mut self) -> Result<u64> {
        let rows = u64::from_le_bytes(self.array()?);
        let digest = self.digest.finalize_reset();
        let written: [u8; 32] = self.array()?;
        if rows != self.rows || digest[..] != written[..] {
            return Err(damaged());
        }
        Ok(rows)
    }

    fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Result<T>) -> Result<Vec<T>> {
        (0..self.length()?).map(|_| item(self)).collect()
    }

    fn string(&mut self) -> Result<String> {
        String::from_utf8(self.bytes()?).map_err(|_| damaged())
    }

    fn bytes(&mut self) -> Result<Vec<u8>> {
        let length = self.length()?;
        self.raw(length)
    }

    fn length(&mut self) -> Result<usize> {
        Ok(u32::from_le_bytes(self.array()?) as usize)
    }

    fn byte(&mut self) -> Result<u8> {
        self.array().map(|[byte]| byte)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        let mut bytes = [0; N];
        self.input.read_exact(&mut bytes).map_err(|cause| unreadable(&cause))?;
        self.digest.update(bytes);
        Ok(bytes)
    }

    /// Grows with what is really there: a damaged length must not ask for memory up front.
    fn raw(&mut self, length: usize) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let read = self.input.by_ref().take(length as u64).read_to_end(&mut bytes);
        if read.map_err(|cause| unreadable(&cause))? < length {
            return Err(damaged());
        }
        self.digest.update(&bytes);
        Ok(bytes)
    }
}

fn damaged() -> DbError {
    DbError::Backup("备份文件不完整或已损坏，没有恢复任何数据。请改用另一份备份。".to_owned())
}

fn unreadable(cause: &io::Error) -> DbError {
    match cause.kind() {
        io::ErrorKind::UnexpectedEof => damaged(),
        _ => DbError::Backup(format!("读取备份文件失败：{cause}。")),
    }
}

fn unwritable(cause: &io::Error) -> DbError {
    match cause.kind() {
        io::ErrorKind::StorageFull => DbError::Full,
        _ => DbError::Backup(format!("写入备份文件失败：{cause}。请检查磁盘空间和目录权限。")),
    }
}
