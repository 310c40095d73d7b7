//! The sections of a policy and how each is read. A path is the field's own name in the file.

use super::lists::{self, Target, WeeklyThreshold};
use super::read::{Choice, Reader};
use super::{Item, MonthDay, Policy};
use crate::codes::ORGANISATION_KINDS;
use crate::coverage::Indicator;
use jiff::civil::Date;
use serde::Serialize;

/// Which count is official (R1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// 按组织数: organisations of the indicator's kind.
    Organisations,
    /// 按覆盖单位: units of the list that have one.
    Units,
}

impl Choice for Measure {
    const WORDS: &'static [(&'static str, Self)] =
        &[(Self::Organisations.code(), Self::Organisations), (Self::Units.code(), Self::Units)];
}

impl Measure {
    /// Both, in the order of the switch.
    pub const ALL: &'static [Self] = &[Self::Organisations, Self::Units];

    /// The word in addresses, data and the policy file.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Organisations => "organisations",
            Self::Units => "units",
        }
    }

    /// By its code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|measure| measure.code() == code)
    }

    /// The word on the page.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Organisations => "按组织数",
            Self::Units => "按覆盖单位",
        }
    }
}

/// What makes a centre count as real officially (R1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OperationalBy {
    /// 认定: the authority certified it.
    Certified,
    /// 符合条件: the checklist holds.
    Eligible,
}

impl Choice for OperationalBy {
    const WORDS: &'static [(&'static str, Self)] =
        &[("certified", Self::Certified), ("eligible", Self::Eligible)];
}

impl Choice for Indicator {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("enterprise", Self::Enterprise),
        ("association", Self::Association),
        ("subdistrict_centre", Self::SubdistrictCentre),
        ("court_centre", Self::CourtCentre),
    ];
}

