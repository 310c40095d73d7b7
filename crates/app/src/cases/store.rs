//! How cases are found, kept and loaded.

mod across;
mod children;
pub mod clocks;
pub mod derive;
pub(super) mod drafts;
pub mod due;
pub mod found;
pub mod hosts;
pub(super) mod kept;
mod limits;
pub(super) mod lists;
mod more;
mod number;
mod recognise;
pub mod records;
pub(super) mod same;
pub(super) mod similar;
pub mod text;
pub(super) mod workplaces;
