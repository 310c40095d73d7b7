//! Pages of the working list of units.

mod detail;
mod form;
pub(crate) mod list;

use crate::Routes;
use crate::platform::view::Link;

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().merge(list::routes()).merge(form::routes()).merge(detail::routes())
}

/// Where the list stands.
const ABOVE: &[(&str, &str)] = &[("指标任务", "/desk/coverage")];
/// Where a unit stands.
const LIST: &[(&str, &str)] = &[("指标任务", "/desk/coverage"), ("工作清单", "/desk/units")];

/// The tabs of the part.
fn tabs() -> Vec<Link> {
    crate::coverage::pages::tabs("/desk/units")
}
