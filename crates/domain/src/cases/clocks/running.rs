//! Which clocks of a case run on a day.

use super::{By, acceptance, arbitral_review, arbitration, duty, handling_of, judicial_confirmation};
use crate::calendar::Reckoned;
use crate::cases::agreement::in_force_on;
use crate::cases::performance::open_duties;
use crate::cases::record::Case;
use crate::cases::state::State;
use crate::dates::days_between;
use crate::verdict::Verdict;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What a clock is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockKind {
    /// 受理决定.
    Acceptance,
    /// 法定期限.
    Arbitration,
    /// 办理期限.
    Handling,
    /// 仲裁审查.
    ArbitralReview,
    /// 司法确认.
    JudicialConfirmation,
    /// 履行.
    Duty,
}

impl ClockKind {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::Acceptance,
        Self::Arbitration,
        Self::Handling,
        Self::ArbitralReview,
        Self::JudicialConfirmation,
        Self::Duty,
    ];

    /// Stored form.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Acceptance => "acceptance",
            Self::Arbitration => "arbitration",
            Self::Handling => "handling",
            Self::ArbitralReview => "arbitral_review",
            Self::JudicialConfirmation => "judicial_confirmation",
            Self::Duty => "duty",
        }
    }

    /// By its stored form.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.code() == code)
    }

    /// In words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Acceptance => "受理决定",
            Self::Arbitration => "法定期限",
            Self::Handling => "办理期限",
            Self::ArbitralReview => "申请仲裁审查",
            Self::JudicialConfirmation => "申请司法确认",
            Self::Duty => "履行期限",
        }
    }

    /// Whether somebody is late when it has run out. The others close a door or open one.
    pub const fn binds(self) -> bool {
        matches!(self, Self::Acceptance | Self::Handling | Self::Duty)
    }
}

/// A clock that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    /// What it is about.
    pub kind: ClockKind,
    /// The day it ends on and why.
    pub end: Verdict<Reckoned>,
    /// Days to that day; 0 on it, negative after it.
    pub days: i64,
    /// Which duty of the agreement, from 0.
    pub duty: Option<usize>,
}

impl Clock {
    /// Whether it has run out.
    pub const fn is_over(&self) -> bool {
        self.days < 0
    }
}

/// The clocks that run on a day, the first to end first. A door that has closed is no clock any more; what binds
/// somebody stays until it is done.
pub fn running(case: &Case, by: By, today: Date) -> Vec<Clock> {
    let mut clocks = Vec::new();
    let mut add = |kind: ClockKind, end: Verdict<Reckoned>, duty: Option<usize>| {
        let days = days_between(today, end.result.date);
        clocks.push(Clock { kind, end, days, duty });
    };
    let state = State::beneath(case);
    if state.awaits_decision()
        && let Some(received) = case.received_on
    {
        add(ClockKind::Acceptance, acceptance(received, by), None);
    }
    if (state.awaits_decision() || state.in_mediation())
        && let Some(received) = case.received_on
    {
        add(ClockKind::Arbitration, arbitration(received, by), None);
    }
    if state.in_mediation()
        && let Some(end) = handling_of(case, by)
    {
        add(ClockKind::Handling, end, None);
    }
    if state.follows_up() {
        if let Some(in_force) = in_force_on(case).filter(|_| case.review.kind.is_none()) {
            let review = (!case.is_relation_only())
                .then(|| (ClockKind::ArbitralReview, arbitral_review(in_force, by)));
            let confirmation = (ClockKind::JudicialConfirmation, judicial_confirmation(in_force, by));
            for (kind, end) in review.into_iter().chain([confirmation]) {
                if end.result.date >= today {
                    add(kind, end, None);
                }
            }
        }
        for open in open_duties(case) {
            if let Some(due) = open.due_on {
                add(ClockKind::Duty, duty(due, &open.what, by), Some(open.number));
            }
        }
    }
    clocks.sort_by_key(|clock| (clock.end.result.date, clock.kind));
    clocks
}
