//! How many a pool has on a day.

use std::collections::BTreeMap;

use fengqiao_db::{Bind, Conn, binds};
use fengqiao_domain::access::Scope;
use fengqiao_domain::experts::CITY_LEVEL;
use jiff::civil::Date;

use crate::AppError;
use crate::tables::Env;
use crate::tables::find::{mark, marks};

/// A pool on a day.
#[derive(Clone, Debug, Default)]
pub struct Pool {
    /// Code of the authority that keeps it.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Experts in it.
    pub count: u32,
    /// Of them with a written reason beyond the limit.
    pub reasons: u32,
    /// Of them whose term ends within the days asked.
    pub ending: u32,
    /// Fields with how many experts have each, the most frequent first.
    pub fields: Vec<(String, u32)>,
}

/// A condition over alias `d` that holds on a day.
fn holds(day: &str) -> String {
    format!("d.since <= {day} AND (d.until IS NULL OR d.until > {day})")
}

/// The pools a scope answers for, in the order of their codes, also those without anybody; the city's first.
///
/// # Errors
/// The store's.
pub fn pools(c: &mut Conn, env: &Env, scope: &Scope, on: Date, ending: Date) -> Result<Vec<Pool>, AppError> {
    let mut all: BTreeMap<String, Pool> = BTreeMap::new();
    for (code, name) in env.regions.authorities(env.policy) {
        let is_pool = code == env.policy.jurisdiction || env.regions.find_district(&code).is_some();
        let mine = scope.contains_authority(&code) || scope.authority() == Some(code.as_str());
        if is_pool && mine {
            all.insert(code.clone(), Pool { code, name, ..Pool::default() });
        }
    }
    let mut binds = Vec::new();
    let (day, end) = (mark(&mut binds, on.to_string()), mark(&mut binds, ending.to_string()));
    let own = scope
        .authority()
        .map_or_else(String::new, |code| format!(" AND d.pool = {}", mark(&mut binds, code)));
    let sql = format!(
        "SELECT d.pool, r.over_limit_reason, r.fields,
                CAST(CASE WHEN r.left_on IS NULL AND r.term_to >= {day} AND r.term_to <= {end} THEN 1 ELSE 0 END AS BIGINT)
         FROM expert_days d JOIN experts r ON r.id = d.expert_id WHERE {}{own}",
        holds(&day)
    );
    let mut fields: BTreeMap<(String, String), u32> = BTreeMap::new();
    c.query_each(&sql, &binds, |row| {
        let Some(pool) = all.get_mut(row.str(0)) else { return Ok::<_, AppError>(()) };
        pool.count += 1;
        pool.reasons += u32::from(row.opt_str(1).is_some());
        pool.ending += u32::from(row.int(3) != 0);
        for field in row.opt_str(2).unwrap_or_default().split('\n').filter(|f| !f.is_empty()) {
            *fields.entry((pool.code.clone(), field.to_owned())).or_default() += 1;
        }
        Ok(())
    })?;
    for ((code, field), n) in fields {
        if let Some(pool) = all.get_mut(&code) {
            pool.fields.push((field, n));
        }
    }
    for pool in all.values_mut() {
        pool.fields.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    }
    Ok(all.into_values().collect())
}

/// How many a pool has on a day besides these records.
///
/// # Errors
/// The store's.
pub fn count_without(c: &mut Conn, pool: &str, on: Date, ids: &[&str]) -> Result<u32, AppError> {
    let mut binds = binds![pool, on.to_string()].to_vec();
    let without = if ids.is_empty() || ids.len() > 5000 {
        String::new()
    } else {
        binds.extend(ids.iter().map(|id| Bind::from(*id)));
        format!(" AND d.expert_id NOT IN ({})", marks(3, ids.len()))
    };
    let sql = format!("SELECT COUNT(*) FROM expert_days d WHERE d.pool = $1 AND {}{without}", holds("$2"));
    Ok(u32::try_from(c.query_one(&sql, &binds)?.int(0)).unwrap_or(0))
}

/// Whether a record is in a pool on a day as it stands in the store.
///
/// # Errors
/// The store's.
pub fn holds_on(c: &mut Conn, id: &str, pool: &str, on: Date) -> Result<bool, AppError> {
    let sql = format!(
        "SELECT 1 FROM expert_days d WHERE d.expert_id = $1 AND d.pool = $3 AND {} LIMIT 1",
        holds("$2")
    );
    Ok(c.query_opt(&sql, &binds![id, on.to_string(), pool])?.is_some())
}

/// An expert who may be asked, chosen or recommended: what is published of him or her.
#[derive(Clone, Debug)]
pub struct Brief {
    /// Record id.
    pub id: String,
    /// 姓名.
    pub name: String,
    /// 工作单位.
    pub workplace: String,
    /// 专业领域.
    pub fields: Vec<String>,
    /// The pool.
    pub pool: String,
}

/// The experts in these pools on a day, by pool and name; `None` for all pools.
///
/// # Errors
/// The store's.
pub fn current(c: &mut Conn, pools: Option<&[&str]>, on: Date) -> Result<Vec<Brief>, AppError> {
    let mut binds = binds![on.to_string()].to_vec();
    let of = pools.map_or_else(String::new, |pools| {
        binds.extend(pools.iter().map(|pool| Bind::from(*pool)));
        format!(" AND d.pool IN ({})", marks(2, pools.len()))
    });
    let sql = format!(
        "SELECT r.id, r.name, r.workplace, r.fields, d.pool FROM expert_days d JOIN experts r ON r.id = d.expert_id
         WHERE {}{of} ORDER BY d.pool, r.plain_name, r.id",
        holds("$1")
    );
    let rows = c.query(&sql, &binds)?;
    let brief = |row: &fengqiao_db::Row| Brief {
        id: row.text(0),
        name: row.text(1),
        workplace: row.text(2),
        fields: row.opt_str(3).unwrap_or_default().split('\n').map(str::to_owned).collect(),
        pool: row.text(4),
    };
    Ok(rows.iter().map(brief).collect())
}

/// 级别 of a pool, as stored.
pub fn level_of(pool: &str, env: &Env) -> &'static str {
    if pool == env.policy.jurisdiction { CITY_LEVEL } else { fengqiao_domain::experts::DISTRICT_LEVEL }
}

/// How many a scope has in its pools on a day, and how many of them have a term that ends by another.
///
/// # Errors
/// The store's.
pub fn totals(c: &mut Conn, scope: &Scope, on: Date, ending: Date) -> Result<(u64, u64), AppError> {
    let mut binds = binds![on.to_string(), ending.to_string()].to_vec();
    let of = match scope {
        Scope::City => String::new(),
        scope => {
            let own = mark(&mut binds, scope.authority().unwrap_or_default());
            format!(" AND d.pool = {own} AND r.authority = {own}")
        }
    };
    let sql = format!(
        "SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN r.left_on IS NULL AND r.term_to >= $1 AND r.term_to <= $2
                THEN 1 ELSE 0 END), 0) AS BIGINT)
         FROM expert_days d JOIN experts r ON r.id = d.expert_id WHERE {}{of}",
        holds("$1")
    );
    let row = c.query_one(&sql, &binds)?;
    Ok((row.int(0).unsigned_abs(), row.int(1).unsigned_abs()))
}
