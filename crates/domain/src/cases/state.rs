//! Where a case stands: a function of what is recorded, so that a row of an old ledger stands somewhere too
//! (regulations.md §6).

use super::kinds::{DecisionKind, Outcome, PerformanceState};
use super::record::Case;
use serde::{Deserialize, Serialize};

/// Where a case stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// 已登记: nothing decided.
    Registered,
    /// 待补正.
    Supplementing,
    /// 征询对方意见中.
    Asking,
    /// 转出待答复: another organisation is asked to take it over.
    Referred,
    /// 不予受理.
    Refused,
    /// 已受理，待指派.
    Accepted,
    /// 调解中.
    Mediating,
    /// 已达成协议，待签章.
    Signing,
    /// 履行中.
    Performing,
    /// 未履行.
    Defaulted,
    /// 已结案: nothing is owed any more.
    Ended,
    /// 已归档.
    Archived,
    /// 已作废.
    Voided,
}

impl State {
    /// All of them, in the order of the way.
    pub const ALL: &'static [Self] = &[
        Self::Registered,
        Self::Supplementing,
        Self::Asking,
        Self::Referred,
        Self::Refused,
        Self::Accepted,
        Self::Mediating,
        Self::Signing,
        Self::Performing,
        Self::Defaulted,
        Self::Ended,
        Self::Archived,
        Self::Voided,
    ];

    /// Stored form.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Supplementing => "supplementing",
            Self::Asking => "asking",
            Self::Referred => "referred",
            Self::Refused => "refused",
            Self::Accepted => "accepted",
            Self::Mediating => "mediating",
            Self::Signing => "signing",
            Self::Performing => "performing",
            Self::Defaulted => "defaulted",
            Self::Ended => "ended",
            Self::Archived => "archived",
            Self::Voided => "voided",
        }
    }

    /// By its stored form.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|state| state.code() == code)
    }

    /// In words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Registered => "已登记，待决定",
            Self::Supplementing => "待补正",
            Self::Asking => "征询对方意见中",
            Self::Referred => "已转出，待答复",
            Self::Refused => "不予受理",
            Self::Accepted => "已受理，待指派",
            Self::Mediating => "调解中",
            Self::Signing => "已达成协议，待签章",
            Self::Performing => "履行中",
            Self::Defaulted => "未履行",
            Self::Ended => "已结案",
            Self::Archived => "已归档",
            Self::Voided => "已作废",
        }
    }

    /// Where a case stands.
    pub fn of(case: &Case) -> Self {
        let pending = case.referral.as_ref().is_some_and(|referral| referral.answer.is_none());
        match Self::beneath(case) {
            state if pending && !state.is_over() => Self::Referred,
            state => state,
        }
    }

    /// Where it stands apart from a referral that waits for its answer: the clocks go on meanwhile.
    pub fn beneath(case: &Case) -> Self {
        if case.void.is_some() {
            return Self::Voided;
        }
        if case.archive.on.is_some() {
            return Self::Archived;
        }
        if case.decision.kind == Some(DecisionKind::Refused) {
            return Self::Refused;
        }
        if case.closure.on.is_some() || case.closure.outcome.is_some() {
            return Self::after_closure(case);
        }
        match case.decision.kind {
            Some(DecisionKind::Supplement) => Self::Supplementing,
            Some(DecisionKind::Asking) => Self::Asking,
            None if case.decision.accepted_on.is_none() => Self::Registered,
            _ if case.agreement.reached_on.is_some() => Self::Signing,
            _ if case.handlers.is_empty() => Self::Accepted,
            _ => Self::Mediating,
        }
    }

    fn after_closure(case: &Case) -> Self {
        match (case.closure.outcome, case.performance.state) {
            (Some(Outcome::Agreement), Some(PerformanceState::Performed)) => Self::Ended,
            (Some(Outcome::Agreement), Some(PerformanceState::Defaulted)) => Self::Defaulted,
            (Some(Outcome::Agreement), _) => Self::Performing,
            _ => Self::Ended,
        }
    }

    /// Whether acceptance is still to be decided.
    pub const fn awaits_decision(self) -> bool {
        matches!(self, Self::Registered | Self::Supplementing | Self::Asking)
    }

    /// Whether mediation is under way: accepted and not closed.
    pub const fn in_mediation(self) -> bool {
        matches!(self, Self::Accepted | Self::Mediating | Self::Signing)
    }

    /// Whether an agreement is to be performed.
    pub const fn follows_up(self) -> bool {
        matches!(self, Self::Performing | Self::Defaulted)
    }

    /// Whether neither decision nor mediation is open.
    pub const fn is_over(self) -> bool {
        !self.awaits_decision() && !self.in_mediation() && !matches!(self, Self::Referred)
    }

    /// Whether nothing is left to do but corrections.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Archived | Self::Voided)
    }
}

