//! What people on the roster are counted as in its analysis, day by day, and how many the city has of each figure: sums
//! by year, and the changes of the running year looked through (III-2-1c).

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use fengqiao_db::{Bind, Conn, binds};
use fengqiao_domain::access::Scope;
use fengqiao_domain::interval::{Interval, from_breakpoints};
use fengqiao_domain::mediators::Mediator;
use fengqiao_domain::mediators::profile::{Dimension, Profile, Steady, breakpoints};
use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::derive::intervals;
use super::kind::Kind;
use super::sums::Span;
use crate::AppError;
use crate::mediators::MediatorRecords;
use crate::tables::Env;
use crate::tables::as_of::{self, Timelines};
use crate::tables::find::{mark, marks};

/// Days somebody is counted as something: first day, first day outside, profile.
pub(super) type Days = Vec<(String, Option<String>, i64)>;

/// The profiles of a person on the roster, from its standings and the history of the columns.
///
/// # Errors
/// A personal value that the key cannot open.
fn days_of(m: &Mediator, spans: &[Span], lines: &Timelines, env: &Env) -> Result<Days, AppError> {
    let mut days = breakpoints(m);
    days.extend(spans.iter().map(|(since, ..)| *since));
    days.extend(spans.iter().filter_map(|(_, until, _)| *until));
    let of_record = lines.get(&m.id);
    days.extend(
        of_record
            .into_iter()
            .flatten()
            .flat_map(|(_, line)| line)
            .filter_map(|(day, _)| day.parse::<Date>().ok()),
    );
    let counts = |on: Date| {
        let at = spans.iter().find(|(since, until, _)| *since <= on && until.is_none_or(|u| u > on));
        at.is_some_and(|(.., kind)| Kind::of(*kind).roster.counts())
    };
    let steady = Steady::of(m);
    let then = |on: Date| -> Result<Option<Profile>, AppError> {
        if !counts(on) {
            return Ok(None);
        }
        if of_record.is_none() {
            return Ok(steady.on(m, on));
        }
        let mut then = m.clone();
        as_of::rewind::<MediatorRecords>(&mut then, lines, on, env)?;
        Ok(Profile::of(&then, on))
    };
    let intervals: Vec<Interval<_>> = from_breakpoints(days, then);
    let mut held = Days::with_capacity(intervals.len());
    for interval in intervals {
        if let Some(profile) = interval.state? {
            held.push((interval.since.to_string(), interval.until.map(|d| d.to_string()), profile.0));
        }
    }
    Ok(held)
}

/// The profiles of somebody new, whose columns have no history.
pub(super) fn of_new(m: &Mediator, spans: &[Span], env: &Env) -> Option<Days> {
    days_of(m, spans, &Timelines::new(), env).ok()
}

/// Stores the profiles of some people, and how the sums change; with the days where they are worked out already, which is
/// for somebody new. What stays as it was costs a look.
///
/// # Errors
/// The store's.
pub fn keep(
    c: &mut Conn,
    env: &Env,
    people: Vec<(Option<Days>, &Mediator, Vec<Span>)>,
) -> Result<(), AppError> {
    let known: Vec<String> =
        people.iter().filter(|(days, ..)| days.is_none()).map(|(_, m, _)| m.id.clone()).collect();
    let lines = if known.is_empty() {
        Timelines::new()
    } else {
        as_of::timelines::<MediatorRecords>(c, Some(&known))?
    };
    let mut before = stored(c, &known)?;
    let (mut rows, mut gone) = (Vec::new(), Vec::new());
    let mut sums: FxHashMap<(i16, i64), i64> = FxHashMap::default();
    for (days, m, spans) in people {
        let old = before.remove(&m.id).unwrap_or_default();
        let new = days.map_or_else(|| days_of(m, &spans, &lines, env), Ok)?;
        if old == new {
            continue;
        }
        for (days, sign) in [(&old, -1), (&new, 1)] {
            for (since, until, profile) in days {
                add(&mut sums, since, *profile, sign);
                if let Some(until) = until {
                    add(&mut sums, until, *profile, -sign);
                }
            }
        }
        if !old.is_empty() {
            gone.push(m.id.clone());
        }
        rows.extend(
            new.into_iter()
                .map(|(since, until, profile)| binds![m.id.as_str(), since, until, profile].to_vec()),
        );
    }
    for part in gone.chunks(500) {
        let ids: Vec<Bind> = part.iter().map(|id| id.as_str().into()).collect();
        c.execute(&format!("DELETE FROM profiles WHERE mediator_id IN ({})", marks(1, ids.len())), &ids)?;
    }
    c.insert_rows("INSERT INTO profiles (mediator_id, since, until, profile)", &rows, "")?;
    let mut sums: Vec<((i16, i64), i64)> = sums.into_iter().filter(|(_, n)| *n != 0).collect();
    sums.sort_unstable();
    let rows: Vec<Vec<Bind>> =
        sums.into_iter().map(|((year, figure), n)| binds![i64::from(year), figure, n].to_vec()).collect();
    for part in rows.chunks(1000) {
        c.insert_rows(
            "INSERT INTO profile_years (year, figure, delta)",
            part,
            "ON CONFLICT (year, figure) DO UPDATE SET delta = profile_years.delta + excluded.delta",
        )?;
    }
    Ok(())
}

