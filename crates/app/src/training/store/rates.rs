//! Who is short of hours: people page by page, counts and rates by authority and organisation, and what planned courses
//! would add. All from the rows kept by year.

use std::collections::BTreeMap;

use fengqiao_db::{Bind, Conn, binds};
use fengqiao_domain::access::Scope;
use fengqiao_domain::mediators::roster::RosterState;
use fengqiao_domain::training::hours::{is_obliged, last_day};
use jiff::civil::{Date, date};

use crate::AppError;
use crate::mediators::kind::{Kind, is_state};
use crate::mediators::{lists, sums};
use crate::tables::Env;
use crate::tables::find::mark;
use crate::tables::paging::{COUNTED, Start};

/// Those who are shown: on the roster or to be cleared out.
const SHOWN: [RosterState; 2] = [RosterState::OnRoster, RosterState::Cleanup];
/// 专职 in a stored kind.
const FULL_TIME: &str = "(s.kind / 65536) % 2";

/// Which people of a year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The year.
    pub year: i16,
    /// `short`, `met`, `obliged` or everybody.
    pub state: String,
    /// Start of a name, or a certificate number.
    pub text: String,
    /// Name of an organisation.
    pub organisation: String,
}

impl Asked {
    /// The day the year is looked at: today, its last day for a year that is over, its first for one to come.
    pub fn on(&self, today: Date) -> Date {
        let first = Date::new(self.year, 1, 1).unwrap_or(today);
        last_day(self.year).min(today.max(first))
    }
}

fn place_of(scope: &Scope) -> Option<&str> {
    match scope {
        Scope::Authority(code) | Scope::Subdistrict { code, .. } | Scope::Organisation(code) => Some(code),
        _ => None,
    }
}

/// Who the policy asks it of, as a condition on 专职 written so.
fn obliged(column: &str, env: &Env) -> String {
    match (is_obliged(true, env.policy), is_obliged(false, env.policy)) {
        (true, true) => "1 = 1".to_owned(),
        (true, false) => format!("{column} = 1"),
        (false, true) => format!("{column} = 0"),
        (false, false) => "1 = 0".to_owned(),
    }
}

fn on_roster(person: &str, day: &str) -> String {
    format!(
        "s.mediator_id = {person} AND s.since <= {day} AND (s.until IS NULL OR s.until > {day}) AND {}",
        is_state("s.kind", &SHOWN)
    )
}

/// Kinds of people on the roster of a scope on the day who are obliged.
fn obliged_kinds(c: &mut Conn, env: &Env, scope: &Scope, on: Date) -> Result<Vec<(i64, u64)>, AppError> {
    let counts = |kind: &Kind| SHOWN.contains(&kind.roster) && is_obliged(kind.full_time, env.policy);
    let kinds = lists::by_kind(c, env, scope, on)?;
    Ok(kinds.iter().map(|(kind, n)| (*kind, *n)).filter(|(kind, _)| counts(&Kind::of(*kind))).collect())
}

/// Standings `s` of these kinds on the day, along the index by authority and kind: of the city, or of those whose main
/// appointment is at an authority.
fn of_kinds(env: &Env, scope: &Scope, kinds: &[(i64, u64)], day: &str, binds: &mut Vec<Bind>) -> String {
    let codes = match scope {
        Scope::Authority(code) => vec![code.clone()],
        _ => sums::authorities(env).into_iter().chain([String::new()]).collect(),
    };
    let codes: Vec<String> = codes.into_iter().map(|code| mark(binds, code)).collect();
    // No kind has this number.
    let kinds: Vec<String> = kinds.iter().map(|(kind, _)| *kind).chain([-1]).map(|k| k.to_string()).collect();
    format!(
        "s.authority IN ({}) AND s.kind IN ({}) AND s.since <= {day} AND (s.until IS NULL OR s.until > {day})",
        codes.join(", "),
        kinds.join(", ")
    )
}

/// Whoever has his hours of a year: met once along the index, which is cheaper than asking of each person.
fn with_hours(year: &str) -> String {
    format!("SELECT y.mediator_id FROM training_years y WHERE y.year = {year} AND y.met = 1")
}

