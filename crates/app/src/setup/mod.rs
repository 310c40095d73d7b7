//! A new or upgraded installation.

pub mod doctor;
mod store;

pub use store::{everything, recompute, recompute_all, refresh};
