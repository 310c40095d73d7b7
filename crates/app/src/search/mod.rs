//! One search over organisations, people, units and certificates, inside the reader's scope: by the start of a name,
//! of its pinyin initials or of a number. Identity numbers and telephones are looked up exactly, by POST and on record.

mod hits;
mod pages;
mod store;
#[cfg(test)]
mod tests;

pub use pages::routes;
pub use store::fill::{complete, fill, keep_pairs, phone_key, words};
pub(crate) use store::{Reach, units as units_named};
