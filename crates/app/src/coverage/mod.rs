//! Coverage of the indicators (III-1-1): stored intervals, day sums and the figures drawn from them.

mod covers;
pub mod derive;
pub mod figures;
pub mod gaps;
pub mod json;
pub mod pages;
mod spans;
