//! The rows a figure counts: organisations, or units of the list that have one.

use fengqiao_db::{Bind, Conn};
use fengqiao_domain::access::Scope;
use fengqiao_domain::coverage::{Indicator, last_month_end};
use fengqiao_domain::policy::{Measure, OperationalBy};
use jiff::civil::Date;

use crate::AppError;
use crate::organisations::OrganisationRecords;
use crate::tables::find::mark;
use crate::tables::{Env, Records};
use crate::units::UnitRecords;

/// Which rows of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// All it counts on D.
    Counted,
    /// Those not yet counted at the end of the month before.
    New,
    /// Those counted then, and no longer.
    Gone,
}

impl Which {
    /// As written in the address.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Counted => "counted",
            Self::New => "new",
            Self::Gone => "gone",
        }
    }

    /// By its code; all rows for anything else.
    pub fn from_code(code: &str) -> Self {
        [Self::New, Self::Gone].into_iter().find(|which| which.code() == code).unwrap_or(Self::Counted)
    }
}

/// A figure whose rows are asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    kinds: Vec<&'static str>,
    unit_kind: &'static str,
    /// What centres must be on D beside 正常, if anything.
    also: Option<&'static str>,
    measure: Measure,
    on: Date,
    authority: Option<String>,
}

impl Asked {
    /// The figure of an indicator by a measure on a date; of one 管理单位 or the whole scope.
    pub fn of(env: &Env, of: Indicator, measure: Measure, on: Date, authority: Option<&str>) -> Self {
        let also = match (of, env.policy.coverage.operational_by.value) {
            (Indicator::SubdistrictCentre, OperationalBy::Certified) => Some("certified"),
            (Indicator::SubdistrictCentre, OperationalBy::Eligible) => Some("eligible"),
            _ => None,
        };
        Self {
            kinds: env.policy.coverage.kind_codes(of),
            unit_kind: fengqiao_domain::codes::UNIT_KINDS.find(of.unit_kind()).unwrap_or_default(),
            also,
            measure,
            on,
            authority: authority.map(str::to_owned),
        }
    }

    /// Condition over `r`: counted on a day.
    fn on_day(&self, day: Date, binds: &mut Vec<Bind>) -> String {
        let day = mark(binds, day.to_string());
        if self.measure == Measure::Units {
            return format!(
                "EXISTS (SELECT 1 FROM unit_days d WHERE d.unit_id = r.id AND d.since <= {day}
                 AND (d.until IS NULL OR d.until > {day}))"
            );
        }
        let holds = |what: &str| {
            format!(
                "EXISTS (SELECT 1 FROM organisation_days d WHERE d.organisation_id = r.id AND d.what = '{what}'
                 AND d.since <= {day} AND (d.until IS NULL OR d.until > {day}))"
            )
        };
        let mut condition = holds("open");
        if let Some(also) = self.also {
            condition = format!("{condition} AND {}", holds(also));
        }
        condition
    }

    /// `FROM … WHERE …` of the rows.
    fn sql(&self, scope: &Scope, which: Which, binds: &mut Vec<Bind>) -> String {
        let (table, within) = match self.measure {
            Measure::Organisations => ("organisations", OrganisationRecords::within(scope, binds)),
            Measure::Units => ("units", UnitRecords::within(scope, binds)),
        };
        let kinds: Vec<String> = match self.measure {
            Measure::Organisations => self.kinds.iter().map(|kind| mark(binds, *kind)).collect(),
            Measure::Units => vec![mark(binds, self.unit_kind)],
        };
        let own = match &self.authority {
            Some(authority) => format!(" AND r.authority = {}", mark(binds, authority.as_str())),
            None => String::new(),
        };
        let now = self.on_day(self.on, binds);
        let counted = match which {
            Which::Counted => now,
            Which::New => format!("{now} AND NOT ({})", self.on_day(last_month_end(self.on), binds)),
            Which::Gone => format!("NOT ({now}) AND {}", self.on_day(last_month_end(self.on), binds)),
        };
        let kinds = kinds.join(", ");
        format!("FROM {table} r WHERE {within} AND r.kind IN ({kinds}){own} AND {counted}")
    }
}

/// How many rows there are.
///
/// # Errors
/// The store's.
pub fn count(c: &mut Conn, scope: &Scope, asked: &Asked, which: Which) -> Result<u64, AppError> {
    let mut binds = Vec::new();
    let sql = format!("SELECT COUNT(*) {}", asked.sql(scope, which, &mut binds));
    Ok(u64::try_from(c.query_one(&sql, &binds)?.int(0)).unwrap_or(0))
}

/// One row of a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Record id.
    pub id: String,
    /// Name of the organisation or unit.
    pub name: String,
    /// Code of its 管理单位.
    pub authority: String,
    /// Code of its street.
    pub subdistrict: Option<String>,
    /// Since when it is counted: founded on, for an organisation; covered since, for a unit.
    pub since: String,
}

/// A page of rows by id, those after the one given.
///
/// # Errors
/// The store's.
pub fn page(
    c: &mut Conn,
    scope: &Scope,
    asked: &Asked,
    which: Which,
    after: &str,
    size: u32,
) -> Result<Vec<Found>, AppError> {
    let mut binds = Vec::new();
    let from = asked.sql(scope, which, &mut binds);
    let after = mark(&mut binds, after);
    let since = match asked.measure {
        Measure::Organisations => "r.founded".to_owned(),
        Measure::Units => {
            let day = mark(&mut binds, asked.on.to_string());
            format!("(SELECT MAX(d.since) FROM unit_days d WHERE d.unit_id = r.id AND d.since <= {day})")
        }
    };
    let sql = format!(
        "SELECT r.id, r.name, r.authority, r.subdistrict, {since} {from} AND r.id > {after} ORDER BY r.id LIMIT {size}"
    );
    let rows = c.query(&sql, &binds)?;
    let found = rows.iter().map(|row| Found {
        id: row.text(0),
        name: row.text(1),
        authority: row.text(2),
        subdistrict: row.opt_text(3),
        since: row.opt_text(4).unwrap_or_default(),
    });
    Ok(found.collect())
}
