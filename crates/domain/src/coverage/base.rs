//! The base of a row (rules.md R1): confirmed by the city for the year of the due date, else the working list.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A base the city confirmed and locked for a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfirmedBase {
    /// 数值.
    pub value: u32,
    /// 口径.
    pub scope: String,
    /// 时点.
    pub as_of: Date,
    /// 来源文号.
    pub document: String,
}

/// The base that counts, with the other one beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Base {
    /// The number that counts.
    pub value: u32,
    /// The confirmed base, where there is one.
    pub confirmed: Option<ConfirmedBase>,
    /// Units in the working list on [`Base::list_on`].
    pub list: u32,
    /// The day the working list was counted.
    pub list_on: Date,
}

impl Base {
    /// Whether the city confirmed it.
    pub const fn is_confirmed(&self) -> bool {
        self.confirmed.is_some()
    }

    /// 已确认 or 未确认.
    pub const fn label(&self) -> &'static str {
        if self.is_confirmed() { "已确认" } else { "未确认" }
    }

    /// Working list less the number that counts.
    pub fn difference(&self) -> i64 {
        i64::from(self.list) - i64::from(self.value)
    }
}

/// The day the working list is counted for a row: the earlier of due day and D.
pub fn base_date(due: Date, on: Date) -> Date {
    due.min(on)
}

/// The base of a row: the confirmed one of its due date's year, else the list on [`base_date`].
pub fn choose_base(confirmed: Option<ConfirmedBase>, list: u32, due: Date, on: Date) -> Base {
    let value = confirmed.as_ref().map_or(list, |base| base.value);
    Base { value, confirmed, list, list_on: base_date(due, on) }
}
