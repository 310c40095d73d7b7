//! Why someone is 在册（待清理） (III-2-1b, rules.md R3).

use super::super::{Appointment, UnfitNotice};
use super::RosterFacts;
use crate::certificates::{self, CertificateState};
use crate::dates::spoken;
use crate::policy::Policy;
use crate::registrations::{self, RegistrationState};
use jiff::civil::Date;
use serde::Serialize;

/// The reasons, in the order of the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum ReasonCode {
    /// The certificate is issued later.
    #[serde(rename = "证书未生效")]
    CertificateNotEffective,
    /// The certificate ran out.
    #[serde(rename = "已过有效期")]
    CertificateExpired,
    /// The certificate was over its term on the transition day.
    #[serde(rename = "待换发新证")]
    AwaitingReissue,
    /// The certificate was cancelled.
    #[serde(rename = "已注销")]
    CertificateRevoked,
    /// This year's registration is missing.
    #[serde(rename = "未办理注册")]
    RegistrationMissing,
    /// This year's registration is deferred.
    #[serde(rename = "暂缓注册")]
    RegistrationDeferred,
    /// This year's registration was refused.
    #[serde(rename = "未通过注册")]
    RegistrationRefused,
    /// The term of the appointment is over, with no 退出 recorded.
    #[serde(rename = "聘期届满")]
    AppointmentLapsed,
    /// The organisation was dissolved.
    #[serde(rename = "组织已撤销")]
    OrganisationDissolved,
    /// Found unfit by the organisation, not decided.
    #[serde(rename = "不适合或不胜任，待决定")]
    UnfitPending,
}

impl ReasonCode {
    /// All reasons.
    pub const ALL: &'static [Self] = &[
        Self::CertificateNotEffective,
        Self::CertificateExpired,
        Self::AwaitingReissue,
        Self::CertificateRevoked,
        Self::RegistrationMissing,
        Self::RegistrationDeferred,
        Self::RegistrationRefused,
        Self::AppointmentLapsed,
        Self::OrganisationDissolved,
        Self::UnfitPending,
    ];

    /// The word shown and exported.
    pub const fn label(self) -> &'static str {
        match self {
            Self::CertificateNotEffective => "证书未生效",
            Self::CertificateExpired => "已过有效期",
            Self::AwaitingReissue => "待换发新证",
            Self::CertificateRevoked => "已注销",
            Self::RegistrationMissing => "未办理注册",
            Self::RegistrationDeferred => "暂缓注册",
            Self::RegistrationRefused => "未通过注册",
            Self::AppointmentLapsed => "聘期届满",
            Self::OrganisationDissolved => "组织已撤销",
            Self::UnfitPending => "不适合或不胜任，待决定",
        }
    }

    /// A reason by its word.
    pub fn from_label(label: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.label() == label)
    }

    /// The clause it rests on.
    pub const fn clause(self) -> &'static str {
        match self {
            Self::CertificateNotEffective
            | Self::CertificateExpired
            | Self::AwaitingReissue
            | Self::CertificateRevoked => "III-2-4b",
            Self::RegistrationMissing | Self::RegistrationDeferred | Self::RegistrationRefused => "III-2-4a",
            Self::AppointmentLapsed | Self::OrganisationDissolved | Self::UnfitPending => "III-2-1b",
        }
    }
}

/// One reason with the sentence an officer can read out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// Which.
    pub code: ReasonCode,
    /// In words, with the dates.
    pub sentence: String,
    /// Id of the clause.
    pub clause: &'static str,
}

/// Why someone is to be cleaned up, without the words: what is asked for every day on which something may change.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Ground {
    /// Which.
    pub code: ReasonCode,
    /// The day that tells two reasons of one kind apart: end of an appointment, dissolution of an organisation.
    day: Option<Date>,
}

impl Ground {
    const fn bare(code: ReasonCode) -> Self {
        Self { code, day: None }
    }

