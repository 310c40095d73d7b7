//! 撤回认定: from a day on the certification no longer counts.

use super::{CERTIFIED, Refusal, after, happened, said};
use crate::organisations::Organisation;
use crate::table::Problem;
use jiff::civil::Date;

/// Withdraws the certification that stands; `on` is the first day without it.
///
/// # Errors
/// No certification stands, no reason, a day that cannot be.
pub fn withdraw(o: &mut Organisation, on: Date, reason: &str, today: Date) -> Result<(), Refusal> {
    let (Some(since), None) = (o.certified_on, o.certification_withdrawn) else {
        let what = "现在没有实体化认定，不用撤回。";
        return Err(Problem::error("", what, "撤回日期有误的，用“更正认定”。").under(CERTIFIED));
    };
    happened("on", on, today)?;
    after("on", on, since, "认定日期")?;
    said("reason", reason, "撤回理由")?;
    o.certification_withdrawn = Some(on);
    Ok(())
}
