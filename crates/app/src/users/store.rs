//! SQL of accounts.

pub mod posts;
pub mod tokens;
pub mod users;
