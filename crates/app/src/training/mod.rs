//! Training and practice (III-2-2, III-2-3): sessions, enrolment, attendance, and what a year of it comes to.

mod store;

pub use store::records::TrainingRecords;
pub use store::sessions::SessionRecords;
pub use store::{check, hours, years};