/// The ids of those whose stored profiles differ from the rules.
///
/// # Errors
/// The store's.
pub fn differing(c: &mut Conn, env: &Env, people: &[Mediator]) -> Result<BTreeSet<String>, AppError> {
    let ids: Vec<String> = people.iter().map(|m| m.id.clone()).collect();
    let lines = as_of::timelines::<MediatorRecords>(c, Some(&ids))?;
    let mut before = stored(c, &ids)?;
    let mut wrong = BTreeSet::new();
    for m in people {
        let spans: Vec<Span> =
            intervals(m, env.policy).into_iter().map(|i| (i.since, i.until, i.state)).collect();
        if before.remove(&m.id).unwrap_or_default() != days_of(m, &spans, &lines, env)? {
            wrong.insert(m.id.clone());
        }
    }
    Ok(wrong)
}

fn add(sums: &mut FxHashMap<(i16, i64), i64>, day: &str, profile: i64, sign: i64) {
    // As stored: YYYY-MM-DD.
    let year = day.get(..4).and_then(|year| year.parse().ok()).unwrap_or(0);
    for figure in figures(Profile(profile)) {
        *sums.entry((year, figure)).or_insert(0) += sign;
    }
}

fn stored(c: &mut Conn, ids: &[String]) -> Result<HashMap<String, Days>, AppError> {
    let mut found: HashMap<String, Days> = HashMap::with_capacity(ids.len());
    for part in ids.chunks(500) {
        let binds: Vec<Bind> = part.iter().map(|id| id.as_str().into()).collect();
        let sql = format!(
            "SELECT mediator_id, since, until, profile FROM profiles WHERE mediator_id IN ({})
             ORDER BY mediator_id, since",
            marks(1, binds.len())
        );
        c.query_each(&sql, &binds, |r| {
            found.entry(r.text(0)).or_default().push((r.text(1), r.opt_text(2), r.int(3)));
            Ok::<_, AppError>(())
        })?;
    }
    Ok(found)
}

/// A dimension, a value of it, and the kind of organisation, as one number.
fn figure(dimension: usize, value: usize, kind: usize) -> i64 {
    i64::try_from(dimension << 16 | value << 8 | kind).unwrap_or(0)
}

/// What one person adds to.
fn figures(profile: Profile) -> impl Iterator<Item = i64> {
    let kind = profile.values(Dimension::Kind).first().copied().unwrap_or(0);
    let of = move |(at, dimension): (usize, &Dimension)| {
        profile.values(*dimension).into_iter().map(move |value| figure(at, value, kind))
    };
    Dimension::ALL.iter().enumerate().flat_map(of)
}

/// How many people there are by dimension, value and kind of organisation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures(BTreeMap<i64, i64>);

impl Figures {
    fn take(&mut self, profile: i64, n: i64) {
        for figure in figures(Profile(profile)) {
            *self.0.entry(figure).or_insert(0) += n;
        }
    }

    /// Of one kind of organisation.
    pub fn of_kind(&self, dimension: Dimension, value: usize, kind: usize) -> i64 {
        let at = Dimension::ALL.iter().position(|d| *d == dimension).unwrap_or(0);
        self.0.get(&figure(at, value, kind)).copied().unwrap_or(0)
    }

    /// Of all kinds.
    pub fn of(&self, dimension: Dimension, value: usize) -> i64 {
        (0..Dimension::Kind.values().len()).map(|kind| self.of_kind(dimension, value, kind)).sum()
    }

    /// Everybody on the roster.
    pub fn total(&self) -> i64 {
        self.of(Dimension::Engagement, 0) + self.of(Dimension::Engagement, 1)
    }
}

/// The figures of a scope on a day, kept while the records stay as they are.
///
/// # Errors
/// The store's.
pub fn of(c: &mut Conn, env: &Env, scope: &Scope, on: Date) -> Result<Arc<Figures>, AppError> {
    env.memo.get(c, &format!("profiles {scope:?} {on}"), |c| at(c, scope, on))
}

