//! The days the clocks of a case end on, kept beside it so that lists and to-dos ask an index and no calendar.

use fengqiao_db::{Bind, Conn};
use fengqiao_domain::cases::Case;
use fengqiao_domain::cases::clocks::{self, By};
use fengqiao_domain::cases::record::Limits;
use jiff::civil::Date;

use crate::AppError;
use crate::tables::find::mark;

/// The columns, with what stands in them.
pub(super) fn columns(limits: &Limits) -> Vec<(&'static str, Bind)> {
    let text = |day: Option<Date>| day.map(|d| d.to_string());
    vec![
        ("acceptance_limit", text(limits.acceptance).into()),
        ("arbitration_limit", text(limits.arbitration).into()),
        ("handling_limit", text(limits.handling).into()),
        ("next_due", text(limits.duty).into()),
        ("review_limit", text(limits.review).into()),
        ("confirmation_limit", text(limits.confirmation).into()),
        ("visit_limit", text(limits.visit).into()),
        ("limits_estimated", limits.estimated.into()),
    ]
}

/// Stores the days the clocks of a case end on, where they are others than stand.
///
/// # Errors
/// The store's.
pub(super) fn keep(c: &mut Conn, case: &Case, by: By) -> Result<(), AppError> {
    let mut settled = case.clone();
    clocks::settle(&mut settled, by);
    if settled.limits == case.limits {
        return Ok(());
    }
    let (names, mut binds): (Vec<&str>, Vec<Bind>) = columns(&settled.limits).into_iter().unzip();
    let set: Vec<String> = (1..).zip(names).map(|(n, name): (usize, _)| format!("{name} = ${n}")).collect();
    let id = mark(&mut binds, case.id.as_str());
    c.execute(&format!("UPDATE cases SET {} WHERE id = {id}", set.join(", ")), &binds)?;
    Ok(())
}
