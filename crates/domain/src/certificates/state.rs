//! The state of a certificate on a day (III-2-4b, rules.md R4): first match of a fixed list.

use super::Certificate;
use super::term::{Term, term, usable_until, valid_until};
use crate::dates::{days_between, next, plus_days, spoken};
use crate::interval::{Interval, from_breakpoints};
use crate::policy::Policy;
use crate::verdict::{Basis, Fact, Verdict};
use jiff::civil::Date;
use serde::Serialize;

/// Stands in every verdict about a certificate.
pub const AGREEMENTS_UNTOUCHED: &str = "这一判断不涉及已经签订的调解协议的效力。";

const CLAUSE: &str = "III-2-4b";

/// What a certificate is on a day. Listed in the order in which the first match counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum CertificateState {
    /// Before the issue date.
    #[serde(rename = "未生效")]
    NotYetEffective,
    /// Recalled and cancelled by decision.
    #[serde(rename = "已注销")]
    Revoked,
    /// The holder has a newer one.
    #[serde(rename = "已换发")]
    Replaced,
    /// Over its term on the transition day.
    #[serde(rename = "待换发新证")]
    AwaitingReissue,
    /// Past its last day.
    #[serde(rename = "已过有效期")]
    Expired,
    /// Few days left.
    #[serde(rename = "即将到期")]
    ExpiringSoon,
    /// Valid by the extension.
    #[serde(rename = "有效（延续）")]
    ValidExtended,
    /// Valid.
    #[serde(rename = "有效")]
    Valid,
}

impl CertificateState {
    /// All states, in the order of the first match.
    pub const ALL: &'static [Self] = &[
        Self::NotYetEffective,
        Self::Revoked,
        Self::Replaced,
        Self::AwaitingReissue,
        Self::Expired,
        Self::ExpiringSoon,
        Self::ValidExtended,
        Self::Valid,
    ];

    /// The word shown and exported.
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotYetEffective => "未生效",
            Self::Revoked => "已注销",
            Self::Replaced => "已换发",
            Self::AwaitingReissue => "待换发新证",
            Self::Expired => "已过有效期",
            Self::ExpiringSoon => "即将到期",
            Self::ValidExtended => "有效（延续）",
            Self::Valid => "有效",
        }
    }

    /// Valid in the strict reading.
    pub const fn strictly_valid(self) -> bool {
        matches!(self, Self::ExpiringSoon | Self::ValidExtended | Self::Valid)
    }
}

/// State and the separate readings of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct CertificateStanding {
    /// The state.
    pub state: CertificateState,
    /// Valid in the strict reading.
    pub strictly_valid: bool,
    /// May be used: strictly valid, or 待换发新证 up to the deadline where one is set.
    pub usable: bool,
    /// Last day of validity; `None` where no end is laid down.
    pub valid_until: Option<Date>,
    /// The holder may apply for a new one.
    pub reissue_open: bool,
}

/// The state on a day. `holder` are all certificates of the same person, this one among them or not.
pub fn state(
    certificate: &Certificate,
    holder: &[Certificate],
    policy: &Policy,
    on: Date,
) -> CertificateState {
    let issued = certificate.issued;
    if on < issued {
        return CertificateState::NotYetEffective;
    }
    if certificate.revoked.is_some_and(|day| day <= on) {
        return CertificateState::Revoked;
    }
    if newer(certificate, holder, on).is_some() {
        return CertificateState::Replaced;
    }
    if on < policy.certificate.transition_day.value {
        return CertificateState::Valid;
    }
    let Some(end) = valid_until(issued, policy) else {
        return CertificateState::AwaitingReissue;
    };
    if on > end {
        CertificateState::Expired
    } else if days_between(on, end) <= i64::from(policy.certificate.expiring_soon_days.value) {
        CertificateState::ExpiringSoon
    } else if term(issued, policy) == Term::Extended {
        CertificateState::ValidExtended
    } else {
        CertificateState::Valid
    }
}

/// State and readings on a day.
pub fn standing(
    certificate: &Certificate,
    holder: &[Certificate],
    policy: &Policy,
    on: Date,
) -> CertificateStanding {
    let state = state(certificate, holder, policy, on);
    let end = valid_until(certificate.issued, policy);
    let in_time = usable_until(certificate, policy).is_none_or(|last| on <= last);
    let reissue_open = match state {
        CertificateState::NotYetEffective | CertificateState::Revoked | CertificateState::Replaced => false,
        CertificateState::AwaitingReissue => true,
        _ => end
            .is_some_and(|end| on >= plus_days(end, -i64::from(policy.certificate.reissue_open_days.value))),
    };
    CertificateStanding {
        state,
        strictly_valid: state.strictly_valid(),
        usable: state.strictly_valid() || (state == CertificateState::AwaitingReissue && in_time),
        valid_until: end,
        reissue_open,
    }
}

/// The certificate that counts for its holder on a day: the newest issued by then, else the first to come.
pub fn current<'a>(holder: &'a [Certificate], policy: &Policy, on: Date) -> Option<&'a Certificate> {
    let rank =
        |certificate: &&Certificate| (certificate.issued, standing(certificate, holder, policy, on).usable);
    let issued = holder.iter().filter(|certificate| certificate.issued <= on);
    issued.max_by_key(rank).or_else(|| holder.iter().min_by_key(|certificate| certificate.issued))
}

