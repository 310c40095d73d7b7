//! SQL of accounts.

pub mod places;
pub mod posts;
pub mod tokens;
pub mod users;
