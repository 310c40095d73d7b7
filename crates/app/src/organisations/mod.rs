//! Mediation organisations: list, detail, certification as 实体化 (III-1-1, III-1-2).

pub(crate) mod api;
pub mod checklist;
pub mod decide;
pub mod facilities;
pub mod pages;
mod store;
#[cfg(test)]
mod tests;

pub use store::records::OrganisationRecords;
pub use store::{number, staff, units};
