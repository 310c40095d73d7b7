//! 撤销: the organisation is no more from a day on.

use super::{Refusal, lived, not_before, not_dissolved, said};
use crate::organisations::Organisation;
use jiff::civil::Date;

/// Dissolves an organisation; `on` is the first day outside.
///
/// # Errors
/// Dissolved already, no reason, a day that cannot be.
pub fn dissolve(o: &mut Organisation, on: Date, reason: &str, today: Date) -> Result<(), Refusal> {
    not_dissolved(o)?;
    said("reason", reason, "撤销原因")?;
    lived(o, "on", on, today)?;
    if let Some(day) = o.resumed_on.or(o.suspended_on) {
        not_before("on", on, day, "最近一次停用或恢复的日期")?;
    }
    o.dissolved_on = Some(on);
    o.dissolution_reason = Some(reason.trim().to_owned());
    "dissolved".clone_into(&mut o.state);
    Ok(())
}
