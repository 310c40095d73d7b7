//! Whether the stored years are what the rules say: for the check of an installation.

use std::collections::BTreeMap;

use fengqiao_db::{Bind, Conn, binds};

use super::years::{Line, lines};
use crate::AppError;
use crate::mediators::{MediatorRecords, by_ids};
use crate::tables::find::marks;
use crate::tables::{Env, Records};

/// How many people with training were looked at, and the ids of those whose stored years differ from the rules.
///
/// # Errors
/// The store's.
pub fn differing(c: &mut Conn, env: &Env) -> Result<(u64, Vec<String>), AppError> {
    let (mut last, mut count, mut wrong) = (String::new(), 0, Vec::new());
    loop {
        let sql = "SELECT mediator_id FROM (SELECT mediator_id FROM attendances WHERE mediator_id > $1
                   UNION SELECT mediator_id FROM training_years WHERE mediator_id > $1) n
                   ORDER BY mediator_id LIMIT 500";
        let ids: Vec<String> = c.query(sql, &binds![last.as_str()])?.iter().map(|r| r.text(0)).collect();
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
        let mut said = lines(c, env, &people)?;
        for id in ids {
            let none = Vec::new;
            if stored.remove(&id).unwrap_or_else(none) != said.remove(&id).unwrap_or_else(none) {
                wrong.push(id);
            }
        }
    }
}

fn stored(c: &mut Conn, ids: &[String]) -> Result<BTreeMap<String, Vec<Line>>, AppError> {
    let binds: Vec<Bind> = ids.iter().map(|id| id.as_str().into()).collect();
    let sql = format!(
        "SELECT mediator_id, year, half_hours, shown, practice, needed, met, authority, organisation_id, full_time
         FROM training_years WHERE mediator_id IN ({}) ORDER BY mediator_id, year",
        marks(1, ids.len())
    );
    let mut found: BTreeMap<String, Vec<Line>> = BTreeMap::new();
    c.query_each(&sql, &binds, |row| {
        let figures = (2..10).map(|i| row.value(i).clone()).collect();
        found.entry(row.text(0)).or_default().push((row.int(1), figures));
        Ok::<_, AppError>(())
    })?;
    Ok(found)
}
