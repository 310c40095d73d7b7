//! Pages of coverage.

mod bases;
mod chart;
mod gap;
mod gaps;
mod milestones;
mod panel;
mod plan;
mod print;
mod rows;
mod shared;
mod streets;
mod table;
mod trend;

pub use shared::tabs;

use crate::Routes;

/// Routes of the feature.
pub fn routes() -> Routes {
    Routes::new()
        .merge(table::routes())
        .merge(trend::routes())
        .merge(print::routes())
        .merge(streets::routes())
        .merge(rows::routes())
        .merge(bases::routes())
        .merge(plan::routes())
        .merge(milestones::routes())
        .merge(gaps::routes())
        .merge(gap::routes())
}
