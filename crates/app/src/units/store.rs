//! How units are kept and asked for.

pub mod records;
