//! Accounts: people, their posts, passwords, second factors and tokens.

pub mod assign;
pub mod manage;
pub mod own;
pub mod password;
pub mod sign_in;
pub mod store;
pub mod tokens;
pub mod totp;

use crate::Routes;

/// Routes of this feature.
pub fn routes() -> Routes {
    Routes::new()
}
