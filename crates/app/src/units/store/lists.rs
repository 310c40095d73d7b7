//! What lists of units ask, and what a unit's page shows beside the unit: its organisations and its other spans.

use std::collections::HashMap;

use fengqiao_db::{Bind, Conn};
use fengqiao_domain::access::Scope;
use fengqiao_domain::names::plain_name;
use fengqiao_domain::search::pairs;
use fengqiao_domain::units::{UNITS, Unit, identity};
use jiff::civil::Date;

use super::records::UnitRecords;
use crate::AppError;
use crate::coverage;
use crate::organisations::OrganisationRecords;
use crate::tables::find::{mark, marks};
use crate::tables::params::Params;
use crate::tables::query::{equal, is_narrow, named};
use crate::tables::{Env, Records};

/// The filters of the list: `authority`, `kind`, `subdistrict`, `covered` (是 / 否) and `q`, a name or a credit code.
pub fn asked(scope: &Scope, params: &Params, on: Date, binds: &mut Vec<Bind>) -> Vec<String> {
    let columns = ["authority", "kind", "subdistrict"].into_iter();
    let mut all: Vec<String> = columns.filter_map(|key| equal(&UNITS, key, params, binds)).collect();
    let text = params.get("q");
    if !text.is_empty() {
        let anywhere = looked_for(scope, params).is_some() || is_narrow(scope, params);
        all.push(searched(text, anywhere, binds));
    }
    match params.get("covered") {
        "否" => all.push(coverage::gaps::condition(on, &Scope::City, binds)),
        "是" => {
            let day = mark(binds, on.to_string());
            all.push(format!(
                "EXISTS (SELECT 1 FROM unit_days d WHERE d.unit_id = r.id AND d.since <= {day}
                 AND (d.until IS NULL OR d.until > {day}))"
            ));
        }
        _ => {}
    }
    all.extend(assigned(params.get("assigned"), on, binds));
    if !params.get("as_of").is_empty() {
        let year = mark(binds, i64::from(on.year()));
        all.push(format!("(r.from_year IS NULL OR r.from_year <= {year})"));
    }
    all
}

/// Whether a unit was given to somebody, in the words of the list of those without an organisation.
fn assigned(words: &str, on: Date, binds: &mut Vec<Bind>) -> Option<String> {
    let running =
        "EXISTS (SELECT 1 FROM gap_assignments g WHERE g.unit_id = r.id AND g.ended_at IS NULL".to_owned();
    match words {
        "未分派" => Some(format!("NOT {running})")),
        "已分派" | "已建组织" => Some(format!("{running})")),
        "逾期" => Some(format!("{running} AND g.due < {})", mark(binds, on.to_string()))),
        _ => None,
    }
}

/// A name or a part of one typed into the list of the whole city.
pub fn looked_for<'a>(scope: &Scope, params: &'a Params) -> Option<&'a str> {
    let text = params.get("q");
    (!is_code(text) && !is_narrow(scope, params) && !pairs(text).is_empty()).then_some(text)
}

/// The start of a credit code, not of a name.
fn is_code(text: &str) -> bool {
    text.len() >= 4 && text.chars().all(|c| c.is_ascii_alphanumeric())
}

/// Units whose credit code starts with the text, or whose name holds it; starts with it unless `anywhere`.
pub fn searched(text: &str, anywhere: bool, binds: &mut Vec<Bind>) -> String {
    if !is_code(text) {
        return named(text, anywhere, binds);
    }
    let start = text.to_ascii_uppercase();
    let end = format!("{start}\u{10ffff}");
    format!("r.credit_code >= {} AND r.credit_code < {}", mark(binds, start), mark(binds, end))
}

/// First days on which these units have an organisation, of the spans that hold the day.
///
/// # Errors
/// The store's.
pub fn covered(c: &mut Conn, ids: &[String], on: Date) -> Result<HashMap<String, String>, AppError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut binds: Vec<Bind> = ids.iter().map(|id| id.as_str().into()).collect();
    let list = marks(1, ids.len());
    let day = mark(&mut binds, on.to_string());
    let sql = format!(
        "SELECT unit_id, since FROM unit_days WHERE unit_id IN ({list}) AND since <= {day}
         AND (until IS NULL OR until > {day})"
    );
    Ok(c.query(&sql, &binds)?.iter().map(|r| (r.text(0), r.text(1))).collect())
}

/// An organisation that covers a unit.
pub struct Covering {
    /// Record id; empty where the reader's scope does not reach it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Code of its kind.
    pub kind: String,
    /// First day it was open, of the last span.
    pub since: String,
    /// First day it was no longer; `None` while it is.
    pub until: Option<String>,
}

/// The organisations that cover a unit, as far as their kind counts for it.
///
/// # Errors
/// The store's.
pub fn covering(c: &mut Conn, env: &Env, scope: &Scope, unit: &Unit) -> Result<Vec<Covering>, AppError> {
    let keys = coverage::unit_keys(unit);
    let Some(indicator) = coverage::indicator(&unit.kind).filter(|_| !keys.is_empty()) else {
        return Ok(Vec::new());
    };
    let mut binds: Vec<Bind> = keys.iter().map(|key| key.as_str().into()).collect();
    let list = marks(1, keys.len());
    let within = OrganisationRecords::within(scope, &mut binds);
    let sql = format!(
        "SELECT r.id, r.name, r.kind, d.since, d.until, CASE WHEN {within} THEN 1 ELSE 0 END
         FROM organisations r JOIN organisation_days d ON d.organisation_id = r.id AND d.what = 'open'
         WHERE r.id IN (SELECT k.organisation_id FROM organisation_covers k WHERE k.match_key IN ({list}))
         ORDER BY r.id, d.since"
    );
    let mut found: Vec<Covering> = Vec::new();
    for row in c.query(&sql, &binds)? {
        if !env.policy.coverage.counts(indicator, row.str(2)) {
            continue;
        }
        let one = Covering {
            id: if row.int(5) == 1 { row.text(0) } else { String::new() },
            name: row.text(1),
            kind: row.text(2),
            since: row.text(3),
            until: row.opt_text(4),
        };
        // Only the last span of each.
        if found.last().is_some_and(|last| last.name == one.name && last.id == one.id) {
            found.pop();
        }
        found.push(one);
    }
    Ok(found)
}

/// The other rows of the same unit within the scope: one for each span of years.
///
/// # Errors
/// The store's.
pub fn spans(c: &mut Conn, env: &Env, scope: &Scope, unit: &Unit) -> Result<Vec<Unit>, AppError> {
    let mut binds = Vec::new();
    let within = UnitRecords::within(scope, &mut binds);
    let own = mark(&mut binds, unit.id.as_str());
    let same = match &unit.credit_code {
        Some(code) => format!("r.credit_code = {}", mark(&mut binds, code.as_str())),
        None => format!("r.plain_name = {}", mark(&mut binds, plain_name(&unit.name))),
    };
    let condition = format!("{within} AND r.id <> {own} AND {same} ORDER BY r.from_year, r.id");
    let mut found = Vec::new();
    UnitRecords::each(c, env, &condition, &binds, &mut |other| {
        if identity(&other) == identity(unit) {
            found.push(other);
        }
        Ok(())
    })?;
    Ok(found)
}
