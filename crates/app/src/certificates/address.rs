//! The address of the public side, which stands in the QR code of every card.

use fengqiao_domain::access::Action;

use super::store;
use crate::platform::fields::site_address;
use crate::{Actor, App, AppError, Event};

/// Sets where the QR code of a card leads; empty for nowhere.
///
/// # Errors
/// `Invalid` for what is no address.
pub fn set(app: &App, actor: &Actor, typed: &str) -> Result<(), AppError> {
    let address = site_address(typed)?;
    let address = address.as_str();
    app.act(actor, Action::EditSettings, |tx| {
        let before = store::public_address(tx.conn())?.unwrap_or_default();
        let (by, now) = (tx.actor.account.clone(), tx.now().to_owned());
        store::set_public_address(tx.conn(), address, &by, &now)?;
        tx.audit(Event::edit("settings", "public_address").change("公众端地址", before, address));
        Ok(())
    })
}