/// FROM and WHERE of the people asked for; the second text is the column in whose order they are walked.
fn people(scope: &Scope, asked: &Asked, env: &Env, binds: &mut Vec<Bind>) -> (String, &'static str) {
    let day = mark(binds, asked.on(env.today).to_string());
    let (mut sql, key) = match (scope, place_of(scope)) {
        (_, Some(place)) => {
            let place = mark(binds, place);
            let here = format!(
                "mediator_places p CROSS JOIN mediators r WHERE p.place = {place} AND r.id = p.mediator_id
                 AND p.since <= {day} AND (p.until IS NULL OR p.until > {day})"
            );
            (here, "p.mediator_id")
        }
        (Scope::City, _) => ("mediators r WHERE 1 = 1".to_owned(), "r.id"),
        (Scope::Mediator(id), _) => {
            (format!("mediators r WHERE r.id = {}", mark(binds, id.as_str())), "r.id")
        }
        _ => ("mediators r WHERE 1 = 0".to_owned(), "r.id"),
    };
    let mut standing = on_roster("r.id", &day);
    if matches!(asked.state.as_str(), "short" | "obliged") {
        standing = format!("{standing} AND {}", obliged(FULL_TIME, env));
    }
    sql = format!("{sql} AND EXISTS (SELECT 1 FROM standings s WHERE {standing})");
    if asked.state == "short" {
        sql = format!(
            "{sql} AND NOT EXISTS (SELECT 1 FROM training_years y WHERE y.mediator_id = r.id AND y.year = {}
             AND y.met = 1)",
            mark(binds, i64::from(asked.year))
        );
    }
    if asked.state == "met" {
        // From those who have their hours, who may be few.
        sql = format!("{sql} AND {key} IN ({})", with_hours(&mark(binds, i64::from(asked.year))));
    }
    if !asked.text.is_empty() {
        let (from, to) = (mark(binds, asked.text.as_str()), mark(binds, format!("{}\u{10ffff}", asked.text)));
        sql = format!(
            "{sql} AND {key} IN (SELECT m.id FROM mediators m WHERE m.name >= {from} AND m.name < {to}
             UNION ALL SELECT x.mediator_id FROM certificates x WHERE x.number = {from})"
        );
    }
    if !asked.organisation.is_empty() {
        let name = mark(binds, fengqiao_domain::names::plain_name(&asked.organisation));
        sql = format!(
            "{sql} AND r.organisation_id IN (SELECT o.id FROM organisations o WHERE o.plain_name = {name})"
        );
    }
    (sql, key)
}

/// The ids of one page of people.
///
/// # Errors
/// The store's.
pub fn page(
    c: &mut Conn,
    env: &Env,
    scope: &Scope,
    asked: &Asked,
    start: &Start,
    limit: u32,
) -> Result<Vec<String>, AppError> {
    let mut binds = Vec::new();
    let some_obliged = is_obliged(true, env.policy) != is_obliged(false, env.policy);
    let of_all = *scope == Scope::City && asked.text.is_empty() && asked.organisation.is_empty();
    let (mut from, key) = if some_obliged && of_all && asked.state == "short" {
        // They are few among many.
        let on = asked.on(env.today);
        let kinds = obliged_kinds(c, env, scope, on)?;
        let (day, year) = (mark(&mut binds, on.to_string()), mark(&mut binds, i64::from(asked.year)));
        let standings = of_kinds(env, scope, &kinds, &day, &mut binds);
        let short = format!("standings s WHERE {standings} AND s.mediator_id NOT IN ({})", with_hours(&year));
        (short, "s.mediator_id")
    } else {
        people(scope, asked, env, &mut binds)
    };
    let (order, offset) = match start {
        Start::Row(n) => ("", *n),
        Start::After(id) => {
            from = format!("{from} AND {key} > {}", mark(&mut binds, id.as_str()));
            ("", 0)
        }
        Start::Before(id) => {
            from = format!("{from} AND {key} < {}", mark(&mut binds, id.as_str()));
            (" DESC", 0)
        }
    };
    let sql = format!("SELECT {key} FROM {from} ORDER BY {key}{order} LIMIT {limit} OFFSET {offset}");
    let mut found: Vec<String> = c.query(&sql, &binds)?.iter().map(|row| row.text(0)).collect();
    if matches!(start, Start::Before(_)) {
        found.reverse();
    }
    Ok(found)
}

