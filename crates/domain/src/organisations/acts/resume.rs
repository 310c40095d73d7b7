//! 恢复: a suspended organisation works again.

use super::{Refusal, after, happened, not_dissolved, said};
use crate::organisations::Organisation;
use crate::table::Problem;
use jiff::civil::Date;

/// Ends the suspension; `on` is the first day inside again.
///
/// # Errors
/// Not suspended, no reason, a day that cannot be.
pub fn resume(o: &mut Organisation, on: Date, reason: &str, today: Date) -> Result<(), Refusal> {
    not_dissolved(o)?;
    let (Some(since), None) = (o.suspended_on, o.resumed_on) else {
        return Err(Problem::error("", "现在没有停用，不用恢复。", "日期有误的，用“更正状态”。"));
    };
    said("reason", reason, "恢复的说明")?;
    happened("on", on, today)?;
    after("on", on, since, "停用日期")?;
    o.resumed_on = Some(on);
    "open".clone_into(&mut o.state);
    Ok(())
}
