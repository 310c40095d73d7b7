//! Where mediators work, for the look at who should not handle a case.

use std::collections::HashMap;

use fengqiao_db::{Bind, Conn};

use crate::AppError;
use crate::tables::find::marks;

/// 工作单位及职务 by record id.
///
/// # Errors
/// The store's.
pub fn of(c: &mut Conn, ids: &[&str]) -> Result<HashMap<String, String>, AppError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let binds: Vec<Bind> = ids.iter().map(|id| (*id).into()).collect();
    let sql = format!("SELECT id, workplace FROM mediators WHERE id IN ({})", marks(1, binds.len()));
    let rows = c.query(&sql, &binds)?;
    Ok(rows.iter().map(|row| (row.text(0), row.opt_text(1).unwrap_or_default())).collect())
}
