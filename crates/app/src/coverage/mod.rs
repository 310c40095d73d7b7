//! Coverage of the indicators (III-1-1): stored intervals, counts by day and the figures drawn from them.

pub mod assign;
pub mod base;
pub mod json;
pub mod milestone;
pub mod pages;
pub mod plan;
mod spans;
mod store;
#[cfg(test)]
mod tests;

pub use store::covers::{indicator, of_unit as unit_keys};
pub use store::records::{self, BaseRecords, MilestoneRecords, TargetRecords};
pub use store::{check, counted, counts, covers, derive, figures, gaps, milestones, streets};
