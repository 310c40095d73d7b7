//! A faulty row is handed to the organisation it concerns, which mends it; and is taken back.

use fengqiao_domain::access::{Action, Role, allowed};

use super::super::Organisations;
use super::store::{self, reach};
use crate::actor::Actor;
use crate::error::FieldError;
use crate::platform::app::App;
use crate::platform::audit::Event;
use crate::{AppError, tables::registry::Tables};

/// Words that go along, at most.
const NOTE: usize = 200;

/// Whether the head of an organisation may mend rows of a table at all.
pub fn is_for_organisations(table: &str) -> bool {
    allowed(Role::OrganisationHead, Action::Import)
        && allowed(Role::OrganisationHead, super::rights::of(table).1)
}

/// Hands a row that waits to be mended to the organisation with this name; gives its name as registered.
///
/// # Errors
/// `NotFound`, `Invalid` for a name that is not known, `Refused` for a row that is in already.
pub fn hand(
    app: &App,
    actor: &Actor,
    table: &dyn Tables,
    receipt: &str,
    number: i64,
    name: &str,
    note: &str,
) -> Result<String, AppError> {
    if !actor.may(super::rights::of(table.id()).1) || !is_for_organisations(table.id()) {
        return Err(AppError::Forbidden);
    }
    if note.chars().count() > NOTE {
        return Err(AppError::invalid("note", format!("附言最多 {NOTE} 个字。")));
    }
    app.act(actor, Action::Import, |tx| {
        let batch = store::load(tx.conn(), actor, receipt)?;
        if batch.only.is_some() {
            return Err(AppError::NotFound);
        }
        let (line, _) = store::line_with_cells(tx.conn(), &app.keys, &batch, number)?;
        if !line.is_open() {
            return Err(AppError::refused("这一行没有要改的，不用交给组织。"));
        }
        let known = Organisations::load(tx.conn(), &reach(actor, &batch))?;
        let to = known.find(name.trim(), None).map_err(|u| {
            let problem = FieldError::new("organisation", format!("{}{}", u.message, u.remedy));
            AppError::Invalid { problems: vec![problem] }
        })?;
        store::hand(tx.conn(), receipt, number, Some(&to.id), note.trim())?;
        tx.audit(
            Event::new("hand", table.id(), "")
                .summary(format!("第 {number} 行交给 {}", to.host.name))
                .batch(receipt),
        );
        Ok(to.host.name.clone())
    })
}

/// Takes a handed row back.
///
/// # Errors
/// `NotFound`, or the store's.
pub fn take_back(
    app: &App,
    actor: &Actor,
    table: &dyn Tables,
    receipt: &str,
    number: i64,
) -> Result<(), AppError> {
    if !actor.may(super::rights::of(table.id()).1) {
        return Err(AppError::Forbidden);
    }
    app.act(actor, Action::Import, |tx| {
        let batch = store::load(tx.conn(), actor, receipt)?;
        if batch.only.is_some() {
            return Err(AppError::NotFound);
        }
        store::line_with_cells(tx.conn(), &app.keys, &batch, number)?;
        store::hand(tx.conn(), receipt, number, None, "")?;
        tx.audit(Event::new("hand", table.id(), "").summary(format!("收回第 {number} 行")).batch(receipt));
        Ok(())
    })
}
