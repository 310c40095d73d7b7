//! A file somebody sent: judged by its content, not by its name, and refused when it is not a harmless spreadsheet.

mod archive;
pub(crate) mod ole;

use crate::error::SheetError;
use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The largest file taken, in bytes (tables.md, Limits).
pub const MAX_BYTES: u64 = 50 * 1024 * 1024;

/// Something to read from, again and again.
pub(crate) trait Input: Read + Seek + Send {}
impl<T: Read + Seek + Send> Input for T {}
pub(crate) type Stream = Box<dyn Input>;

/// A file to read.
#[derive(Clone, Debug)]
pub struct Source {
    name: String,
    data: Data,
}

#[derive(Clone, Debug)]
enum Data {
    Path(PathBuf),
    Bytes(Arc<[u8]>),
}

/// What the content is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileKind {
    Xlsx,
    Xls,
    Ods,
    /// CSV or another delimited text.
    Text,
}

impl Source {
    /// A file on disk.
    pub fn path(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let name =
            path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
        Self { name, data: Data::Path(path) }
    }

    /// An uploaded file with the name its sender gave it.
    pub fn bytes(name: impl Into<String>, bytes: impl Into<Arc<[u8]>>) -> Self {
        Self { name: name.into(), data: Data::Bytes(bytes.into()) }
    }

    /// The file name, for messages and receipts.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The file name without its extension; the sheet name of a CSV.
    pub(crate) fn stem(&self) -> String {
        Path::new(&self.name)
            .file_stem()
            .map_or_else(|| self.name.clone(), |s| s.to_string_lossy().into_owned())
    }

    pub(crate) fn open(&self) -> Result<Stream, SheetError> {
        match &self.data {
            Data::Path(path) => File::open(path)
                .map(|f| Box::new(BufReader::with_capacity(1 << 16, f)) as Stream)
                .map_err(|source| SheetError::Open { name: self.name.clone(), source }),
            Data::Bytes(bytes) => Ok(Box::new(Cursor::new(bytes.clone()))),
        }
    }

    /// Judges the content.
    ///
    /// # Errors
    /// Too large, empty, no spreadsheet, encrypted, with macros or external links, a zip bomb.
    pub(crate) fn kind(&self) -> Result<FileKind, SheetError> {
        let mut input = self.open()?;
        let size = input.seek(SeekFrom::End(0)).map_err(|e| self.corrupt(&e))?;
        if size > MAX_BYTES {
            return Err(SheetError::TooLarge { name: self.name.clone(), mib: size.div_ceil(1024 * 1024) });
        }
        input.rewind().map_err(|e| self.corrupt(&e))?;
        let mut start = Vec::with_capacity(4096);
        input.by_ref().take(4096).read_to_end(&mut start).map_err(|e| self.corrupt(&e))?;
        if start.iter().all(u8::is_ascii_whitespace) {
            return Err(SheetError::Empty(self.name.clone()));
        }
        input.rewind().map_err(|e| self.corrupt(&e))?;
        if start.starts_with(b"PK") {
            return archive::kind(self, input);
        }
        if start.starts_with(ole::MAGIC) {
            return ole::kind(self, input);
        }
        match foreign(&start) {
            Some(found) => Err(self.wrong_type(found)),
            None => Ok(FileKind::Text),
        }
    }

    fn wrong_type(&self, found: &'static str) -> SheetError {
        SheetError::WrongType { name: self.name.clone(), found }
    }

    pub(crate) fn corrupt(&self, detail: &dyn std::fmt::Display) -> SheetError {
        SheetError::Corrupt { name: self.name.clone(), detail: detail.to_string() }
    }
}

/// Names content that is certainly no delimited text.
fn foreign(start: &[u8]) -> Option<&'static str> {
    let utf16 = start.starts_with(&[0xff, 0xfe]) || start.starts_with(&[0xfe, 0xff]);
    let text: String =
        start.iter().take(1024).filter(|b| **b != 0).map(|b| b.to_ascii_lowercase() as char).collect();
    let text = text.trim_start_matches(|c: char| !c.is_ascii() || c.is_whitespace());
    let magic: [(&[u8], &str); 11] = [
        (b"%PDF", "PDF 文件"),
        (b"\x89PNG", "图片"),
        (b"\xff\xd8\xff", "图片"),
        (b"GIF8", "图片"),
        (b"BM", "图片"),
        (b"II*\0", "图片"),
        (b"MM\0*", "图片"),
        (b"{\\rtf", "RTF 文档"),
        (b"Rar!", "压缩包"),
        (b"7z\xbc\xaf", "压缩包"),
        (b"\x1f\x8b", "压缩包"),
    ];
    // “BM” may also begin a CSV; a picture has NUL bytes in its header.
    if let Some((m, found)) = magic.iter().find(|(m, _)| start.starts_with(m))
        && (*m != b"BM" || start.contains(&0))
    {
        return Some(found);
    }
    if text.starts_with("<?xml") && text.contains("excel.sheet") {
        return Some("“XML 表格”，只是名字像 Excel 文件");
    }
    if ["<html", "<!doctype", "<table", "<?xml", "<meta", "<head", "<div", "<style"]
        .iter()
        .any(|t| text.starts_with(t))
    {
        return Some("网页，只是名字像 Excel 文件");
    }
    (!utf16 && start.contains(&0)).then_some("认不出类型的文件")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(name: &str, bytes: &[u8]) -> Result<FileKind, SheetError> {
        Source::bytes(name, bytes).kind()
    }

    #[test]
    fn content_decides_not_the_name() {
        assert_eq!(kind("名册.xlsx", "姓名,性别\n".as_bytes()).unwrap(), FileKind::Text);
        for (bytes, found) in [
            (&b"%PDF-1.7"[..], "PDF"),
            (b"\x89PNG\r\n\x1a\n", "图片"),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", "图片"),
            (b"<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><table>", "网页"),
            (b"\xef\xbb\xbf  <!DOCTYPE html>", "网页"),
            (b"<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>", "XML 表格"),
            (b"\x7fELF\0\0\0", "认不出"),
        ] {
            let said = kind("名册.xls", bytes).unwrap_err().to_string();
            assert!(said.contains(found) && said.contains("另存为"), "{said}");
        }
        assert!(matches!(kind("a.csv", b" \r\n"), Err(SheetError::Empty(_))));
        assert!(matches!(kind("a.csv", b""), Err(SheetError::Empty(_))));
    }

    #[test]
    fn fifty_mebibytes_are_the_limit() {
        let bytes = vec![b'x'; usize::try_from(MAX_BYTES).unwrap() + 1];
        assert!(matches!(kind("a.csv", &bytes), Err(SheetError::TooLarge { mib: 51, .. })));
        assert!(kind("a.csv", &bytes[1..]).is_ok());
    }

    #[test]
    fn a_missing_file_is_named() {
        let said = Source::path("/no/such/名册.xlsx").kind().unwrap_err().to_string();
        assert!(said.contains("名册.xlsx") && !said.contains("/no/such"), "{said}");
    }
}
