//! People and organisations looked up beside the lists: when certificates end, whose ids and numbers are in scope.

use std::collections::{HashMap, HashSet};

use fengqiao_db::{Bind, Conn};
use fengqiao_domain::access::Scope;
use jiff::civil::Date;

use super::lists::Start;
use super::sums::{self, CITY};
use crate::AppError;
use crate::mediators::MediatorRecords;
use crate::organisations::OrganisationRecords;
use crate::tables::find::marks;
use crate::tables::{Params, Records, query as tables};

/// How many certificates in hand end on each day from `from` on, by authority of the main appointment.
///
/// # Errors
/// The store's.
pub fn ends(c: &mut Conn, scope: &Scope, from: Date) -> Result<Vec<(String, u64)>, AppError> {
    match scope {
        Scope::City => return sums::ends_at(c, CITY, from),
        Scope::Authority(code) => return sums::ends_at(c, code, from),
        _ => {}
    }
    let mut binds = vec![Bind::from(from.to_string())];
    let within = MediatorRecords::within(scope, &mut binds);
    let sql = format!(
        "SELECT r.valid_until, COUNT(*) FROM mediators r WHERE r.valid_until >= $1 AND {within}
         GROUP BY r.valid_until ORDER BY r.valid_until"
    );
    let rows = c.query(&sql, &binds)?;
    Ok(rows.iter().map(|r| (r.text(0), u64::try_from(r.int(1)).unwrap_or(0))).collect())
}

/// Organisations of the scope whose name holds a text; at most `limit`.
///
/// # Errors
/// The store's.
pub fn organisations(
    c: &mut Conn,
    scope: &Scope,
    text: &str,
    on: Date,
    limit: u32,
) -> Result<Vec<String>, AppError> {
    let params = Params(vec![("q".to_owned(), text.to_owned())]);
    let wanted = tables::wanted::<OrganisationRecords>(c, scope, &params, on)?;
    tables::ids(c, &wanted, &Start::Row(0), limit)
}

/// Those of some ids the scope reaches.
///
/// # Errors
/// The store's.
pub fn of_ids(c: &mut Conn, scope: &Scope, ids: &[String]) -> Result<Vec<String>, AppError> {
    let mut found = Vec::with_capacity(ids.len());
    for part in ids.chunks(500) {
        let mut binds: Vec<Bind> = part.iter().map(|id| id.as_str().into()).collect();
        let list = marks(1, part.len());
        let within = MediatorRecords::within(scope, &mut binds);
        let sql = format!("SELECT r.id FROM mediators r WHERE r.id IN ({list}) AND {within} ORDER BY r.id");
        found.extend(c.query(&sql, &binds)?.iter().map(|r| r.text(0)));
    }
    Ok(found)
}

/// The holders of some certificate numbers, and the numbers nobody in scope holds.
///
/// # Errors
/// The store's.
pub fn of_numbers(
    c: &mut Conn,
    scope: &Scope,
    numbers: &[String],
) -> Result<(Vec<String>, Vec<String>), AppError> {
    let (mut ids, mut known) = (Vec::new(), HashSet::new());
    for part in numbers.chunks(500) {
        let mut binds: Vec<Bind> = part.iter().map(|n| n.as_str().into()).collect();
        let list = marks(1, part.len());
        let within = MediatorRecords::within(scope, &mut binds);
        let sql = format!(
            "SELECT r.id, x.number FROM certificates x JOIN mediators r ON r.id = x.mediator_id
             WHERE x.number IN ({list}) AND {within}"
        );
        c.query_each(&sql, &binds, |row| {
            ids.push(row.text(0));
            known.insert(row.text(1));
            Ok::<_, AppError>(())
        })?;
    }
    ids.sort();
    ids.dedup();
    Ok((ids, numbers.iter().filter(|n| !known.contains(*n)).cloned().collect()))
}

/// Names of organisations by id.
///
/// # Errors
/// The store's.
pub fn organisation_names(c: &mut Conn, ids: &[String]) -> Result<HashMap<String, String>, AppError> {
    let mut names = HashMap::with_capacity(ids.len());
    for part in ids.chunks(500) {
        let binds: Vec<Bind> = part.iter().map(|id| id.as_str().into()).collect();
        let sql = format!("SELECT id, name FROM organisations WHERE id IN ({})", marks(1, part.len()));
        c.query_each(&sql, &binds, |row| {
            names.insert(row.text(0), row.text(1));
            Ok::<_, AppError>(())
        })?;
    }
    Ok(names)
}
