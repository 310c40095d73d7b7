//! 工作台: where the post in use finds its work. Everything is computed from facts; nothing is stored twice.

mod facts;
mod home;
mod links;
mod panel;
mod store;
#[cfg(test)]
mod tests;
mod view;
mod welcome;

use crate::Routes;

pub use facts::{gather, own_todos as own};
pub use fengqiao_domain::verdict::clause_label as clause;
pub use home::count;
pub use links::link;

/// Routes of this part.
pub fn routes() -> Routes {
    home::routes()
}
