//! The stages of a case with their days: 登记 征询 受理 调解 协议或终止 履行、回访 归档.

use fengqiao_domain::cases::state::State;
use fengqiao_domain::cases::steps::Step;
use fengqiao_domain::cases::{Case, DecisionKind, Outcome};
use jiff::civil::Date;

use super::short;
use crate::platform::view::Stage;

const LABELS: [&str; 7] = ["登记", "征询", "受理", "调解", "协议或终止", "履行、回访", "归档"];

/// The stages as they stand.
pub(super) fn stages(case: &Case, today: Date) -> Vec<Stage> {
    let day = |day: Option<Date>| day.map(|day| short(day, today)).unwrap_or_default();
    let asked = step_day(case, Step::Ask);
    let decision = &case.decision;
    let refused = decision.kind == Some(DecisionKind::Refused);
    let sessions = (case.sessions.iter().map(|s| s.on).min(), case.sessions.iter().map(|s| s.on).max());
    let closed = case.closure.on;
    let notes = [
        day(case.received_on),
        span(
            asked.or(decision.since.filter(|_| decision.kind == Some(DecisionKind::Asking))),
            decision.accepted_on,
            today,
        ),
        if refused { format!("{} 不予受理", day(decision.since)) } else { day(decision.accepted_on) },
        span(sessions.0, sessions.1, today),
        day(closed.or(case.agreement.reached_on)),
        day(case.visit.on.or(case.performance.receipts.iter().map(|r| r.on).max())),
        day(case.archive.on),
    ];
    let decided = refused || decision.accepted_on.is_some();
    let state = State::beneath(case);
    let done = [
        true,
        decided,
        decided,
        decision.accepted_on.is_some() && (closed.is_some() || case.agreement.reached_on.is_some()),
        closed.is_some() && decision.accepted_on.is_some(),
        matches!(state, State::Ended | State::Archived) && (is_kept(case) || case.visit.on.is_some()),
        case.archive.on.is_some(),
    ];
    let current = current(case);
    LABELS
        .iter()
        .zip(notes)
        .zip(done)
        .enumerate()
        .map(|(at, ((label, note), done))| {
            let here = current.filter(|(stage, _)| *stage == at).map(|(_, words)| words);
            Stage {
                label: (*label).to_owned(),
                note: here.map_or_else(|| note.trim().to_owned(), str::to_owned),
                done: done && here.is_none(),
                current: here.is_some(),
            }
        })
        .collect()
}

/// The stage under way, and how it stands in words.
fn current(case: &Case) -> Option<(usize, &'static str)> {
    Some(match State::beneath(case) {
        State::Registered => (1, "待征询"),
        State::Supplementing => (1, "待补正"),
        State::Asking => (1, "等对方答复"),
        State::Accepted => (3, "待指派"),
        State::Mediating => (3, "进行中"),
        State::Signing => (4, "待签章"),
        State::Performing => (5, "履行中"),
        State::Defaulted => (5, "未履行"),
        State::Refused | State::Ended => (6, "待归档"),
        State::Referred | State::Archived | State::Voided => return None,
    })
}

/// Whether what was agreed is performed.
fn is_kept(case: &Case) -> bool {
    matches!(case.closure.outcome, Some(Outcome::Agreement | Outcome::PerformedAtOnce))
}

/// The day of the last such step that holds.
fn step_day(case: &Case, step: Step) -> Option<Date> {
    case.steps.iter().rev().find(|taken| taken.step == step && taken.holds()).map(|taken| taken.on)
}

fn span(from: Option<Date>, to: Option<Date>, today: Date) -> String {
    match (from, to) {
        (Some(from), Some(to)) if from != to => format!("{} — {}", short(from, today), short(to, today)),
        (Some(day), _) => short(day, today),
        (None, _) => String::new(),
    }
}