/// Declares a section of plain items and its reader: each field is read from `path.field`.
macro_rules! section {
    ($(#[$meta:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $kind:ty,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name { $($(#[$field_meta])* pub $field: Item<$kind>,)* }

        impl $name {
            fn read(reader: &mut Reader, path: &str) -> Self {
                Self { $($field: reader.item(&format!("{path}.{}", stringify!($field))),)* }
            }
        }
    };
}

section! {
    /// Staffing of street and township centres (R2).
    StaffingPolicy {
        /// Full-time mediators needed.
        full_time: u32,
        /// Part-time mediators needed.
        part_time: u32,
    }
}

section! {
    /// Certificates (R4).
    CertificatePolicy {
        /// Term in years.
        term_years: u32,
        /// T: certificates issued before it are extended or to be reissued.
        transition_day: Date,
        /// Last day of an extended certificate.
        extended_end: Date,
        /// Last day a certificate over its term on T stays usable; none set means until decided.
        reissue_deadline: Option<Date>,
        /// 即将到期 with at most this many days left.
        expiring_soon_days: u32,
        /// Reissue is open this many days before the end.
        reissue_open_days: u32,
        /// Years without mediation after which to check.
        idle_years: u32,
        /// Codes of the records that count as mediating.
        idle_activities: Vec<String>,
        /// Youngest age at issue, years.
        holder_min_age: u32,
        /// Earliest believable issue date.
        earliest_issue: Date,
    }
}

section! {
    /// What may stand in the way of a registration; all off as shipped (R5).
    ConductPolicy {
        /// Too few off-the-job hours.
        hours: bool,
        /// Too little practice.
        practice: bool,
        /// No cases.
        cases: bool,
        /// Suspected idle for two years.
        activity: bool,
        /// An open 不适合或不胜任 notice.
        conduct: bool,
    }
}

section! {
    /// Training and practice (R6).
    TrainingPolicy {
        /// Class hours a year.
        hours: u32,
        /// 专职 and/or 兼职 who are told when they are short.
        obliged: Vec<String>,
        /// Whether newcomers need only a part of the year's hours.
        pro_rata: bool,
        /// 主办层级 that count without recognition.
        counted_levels: Vec<String>,
        /// Whether sign-in by QR code is offered.
        qr_sign_in: bool,
        /// Minutes before the beginning of a day's hours from which one may sign in so.
        qr_opens_minutes: u32,
        /// Practice sessions a year.
        practice: u32,
        /// Forms that are practice.
        practice_forms: Vec<String>,
    }
}

section! {
    /// Expert pools (R7).
    ExpertsPolicy {
        /// Size aimed at in the city pool.
        city_target: u32,
        /// Below it a warning.
        city_low: u32,
        /// Above it a warning.
        city_high: u32,
        /// Beyond it a district writes a reason.
        district_limit: u32,
        /// Fewest nominees of a district in a round.
        nominees_min: u32,
        /// Most nominees of a district in a round.
        nominees_max: u32,
    }
}

section! {
    /// Limits of cases (R9).
    ClocksPolicy {
        /// Acceptance decision, working days after receipt.
        acceptance_working_days: u32,
        /// After so many calendar days from receipt either party may go to arbitration.
        arbitration_days: u32,
        /// Handling, calendar days from acceptance.
        handling_days: u32,
        /// Longest extension of new-employment-form cases, calendar days.
        new_form_extension_days: u32,
        /// Joint arbitral review, calendar days from effect.
        review_days: u32,
        /// Judicial confirmation, calendar days from effect.
        confirmation_days: u32,
        /// Silence after a proposal to negotiate, calendar days.
        negotiation_days: u32,
        /// Publication, working days after a change.
        publication_working_days: u32,
    }
}

section! {
    /// When reminders are sent, in working days before the last day (III-1-4c).
    RemindersPolicy {
        /// 受理决定.
        acceptance_working_days: u32,
        /// 办理期限, 法定期限, 履行期限, 补正, 转办, 回访.
        case_working_days: u32,
        /// 申请仲裁审查, 申请司法确认.
        review_working_days: u32,
        /// Whatever else has a last day.
        other_working_days: u32,
        /// 回访, calendar days after an agreement closed the case.
        visit_days: u32,
    }
}

section! {
    /// Switches of case handling.
    CasesPolicy {
        /// Suggest arbitration for 确认劳动关系 alone.
        suggest_arbitration_for_relation: bool,
        /// A certified signature service is connected.
        signature_service: bool,
        /// Years the file of a case is kept at least, from the archive.
        retention_years: u32,
    }
}

section! {
    /// Collective disputes (R9).
    CollectivePolicy {
        /// Workers with a common claim.
        workers: u32,
        /// Fewest representatives.
        representatives_min: u32,
        /// Most representatives.
        representatives_max: u32,
    }
}

section! {
    /// Major collective disputes (R10). Nothing is late until `document` is set.
    MajorPolicy {
        /// Major from so many workers.
        workers: u32,
        /// Major from so many workers where there is a sign.
        workers_with_signs: u32,
        /// The signs.
        signs: Vec<String>,
        /// Whether unpaid migrant workers are a sign.
        unpaid_migrant_workers: bool,
        /// First report, hours from the first call.
        first_report_hours: u32,
        /// Hours between follow-up reports.
        follow_up_hours: u32,
        /// Final report, working days after the end.
        final_working_days: u32,
        /// The city's document that sets these limits.
        document: Option<String>,
    }
}

section! {
    /// How long the parameters of the calculators serve (R12).
    CalculatorsPolicy {
        /// Months a minimum wage serves from its first day.
        minimum_wage_months: u32,
        /// Months it serves from the day it was last looked up.
        recheck_months: u32,
        /// Months a figure of the year before serves.
        yearly_months: u32,
    }
}

section! {
    /// Switches of the public side; all off as shipped.
    PublicPolicy {
        /// `/organisations`.
        organisations: bool,
        /// `/mediators`.
        mediators: bool,
        /// `/experts`.
        experts: bool,
        /// `/verify`.
        verify: bool,
        /// `/apply`.
        apply: bool,
        /// `/progress`.
        progress: bool,
        /// `/calculators`.
        calculators: bool,
        /// `/knowledge`.
        knowledge: bool,
        /// `/open`.
        open_data: bool,
        /// `/satisfaction`.
        satisfaction: bool,
        /// Enterprise committees in the public directory.
        enterprise_committees: bool,
    }
}

/// Targets and how they are counted (R1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoveragePolicy {
    /// Which count is official.
    pub official_measure: Item<Measure>,
    /// What makes a street centre count officially.
    pub operational_by: Item<OperationalBy>,
    /// First day of the straight line.
    pub progress_start: Item<Date>,
    /// Whether functional zones of the division list count as streets.
    pub count_zones_as_subdistricts: Item<bool>,
    /// The targets in file order.
    pub targets: Vec<Item<Target>>,
    /// 组织类型 that count, by indicator, as their words.
    pub kinds: Vec<(Indicator, Item<Vec<String>>)>,
}

impl CoveragePolicy {
    /// Codes of the 组织类型 that count for an indicator.
    pub fn kind_codes(&self, indicator: Indicator) -> Vec<&'static str> {
        let kinds = self.kinds.iter().filter(|(of, _)| *of == indicator).flat_map(|(_, kinds)| &kinds.value);
        kinds.filter_map(|label| ORGANISATION_KINDS.find(label)).collect()
    }

    /// Whether an organisation of this 组织类型 (its code) counts for the indicator.
    pub fn counts(&self, indicator: Indicator, kind: &str) -> bool {
        self.kind_codes(indicator).contains(&kind)
    }

    /// The targets of an indicator, earliest first.
    pub fn targets_of(&self, indicator: Indicator) -> Vec<&Item<Target>> {
        let mut found: Vec<_> =
            self.targets.iter().filter(|target| target.value.indicator == indicator).collect();
        found.sort_by_key(|target| target.value.due);
        found
    }
}

