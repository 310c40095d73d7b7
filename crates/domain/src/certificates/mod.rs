//! Certificates (调解员证): how long they last and what state they are in (III-2-4b, rules.md R4).

mod entry;
mod idle;
mod series;
mod state;
mod term;
#[cfg(test)]
mod tests;

pub use entry::{IssueProblem, check_issue};
pub use idle::{
    Activity, ActivitySource, IdleFacts, Idleness, Suspension, idle_breakpoints, idle_on, idleness,
};
pub use series::{NumberSeries, SeriesProblem};
pub use state::{
    AGREEMENTS_UNTOUCHED, CertificateStanding, CertificateState, breakpoints, current, standing, state,
    state_intervals, verdict,
};
pub use term::{Term, term, usable_until, valid_until};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One certificate of a mediator. A reissue is a further certificate with a number and an issue date of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// 调解员证号.
    pub number: String,
    /// 发证日期: the first day of validity.
    pub issued: Date,
    /// 发证机关.
    pub issuer: Option<String>,
    /// The day the authority decided to recall and cancel it; from that day on it is 已注销.
    pub revoked: Option<Date>,
    /// The day the card itself was handed in (收回); says nothing of its validity.
    pub recalled: Option<Date>,
    /// Last day on which it stays usable while 待换发新证, where the authority set one for it.
    pub reissue_deadline: Option<Date>,
    /// What was on record when it was cancelled: reason, hearing of the organisation, last activity and its source.
    pub note: Option<String>,
}

impl Certificate {
    /// A certificate with number and issue date, nothing else known.
    pub fn new(number: impl Into<String>, issued: Date) -> Self {
        Self {
            number: number.into(),
            issued,
            issuer: None,
            revoked: None,
            recalled: None,
            reissue_deadline: None,
            note: None,
        }
    }
}
