//! Whether an expert is in a pool on a day (R7): from 入库日期, within the term whose last day is inside, until 退出.

use super::{CLAUSE, Expert, Span};
use crate::dates::{days_between, next, spoken};
use crate::interval::{Interval, from_breakpoints};
use crate::verdict::{Basis, Fact, Verdict};
use jiff::civil::Date;

/// How an expert stands to the pools on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Before the first day.
    NotYet,
    /// In a pool.
    Current,
    /// The term is over and was not renewed.
    TermOver,
    /// Left.
    Left,
}

impl Standing {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::Current, Self::TermOver, Self::Left, Self::NotYet];

    /// In words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotYet => "未入库",
            Self::Current => "在库",
            Self::TermOver => "聘期届满",
            Self::Left => "已退出",
        }
    }
}

/// The term that holds the day; where two do, the later one.
pub fn span_on(expert: &Expert, on: Date) -> Option<Span> {
    expert.spans().into_iter().rev().find(|span| span.holds(on))
}

/// How the expert stands on a day, and why.
pub fn standing(expert: &Expert, on: Date) -> Verdict<Standing> {
    let spans = expert.spans();
    let held = spans.iter().rev().find(|span| span.holds(on));
    let last = held.or_else(|| spans.iter().rev().find(|span| span.from <= on)).or(spans.last());
    let name = &expert.name;
    let (result, sentence) = match (held, last) {
        (Some(span), _) => {
            let left = days_between(on, span.to);
            let ends =
                if left == 0 { "当天是最后一天".to_owned() } else { format!("还有{left}天") };
            (Standing::Current, format!("{name}在库，聘期到{}（含当天），{ends}。", spoken(span.to)))
        }
        (None, Some(span)) if on < span.from => {
            (Standing::NotYet, format!("{name}自{}起入库，此前不在库。", spoken(span.from)))
        }
        (None, Some(span)) => {
            if let Some(left) = span.left.filter(|left| *left <= on && *left <= span.to) {
                let reason = expert.leave_reason.as_deref().filter(|_| expert.left_on == Some(left));
                let why = reason.map_or_else(String::new, |reason| format!("，原因：{reason}"));
                (Standing::Left, format!("{name}自{}起退出专家库{why}。", spoken(left)))
            } else {
                let what = format!("{name}的聘期{}届满，没有续聘，不再计入在库人数。", spoken(span.to));
                (Standing::TermOver, what)
            }
        }
        (None, None) => (Standing::NotYet, format!("{name}没有聘期，不在库。")),
    };
    let mut facts = Vec::new();
    if let Some(span) = last {
        facts.push(Fact::new("聘期", format!("{} 至 {}", span.from, span.to)));
        facts.extend(span.left.map(|left| Fact::new("退出日期", left)));
    }
    Verdict { result, clause: CLAUSE, basis: Basis::Inferred, sentence, facts }
}

/// The pools the expert is in over time: days without one are `None`.
pub fn pools(expert: &Expert) -> Vec<Interval<Option<String>>> {
    let spans = expert.spans();
    let breaks = spans.iter().flat_map(|span| [Some(span.from), Some(next(span.to)), span.left]);
    from_breakpoints(breaks.flatten(), |on| span_on(expert, on).map(|span| span.pool))
}
