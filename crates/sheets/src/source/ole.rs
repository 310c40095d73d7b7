//! Files in the old OLE container: `.xls`, but also encrypted `.xlsx` and Word documents.

use super::{FileKind, Source, Stream};
use crate::error::SheetError;
use std::io::Read;

/// First bytes of the container.
pub(super) const MAGIC: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/// Size and alignment of a directory entry.
const ENTRY: usize = 128;

pub(super) fn kind(source: &Source, mut input: Stream) -> Result<FileKind, SheetError> {
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes).map_err(|e| source.corrupt(&e))?;
    if has_stream(&bytes, "EncryptedPackage") || has_stream(&bytes, "EncryptionInfo") {
        return Err(SheetError::Encrypted(source.name.clone()));
    }
    if has_stream(&bytes, "_VBA_PROJECT_CUR") {
        return Err(SheetError::Macros(source.name.clone()));
    }
    if has_stream(&bytes, "Workbook") || has_stream(&bytes, "Book") {
        return Ok(FileKind::Xls);
    }
    if has_stream(&bytes, "WordDocument") {
        return Err(source.wrong_type("Word 文档"));
    }
    Err(source.wrong_type("认不出类型的文件"))
}

/// True when a directory entry of this name exists: UTF-16 name at its start, its length in bytes at offset 64.
fn has_stream(bytes: &[u8], name: &str) -> bool {
    bytes.chunks_exact(ENTRY).any(|e| is_named(e, name))
}

fn is_named(entry: &[u8], name: &str) -> bool {
    let mut wanted: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    wanted.extend([0, 0]);
    entry.starts_with(&wanted) && usize::from(u16::from_le_bytes([entry[64], entry[65]])) == wanted.len()
}

/// The content of a stream. Chains of sectors that lead in a circle or out of the file give nothing.
pub(crate) fn stream(bytes: &[u8], name: &str) -> Option<Vec<u8>> {
    let shift = u32::from(*bytes.get(30)?);
    let file =
        Sectors { bytes, size: if matches!(shift, 9 | 12) { 1 << shift } else { return None }, skip: 1 };
    let fat = file.table(bytes)?;
    let directory = file.chain(number(bytes, 48)?, &fat)?;
    let entry = directory.chunks_exact(ENTRY).find(|e| is_named(e, name))?;
    let (start, length) = (number(entry, 116)?, number(entry, 120)? as usize);
    let mut content = if length >= SMALL {
        file.chain(start, &fat)?
    } else {
        let small = file.chain(number(&directory, 116)?, &fat)?;
        let small_fat = numbers(&file.chain(number(bytes, 60)?, &fat)?);
        Sectors { bytes: &small, size: 64, skip: 0 }.chain(start, &small_fat)?
    };
    (content.len() >= length).then(|| content.truncate(length))?;
    Some(content)
}

/// Streams below this length are kept in the container's small sectors.
const SMALL: usize = 4096;
/// Sector numbers from here on are marks, not places.
const MARKS: u32 = 0xffff_fffa;

/// Numbered pieces of a container.
struct Sectors<'a> {
    bytes: &'a [u8],
    size: usize,
    /// Sectors taken by the header.
    skip: usize,
}

impl Sectors<'_> {
    fn get(&self, id: u32) -> Option<&[u8]> {
        let start = (id as usize).checked_add(self.skip)?.checked_mul(self.size)?;
        // The last sector of a file may be cut short.
        self.bytes.get(start..)?.get(..self.size).or_else(|| self.bytes.get(start..))
    }

    fn chain(&self, mut id: u32, fat: &[u32]) -> Option<Vec<u8>> {
        let mut content = Vec::new();
        while id < MARKS {
            if content.len() > self.bytes.len() {
                return None;
            }
            content.extend_from_slice(self.get(id)?);
            id = *fat.get(id as usize)?;
        }
        Some(content)
    }

    /// The table of what follows what, gathered from the header and the sectors it points to.
    fn table(&self, header: &[u8]) -> Option<Vec<u32>> {
        let mut places = numbers(header.get(76..512)?);
        let (mut next, mut steps) = (number(header, 68)?, 0);
        while next < MARKS && steps <= self.bytes.len() / self.size {
            places.extend(numbers(self.get(next)?));
            next = places.pop()?;
            steps += 1;
        }
        let mut table = Vec::new();
        for place in places.into_iter().filter(|p| *p < MARKS) {
            if table.len() > self.bytes.len() {
                return None;
            }
            table.extend(numbers(self.get(place)?));
        }
        Some(table)
    }
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.first_chunk().map(|b| u32::from_le_bytes(*b))
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes.as_chunks().0.iter().map(|b| u32::from_le_bytes(*b)).collect()
}

