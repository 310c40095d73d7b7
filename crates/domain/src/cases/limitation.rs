//! Interruption of limitation (令17-31): eight events, each read from what the steps recorded. From the day of an event
//! the year to apply for arbitration runs anew.

use super::clocks::{self, By};
use super::kinds::{Ground, Outcome, PerformanceState};
use super::parts::{Broken, Negotiation};
use super::performance::open_duties;
use super::record::Case;
use super::state::State;
use crate::dates::{next, spoken};
use crate::verdict::{Basis, Fact, Verdict};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

const CLAUSE: &str = "令17-31";

/// One of the eight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// 一: after a proposal to negotiate the other party declined or was silent for five days.
    NegotiationDeclined,
    /// 二: within the agreed time one party would not go on negotiating.
    NegotiationBrokenOff,
    /// 三: the agreed time passed without agreement.
    NegotiationFailed,
    /// 四: a settlement is not performed.
    SettlementNotPerformed,
    /// 五: after an application for mediation the other party did not agree to it.
    MediationDeclined,
    /// 六: after acceptance one party would not go on.
    MediationBrokenOff,
    /// 七: no agreement within the limit.
    MediationFailed,
    /// 八: the mediation agreement is not performed in time.
    AgreementNotPerformed,
}

impl Event {
    /// All eight, in the order of the article.
    pub const ALL: [Self; 8] = [
        Self::NegotiationDeclined,
        Self::NegotiationBrokenOff,
        Self::NegotiationFailed,
        Self::SettlementNotPerformed,
        Self::MediationDeclined,
        Self::MediationBrokenOff,
        Self::MediationFailed,
        Self::AgreementNotPerformed,
    ];

    /// In words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::NegotiationDeclined => "提出协商后对方不同意或者五日内不回应",
            Self::NegotiationBrokenOff => "在约定的协商期限内一方不同意继续协商",
            Self::NegotiationFailed => "在约定的协商期限内没有达成一致",
            Self::SettlementNotPerformed => "达成和解协议后不履行",
            Self::MediationDeclined => "提出调解申请后对方不同意调解",
            Self::MediationBrokenOff => "受理后一方不同意调解",
            Self::MediationFailed => "在规定的期限内没有达成调解协议",
            Self::AgreementNotPerformed => "达成调解协议后在约定的期限内不履行",
        }
    }

    /// Which item of the article, in words.
    pub const fn item(self) -> &'static str {
        match self {
            Self::NegotiationDeclined => "第一项",
            Self::NegotiationBrokenOff => "第二项",
            Self::NegotiationFailed => "第三项",
            Self::SettlementNotPerformed => "第四项",
            Self::MediationDeclined => "第五项",
            Self::MediationBrokenOff => "第六项",
            Self::MediationFailed => "第七项",
            Self::AgreementNotPerformed => "第八项",
        }
    }
}

/// An event on its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Interruption {
    /// The day.
    pub on: Date,
    /// Which.
    pub event: Event,
}

/// The interruptions known on a day, in order of time. What is void interrupted nothing.
pub fn interruptions(case: &Case, by: By, today: Date) -> Vec<Interruption> {
    if case.void.is_some() {
        return Vec::new();
    }
    let mut found: Vec<Interruption> = Vec::new();
    let mut add = |event, on: Option<Date>| {
        found.extend(on.filter(|day| *day <= today).map(|on| Interruption { on, event }));
    };
    for negotiation in &case.negotiations {
        let (event, on) = negotiated(negotiation, by);
        add(event, on);
    }
    let declined = case.decision.refusal.as_deref().and_then(Ground::of) == Some(Ground::OtherPartyDeclined);
    if declined && State::of(case) != State::Voided {
        add(Event::MediationDeclined, case.decision.since);
    }
    let accepted = case.decision.accepted_on.is_some();
    match case.closure.outcome {
        Some(Outcome::Unwilling | Outcome::Unsigned) if accepted => {
            add(Event::MediationBrokenOff, case.closure.on);
        }
        Some(Outcome::Unwilling) => add(Event::MediationDeclined, case.closure.on),
        Some(Outcome::TimedOut) => add(Event::MediationFailed, earlier(time_up(case, by), case.closure.on)),
        // Whatever it was closed for, no agreement was made within the limit.
        Some(Outcome::Arbitration | Outcome::Unreachable | Outcome::Other) => {
            add(Event::MediationFailed, time_up(case, by).filter(|up| Some(*up) <= case.closure.on));
        }
        // Time that ran out is a failure by law, whether or not somebody closed the case (令17-29).
        None if State::beneath(case).in_mediation() => add(Event::MediationFailed, time_up(case, by)),
        _ => {}
    }
    add(Event::AgreementNotPerformed, not_performed(case, by));
    found.sort_unstable();
    found
}

