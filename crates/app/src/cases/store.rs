//! How cases are found, kept and loaded.

mod children;
mod lists;
mod more;
mod number;
mod recognise;
pub mod records;
