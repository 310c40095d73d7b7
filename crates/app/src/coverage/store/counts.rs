//! The kept counts, asked for by date: one look-up each, however long the history.

use std::collections::HashMap;

use fengqiao_db::{Bind, Conn, binds};
use fengqiao_domain::coverage::{ConfirmedBase, Indicator};
use jiff::civil::Date;

use crate::AppError;
use crate::tables::find::mark;

/// What is counted: the two measures of policy, the centres that meet the checklist, the working list.
pub const ORGANISATIONS: &str = "organisations";
/// See [`ORGANISATIONS`].
pub const UNITS: &str = "units";
/// See [`ORGANISATIONS`].
pub const ELIGIBLE: &str = "eligible";
/// See [`ORGANISATIONS`].
pub const BASE: &str = "base";
const KINDS: [&str; 4] = [ORGANISATIONS, UNITS, ELIGIBLE, BASE];

/// Counts on the days asked for, by authority, indicator and what is counted.
type ByDay = HashMap<(String, Indicator, &'static str), Vec<i64>>;

/// Counts on some days, with the bases the city confirmed.
pub struct Counts {
    days: Vec<Date>,
    found: ByDay,
    confirmed: HashMap<(String, Indicator, i64), ConfirmedBase>,
}

impl Counts {
    /// The counts of these authorities and indicators on these days.
    ///
    /// # Errors
    /// The store's.
    pub fn load(
        c: &mut Conn,
        authorities: &[(String, String)],
        indicators: &[Indicator],
        mut days: Vec<Date>,
    ) -> Result<Self, AppError> {
        days.sort_unstable();
        days.dedup();
        let found = look_up(c, authorities, indicators, &days)?;
        Ok(Self { days, found, confirmed: confirmed(c)? })
    }

    /// The count on one of the days; 0 where nothing was ever counted.
    pub fn on(&self, authority: &str, of: Indicator, what: &'static str, day: Date) -> u32 {
        let Ok(at) = self.days.binary_search(&day) else { return 0 };
        let found = self.found.get(&(authority.to_owned(), of, what)).and_then(|days| days.get(at));
        found.and_then(|count| u32::try_from(*count).ok()).unwrap_or(0)
    }

    /// The base the city confirmed for a year.
    pub fn base(&self, authority: &str, of: Indicator, year: i16) -> Option<ConfirmedBase> {
        self.confirmed.get(&(authority.to_owned(), of, i64::from(year))).cloned()
    }
}

fn look_up(
    c: &mut Conn,
    authorities: &[(String, String)],
    indicators: &[Indicator],
    days: &[Date],
) -> Result<ByDay, AppError> {
    let mut found = ByDay::new();
    if authorities.is_empty() || indicators.is_empty() || days.is_empty() {
        return Ok(found);
    }
    let mut binds: Vec<Bind> = Vec::new();
    let columns: Vec<String> = days
        .iter()
        .map(|day| {
            let day = mark(&mut binds, day.to_string());
            format!(
                "(SELECT d.total FROM coverage_days d WHERE d.authority = a.authority
                  AND d.indicator = k.indicator AND d.measure = k.measure AND d.day <= {day}
                  ORDER BY d.day DESC LIMIT 1)"
            )
        })
        .collect();
    let places: Vec<String> =
        authorities.iter().map(|(code, _)| format!("({})", mark(&mut binds, code.as_str()))).collect();
    let kinds: Vec<String> =
        indicators.iter().flat_map(|of| KINDS.map(|what| format!("('{}', '{what}')", of.code()))).collect();
    let sql = format!(
        "WITH a (authority) AS (VALUES {}), k (indicator, measure) AS (VALUES {})
         SELECT a.authority, k.indicator, k.measure, {} FROM a CROSS JOIN k",
        places.join(", "),
        kinds.join(", "),
        columns.join(", ")
    );
    c.query_each(&sql, &binds, |row| {
        let what = KINDS.iter().find(|what| **what == row.str(2));
        if let (Some(of), Some(what)) = (Indicator::from_code(row.str(1)), what) {
            let counts = (0..days.len()).map(|i| row.opt_int(3 + i).unwrap_or(0)).collect();
            found.insert((row.text(0), of, *what), counts);
        }
        Ok::<_, AppError>(())
    })?;
    Ok(found)
}

/// Confirmed bases by authority, indicator and year.
fn confirmed(c: &mut Conn) -> Result<HashMap<(String, Indicator, i64), ConfirmedBase>, AppError> {
    let sql = "SELECT authority, indicator, year, value, scope, as_of, source_document FROM base_figures WHERE confirmed_on IS NOT NULL";
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

/// How a count went: the value from each day of change on, of these authorities together, from a day (where it
/// stands with what was there before) to another.
///
/// # Errors
/// The store's.
pub fn steps(
    c: &mut Conn,
    authorities: &[(String, String)],
    of: Indicator,
    what: &'static str,
    from: Date,
    to: Date,
) -> Result<Vec<(Date, u32)>, AppError> {
    let (mut changes, mut start) = (std::collections::BTreeMap::<Date, i64>::new(), 0);
    for (authority, _) in authorities {
        let before =
            "SELECT total FROM coverage_days WHERE authority = $1 AND indicator = $2 AND measure = $3
                      AND day <= $4 ORDER BY day DESC LIMIT 1";
        let key = binds![authority.as_str(), of.code(), what, from.to_string()];
        let mut last = c.query_opt(before, &key)?.map_or(0, |row| row.int(0));
        start += last;
        let after =
            "SELECT day, total FROM coverage_days WHERE authority = $1 AND indicator = $2 AND measure = $3
                     AND day > $4 AND day <= $5 ORDER BY day";
        let key = binds![authority.as_str(), of.code(), what, from.to_string(), to.to_string()];
        for row in c.query(after, &key)? {
            let Ok(day) = row.str(0).parse() else { continue };
            *changes.entry(day).or_default() += row.int(1) - last;
            last = row.int(1);
        }
    }
    let mut steps = vec![(from, u32::try_from(start).unwrap_or(0))];
    for (day, change) in changes {
        start += change;
        steps.push((day, u32::try_from(start).unwrap_or(0)));
    }
    Ok(steps)
}
