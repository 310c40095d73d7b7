//! How experts, rounds and requests are kept and asked for.

pub mod asked;
pub mod check;
pub mod due;
pub mod levels;
pub mod links;
pub mod lists;
pub mod opinions;
pub mod pools;
pub mod public;
pub mod records;
pub mod rounds;
