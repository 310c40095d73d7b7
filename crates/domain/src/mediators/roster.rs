//! Who is on the roster on a day (III-2-1, rules.md R3). Only a recorded 退出, a transfer or a removal takes
//! someone off; whatever else fails is a reason to clean up, for people to decide.

mod reasons;
#[cfg(test)]
mod tests;

use reasons::Ground;
pub use reasons::{Reason, ReasonCode};

use super::{Appointment, Removal, UnfitNotice};
use crate::certificates::{self, Certificate};
use crate::dates::next;
use crate::interval::{Interval, from_breakpoints};
use crate::policy::Policy;
use crate::registrations::{self, AnnualRegistration, RegistrationState};
use jiff::civil::Date;
use serde::Serialize;

/// Everything known about one person that the roster rests on.
#[derive(Clone, Copy, Debug, Default)]
pub struct RosterFacts<'a> {
    /// All appointments, past ones too.
    pub appointments: &'a [Appointment],
    /// All certificates.
    pub certificates: &'a [Certificate],
    /// All decisions on annual registration, in the order recorded.
    pub registrations: &'a [AnnualRegistration],
    /// Decisions to strike off that have not been corrected.
    pub removals: &'a [Removal],
    /// 不适合或不胜任 notices.
    pub unfit_notices: &'a [UnfitNotice],
}

/// What a person, or one appointment, is on the roster on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum RosterState {
    /// Not appointed yet.
    #[serde(rename = "未聘任")]
    OffRoster,
    /// 在册: everything holds.
    #[serde(rename = "在册")]
    OnRoster,
    /// Appointed, but something fails.
    #[serde(rename = "在册（待清理）")]
    Cleanup,
    /// Struck off, left or transferred.
    #[serde(rename = "已退出")]
    Exited,
    /// Appointed without a certificate, as committee members are.
    #[serde(rename = "未持证")]
    Uncertified,
}

impl RosterState {
    /// All states.
    pub const ALL: &'static [Self] =
        &[Self::OffRoster, Self::OnRoster, Self::Cleanup, Self::Exited, Self::Uncertified];

    /// The word shown and exported.
    pub const fn label(self) -> &'static str {
        match self {
            Self::OffRoster => "未聘任",
            Self::OnRoster => "在册",
            Self::Cleanup => "在册（待清理）",
            Self::Exited => "已退出",
            Self::Uncertified => "未持证",
        }
    }

    /// Counted in the working reading: 在册 and 在册（待清理）.
    pub const fn counts(self) -> bool {
        matches!(self, Self::OnRoster | Self::Cleanup)
    }

    /// Counted in the strict reading: 在册 only.
    pub const fn counts_strictly(self) -> bool {
        matches!(self, Self::OnRoster)
    }
}

/// A state with every reason for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// The state.
    pub state: RosterState,
    /// Every reason, in the order of the rules; empty unless 在册（待清理）.
    pub reasons: Vec<Reason>,
}

/// The standing of one appointment, for staffing and for pages of an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AppointmentStanding {
    /// Id of the organisation.
    pub organisation: String,
    /// 专职 or 兼职.
    pub full_time: bool,
    /// Its state.
    pub standing: Standing,
    /// Counts for staffing in the working reading (R2).
    pub staffs: bool,
    /// Counts for staffing in the strict reading (R2).
    pub staffs_strictly: bool,
}

/// The standing of a person on a day: the best of the appointments.
pub fn standing(facts: &RosterFacts<'_>, policy: &Policy, on: Date) -> Standing {
    let (state, grounds) = judge(facts, policy, on);
    Standing { state, reasons: grounds.into_iter().map(|ground| ground.told(facts, policy, on)).collect() }
}

/// The same without the words, which cost most of the time: for what is stored day by day.
pub fn state_on(facts: &RosterFacts<'_>, policy: &Policy, on: Date) -> (RosterState, Vec<ReasonCode>) {
    let (state, grounds) = judge(facts, policy, on);
    (state, grounds.iter().map(|ground| ground.code).collect())
}

fn judge(facts: &RosterFacts<'_>, policy: &Policy, on: Date) -> (RosterState, Vec<Ground>) {
    let bare = |state| (state, Vec::new());
    let begun = || facts.appointments.iter().filter(|appointment| appointment.since <= on);
    let running: Vec<_> = begun().filter(|appointment| !has_ended(appointment, facts, on)).collect();
    if running.is_empty() {
        return bare(if begun().next().is_none() { RosterState::OffRoster } else { RosterState::Exited });
    }
    if facts.certificates.is_empty() {
        return bare(RosterState::Uncertified);
    }
    let personal = reasons::of_person(facts, policy, on);
    let own: Vec<_> = running.iter().map(|appointment| reasons::of_appointment(appointment, on)).collect();
    if personal.is_empty() && own.iter().any(Vec::is_empty) {
        return bare(RosterState::OnRoster);
    }
    let mut all = personal;
    // With a good appointment beside it, a lapsed one is no reason against the person.
    if own.iter().all(|grounds| !grounds.is_empty()) {
        for ground in own.into_iter().flatten() {
            if !all.contains(&ground) {
                all.push(ground);
            }
        }
    }
    all.sort_by_key(|ground| ground.code);
    (RosterState::Cleanup, all)
}

