//! How many people have each state, by authority and for the whole city, as changes by day: the sum up to a date is
//! the count on that date. Kept with the standings, in the same transaction.

use std::collections::{BTreeMap, BTreeSet};

use fengqiao_db::{Bind, Conn, binds};
use fengqiao_domain::access::Scope;
use jiff::civil::Date;

use crate::AppError;
use crate::tables::Env;

/// The city as a place: everybody counts once.
const CITY: &str = "";

/// One interval of a person's standing, as stored.
pub struct Span {
    /// First day.
    pub since: String,
    /// First day outside.
    pub until: Option<String>,
    /// 名册状态.
    pub roster: String,
    /// 年度注册.
    pub registration: String,
    /// Reasons of 待清理, separated by `、`.
    pub reasons: String,
}

/// Days at a place: first day, first day outside.
pub type Stay = (String, String, Option<String>);

/// Changes of the sums, gathered over some people.
pub struct Changes {
    authorities: BTreeSet<String>,
    deltas: BTreeMap<(String, String, String), i64>,
}

impl Changes {
    /// None yet.
    pub fn new(env: &Env) -> Self {
        let authorities = env.regions.authorities(env.policy).into_iter().map(|(code, _)| code).collect();
        Self { authorities, deltas: BTreeMap::new() }
    }

    /// Takes back what is stored of a person.
    ///
    /// # Errors
    /// The store's.
    pub fn forget(&mut self, c: &mut Conn, id: &str) -> Result<(), AppError> {
        let sql = "SELECT since, until, roster, registration, reasons FROM standings WHERE mediator_id = $1";
        let spans: Vec<Span> = c
            .query(sql, &binds![id])?
            .iter()
            .map(|r| Span {
                since: r.text(0),
                until: r.opt_text(1),
                roster: r.text(2),
                registration: r.text(3),
                reasons: r.text(4),
            })
            .collect();
        let sql = "SELECT place, since, until FROM mediator_places WHERE mediator_id = $1";
        let stays = c.query(sql, &binds![id])?;
        let stays: Vec<Stay> = stays.iter().map(|r| (r.text(0), r.text(1), r.opt_text(2))).collect();
        self.add(&spans, &stays, -1);
        Ok(())
    }

    /// Counts a person `sign` times.
    pub fn add(&mut self, spans: &[Span], stays: &[Stay], sign: i64) {
        for span in spans {
            let whats = whats(span);
            self.note(CITY, &whats, &span.since, span.until.as_deref(), sign);
            for (place, since, until) in stays {
                if self.authorities.contains(place) {
                    let first = span.since.as_str().max(since);
                    let end = [span.until.as_deref(), until.as_deref()].into_iter().flatten().min();
                    if end.is_none_or(|end| first < end) {
                        self.note(place, &whats, first, end, sign);
                    }
                }
            }
        }
    }

    fn note(&mut self, place: &str, whats: &[String], since: &str, until: Option<&str>, sign: i64) {
        for what in whats {
            let mut at = |day: &str, n: i64| {
                *self.deltas.entry((place.to_owned(), what.clone(), day.to_owned())).or_insert(0) += n;
            };
            at(since, sign);
            if let Some(day) = until {
                at(day, -sign);
            }
        }
    }

    /// Writes what was gathered.
    ///
    /// # Errors
    /// The store's.
    pub fn keep(self, c: &mut Conn) -> Result<(), AppError> {
        let rows: Vec<Vec<Bind>> = self
            .deltas
            .into_iter()
            .filter(|(_, n)| *n != 0)
            .map(|((place, what, day), n)| binds![place, what, day, n].to_vec())
            .collect();
        c.insert_rows(
            "INSERT INTO roster_days (place, what, day, delta)",
            &rows,
            "ON CONFLICT (place, what, day) DO UPDATE SET delta = roster_days.delta + excluded.delta",
        )?;
        Ok(())
    }
}

/// What a standing counts towards; registrations and reasons only of those on the roster.
fn whats(span: &Span) -> Vec<String> {
    let mut all = vec![format!("名册/{}", span.roster)];
    if span.roster.starts_with("在册") {
        all.push(format!("注册/{}", span.registration));
        all.extend(span.reasons.split('、').filter(|r| !r.is_empty()).map(|r| format!("原因/{r}")));
    }
    all
}

/// The counts of a date under `名册`, `注册` or `原因`, by state; `None` where the scope has no sums of its own.
///
/// # Errors
/// The store's.
pub fn on(
    c: &mut Conn,
    env: &Env,
    scope: &Scope,
    on: Date,
    of: &str,
) -> Result<Option<BTreeMap<String, u64>>, AppError> {
    let place = match scope {
        Scope::City => CITY,
        Scope::Authority(code) => code,
        _ => return Ok(None),
    };
    let all = env.memo.get(c, &format!("sums {place} {on}"), |c| at(c, place, on))?;
    let state = |(what, n): (&String, &u64)| Some((what.strip_prefix(of)?.strip_prefix('/')?.to_owned(), *n));
    Ok(Some(all.iter().filter_map(state).collect()))
}

/// All counts of a place on a date; those of nobody are not there.
fn at(c: &mut Conn, place: &str, on: Date) -> Result<BTreeMap<String, u64>, AppError> {
    let sql = "SELECT what, CAST(SUM(delta) AS BIGINT) FROM roster_days
               WHERE place = $1 AND day <= $2 GROUP BY what";
    let rows = c.query(sql, &binds![place, on.to_string()])?;
    let counts = rows.iter().map(|r| (r.text(0), u64::try_from(r.int(1)).unwrap_or(0)));
    Ok(counts.filter(|(_, n)| *n > 0).collect())
}
