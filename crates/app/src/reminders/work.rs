//! Sends what waits in the outbox, one message at a time. A message is claimed before it is sent and marked after: two
//! servers never have the same one, and one that stops in between leaves it to the next when its lease is over. Then it
//! may reach the other side twice, under the same number, by which it can tell.

use super::config::Settings;
use super::send::{Parcel, send};
use super::store::outbox;
use crate::{App, AppError};

/// What became of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// Nothing waits.
    Nothing,
    /// It has gone out.
    Gone,
    /// It has not; why.
    Failed(String),
}

/// Sends the message that has waited longest.
///
/// # Errors
/// The store's, a text that does not open.
pub fn work(app: &App, holder: &str) -> Result<Sent, AppError> {
    let now = app.clock.seconds();
    let due = app.read(|c| {
        let settings = Settings::load(c, &app.keys)?;
        let waits = outbox::is_due(c, &settings.ways(), now)?;
        Ok::<_, AppError>(waits.then_some(settings))
    })?;
    let Some(settings) = due else { return Ok(Sent::Nothing) };
    let claimed = app.db.write(|c| outbox::claim(c, &app.keys, &settings.ways(), now, holder))?;
    let Some(claimed) = claimed else { return Ok(Sent::Nothing) };
    let parcel = Parcel { id: &claimed.id, recipient: &claimed.recipient, body: &claimed.body };
    let sent = send(app, &settings, claimed.way, &parcel);
    let (now, stamp) = (app.clock.seconds(), app.clock.stamp());
    match sent {
        Ok(()) => {
            app.db.write(|c| outbox::sent(c, &claimed.id, holder, &stamp))?;
            Ok(Sent::Gone)
        }
        Err(fault) => {
            let words = fault.to_string();
            let which = (claimed.id.as_str(), claimed.attempt);
            app.db.write(|c| outbox::failed(c, which, holder, &words, (now, &stamp)))?;
            tracing::warn!(
                way = claimed.way.code(),
                attempt = claimed.attempt,
                why = words,
                "reminder not sent"
            );
            Ok(Sent::Failed(words))
        }
    }
}
