//! Certificates on paper and on the public side (III-2-4b): cards with their verification code, number series, decisions
//! about many people at once, verification.

pub mod address;
pub mod batch;
pub mod cards;
pub mod pages;
pub mod series;
mod store;
#[cfg(test)]
mod tests;
pub mod verify;

pub use cards::{now_stamp, refusal, set_document, set_on};
pub use store::public_address;
pub(crate) use store::renumber;
