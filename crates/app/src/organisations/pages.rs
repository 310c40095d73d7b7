//! Pages of organisations.

pub(super) mod acts;
mod certification;
mod detail;
mod form;
pub(crate) mod list;

use crate::Routes;

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
        .merge(list::routes())
        .merge(certification::routes())
        .merge(form::routes())
        .merge(detail::routes())
        .merge(acts::routes())
}

/// Where an organisation stands.
const LIST: &[(&str, &str)] = &[("调解组织", "/desk/organisations")];
