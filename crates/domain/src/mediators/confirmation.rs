//! 履职确认: an organisation says of a person and a year that he did or did not mediate there (III-2-4b, R4).

use super::record::Mediator;
use crate::certificates::{Activity, ActivitySource};
use jiff::civil::Date;

/// What one organisation said of one year. A correction takes its place; what was said before stays in the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmation {
    /// The year it is about.
    pub year: i16,
    /// Record id of the organisation.
    pub organisation: String,
    /// The last day of the year he mediated on; `None`: he did not.
    pub active_on: Option<Date>,
    /// The day it was said.
    pub on: Date,
    /// 说明.
    pub note: Option<String>,
}

impl Confirmation {
    /// The word shown.
    pub fn word(&self) -> &'static str {
        if self.active_on.is_some() { "从事" } else { "未从事" }
    }
}

impl Mediator {
    /// What is recorded of somebody mediating, of any kind; the policy says which kinds count.
    pub fn recorded_activities(&self) -> Vec<Activity> {
        let of = |source| move |on| Activity { on, source };
        let confirmed = self.confirmations.iter().filter_map(|c| c.active_on);
        let confirmed = confirmed.map(of(ActivitySource::Confirmation));
        confirmed.chain(self.opinions.iter().copied().map(of(ActivitySource::ExpertOpinions))).collect()
    }

    /// What was said of a year: that he mediated, wherever, before that he did not.
    pub fn confirmed(&self, year: i16) -> Option<&Confirmation> {
        self.confirmations.iter().filter(|c| c.year == year).max_by_key(|c| (c.active_on, c.on))
    }

    /// Whether the person was appointed at an organisation on any day of a year.
    pub fn served_in(&self, organisation: &str, year: i16) -> bool {
        self.appointments.iter().any(|a| {
            a.organisation == organisation
                && a.since.year() <= year
                && a.ended.is_none_or(|e| crate::dates::previous(e).year() >= year)
        })
    }
}
