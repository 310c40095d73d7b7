//! Pages of accounts.

mod account;
mod admin;
mod admin_posts;
mod roles;
mod second_factor;
mod sign_in;
mod system;

use crate::Routes;

/// Routes of all pages here.
pub fn routes() -> Routes {
    Routes::new()
        .merge(sign_in::routes())
        .merge(account::routes())
        .merge(second_factor::routes())
        .merge(admin::routes())
        .merge(admin_posts::routes())
        .merge(roles::routes())
        .merge(system::routes())
}
