//! Pages of organisations.

use crate::Routes;

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
}
