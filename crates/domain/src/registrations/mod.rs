//! Annual registration of certificates (年度注册; III-2-4a, rules.md R5).

mod state;
#[cfg(test)]
mod tests;

pub use state::{
    RegistrationState, Window, breakpoints, current, due_day, first_day, grace_day, held_in, in_order, state,
    verdict, window,
};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What the authority decided about a year's registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Outcome {
    /// 已注册.
    Registered,
    /// 暂缓.
    Deferred,
    /// 未通过.
    Refused,
}

/// One recorded decision about one year. Decisions add up, none replaces another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnnualRegistration {
    /// 年度注册年份.
    pub year: i16,
    /// What was decided.
    pub outcome: Outcome,
    /// The day it counts from (注册日期, else 填报日期).
    pub on: Date,
    /// 逾期注册: recorded after the due day of the year.
    pub late: bool,
    /// Document number of a confirmation in bulk.
    pub document: Option<String>,
    /// Why it was deferred or refused.
    pub reason: Option<String>,
}

impl AnnualRegistration {
    /// A registration on time.
    pub fn registered(year: i16, on: Date) -> Self {
        Self { year, outcome: Outcome::Registered, on, late: false, document: None, reason: None }
    }
}
