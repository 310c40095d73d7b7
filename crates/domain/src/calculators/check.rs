//! What no calculator takes: amounts below nothing or beyond belief, spans that end before they start.

use super::Unanswered;
use crate::dates::{anniversary, spoken};
use crate::table::Problem;
use crate::value::{MOST_FEN, money};
use jiff::civil::Date;

/// Nobody works longer for one employer, in years.
const MOST_YEARS: i16 = 80;

/// An amount in fen, 0 to [`MOST_FEN`].
pub(super) fn amount(column: &'static str, name: &str, fen: i64) -> Option<Problem> {
    if fen < 0 {
        let message = format!("{name}是{}元，不能小于零。", money(fen));
        return Some(Problem::error(column, message, "填写实际金额，没有的填0。"));
    }
    let message = || format!("{name}是{}元，超过一百亿元。", money(fen));
    (fen > MOST_FEN).then(|| Problem::error(column, message(), "核对金额，单位是元。"))
}

/// A span from one day to another, both included; `column` is the later one.
pub(super) fn span(
    column: &'static str,
    (start, from): (&str, Date),
    (end, until): (&str, Date),
) -> Option<Problem> {
    if until < from {
        let message = format!("{end}（{}）早于{start}（{}）。", spoken(until), spoken(from));
        return Some(Problem::error(column, message, "核对两个日期。"));
    }
    let message = || format!("{start}（{}）到{end}（{}）超过{MOST_YEARS}年。", spoken(from), spoken(until));
    (until >= anniversary(from, MOST_YEARS)).then(|| Problem::error(column, message(), "核对两个日期。"))
}

/// Goes on where there is no problem.
pub(super) fn refuse(problems: impl IntoIterator<Item = Option<Problem>>) -> Result<(), Unanswered> {
    let problems: Vec<_> = problems.into_iter().flatten().collect();
    if problems.is_empty() { Ok(()) } else { Err(Unanswered::Refused(problems)) }
}
