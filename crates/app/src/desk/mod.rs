//! 工作台: what is due, and the few figures the post answers for.

use crate::Routes;

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
}