/// How many people are asked for, exact up to [`COUNTED`]; `rate` is that of the scope. Whole states are known from sums.
///
/// # Errors
/// The store's.
pub fn count(c: &mut Conn, env: &Env, scope: &Scope, asked: &Asked, rate: Rate) -> Result<u64, AppError> {
    if asked.text.is_empty() && asked.organisation.is_empty() && !matches!(scope, Scope::Mediator(_)) {
        match asked.state.as_str() {
            "short" => return Ok(rate.short()),
            "obliged" => return Ok(rate.obliged),
            "met" => {}
            _ => return on_the_roster(c, env, scope, asked),
        }
    }
    let mut binds = Vec::new();
    let (from, _) = people(scope, asked, env, &mut binds);
    let sql = format!("SELECT COUNT(*) FROM (SELECT 1 AS one FROM {from} LIMIT {}) n", COUNTED + 1);
    Ok(c.query_one(&sql, &binds)?.int(0).unsigned_abs())
}

/// Everybody on the roster of a place.
fn on_the_roster(c: &mut Conn, env: &Env, scope: &Scope, asked: &Asked) -> Result<u64, AppError> {
    let all = lists::by_state(c, env, scope, asked.on(env.today))?;
    Ok(lists::ON_ROSTER.iter().filter_map(|state| all.get(*state)).sum())
}

/// How many are obliged, and how many of them have their hours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rate {
    /// Obliged and on the roster.
    pub obliged: u64,
    /// Of them with their hours.
    pub met: u64,
}

impl Rate {
    /// Still short.
    pub fn short(self) -> u64 {
        self.obliged.saturating_sub(self.met)
    }
}

/// Condition on rows of years of a scope that is no place.
fn others(scope: &Scope, binds: &mut Vec<Bind>) -> String {
    match scope {
        Scope::City => String::new(),
        Scope::Mediator(id) => format!(" AND y.mediator_id = {}", mark(binds, id.as_str())),
        _ => " AND 1 = 0".to_owned(),
    }
}

/// The figures of one scope in a year.
///
/// # Errors
/// The store's.
pub fn of_scope(c: &mut Conn, env: &Env, scope: &Scope, asked: &Asked) -> Result<Rate, AppError> {
    let on = asked.on(env.today);
    let kinds = obliged_kinds(c, env, scope, on)?;
    let obliged_people: u64 = kinds.iter().map(|(_, n)| n).sum();
    let mut binds = Vec::new();
    let day = mark(&mut binds, on.to_string());
    let year = mark(&mut binds, i64::from(asked.year));
    if matches!(scope, Scope::City | Scope::Authority(_)) {
        let standings = of_kinds(env, scope, &kinds, &day, &mut binds);
        let sql = match place_of(scope) {
            None => format!(
                "SELECT COUNT(*) FROM standings s WHERE {standings} AND s.mediator_id IN ({})",
                with_hours(&year)
            ),
            Some(place) => format!(
                "SELECT COUNT(*) FROM standings s CROSS JOIN mediator_places p CROSS JOIN training_years y
                 WHERE {standings} AND p.place = {} AND p.mediator_id = s.mediator_id AND p.since <= {day}
                 AND (p.until IS NULL OR p.until > {day})
                 AND y.mediator_id = s.mediator_id AND y.year = {year} AND y.met = 1",
                mark(&mut binds, place)
            ),
        };
        let mut met = c.query_one(&sql, &binds)?.int(0).unsigned_abs();
        if let Scope::Authority(code) = scope {
            met += met_away(c, env, code, asked)?;
        }
        return Ok(Rate { obliged: obliged_people, met: met.min(obliged_people) });
    }
    let here = match place_of(scope) {
        Some(place) => {
            let place = mark(&mut binds, place);
            format!(
                " AND y.mediator_id IN (SELECT p.mediator_id FROM mediator_places p WHERE p.place = {place}
                 AND p.since <= {day} AND (p.until IS NULL OR p.until > {day}))"
            )
        }
        None => others(scope, &mut binds),
    };
    let sql = format!(
        "SELECT COUNT(*) FROM training_years y WHERE y.year = {year} AND y.met = 1 AND EXISTS (SELECT 1
         FROM standings s WHERE {} AND {}){here}",
        on_roster("y.mediator_id", &day),
        obliged(FULL_TIME, env)
    );
    let met = c.query_one(&sql, &binds)?.int(0).unsigned_abs();
    Ok(Rate { obliged: obliged_people, met: met.min(obliged_people) })
}

