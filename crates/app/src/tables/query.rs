//! What a list asks of the database: ids of one page by the order of the ids, a capped count, the rows themselves.

use std::collections::HashMap;

use fengqiao_db::{Bind, Conn};
use fengqiao_domain::access::Scope;
use fengqiao_domain::names::plain_name;
use fengqiao_domain::search::pairs;
use fengqiao_domain::table::Table;
use fengqiao_domain::value::Kind;
use jiff::civil::Date;

use super::find::{mark, marks};
use super::paging::{COUNTED, Start};
use super::params::Params;
use super::{Env, Records, as_of};
use crate::AppError;

/// Records that have a pair of letters are counted up to here to find the rarest of a text.
const RARE: i64 = 5_000;

/// The records of a list: what is walked, in the order of which column, and a condition over alias `r` with its binds.
#[derive(Clone, Debug)]
pub struct Wanted {
    from: String,
    key: &'static str,
    condition: String,
    binds: Vec<Bind>,
}

/// What the address of a list asks for, within the scope.
///
/// # Errors
/// The store's.
pub fn wanted<T: Records>(
    c: &mut Conn,
    scope: &Scope,
    params: &Params,
    on: Date,
) -> Result<Wanted, AppError> {
    let mut binds = Vec::new();
    let mut conditions = vec![T::within(scope, &mut binds)];
    conditions.extend(T::SHOWN.map(str::to_owned));
    conditions.extend(T::shown_on(on, &mut binds));
    conditions.extend(T::asked(scope, params, on, &mut binds));
    let (mut from, mut key) = (format!("{} r", T::SQL), "r.id");
    if let Some(text) = T::looked_for(scope, params) {
        let (pair, _) = rarest(c, T::SQL, text)?;
        let pair = mark(&mut binds, pair);
        from = format!("{0}_pairs w CROSS JOIN {0} r", T::SQL);
        key = "w.record_id";
        conditions.push(format!("w.pair = {pair} AND r.id = w.record_id"));
    }
    Ok(Wanted { from, key, condition: conditions.join(" AND "), binds })
}

/// The pair of letters of a text that the fewest names of a table have, and how many; more than some thousand are not
/// told apart. Empty for a text without a pair that tells.
///
/// # Errors
/// The store's.
pub fn rarest(c: &mut Conn, table: &str, text: &str) -> Result<(String, i64), AppError> {
    let sql = format!(
        "SELECT COUNT(*) FROM (SELECT 1 AS one FROM {table}_pairs w WHERE w.pair = $1 LIMIT {}) n",
        RARE + 1
    );
    let mut best = (String::new(), i64::MAX);
    for pair in pairs(text) {
        let n = c.query_one(&sql, &[pair.as_str().into()])?.int(0);
        if n < best.1 {
            best = (pair, n);
        }
        if n == 0 {
            break;
        }
    }
    Ok(best)
}

/// Whether a list is of one authority or less, whose index is walked for a text.
pub fn is_narrow(scope: &Scope, params: &Params) -> bool {
    *scope != Scope::City || !params.says_none_of(&["authority", "subdistrict"])
}

/// The ids of one page.
///
/// # Errors
/// The store's.
pub fn ids(c: &mut Conn, wanted: &Wanted, start: &Start, limit: u32) -> Result<Vec<String>, AppError> {
    let (sql, binds) = statement(wanted, start, limit);
    let mut found: Vec<String> = c.query(&sql, &binds)?.iter().map(|r| r.text(0)).collect();
    if matches!(start, Start::Before(_)) {
        found.reverse();
    }
    Ok(found)
}

/// What is asked for one page.
pub(crate) fn statement(wanted: &Wanted, start: &Start, limit: u32) -> (String, Vec<Bind>) {
    let Wanted { from, key: by, mut condition, mut binds } = wanted.clone();
    let mut key = |sign: &str, id: &str| {
        let id = mark(&mut binds, id);
        condition.extend([" AND ", by, " ", sign, " ", &id]);
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
        "SELECT {by} FROM {from} WHERE {condition} ORDER BY {by}{order} LIMIT {limit} OFFSET {offset}"
    );
    (sql, binds)
}

/// How many there are, exact up to [`COUNTED`]; one more means there are more.
///
/// # Errors
/// The store's.
pub fn count(c: &mut Conn, wanted: &Wanted) -> Result<u64, AppError> {
    let sql = format!(
        "SELECT COUNT(*) FROM (SELECT 1 AS one FROM {} WHERE {} LIMIT {}) n",
        wanted.from,
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

/// Records whose name holds the text, where something else leads to few of them; otherwise those whose name starts with
/// it, with or without 天津 in front, which an index answers.
pub fn named(text: &str, anywhere: bool, binds: &mut Vec<Bind>) -> String {
    let plain = plain_name(text);
    if anywhere {
        return holding(text, binds);
    }
    let mut from = |start: String| {
        let end = format!("{start}\u{10ffff}");
        format!("(r.plain_name >= {} AND r.plain_name < {})", mark(binds, start), mark(binds, end))
    };
    let city = from(format!("天津{plain}"));
    format!("({} OR {city})", from(plain))
}

/// Records whose name holds the text.
pub fn holding(text: &str, binds: &mut Vec<Bind>) -> String {
    let literal = plain_name(text).replace('!', "!!").replace('%', "!%").replace('_', "!_");
    format!("r.plain_name LIKE {} ESCAPE '!'", mark(binds, format!("%{literal}%")))
}