fn earlier(a: Option<Date>, b: Option<Date>) -> Option<Date> {
    a.into_iter().chain(b).min()
}

fn negotiated(negotiation: &Negotiation, by: By) -> (Event, Option<Date>) {
    let on = negotiation.ended_on;
    match negotiation.ending {
        Broken::Declined => (Event::NegotiationDeclined, on),
        Broken::Silent => {
            let end = next(clocks::negotiation(negotiation.proposed_on, by).result.date);
            (Event::NegotiationDeclined, Some(end))
        }
        Broken::BrokenOff => (Event::NegotiationBrokenOff, on),
        Broken::NotAgreed => (Event::NegotiationFailed, on),
        Broken::NotPerformed => (Event::SettlementNotPerformed, on),
    }
}

/// The first day after 办理期限.
fn time_up(case: &Case, by: By) -> Option<Date> {
    clocks::handling_of(case, by).map(|limit| next(limit.result.date))
}

/// The first day after the first duty that is not done, or the day somebody said it is not.
fn not_performed(case: &Case, by: By) -> Option<Date> {
    super::agreement::in_force_on(case)?;
    let said = case.performance.defaulted_on;
    let defaulted = case.performance.state == Some(PerformanceState::Defaulted);
    let open = open_duties(case);
    let due =
        open.iter().filter_map(|open| Some(clocks::duty(open.due_on?, &open.what, by).result.date)).min();
    match (said, due.map(next)) {
        (Some(said), Some(due)) if defaulted => Some(said.min(due)),
        (said @ Some(_), _) => said,
        (None, due) => due,
    }
}

