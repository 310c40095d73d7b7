//! Mediators and their certificates: list, detail, history and decisions (III-2-1, III-2-4).

mod children;
pub mod derive;
pub mod pages;
mod records;
pub mod roster;
mod summary;

pub use records::{MediatorRecords, ids as by_ids};
