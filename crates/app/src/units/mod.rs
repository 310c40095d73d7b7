//! The working list of units that should have an organisation.

pub mod pages;
mod records;

pub use records::UnitRecords;
