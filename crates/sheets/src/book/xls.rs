//! The old binary workbooks. Their reader sets aside room for every cell between the first and the last one and
//! follows any chain, so a few bytes could ask for all memory: the records are looked over first, and the reader sees
//! nothing but them.

use super::{Cells, Visit};
use crate::cell;
use crate::error::SheetError;
use crate::source::{Source, ole};
use calamine::{Reader, Xls};
use fengqiao_domain::value::Raw;
use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Cells of all sheets together, blank ones within the used area included: 65,536 rows of 60 columns.
const MAX_CELLS: u64 = 4_000_000;
/// Rows and columns the type has.
const ROWS: u32 = 65_536;
const COLUMNS: u16 = 256;

pub(super) type Workbook = Xls<Cursor<Vec<u8>>>;

pub(super) fn open(source: &Source) -> Result<Workbook, SheetError> {
    let mut bytes = Vec::new();
    source.open()?.read_to_end(&mut bytes).map_err(|e| source.corrupt(&e))?;
    let stream = ole::stream(&bytes, "Workbook").or_else(|| ole::stream(&bytes, "Book"));
    drop(bytes);
    let stream = stream.ok_or_else(|| source.corrupt(&"没有工作簿的内容"))?;
    match look_over(&stream) {
        Some(cells) if cells <= MAX_CELLS => {}
        Some(_) => return Err(SheetError::Bomb(source.name().to_owned())),
        None => return Err(source.corrupt(&"记录不完整")),
    }
    // The reader indexes damaged records without asking; what it does then is a damaged file, not a crash.
    let opened = catch_unwind(AssertUnwindSafe(|| Xls::new(Cursor::new(ole::container(stream)))));
    opened.map_err(|_| source.corrupt(&"记录不完整"))?.map_err(|e| super::failed(source.name(), &e.into()))
}

pub(super) fn rows<E: From<SheetError>>(
    book: &mut Workbook,
    name: &str,
    sheet: &str,
    visit: Visit<E>,
) -> Result<(), E> {
    let range = book.worksheet_range(sheet).map_err(|e| super::failed(name, &e.into()))?;
    let Some((top, left)) = range.start() else { return Ok(()) };
    let mut cells = Cells::new();
    for (number, row) in (top + 1..).zip(range.rows()) {
        cells.clear();
        cells.extend((left..).zip(row).map(|(c, d)| (c, cell::from_data(d.clone()))));
        cells.retain(|(_, raw)| *raw != Raw::Blank);
        if !cells.is_empty() && visit(number, &mut cells)?.is_break() {
            break;
        }
    }
    Ok(())
}

/// Counts the cells a reader makes room for; `None` for records that end in the middle or lie outside a sheet.
fn look_over(stream: &[u8]) -> Option<u64> {
    let mut total = 0;
    for record in records(stream) {
        let (kind, data) = record?;
        match kind {
            // A sheet, with the place where its records begin.
            0x0085 => {
                let at = u32::from_le_bytes(*data.first_chunk()?) as usize;
                total += sheet(stream.get(at..)?)?;
                if total > MAX_CELLS {
                    break;
                }
            }
            0x000a => break,
            _ => {}
        }
    }
    Some(total)
}

fn sheet(stream: &[u8]) -> Option<u64> {
    let (mut depth, mut count) = (0_u32, 0_u64);
    let (mut top, mut bottom, mut left, mut right) = (u16::MAX, 0, u16::MAX, 0);
    for record in records(stream) {
        let (kind, data) = record?;
        let word = |at: usize| Some(u16::from_le_bytes(*data.get(at..)?.first_chunk()?));
        match kind {
            0x0809 => depth += 1,
            0x000a if depth <= 1 => break,
            0x000a => depth -= 1,
            0x0200 => within_type(data)?,
            // Number, text, rich text, yes or no, packed number, shared text, formula, several packed numbers.
            0x0203 | 0x0204 | 0x00d6 | 0x0205 | 0x027e | 0x00fd | 0x0006 | 0x00bd => {
                let (row, first) = (word(0)?, word(2)?);
                let last = if kind == 0x00bd { word(data.len().checked_sub(2)?)? } else { first };
                if last < first || last >= COLUMNS {
                    return None;
                }
                (top, bottom) = (top.min(row), bottom.max(row));
                (left, right) = (left.min(first), right.max(last));
                count += u64::from(last - first) + 1;
            }
            _ => {}
        }
    }
    let area = |from: u16, to: u16| u64::from(to.saturating_sub(from)) + 1;
    Some(if count == 0 { 0 } else { count.max(area(top, bottom) * area(left, right)) })
}

