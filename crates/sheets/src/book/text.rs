//! Comma, tab or semicolon separated text.

use super::{Cells, Visit, decode};
use crate::cell;
use crate::error::SheetError;
use crate::source::Source;
use encoding_rs::Encoding;
use fengqiao_domain::value::Raw;

/// Excel's own limit for a cell.
const MAX_CELL: usize = 32_767;

/// A delimited text whose encoding and delimiter are known.
pub(super) struct Delimited {
    source: Source,
    encoding: &'static Encoding,
    delimiter: u8,
}

impl Delimited {
    pub(super) fn open(source: &Source) -> Result<Self, SheetError> {
        let encoding = decode::detect(source)?;
        let mut this = Self { source: source.clone(), encoding, delimiter: b',' };
        // The delimiter that cuts the first rows into the most cells; a comma when in doubt.
        let mut best = 0;
        for delimiter in [b',', b'\t', b';'] {
            let count =
                this.reader(delimiter)?.byte_records().take(30).flatten().map(|r| r.len() - 1).sum::<usize>();
            if count > best {
                (best, this.delimiter) = (count, delimiter);
            }
        }
        Ok(this)
    }

    fn reader(&self, delimiter: u8) -> Result<csv::Reader<impl std::io::Read>, SheetError> {
        let input = decode::Decoded::new(self.source.open()?, self.encoding);
        Ok(csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(input))
    }

    pub(super) fn rows<E: From<SheetError>>(&self, visit: Visit<E>) -> Result<(), E> {
        let mut reader = self.reader(self.delimiter)?;
        let mut record = csv::StringRecord::new();
        let (mut number, mut line, mut cells) = (0, 1, Cells::new());
        while reader.read_record(&mut record).map_err(|e| self.source.corrupt(&e))? {
            // Empty lines are rows of the user's sheet too, but the reader passes over them.
            let inside: usize = record.iter().map(|f| f.bytes().filter(|b| *b == b'\n').count()).sum();
            let lines = usize::try_from(reader.position().line() - line).unwrap_or(1);
            let ended = usize::from(lines > inside);
            number += u32::try_from(1 + lines.saturating_sub(inside + ended)).unwrap_or(1);
            line = reader.position().line();
            cells.clear();
            for (c, field) in (0..).zip(&record) {
                if field.len() > MAX_CELL && field.chars().count() > MAX_CELL {
                    return Err(SheetError::CellTooLong { row: number }.into());
                }
                match unquote(field) {
                    Raw::Blank => {}
                    raw => cells.push((c, raw)),
                }
            }
            if !cells.is_empty() && visit(number, &mut cells)?.is_break() {
                break;
            }
        }
        Ok(())
    }
}

/// Takes away what keeps a spreadsheet program from reading a text as a formula or number: the `'` of our own export
/// and the common `="…"`.
fn unquote(field: &str) -> Raw {
    if let Some(rest) = field.strip_prefix('\'')
        && rest.starts_with(|c: char| c == '\'' || c.is_ascii_digit() || crate::plain::is_risky(c))
    {
        return Raw::Text(rest.to_owned());
    }
    if let Some(inner) = field.strip_prefix("=\"").and_then(|f| f.strip_suffix('"'))
        && !inner.contains('"')
    {
        return Raw::Text(inner.to_owned());
    }
    cell::text(field.to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::Book;
    use super::*;
    use std::collections::HashMap;
    use std::ops::ControlFlow;

    fn read(bytes: &[u8]) -> Result<HashMap<u32, Vec<String>>, SheetError> {
        let mut book = Book::open(&Source::bytes("a.csv", bytes))?;
        let mut rows = HashMap::new();
        book.rows(0, &mut |number, cells: &mut Cells| -> Result<_, SheetError> {
            let text = |raw: &Raw| if let Raw::Text(t) = raw { t.clone() } else { format!("{raw:?}") };
            rows.insert(number, cells.iter().map(|(_, raw)| text(raw)).collect());
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(rows)
    }

    #[test]
    fn every_encoding() {
        let text = "姓名,性别\n喆堃,女\n";
        let gb = encoding_rs::GB18030.encode(text).0.into_owned();
        let mark = |m: &[u8], t: Vec<u8>| [m.to_vec(), t].concat();
        let utf16 = |f: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(f).collect::<Vec<u8>>();
        for bytes in [
            text.as_bytes().to_vec(),
            mark(b"\xef\xbb\xbf", text.as_bytes().to_vec()),
            gb,
            mark(b"\xff\xfe", utf16(u16::to_le_bytes)),
            mark(b"\xfe\xff", utf16(u16::to_be_bytes)),
        ] {
            let rows = read(&bytes).unwrap();
            assert_eq!(rows[&1], ["姓名", "性别"]);
            assert_eq!(rows[&2], ["喆堃", "女"]);
        }
        assert!(matches!(read(b"\xff\xfe\x00\xd8,\xff\xff\n"), Err(SheetError::Encoding(_))));
        assert!(matches!(read(b"a,\x81\xff\xff\n"), Err(SheetError::Encoding(_))));
    }

    #[test]
    fn row_numbers_count_empty_lines_and_not_line_breaks_in_cells() {
        for end in ["\n", "\r\n"] {
            let text = format!("标题{end}{end}{end}a,\"b{end}c\"{end}{end}d,e{end}f,g");
            let rows = read(text.as_bytes()).unwrap();
            let mut numbers: Vec<u32> = rows.keys().copied().collect();
            numbers.sort_unstable();
            assert_eq!(numbers, [1, 4, 6, 7], "{end:?}");
            assert_eq!(rows[&4], ["a".to_owned(), format!("b{end}c")]);
        }
    }

    #[test]
    fn odd_quotes_and_delimiters() {
        assert_eq!(read(b"a\"b,c\n1,2\n").unwrap()[&1], ["a\"b", "c"]);
        assert_eq!(read(b"a\tb\tc,d\n1\t2\t3\n").unwrap()[&1], ["a", "b", "c,d"]);
        assert_eq!(read(b"a;b\n1;2\n").unwrap()[&2], ["1", "2"]);
        let open = format!("a,b\n1,\"{}\n", "x\n".repeat(40_000));
        assert!(matches!(read(open.as_bytes()), Err(SheetError::CellTooLong { row: 2 })));
    }

    #[test]
    fn texts_guarded_against_formulas_come_back() {
        assert_eq!(unquote("'=1+1"), Raw::Text("=1+1".into()));
        assert_eq!(unquote("''=1"), Raw::Text("'=1".into()));
        assert_eq!(unquote("'120101198911059966"), Raw::Text("120101198911059966".into()));
        assert_eq!(unquote("=\"0012\""), Raw::Text("0012".into()));
        assert_eq!(unquote("'甲"), Raw::Text("'甲".into()));
    }
}
