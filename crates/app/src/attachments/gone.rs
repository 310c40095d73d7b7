//! Objects no row speaks of any more: of drafts that were wiped, of files taken off one or not taken after all. They are
//! deleted from the store a week later, when no backup still reads an older state.

use fengqiao_domain::dates::plus_days;

use super::store;
use super::take::Taken;
use crate::{App, AppError};

/// Days an object stays that no row speaks of.
pub const KEEP_DAYS: i64 = 7;
/// Most that are deleted in one go.
const MOST: i64 = 500;

/// Lets go of a file that was taken in and is not kept.
///
/// # Errors
/// The store's.
pub fn discard(app: &App, taken: &Taken) -> Result<(), AppError> {
    let today = app.today().to_string();
    app.db.write(|c| {
        store::let_go(c, &taken.content.object, &today)?;
        taken.thumbnail.as_ref().map_or(Ok(()), |thumbnail| store::let_go(c, &thumbnail.object, &today))
    })
}

/// Deletes what has been gone long enough; returns how many objects. Where the store refuses, as one does whose key may not
/// delete, they stay for the next time.
///
/// # Errors
/// The database's.
pub fn delete(app: &App) -> Result<usize, AppError> {
    let before = plus_days(app.today(), -KEEP_DAYS).to_string();
    let gone = app.read(|c| store::gone(c, &before, MOST))?;
    let mut deleted = 0;
    for object in &gone {
        if let Err(why) = app.attachments.store.delete(object) {
            tracing::warn!(%why, waiting = gone.len() - deleted, "objects that are gone cannot be deleted");
            break;
        }
        app.db.write(|c| store::forget_gone(c, object))?;
        deleted += 1;
    }
    Ok(deleted)
}
