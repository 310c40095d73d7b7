//! Cases (III-1-5c, R9): annex 6, from receipt to archive.

pub mod actions;
pub(crate) mod acts;
pub(crate) mod api;
pub mod pages;
pub mod papers;
mod store;
#[cfg(test)]
mod tests;

pub(crate) use store::hosts;
pub use store::records::CaseRecords;
pub(crate) use store::{derive, due};