/// A container that holds nothing but one workbook stream, for a reader that trusts what it is given.
pub(crate) fn container(mut workbook: Vec<u8>) -> Vec<u8> {
    const SIZE: usize = 4096;
    const FAT: u32 = 0xffff_fffd;
    const END: u32 = 0xffff_fffe;
    let length = workbook.len().max(SMALL);
    workbook.resize(length.next_multiple_of(SIZE), 0);
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    // Sectors: the stream, the directory, the table. 109 of the table's sectors find room in the header: 450 MiB.
    let directory = workbook.len() / SIZE;
    let table_at = directory + 1;
    let tables = (table_at * 4).div_ceil(SIZE - 4);
    let mut out = MAGIC.to_vec();
    out.resize(SIZE, 0);
    for (at, value) in
        [(24, 0x0004_003e), (28, 0x000c_fffe), (32, 6), (44, count(tables)), (48, count(directory))]
    {
        out[at..at + 4].copy_from_slice(&u32::to_le_bytes(value));
    }
    for (at, value) in [(56, count(SMALL)), (60, END), (68, END)] {
        out[at..at + 4].copy_from_slice(&u32::to_le_bytes(value));
    }
    for i in 0..109 {
        let place = if i < tables { count(table_at + i) } else { u32::MAX };
        out[76 + 4 * i..80 + 4 * i].copy_from_slice(&place.to_le_bytes());
    }
    out.extend(workbook);
    out.extend(entry("Root Entry", 5, 0, 0));
    out.extend(entry("Workbook", 2, 0, length));
    out.resize((directory + 2) * SIZE, 0);
    let chain = (1..count(directory)).chain([END, END]).chain((0..tables).map(|_| FAT));
    let mut table: Vec<u8> = chain.flat_map(u32::to_le_bytes).collect();
    table.resize(tables * SIZE, 0xff);
    out.extend(table);
    out
}

fn entry(name: &str, kind: u8, start: u32, length: usize) -> [u8; ENTRY] {
    let mut entry = [0; ENTRY];
    let text: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    entry[..text.len()].copy_from_slice(&text);
    entry[64] = u8::try_from(text.len() + 2).unwrap_or(0);
    entry[66] = kind;
    entry[68..80].fill(0xff);
    entry[116..120].copy_from_slice(&start.to_le_bytes());
    entry[120..128].copy_from_slice(&(length as u64).to_le_bytes());
    entry
}

#[cfg(test)]
mod tests {
    use super::super::Source;
    use super::{ENTRY, MAGIC};
    use crate::error::SheetError;

    use super::{container, stream};

    #[test]
    fn a_stream_survives_its_new_container() {
        for length in [10, 4096, 4097, 5_000_000] {
            let content: Vec<u8> = (0..length).map(|i: u32| u8::try_from(i % 251).unwrap()).collect();
            let mut wanted = content.clone();
            wanted.resize(content.len().max(4096), 0);
            assert!(stream(&container(content), "Workbook").unwrap() == wanted, "{length}");
        }
    }

    #[test]
    fn a_chain_in_a_circle_ends() {
        let mut bytes = container(vec![1; 9000]);
        let table = 4096 * 5;
        assert_eq!(bytes[table..table + 4], 1_u32.to_le_bytes());
        bytes[table + 8..table + 12].copy_from_slice(&0_u32.to_le_bytes());
        assert_eq!(stream(&bytes, "Workbook"), None);
    }

    /// A header sector and one directory sector naming the streams.
    fn named(streams: &[&str]) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.resize(512, 0);
        for name in streams {
            let at = bytes.len();
            bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
            bytes.resize(at + ENTRY, 0);
            let length = u16::try_from((name.len() + 1) * 2).unwrap().to_le_bytes();
            bytes[at + 64..at + 66].copy_from_slice(&length);
        }
        bytes
    }

    #[test]
    fn directory_names_tell_the_type() {
        let kind = |streams: &[&str]| Source::bytes("名册.xlsx", named(streams)).kind();
        assert!(matches!(
            kind(&["Root Entry", "EncryptionInfo", "EncryptedPackage"]),
            Err(SheetError::Encrypted(_))
        ));
        assert!(matches!(kind(&["Root Entry", "Workbook", "_VBA_PROJECT_CUR"]), Err(SheetError::Macros(_))));
        assert!(matches!(
            kind(&["Root Entry", "WordDocument"]),
            Err(SheetError::WrongType { found: "Word 文档", .. })
        ));
        assert!(kind(&["Root Entry", "Workbook"]).is_ok());
    }
}
