//! How cases are found, kept and loaded.

mod across;
mod children;
pub mod derive;
pub(super) mod drafts;
pub mod due;
pub(super) mod hosts;
pub(super) mod lists;
mod more;
mod number;
mod recognise;
pub mod records;
pub(super) mod same;
pub(super) mod workplaces;