/// Of those who serve in an authority beside a main appointment elsewhere, how many have their hours.
fn met_away(c: &mut Conn, env: &Env, code: &str, asked: &Asked) -> Result<u64, AppError> {
    let mut binds = binds![code].to_vec();
    let day = mark(&mut binds, asked.on(env.today).to_string());
    let year = mark(&mut binds, i64::from(asked.year));
    let sql = format!(
        "SELECT COUNT(*) FROM mediator_places p CROSS JOIN training_years y
         WHERE y.mediator_id = p.mediator_id AND p.place = $1 AND p.away = 1 AND p.since <= {day} AND (p.until IS NULL OR p.until > {day})
         AND y.year = {year} AND y.met = 1
         AND EXISTS (SELECT 1 FROM standings s WHERE {} AND {})",
        on_roster("p.mediator_id", &day),
        obliged(FULL_TIME, env)
    );
    Ok(c.query_one(&sql, &binds)?.int(0).unsigned_abs())
}

/// The figures by organisation of one authority, street or organisation: id, name, figures; those with obliged people.
///
/// # Errors
/// The store's.
pub fn by_organisation(
    c: &mut Conn,
    env: &Env,
    scope: &Scope,
    asked: &Asked,
) -> Result<Vec<(String, String, Rate)>, AppError> {
    let Some(place) = place_of(scope) else { return Ok(Vec::new()) };
    let mut binds = binds![place].to_vec();
    let day = mark(&mut binds, asked.on(env.today).to_string());
    let year = mark(&mut binds, i64::from(asked.year));
    let sql = format!(
        "SELECT o.id, o.name, COUNT(*), CAST(SUM(COALESCE(y.met, 0)) AS BIGINT) FROM mediator_places p
         CROSS JOIN mediators r JOIN organisations o ON o.id = r.organisation_id
         LEFT JOIN training_years y ON y.mediator_id = r.id AND y.year = {year}
         WHERE p.place = $1 AND r.id = p.mediator_id AND p.since <= {day} AND (p.until IS NULL OR p.until > {day})
         AND EXISTS (SELECT 1 FROM standings s WHERE {} AND {})
         GROUP BY o.id, o.name ORDER BY o.id",
        on_roster("r.id", &day),
        obliged(FULL_TIME, env)
    );
    let rows = c.query(&sql, &binds)?;
    let one = |r: &fengqiao_db::Row| {
        let rate = Rate { obliged: r.int(2).unsigned_abs(), met: r.int(3).unsigned_abs() };
        (r.text(0), r.text(1), rate)
    };
    Ok(rows.iter().map(one).collect())
}

/// Half hours that count of courses still to come this year: by authority, those of the city under `city`.
///
/// # Errors
/// The store's.
pub fn planned(c: &mut Conn, year: i16, on: Date) -> Result<BTreeMap<String, (i64, i64)>, AppError> {
    let sql = "SELECT CASE WHEN level = 'city' THEN 'city' ELSE authority END, COUNT(*), CAST(SUM(hours) AS BIGINT)
               FROM training_sessions WHERE counted = 1 AND level IN ('city', 'district') AND cancelled_on IS NULL
               AND starts_on > $1 AND starts_on <= $2
               GROUP BY CASE WHEN level = 'city' THEN 'city' ELSE authority END";
    let on = on.max(last_day(year - 1));
    let rows = c.query(sql, &binds![on.to_string(), last_day(year).to_string()])?;
    Ok(rows.iter().map(|r| (r.text(0), (r.int(1), r.opt_int(2).unwrap_or(0) / 50))).collect())
}

