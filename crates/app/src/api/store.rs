//! Answers kept for repeated requests.

use fengqiao_db::{Conn, DbError, binds};

use super::once::Once;

/// How long an answer is kept, in seconds.
const LIFETIME: i64 = 24 * 3600;

/// What was kept under a key.
pub struct Kept {
    /// SM3 of the request.
    pub request: String,
    /// The answer, sealed.
    pub answer: String,
}

/// Takes a key; what was kept under it when somebody had it before. A second request at the same time waits here
/// until the first is over.
pub fn claim(c: &mut Conn, once: &Once, now: i64) -> Result<Option<Kept>, DbError> {
    c.execute("DELETE FROM api_answers WHERE created < $1", &binds![now - LIFETIME])?;
    let taken = c.execute(
        "INSERT INTO api_answers (key_hash, request, answer, created) VALUES ($1, $2, '', $3)
         ON CONFLICT (key_hash) DO NOTHING",
        &binds![once.key.as_str(), once.request.as_str(), now],
    )?;
    if taken > 0 {
        return Ok(None);
    }
    let row = c.query_one(
        "SELECT request, answer FROM api_answers WHERE key_hash = $1",
        &binds![once.key.as_str()],
    )?;
    Ok(Some(Kept { request: row.text(0), answer: row.text(1) }))
}

/// Keeps the answer of a key taken in this transaction.
pub fn keep(c: &mut Conn, key: &str, answer: &str) -> Result<(), DbError> {
    c.execute("UPDATE api_answers SET answer = $1 WHERE key_hash = $2", &binds![answer, key])?;
    Ok(())
}
