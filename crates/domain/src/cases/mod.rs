//! Cases (III-1-5c, rules.md R9): what is recorded of a dispute from receipt to archive, which clocks run, which steps
//! are open and what the others lack, and annex 6, which nobody fills in.

pub mod acts;
pub mod agreement;
pub mod as_of;
pub mod check;
pub mod claimants;
pub mod claims;
pub mod clocks;
pub mod collective;
mod columns;
pub mod contacts;
pub mod documents;
pub mod feedback;
pub mod helpers;
pub mod kinds;
pub mod limitation;
pub mod number;
pub mod numbering;
pub mod parts;
pub mod performance;
pub mod quick;
pub mod record;
pub mod recusal;
pub mod retention;
pub mod review;
pub mod same;
pub mod service;
pub mod similar;
pub mod state;
pub mod steps;
pub mod table;
pub mod taken;
pub mod text;
pub mod visits;

pub use kinds::{DecisionKind, Ground, Outcome, PartyKind, PerformanceState, ReviewKind};
pub use record::Case;
pub use table::CASES;

#[cfg(test)]
pub(crate) mod testing;
