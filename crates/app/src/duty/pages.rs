//! The month of an organisation, one time on duty, the attendance certificate.

mod attendance;
mod month;
mod shift;

use crate::Routes;

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().merge(month::routes()).merge(shift::routes()).merge(attendance::routes())
}

const PATH: &str = "/desk/duty";
const UNDER: (&str, &str) = ("调解员与证书", "/desk/mediators");
