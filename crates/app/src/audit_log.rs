//! The audit log for the auditor: read, check, take away.

mod names;
mod pages;
mod store;
#[cfg(test)]
mod tests;

pub use pages::routes;
pub use store::{Filter, page};
