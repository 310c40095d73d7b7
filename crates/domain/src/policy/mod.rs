//! The policy of a jurisdiction: the notice as data. Every number carries its clause, its basis and its words;
//! rules take their numbers from here and from nowhere else.

mod check;
mod lists;
mod read;
mod sections;
#[cfg(test)]
mod tests;

pub use lists::{ChecklistItem, Period, Target, WeeklyThreshold, Zone};
pub use sections::{
    AlertsPolicy, CalculatorsPolicy, CasesPolicy, CertificatePolicy, ClocksPolicy, CollectivePolicy,
    ConductPolicy, CoveragePolicy, ExpertsPolicy, MajorPolicy, Measure, OperationalBy, PublicPolicy,
    RegistrationPolicy, RemindersPolicy, StaffingPolicy, TrainingPolicy,
};

use crate::verdict::Basis;
use jiff::civil::Date;
use read::Reader;
use serde::Serialize;
use sm3::{Digest, Sm3};
use std::fmt;

const TIANJIN: &str = include_str!("../../../../policy/tianjin.toml");

/// One value of the policy with where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item<T> {
    /// The value.
    pub value: T,
    /// Id of the clause.
    pub clause: &'static str,
    /// 原文, 推定 or 参照.
    pub basis: Basis,
    /// One sentence that says what it is.
    pub text: String,
}

/// A line of [`Policy::items`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PolicyItem {
    /// Where it stands in the file, e.g. `certificate.term_years` or `coverage.targets[1]`.
    pub path: String,
    /// The value as text.
    pub value: String,
    /// Id of the clause.
    pub clause: &'static str,
    /// 原文, 推定 or 参照.
    pub basis: Basis,
    /// One sentence that says what it is.
    pub text: String,
}

/// What is wrong with a policy file, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{path}：{message}")]
pub struct PolicyProblem {
    /// Where it stands in the file.
    pub path: String,
    /// What is wrong and how to mend it, in Chinese.
    pub message: String,
}

/// A day of every year, such as 31 March.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MonthDay {
    month: i8,
    day: i8,
}

impl MonthDay {
    /// The day; `None` for a day no common year has.
    pub fn new(month: i8, day: i8) -> Option<Self> {
        Date::new(2001, month, day).ok().map(|_| Self { month, day })
    }

    /// Reads `03-31`.
    pub fn parse(text: &str) -> Option<Self> {
        let (month, day) = text.split_once('-')?;
        Self::new(month.parse().ok()?, day.parse().ok()?)
    }

    /// The day in a year.
    pub fn in_year(self, year: i16) -> Date {
        Date::new(year, self.month, self.day).unwrap_or(Date::MAX)
    }
}

impl fmt::Display for MonthDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

/// A whole policy, checked.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Name of the jurisdiction, e.g. 天津市.
    pub name: String,
    /// Its division code; also the code of 市本级.
    pub jurisdiction: String,
    /// Version of this file.
    pub version: String,
    /// The day the underlying document was issued.
    pub effective: Date,
    /// Number of the underlying document.
    pub document: String,
    /// SM3 of the file's text, hexadecimal.
    pub digest: String,
    /// Name shown at the top of every page.
    pub system_name: Item<String>,
    /// Targets and how they are counted (R1).
    pub coverage: CoveragePolicy,
    /// What a real (实体化) centre needs (R1), in the order shown.
    pub checklist: Vec<Item<ChecklistItem>>,
    /// Staffing of centres (R2).
    pub staffing: StaffingPolicy,
    /// Certificates (R4).
    pub certificate: CertificatePolicy,
    /// Annual registration (R5).
    pub registration: RegistrationPolicy,
    /// Shortest usual term of an appointment, in years; a shorter one is a hint.
    pub appointment_min_years: Item<u32>,
    /// Training and practice (R6).
    pub training: TrainingPolicy,
    /// Expert pools (R7).
    pub experts: ExpertsPolicy,
    /// Periods of returns (R8).
    pub periods: Vec<Item<Period>>,
    /// Limits of cases (R9).
    pub clocks: ClocksPolicy,
    /// When reminders are sent.
    pub reminders: RemindersPolicy,
    /// Switches of case handling.
    pub cases: CasesPolicy,
    /// Collective disputes (R9).
    pub collective: CollectivePolicy,
    /// Major collective disputes (R10).
    pub major: MajorPolicy,
    /// Early warning (R10).
    pub alerts: AlertsPolicy,
    /// How long the parameters of the calculators serve (R12).
    pub calculators: CalculatorsPolicy,
    /// Switches of the public side.
    pub public: PublicPolicy,
    /// Annex aliases, e.g. (`annex-9`, `mediators`).
    pub annexes: Vec<(String, Item<String>)>,
    /// Functional zones that answer for themselves.
    pub zones: Vec<Item<Zone>>,
    items: Vec<PolicyItem>,
}

impl Policy {
    /// Reads and checks a policy file.
    ///
    /// # Errors
    /// Every problem found: unreadable text, missing or unknown keys, values of the wrong kind, contradictions.
    pub fn parse(text: &str) -> Result<Self, Vec<PolicyProblem>> {
        let mut reader = Reader::new(text)?;
        let mut policy = sections::read(&mut reader, digest(text));
        policy.items = reader.take_items();
        let mut problems = reader.finish();
        if problems.is_empty() {
            problems = check::problems(&policy);
        }
        if problems.is_empty() { Ok(policy) } else { Err(problems) }
    }

    /// The policy that ships with the product.
    ///
    /// # Panics
    /// Never: a test reads the embedded file.
    pub fn tianjin() -> Self {
        match Self::parse(TIANJIN) {
            Ok(policy) => policy,
            Err(problems) => unreachable!("embedded policy: {problems:?}"),
        }
    }

    /// The text of the policy that ships with the product.
    pub const fn tianjin_text() -> &'static str {
        TIANJIN
    }

    /// Every value with clause, basis and text, in the order of the rules.
    pub fn items(&self) -> &[PolicyItem] {
        &self.items
    }

    /// Name of an authority that is no district: 市本级 or a zone.
    pub fn authority_name(&self, code: &str) -> Option<&str> {
        if code == self.jurisdiction {
            return Some(crate::regions::CITY);
        }
        self.zones.iter().find(|zone| zone.value.code == code).map(|zone| zone.value.name.as_str())
    }

    /// The table an annex alias stands for: `annex-9` → `mediators`.
    pub fn annex_table(&self, alias: &str) -> Option<&str> {
        self.annexes.iter().find(|(name, _)| name == alias).map(|(_, table)| table.value.as_str())
    }

    /// The annex number of a table: `mediators` → 9.
    pub fn annex_number(&self, table: &str) -> Option<u32> {
        let (alias, _) = self.annexes.iter().find(|(_, item)| item.value == table)?;
        alias.strip_prefix("annex-")?.parse().ok()
    }
}

/// SM3 of a text, hexadecimal.
fn digest(text: &str) -> String {
    use fmt::Write as _;
    Sm3::digest(text.as_bytes()).iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
