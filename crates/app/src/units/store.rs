//! How units are kept and asked for.

pub mod lists;
pub mod records;
