//! Which unit an organisation covers (R1): by credit code, else by district and name; a street centre by its street,
//! a court centre by its authority. Both sides are reduced to keys that are equal exactly when they match.

use std::collections::BTreeSet;

use fengqiao_db::{Conn, binds};
use fengqiao_domain::coverage::Indicator;
use fengqiao_domain::names::plain_name;
use fengqiao_domain::organisations::Organisation;
use fengqiao_domain::units::Unit;

use crate::AppError;
use crate::coverage::spans::Span;
use crate::tables::Env;

fn by_code(code: &str) -> String {
    format!("C:{code}")
}

/// A name whose owner has a credit code matches only one without, and the other way round.
fn by_name(district: &str, name: &str, has_code: bool) -> String {
    format!("{}:{district}|{}", if has_code { 'n' } else { 'N' }, plain_name(name))
}

/// The keys an organisation covers.
pub fn of(o: &Organisation, _env: &Env) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    match o.kind.as_str() {
        "subdistrict_centre" => keys.extend(o.subdistrict.iter().map(|s| format!("S:{s}"))),
        "court_centre" => {
            keys.insert(format!("A:{}", o.authority));
        }
        _ => {
            keys.insert(by_name(&o.district, &o.founder, o.founder_credit_code.is_some()));
            keys.extend(o.founder_credit_code.iter().map(|code| by_code(code)));
            keys.extend(o.covered.iter().map(|text| of_text(&o.district, text)));
        }
    }
    keys
}

/// A credit code, as it is compared; `None` for a name.
pub fn as_code(text: &str) -> Option<String> {
    let text = fengqiao_domain::value::narrow(text).to_uppercase();
    fengqiao_domain::credit_code::check(&text).is_ok().then_some(text)
}

/// The key of one covered unit as written: a credit code or a name.
pub fn of_text(district: &str, text: &str) -> String {
    as_code(text).map_or_else(|| by_name(district, text, false), |code| by_code(&code))
}

/// A unit of the list with its keys.
pub struct UnitKeys {
    /// Record id.
    pub id: String,
    /// The indicator it belongs to; none for other employers.
    pub indicator: Option<Indicator>,
    /// Days on which it is in the list.
    pub listed: Span,
    /// Keys by which an organisation covers it.
    pub keys: Vec<String>,
}

/// The indicator of a unit kind.
pub fn indicator(kind: &str) -> Option<Indicator> {
    Some(match kind {
        "above_scale_enterprise" => Indicator::Enterprise,
        "association" => Indicator::Association,
        "subdistrict" => Indicator::SubdistrictCentre,
        "arbitration_court" => Indicator::CourtCentre,
        _ => return None,
    })
}

/// The keys by which an organisation covers a unit.
pub fn of_unit(unit: &Unit) -> Vec<String> {
    keys(
        indicator(&unit.kind),
        &unit.authority,
        &unit.district,
        &unit.name,
        unit.credit_code.as_deref(),
        unit.subdistrict.as_deref(),
    )
}

/// The same from the single values.
pub fn keys(
    indicator: Option<Indicator>,
    authority: &str,
    district: &str,
    name: &str,
    code: Option<&str>,
    street: Option<&str>,
) -> Vec<String> {
    match indicator {
        Some(Indicator::SubdistrictCentre) => street.map(|s| format!("S:{s}")).into_iter().collect(),
        Some(Indicator::CourtCentre) => vec![format!("A:{authority}")],
        _ => {
            let other = code.map_or_else(|| by_name(district, name, true), by_code);
            vec![by_name(district, name, false), other]
        }
    }
}

/// The units of an authority.
///
/// # Errors
/// The store's.
pub fn units(c: &mut Conn, authority: &str) -> Result<Vec<UnitKeys>, AppError> {
    let mut found = Vec::new();
    let sql = "SELECT id, kind, credit_code, district, name, subdistrict, from_year, to_year FROM units WHERE authority = $1";
    c.query_each(sql, &binds![authority], |row| {
        let indicator = indicator(row.str(1));
        let keys = keys(indicator, authority, row.str(3), row.str(4), row.opt_str(2), row.opt_str(5));
        let listed = (
            row.opt_int(6).map(|y| format!("{y:04}-01-01")).unwrap_or_default(),
            row.opt_int(7).map(|y| format!("{:04}-01-01", y + 1)),
        );
        found.push(UnitKeys { id: row.text(0), indicator, listed, keys });
        Ok::<_, AppError>(())
    })?;
    Ok(found)
}
