//! The coverage table for any date, from the day sums.

use std::collections::HashMap;

use fengqiao_db::{Bind, Conn, binds};
use fengqiao_domain::access::Scope;
use fengqiao_domain::coverage::{
    ConfirmedBase, Counts, Indicator, Row, Series, Total, base_date, choose_base, met_since, row, total,
};
use fengqiao_domain::policy::Target;
use jiff::civil::Date;

use crate::AppError;
use crate::tables::Env;

/// One authority's row for one target.
pub struct Figure {
    /// Code of the authority.
    pub authority: String,
    /// Its name.
    pub name: String,
    /// The figures.
    pub row: Row,
}

/// The table of a date.
pub struct Table {
    /// 截至.
    pub on: Date,
    /// Rows by indicator, due date and division code.
    pub rows: Vec<Figure>,
    /// City totals by indicator and due date.
    pub totals: Vec<Total>,
}

type Sums = HashMap<(String, Indicator, String), Vec<i64>>;

/// The authorities a scope sees figures of.
pub fn authorities(env: &Env, scope: &Scope) -> Vec<(String, String)> {
    env.regions.authorities(env.policy).into_iter().filter(|(code, _)| sees(scope, code)).collect()
}

fn sees(scope: &Scope, authority: &str) -> bool {
    match scope {
        Scope::Subdistrict { authority: own, .. } => own == authority,
        _ => scope.contains_authority(authority),
    }
}

/// The coverage table on a date.
///
/// # Errors
/// The store's.
pub fn table(c: &mut Conn, env: &Env, scope: &Scope, on: Date) -> Result<Table, AppError> {
    let authorities = authorities(env, scope);
    let targets: Vec<Target> =
        Indicator::ALL.iter().flat_map(|of| env.policy.coverage.targets_of(*of)).map(|t| t.value).collect();
    let dates = Dates::of(&targets, env.policy.coverage.progress_start.value, on);
    let sums = sums(c, &dates.days)?;
    let bases = confirmed(c)?;
    let (mut rows, mut totals) = (Vec::new(), Vec::new());
    for target in targets {
        let mut of_target = Vec::new();
        for (code, name) in &authorities {
            let at = |measure: &str, day: Date| dates.sum(&sums, code, target.indicator, measure, day);
            let list = at("base", base_date(target.due, on));
            let confirmed =
                bases.get(&(code.clone(), target.indicator, i64::from(target.due.year()))).cloned();
            let base = choose_base(confirmed, list, target.due, on);
            let need = fengqiao_domain::coverage::required(target.share, base.value);
            let mut series = |measure: &str| -> Result<Series, AppError> {
                let (now, on_due) = (at(measure, on), (on > target.due).then(|| at(measure, target.due)));
                let late = on_due.is_some_and(|then| then < need && now >= need);
                let met =
                    if late { first_met(c, Some(code), target.indicator, measure, need, on)? } else { None };
                Ok(Series {
                    now,
                    on_due,
                    on_start: Some(at(measure, env.policy.coverage.progress_start.value)),
                    met_since: met,
                })
            };
            let (organisations, units) = (series("organisations")?, series("units")?);
            let eligible = (target.indicator == Indicator::SubdistrictCentre).then(|| at("eligible", on));
            let counts = Counts { organisations, units, eligible };
            let figure = Figure {
                authority: code.clone(),
                name: name.clone(),
                row: row(target, base, counts, env.policy, on),
            };
            of_target.push(figure);
        }
        if *scope == Scope::City {
            totals.push(city(c, env, target, &of_target, on)?);
        }
        rows.extend(of_target);
    }
    Ok(Table { on, rows, totals })
}

fn city(c: &mut Conn, env: &Env, target: Target, rows: &[Figure], on: Date) -> Result<Total, AppError> {
    let is_district =
        |code: &str| env.regions.find_district(code).is_some() && code != env.policy.jurisdiction;
    let pairs: Vec<(bool, Row)> = rows.iter().map(|f| (is_district(&f.authority), f.row.clone())).collect();
    let first = total(target, &pairs, [None, None], env.policy, on);
    let mut met = [None, None];
    for (slot, (measure, series)) in met
        .iter_mut()
        .zip([("organisations", first.row.counts.organisations), ("units", first.row.counts.units)])
    {
        if series.on_due.is_some_and(|then| then < first.row.required && series.now >= first.row.required) {
            *slot = first_met(c, None, target.indicator, measure, first.row.required, on)?;
        }
    }
    Ok(if met == [None, None] { first } else { total(target, &pairs, met, env.policy, on) })
}

