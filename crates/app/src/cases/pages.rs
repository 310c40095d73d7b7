//! Pages of cases: the list, who the parties of a search are, the form, 简易登记, the workspace of one case.

mod claimants;
mod detail;
mod documents;
mod form;
mod list;
mod parties;
mod quick;
mod sight;

use crate::Routes;

/// Routes of the feature.
pub fn routes() -> Routes {
    Routes::new()
        .merge(list::routes())
        .merge(parties::routes())
        .merge(form::routes())
        .merge(quick::routes())
        .merge(documents::routes())
        .merge(claimants::routes())
        .merge(detail::routes())
}

/// Where the list stands.
const PATH: &str = "/desk/cases";
/// What stands above a page of a case.
const LIST: &[(&str, &str)] = &[("案件", PATH)];
