//! Timed work, done by one server at a time: whoever claims a job has it until the lease is over.

use fengqiao_db::{Conn, DbError, binds};

/// Whether a job is due and nobody has it.
///
/// # Errors
/// The store's.
pub fn is_due(c: &mut Conn, name: &str, now: i64) -> Result<bool, DbError> {
    let sql = "SELECT 1 FROM jobs WHERE name = $1 AND next_at <= $2 AND leased_until <= $2";
    Ok(c.query_opt(sql, &binds![name, now])?.is_some())
}

/// Claims a job for some seconds; false where it is not due or another has it.
///
/// # Errors
/// The store's.
pub fn claim(c: &mut Conn, name: &str, now: i64, holder: &str, lease: i64) -> Result<bool, DbError> {
    let sql = "UPDATE jobs SET holder = $3, leased_until = $4
               WHERE name = $1 AND next_at <= $2 AND leased_until <= $2 RETURNING name";
    Ok(c.query_opt(sql, &binds![name, now, holder, now + lease])?.is_some())
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
