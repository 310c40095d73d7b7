//! The HTTP API, /api/v1.

use crate::Routes;

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
}
