//! The state of a year's registration on a day (III-2-4a, rules.md R5).

use super::{AnnualRegistration, Outcome};
use crate::certificates::Certificate;
use crate::dates::{next, spoken};
use crate::policy::Policy;
use crate::verdict::{Basis, Fact, Verdict};
use jiff::civil::Date;
use serde::Serialize;

const CLAUSE: &str = "III-2-4a";

/// What a year's registration is on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum RegistrationState {
    /// The year lies before the first year.
    #[serde(rename = "未要求")]
    NotRequired,
    /// Recorded on or before the day, no refusal standing.
    #[serde(rename = "已注册")]
    Registered,
    /// A certificate of the holder was issued in the year.
    #[serde(rename = "免（当年发证）")]
    Exempt,
    /// Before the due day, the year before being in order.
    #[serde(rename = "未到期")]
    NotDue,
    /// Nothing recorded and nothing excuses it.
    #[serde(rename = "未办理")]
    Missing,
    /// Deferred by decision.
    #[serde(rename = "暂缓")]
    Deferred,
    /// A refusal stands.
    #[serde(rename = "未通过")]
    Refused,
}

impl RegistrationState {
    /// All states.
    pub const ALL: &'static [Self] = &[
        Self::NotRequired,
        Self::Registered,
        Self::Exempt,
        Self::NotDue,
        Self::Missing,
        Self::Deferred,
        Self::Refused,
    ];

    /// The word shown and exported.
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotRequired => "未要求",
            Self::Registered => "已注册",
            Self::Exempt => "免（当年发证）",
            Self::NotDue => "未到期",
            Self::Missing => "未办理",
            Self::Deferred => "暂缓",
            Self::Refused => "未通过",
        }
    }

    /// Whether the registration is current.
    pub const fn is_current(self) -> bool {
        matches!(self, Self::NotRequired | Self::Registered | Self::Exempt | Self::NotDue)
    }
}

/// First day of a year.
pub fn first_day(year: i16) -> Date {
    Date::new(year, 1, 1).unwrap_or(Date::MAX)
}

/// Last day of a year's campaign.
pub fn due_day(year: i16, policy: &Policy) -> Date {
    policy.registration.due.value.in_year(year)
}

/// Last day on which a missing registration alone does not count against a centre's staffing.
pub fn grace_day(year: i16, policy: &Policy) -> Date {
    policy.registration.grace.value.in_year(year)
}

/// Whether the holder of these certificates had one in the year; nobody registers for the years before the first.
pub fn held_in(year: i16, certificates: &[Certificate]) -> bool {
    certificates.iter().any(|certificate| certificate.issued.year() <= year)
}

/// The state of `year` on a day.
pub fn state(
    year: i16,
    registrations: &[AnnualRegistration],
    certificates: &[Certificate],
    policy: &Policy,
    on: Date,
) -> RegistrationState {
    let first = policy.registration.first_year.value;
    if year < first {
        return RegistrationState::NotRequired;
    }
    if let Some(decided) = decided(year, registrations, on) {
        return decided;
    }
    if certificates.iter().any(|certificate| certificate.issued.year() == year && certificate.issued <= on) {
        return RegistrationState::Exempt;
    }
    let excused = || year == first || in_order(year - 1, registrations, certificates, policy, on);
    if on < first_day(year) || (on <= due_day(year, policy) && excused()) {
        RegistrationState::NotDue
    } else {
        RegistrationState::Missing
    }
}

/// Whether a year was in order on a day: 已注册 or 免, no refusal standing.
pub fn in_order(
    year: i16,
    registrations: &[AnnualRegistration],
    certificates: &[Certificate],
    policy: &Policy,
    on: Date,
) -> bool {
    let state = state(year, registrations, certificates, policy, on);
    matches!(state, RegistrationState::Registered | RegistrationState::Exempt)
}

/// Whether the registration is current on a day, judged by the year the day lies in.
pub fn current(
    registrations: &[AnnualRegistration],
    certificates: &[Certificate],
    policy: &Policy,
    on: Date,
) -> bool {
    state(on.year(), registrations, certificates, policy, on).is_current()
}

