//! How a case stands, in words for those who applied: what it means, what comes next and why then, what to bring, and
//! whether arbitration is open. Nothing of it names the other side.

use crate::cases::clocks::{By, Clock, ClockKind, running};
use crate::cases::kinds::{DecisionKind, PerformanceState};
use crate::cases::limitation;
use crate::cases::state::State;
use crate::cases::{Case, Outcome};
use crate::dates::spoken;
use jiff::civil::Date;

/// A day to come, and why that day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next {
    /// The day.
    pub on: Date,
    /// What happens by then.
    pub what: &'static str,
    /// Why that day.
    pub why: String,
    /// Clause.
    pub clause: &'static str,
    /// It has passed and nothing was recorded.
    pub is_over: bool,
}

/// How a case stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// In a few words.
    pub heading: &'static str,
    /// What it means and who does what.
    pub means: String,
    /// What comes next.
    pub next: Option<Next>,
    /// What the applicant shall bring, in the organisation's words.
    pub bring: Option<String>,
    /// Why arbitration may be applied for now; `None` while it may not be, or need not be.
    pub arbitration: Option<String>,
    /// The day from which the year to apply for arbitration runs anew, where something interrupted it (令17-31).
    pub anew_from: Option<Date>,
    /// Nothing more is done.
    pub is_over: bool,
}

/// How a case stands on a day.
pub fn standing(case: &Case, by: By, today: Date) -> Standing {
    let state = State::beneath(case);
    let clocks = running(case, by, today);
    let stands = in_archive(case, state);
    let (heading, means) = words(case, stands);
    let mut means = means.to_owned();
    if State::of(case) == State::Referred {
        means.push_str("现在正和另一个调解组织商量由谁来办，定了以后这里的组织名称会变。");
    }
    let wanted = case.decision.wanted.clone().filter(|_| state == State::Supplementing);
    Standing {
        heading,
        means,
        next: next(state, &clocks),
        bring: wanted.map(|text| impersonal(case, &text)),
        arbitration: arbitration(case, stands, &clocks, by),
        anew_from: limitation::verdict(case, by, today).map(|verdict| verdict.result.on),
        is_over: state.is_over() && !state.follows_up(),
    }
}

/// What a file in the archive was when it went there, as far as that is something else than ended.
fn in_archive(case: &Case, state: State) -> State {
    match state {
        State::Archived if case.decision.kind == Some(DecisionKind::Refused) => State::Refused,
        State::Archived if case.performance.state == Some(PerformanceState::Defaulted) => State::Defaulted,
        state => state,
    }
}

/// A text without the name of the other side.
fn impersonal(case: &Case, text: &str) -> String {
    let name = case.respondent.name.trim();
    if name.is_empty() { text.to_owned() } else { text.replace(name, "对方") }
}

fn words(case: &Case, state: State) -> (&'static str, &'static str) {
    match state {
        State::Registered => ("已收到", "调解组织在看您的申请，会问对方愿不愿意调解，然后告诉您受理不受理。"),
        State::Supplementing => ("请您补材料", "材料补齐以后接着办。补不了的，打电话说明。"),
        State::Asking => ("正在问对方", "调解要双方愿意。对方答复以后，会告诉您受理不受理。"),
        State::Refused => {
            ("没有受理", "不受理的理由写在不予受理通知书里，由调解组织交给您；没有收到的，打电话问。")
        }
        State::Accepted => ("已受理", "正在安排调解员，会打电话和您约时间。"),
        State::Mediating => ("正在调解", "调解员会和双方谈。请保持电话畅通。"),
        State::Signing => ("谈成了，等签字盖章", "双方和调解员签名、调解组织盖章以后，协议生效。"),
        State::Performing => ("协议已生效，等履行", "到期没有履行的，马上告诉调解员。"),
        State::Defaulted => ("协议没有履行", "请带上协议，问调解组织下一步怎么办。"),
        State::Voided => ("已作废", "这份申请重复了，或者登记有误。请打电话问调解组织。"),
        State::Referred | State::Ended | State::Archived => ended(case),
    }
}

fn ended(case: &Case) -> (&'static str, &'static str) {
    match case.closure.outcome {
        Some(Outcome::Agreement | Outcome::PerformedAtOnce) => {
            ("已结案：达成协议", "协议已经履行。对方又反悔的，告诉调解组织。")
        }
        Some(Outcome::Settled) => ("已结案：自行和解", "双方自己谈好了。"),
        Some(Outcome::Withdrawn) => ("已结案：撤回申请", "以后还可以再申请。"),
        Some(outcome) if outcome.is_failed() => ("已结案：没有谈成", "没有谈成，不影响您申请仲裁。"),
        Some(Outcome::Transferred) => {
            ("已转其他部门", "由接手的部门和您联系；没有人联系的，打电话问调解组织。")
        }
        _ => ("已结案", "结果以调解组织给您的文书为准。"),
    }
}

fn next(state: State, clocks: &[Clock]) -> Option<Next> {
    let wanted = |kind: ClockKind| match kind {
        ClockKind::Acceptance if state.awaits_decision() => Some("最迟这一天告诉您受理不受理"),
        ClockKind::Handling if state.in_mediation() => Some("最迟这一天调解完；双方同意的可以延长"),
        ClockKind::ArbitralReview => Some("这一天以前，双方可以共同申请仲裁审查，让协议能强制执行"),
        ClockKind::Duty => Some("协议约定的履行日"),
        _ => None,
    };
    let (clock, what) = clocks.iter().find_map(|clock| Some((clock, wanted(clock.kind)?)))?;
    // The sentence of a duty is in the parties' own words.
    let why = match clock.kind {
        ClockKind::Duty => format!("协议约定在{}以前履行。", spoken(clock.end.result.date)),
        _ => clock.end.sentence.clone(),
    };
    Some(Next { on: clock.end.result.date, what, why, clause: clock.end.clause, is_over: clock.is_over() })
}

fn arbitration(case: &Case, state: State, clocks: &[Clock], by: By) -> Option<String> {
    let run_out = clocks.iter().any(|c| c.kind == ClockKind::Arbitration && c.is_over());
    let words = match state {
        State::Refused => "没有受理的，可以直接申请仲裁。",
        State::Defaulted => "协议没有履行的，可以申请仲裁。",
        State::Ended | State::Archived if case.closure.outcome.is_some_and(Outcome::is_failed) => {
            "没有谈成，可以申请仲裁。"
        }
        _ if run_out => {
            let days = by.policy.clocks.arbitration_days.value;
            return Some(format!("自收到申请之日起满{days}日没有达成协议，可以申请仲裁；调解也可以接着谈。"));
        }
        _ => return None,
    };
    Some(words.to_owned())
}
