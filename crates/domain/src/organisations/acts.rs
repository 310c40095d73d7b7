//! What people decide about an organisation (III-1-1a, III-1-2a, rules.md R1): each act refuses only what cannot be,
//! then changes the record. Nothing known before is lost, since every change goes on record. After a refusal the
//! record is not to be kept.

mod certify;
mod dissolve;
mod mend_certification;
mod mend_state;
mod resume;
mod suspend;
#[cfg(test)]
mod tests;
mod withdraw;

pub use certify::{Certify, certify};
pub use dissolve::dissolve;
pub use mend_certification::{CertificationEntry, mend_certification};
pub use mend_state::{StateEntry, mend_state};
pub use resume::resume;
pub use suspend::suspend;
pub use withdraw::withdraw;

pub use crate::acts::Refusal;

use super::Organisation;
use crate::acts::{after, happened, not_before, said};
use crate::table::Problem;
use jiff::civil::Date;

/// The clause a certification rests on.
const CERTIFIED: &str = "III-1-2a";

/// A day of the organisation's life: not before it was founded, not after today.
fn lived(o: &Organisation, column: &'static str, on: Date, today: Date) -> Result<(), Refusal> {
    happened(column, on, today)?;
    o.founded.map_or(Ok(()), |founded| not_before(column, on, founded, "成立日期"))
}

/// Nothing is decided about an organisation that is no more; its dates may be mended.
fn not_dissolved(o: &Organisation) -> Result<(), Refusal> {
    match o.dissolved_on {
        None => Ok(()),
        Some(day) => {
            let what = format!("这个组织已于 {day} 撤销。");
            Err(Problem::error("", what, "撤销登记有误的，用“更正状态”。"))
        }
    }
}
