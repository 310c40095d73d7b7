//! What people decide about a mediator (III-2-1, III-2-4): each act refuses only what cannot be, then changes the
//! record. A correction is an act too; nothing known before is lost, since every change goes on record. After a
//! refusal the record is not to be kept.

mod appointments;
mod certificates;
mod notices;
mod registrations;
#[cfg(test)]
mod tests;

pub use appointments::{Move, exit, move_to, reopen};
pub use certificates::{Correction, Issue, Revocation, correct, issue, revoke, set_deadline};
pub use notices::{raise_unfit, remove, restore, resume, settle_unfit, suspend};
pub use registrations::{Registering, mend_registration, register};

use super::record::{Decision, DecisionKind, Mediator};
use crate::dates::{plus_days, spoken};
use crate::table::Problem;
use jiff::civil::Date;

/// What is wrong with one field of an act, with how to mend it.
pub type Refusal = Problem;

/// A day something happened on: not after today.
fn happened(column: &'static str, day: Date, today: Date) -> Result<(), Refusal> {
    if day > today {
        let what = format!("{}在今天之后，还没有发生。", spoken(day));
        return Err(Problem::error(column, what, "填实际发生的日期。"));
    }
    Ok(())
}

/// A day something takes effect on: known at most a year ahead.
fn foreseen(column: &'static str, day: Date, today: Date) -> Result<(), Refusal> {
    if day > plus_days(today, 366) {
        let what = format!("{}在一年以后。", spoken(day));
        return Err(Problem::error(column, what, "核对日期。"));
    }
    Ok(())
}

/// A day that must not lie before another.
fn not_before(column: &'static str, day: Date, earliest: Date, of: &str) -> Result<(), Refusal> {
    if day < earliest {
        let what = format!("{}早于{of}（{}）。", spoken(day), spoken(earliest));
        return Err(Problem::error(column, what, "核对两个日期。"));
    }
    Ok(())
}

/// A text that must say something.
fn said(column: &'static str, text: &str, name: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return Err(Problem::error(column, format!("没有填写{name}。"), ""));
    }
    Ok(())
}

fn gone() -> Refusal {
    Problem::error("", "这一项已被更改或不存在。", "刷新页面后再办理。")
}

/// The decision of this kind with this id, not withdrawn.
fn open_decision<'a>(m: &'a mut Mediator, kind: DecisionKind, id: &str) -> Result<&'a mut Decision, Refusal> {
    let found = m.decisions.iter_mut().find(|d| d.id == id && d.kind == kind && d.withdrawn.is_none());
    found.ok_or_else(gone)
}

/// First day of the first appointment.
fn first_appointed(m: &Mediator) -> Option<Date> {
    m.appointments.iter().map(|a| a.since).min()
}
