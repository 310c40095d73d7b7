//! Policy view and working-day calendar.

use crate::Routes;

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
}
