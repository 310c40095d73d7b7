//! Cases (III-1-5c, R9): annex 6, from receipt to archive.

mod store;

pub use store::records::CaseRecords;
