//! Mediators and their certificates: list, detail, history and decisions (III-2-1, III-2-4).

pub(crate) mod api;
pub mod confirm;
pub mod decide;
pub mod pages;
pub mod register;
mod store;
mod summary;
#[cfg(test)]
mod tests;

use store::children;
pub use store::records::{MediatorRecords, brief, id_key, ids as by_ids};
use store::totals;
pub use store::{check, derive, kind, lists, outlook, own, profiles, progress, roster, sums};
