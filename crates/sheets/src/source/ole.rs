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
    let mut wanted: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    wanted.extend([0, 0]);
    bytes
        .chunks_exact(ENTRY)
        .any(|e| e.starts_with(&wanted) && usize::from(u16::from_le_bytes([e[64], e[65]])) == wanted.len())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::super::Source;
    use super::{ENTRY, MAGIC};
    use crate::error::SheetError;

    /// A header sector and one directory sector naming the streams.
    fn container(streams: &[&str]) -> Vec<u8> {
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
        let kind = |streams: &[&str]| Source::bytes("名册.xlsx", container(streams)).kind();
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
