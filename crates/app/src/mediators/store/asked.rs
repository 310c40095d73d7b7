//! What a list of people asks for.

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
}

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
        !self.text.trim().is_empty() || self.organisations.is_some() || self.idle
    }

    /// Whether people of every kind are asked for.
    pub(super) fn is_any_kind(&self) -> bool {
        let texts = [&self.certificate, &self.registration, &self.reason];
        self.roster.is_empty() && self.full_time.is_none() && texts.iter().all(|text| text.is_empty())
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
            && is(&self.registration, kind.registration.label())
            && (self.reason.is_empty() || kind.reasons.iter().any(|code| code.label() == self.reason))
            && self.full_time.is_none_or(|full_time| full_time == kind.full_time)
    }

    /// Counting ends here where the sums do not know the number.
    pub(super) fn most(&self) -> u64 {
        if self.text.trim().is_empty() { 2_000 } else { 500 }
    }
}
