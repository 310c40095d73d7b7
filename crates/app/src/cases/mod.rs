//! Cases (III-1-5c, R9): annex 6, from receipt to archive.

pub mod actions;
pub(crate) mod acts;
pub(crate) mod api;
mod store;

pub use store::records::CaseRecords;
