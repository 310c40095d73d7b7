//! A new or upgraded installation.

mod store;

pub use store::{everything, recompute, refresh};
