//! Mediation organisations: list, detail, certification as 实体化 (III-1-1, III-1-2).

pub mod facilities;
pub mod number;
pub mod pages;
mod records;
pub mod staff;

pub use records::OrganisationRecords;
