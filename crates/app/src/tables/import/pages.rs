//! Pages of an import: file, preview, confirmation, mending, handing on.

use crate::Routes;

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
}
