//! Spreadsheets in `.ods`, read piece by piece: a file may repeat a row a million times in one line.

use super::{Cells, Visit};
use crate::cell;
use crate::error::SheetError;
use crate::source::{Source, Stream};
use fengqiao_domain::value::Raw;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io::BufReader;
use zip::ZipArchive;

/// Columns of a sheet; a blank tail is repeated up to here.
const MAX_COLUMNS: u32 = 16_384;
/// A row with a value repeated more often than this is no table.
const MAX_REPEATS: u32 = 200_001;

pub(super) fn sheets(source: &Source) -> Result<Vec<String>, SheetError> {
    let mut names = Vec::new();
    with_content(source, |xml| {
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match xml.read_event_into(&mut buffer).map_err(|e| source.corrupt(&e))? {
                Event::Start(e) | Event::Empty(e) if e.name().as_ref() == "table:table" => {
                    names.push(attribute(source, &e, "table:name")?.unwrap_or_default());
                }
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    })?;
    Ok(names)
}

pub(super) fn rows<E: From<SheetError>>(source: &Source, sheet: &str, visit: Visit<E>) -> Result<(), E> {
    with_content(source, |xml| {
        let mut buffer = Vec::new();
        let (mut inside, mut depth) = (false, 0);
        let mut row = Row::default();
        let mut number = 0;
        loop {
            buffer.clear();
            let event = xml.read_event_into(&mut buffer).map_err(|e| source.corrupt(&e))?;
            match event {
                Event::Start(e) if e.name().as_ref() == "table:table" => {
                    // A table within a cell belongs to that cell.
                    depth += 1;
                    inside |= depth == 1 && attribute(source, &e, "table:name")?.as_deref() == Some(sheet);
                }
                Event::End(e) if e.name().as_ref() == "table:table" => {
                    depth -= 1;
                    if inside && depth == 0 {
                        return Ok(());
                    }
                }
                Event::Eof => return Ok(()),
                _ if !inside || depth != 1 => {}
                Event::Start(e) if e.name().as_ref() == "table:table-row" => row.begin(source, &e)?,
                Event::Empty(e) if e.name().as_ref() == "table:table-row" => {
                    row.begin(source, &e)?;
                    number += row.repeats;
                }
                Event::End(e) if e.name().as_ref() == "table:table-row" => {
                    if row.cells.is_empty() {
                        number += row.repeats;
                        continue;
                    }
                    for _ in 0..row.repeats.min(MAX_REPEATS) {
                        number += 1;
                        if visit(number, &mut row.cells.clone())?.is_break() {
                            return Ok(());
                        }
                    }
                }
                Event::Empty(e) => row.empty(source, &e)?,
                Event::Start(e) => row.start(source, &e)?,
                Event::End(e) => row.end(e.name().as_ref()),
                Event::Text(t) => row.text(&t.xml10_content()),
                Event::GeneralRef(r) => row.text(&entity(source, &r)?),
                _ => {}
            }
        }
    })
}

/// The row being read.
#[derive(Default)]
struct Row {
    repeats: u32,
    column: u32,
    cells: Cells,
    /// Value given by attributes, text of the paragraphs, repetition.
    cell: Option<(Raw, String, u32)>,
    /// Open elements whose text is no content: comments.
    aside: u32,
    paragraphs: u32,
}

impl Row {
    fn begin(&mut self, source: &Source, e: &BytesStart) -> Result<(), SheetError> {
        *self = Self { repeats: repeats(source, e, "table:number-rows-repeated")?, ..Self::default() };
        Ok(())
    }

    fn start(&mut self, source: &Source, e: &BytesStart) -> Result<(), SheetError> {
        match e.name().as_ref() {
            "table:table-cell" | "table:covered-table-cell" => {
                let raw = value(source, e)?;
                self.cell = Some((raw, String::new(), repeats(source, e, "table:number-columns-repeated")?));
                (self.aside, self.paragraphs) = (0, 0);
            }
            "office:annotation" => self.aside += 1,
            "text:p" if self.aside == 0 => {
                if self.paragraphs > 0 {
                    self.text("\n");
                }
                self.paragraphs += 1;
            }
            _ => {}
        }
        Ok(())
    }

    fn empty(&mut self, source: &Source, e: &BytesStart) -> Result<(), SheetError> {
        match e.name().as_ref() {
            "table:table-cell" | "table:covered-table-cell" => {
                self.start(source, e)?;
                self.end("table:table-cell");
            }
            "text:p" => self.start(source, e)?,
            "text:s" => {
                let n = attribute(source, e, "text:c")?.and_then(|c| c.parse().ok()).unwrap_or(1).min(1000);
                self.text(&" ".repeat(n));
            }
            "text:tab" => self.text("\t"),
            "text:line-break" => self.text("\n"),
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, t: &str) {
        if let Some((_, text, _)) = &mut self.cell
            && self.aside == 0
            && self.paragraphs > 0
        {
            text.push_str(t);
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "office:annotation" => self.aside = self.aside.saturating_sub(1),
            "table:table-cell" | "table:covered-table-cell" => {
                let Some((raw, text, repeats)) = self.cell.take() else { return };
                let raw = if raw == Raw::Blank { cell::text(text) } else { raw };
                let last = self.column.saturating_add(repeats).min(MAX_COLUMNS);
                if raw != Raw::Blank {
                    self.cells.extend((self.column..last).map(|c| (c, raw.clone())));
                }
                self.column = last;
            }
            _ => {}
        }
    }
}

/// The value an element's attributes give; blank when the paragraphs are the value.
fn value(source: &Source, e: &BytesStart) -> Result<Raw, SheetError> {
    let read = |name: &str| attribute(source, e, name).map(Option::unwrap_or_default);
    Ok(match read("office:value-type")?.as_str() {
        "float" | "percentage" | "currency" => cell::decimal(&read("office:value")?),
        "date" => cell::iso_date(&read("office:date-value")?),
        "time" => cell::duration(&read("office:time-value")?),
        "boolean" => Raw::Bool(read("office:boolean-value")? == "true"),
        "string" => cell::text(read("office:string-value")?),
        _ => Raw::Blank,
    })
}

fn repeats(source: &Source, e: &BytesStart, name: &str) -> Result<u32, SheetError> {
    Ok(attribute(source, e, name)?.and_then(|n| n.parse().ok()).unwrap_or(1).clamp(1, 1_048_576))
}

fn attribute(source: &Source, e: &BytesStart, name: &str) -> Result<Option<String>, SheetError> {
    let found = e.try_get_attribute(name).map_err(|e| source.corrupt(&e))?;
    found
        .map(|a| a.normalized_value(quick_xml::XmlVersion::Implicit1_0).map(std::borrow::Cow::into_owned))
        .transpose()
        .map_err(|e| source.corrupt(&e))
}

fn entity(source: &Source, r: &quick_xml::events::BytesRef) -> Result<String, SheetError> {
    if let Some(c) = r.resolve_char_ref().map_err(|e| source.corrupt(&e))? {
        return Ok(c.to_string());
    }
    let name: &str = r;
    Ok(quick_xml::escape::resolve_predefined_entity(name).unwrap_or_default().to_owned())
}

fn with_content<T, E: From<SheetError>>(
    source: &Source,
    read: impl FnOnce(&mut Reader<BufReader<zip::read::ZipFile<'_, Stream>>>) -> Result<T, E>,
) -> Result<T, E> {
    let mut zip = ZipArchive::new(source.open()?).map_err(|e| source.corrupt(&e))?;
    let content = zip.by_name("content.xml").map_err(|e| source.corrupt(&e))?;
    read(&mut Reader::from_reader(BufReader::with_capacity(1 << 16, content)))
}
