//! The working list of units that should have an organisation (`units`): the unconfirmed base of coverage (R1).

mod check;
mod record;
mod table;
#[cfg(test)]
mod tests;

pub use check::check;
pub use record::{Unit, identity, key, settle};
pub use table::UNITS;
