//! Rules across the fields of one row (tables.md, annex 6): errors are what cannot be; everything else that looks odd is
//! a 提醒, for what happened is recorded, late or not.

mod after;
mod intake;
#[cfg(test)]
mod tests;

use super::Case;
use crate::table::{At, Problem};
use jiff::civil::Date;

/// Errors and notices of a case's own facts. What needs the organisation's circle or the roster is for the store to ask.
pub fn check(case: &Case, at: &At) -> Vec<Problem> {
    let mut said = Vec::new();
    intake::dates(case, at, &mut said);
    intake::parties(case, &mut said);
    intake::dispute(case, at, &mut said);
    after::extension(case, at, &mut said);
    after::closure(case, at, &mut said);
    after::agreement(case, at, &mut said);
    after::follow_up(case, &mut said);
    said
}

/// A day in words of a row that lies before another, for an error or a notice.
fn earlier(title: &str, day: Date, of: &str, than: Date) -> String {
    format!("{title} {day} 早于{of} {than}。")
}

const TWO_DATES: &str = "核对两个日期，改正填错的一个。";