    /// The reason in words, with its dates.
    pub(super) fn told(self, facts: &RosterFacts<'_>, policy: &Policy, on: Date) -> Reason {
        let day = self.day.map_or_else(String::new, spoken);
        let sentence = match self.code {
            ReasonCode::CertificateNotEffective
            | ReasonCode::CertificateExpired
            | ReasonCode::AwaitingReissue
            | ReasonCode::CertificateRevoked => {
                let holder = facts.certificates;
                certificates::current(holder, policy, on).map_or_else(String::new, |certificate| {
                    let sentence = certificates::verdict(certificate, holder, policy, on).sentence;
                    sentence.trim_end_matches(certificates::AGREEMENTS_UNTOUCHED).to_owned()
                })
            }
            ReasonCode::RegistrationMissing
            | ReasonCode::RegistrationDeferred
            | ReasonCode::RegistrationRefused => {
                let year = on.year();
                registrations::verdict(year, facts.registrations, facts.certificates, policy, on).sentence
            }
            ReasonCode::AppointmentLapsed => format!("聘期到{day}届满，请续聘或办理退出。"),
            ReasonCode::OrganisationDissolved => {
                format!("所在调解组织已于{day}撤销，请调整或办理退出。")
            }
            ReasonCode::UnfitPending => open_notice(facts, on).map_or_else(String::new, |notice| {
                format!("{}提请认定不适合或不胜任（{}），等待决定。", spoken(notice.on), notice.reason)
            }),
        };
        Reason { code: self.code, sentence, clause: self.code.clause() }
    }
}

/// Reasons that lie in the person: certificate, registration, open notices.
pub(super) fn of_person(facts: &RosterFacts<'_>, policy: &Policy, on: Date) -> Vec<Ground> {
    let mut all = Vec::new();
    let holder = facts.certificates;
    let Some(certificate) = certificates::current(holder, policy, on) else { return all };
    let code = match certificates::state(certificate, holder, policy, on) {
        CertificateState::NotYetEffective => Some(ReasonCode::CertificateNotEffective),
        CertificateState::Expired => Some(ReasonCode::CertificateExpired),
        CertificateState::AwaitingReissue => Some(ReasonCode::AwaitingReissue),
        // The current certificate is the newest, so 已换发 cannot be reached; it would mean the old one is void.
        CertificateState::Revoked | CertificateState::Replaced => Some(ReasonCode::CertificateRevoked),
        CertificateState::ExpiringSoon | CertificateState::ValidExtended | CertificateState::Valid => None,
    };
    all.extend(code.map(Ground::bare));
    // Nobody can register a certificate that is not there yet.
    if code != Some(ReasonCode::CertificateNotEffective) {
        all.extend(of_registration(facts, policy, on).map(Ground::bare));
    }
    if open_notice(facts, on).is_some() {
        all.push(Ground::bare(ReasonCode::UnfitPending));
    }
    all
}

/// The first notice that waits for a decision.
fn open_notice<'a>(facts: &RosterFacts<'a>, on: Date) -> Option<&'a UnfitNotice> {
    let open = facts.unfit_notices.iter().filter(|n| n.on <= on && n.settled.is_none_or(|day| on < day));
    open.min_by_key(|notice| notice.on)
}

fn of_registration(facts: &RosterFacts<'_>, policy: &Policy, on: Date) -> Option<ReasonCode> {
    match registrations::state(on.year(), facts.registrations, facts.certificates, policy, on) {
        RegistrationState::Missing => Some(ReasonCode::RegistrationMissing),
        RegistrationState::Deferred => Some(ReasonCode::RegistrationDeferred),
        RegistrationState::Refused => Some(ReasonCode::RegistrationRefused),
        RegistrationState::NotRequired
        | RegistrationState::Registered
        | RegistrationState::Exempt
        | RegistrationState::NotDue => None,
    }
}

/// Reasons that lie in one appointment.
pub(super) fn of_appointment(appointment: &Appointment, on: Date) -> Vec<Ground> {
    let lapsed = appointment.until.filter(|last| *last < on).map(|day| (ReasonCode::AppointmentLapsed, day));
    let dissolved = appointment.organisation_dissolved.filter(|day| *day <= on);
    let dissolved = dissolved.map(|day| (ReasonCode::OrganisationDissolved, day));
    [lapsed, dissolved].into_iter().flatten().map(|(code, day)| Ground { code, day: Some(day) }).collect()
}
