//! What coverage keeps and asks of the database.

pub mod check;
pub mod counted;
pub mod counts;
pub mod covers;
pub mod derive;
pub mod figures;
pub mod gaps;
pub mod milestones;
pub mod records;
pub mod streets;