/// The figures of a scope on a day.
///
/// # Errors
/// The store's.
pub(in crate::mediators) fn at(c: &mut Conn, scope: &Scope, on: Date) -> Result<Figures, AppError> {
    let mut found = Figures::default();
    let mut binds: Vec<Bind> = Vec::new();
    let day = mark(&mut binds, on.to_string());
    let sql = match scope {
        Scope::City => return of_city(c, on),
        Scope::Nothing => return Ok(found),
        Scope::Mediator(id) => format!(
            "SELECT f.profile, COUNT(*) FROM profiles f WHERE f.mediator_id = {} AND f.since <= {day}
             AND (f.until IS NULL OR f.until > {day}) GROUP BY f.profile",
            mark(&mut binds, id.as_str())
        ),
        Scope::Authority(code) | Scope::Subdistrict { code, .. } | Scope::Organisation(code) => format!(
            "SELECT f.profile, COUNT(*) FROM mediator_places p CROSS JOIN profiles f WHERE p.place = {}
             AND p.since <= {day} AND (p.until IS NULL OR p.until > {day}) AND f.mediator_id = p.mediator_id
             AND f.since <= {day} AND (f.until IS NULL OR f.until > {day}) GROUP BY f.profile",
            mark(&mut binds, code.as_str())
        ),
    };
    c.query_each(&sql, &binds, |r| {
        found.take(r.int(0), r.int(1));
        Ok::<_, AppError>(())
    })?;
    Ok(found)
}

/// The years before, and what began and ended since the first day of this one.
fn of_city(c: &mut Conn, on: Date) -> Result<Figures, AppError> {
    let mut found = Figures::default();
    let sql = "SELECT figure, CAST(SUM(delta) AS BIGINT) FROM profile_years WHERE year < $1 GROUP BY figure";
    c.query_each(sql, &binds![i64::from(on.year())], |r| {
        found.0.insert(r.int(0), r.int(1));
        Ok::<_, AppError>(())
    })?;
    // By year and person, so that a new row goes to the end of its year in the index and not anywhere.
    let span = binds![format!("{:04}", on.year()), on.to_string()];
    for (column, sign) in [("since", 1), ("until", -1)] {
        let sql = format!(
            "SELECT profile, COUNT(*) FROM profiles WHERE substr({column}, 1, 4) = $1 AND {column} <= $2
             GROUP BY profile"
        );
        c.query_each(&sql, &span, |r| {
            found.take(r.int(0), sign * r.int(1));
            Ok::<_, AppError>(())
        })?;
    }
    Ok(found)
}

/// What people trained in a year, of full-timers or part-timers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Trained {
    /// People with any record of the year.
    pub people: i64,
    /// Those who reached the hours needed.
    pub met: i64,
    /// Half hours of all of them.
    pub half_hours: i64,
    /// Practice sessions of all of them.
    pub practice: i64,
}

/// What the people of a scope trained in a year: full-timers, part-timers. Of the city everybody with a record of the
/// year, of a place those appointed there on the day.
///
/// # Errors
/// The store's.
pub fn trained(c: &mut Conn, scope: &Scope, year: i16, on: Date) -> Result<[Trained; 2], AppError> {
    let mut binds: Vec<Bind> = Vec::new();
    let of_year = mark(&mut binds, i64::from(year));
    let from = match scope {
        Scope::City => format!("training_years t WHERE t.year = {of_year}"),
        Scope::Authority(code) | Scope::Subdistrict { code, .. } | Scope::Organisation(code) => {
            let (place, day) = (mark(&mut binds, code.as_str()), mark(&mut binds, on.to_string()));
            format!(
                "mediator_places p CROSS JOIN training_years t WHERE p.place = {place} AND p.since <= {day}
                 AND (p.until IS NULL OR p.until > {day}) AND t.mediator_id = p.mediator_id AND t.year = {of_year}"
            )
        }
        Scope::Mediator(id) => {
            let id = mark(&mut binds, id.as_str());
            format!("training_years t WHERE t.mediator_id = {id} AND t.year = {of_year}")
        }
        Scope::Nothing => return Ok([Trained::default(); 2]),
    };
    let sql = format!(
        "SELECT t.full_time, COUNT(*), CAST(SUM(t.met) AS BIGINT), CAST(SUM(t.half_hours) AS BIGINT),
                CAST(SUM(t.practice) AS BIGINT) FROM {from} GROUP BY t.full_time"
    );
    let mut found = [Trained::default(); 2];
    for row in c.query(&sql, &binds)? {
        let at = usize::from(!row.flag(0));
        found[at] =
            Trained { people: row.int(1), met: row.int(2), half_hours: row.int(3), practice: row.int(4) };
    }
    Ok(found)
}
