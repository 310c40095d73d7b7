//! What the roster rules rest on, taken from a record.

use super::record::{DecisionKind, Mediator};
use super::roster::{RosterFacts, Standing, standing};
use crate::certificates::{Activity, IdleFacts, Suspension};
use crate::dates::previous;
use crate::policy::Policy;
use jiff::civil::Date;

/// One appointment, as the rules see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appointment {
    /// Organisation's record id.
    pub organisation: String,
    /// First day.
    pub since: Date,
    /// 聘期至: last day inside.
    pub until: Option<Date>,
    /// First day outside after 退出, transfer or adjustment.
    pub ended: Option<Date>,
    /// 专职.
    pub full_time: bool,
    /// First day on which the organisation is 撤销.
    pub organisation_dissolved: Option<Date>,
}

/// A decision to strike off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removal {
    /// First day outside the roster.
    pub on: Date,
    /// Why.
    pub reason: String,
}

/// 不适合或不胜任 raised, waiting for a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnfitNotice {
    /// First day.
    pub on: Date,
    /// First day without it.
    pub settled: Option<Date>,
    /// Why.
    pub reason: String,
}

/// Owned facts of one person; [`Facts::roster`] lends them to the rules.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    appointments: Vec<Appointment>,
    removals: Vec<Removal>,
    unfit: Vec<UnfitNotice>,
    issued: Vec<Date>,
    suspensions: Vec<Suspension>,
    activities: Vec<Activity>,
}

impl Facts {
    /// The facts of a record.
    pub fn of(m: &Mediator) -> Self {
        let appointments = m.appointments.iter().map(|a| Appointment {
            organisation: a.organisation.clone(),
            since: a.since,
            until: a.until,
            ended: a.ended,
            full_time: a.full_time,
            organisation_dissolved: a.host.dissolved,
        });
        let standing = |kind| m.decisions.iter().filter(move |d| d.kind == kind);
        Self {
            appointments: appointments.collect(),
            // A withdrawn removal is a corrected one: it never held.
            removals: standing(DecisionKind::Removal)
                .filter(|d| d.withdrawn.is_none())
                .map(|d| Removal { on: d.on, reason: d.reason.clone() })
                .collect(),
            unfit: standing(DecisionKind::UnfitNotice)
                .map(|d| UnfitNotice { on: d.on, settled: d.withdrawn, reason: d.reason.clone() })
                .collect(),
            issued: m.certificates.iter().map(|c| c.issued).collect(),
            suspensions: standing(DecisionKind::Suspension)
                .map(|d| Suspension { since: d.on, until: d.withdrawn.map(previous) })
                .collect(),
            activities: m.recorded_activities(),
        }
    }

    /// For the roster rules.
    pub fn roster<'a>(&'a self, m: &'a Mediator) -> RosterFacts<'a> {
        RosterFacts {
            appointments: &self.appointments,
            certificates: &m.certificates,
            registrations: &m.registrations,
            removals: &self.removals,
            unfit_notices: &self.unfit,
        }
    }

    /// For 疑似连续2年未从事.
    pub fn idle<'a>(&'a self, m: &Mediator) -> IdleFacts<'a> {
        IdleFacts {
            issued: &self.issued,
            declared: m.declared_active_on,
            entered: m.entered_on,
            activities: &self.activities,
            suspensions: &self.suspensions,
        }
    }

    /// The appointments as the rules see them.
    pub fn appointments(&self) -> &[Appointment] {
        &self.appointments
    }
}

/// The roster standing of a person on a day.
pub fn standing_on(m: &Mediator, policy: &Policy, on: Date) -> Standing {
    standing(&Facts::of(m).roster(m), policy, on)
}
