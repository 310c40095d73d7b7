//! The way of a request for an opinion: sent, accepted or declined, answered; or called back.

use crate::acts::{Refusal, said};
use crate::table::Problem;

/// Where a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The expert has not said whether he or she will.
    Sent,
    /// The expert will.
    Accepted,
    /// The expert will not.
    Declined,
    /// The opinion is there.
    Answered,
    /// Called back by who asked.
    Withdrawn,
}

impl State {
    /// All of them.
    pub const ALL: &'static [Self] =
        &[Self::Sent, Self::Accepted, Self::Answered, Self::Declined, Self::Withdrawn];

    /// Stored form.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Answered => "answered",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// In words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Sent => "待答复",
            Self::Accepted => "已接受",
            Self::Declined => "未接受",
            Self::Answered => "已提供意见",
            Self::Withdrawn => "已撤回",
        }
    }

    /// By its stored form or its words.
    pub fn find(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|state| state.code() == text || state.label() == text)
    }

    /// Whether somebody still has to do something.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Sent | Self::Accepted)
    }
}

/// A step of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// The expert will.
    Accept,
    /// The expert will not, and why.
    Decline(&'a str),
    /// The opinion with the hours it took, in hundredths.
    Answer(&'a str, i64),
    /// Who asked calls it back, and why.
    Withdraw(&'a str),
}

/// Most hours of one opinion, in hundredths.
const MOST_HOURS: i64 = 100 * 100;

/// Where a request stands after a step.
///
/// # Errors
/// The step does not follow, or lacks its words.
pub fn after(state: State, step: Step) -> Result<State, Refusal> {
    let refuse = |remedy: &str| {
        Err(Problem::error("", format!("这项征询{}，不能再这样办理。", state.label()), remedy))
    };
    match step {
        Step::Accept if state == State::Sent => Ok(State::Accepted),
        Step::Decline(reason) if state.is_open() => {
            said("reason", reason, "不接受的理由").map(|()| State::Declined)
        }
        Step::Answer(opinion, hours) if state.is_open() => {
            said("opinion", opinion, "意见")?;
            if !(1..=MOST_HOURS).contains(&hours) {
                let message = "用时要大于 0，不超过 100 小时。";
                return Err(Problem::error("hours", message, "填小时数，如 2 或 1.5。"));
            }
            Ok(State::Answered)
        }
        Step::Withdraw(reason) if state.is_open() => {
            said("reason", reason, "撤回理由").map(|()| State::Withdrawn)
        }
        _ => refuse("刷新页面看现在的情况；要再问的，重新发一项。"),
    }
}