/// What the decisions recorded by a day say: a refusal without a later registration, a registration, a deferral.
/// Of two on the same day the one further back in the list is the later.
fn decided(year: i16, registrations: &[AnnualRegistration], on: Date) -> Option<RegistrationState> {
    let known = registrations.iter().enumerate().filter(|(_, record)| record.year == year && record.on <= on);
    let last = |outcome: Outcome| {
        known
            .clone()
            .filter(|(_, record)| record.outcome == outcome)
            .map(|(at, record)| (record.on, at))
            .max()
    };
    let (registered, refused) = (last(Outcome::Registered), last(Outcome::Refused));
    if refused.is_some() && refused > registered {
        Some(RegistrationState::Refused)
    } else if registered.is_some() {
        Some(RegistrationState::Registered)
    } else {
        last(Outcome::Deferred).map(|_| RegistrationState::Deferred)
    }
}

/// The days on which the state of the running year, or its grace, may change.
pub fn breakpoints(
    registrations: &[AnnualRegistration],
    certificates: &[Certificate],
    policy: &Policy,
) -> Vec<Date> {
    let first = policy.registration.first_year.value;
    let recorded = registrations.iter().map(|record| record.year.max(record.on.year()));
    let issued = certificates.iter().map(|certificate| certificate.issued.year());
    // Two years after the last fact nothing changes any more: the year before is not in order.
    let last = recorded.chain(issued).max().unwrap_or(first).max(first).saturating_add(2);
    let mut days: Vec<Date> = registrations.iter().map(|record| record.on).collect();
    days.extend(certificates.iter().map(|certificate| certificate.issued));
    for year in first..=last {
        days.extend([first_day(year), next(due_day(year, policy)), next(grace_day(year, policy))]);
    }
    days
}

/// When a registration of a year may be recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// 1 January to the due day.
    OnTime,
    /// After the due day, in the year: only by the authority, marked 逾期注册.
    Late,
    /// Outside the year: a hint on import, refused at entry.
    Outside,
}

/// Where a day lies in the campaign of a year.
pub fn window(year: i16, on: Date, policy: &Policy) -> Window {
    if on.year() != year {
        Window::Outside
    } else if on <= due_day(year, policy) {
        Window::OnTime
    } else {
        Window::Late
    }
}

/// The verdict on a year's registration on a day.
pub fn verdict(
    year: i16,
    registrations: &[AnnualRegistration],
    certificates: &[Certificate],
    policy: &Policy,
    on: Date,
) -> Verdict<RegistrationState> {
    let result = state(year, registrations, certificates, policy, on);
    let due = due_day(year, policy);
    let record = registrations.iter().rev().filter(|record| record.year == year && record.on <= on);
    let record = record.max_by_key(|record| record.on);
    let day = record.map_or_else(String::new, |record| spoken(record.on));
    let sentence = match result {
        RegistrationState::NotRequired => {
            format!("年度注册从{}年起要求，{year}年不要求。", policy.registration.first_year.value)
        }
        RegistrationState::Registered => {
            let late = if record.is_some_and(|record| record.late) { "（逾期注册）" } else { "" };
            format!("{year}年度注册已于{day}办理{late}。")
        }
        RegistrationState::Exempt => format!("证书是{year}年发的，当年免年度注册。"),
        RegistrationState::NotDue => format!("{year}年度注册办到{}，还没有到期。", spoken(due)),
        RegistrationState::Missing if on <= due => {
            format!("{}年度注册没有办妥，{year}年度注册也没有办理，请尽快办理。", year - 1)
        }
        RegistrationState::Missing => format!("{year}年度注册应在{}前办理，还没有办理。", spoken(next(due))),
        RegistrationState::Deferred => format!("{year}年度注册已于{day}决定暂缓。"),
        RegistrationState::Refused => format!("{year}年度注册没有通过（{day}）。"),
    };
    let basis = match result {
        RegistrationState::NotRequired | RegistrationState::Exempt => Basis::Inferred,
        _ => Basis::Text,
    };
    let mut facts = vec![Fact::new("注册年度", year)];
    facts.extend(record.map(|record| Fact::new("决定日期", record.on)));
    facts.extend(record.and_then(|record| record.document.as_ref()).map(|number| Fact::new("文号", number)));
    facts.push(Fact::new("截至", on));
    Verdict { result, clause: CLAUSE, basis, sentence, facts }
}
