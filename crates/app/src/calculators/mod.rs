//! Calculators of statutory pay (R12, regulations.md §11): pages of the office, of the public side, resources of the API,
//! and the dated parameters they use. What is reckoned stands in `domain/calculators`; nothing of a calculation is kept.

pub mod actions;
pub(crate) mod api;
mod pages;
mod public;
pub(crate) mod store;
#[cfg(test)]
mod tests;
mod view;
mod work;

pub(crate) use work::{Answer, Known, reckon};

use crate::Routes;

/// Routes of the office side.
pub fn routes() -> Routes {
    pages::routes()
}

/// Routes of the public side.
pub fn public_routes() -> Routes {
    public::routes()
}

/// Whether the public side offers any calculation.
pub use public::is_open;
