//! How organisations are kept and asked for.

pub mod days;
pub mod lists;
pub mod number;
pub mod records;
pub mod staff;
pub mod units;
