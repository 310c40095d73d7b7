//! A step that was taken: kept for ever, also when it was taken back.

use super::parts::Part;
use super::steps::Step;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A step that was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// Which.
    pub step: Step,
    /// The day it happened.
    pub on: Date,
    /// The day it was recorded.
    pub recorded_on: Date,
    /// Who recorded it.
    pub by: String,
    /// What was done, in one line without names of parties.
    pub note: String,
    /// Why so late, or why otherwise than usual.
    pub explanation: Option<String>,
    /// What it overwrote; putting it back takes the step back. It may hold names: the store seals it.
    pub before: Vec<Part>,
    /// Taken back on a day, and why.
    pub taken_back: Option<(Date, String)>,
}

impl Taken {
    /// Whether it holds: not taken back, and no taking back itself.
    pub fn holds(&self) -> bool {
        self.taken_back.is_none() && self.step != Step::TakeBack
    }
}
