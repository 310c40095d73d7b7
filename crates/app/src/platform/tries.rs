//! Tries at a secret of few digits, counted in the database: for all servers together, and past a restart. What is kept is a
//! blind index, and nothing a quarter of a day later.

use fengqiao_db::binds;

use crate::{App, AppError};

const CONTEXT: &str = "limit_tries.limit_key";

/// How often one secret may be tried within a time.
pub struct Tries {
    /// What is tried.
    what: &'static str,
    /// So often.
    most: i64,
    /// Within so many seconds, counted from the full one.
    within: i64,
}

/// 办理进度 of one receipt: its four digits cannot be tried out.
pub const RECEIPT: Tries = Tries { what: "receipt", most: 10, within: 3600 };
/// Drafts of one telephone: their codes cannot be tried out from many addresses.
pub const RESUME: Tries = Tries { what: "resume", most: 10, within: 3600 };

/// Seconds after which a count is of no use to any limit.
const STALE: i64 = 6 * 3600;

impl Tries {
    /// Takes one try, right or wrong.
    ///
    /// # Errors
    /// `TooMany` with the seconds to wait, the store's.
    pub fn take(&self, app: &App, of: &str) -> Result<(), AppError> {
        let now = app.clock.seconds();
        let since = now - now.rem_euclid(self.within);
        let key = app.keys.blind(&format!("{}/{of}", self.what), CONTEXT);
        let sql = "INSERT INTO limit_tries (limit_key, since, tries) VALUES ($1, $2, 1)
                   ON CONFLICT (limit_key) DO UPDATE SET since = $2,
                   tries = CASE WHEN limit_tries.since = $2 THEN limit_tries.tries + 1 ELSE 1 END RETURNING tries";
        let tried = app.db.write(|c| c.query_one(sql, &binds![key.as_str(), since]))?.int(0);
        if tried <= self.most {
            return Ok(());
        }
        let seconds = u64::try_from(since + self.within - now).unwrap_or(1);
        Err(AppError::TooMany { seconds })
    }
}

/// Forgets counts whose time is over.
///
/// # Errors
/// The store's.
pub fn forget(app: &App) -> Result<u64, AppError> {
    let before = app.clock.seconds() - STALE;
    Ok(app.db.write(|c| c.execute("DELETE FROM limit_tries WHERE since < $1", &binds![before]))?)
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;
    use crate::testing::each_engine;

    #[test]
    fn tries_are_counted_by_the_secret_and_the_hour_and_nothing_readable_is_kept() {
        each_engine(|app| {
            for _ in 0..10 {
                RECEIPT.take(&app, "SQ1").expect("within the limit");
            }
            // Ten o'clock: a whole hour is left.
            assert_eq!(RECEIPT.take(&app, "SQ1"), Err(AppError::TooMany { seconds: 3600 }));
            assert_eq!(RECEIPT.take(&app, "SQ2"), Ok(()), "another receipt");
            assert_eq!(RESUME.take(&app, "SQ1"), Ok(()), "another limit");
            let row = app.read(|c| c.query_one("SELECT COUNT(*), MAX(limit_key) FROM limit_tries", &[]));
            let row = row.expect("the counts");
            assert!(row.int(0) == 3 && !row.str(1).contains("SQ"), "{}", row.str(1));
            assert_eq!(forget(&app), Ok(0));
            app.clock.advance(SignedDuration::from_mins(60));
            assert_eq!(RECEIPT.take(&app, "SQ1"), Ok(()), "the next hour");
            app.clock.advance(SignedDuration::from_hours(6));
            assert_eq!(forget(&app), Ok(2), "those of the first hour");
        });
    }
}