/// The dates whose counts a table needs, each once.
struct Dates {
    days: Vec<Date>,
}

impl Dates {
    fn of(targets: &[Target], start: Date, on: Date) -> Self {
        let mut days = vec![on, start];
        days.extend(targets.iter().flat_map(|t| [t.due, base_date(t.due, on)]));
        days.sort_unstable();
        days.dedup();
        Self { days }
    }

    fn sum(&self, sums: &Sums, authority: &str, of: Indicator, measure: &str, day: Date) -> u32 {
        let i = self.days.partition_point(|d| *d < day);
        let found = sums.get(&(authority.to_owned(), of, measure.to_owned()));
        found.and_then(|s| s.get(i)).and_then(|n| u32::try_from(*n).ok()).unwrap_or(0)
    }
}

fn sums(c: &mut Conn, days: &[Date]) -> Result<Sums, AppError> {
    let columns: Vec<String> = (1..=days.len())
        .map(|i| format!("CAST(SUM(CASE WHEN day <= ${i} THEN delta ELSE 0 END) AS BIGINT)"))
        .collect();
    let sql = format!(
        "SELECT authority, indicator, measure, {} FROM coverage_days GROUP BY authority, indicator, measure",
        columns.join(", ")
    );
    let binds: Vec<Bind> = days.iter().map(|d| d.to_string().into()).collect();
    let mut found = Sums::new();
    c.query_each(&sql, &binds, |row| {
        if let Some(of) = Indicator::from_code(row.str(1)) {
            let values = (0..days.len()).map(|i| row.int(3 + i)).collect();
            found.insert((row.text(0), of, row.text(2)), values);
        }
        Ok::<_, AppError>(())
    })?;
    Ok(found)
}

/// Confirmed bases by authority, indicator and year.
fn confirmed(c: &mut Conn) -> Result<HashMap<(String, Indicator, i64), ConfirmedBase>, AppError> {
    let sql = "SELECT authority, indicator, year, value, method, as_of, document FROM base_figures WHERE confirmed_on IS NOT NULL";
    let mut found = HashMap::new();
    c.query_each(sql, &[], |row| {
        if let (Some(of), Ok(value)) =
            (Indicator::from_code(row.str(1)), u32::try_from(row.opt_int(3).unwrap_or(0)))
        {
            let base = ConfirmedBase {
                value,
                scope: row.opt_text(4).unwrap_or_default(),
                as_of: row.opt_str(5).and_then(|d| d.parse().ok()).unwrap_or(Date::ZERO),
                document: row.opt_text(6).unwrap_or_default(),
            };
            found.insert((row.text(0), of, row.int(2)), base);
        }
        Ok::<_, AppError>(())
    })?;
    Ok(found)
}

/// Count by day, running, up to a date; of one authority or the whole city.
///
/// # Errors
/// The store's.
pub fn running(
    c: &mut Conn,
    authority: Option<&str>,
    of: Indicator,
    measure: &str,
    on: Date,
) -> Result<Vec<(Date, u32)>, AppError> {
    let mut binds = binds![of.code(), measure, on.to_string()].to_vec();
    let mut within = "";
    if let Some(authority) = authority {
        binds.push(authority.into());
        within = " AND authority = $4";
    }
    let sql = format!(
        "SELECT day, CAST(SUM(delta) AS BIGINT) FROM coverage_days
         WHERE indicator = $1 AND measure = $2 AND day <= $3{within} GROUP BY day ORDER BY day"
    );
    let (mut sum, mut out) = (0_i64, Vec::new());
    for row in c.query(&sql, &binds)? {
        sum += row.int(1);
        out.push((row.str(0).parse().unwrap_or(Date::MIN), u32::try_from(sum).unwrap_or(0)));
    }
    Ok(out)
}

fn first_met(
    c: &mut Conn,
    authority: Option<&str>,
    of: Indicator,
    measure: &str,
    need: u32,
    on: Date,
) -> Result<Option<Date>, AppError> {
    Ok(met_since(&running(c, authority, of, measure, on)?, need, on))
}