/// The standing of one appointment on a day.
pub fn appointment_standing(
    appointment: &Appointment,
    facts: &RosterFacts<'_>,
    policy: &Policy,
    on: Date,
) -> AppointmentStanding {
    let only = RosterFacts { appointments: std::slice::from_ref(appointment), ..*facts };
    let (staffs, staffs_strictly) = staffs(appointment, facts, policy, on);
    AppointmentStanding {
        organisation: appointment.organisation.clone(),
        full_time: appointment.full_time,
        standing: standing(&only, policy, on),
        staffs,
        staffs_strictly,
    }
}

/// Whether an appointment counts for staffing on a day, in the working and in the strict reading (R2).
pub fn staffs(appointment: &Appointment, facts: &RosterFacts<'_>, policy: &Policy, on: Date) -> (bool, bool) {
    let ended = appointment.since > on || has_ended(appointment, facts, on);
    if ended || appointment.until.is_some_and(|last| on > last) {
        return (false, false);
    }
    let only = RosterFacts { appointments: std::slice::from_ref(appointment), ..*facts };
    let (state, grounds) = judge(&only, policy, on);
    let excused = || grounds.iter().all(|ground| excused(ground.code, facts, policy, on));
    match state {
        RosterState::OnRoster => (true, true),
        RosterState::Cleanup => (excused(), false),
        RosterState::OffRoster | RosterState::Exited | RosterState::Uncertified => (false, false),
    }
}

/// Whether a reason does not count against a centre's staffing yet (R2).
fn excused(code: ReasonCode, facts: &RosterFacts<'_>, policy: &Policy, on: Date) -> bool {
    let year = on.year();
    match code {
        ReasonCode::RegistrationMissing => {
            let before =
                || registrations::in_order(year - 1, facts.registrations, facts.certificates, policy, on);
            on <= registrations::grace_day(year, policy)
                && (year == policy.registration.first_year.value || before())
        }
        ReasonCode::AwaitingReissue => certificates::current(facts.certificates, policy, on)
            .is_some_and(|c| certificates::standing(c, facts.certificates, policy, on).usable),
        _ => false,
    }
}

/// Ended by 退出 or transfer, or by a removal on or after its first day.
fn has_ended(appointment: &Appointment, facts: &RosterFacts<'_>, on: Date) -> bool {
    let removed = facts.removals.iter().any(|removal| removal.on <= on && appointment.since <= removal.on);
    removed || appointment.ended.is_some_and(|day| day <= on)
}

/// The days on which a standing, or what it means for staffing, may change.
pub fn breakpoints(facts: &RosterFacts<'_>, policy: &Policy) -> Vec<Date> {
    let Some(first) = facts.appointments.iter().map(|appointment| appointment.since).min() else {
        return Vec::new();
    };
    let mut days = registrations::breakpoints(facts.registrations, facts.certificates, policy);
    for appointment in facts.appointments {
        days.push(appointment.since);
        days.extend(appointment.until.map(next));
        days.extend(appointment.ended);
        days.extend(appointment.organisation_dissolved);
    }
    for certificate in facts.certificates {
        days.extend(certificates::breakpoints(certificate, facts.certificates, policy));
    }
    days.extend(facts.removals.iter().map(|removal| removal.on));
    for notice in facts.unfit_notices {
        days.push(notice.on);
        days.extend(notice.settled);
    }
    days.retain(|day| *day >= first);
    days
}

/// State and reason codes over time, from the first appointment on. Sentences carry the year and are asked for
/// by [`standing`] on the day.
pub fn standing_intervals(
    facts: &RosterFacts<'_>,
    policy: &Policy,
) -> Vec<Interval<(RosterState, Vec<ReasonCode>)>> {
    from_breakpoints(breakpoints(facts, policy), |on| state_on(facts, policy, on))
}

/// The state of this year's registration, for pages.
pub fn registration_state(facts: &RosterFacts<'_>, policy: &Policy, on: Date) -> RegistrationState {
    registrations::state(on.year(), facts.registrations, facts.certificates, policy, on)
}
