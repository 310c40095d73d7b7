//! What people decide about a mediator (III-2-1, III-2-4): each act refuses only what cannot be, then changes the
//! record. A correction is an act too; nothing known before is lost, since every change goes on record. After a
//! refusal the record is not to be kept.

mod appointments;
mod certificates;
mod confirmations;
mod notices;
mod registrations;
#[cfg(test)]
mod tests;

pub use appointments::{Move, exit, move_to, reopen};
pub use certificates::{Correction, Issue, Revocation, correct, issue, recall, revoke, set_deadline};
pub use confirmations::{Confirming, confirm, mend_confirmation};
pub use notices::{raise_unfit, remove, restore, resume, settle_unfit, suspend};
pub use registrations::{Registering, mend_registration, register};

pub use crate::acts::Refusal;

use super::record::{Decision, DecisionKind, Mediator};
use crate::acts::{foreseen, gone, happened, not_before, said};
use jiff::civil::Date;

/// The decision of this kind with this id, not withdrawn.
fn open_decision<'a>(m: &'a mut Mediator, kind: DecisionKind, id: &str) -> Result<&'a mut Decision, Refusal> {
    let found = m.decisions.iter_mut().find(|d| d.id == id && d.kind == kind && d.withdrawn.is_none());
    found.ok_or_else(gone)
}

/// First day of the first appointment.
fn first_appointed(m: &Mediator) -> Option<Date> {
    m.appointments.iter().map(|a| a.since).min()
}
