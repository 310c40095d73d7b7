//! How cases are found, kept and loaded.

mod children;
pub mod derive;
pub mod due;
pub mod hosts;
pub(super) mod lists;
mod more;
mod number;
mod recognise;
pub mod records;
pub(super) mod workplaces;