/// Practice of a district in a year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// Begun by the day asked for.
    pub held: i64,
    /// Later in the year.
    pub planned: i64,
    /// Held without anybody entered.
    pub bare: i64,
}

/// Practice held by the districts in a year, by authority.
///
/// # Errors
/// The store's.
pub fn practice(c: &mut Conn, year: i16, today: Date) -> Result<BTreeMap<String, Held>, AppError> {
    let (first, last) = (date(year, 1, 1).to_string(), last_day(year).to_string());
    let sql = "SELECT s.authority, CAST(SUM(CASE WHEN s.starts_on <= $3 THEN 1 ELSE 0 END) AS BIGINT),
               CAST(SUM(CASE WHEN s.starts_on > $3 THEN 1 ELSE 0 END) AS BIGINT),
               CAST(SUM(CASE WHEN s.starts_on <= $3 AND NOT EXISTS (SELECT 1 FROM attendances a
                 WHERE a.session_id = s.id AND a.withdrawn_on IS NULL) THEN 1 ELSE 0 END) AS BIGINT)
               FROM training_sessions s WHERE s.practice = 1 AND s.starts_on >= $1 AND s.starts_on <= $2
               GROUP BY s.authority";
    let rows = c.query(sql, &binds![first, last, today.to_string()])?;
    let one = |r: &fengqiao_db::Row| Held { held: r.int(1), planned: r.int(2), bare: r.int(3) };
    Ok(rows.iter().map(|r| (r.text(0), one(r))).collect())
}

/// The scope of the authority an organisation or a mediator belongs to; others as they are.
///
/// # Errors
/// The store's.
pub fn district_of(c: &mut Conn, scope: &Scope) -> Result<Scope, AppError> {
    let (sql, id) = match scope {
        Scope::Organisation(id) => ("SELECT authority FROM organisations WHERE id = $1", id),
        Scope::Mediator(id) => ("SELECT authority FROM mediators WHERE id = $1", id),
        other => return Ok(other.clone()),
    };
    let row = c.query_opt(sql, &binds![id.as_str()])?;
    Ok(row.map_or(Scope::Nothing, |r| Scope::Authority(r.text(0))))
}

/// How many people on the roster took part in practice often enough, less often, and never.
///
/// # Errors
/// The store's.
pub fn took_part(c: &mut Conn, env: &Env, scope: &Scope, asked: &Asked) -> Result<[u64; 3], AppError> {
    let needed = i64::from(env.policy.training.practice.value);
    let everybody = Asked { state: String::new(), ..asked.clone() };
    let all = on_the_roster(c, env, scope, &everybody)?;
    let mut binds = Vec::new();
    let day = mark(&mut binds, everybody.on(env.today).to_string());
    let year = mark(&mut binds, i64::from(asked.year));
    let needed = mark(&mut binds, needed);
    let here = match place_of(scope) {
        Some(place) => format!(
            " AND y.mediator_id IN (SELECT p.mediator_id FROM mediator_places p WHERE p.place = {}
             AND p.since <= {day} AND (p.until IS NULL OR p.until > {day}))",
            mark(&mut binds, place)
        ),
        None => others(scope, &mut binds),
    };
    let sql = format!(
        "SELECT COALESCE(CAST(SUM(CASE WHEN y.practice >= {needed} THEN 1 ELSE 0 END) AS BIGINT), 0), COUNT(*)
         FROM training_years y WHERE y.year = {year} AND y.practice > 0 AND EXISTS (SELECT 1 FROM standings s
         WHERE {}){here}",
        on_roster("y.mediator_id", &day)
    );
    let row = c.query_one(&sql, &binds)?;
    let (often, some) = (row.int(0).unsigned_abs(), row.int(1).unsigned_abs());
    Ok([often, some.saturating_sub(often), all.saturating_sub(some)])
}