/// What is told of the latest interruption; `None` where there is none.
pub fn verdict(case: &Case, by: By, today: Date) -> Option<Verdict<Interruption>> {
    let all = interruptions(case, by, today);
    let last = *all.last()?;
    let sentence = format!(
        "{}有下列情形：{}（{}）。仲裁时效自这一天中断，重新计算。",
        spoken(last.on),
        last.event.label(),
        last.event.item(),
    );
    let facts = all.iter().map(|one| Fact::new("时效中断", format!("{} {}", one.on, one.event.label())));
    Some(Verdict { result: last, clause: CLAUSE, basis: Basis::Text, sentence, facts: facts.collect() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::kinds::DecisionKind;
    use crate::cases::testing::{accepted, agreed, by, ledger, received};
    use jiff::civil::date;

    fn on(case: &Case, today: Date) -> Vec<(Event, Date)> {
        interruptions(case, by(), today).iter().map(|one| (one.event, one.on)).collect()
    }

    fn ended(case: Case, outcome: Outcome, day: Date) -> Case {
        let mut case = case;
        case.closure.outcome = Some(outcome);
        case.closure.on = Some(day);
        case
    }

    #[test]
    fn the_article_has_eight_items() {
        let items: std::collections::BTreeSet<&str> = Event::ALL.iter().map(|event| event.item()).collect();
        assert_eq!(items.len(), 8);
    }

    #[test]
    fn negotiations_interrupt_by_refusal_silence_breaking_off_failure_and_default() {
        let of = |ending, ended_on| {
            let mut case = received();
            case.negotiations.push(Negotiation { proposed_on: date(2024, 4, 22), ending, ended_on });
            on(&case, date(2024, 5, 6))
        };
        let day = date(2024, 4, 25);
        assert_eq!(of(Broken::Declined, Some(day)), [(Event::NegotiationDeclined, day)]);
        assert_eq!(of(Broken::BrokenOff, Some(day)), [(Event::NegotiationBrokenOff, day)]);
        assert_eq!(of(Broken::NotAgreed, Some(day)), [(Event::NegotiationFailed, day)]);
        assert_eq!(of(Broken::NotPerformed, Some(day)), [(Event::SettlementNotPerformed, day)]);
        // Proposed on Monday 22 April 2024: the fifth day is Saturday, over to Sunday the 28th, which is worked.
        assert_eq!(of(Broken::Silent, None), [(Event::NegotiationDeclined, date(2024, 4, 29))]);
    }

    #[test]
    fn the_other_party_that_does_not_agree_interrupts_before_and_after_acceptance() {
        let mut refused = received();
        refused.decision.kind = Some(DecisionKind::Refused);
        refused.decision.since = Some(date(2024, 5, 8));
        refused.decision.refusal = Some("对方不同意：电话答复".into());
        assert_eq!(on(&refused, date(2024, 5, 8)), [(Event::MediationDeclined, date(2024, 5, 8))]);
        assert_eq!(on(&refused, date(2024, 5, 7)), [], "not yet");
        refused.decision.refusal = Some("不属于受案范围".into());
        assert_eq!(on(&refused, date(2024, 5, 8)), []);
        let day = date(2024, 5, 15);
        for outcome in [Outcome::Unwilling, Outcome::Unsigned] {
            assert_eq!(on(&ended(accepted(), outcome, day), day), [(Event::MediationBrokenOff, day)]);
        }
        assert_eq!(on(&ended(received(), Outcome::Unwilling, day), day), [(Event::MediationDeclined, day)]);
        assert_eq!(on(&ended(accepted(), Outcome::Withdrawn, day), day), []);
    }

    #[test]
    fn the_limit_that_passed_interrupts_closed_or_not() {
        // Accepted on 7 May: the last day is 22 May 2024.
        assert_eq!(on(&accepted(), date(2024, 5, 22)), []);
        let failed = [(Event::MediationFailed, date(2024, 5, 23))];
        assert_eq!(on(&accepted(), date(2024, 5, 23)), failed);
        let closed = ended(accepted(), Outcome::TimedOut, date(2024, 6, 3));
        assert_eq!(on(&closed, date(2024, 6, 3)), failed);
        let gone = |day| ended(accepted(), Outcome::Unreachable, day);
        assert_eq!(on(&gone(date(2024, 5, 22)), date(2024, 6, 3)), [], "closed within the limit");
        assert_eq!(on(&gone(date(2024, 5, 23)), date(2024, 6, 3)), failed);
        let mut longer = accepted();
        longer.extension.to = Some(date(2024, 5, 31));
        assert_eq!(on(&longer, date(2024, 6, 1)), [(Event::MediationFailed, date(2024, 6, 1))]);
        let void = super::super::parts::Void { on: date(2024, 5, 24), reason: "重复".into() };
        assert_eq!(on(&Case { void: Some(void), ..accepted() }, date(2024, 6, 3)), []);
    }

    #[test]
    fn an_agreement_not_performed_in_time_interrupts() {
        let mut case = ended(agreed(), Outcome::Agreement, date(2024, 5, 21));
        assert_eq!(on(&case, date(2024, 6, 28)), [], "the last day");
        let late = [(Event::AgreementNotPerformed, date(2024, 6, 29))];
        assert_eq!(on(&case, date(2024, 6, 29)), late);
        case.performance.state = Some(PerformanceState::Defaulted);
        case.performance.defaulted_on = Some(date(2024, 7, 5));
        assert_eq!(on(&case, date(2024, 7, 18)), late, "said later, interrupted on the day");
        let told = verdict(&case, by(), date(2024, 7, 18)).expect("one");
        assert!(told.sentence.contains("第八项") && told.clause == CLAUSE, "{}", told.sentence);
        assert_eq!(on(&ledger(), date(2024, 7, 18)), [], "performed");
    }
}
