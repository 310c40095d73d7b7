//! The coverage table for any date, from the kept counts.

use fengqiao_db::Conn;
use fengqiao_domain::access::Scope;
use fengqiao_domain::coverage::{
    Counts as Counted, Indicator, Row, Series, Status, Total, base_date, choose_base, met_since, row, total,
};
use fengqiao_domain::policy::{Measure, Target};
use jiff::civil::Date;

use super::counts::{self, Counts};
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

/// The coverage table on a date, by the official measure.
///
/// # Errors
/// The store's.
pub fn table(c: &mut Conn, env: &Env, scope: &Scope, on: Date) -> Result<Table, AppError> {
    table_by(c, env, scope, on, env.policy.coverage.official_measure.value)
}

/// The coverage table on a date, by a measure.
///
/// # Errors
/// The store's.
pub fn table_by(
    c: &mut Conn,
    env: &Env,
    scope: &Scope,
    on: Date,
    measure: Measure,
) -> Result<Table, AppError> {
    let authorities = authorities(env, scope);
    let targets = targets(env);
    let counts = Counts::load(c, &authorities, Indicator::ALL, days(env, &targets, &[on]))?;
    let (mut rows, mut totals) = (Vec::new(), Vec::new());
    for target in targets {
        let mut of_target: Vec<Figure> = authorities
            .iter()
            .map(|(code, name)| Figure {
                authority: code.clone(),
                name: name.clone(),
                row: figure(&counts, env, code, target, on, measure),
            })
            .collect();
        for (figure, authority) in of_target.iter_mut().zip(&authorities) {
            say_since(c, std::slice::from_ref(authority), &mut figure.row)?;
        }
        if *scope == Scope::City {
            let mut city = city(env, target, &of_target, on, measure);
            let judged = authorities.iter().zip(&of_target).filter(|(_, f)| f.row.base.value > 0);
            let judged: Vec<_> = judged.map(|(authority, _)| authority.clone()).collect();
            say_since(c, &judged, &mut city.row)?;
            totals.push(city);
        }
        rows.extend(of_target);
    }
    Ok(Table { on, rows, totals })
}

/// One target on several days: the authority's rows, or the city's totals where none is named. Late rows do not say
/// since when.
///
/// # Errors
/// The store's.
pub fn over_time(
    c: &mut Conn,
    env: &Env,
    authority: Option<&str>,
    target: Target,
    measure: Measure,
    on: &[Date],
) -> Result<Vec<Row>, AppError> {
    let mut authorities = authorities(env, &Scope::City);
    authorities.retain(|(code, _)| authority.is_none_or(|own| own == code));
    let counts = Counts::load(c, &authorities, &[target.indicator], days(env, &[target], on))?;
    let rows = on.iter().map(|&day| {
        let of_day = || {
            authorities.iter().map(|(code, name)| Figure {
                authority: code.clone(),
                name: name.clone(),
                row: figure(&counts, env, code, target, day, measure),
            })
        };
        match authority {
            Some(_) => of_day().next().map(|figure| figure.row),
            None => Some(city(env, target, &of_day().collect::<Vec<_>>(), day, measure).row),
        }
    });
    Ok(rows.flatten().collect())
}

/// All targets, by indicator and due date.
pub fn targets(env: &Env) -> Vec<Target> {
    Indicator::ALL.iter().flat_map(|of| env.policy.coverage.targets_of(*of)).map(|t| t.value).collect()
}

/// The days whose counts the rows of these dates need.
fn days(env: &Env, targets: &[Target], on: &[Date]) -> Vec<Date> {
    let dues = targets.iter().map(|target| target.due);
    on.iter().copied().chain(dues).chain([env.policy.coverage.progress_start.value]).collect()
}

fn figure(counts: &Counts, env: &Env, authority: &str, target: Target, on: Date, measure: Measure) -> Row {
    let at = |what, day| counts.on(authority, target.indicator, what, day);
    let confirmed = counts.base(authority, target.indicator, target.due.year());
    let base = choose_base(confirmed, at(counts::BASE, base_date(target.due, on)), target.due, on);
    let series = |what| Series {
        now: at(what, on),
        on_due: (on > target.due).then(|| at(what, target.due)),
        on_start: Some(at(what, env.policy.coverage.progress_start.value)),
    };
    let centres = target.indicator == Indicator::SubdistrictCentre;
    let counted = Counted {
        organisations: series(counts::ORGANISATIONS),
        units: series(counts::UNITS),
        eligible: centres.then(|| at(counts::ELIGIBLE, on)),
    };
    row(target, base, counted, measure, env.policy, on)
}

fn city(env: &Env, target: Target, rows: &[Figure], on: Date, measure: Measure) -> Total {
    let is_district =
        |code: &str| env.regions.find_district(code).is_some() && code != env.policy.jurisdiction;
    let pairs: Vec<(bool, Row)> = rows.iter().map(|f| (is_district(&f.authority), f.row.clone())).collect();
    total(target, &pairs, measure, env.policy, on)
}

/// 逾期完成 with the first day of the present run.
fn say_since(c: &mut Conn, authorities: &[(String, String)], row: &mut Row) -> Result<(), AppError> {
    if let Some(Status::Late(_)) = row.status {
        let steps = counts::steps(c, authorities, row.indicator, row.measure.code(), row.due, row.on)?;
        row.late_since(met_since(&steps, row.required, row.on));
    }
    Ok(())
}
