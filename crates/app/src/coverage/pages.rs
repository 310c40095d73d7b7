//! Pages of coverage.

mod table;

use crate::Routes;

/// Routes of the feature.
pub fn routes() -> Routes {
    Routes::new().merge(table::routes())
}