/// The days on which the state or a reading of it may change.
pub fn breakpoints(certificate: &Certificate, holder: &[Certificate], policy: &Policy) -> Vec<Date> {
    let rules = &policy.certificate;
    let mut days = vec![certificate.issued, rules.transition_day.value];
    days.extend(certificate.revoked);
    days.extend(holder.iter().map(|other| other.issued));
    days.extend(usable_until(certificate, policy).map(next));
    if let Some(end) = valid_until(certificate.issued, policy) {
        days.push(next(end));
        days.push(plus_days(end, -i64::from(rules.expiring_soon_days.value)));
        days.push(plus_days(end, -i64::from(rules.reissue_open_days.value)));
    }
    days.retain(|day| *day >= certificate.issued);
    days
}

/// The states over time, from the issue date on.
pub fn state_intervals(
    certificate: &Certificate,
    holder: &[Certificate],
    policy: &Policy,
) -> Vec<Interval<CertificateState>> {
    from_breakpoints(breakpoints(certificate, holder, policy), |on| state(certificate, holder, policy, on))
}

/// The verdict on a day, with the sentence an officer can read out.
pub fn verdict(
    certificate: &Certificate,
    holder: &[Certificate],
    policy: &Policy,
    on: Date,
) -> Verdict<CertificateStanding> {
    let result = standing(certificate, holder, policy, on);
    let basis = match result.state {
        CertificateState::Valid if on < policy.certificate.transition_day.value => Basis::Inferred,
        CertificateState::Valid | CertificateState::ExpiringSoon | CertificateState::Expired
            if term(certificate.issued, policy) == Term::Own =>
        {
            policy.certificate.term_years.basis
        }
        _ => Basis::Text,
    };
    let mut facts =
        vec![Fact::new("调解员证号", &certificate.number), Fact::new("发证日期", certificate.issued)];
    facts.extend(result.valid_until.map(|end| Fact::new("有效期至", end)));
    facts.extend(certificate.revoked.map(|day| Fact::new("注销决定日期", day)));
    facts.extend(
        newer(certificate, holder, on)
            .map(|new| Fact::new("换发的新证", format!("{}，{}", new.number, new.issued))),
    );
    if result.state == CertificateState::AwaitingReissue {
        facts.extend(usable_until(certificate, policy).map(|day| Fact::new("换发截止日", day)));
    }
    facts.push(Fact::new("截至", on));
    let sentence = format!("{}{AGREEMENTS_UNTOUCHED}", sentence(certificate, holder, policy, on, result));
    Verdict { result, clause: CLAUSE, basis, sentence, facts }
}

fn newer<'a>(certificate: &Certificate, holder: &'a [Certificate], on: Date) -> Option<&'a Certificate> {
    let later = holder.iter().filter(|other| other.issued > certificate.issued && other.issued <= on);
    later.max_by_key(|other| other.issued)
}

fn sentence(
    certificate: &Certificate,
    holder: &[Certificate],
    policy: &Policy,
    on: Date,
    result: CertificateStanding,
) -> String {
    let rules = &policy.certificate;
    let issued = spoken(certificate.issued);
    let transition = spoken(rules.transition_day.value);
    let years = rules.term_years.value;
    let end = result.valid_until.map_or_else(String::new, spoken);
    let how = match term(certificate.issued, policy) {
        Term::Own => format!("证书{issued}发证，有效期{years}年，至{end}"),
        Term::Extended => format!("证书{issued}发证，{transition}前取得且不超过{years}年，有效期延续至{end}"),
        Term::Reissue => format!("证书{issued}发证，到{transition}已超过{years}年"),
    };
    match result.state {
        CertificateState::NotYetEffective => format!("证书发证日期是{issued}，{}还没有生效。", spoken(on)),
        CertificateState::Revoked => {
            format!("证书已于{}决定注销。", certificate.revoked.map_or_else(String::new, spoken))
        }
        CertificateState::Replaced => newer(certificate, holder, on).map_or_else(String::new, |new| {
            format!("证书已换发：{}发了新证{}。", spoken(new.issued), new.number)
        }),
        CertificateState::AwaitingReissue => {
            let until = match usable_until(certificate, policy) {
                None => "主管部门作出决定前可以继续使用".to_owned(),
                Some(last) if on <= last => format!("{}前可以继续使用", spoken(next(last))),
                Some(last) => format!("换发截止日{}已过，不能继续使用", spoken(last)),
            };
            format!("{how}；持续从事调解工作的，可以直接申请换发新证，{until}。")
        }
        CertificateState::Expired => format!("{how}，已过有效期。"),
        CertificateState::ExpiringSoon => {
            let left = result.valid_until.map_or(0, |end| days_between(on, end));
            if left == 0 {
                format!("{how}，今天是最后一天。")
            } else {
                format!("{how}，还剩{left}天。")
            }
        }
        CertificateState::Valid if on < rules.transition_day.value => {
            format!("证书{issued}发证；{transition}前不判断有效期，按有效处理。")
        }
        CertificateState::ValidExtended | CertificateState::Valid => format!("{how}，现在有效。"),
    }
}