/// What contradicts itself in a case, in words: no step leads there, and a correction that would is refused.
pub fn contradictions(case: &Case) -> Vec<&'static str> {
    let refused = case.decision.kind == Some(DecisionKind::Refused);
    let accepted = case.decision.kind == Some(DecisionKind::Accepted);
    let closed = case.closure.on.is_some();
    let signatures = &case.agreement.signatures;
    let before = |a: Option<_>, b: Option<_>| a.zip(b).is_some_and(|(a, b)| a < b);
    let worked =
        !case.sessions.is_empty() || case.extension.to.is_some() || case.agreement.reached_on.is_some();
    let found = [
        (refused && (worked || closed), "不予受理的案件有调解、延期、协议或者结案的记录"),
        (worked && !accepted, "没有受理，有调解、延期或者协议的记录"),
        (accepted && case.decision.accepted_on.is_none(), "受理没有日期"),
        (before(case.decision.accepted_on, case.received_on), "受理早于收到申请"),
        (before(case.closure.on, case.received_on), "结案早于收到申请"),
        (before(case.closure.on, case.decision.accepted_on), "结案早于受理"),
        (closed != case.closure.outcome.is_some(), "结案日期和结案方式只有一项"),
        (
            case.closure.outcome == Some(Outcome::Agreement)
                && !signatures.is_empty()
                && signatures.complete_on().is_none(),
            "协议没有签章齐全就结案",
        ),
        (case.performance.state.is_some() && !closed, "没有结案，有履行的记录"),
        (case.visit.on.is_some() && !closed, "没有结案，有回访的记录"),
        (case.review.applied_on.is_some() && !closed, "没有结案，有审查确认的申请"),
        (case.archive.on.is_some() && !closed && !refused, "没有结案就归档"),
        (before(case.archive.on, case.closure.on), "归档早于结案"),
        (before(case.visit.on, case.closure.on), "回访早于结案"),
        (before(case.review.decided_on, case.review.applied_on), "审查确认的结果早于申请"),
    ];
    found.into_iter().filter(|(holds, _)| *holds).map(|(_, what)| what).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::testing::{accepted, agreed, ledger, received};
    use jiff::civil::date;

    #[test]
    fn a_row_of_a_ledger_stands_where_its_cells_say() {
        assert_eq!(State::of(&Case::default()), State::Registered);
        assert_eq!(State::of(&received()), State::Registered);
        assert_eq!(State::of(&accepted()), State::Mediating);
        assert_eq!(State::of(&Case { handlers: Vec::new(), ..accepted() }), State::Accepted);
        assert_eq!(State::of(&agreed()), State::Signing);
        let with = |state, outcome| {
            let mut case = ledger();
            case.performance.state = state;
            case.closure.outcome = Some(outcome);
            State::of(&case)
        };
        assert_eq!(with(None, Outcome::Agreement), State::Performing, "how it went is not known");
        assert_eq!(with(Some(PerformanceState::NotDue), Outcome::Agreement), State::Performing);
        assert_eq!(with(Some(PerformanceState::Performed), Outcome::Agreement), State::Ended);
        assert_eq!(with(Some(PerformanceState::Defaulted), Outcome::Agreement), State::Defaulted);
        assert_eq!(with(None, Outcome::TimedOut), State::Ended);
        let mut refused = received();
        refused.decision.kind = Some(DecisionKind::Refused);
        assert_eq!(State::of(&refused), State::Refused);
        let mut withdrawn = received();
        withdrawn.closure.on = Some(date(2024, 5, 8));
        assert_eq!(State::of(&withdrawn), State::Ended, "withdrawn before acceptance");
    }

    #[test]
    fn every_contradiction_is_seen_and_a_whole_case_has_none() {
        for case in [received(), accepted(), agreed(), ledger()] {
            assert_eq!(contradictions(&case), [""; 0]);
        }
        let wrong: [fn(&mut Case); 6] = [
            |c| c.decision.accepted_on = c.received_on.map(crate::dates::previous),
            |c| c.closure.on = c.received_on.map(crate::dates::previous),
            |c| c.closure.outcome = None,
            |c| c.archive.on = Some(date(2024, 1, 2)),
            |c| c.visit.on = Some(date(2024, 1, 2)),
            |c| c.decision.kind = Some(DecisionKind::Refused),
        ];
        for (at, make) in wrong.iter().enumerate() {
            let mut case = ledger();
            make(&mut case);
            assert!(!contradictions(&case).is_empty(), "{at}");
        }
    }
}
