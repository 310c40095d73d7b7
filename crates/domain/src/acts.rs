//! What acts of people share: the refusal, and the conditions on days and words.

use crate::dates::{plus_days, spoken};
use crate::table::Problem;
use jiff::civil::Date;

/// What is wrong with one field of an act, with how to mend it.
pub type Refusal = Problem;

/// A day something happened on: not after today.
pub(crate) fn happened(column: &'static str, day: Date, today: Date) -> Result<(), Refusal> {
    if day > today {
        let what = format!("{}在今天之后，还没有发生。", spoken(day));
        return Err(Problem::error(column, what, "填实际发生的日期。"));
    }
    Ok(())
}

/// A day something takes effect on: known at most a year ahead.
pub(crate) fn foreseen(column: &'static str, day: Date, today: Date) -> Result<(), Refusal> {
    if day > plus_days(today, 366) {
        let what = format!("{}在一年以后。", spoken(day));
        return Err(Problem::error(column, what, "核对日期。"));
    }
    Ok(())
}

/// A day that must not lie before another.
pub(crate) fn not_before(column: &'static str, day: Date, earliest: Date, of: &str) -> Result<(), Refusal> {
    if day < earliest {
        let what = format!("{}早于{of}（{}）。", spoken(day), spoken(earliest));
        return Err(Problem::error(column, what, "核对两个日期。"));
    }
    Ok(())
}

/// A day that must lie after another.
pub(crate) fn after(column: &'static str, day: Date, earlier: Date, of: &str) -> Result<(), Refusal> {
    if day <= earlier {
        let what = format!("{}不晚于{of}（{}）。", spoken(day), spoken(earlier));
        return Err(Problem::error(column, what, "核对两个日期；原来登记错的，用“更正”。"));
    }
    Ok(())
}

/// The longest text of an act, in characters: two pages of a letter.
const LONGEST: usize = 2_000;

/// A text that must say something.
pub(crate) fn said(column: &'static str, text: &str, name: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return Err(Problem::error(column, format!("没有填写{name}。"), ""));
    }
    short(column, text, name)
}

/// A text of a length that can be printed and kept.
pub fn short(column: &'static str, text: &str, name: &str) -> Result<(), Refusal> {
    let length = text.chars().count();
    if length > LONGEST {
        let what = format!("{name}有{length}字，最多{LONGEST}字。");
        return Err(Problem::error(column, what, "写短一些，详细的材料作为附件上传。"));
    }
    Ok(())
}

/// The thing acted on is not there any more.
pub(crate) fn gone() -> Refusal {
    Problem::error("", "这一项已被更改或不存在。", "刷新页面后再办理。")
}
