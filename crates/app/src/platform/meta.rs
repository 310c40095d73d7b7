//! Facts about the installation itself.

use super::crypto::Keys;
use crate::error::AppError;
use fengqiao_db::{Conn, Db, DbError, binds};

/// A fact of the installation.
pub fn get(c: &mut Conn, key: &str) -> Result<Option<String>, DbError> {
    Ok(c.query_opt("SELECT value FROM meta WHERE key = $1", &binds![key])?.map(|r| r.text(0)))
}

/// Keeps a fact of the installation.
pub fn set(c: &mut Conn, key: &str, value: &str) -> Result<(), DbError> {
    c.execute(
        "INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        &binds![key, value],
    )?;
    Ok(())
}

/// Checks that the key is the one the data was sealed with; a new database takes the key's fingerprint.
pub fn check_key(db: &Db, keys: &Keys) -> Result<(), AppError> {
    if let Some(expected) = db.read(|c| get(c, "key_fingerprint"))? {
        return Ok(keys.check(&expected)?);
    }
    db.write(|c| set(c, "key_fingerprint", keys.fingerprint()))?;
    Ok(())
}
