//! What a list of people asks for.

use fengqiao_domain::certificates::CertificateState;
use fengqiao_domain::mediators::roster::ReasonCode;
use fengqiao_domain::registrations::RegistrationState;
use jiff::civil::Date;

use super::kind::Kind;

/// What a list asks for; empty texts and lists ask for nothing.
#[derive(Clone, Debug)]
pub struct Asked {
    /// 截至.
    pub on: Date,
    /// 名册状态.
    pub roster: Vec<String>,
    /// 证书状态.
    pub certificate: String,
    /// 年度注册 of the date's year.
    pub registration: String,
    /// One reason of 待清理.
    pub reason: String,
    /// 专职 or 兼职 of the main appointment.
    pub full_time: Option<bool>,
    /// Start of a name or of a certificate number.
    pub text: String,
    /// Ids of organisations.
    pub organisations: Option<Vec<String>>,
    /// Only 疑似连续2年未从事.
    pub idle: bool,
    /// What is looked at before a year's registration.
    pub check: Option<Check>,
    /// Whose hours of which year are looked at, for [`Check::Hours`] and [`Check::Clean`].
    pub hours: Option<Obliged>,
    /// What organisations said of a year: the year, and the answer.
    pub confirmed: Option<(i16, Confirmed)>,
    /// Part of the profile the analysis counts people by: mask and value.
    pub profile: Option<(i64, i64)>,
}

/// Who is asked for hours of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Obliged {
    /// The year.
    pub year: i16,
    /// Full-timers are.
    pub full_time: bool,
    /// Part-timers are.
    pub part_time: bool,
}

/// What is looked at before a year's registration; none of it bars.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// Nothing of the others.
    Clean,
    /// The certificate is not one in force.
    Certificate,
    /// 不适合或不胜任, waiting for a decision.
    Conduct,
    /// 疑似连续2年未从事.
    Idle,
    /// Short of off-the-job hours.
    Hours,
}

impl Check {
    /// All of them with the words of the filter.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Clean, "各项正常"),
        (Self::Hours, "学时不足"),
        (Self::Idle, "没有履职记录"),
        (Self::Certificate, "证书有疑问"),
        (Self::Conduct, "不适合待决定"),
    ];

    /// The one with these words.
    pub fn of(words: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known)| *known == words).map(|(one, _)| one)
    }

    fn matches(self, kind: &Kind) -> bool {
        let good = [CertificateState::Valid, CertificateState::ValidExtended, CertificateState::ExpiringSoon];
        let doubtful = kind.certificate.is_none_or(|state| !good.contains(&state));
        let unfit = kind.reasons.contains(&ReasonCode::UnfitPending);
        match self {
            Self::Clean => !doubtful && !unfit,
            Self::Certificate => doubtful,
            Self::Conduct => unfit,
            Self::Idle | Self::Hours => true,
        }
    }
}

/// What organisations said of a person and a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirmed {
    /// Nothing yet.
    Nothing,
    /// He mediated.
    Practised,
    /// He did not.
    Idle,
}

impl Confirmed {
    /// All of them with the words of the filter.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Nothing, "待确认"), (Self::Practised, "从事"), (Self::Idle, "未从事")];
}

/// 未到期 and 未办理 together: those whose registration of the year is still to be done.
pub const OPEN: &str = "待办理";

impl Asked {
    /// Everybody on a date.
    pub fn on(on: Date) -> Self {
        Self {
            on,
            roster: Vec::new(),
            certificate: String::new(),
            registration: String::new(),
            reason: String::new(),
            full_time: None,
            text: String::new(),
            organisations: None,
            idle: false,
            check: None,
            hours: None,
            confirmed: None,
            profile: None,
        }
    }

    /// The same for some states of the roster.
    #[must_use]
    pub fn states(mut self, roster: &[&str]) -> Self {
        self.roster = roster.iter().map(|s| (*s).to_owned()).collect();
        self
    }

    /// Whether it asks for more than the kinds of people tell.
    pub(in crate::mediators) fn is_selective(&self) -> bool {
        !self.text.trim().is_empty()
            || self.organisations.is_some()
            || self.is_idle()
            || matches!(self.check, Some(Check::Clean | Check::Hours))
            || self.confirmed.is_some()
            || self.profile.is_some()
    }

    /// Whether hours are all that is asked for beyond what the kinds of people tell.
    pub(in crate::mediators) fn is_of_hours(&self) -> bool {
        let rest = Self { check: None, hours: None, ..self.clone() };
        self.check == Some(Check::Hours) && self.hours.is_some() && !rest.is_selective()
    }

    /// Whether only those are asked for who seem not to mediate any more.
    pub(super) fn is_idle(&self) -> bool {
        self.idle || self.check == Some(Check::Idle)
    }

    /// Whether people of every kind are asked for.
    pub(super) fn is_any_kind(&self) -> bool {
        let texts = [&self.certificate, &self.registration, &self.reason];
        let checked = match self.check {
            Some(Check::Hours) => self.hours.is_some_and(|of| of.full_time != of.part_time),
            Some(check) => check != Check::Idle,
            None => false,
        };
        self.roster.is_empty()
            && self.full_time.is_none()
            && !checked
            && texts.iter().all(|text| text.is_empty())
    }

    /// Whether nothing is asked for.
    pub fn is_everybody(&self) -> bool {
        self.is_any_kind() && !self.is_selective()
    }

    /// Whether people of a kind are asked for.
    pub(super) fn matches(&self, kind: i64) -> bool {
        let kind = Kind::of(kind);
        let is = |asked: &str, label: &str| asked.is_empty() || asked == label;
        (self.roster.is_empty() || self.roster.iter().any(|state| state == kind.roster.label()))
            && is(&self.certificate, kind.certificate_label())
            && (is(&self.registration, kind.registration.label())
                || (self.registration == OPEN
                    && matches!(kind.registration, RegistrationState::NotDue | RegistrationState::Missing)))
            && self.check.is_none_or(|check| check.matches(&kind))
            && (self.check != Some(Check::Hours)
                || self.hours.is_none_or(|of| if kind.full_time { of.full_time } else { of.part_time }))
            && (self.reason.is_empty() || kind.reasons.iter().any(|code| code.label() == self.reason))
            && self.full_time.is_none_or(|full_time| full_time == kind.full_time)
    }

    /// Counting ends here where the sums do not know the number.
    pub(super) fn most(&self) -> u64 {
        if self.text.trim().is_empty() { 2_000 } else { 500 }
    }
}
