//! Accounts: people, their posts, passwords, second factors and tokens.

pub mod store;
pub mod tokens;

use crate::Routes;

/// Routes of this feature.
pub fn routes() -> Routes {
    Routes::new()
}
