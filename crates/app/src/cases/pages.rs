//! Pages of cases: the list, who the parties of a search are, the form, the workspace of one case.

mod detail;
mod documents;
pub(super) mod form;
mod list;
mod parties;
pub(super) mod sight;

use crate::Routes;

/// Routes of the feature.
pub fn routes() -> Routes {
    Routes::new()
        .merge(list::routes())
        .merge(parties::routes())
        .merge(form::routes())
        .merge(documents::routes())
        .merge(super::claims::routes())
        .merge(detail::routes())
}

/// Where the list stands.
const PATH: &str = "/desk/cases";
/// What stands above a page of a case.
const LIST: &[(&str, &str)] = &[("案件", PATH)];
