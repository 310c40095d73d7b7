//! Cases (III-1-5c, R9): annex 6, from receipt to archive.

pub mod actions;
pub(crate) mod acts;
pub(crate) mod api;
pub mod bound;
mod claimants;
pub(crate) mod claims;
mod conflicts;
mod contacts;
mod drawn;
pub mod feedback;
pub mod pages;
pub mod papers;
mod quick;
mod store;
#[cfg(test)]
mod tests;

pub(crate) use store::hosts;
pub use store::records::CaseRecords;
pub use store::text;
pub(crate) use store::{clocks, derive, due, found};
