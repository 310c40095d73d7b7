//! The clocks of a case as cards: the day, how far it is, why it is this day.

use fengqiao_domain::cases::Case;
use fengqiao_domain::cases::clocks::{self, By, Clock, ClockKind};
use fengqiao_domain::cases::state::State;
use fengqiao_domain::verdict::Verdict;

use super::Said;

/// One card.
pub(super) struct ClockView {
    pub(super) name: String,
    pub(super) date: String,
    /// Days to it, where somebody still has to act or a door still closes.
    pub(super) days: Option<i64>,
    /// How it ended, with a tick.
    pub(super) done: String,
    /// What holds now that it is over.
    pub(super) after: &'static str,
    pub(super) why: Said,
    pub(super) facts: Vec<(&'static str, String)>,
}

/// The clocks of a case: those that run, and of an accepted one also what was decided when.
pub(super) fn views(case: &Case, running: &[Clock], by: By) -> Vec<ClockView> {
    let mut all: Vec<ClockView> = Vec::new();
    let state = State::beneath(case);
    if let (true, Some(received)) = (state.in_mediation(), case.received_on) {
        let done = case.decision.accepted_on.map(|day| format!("{} 已作出", day.strftime("%m-%d")));
        let name = name(ClockKind::Acceptance, by);
        all.push(ClockView {
            done: done.unwrap_or_default(),
            ..view(name, &clocks::acceptance(received, by))
        });
    }
    for clock in running {
        let what = clock.duty.map(|duty| duty_name(case, duty));
        let name = what.unwrap_or_else(|| name(clock.kind, by));
        // The door to arbitration opens: nobody is late.
        let open = clock.kind == ClockKind::Arbitration && clock.is_over();
        all.push(ClockView {
            days: Some(clock.days).filter(|_| !open),
            after: if open { "已过，可以申请仲裁" } else { "" },
            ..view(name, &clock.end)
        });
    }
    if let (Some(closed), Some(end)) = (case.closure.on, clocks::handling_of(case, by)) {
        let late = closed > end.result.date;
        let done =
            format!("{} {}", closed.strftime("%m-%d"), if late { "结案，超过期限" } else { "按期结案" });
        all.push(ClockView { done, ..view(name(ClockKind::Handling, by), &end) });
    }
    all
}

fn view(name: String, end: &Verdict<fengqiao_domain::calendar::Reckoned>) -> ClockView {
    ClockView {
        name,
        date: end.result.date.to_string(),
        days: None,
        done: String::new(),
        after: "",
        why: Said::new(end.sentence.as_str(), end.clause, end.basis),
        facts: end.facts.iter().map(|fact| (fact.label, fact.value.clone())).collect(),
    }
}

fn name(kind: ClockKind, by: By) -> String {
    match kind {
        ClockKind::Acceptance => "作出受理决定".to_owned(),
        ClockKind::Arbitration => {
            format!("自收到满 {} 日，可申请仲裁", by.policy.clocks.arbitration_days.value)
        }
        ClockKind::Handling
        | ClockKind::ArbitralReview
        | ClockKind::JudicialConfirmation
        | ClockKind::Duty => kind.label().to_owned(),
    }
}

fn duty_name(case: &Case, number: usize) -> String {
    match case.agreement.duties.get(number) {
        Some(duty) => format!("履行第 {} 项：{}", number + 1, duty.what),
        None => ClockKind::Duty.label().to_owned(),
    }
}
