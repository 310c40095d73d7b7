//! What the work list counts beyond the sums of the features.

use fengqiao_db::{Bind, Conn, binds};
use fengqiao_domain::access::Scope;
use fengqiao_domain::coverage::Indicator;
use fengqiao_domain::todos::{Accounts, Count};
use jiff::civil::Date;

use crate::coverage::figures::authorities;
use crate::coverage::gaps::answered_for;
use crate::organisations::OrganisationRecords;
use crate::tables::find::mark;
use crate::tables::{Env, Records};
use crate::{Actor, AppError};

/// A centre: record id, name, code of the authority.
pub type Centre = (String, String, String);

const CENTRES: &str = "'subdistrict_centre', 'court_centre', 'district_centre', 'city_centre'";

/// Open centres that are `has` on a day and not `lacks`; `eligible` or `certified`.
///
/// # Errors
/// The store's.
pub fn centres(
    c: &mut Conn,
    env: &Env,
    scope: &Scope,
    has: &str,
    lacks: &str,
    on: Date,
) -> Result<Vec<Centre>, AppError> {
    let mut binds: Vec<Bind> = Vec::new();
    let day = mark(&mut binds, on.to_string());
    let within = OrganisationRecords::within(scope, &mut binds);
    let places: Vec<String> = match scope {
        Scope::City => authorities(env, scope).into_iter().map(|(code, _)| mark(&mut binds, code)).collect(),
        Scope::Authority(code) => vec![mark(&mut binds, code.as_str())],
        _ => Vec::new(),
    };
    // By authority, as the index goes.
    let of_places = if places.is_empty() {
        String::new()
    } else {
        format!("d.authority IN ({}) AND ", places.join(", "))
    };
    let holds =
        |alias: &str| format!("{alias}.since <= {day} AND ({alias}.until IS NULL OR {alias}.until > {day})");
    let (has, lacks) = (mark(&mut binds, has), mark(&mut binds, lacks));
    let sql = format!(
        "SELECT r.id, r.name, r.authority FROM organisation_days d JOIN organisations r ON r.id = d.organisation_id
         WHERE {of_places}d.kind IN ({CENTRES}) AND d.what = {has} AND {} AND {within}
         AND EXISTS (SELECT 1 FROM organisation_days o WHERE o.organisation_id = r.id AND o.what = 'open' AND {})
         AND NOT EXISTS (SELECT 1 FROM organisation_days l WHERE l.organisation_id = r.id AND l.what = {lacks} AND {})
         ORDER BY r.authority, r.id",
        holds("d"),
        holds("o"),
        holds("l")
    );
    Ok(c.query(&sql, &binds)?.iter().map(|r| (r.text(0), r.text(1), r.text(2))).collect())
}

/// Of an authority: how many, the first day due, how many are over it.
pub type Assigned = (String, u64, Option<Date>, u64);

/// Assigned units that still have no organisation: by authority, how many, the first day due, how many over it.
///
/// # Errors
/// The store's.
pub fn assigned(c: &mut Conn, actor: &Actor, on: Date) -> Result<Vec<Assigned>, AppError> {
    let mut binds: Vec<Bind> = Vec::new();
    let day = mark(&mut binds, on.to_string());
    let within = answered_for(actor, &mut binds);
    let sql = format!(
        "SELECT r.authority, COUNT(*), MIN(a.due), CAST(SUM(CASE WHEN a.due < {day} THEN 1 ELSE 0 END) AS BIGINT)
         FROM gap_assignments a JOIN units r ON r.id = a.unit_id
         WHERE a.ended_at IS NULL AND {within} AND NOT EXISTS (SELECT 1 FROM unit_days u WHERE u.unit_id = a.unit_id AND u.since <= {day}
         AND (u.until IS NULL OR u.until > {day})) GROUP BY r.authority ORDER BY r.authority"
    );
    let rows = c.query(&sql, &binds)?;
    let line = |r: &fengqiao_db::Row| {
        (
            r.text(0),
            r.int(1).unsigned_abs(),
            r.opt_str(2).and_then(|d| d.parse().ok()),
            r.int(3).unsigned_abs(),
        )
    };
    Ok(rows.iter().map(line).collect())
}

/// 考核基数 of a year: authority, indicator, whether it is confirmed; those without a value are not there.
///
/// # Errors
/// The store's.
pub fn bases(c: &mut Conn, year: i16) -> Result<Vec<(String, Indicator, bool)>, AppError> {
    let sql =
        "SELECT authority, indicator, confirmed_on FROM base_figures WHERE year = $1 AND value IS NOT NULL";
    let rows = c.query(sql, &binds![i64::from(year)])?;
    let line =
        |r: &fengqiao_db::Row| Some((r.text(0), Indicator::from_code(r.str(1))?, r.opt_str(2).is_some()));
    Ok(rows.iter().filter_map(line).collect())
}

/// The first day a certificate in hand ends, between two days.
///
/// # Errors
/// The store's.
pub fn first_end(c: &mut Conn, scope: &Scope, from: Date, to: Date) -> Result<Option<Date>, AppError> {
    let ends = crate::mediators::lists::ends(c, scope, from)?;
    Ok(ends.first().and_then(|(day, _)| day.parse().ok()).filter(|day| *day <= to))
}

/// Accounts that ask for an administrator; those of one authority, or all.
///
/// # Errors
/// The store's.
pub fn accounts(c: &mut Conn, home: Option<&str>, now: i64) -> Result<Accounts, AppError> {
    let mut binds = Vec::from(binds![now]);
    let of = home.map_or_else(String::new, |home| format!(" AND home = {}", mark(&mut binds, home)));
    let mut count = |condition: &str| -> Result<u64, AppError> {
        let sql = format!("SELECT COUNT(*) FROM users WHERE $1 > 0 AND {condition}{of}");
        Ok(c.query_one(&sql, &binds)?.int(0).unsigned_abs())
    };
    Ok(Accounts {
        locked: count("(locked = 1 OR locked_until > $1)")?,
        unused: count("must_change = 1 AND locked = 0")?,
    })
}

/// How many accounts, and how many lines the audit log has.
///
/// # Errors
/// The store's.
pub fn system_figures(c: &mut Conn, home: Option<&str>) -> Result<(u64, u64), AppError> {
    let mut binds = Vec::new();
    let of = home.map_or_else(String::new, |home| format!(" WHERE home = {}", mark(&mut binds, home)));
    let accounts = c.query_one(&format!("SELECT COUNT(*) FROM users{of}"), &binds)?.int(0);
    let lines = c.query_one("SELECT seq FROM audit_head WHERE id = 1", &[])?.int(0);
    Ok((accounts.unsigned_abs(), lines.unsigned_abs()))
}

/// Counts by authority with their names.
pub fn named(env: &Env, counts: Vec<(String, u64)>) -> Vec<Count> {
    let name = |code: &str| {
        env.policy.authority_name(code).or_else(|| env.regions.name(code)).unwrap_or(code).to_owned()
    };
    counts.into_iter().map(|(code, n)| Count { name: name(&code), code, n }).collect()
}