/// Checks the used area a sheet declares.
fn within_type(data: &[u8]) -> Option<()> {
    let word = |at: usize| Some(u16::from_le_bytes(*data.get(at..)?.first_chunk()?));
    let (first, last, right) = match data.len() {
        10 => (u32::from(word(0)?), u32::from(word(2)?), word(6)?),
        14 | 16 => {
            let long = |at: usize| Some(u32::from_le_bytes(*data.get(at..)?.first_chunk()?));
            (long(0)?, long(4)?, word(10)?)
        }
        _ => return None,
    };
    // An empty sheet may say that it begins where it ends, or leave both at nothing.
    (first < last.max(1) || last == 0).then_some(())?;
    (last <= ROWS && first <= ROWS && right <= COLUMNS).then_some(())
}

/// Records as type and content; `None` where one ends in the middle.
fn records(mut stream: &[u8]) -> impl Iterator<Item = Option<(u16, &[u8])>> {
    std::iter::from_fn(move || {
        let (head, rest) = stream.split_first_chunk::<4>()?;
        let (kind, length) = (u16::from_le_bytes([head[0], head[1]]), u16::from_le_bytes([head[2], head[3]]));
        let Some((data, next)) = rest.split_at_checked(usize::from(length)) else {
            stream = &[];
            return Some(None);
        };
        stream = next;
        Some(Some((kind, data)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len()).unwrap();
        [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
    }

    /// A workbook of one sheet with a number in each of these cells.
    fn workbook(cells: &[(u16, u16)], dimensions: (u32, u32, u16, u16)) -> Vec<u8> {
        let begin = record(0x0809, &[0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        let end = record(0x000a, &[]);
        let name = |at: u32| record(0x0085, &[&at.to_le_bytes()[..], &[0, 0, 1, 0, b'A']].concat());
        let at = begin.len() + name(0).len() + end.len();
        let (first, last, left, right) = dimensions;
        let area = [
            &first.to_le_bytes()[..],
            &last.to_le_bytes(),
            &left.to_le_bytes(),
            &right.to_le_bytes(),
            &[0, 0],
        ];
        let number = |(row, column): &(u16, u16)| {
            record(
                0x0203,
                &[&row.to_le_bytes()[..], &column.to_le_bytes(), &[0, 0], &7_f64.to_le_bytes()].concat(),
            )
        };
        let numbers: Vec<u8> = cells.iter().flat_map(number).collect();
        [
            begin.clone(),
            name(u32::try_from(at).unwrap()),
            end.clone(),
            begin,
            record(0x0200, &area.concat()),
            numbers,
            end,
        ]
        .concat()
    }

    fn opened(cells: &[(u16, u16)], dimensions: (u32, u32, u16, u16)) -> Result<usize, SheetError> {
        let bytes = ole::container(workbook(cells, dimensions));
        let mut book = open(&Source::bytes("a.xls", bytes))?;
        let mut count = 0;
        rows(&mut book, "a.xls", "A", &mut |_, cells: &mut Cells| -> Result<_, SheetError> {
            count += cells.len();
            Ok(std::ops::ControlFlow::Continue(()))
        })?;
        Ok(count)
    }

    #[test]
    fn few_bytes_cannot_ask_for_all_memory() {
        assert_eq!(opened(&[(0, 0), (3, 2)], (0, 4, 0, 3)).unwrap(), 2);
        assert_eq!(opened(&[(0, 0), (65_535, 59)], (0, 65_536, 0, 60)).unwrap(), 2);
        assert!(matches!(opened(&[(0, 0), (65_535, 255)], (0, 4, 0, 3)), Err(SheetError::Bomb(_))));
        assert!(matches!(opened(&[(0, 40_000)], (0, 4, 0, 3)), Err(SheetError::Corrupt { .. })));
        for dimensions in [(0, u32::MAX, 0, 3), (9, 3, 0, 3), (0, 4, 0, 60_000)] {
            assert!(
                matches!(opened(&[(0, 0)], dimensions), Err(SheetError::Corrupt { .. })),
                "{dimensions:?}"
            );
        }
        assert_eq!(opened(&[], (0, 0, 0, 0)).unwrap(), 0);
    }
}
