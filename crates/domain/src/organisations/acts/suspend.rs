//! 停用: from a day on the organisation does not work, until it resumes.

use super::{Refusal, lived, not_before, not_dissolved, said};
use crate::organisations::{Organisation, settle};
use crate::table::Problem;
use jiff::civil::Date;

/// Suspends an organisation; `on` is the first day outside.
///
/// # Errors
/// Suspended already or dissolved, no reason, a day that cannot be.
pub fn suspend(o: &mut Organisation, on: Date, reason: &str, today: Date) -> Result<(), Refusal> {
    not_dissolved(o)?;
    said("reason", reason, "停用原因")?;
    lived(o, "on", on, today)?;
    match (o.suspended_on, o.resumed_on) {
        (Some(since), None) => {
            let what = format!("已自 {since} 起停用。");
            return Err(Problem::error("on", what, "日期有误的，用“更正状态”。"));
        }
        (Some(_), Some(resumed)) => not_before("on", on, resumed, "上次恢复日期")?,
        _ => {}
    }
    let old = o.clone();
    (o.suspended_on, o.resumed_on) = (Some(on), None);
    "suspended".clone_into(&mut o.state);
    settle(Some(&old), o);
    Ok(())
}
