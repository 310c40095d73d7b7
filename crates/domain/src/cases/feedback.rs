//! 当事人自评: what a party says of the mediation by a link of its own. It stands beside what an officer heard on a return
//! visit and never in its place (推定).

use crate::acts::Refusal;
use crate::dates::{days_between, plus_days};
use crate::table::Problem;
use jiff::civil::Date;

/// Days within which a mark may be changed.
pub const CHANGE_DAYS: i64 = 7;
/// Longest words.
pub const LONGEST: usize = 300;

/// The five steps, best first: marks and words.
pub const STEPS: [(i64, &str); 5] = [(5, "很满意"), (4, "满意"), (3, "一般"), (2, "不满意"), (1, "很不满意")];

/// A mark in words.
pub fn label(marks: i64) -> &'static str {
    STEPS.iter().find(|(known, _)| *known == marks).map_or("", |(_, words)| words)
}

/// The last day a mark given on a day may be changed.
pub fn changes_until(given: Date) -> Date {
    plus_days(given, CHANGE_DAYS)
}

/// Whether a mark may be given: the first time, or within the days of change.
///
/// # Errors
/// No such mark, words too long, too late to change.
pub fn check(marks: Option<i64>, words: &str, given: Option<Date>, today: Date) -> Result<i64, Refusal> {
    if given.is_some_and(|day| days_between(day, today) > CHANGE_DAYS) {
        let what = format!("评价已经过了{CHANGE_DAYS}天，不能再改。");
        return Err(Problem::error("", what, "有意见请联系调解组织。"));
    }
    let Some(marks) = marks.filter(|marks| (1..=5).contains(marks)) else {
        return Err(Problem::error("satisfaction", "没有选满意程度。", "五项里选一项。"));
    };
    if words.chars().count() > LONGEST {
        let what = format!("意见超过{LONGEST}个字。");
        return Err(Problem::error("words", what, "写短一些。"));
    }
    Ok(marks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_mark_is_given_once_and_changed_for_seven_days() {
        let given = date(2024, 7, 18);
        let may = |today| check(Some(4), "", Some(given), today).is_ok();
        assert_eq!([date(2024, 7, 18), date(2024, 7, 25), date(2024, 7, 26)].map(may), [true, true, false]);
        assert_eq!(changes_until(given), date(2024, 7, 25));
        assert_eq!(check(Some(5), "", None, date(2030, 1, 1)), Ok(5), "the first time, however late");
    }

    #[test]
    fn only_the_five_steps_and_words_of_some_length_are_taken() {
        let column =
            |marks, words: &str| check(marks, words, None, date(2024, 7, 18)).err().map(|p| p.column);
        for marks in [None, Some(0), Some(6)] {
            assert_eq!(column(marks, ""), Some("satisfaction"));
        }
        assert_eq!(column(Some(1), &"长".repeat(LONGEST + 1)), Some("words"));
        assert_eq!(column(Some(1), &"长".repeat(LONGEST)), None);
        assert_eq!(label(5), "很满意");
    }
}
