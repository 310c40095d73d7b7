//! Since when organisations stand as they do on a day: from the stored days on which they are open, certified, eligible.

use std::collections::HashMap;

use fengqiao_db::{Bind, Conn, Row};
use jiff::civil::Date;

use crate::AppError;
use crate::tables::find::marks;

/// What holds of an organisation on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// Certified as 实体化.
    pub certified: bool,
    /// The checklist holds.
    pub eligible: bool,
    /// The last day up to the one asked for on which one of the facts, or being open, began or ended.
    pub since: Option<Date>,
}

/// What holds of these organisations on a day. One that was never open is missing.
///
/// # Errors
/// The store's.
pub fn held(c: &mut Conn, ids: &[String], on: Date) -> Result<HashMap<String, Held>, AppError> {
    let mut all: HashMap<String, Held> = HashMap::with_capacity(ids.len());
    for part in ids.chunks(500) {
        let binds: Vec<Bind> = part.iter().map(|id| id.as_str().into()).collect();
        let sql = format!(
            "SELECT organisation_id, what, since, until FROM organisation_days
             WHERE organisation_id IN ({}) AND what IN ('open', 'certified', 'eligible')",
            marks(1, part.len())
        );
        c.query_each(&sql, &binds, |row| {
            let held = all.entry(row.text(0)).or_default();
            let (since, until) = (day(row, 2), day(row, 3));
            if since.is_none_or(|d| d <= on) && until.is_none_or(|d| d > on) {
                held.certified |= row.str(1) == "certified";
                held.eligible |= row.str(1) == "eligible";
            }
            held.since = [held.since, since, until].into_iter().flatten().filter(|d| *d <= on).max();
            Ok::<_, AppError>(())
        })?;
    }
    Ok(all)
}

fn day(row: &Row, column: usize) -> Option<Date> {
    row.opt_text(column).and_then(|text| text.parse().ok())
}
