//! Accounts: people, their posts, passwords, second factors and tokens.

pub mod assign;
pub mod manage;
pub mod own;
mod pages;
pub mod password;
pub mod scope_of;
pub mod sign_in;
pub mod store;
#[cfg(test)]
mod tests;
pub mod tokens;
pub mod totp;

pub use pages::routes;
