//! Reminders that leave the system (IV-2, III-1-4c): what somebody is told outside of the work list, when, and how often.
//!
//! Three times at most for one last day: some working days ahead, on the day (the last working day up to it), and once
//! when it is over. What was said is known by an identity made of the thing, its clock, its last day, the time it is said
//! and to whom: a last day that moved is said anew, and nothing else is. People are told on working days, everything in
//! one message in the morning; only the clock of a case with at most one working day left goes alone and at once. A
//! message names case numbers, clocks, dates and clauses, never a party.

mod plan;
mod words;

#[cfg(test)]
mod tests;

pub use plan::{MOST_ALONE, Message, Recipient, due, messages};
pub use words::{Letter, MOST_LINES, Office, letter, short};

use jiff::civil::Date;
use sm3::{Digest as _, Sm3};
use std::fmt::Write as _;

/// What a reminder is about, for people to choose from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// 案件期限.
    Cases,
    /// 本人的证书、注册、学时和征询.
    Own,
    /// 其他到期工作.
    Work,
}

impl Topic {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Cases, Self::Own, Self::Work];

    /// Stored form.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Cases => "cases",
            Self::Own => "own",
            Self::Work => "work",
        }
    }

    /// By its stored form.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.code() == code)
    }

    /// In words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Cases => "案件期限",
            Self::Own => "本人的证书、注册、学时和意见征询",
            Self::Work => "其他到期的工作",
        }
    }
}

/// Something with a last day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The thing: its kind and record or scope. Opaque, and the same tomorrow.
    pub subject: String,
    /// What it is about.
    pub topic: Topic,
    /// Stable word for its clock.
    pub clock: &'static str,
    /// 案件编号, where it is one case.
    pub number: Option<String>,
    /// The fact in one line. No names of parties.
    pub title: String,
    /// Last day.
    pub due: Date,
    /// Id of the clause; empty for what keeps the system itself running.
    pub clause: &'static str,
    /// Page where it is done, beginning with `/`.
    pub path: String,
    /// Told so many working days ahead.
    pub ahead: u32,
    /// The clock of one case: goes alone when at most one working day is left.
    pub presses: bool,
}

/// When it is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// 已逾期.
    Over,
    /// 今天到期, or before the next working day.
    Today,
    /// 快到期.
    Ahead,
}

impl Stage {
    /// All of them, the most pressing first.
    pub const ALL: [Self; 3] = [Self::Over, Self::Today, Self::Ahead];

    /// Stored form.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Over => "over",
            Self::Today => "today",
            Self::Ahead => "ahead",
        }
    }

    /// In words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Over => "已逾期",
            Self::Today => "今天到期",
            Self::Ahead => "快到期",
        }
    }
}

/// Something to be said today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// What.
    pub item: Item,
    /// When.
    pub stage: Stage,
    /// Working days after today up to the last day.
    pub left: u32,
    /// What is said is known by: 64 hex digits.
    pub identity: String,
}

impl Due {
    /// Whether it goes alone, at once.
    pub const fn is_urgent(&self) -> bool {
        self.item.presses && !matches!(self.stage, Stage::Over) && self.left <= 1
    }
}

/// SM3 over parts that may not run into each other, in hex.
fn digest(parts: &[&str]) -> String {
    let mut sm3 = Sm3::new();
    for part in parts {
        sm3.update(part.len().to_string().as_bytes());
        sm3.update(b":");
        sm3.update(part.as_bytes());
    }
    sm3.finalize().iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a text does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
