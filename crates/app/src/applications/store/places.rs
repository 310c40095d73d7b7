//! Organisations that are open today, and employers of the working list.

use fengqiao_db::{Bind, Conn, Row, binds};
use fengqiao_domain::applications::{Candidate, Place};
use fengqiao_domain::cases::record::Organisation;

use crate::AppError;
use crate::applications::organisations::{Contact, Known, is_same};
use crate::search::{Reach, units_named};
use crate::tables::Env;
use crate::tables::find::marks;
use fengqiao_domain::access::Scope;

const COLUMNS: &str = "o.id, o.name, o.kind, o.district, o.subdistrict, o.founder, o.founder_credit_code";
const HOST: &str = "o.id, o.name, o.kind, o.authority, o.subdistrict";
/// Open on the day `$1`.
const OPEN: &str =
    "EXISTS (SELECT 1 FROM organisation_days d WHERE d.organisation_id = o.id AND d.what = 'open'
                    AND d.since <= $1 AND (d.until IS NULL OR d.until > $1))";
/// Kinds anybody may go to; an enterprise committee is for its own people.
const FOR_ALL: &str = "('subdistrict_centre', 'court_centre', 'district_centre', 'city_centre', 'regional_industry', 'association_body')";
/// Organisations of one district that are offered.
const MOST: u32 = 300;
/// Longest name an employer is looked for by: each piece of it is counted.
const LONGEST_NAME: usize = 100;

fn candidate(row: &Row) -> Candidate {
    Candidate {
        id: row.text(0),
        name: row.text(1),
        kind: row.text(2),
        district: row.text(3),
        subdistrict: row.opt_text(4),
        founder: row.opt_text(5).unwrap_or_default(),
        founder_credit_code: row.opt_text(6),
    }
}

/// The organisations of a district anybody may go to, by kind and name.
///
/// # Errors
/// The store's.
pub fn centres(c: &mut Conn, env: &Env, district: &str) -> Result<Vec<Candidate>, AppError> {
    if district.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT {COLUMNS} FROM organisations o WHERE o.district = $2 AND o.kind IN {FOR_ALL} AND {OPEN}
         ORDER BY CASE o.kind WHEN 'subdistrict_centre' THEN 0 WHEN 'court_centre' THEN 1 ELSE 2 END, o.name LIMIT {MOST}"
    );
    let rows = c.query(&sql, &binds![env.today.to_string(), district])?;
    Ok(rows.iter().map(candidate).collect())
}

/// The committees an employer founded.
///
/// # Errors
/// The store's.
pub fn founded_by(c: &mut Conn, env: &Env, place: &Place) -> Result<Vec<Candidate>, AppError> {
    let today = env.today.to_string();
    let mut found = Vec::new();
    for (column, value) in
        [("founder_credit_code", place.credit_code.as_deref()), ("founder", Some(place.name.as_str()))]
    {
        let Some(value) = value.filter(|value| !value.is_empty()) else { continue };
        let sql = format!(
            "SELECT {COLUMNS} FROM organisations o WHERE o.{column} = $2 AND o.kind = 'enterprise_committee' AND {OPEN}
             ORDER BY o.id LIMIT 3"
        );
        found.extend(c.query(&sql, &binds![today.as_str(), value])?.iter().map(candidate));
    }
    let mut known: Vec<String> = Vec::new();
    found.retain(|o| {
        !known.contains(&o.id) && {
            known.push(o.id.clone());
            true
        }
    });
    Ok(found)
}

/// An organisation that takes an application against, or of, an employer at a place today, as a case has it: one anybody may
/// go to, or the employer's own.
///
/// # Errors
/// The store's.
pub fn takes(c: &mut Conn, env: &Env, id: &str, place: &Place) -> Result<Option<Organisation>, AppError> {
    let sql = format!(
        "SELECT {HOST}, o.founder, o.founder_credit_code,
                CAST(CASE WHEN o.kind IN {FOR_ALL} THEN 1 ELSE 0 END AS BIGINT)
         FROM organisations o WHERE o.id = $2 AND {OPEN}"
    );
    let row = c.query_opt(&sql, &binds![env.today.to_string(), id])?;
    let is_own = |row: &Row| {
        let same_code = row.opt_str(6).is_some_and(|code| Some(code) == place.credit_code.as_deref());
        same_code || is_same(row.opt_str(5).unwrap_or_default(), &place.name)
    };
    Ok(row.filter(|row| row.flag(7) || is_own(row)).as_ref().map(host))
}

fn host(row: &Row) -> Organisation {
    Organisation {
        id: row.text(0),
        name: row.text(1),
        kind: row.text(2),
        authority: row.text(3),
        subdistrict: row.opt_text(4),
    }
}

/// An organisation that is open today, as a case has it.
///
/// # Errors
/// The store's.
pub fn open(c: &mut Conn, env: &Env, id: &str) -> Result<Option<Organisation>, AppError> {
    let sql = format!("SELECT {HOST} FROM organisations o WHERE o.id = $2 AND {OPEN}");
    Ok(c.query_opt(&sql, &binds![env.today.to_string(), id])?.as_ref().map(host))
}

/// What the public may know of an organisation.
///
/// # Errors
/// The store's.
pub fn contact(c: &mut Conn, id: &str) -> Result<Contact, AppError> {
    let sql = "SELECT name, public_phone, address, opening_hours FROM organisations WHERE id = $1";
    let text = |row: &Row, i| row.opt_text(i).unwrap_or_default();
    Ok(c.query_opt(sql, &binds![id])?.map_or_else(Contact::default, |row| Contact {
        name: row.text(0),
        phone: text(&row, 1),
        address: text(&row, 2),
        hours: text(&row, 3),
    }))
}

/// Employers whose name looks like what was typed, the nearest first; the one of exactly that name alone; none for what is
/// longer than any name.
///
/// # Errors
/// The store's.
pub fn employers(c: &mut Conn, typed: &str) -> Result<Vec<Known>, AppError> {
    let typed = typed.trim();
    if typed.chars().count() > LONGEST_NAME {
        return Ok(Vec::new());
    }
    let found = units_named(c, &Scope::City, typed, Reach::TYPING)?;
    let ids: Vec<Bind> = found.ids.iter().map(|(id, _)| id.as_str().into()).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT u.id, u.name, u.credit_code, u.district, u.subdistrict FROM units u WHERE u.id IN ({})
         AND u.kind <> 'subdistrict' ORDER BY u.name",
        marks(1, ids.len())
    );
    let rows = c.query(&sql, &ids)?;
    let known = |row: &Row| Known {
        id: row.text(0),
        name: row.text(1),
        credit_code: row.opt_text(2).unwrap_or_default(),
        district: row.text(3),
        subdistrict: row.opt_text(4),
    };
    let mut exact = rows.iter().filter(|row| is_same(row.str(1), typed));
    match (exact.next(), exact.next()) {
        (Some(only), None) => Ok(vec![known(only)]),
        _ => Ok(rows.iter().map(known).collect()),
    }
}
