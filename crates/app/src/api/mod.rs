//! The HTTP API, `/api/v1`, with its description (surface.md, HTTP API).

pub(crate) mod acts;
pub(crate) mod call;
mod common;
mod docs;
mod document;
pub(crate) mod endpoints;
mod figures;
mod me;
pub(crate) mod once;
mod schema;
pub(crate) mod shape;
mod store;
pub(crate) mod tables;
#[cfg(test)]
pub(crate) mod tests;
pub(crate) mod transfer;

pub use document::document;

use crate::Routes;
use endpoints::Endpoints;

fn all(describing: bool) -> Endpoints {
    let mut api = Endpoints::new(describing);
    api = me::add(api);
    api = crate::reminders::add(api);
    api = tables::add(api);
    api = transfer::add(api);
    api = figures::add(api);
    api = crate::attachments::api::add(api);
    api = crate::organisations::api::add(api);
    api = crate::experts::api::add(api);
    api = crate::cases::api::add(api);
    api = crate::calculators::api::add(api);
    api = crate::cases::papers::api::add(api);
    crate::mediators::api::add(api)
}

/// Routes of this part.
pub fn routes() -> Routes {
    all(false).routes.merge(docs::routes())
}
