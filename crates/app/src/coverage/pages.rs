//! Pages of coverage.

mod chart;
mod panel;
mod print;
mod rows;
mod shared;
mod streets;
mod table;
mod trend;

use crate::Routes;

/// Routes of the feature.
pub fn routes() -> Routes {
    Routes::new()
        .merge(table::routes())
        .merge(trend::routes())
        .merge(print::routes())
        .merge(streets::routes())
        .merge(rows::routes())
}
