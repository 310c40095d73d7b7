//! Files in a zip container: what they are, and whether they are safe to unpack.

use super::{FileKind, Source, Stream};
use crate::error::SheetError;
use std::io::{self, BufRead, Read, Write};
use zip::ZipArchive;

/// Unpacked bytes of one workbook; 200,000 rows of 50 columns stay below.
const MAX_UNPACKED: u64 = 1024 * 1024 * 1024;
/// Unpacked bytes of the parts a reader holds in memory (texts, styles, relations).
const MAX_HELD: u64 = 256 * 1024 * 1024;
/// Parts of one workbook.
const MAX_ENTRIES: usize = 10_000;
/// No honest part shrinks to less than 1/500; a row of blanks comes near 1/100.
const MAX_RATIO: u64 = 500;
/// The longest text or tag in a sheet; Excel's longest cell needs less than a fifth.
const MAX_RUN: usize = 1024 * 1024;
/// Below this the ratio says nothing.
const RATIO_FROM: u64 = 16 * 1024 * 1024;

pub(super) fn kind(source: &Source, input: Stream) -> Result<FileKind, SheetError> {
    let mut zip = ZipArchive::new(input).map_err(|e| source.corrupt(&e))?;
    if zip.len() > MAX_ENTRIES {
        return Err(SheetError::Bomb(source.name.clone()));
    }
    let names: Vec<String> = zip.file_names_raw().map(|n| String::from_utf8_lossy(n).into_owned()).collect();
    let kind = judge(source, &mut zip, &names)?;
    unpack(source, &mut zip)?;
    Ok(kind)
}

fn judge(source: &Source, zip: &mut ZipArchive<Stream>, names: &[String]) -> Result<FileKind, SheetError> {
    let has = |start: &str| names.iter().any(|n| n.to_ascii_lowercase().starts_with(start));
    if has("xl/workbook.xml") {
        let macros = names.iter().any(|n| n.to_ascii_lowercase().ends_with("vbaproject.bin"))
            || has("xl/macrosheets/");
        if macros || part(source, zip, "[Content_Types].xml")?.contains("macroEnabled") {
            return Err(SheetError::Macros(source.name.clone()));
        }
        if has("xl/externallinks/") {
            return Err(SheetError::ExternalLinks(source.name.clone()));
        }
        return Ok(FileKind::Xlsx);
    }
    let mime = part(source, zip, "mimetype")?;
    if mime.starts_with("application/vnd.oasis.opendocument.spreadsheet") {
        if part(source, zip, "META-INF/manifest.xml")?.contains("encryption-data") {
            return Err(SheetError::Encrypted(source.name.clone()));
        }
        if has("basic/") || has("scripts/") {
            return Err(SheetError::Macros(source.name.clone()));
        }
        return Ok(FileKind::Ods);
    }
    let found = [
        ("xl/workbook.bin", "二进制工作簿（.xlsb）"),
        ("word/", "Word 文档"),
        ("ppt/", "演示文稿"),
        ("content.xml", "文字文档或演示文稿"),
    ];
    Err(source.wrong_type(found.iter().find(|(start, _)| has(start)).map_or("压缩包", |(_, what)| what)))
}

