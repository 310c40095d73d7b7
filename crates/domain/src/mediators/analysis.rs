//! 名册分析 as a file (III-2-1c); it is never taken in.

use crate::columns::derived;
use crate::table::{Audience::Internal, Column, Table};
use crate::value::{Kind, Value};

/// One line: a value of what is told apart, of all people or of those in one kind of organisation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AnalysisLine {
    /// 全部, or the kind of organisation.
    pub kind: String,
    /// What is told apart.
    pub dimension: String,
    /// The value.
    pub value: String,
    /// People, or hours or turns, in hundredths.
    pub count: i64,
    /// Of all in the first column, in words with two decimals; empty where there is nobody.
    pub share: String,
}

/// The list.
pub static ANALYSIS: Table<AnalysisLine> = Table::listing("roster-analysis", "调解员名册分析", COLUMNS);

static COLUMNS: &[Column<AnalysisLine>] = &[
    derived("kind", "组织类型", Kind::Text(30), Internal, |l, _| l.kind.as_str().into()),
    derived("dimension", "类别", Kind::Text(20), Internal, |l, _| l.dimension.as_str().into()),
    derived("value", "项目", Kind::Text(30), Internal, |l, _| l.value.as_str().into()),
    derived("count", "数量", Kind::Decimal, Internal, |l, _| Value::Decimal(l.count)),
    derived("share", "占比%", Kind::Text(10), Internal, |l, _| l.share.as_str().into()),
];
