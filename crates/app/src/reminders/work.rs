//! Sends what waits in the outbox, one message at a time. A message is claimed before it is sent and marked after: two
//! servers never have the same one, and one that stops in between leaves it to the next when its lease is over. Then it
//! may reach the other side twice, under the same number, by which it can tell.

use super::Way;
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
    /// It has not; by which way, and why.
    Failed(Way, String),
}

/// Sends the message that has waited longest, by one of these ways where it is in use.
///
/// # Errors
/// The store's.
pub fn work(app: &App, holder: &str, open: &[Way]) -> Result<Sent, AppError> {
    let (now, stamp) = (app.clock.seconds(), app.clock.stamp());
    let due = app.read(|c| {
        let settings = Settings::load(c, &app.keys)?;
        let ways: Vec<Way> = settings.ways().into_iter().filter(|way| open.contains(way)).collect();
        let waits = outbox::is_due(c, &ways, now)?;
        Ok::<_, AppError>(waits.then_some((settings, ways)))
    })?;
    let Some((settings, ways)) = due else { return Ok(Sent::Nothing) };
    let claimed = app.db.write(|c| outbox::claim(c, &app.keys, &ways, (now, &stamp), holder))?;
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
            Ok(Sent::Failed(claimed.way, words))
        }
    }
}