/// A small part as text; empty when it is not there.
fn part(source: &Source, zip: &mut ZipArchive<Stream>, name: &str) -> Result<String, SheetError> {
    let Some(index) = zip.index_for_name(name) else { return Ok(String::new()) };
    let entry = zip.by_index(index).map_err(|e| unreadable(source, &e))?;
    let mut bytes = Vec::new();
    entry.take(1024 * 1024).read_to_end(&mut bytes).map_err(|e| source.corrupt(&e))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Unpacks every part into nothing and counts, because the sizes a file declares may lie.
fn unpack(source: &Source, zip: &mut ZipArchive<Stream>) -> Result<(), SheetError> {
    let bomb = || SheetError::Bomb(source.name.clone());
    let mut left = MAX_UNPACKED;
    for index in 0..zip.len() {
        let entry = zip.by_index(index).map_err(|e| unreadable(source, &e))?;
        let name = entry.name().map_err(|e| unreadable(source, &e))?.into_owned();
        let (streamed, is_xml) = (is_streamed(&name), name.rsplit('.').next() == Some("xml"));
        let limit = if streamed { left } else { left.min(MAX_HELD) };
        let limit = limit.min(RATIO_FROM.max(entry.compressed_size().saturating_mul(MAX_RATIO)));
        let mut runs = Runs::default();
        let size = io::copy(&mut entry.take(limit + 1), &mut runs).map_err(|e| source.corrupt(&e))?;
        if name.to_ascii_lowercase().ends_with("sharedstrings.xml")
            && !honest_count(source, zip, index, size)?
        {
            return Err(bomb());
        }
        if size > limit || (streamed && is_xml && runs.longest > MAX_RUN) {
            return Err(bomb());
        }
        left -= size;
    }
    Ok(())
}

/// A reader sets aside room for as many texts as the part announces: no more than it can hold.
fn honest_count(
    source: &Source,
    zip: &mut ZipArchive<Stream>,
    index: usize,
    size: u64,
) -> Result<bool, SheetError> {
    let mut head = Vec::new();
    let entry = zip.by_index(index).map_err(|e| unreadable(source, &e))?;
    entry.take(64 * 1024).read_to_end(&mut head).map_err(|e| source.corrupt(&e))?;
    let head = String::from_utf8_lossy(&head);
    // Without its root in sight, or in UTF-16, no honest program has written it.
    if !head.contains("sst") || head.contains('\0') {
        return Ok(false);
    }
    Ok(head.split("uniqueCount").skip(1).all(|rest| {
        let digits: String =
            rest.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
        digits.parse::<u64>().is_ok_and(|n| n <= size)
    }))
}

/// Finds the longest run without `<`: a reader holds one text or tag at a time, so this is what it must hold.
#[derive(Default)]
struct Runs {
    longest: usize,
    current: usize,
}

impl Write for Runs {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut rest = bytes;
        while !rest.is_empty() {
            let length = rest.skip_until(b'<')?;
            self.current += length;
            self.longest = self.longest.max(self.current);
            if bytes[bytes.len() - rest.len() - 1] == b'<' {
                self.current = 0;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// True for parts read piece by piece.
fn is_streamed(name: &str) -> bool {
    name.starts_with("xl/worksheets/") || name == "content.xml" || name.starts_with("xl/media/")
}

fn unreadable(source: &Source, error: &zip::result::ZipError) -> SheetError {
    match error {
        zip::result::ZipError::UnsupportedArchive(zip::result::ZipError::PASSWORD_REQUIRED) => {
            SheetError::Encrypted(source.name.clone())
        }
        other => source.corrupt(other),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{FileKind, Source};
    use crate::error::SheetError;
    use std::io::{Cursor, Write};
    use zip::write::{SimpleFileOptions, ZipWriter};

    fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(content).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn kind(parts: &[(&str, &[u8])]) -> Result<FileKind, SheetError> {
        Source::bytes("名册.xlsx", archive(parts)).kind()
    }

    const BOOK: (&str, &[u8]) = ("xl/workbook.xml", b"<workbook/>");

    #[test]
    fn parts_tell_the_type() {
        assert_eq!(kind(&[BOOK]).unwrap(), FileKind::Xlsx);
        assert_eq!(
            kind(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")]).unwrap(),
            FileKind::Ods
        );
        for (name, found) in
            [("word/document.xml", "Word"), ("xl/workbook.bin", ".xlsb"), ("照片/1.jpg", "压缩包")]
        {
            let said = kind(&[(name, b"x")]).unwrap_err().to_string();
            assert!(said.contains(found), "{said}");
        }
    }

    #[test]
    fn macros_links_and_passwords_are_refused() {
        assert!(matches!(kind(&[BOOK, ("xl/vbaProject.bin", b"x")]), Err(SheetError::Macros(_))));
        let types =
            b"<Types><Override ContentType='application/vnd.ms-excel.sheet.macroEnabled.main+xml'/></Types>";
        assert!(matches!(kind(&[BOOK, ("[Content_Types].xml", types)]), Err(SheetError::Macros(_))));
        assert!(matches!(
            kind(&[BOOK, ("xl/externalLinks/externalLink1.xml", b"x")]),
            Err(SheetError::ExternalLinks(_))
        ));
        let ods: (&str, &[u8]) = ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet");
        assert!(matches!(
            kind(&[ods, ("META-INF/manifest.xml", b"<m:encryption-data/>")]),
            Err(SheetError::Encrypted(_))
        ));
        assert!(matches!(kind(&[ods, ("Basic/Standard/a.xml", b"x")]), Err(SheetError::Macros(_))));
    }

    #[test]
    fn bombs_are_refused_before_they_go_off() {
        let zeros = vec![0; 40 * 1024 * 1024];
        let bytes = archive(&[BOOK, ("xl/sharedStrings.xml", &zeros)]);
        assert!(bytes.len() < 100_000, "small to send: {}", bytes.len());
        assert!(matches!(Source::bytes("名册.xlsx", bytes.clone()).kind(), Err(SheetError::Bomb(_))));
        // The same with a lie in the declared size: both copies of the field say 1.
        let mut lying = bytes;
        let size = u32::try_from(zeros.len()).unwrap().to_le_bytes();
        let places: Vec<usize> =
            lying.windows(4).enumerate().filter(|(_, w)| *w == size).map(|(i, _)| i).collect();
        assert!(!places.is_empty());
        for at in places {
            lying[at..at + 4].copy_from_slice(&1u32.to_le_bytes());
        }
        assert!(Source::bytes("名册.xlsx", lying).kind().is_err());
    }

    #[test]
    fn a_count_of_texts_that_cannot_be_is_a_bomb() {
        let strings = |n: &str| format!("<sst uniqueCount=\"{n}\"><si><t>a</t></si></sst>");
        let judged = |n: &str| kind(&[BOOK, ("xl/sharedStrings.xml", strings(n).as_bytes())]);
        assert!(judged("1").is_ok());
        assert!(matches!(judged("99999999999"), Err(SheetError::Bomb(_))));
        assert!(matches!(judged("99999999999999999999999"), Err(SheetError::Bomb(_))));
    }

    #[test]
    fn one_endless_text_is_a_bomb() {
        let cell = |n: usize| format!("<row><c><is><t>{}</t></is></c></row>", "长".repeat(n));
        let sheet = "xl/worksheets/sheet1.xml";
        assert!(kind(&[BOOK, (sheet, cell(32_767).repeat(20).as_bytes())]).is_ok());
        assert!(matches!(kind(&[BOOK, (sheet, cell(400_000).as_bytes())]), Err(SheetError::Bomb(_))));
    }

    #[test]
    fn half_a_file_is_corrupt() {
        let bytes = archive(&[BOOK]);
        let half = &bytes[..bytes.len() / 2];
        assert!(matches!(Source::bytes("名册.xlsx", half).kind(), Err(SheetError::Corrupt { .. })));
    }
}
