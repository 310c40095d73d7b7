//! One expert. Somebody is in one pool at a time; pools and terms before the present one stay as spans.

use crate::dates::{next, previous};
use crate::names::plain_name;
use jiff::civil::Date;

/// 级别 of the city's pool.
pub const CITY_LEVEL: &str = "city";
/// 级别 of a district's pool.
pub const DISTRICT_LEVEL: &str = "district";

/// A term in a pool before the present one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Code of the authority whose pool it was.
    pub pool: String,
    /// First day.
    pub from: Date,
    /// Last day of the term.
    pub to: Date,
    /// First day outside, where it ended before its last day.
    pub left: Option<Date>,
}

impl Span {
    /// Whether the day lies inside.
    pub fn holds(&self, on: Date) -> bool {
        self.from <= on && on <= self.to && self.left.is_none_or(|left| on < left)
    }
}

/// An expert.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expert {
    /// Opaque record id; empty for a new one.
    pub id: String,
    /// For optimistic locking.
    pub revision: i64,
    /// 姓名.
    pub name: String,
    /// 级别, code of [`crate::codes::EXPERT_LEVELS`].
    pub level: String,
    /// 所属区, place code; of a city expert the district he or she comes from.
    pub district: Option<String>,
    /// Code of the authority that keeps the pool; [`settle`] fills it.
    pub authority: String,
    /// 工作单位.
    pub workplace: String,
    /// 职务职称.
    pub duties: Option<String>,
    /// 专业领域.
    pub fields: Vec<String>,
    /// 联系电话.
    pub phone: Option<String>,
    /// 聘期起.
    pub term_from: Option<Date>,
    /// 聘期止, the last day inside.
    pub term_to: Option<Date>,
    /// 推荐单位.
    pub recommended_by: Option<String>,
    /// 入库日期.
    pub joined_on: Option<Date>,
    /// 退出日期, the first day outside.
    pub left_on: Option<Date>,
    /// 退出原因.
    pub leave_reason: Option<String>,
    /// 超员理由: why the district took in more than its limit.
    pub over_limit_reason: Option<String>,
    /// 备注.
    pub remarks: Option<String>,
    /// Terms before the present one, oldest first.
    pub earlier: Vec<Span>,
    /// Record id of the same person on the roster of mediators.
    pub mediator: Option<String>,
    /// Id of the account the expert signs in with.
    pub account: Option<String>,
}

impl Expert {
    /// The present term as a span; `None` while it has no dates.
    pub fn present(&self) -> Option<Span> {
        let (from, to) = (self.term_from?, self.term_to?);
        let from = self.joined_on.map_or(from, |joined| joined.max(from));
        Some(Span { pool: self.authority.clone(), from, to, left: self.left_on })
    }

    /// All terms, oldest first, the present one last.
    pub fn spans(&self) -> Vec<Span> {
        self.earlier.iter().cloned().chain(self.present()).collect()
    }

    /// First day of any fact.
    pub fn first_day(&self) -> Option<Date> {
        self.spans().iter().map(|s| s.from).min()
    }

    /// Puts the present term behind, ended the day before `end` where it ran longer.
    pub(super) fn turn_page(&mut self, end: Date) {
        let Some(mut span) = self.present() else { return };
        if span.to >= end {
            span.to = previous(end);
        }
        if span.from <= span.to {
            self.earlier.push(span);
        }
    }
}

/// The key of a row: name and workplace.
pub fn key(row: &Expert) -> String {
    format!("{}/{}", plain_name(&row.name), plain_name(&row.workplace))
}

/// Fills what follows from the rest; called after the cells are taken. `city` is the code of the city's own authority.
/// A later term or another pool in the place of the known one is a further term: the known one stays behind it.
pub fn settle(old: Option<&Expert>, new: &mut Expert, city: &str) {
    new.authority = match (new.level.as_str(), new.district.as_deref()) {
        (CITY_LEVEL, _) => city.to_owned(),
        (_, district) => district.unwrap_or_default().to_owned(),
    };
    let (Some(old), Some(from)) = (old, new.term_from) else { return };
    let (Some(old_from), Some(old_to)) = (old.term_from, old.term_to) else { return };
    let moved = old.authority != new.authority && from > old_from;
    if new.earlier == old.earlier && (from > old_to || moved) {
        let mut before = old.clone();
        before.turn_page(from.min(next(old_to)));
        new.earlier = before.earlier;
    }
}
