//! Whether the standings in the store are what the rules say: for the check of an installation.

use std::collections::HashMap;

use fengqiao_db::{Bind, Conn};

use super::derive::intervals;
use crate::AppError;
use crate::mediators::{MediatorRecords, by_ids};
use crate::tables::find::marks;
use crate::tables::{Env, Records};

/// People read at a time.
const PART: i64 = 500;

type Stored = (String, Option<String>, i64);

/// How many people were looked at, and the ids of those whose stored standings differ from the rules.
///
/// # Errors
/// The store's.
pub fn differing(c: &mut Conn, env: &Env) -> Result<(u64, Vec<String>), AppError> {
    let (mut last, mut count, mut wrong) = (String::new(), 0, Vec::new());
    loop {
        let sql = "SELECT id FROM mediators WHERE id > $1 ORDER BY id LIMIT $2";
        let ids: Vec<String> =
            c.query(sql, &fengqiao_db::binds![last.as_str(), PART])?.iter().map(|r| r.text(0)).collect();
        let Some(end) = ids.last() else { return Ok((count, wrong)) };
        end.clone_into(&mut last);
        count += ids.len() as u64;
        let mut stored = stored(c, &ids)?;
        let (condition, binds) = by_ids(&ids);
        let mut people = Vec::with_capacity(ids.len());
        MediatorRecords::each(c, env, &condition, &binds, &mut |m| {
            people.push(m);
            Ok(())
        })?;
        let profiled = super::profiles::differing(c, env, &people)?;
        for m in people {
            let said: Vec<Stored> = intervals(&m, env.policy)
                .into_iter()
                .map(|i| (i.since.to_string(), i.until.map(|d| d.to_string()), i.state))
                .collect();
            if stored.remove(&m.id).unwrap_or_default() != said || profiled.contains(&m.id) {
                wrong.push(m.id);
            }
        }
    }
}

fn stored(c: &mut Conn, ids: &[String]) -> Result<HashMap<String, Vec<Stored>>, AppError> {
    let binds: Vec<Bind> = ids.iter().map(|id| id.as_str().into()).collect();
    let sql = format!(
        "SELECT mediator_id, since, until, kind FROM standings
         WHERE mediator_id IN ({}) ORDER BY mediator_id, since",
        marks(1, ids.len())
    );
    let mut found: HashMap<String, Vec<Stored>> = HashMap::with_capacity(ids.len());
    c.query_each(&sql, &binds, |r| {
        let line = (r.text(1), r.opt_text(2), r.int(3));
        found.entry(r.text(0)).or_default().push(line);
        Ok::<_, AppError>(())
    })?;
    Ok(found)
}
