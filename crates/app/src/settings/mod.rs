//! What the office is set up with: the policy as it is read, the working-day calendar, the state of the system.

mod calendar;
mod policy;
mod status;
mod store;

use crate::Routes;

pub use calendar::load as calendar;

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().merge(policy::routes()).merge(calendar::routes()).merge(status::routes())
}
