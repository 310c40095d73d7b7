//! Pages of mediators and certificates.

pub(super) mod acts;
mod analysis;
mod certificates;
mod confirmations;
mod detail;
mod form;
pub(crate) mod own;
mod people;
mod registrations;
mod roster;
pub(crate) mod shared;
mod worklists;

pub(super) use roster::listed;

use crate::Routes;

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
        .merge(roster::routes())
        .merge(worklists::routes())
        .merge(analysis::routes())
        .merge(certificates::routes())
        .merge(registrations::routes())
        .merge(confirmations::routes())
        .merge(own::routes())
        .merge(form::routes())
        .merge(detail::routes())
        .merge(acts::routes())
}
