//! Whether the open days of organisations in the store are what the rules say: for the check of an installation.

use std::collections::HashMap;

use fengqiao_db::{Bind, Conn, binds};

use super::derive::open_days;
use crate::AppError;
use crate::coverage::spans::Span;
use crate::mediators::by_ids;
use crate::organisations::OrganisationRecords;
use crate::tables::find::marks;
use crate::tables::{Env, Records};

/// Organisations read at a time.
const PART: i64 = 500;

/// How many organisations were looked at, and the ids of those whose stored open days differ from the rules.
///
/// # Errors
/// The store's.
pub fn differing(c: &mut Conn, env: &Env) -> Result<(u64, Vec<String>), AppError> {
    let (mut last, mut count, mut wrong) = (String::new(), 0, Vec::new());
    loop {
        let sql = "SELECT id FROM organisations WHERE id > $1 ORDER BY id LIMIT $2";
        let ids: Vec<String> =
            c.query(sql, &binds![last.as_str(), PART])?.iter().map(|r| r.text(0)).collect();
        let Some(end) = ids.last() else { return Ok((count, wrong)) };
        end.clone_into(&mut last);
        count += ids.len() as u64;
        let bound: Vec<Bind> = ids.iter().map(|id| id.as_str().into()).collect();
        let sql = format!(
            "SELECT organisation_id, since, until FROM organisation_days
             WHERE what = 'open' AND organisation_id IN ({}) ORDER BY organisation_id, since",
            marks(1, ids.len())
        );
        let mut stored: HashMap<String, Vec<Span>> = HashMap::with_capacity(ids.len());
        c.query_each(&sql, &bound, |r| {
            stored.entry(r.text(0)).or_default().push((r.text(1), r.opt_text(2)));
            Ok::<_, AppError>(())
        })?;
        let (condition, binds) = by_ids(&ids);
        OrganisationRecords::each(c, env, &condition, &binds, &mut |o| {
            if stored.remove(&o.id).unwrap_or_default() != open_days(&o) {
                wrong.push(o.id);
            }
            Ok(())
        })?;
    }
}
