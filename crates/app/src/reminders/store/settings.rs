//! Settings of the ways out, each one sealed text: passwords and addresses with secrets in them are part of it.

use fengqiao_db::{Conn, binds};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::AppError;
use crate::platform::crypto::Keys;

/// A setting; what it is as shipped where nothing was set.
///
/// # Errors
/// The store's, a text that does not open.
pub fn load<T: DeserializeOwned + Default>(
    c: &mut Conn,
    keys: &Keys,
    key: &'static str,
) -> Result<T, AppError> {
    let row = c.query_opt("SELECT value FROM settings WHERE key = $1", &binds![key])?;
    let Some(row) = row else { return Ok(T::default()) };
    let text = keys.open(row.str(0), key)?;
    serde_json::from_str(&text).map_err(|e| AppError::Internal(format!("设置 {key} 读不出来：{e}")))
}

/// Keeps a setting.
///
/// # Errors
/// The store's.
pub fn save<T: Serialize>(
    c: &mut Conn,
    keys: &Keys,
    key: &'static str,
    value: &T,
    (by, now): (&str, &str),
) -> Result<(), AppError> {
    let text = serde_json::to_string(value).map_err(|e| AppError::Internal(e.to_string()))?;
    c.execute(
        "INSERT INTO settings (key, value, changed_at, changed_by) VALUES ($1, $2, $3, $4)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at,
                                         changed_by = excluded.changed_by",
        &binds![key, keys.seal(&text, key), now, by],
    )?;
    Ok(())
}
