//! What coverage keeps and asks of the database.

pub(super) mod covers;
pub mod derive;
pub mod figures;
