//! What a list asks of the database: ids of one page by the order of the ids, a capped count, the rows themselves.

use std::collections::HashMap;

use fengqiao_db::{Bind, Conn};
use fengqiao_domain::access::Scope;
use fengqiao_domain::names::plain_name;
use fengqiao_domain::table::Table;
use fengqiao_domain::value::Kind;
use jiff::civil::Date;

use super::find::{mark, marks};
use super::paging::{COUNTED, Start};
use super::params::Params;
use super::{Env, Records, as_of};
use crate::AppError;

/// The records of a list: a condition over alias `r` with its binds.
#[derive(Clone, Debug)]
pub struct Wanted {
    condition: String,
    binds: Vec<Bind>,
}

/// What the address of a list asks for, within the scope.
pub fn wanted<T: Records>(scope: &Scope, params: &Params, on: Date) -> Wanted {
    let mut binds = Vec::new();
    let mut conditions = vec![T::within(scope, &mut binds)];
    conditions.extend(T::SHOWN.map(str::to_owned));
    conditions.extend(T::asked(scope, params, on, &mut binds));
    Wanted { condition: conditions.join(" AND "), binds }
}

/// The ids of one page.
///
/// # Errors
/// The store's.
pub fn ids<T: Records>(
    c: &mut Conn,
    wanted: &Wanted,
    start: &Start,
    limit: u32,
) -> Result<Vec<String>, AppError> {
    let (sql, binds) = statement::<T>(wanted, start, limit);
    let mut found: Vec<String> = c.query(&sql, &binds)?.iter().map(|r| r.text(0)).collect();
    if matches!(start, Start::Before(_)) {
        found.reverse();
    }
    Ok(found)
}

/// What is asked for one page.
pub(crate) fn statement<T: Records>(wanted: &Wanted, start: &Start, limit: u32) -> (String, Vec<Bind>) {
    let Wanted { mut condition, mut binds } = wanted.clone();
    let mut key = |sign: &str, id: &str| {
        let id = mark(&mut binds, id);
        condition.extend([" AND r.id ", sign, " ", &id]);
    };
    let (order, offset) = match start {
        Start::Row(n) => ("", *n),
        Start::After(id) => {
            key(">", id);
            ("", 0)
        }
        Start::Before(id) => {
            key("<", id);
            (" DESC", 0)
        }
    };
    let sql = format!(
        "SELECT r.id FROM {} r WHERE {condition} ORDER BY r.id{order} LIMIT {limit} OFFSET {offset}",
        T::SQL
    );
    (sql, binds)
}

/// How many there are, exact up to [`COUNTED`]; one more means there are more.
///
/// # Errors
/// The store's.
pub fn count<T: Records>(c: &mut Conn, wanted: &Wanted) -> Result<u64, AppError> {
    let sql = format!(
        "SELECT COUNT(*) FROM (SELECT 1 AS one FROM {} r WHERE {} LIMIT {}) n",
        T::SQL,
        wanted.condition,
        COUNTED + 1
    );
    Ok(u64::try_from(c.query_one(&sql, &wanted.binds)?.int(0)).unwrap_or(0))
}

/// The records with these ids, in this order, as they stood on a day.
///
/// # Errors
/// The store's.
pub fn rows<T: Records>(c: &mut Conn, env: &Env, ids: &[String], on: Date) -> Result<Vec<T::Row>, AppError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let lines = if on == env.today { HashMap::new() } else { as_of::timelines::<T>(c, Some(ids))? };
    let binds: Vec<Bind> = ids.iter().map(|id| id.as_str().into()).collect();
    let mut found: HashMap<String, T::Row> = HashMap::with_capacity(ids.len());
    T::each(c, env, &format!("r.id IN ({})", marks(1, ids.len())), &binds, &mut |mut row| {
        as_of::rewind::<T>(&mut row, &lines, on, env)?;
        found.insert(T::id(&row).to_owned(), row);
        Ok(())
    })?;
    let mut rows: Vec<T::Row> = ids.iter().filter_map(|id| found.remove(id)).collect();
    T::on_day(c, env, &mut rows, on)?;
    Ok(rows)
}

/// The parameter named like a column of codes or places, as a condition on it. A code may be given by its label.
pub fn equal<R>(table: &Table<R>, key: &str, params: &Params, binds: &mut Vec<Bind>) -> Option<String> {
    let column = table.column(key)?;
    let typed = Some(params.get(key)).filter(|value| !value.is_empty())?;
    let value = match column.kind {
        Kind::Code(list) => list.find(typed).unwrap_or(typed),
        _ => typed,
    };
    Some(format!("r.{} = {}", column.key, mark(binds, value)))
}

/// Records whose name holds the text where one authority is asked for, else whose name starts with it, with or without
/// 天津 in front: so that an index answers however many records there are.
pub fn named(text: &str, one_authority: bool, binds: &mut Vec<Bind>) -> String {
    let plain = plain_name(text);
    if one_authority {
        let literal = plain.replace('!', "!!").replace('%', "!%").replace('_', "!_");
        return format!("r.plain_name LIKE {} ESCAPE '!'", mark(binds, format!("%{literal}%")));
    }
    let mut from = |start: String| {
        let end = format!("{start}\u{10ffff}");
        format!("(r.plain_name >= {} AND r.plain_name < {})", mark(binds, start), mark(binds, end))
    };
    let city = from(format!("天津{plain}"));
    format!("({} OR {city})", from(plain))
}
