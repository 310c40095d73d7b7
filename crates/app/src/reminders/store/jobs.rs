//! Timed work, done by one server at a time: whoever claims a job has it until the lease is over.
//!
//! A clock that was wrong once may have left moments far ahead. Nothing waits longer than [`FAR`] and no lease is longer
//! than it is given: what says so is taken as due, and as nobody's.

use fengqiao_db::{Conn, DbError, binds};

/// Seconds: further ahead nothing is put off.
pub const FAR: i64 = 2 * 86_400;
/// Seconds the clocks of two servers may differ: so much more than given a lease may last by another's clock.
pub const SKEW: i64 = 3600;

/// SQL condition: due at `$1`, in nobody's hands. `$2` is [`FAR`] after it, `$3` the longest lease there can be by then.
pub const FREE: &str = "(next_at <= $1 OR next_at > $2) AND (leased_until <= $1 OR leased_until > $3)";

/// Whether a job is due and nobody has it.
///
/// # Errors
/// The store's.
pub fn is_due(c: &mut Conn, name: &str, now: i64, lease: i64) -> Result<bool, DbError> {
    let sql = format!("SELECT 1 FROM jobs WHERE {FREE} AND name = $4");
    Ok(c.query_opt(&sql, &binds![now, now + FAR, now + lease + SKEW, name])?.is_some())
}

/// Claims a job for some seconds; false where it is not due or another has it.
///
/// # Errors
/// The store's.
pub fn claim(c: &mut Conn, name: &str, now: i64, holder: &str, lease: i64) -> Result<bool, DbError> {
    let sql =
        format!("UPDATE jobs SET holder = $5, leased_until = $6 WHERE {FREE} AND name = $4 RETURNING name");
    let binds = binds![now, now + FAR, now + lease + SKEW, name, holder, now + lease];
    Ok(c.query_opt(&sql, &binds)?.is_some())
}

/// Gives a job back, to be done again from `next_at` on.
///
/// # Errors
/// The store's.
pub fn done(c: &mut Conn, name: &str, holder: &str, next_at: i64) -> Result<(), DbError> {
    let sql = "UPDATE jobs SET next_at = $3, leased_until = 0, holder = NULL WHERE name = $1 AND holder = $2";
    c.execute(sql, &binds![name, holder, next_at])?;
    Ok(())
}
