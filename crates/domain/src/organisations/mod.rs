//! Mediation organisations: whether they are open, staffed and real (III-1-2, rules.md R1, R2).

pub mod acts;
pub mod open;
pub mod operational;
pub mod progress;
pub mod staffing;

mod check;
mod layout;
mod record;
mod table;
#[cfg(test)]
mod tests;

pub use check::check;
pub use record::{Organisation, PastCertification, key, settle};
pub use table::ORGANISATIONS;
