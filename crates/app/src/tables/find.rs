//! Statements that every kind of record needs.

use std::collections::HashMap;

use fengqiao_db::{Bind, Conn};

use crate::AppError;

/// `$from, $from+1, …` for `n` binds.
pub fn marks(from: usize, n: usize) -> String {
    (from..from + n).map(|i| format!("${i}")).collect::<Vec<_>>().join(", ")
}

/// Ids by `record_key`.
///
/// # Errors
/// The store's.
pub fn by_key(c: &mut Conn, sql_table: &str, keys: &[String]) -> Result<HashMap<String, String>, AppError> {
    let mut found = HashMap::with_capacity(keys.len());
    for part in keys.chunks(500) {
        let binds: Vec<Bind> = part.iter().map(|k| k.as_str().into()).collect();
        let sql =
            format!("SELECT record_key, id FROM {sql_table} WHERE record_key IN ({})", marks(1, part.len()));
        c.query_each(&sql, &binds, |row| {
            found.insert(row.text(0), row.text(1));
            Ok::<_, AppError>(())
        })?;
    }
    Ok(found)
}

/// Adds a bind and gives its mark.
pub fn mark(binds: &mut Vec<Bind>, value: impl Into<Bind>) -> String {
    binds.push(value.into());
    format!("${}", binds.len())
}
