//! Pages of cases: the list, who the parties of a search are, the form, the workspace of one case.

mod detail;
mod documents;
mod file;
mod form;
mod list;
mod numbering;
mod parties;
mod sight;

use crate::Routes;

pub(in crate::cases) use sight::handles;

/// Routes of the feature.
pub fn routes() -> Routes {
    Routes::new()
        .merge(list::routes())
        .merge(parties::routes())
        .merge(form::routes())
        .merge(documents::routes())
        .merge(file::routes())
        .merge(numbering::routes())
        .merge(detail::routes())
}

/// Where the list stands.
const PATH: &str = "/desk/cases";
/// What stands above a page of a case.
const LIST: &[(&str, &str)] = &[("案件", PATH)];
