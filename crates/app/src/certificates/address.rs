//! The address of the public side, which stands in the QR code of every card.

use fengqiao_domain::access::Action;

use super::store;
use crate::{Actor, App, AppError, Event};

/// Sets where the QR code of a card leads; empty for nowhere.
///
/// # Errors
/// `Invalid` for what is no address.
pub fn set(app: &App, actor: &Actor, typed: &str) -> Result<(), AppError> {
    let address = typed.trim().trim_end_matches('/');
    let is_address = address.is_empty()
        || ["https://", "http://"].iter().any(|scheme| {
            address.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
        });
    let plain = address.bytes().all(|b| b.is_ascii_graphic() && !b"?#\"'<>\\".contains(&b));
    if !is_address || !plain || address.len() > 100 {
        let words = "写成 https://域名 或 http://地址:端口，不带 ? 和 #，不超过 100 个字符。";
        return Err(AppError::invalid("address", words));
    }
    app.act(actor, Action::EditSettings, |tx| {
        let before = store::public_address(tx.conn())?.unwrap_or_default();
        let (by, now) = (tx.actor.account.clone(), tx.now().to_owned());
        store::set_public_address(tx.conn(), address, &by, &now)?;
        tx.audit(Event::edit("settings", "public_address").change("公众端地址", before, address));
        Ok(())
    })
}
