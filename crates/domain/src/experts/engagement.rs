//! The yearly review (R7): who of a pool took part in the year, and who did not. It lists, it does not rank.

use super::CLAUSE;
use crate::value::Kind;
use crate::value::Value;
use crate::verdict::{Basis, Fact, Verdict};

/// What an expert did in a year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Year {
    /// Opinions given.
    pub opinions: u32,
    /// Hours, in hundredths.
    pub hours: i64,
}

/// Hours in words: 3.5.
pub fn hours(hundredths: i64) -> String {
    Kind::Decimal.show(&Value::Decimal(hundredths))
}

/// Whether an expert took part in a year.
pub fn took_part(name: &str, year: i16, done: Year) -> Verdict<bool> {
    let sentence = if done.opinions == 0 {
        format!("{year}年没有{name}参与研判、指导的记录。只作提示，是否继续聘任由主管部门决定。")
    } else {
        format!("{year}年{name}提供意见{}次，共{}小时。", done.opinions, hours(done.hours))
    };
    let facts = vec![Fact::new("提供意见", done.opinions), Fact::new("小时", hours(done.hours))];
    Verdict { result: done.opinions > 0, clause: CLAUSE, basis: Basis::Inferred, sentence, facts }
}
