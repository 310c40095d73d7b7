//! One value into one cell: numbers as numbers, dates as dates, everything else as text.

use super::styles::{Style, Styles};
use fengqiao_domain::value::{Kind, Value};
use jiff::civil::{Date, DateTime, date};
use rust_xlsxwriter::{ExcelDateTime, Worksheet, XlsxError};

/// Excel counts days wrongly before this one, so earlier dates are written as text.
const FIRST_SURE_DAY: Date = date(1900, 3, 1);
/// Whole numbers Excel keeps exactly.
const EXACT_BELOW: u64 = 1_000_000_000_000_000;

/// Writes a value; an empty one as an empty cell with its lines.
pub(crate) fn put(
    sheet: &mut Worksheet,
    row: u32,
    col: u16,
    kind: Kind,
    value: &Value,
    style: Style,
    styles: &Styles,
) -> Result<(), XlsxError> {
    let format = styles.get(style);
    match value {
        Value::Empty => {
            sheet.write_blank(row, col, format)?;
        }
        Value::Text(t) => styles.text(sheet, row, col, t, style)?,
        Value::Int(n) if n.unsigned_abs() < EXACT_BELOW => {
            sheet.write_number_with_format(row, col, whole(*n), format)?;
        }
        Value::Decimal(n) | Value::Money(n) if n.unsigned_abs() < EXACT_BELOW => {
            sheet.write_number_with_format(row, col, hundredths(*n), format)?;
        }
        Value::Date(d) | Value::Month(d) if *d >= FIRST_SURE_DAY => {
            sheet.write_datetime_with_format(
                row,
                col,
                serial(d.to_datetime(jiff::civil::Time::midnight()))?,
                format,
            )?;
        }
        Value::DateTime(t) if t.date() >= FIRST_SURE_DAY => {
            sheet.write_datetime_with_format(row, col, serial(*t)?, format)?;
        }
        other => styles.text(sheet, row, col, &kind.show(other), style)?,
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "whole numbers below 10^15 are exact")]
fn whole(n: i64) -> f64 {
    n as f64
}

/// Hundredths as the double nearest to the decimal, which is what Excel stores for it too.
fn hundredths(n: i64) -> f64 {
    let sign = if n < 0 { "-" } else { "" };
    let n = n.unsigned_abs();
    format!("{sign}{}.{:02}", n / 100, n % 100).parse().unwrap_or_default()
}

/// A date as Excel counts it.
pub(crate) fn serial(t: DateTime) -> Result<ExcelDateTime, XlsxError> {
    let small = |n: i8| u8::try_from(n).unwrap_or(0);
    let day =
        ExcelDateTime::from_ymd(u16::try_from(t.year()).unwrap_or(0), small(t.month()), small(t.day()))?;
    if t.time() == jiff::civil::Time::midnight() {
        return Ok(day);
    }
    day.and_hms(u16::from(small(t.hour())), small(t.minute()), f64::from(small(t.second())))
}
