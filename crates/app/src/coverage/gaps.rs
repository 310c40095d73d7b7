//! 未建组织单位清单: units of the list that have no organisation on a day (III-1-1a).

use fengqiao_db::{Bind, Conn};
use fengqiao_domain::access::Scope;
use fengqiao_domain::units::Unit;
use jiff::civil::Date;

use crate::AppError;
use crate::tables::find::mark;
use crate::tables::{Env, Records};
use crate::units::UnitRecords;

/// SQL condition over `units r`: judged by an indicator, in the list and not covered on the day. Binds are appended.
pub fn condition(on: Date, scope: &Scope, binds: &mut Vec<Bind>) -> String {
    let within = UnitRecords::within(scope, binds);
    let year = mark(binds, i64::from(on.year()));
    let day = mark(binds, on.to_string());
    format!(
        "{within} AND r.kind <> 'other_employer'
         AND (r.from_year IS NULL OR r.from_year <= {year}) AND (r.to_year IS NULL OR r.to_year >= {year})
         AND NOT EXISTS (SELECT 1 FROM unit_days d WHERE d.unit_id = r.id AND d.since <= {day}
                         AND (d.until IS NULL OR d.until > {day}))"
    )
}

/// All of them, by authority, kind and name.
///
/// # Errors
/// The store's.
pub fn all(c: &mut Conn, env: &Env, scope: &Scope, on: Date) -> Result<Vec<Unit>, AppError> {
    let mut binds = Vec::new();
    let condition =
        format!("{} ORDER BY r.authority, r.kind, r.name, r.id", condition(on, scope, &mut binds));
    let mut found = Vec::new();
    UnitRecords::each(c, env, &condition, &binds, &mut |u| {
        found.push(u);
        Ok(())
    })?;
    Ok(found)
}
