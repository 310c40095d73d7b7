//! Expert pools, selection rounds and requests for an opinion (III-2-5, rules.md R7).

pub(crate) mod api;
pub(crate) mod decide;
pub mod pages;
pub(crate) mod requests;
pub(crate) mod selection;
mod store;
#[cfg(test)]
mod tests;

pub(crate) use store::asked;
pub(crate) use store::links::link_account;
pub use store::public::PublicExpertRecords;
pub use store::records::ExpertRecords;
pub(crate) use store::{check, due, levels, opinions, pools, rounds};
