//! A further sheet of figures beside the ledger: the 汇总页 of annex 9.

use super::page::{HEADER_ROW, Page};
use super::styles::{self, Style, Styles};
use crate::error::WriteError;
use crate::form::{Form, Heading};
use fengqiao_domain::value::{Kind, Value};
use rust_xlsxwriter::{FormatAlign, FormatBorder, Worksheet};

/// A sheet of figures.
#[derive(Clone, Debug, Default)]
pub struct Extra {
    /// Name of the sheet and subtitle: 汇总页.
    pub name: String,
    /// Columns; the first holds what the row is about.
    pub columns: Vec<ExtraColumn>,
    /// Rows; the one of 合计 is printed bold.
    pub rows: Vec<Vec<Value>>,
    /// Notes below.
    pub notes: Vec<String>,
}

/// A column of figures.
#[derive(Clone, Debug, Default)]
pub struct ExtraColumn {
    /// Heading over several columns; empty for none.
    pub group: String,
    /// Header text.
    pub header: String,
    /// Width in half-width characters.
    pub width: u16,
}

/// Writes the sheet: two header rows, the row of column numbers, the figures, notes and signatures.
pub(super) fn write(
    sheet: &mut Worksheet,
    form: &Form,
    heading: &Heading,
    extra: &Extra,
) -> Result<(), WriteError> {
    let form = Form { fixed: 0, notes: extra.notes.clone(), ..form.clone() };
    let columns: Vec<(String, u16)> = extra.columns.iter().map(|c| (c.header.clone(), c.width)).collect();
    let page = Page::figures(&form, &columns);
    sheet.set_name(&extra.name)?;
    page.print(sheet, &heading.taken_by)?;
    page.top(sheet, &extra.name)?;
    page.line(sheet, 2, &super::page::above(&form, heading))?;
    let head = styles::header();
    let first = HEADER_ROW;
    sheet.set_row_height(first, 20)?.set_row_height(first + 1, 40)?;
    let mut col = 0;
    while col < extra.columns.len() {
        let group = &extra.columns[col].group;
        let same =
            extra.columns[col..].iter().take_while(|c| !group.is_empty() && c.group == *group).count().max(1);
        let (from, to) = (place(col), place(col + same - 1));
        if group.is_empty() {
            sheet.merge_range(first, from, first + 1, from, &extra.columns[col].header, &head)?;
        } else if same > 1 {
            sheet.merge_range(first, from, first, to, group, &head)?;
        } else {
            sheet.write_string_with_format(first, from, group, &head)?;
        }
        col += same;
    }
    for (col, column) in extra.columns.iter().enumerate().filter(|(_, c)| !c.group.is_empty()) {
        sheet.write_string_with_format(first + 1, place(col), &column.header, &head)?;
    }
    let small = styles::plain(9).set_border(FormatBorder::Thin).set_align(FormatAlign::Center);
    for col in 0..extra.columns.len() {
        let number = if col == 0 { "甲".to_owned() } else { col.to_string() };
        sheet.write_string_with_format(first + 2, place(col), number, &small)?;
    }
    let (usual, bold) = (Styles::new(), Styles::bold());
    let mut at = first + 3;
    for row in &extra.rows {
        let is_total = matches!(row.first(), Some(Value::Text(t)) if t == "合计");
        let styles = if is_total { &bold } else { &usual };
        sheet.set_row_height(at, 22)?;
        for (col, value) in row.iter().enumerate() {
            super::put(sheet, at, place(col), Kind::Text(0), value, style(value), styles)?;
        }
        at += 1;
    }
    page.close(sheet, heading, at)?;
    Ok(())
}

fn style(value: &Value) -> Style {
    match value {
        Value::Money(_) => Style::Money,
        Value::Decimal(_) => Style::Decimal,
        Value::Int(_) => Style::Count,
        _ => Style::Text,
    }
}

fn place(col: usize) -> u16 {
    u16::try_from(col).unwrap_or(u16::MAX)
}