/// Annual registration (R5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistrationPolicy {
    /// First year it is asked for.
    pub first_year: Item<i16>,
    /// Last day of the campaign of a year.
    pub due: Item<MonthDay>,
    /// Last day a missing registration alone does not count against a centre's staffing.
    pub grace: Item<MonthDay>,
    /// What may stand in the way.
    pub conduct: ConductPolicy,
}

/// Early warning (R10).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertsPolicy {
    /// Distinct applicants against one employer.
    pub employer_applicants: Item<u32>,
    /// Over so many days.
    pub employer_days: Item<u32>,
    /// Workers in one case.
    pub case_workers: Item<u32>,
    /// Risk levels that alert.
    pub risk_levels: Item<Vec<String>>,
    /// Unperformed agreements of one employer in a year.
    pub unperformed_per_year: Item<u32>,
    /// Weeks the average is taken over.
    pub weekly_base_weeks: Item<u32>,
    /// Threshold table, smallest average first.
    pub weekly: Vec<Item<WeeklyThreshold>>,
}

impl AlertsPolicy {
    /// The average of a total over the base weeks, rounded half up; 0 without base weeks.
    pub fn weekly_average(&self, total: u32) -> u32 {
        let weeks = self.weekly_base_weeks.value;
        (total + weeks / 2).checked_div(weeks).unwrap_or(0)
    }

    /// More cases in one week than this raise an alert, given the total of the weeks before; `None` without a row.
    pub fn weekly_threshold(&self, total: u32) -> Option<u32> {
        let average = self.weekly_average(total);
        self.weekly.iter().find(|row| average <= row.value.average).map(|row| row.value.threshold)
    }
}

/// Reads the whole file; problems stay in the reader.
pub(super) fn read(r: &mut Reader, digest: String) -> Policy {
    Policy {
        name: r.plain("name"),
        jurisdiction: r.plain("jurisdiction"),
        version: r.plain("version"),
        effective: r.plain("effective"),
        document: r.plain("document"),
        digest,
        system_name: r.item("system.name"),
        coverage: coverage(r),
        checklist: lists::checklist(r),
        staffing: StaffingPolicy::read(r, "staffing"),
        certificate: CertificatePolicy::read(r, "certificate"),
        registration: RegistrationPolicy {
            first_year: r.item("registration.first_year"),
            due: r.item("registration.due"),
            grace: r.item("registration.grace"),
            conduct: ConductPolicy::read(r, "registration.conduct"),
        },
        appointment_min_years: r.item("roster.appointment_min_years"),
        training: TrainingPolicy::read(r, "training"),
        experts: ExpertsPolicy::read(r, "experts"),
        periods: lists::periods(r),
        clocks: ClocksPolicy::read(r, "clocks"),
        reminders: RemindersPolicy::read(r, "reminders"),
        cases: CasesPolicy::read(r, "cases"),
        collective: CollectivePolicy::read(r, "collective"),
        major: MajorPolicy::read(r, "major"),
        alerts: alerts(r),
        calculators: CalculatorsPolicy::read(r, "calculators"),
        public: PublicPolicy::read(r, "public"),
        annexes: lists::annexes(r),
        zones: lists::zones(r),
        items: Vec::new(),
    }
}

fn coverage(r: &mut Reader) -> CoveragePolicy {
    CoveragePolicy {
        official_measure: r.item("coverage.official_measure"),
        operational_by: r.item("coverage.operational_by"),
        progress_start: r.item("coverage.progress_start"),
        count_zones_as_subdistricts: r.item("coverage.count_zones_as_subdistricts"),
        targets: lists::targets(r),
        kinds: Indicator::ALL
            .iter()
            .map(|of| (*of, r.item(&format!("coverage.kinds.{}", of.code()))))
            .collect(),
    }
}

fn alerts(r: &mut Reader) -> AlertsPolicy {
    AlertsPolicy {
        employer_applicants: r.item("alerts.employer_applicants"),
        employer_days: r.item("alerts.employer_days"),
        case_workers: r.item("alerts.case_workers"),
        risk_levels: r.item("alerts.risk_levels"),
        unperformed_per_year: r.item("alerts.unperformed_per_year"),
        weekly_base_weeks: r.item("alerts.weekly_base_weeks"),
        weekly: lists::weekly(r),
    }
}
