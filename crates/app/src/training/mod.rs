//! Training and practice (III-2-2, III-2-3): sessions, enrolment, attendance, and what a year of it comes to.

pub mod attend;
pub mod checkin;
pub mod decide;
pub mod enrol;
pub mod pages;
pub mod proof;
mod store;
#[cfg(test)]
mod tests;

pub use store::lists::year;
pub(crate) use store::people;
pub use store::records::TrainingRecords;
pub use store::sessions::SessionRecords;
pub use store::{check, hours, places, rates, years};
