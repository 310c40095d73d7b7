//! 和上次比: the figure at the end of the month before, beside today's.

use super::Row;
use super::explain::measure_word;
use crate::dates::{previous, spoken};
use jiff::civil::Date;

/// What a row said on an earlier day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// The day.
    pub on: Date,
    /// Number reached on it.
    pub achieved: u32,
    /// Rate on it; `None` at base 0.
    pub rate: Option<String>,
}

/// The last day of the month before.
pub fn last_month_end(on: Date) -> Date {
    previous(on.first_of_month())
}

/// What changed since: 6月30日是 66 个、55.00%；7月净增 3 个。
pub fn compare(row: &Row, past: &Past) -> String {
    let word = measure_word(row);
    let day = if past.on.year() == row.on.year() {
        format!("{}月{}日", past.on.month(), past.on.day())
    } else {
        spoken(past.on)
    };
    let rate = past.rate.as_ref().map_or_else(|| "无考核对象".to_owned(), |rate| format!("{rate}%"));
    let month = row.on.month();
    let change = match i64::from(row.achieved) - i64::from(past.achieved) {
        0 => format!("{month}月没有变化"),
        more if more > 0 => format!("{month}月净增 {more} {word}"),
        fewer => format!("{month}月净减 {} {word}", -fewer),
    };
    format!("{day}是 {} {word}、{rate}；{change}。", past.achieved)
}
