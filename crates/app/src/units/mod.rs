//! The working list of units that should have an organisation.

mod records;

pub use records::UnitRecords;
