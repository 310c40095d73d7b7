//! Expert pools of the city and its districts (III-2-5, rules.md R7): who is in which pool on a day, how large a pool
//! may be, whom a district recommends, which requests ask for an opinion, and who took part in a year.

pub mod acts;
mod check;
pub mod conflict;
pub mod engagement;
pub mod nomination;
pub mod pool;
mod record;
pub mod request;
pub mod state;
mod table;
#[cfg(test)]
mod tests;

pub use check::check;
pub use record::{CITY_LEVEL, DISTRICT_LEVEL, Expert, Span, key, settle};
pub use table::{EXPERTS, PUBLIC_EXPERTS};

/// The clause the pools rest on.
pub const CLAUSE: &str = "III-2-5";
