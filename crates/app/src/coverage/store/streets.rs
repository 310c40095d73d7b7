//! 街镇分解: what the units of each street have on a date, and its centre.

use std::collections::BTreeMap;

use fengqiao_db::{Bind, Conn};
use fengqiao_domain::access::Scope;
use jiff::civil::Date;

use crate::AppError;
use crate::tables::Records;
use crate::tables::find::mark;
use crate::units::UnitRecords;

/// Units of a kind in a street: how many, and how many of them have an organisation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// In the list on the day.
    pub units: u32,
    /// With an organisation on the day.
    pub covered: u32,
}

impl Part {
    /// Without one.
    pub const fn gap(self) -> u32 {
        self.units.saturating_sub(self.covered)
    }

    /// Both together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self { units: self.units + other.units, covered: self.covered + other.covered }
    }
}

/// What the centre of a street is on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Centre {
    /// There is none, or it is not open.
    #[default]
    None,
    /// Open.
    Open,
    /// Open, and the checklist holds.
    Eligible,
    /// Open and certified as real.
    Certified,
}

/// One street.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Street {
    /// Above-scale enterprises.
    pub enterprises: Part,
    /// Chambers and associations.
    pub associations: Part,
    /// Its centre.
    pub centre: Centre,
}

/// The streets of a 管理单位 that have anything, by code; units without a street under an empty code.
///
/// # Errors
/// The store's.
pub fn of(
    c: &mut Conn,
    scope: &Scope,
    authority: &str,
    on: Date,
) -> Result<BTreeMap<String, Street>, AppError> {
    let mut found: BTreeMap<String, Street> = BTreeMap::new();
    let mut binds: Vec<Bind> = Vec::new();
    let within = UnitRecords::within(scope, &mut binds);
    let authority_mark = mark(&mut binds, authority);
    let year = mark(&mut binds, i64::from(on.year()));
    let day = mark(&mut binds, on.to_string());
    let sql = format!(
        "SELECT r.subdistrict, r.kind, COUNT(*), CAST(SUM(CASE WHEN EXISTS (
             SELECT 1 FROM unit_days d WHERE d.unit_id = r.id AND d.since <= {day}
             AND (d.until IS NULL OR d.until > {day})) THEN 1 ELSE 0 END) AS BIGINT)
         FROM units r WHERE {within} AND r.authority = {authority_mark}
         AND r.kind IN ('above_scale_enterprise', 'association')
         AND (r.from_year IS NULL OR r.from_year <= {year}) AND (r.to_year IS NULL OR r.to_year >= {year})
         GROUP BY r.subdistrict, r.kind"
    );
    c.query_each(&sql, &binds, |row| {
        let number = |at: usize| u32::try_from(row.int(at)).unwrap_or(0);
        let street = found.entry(row.opt_text(0).unwrap_or_default()).or_default();
        let part = Part { units: number(2), covered: number(3) };
        if row.str(1) == "association" {
            street.associations = part;
        } else {
            street.enterprises = part;
        }
        Ok::<_, AppError>(())
    })?;
    centres(c, scope, authority, on, &mut found)?;
    Ok(found)
}

/// Adds the centres that are open on the day.
fn centres(
    c: &mut Conn,
    scope: &Scope,
    authority: &str,
    on: Date,
    found: &mut BTreeMap<String, Street>,
) -> Result<(), AppError> {
    let mut binds: Vec<Bind> = Vec::new();
    let authority = mark(&mut binds, authority);
    let day = mark(&mut binds, on.to_string());
    let street = match scope {
        Scope::Subdistrict { code, .. } => {
            format!(" AND d.subdistrict = {}", mark(&mut binds, code.as_str()))
        }
        _ => String::new(),
    };
    let sql = format!(
        "SELECT d.subdistrict, d.organisation_id, d.what FROM organisation_days d
         WHERE d.authority = {authority} AND d.kind = 'subdistrict_centre' AND d.since <= {day}
         AND (d.until IS NULL OR d.until > {day}) AND d.subdistrict IS NOT NULL{street}"
    );
    let mut states: BTreeMap<(String, String), (bool, Centre)> = BTreeMap::new();
    c.query_each(&sql, &binds, |row| {
        let (open, best) = states.entry((row.text(0), row.text(1))).or_default();
        match row.str(2) {
            "open" => *open = true,
            "certified" => *best = (*best).max(Centre::Certified),
            _ => *best = (*best).max(Centre::Eligible),
        }
        Ok::<_, AppError>(())
    })?;
    for ((street, _), (_, best)) in states.into_iter().filter(|(_, (open, _))| *open) {
        let centre = &mut found.entry(street).or_default().centre;
        *centre = (*centre).max(best.max(Centre::Open));
    }
    Ok(())
}
