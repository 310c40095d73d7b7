//! The working list of units that should have an organisation.

pub mod pages;
mod store;

pub use store::lists;
pub use store::records::UnitRecords;
#[cfg(test)]
mod tests;
