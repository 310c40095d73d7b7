//! How mediators are kept and asked for.

mod asked;
pub mod check;
pub(super) mod children;
pub mod derive;
pub mod kind;
pub mod lists;
mod lookups;
mod names;
pub mod outlook;
pub mod own;
pub mod profiles;
pub mod progress;
pub mod records;
pub mod roster;
pub mod sums;
pub(super) mod totals;
