//! Whether the pools in the store are what the rules say: for the check of an installation.

use std::collections::HashMap;

use fengqiao_db::Conn;

use super::records::{ExpertRecords, days};
use crate::AppError;
use crate::tables::{Env, Records};

/// How many experts were looked at, and the ids of those whose stored days differ from the rules.
///
/// # Errors
/// The store's.
pub fn differing(c: &mut Conn, env: &Env) -> Result<(u64, Vec<String>), AppError> {
    let sql = "SELECT expert_id, since, until, pool FROM expert_days ORDER BY expert_id, since";
    let mut stored: HashMap<String, Vec<(String, Option<String>, String)>> = HashMap::new();
    for row in c.query(sql, &[])? {
        stored.entry(row.text(0)).or_default().push((row.text(1), row.opt_text(2), row.text(3)));
    }
    let (mut count, mut wrong) = (0, Vec::new());
    ExpertRecords::each(c, env, "1 = 1", &[], &mut |e| {
        count += 1;
        if stored.remove(&e.id).unwrap_or_default() != days(&e) {
            wrong.push(e.id);
        }
        Ok(())
    })?;
    Ok((count, wrong))
}
