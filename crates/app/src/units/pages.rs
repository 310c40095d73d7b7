//! Pages of the working list of units.

use crate::Routes;

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
}
