//! What a year comes to for each mediator, kept in the transaction of what changes it, so that lists only look it up.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use fengqiao_db::{Bind, Conn, Row, binds};
use fengqiao_domain::mediators::Mediator;
use fengqiao_domain::training::hours::{HoursFacts, last_day, needed};
use fengqiao_domain::training::{Attendance, Session, Year, years as of_all};
use jiff::civil::{Date, date};

use crate::AppError;
use crate::mediators::{MediatorRecords, by_ids};
use crate::tables::find::{mark, marks};
use crate::tables::{Env, Records};

/// People worked out at a time.
const PART: usize = 500;

/// A row as stored: year, then its figures.
pub(super) type Line = (i64, Vec<Bind>);

/// Keeps the years of some people anew.
///
/// # Errors
/// The store's.
pub fn keep(c: &mut Conn, env: &Env, mediators: &BTreeSet<String>) -> Result<(), AppError> {
    let ids: Vec<String> = mediators.iter().cloned().collect();
    for part in ids.chunks(PART) {
        let (condition, binds) = by_ids(part);
        let mut people = Vec::with_capacity(part.len());
        MediatorRecords::each(c, env, &condition, &binds, &mut |m| {
            people.push(m);
            Ok(())
        })?;
        write(c, env, &people)?;
    }
    Ok(())
}

/// The same for people whose appointments changed: of those who have years, for the figures name 管理单位 and 专兼职.
///
/// # Errors
/// The store's.
pub fn follow(c: &mut Conn, env: &Env, people: &[&Mediator]) -> Result<(), AppError> {
    for part in people.chunks(PART) {
        let binds: Vec<Bind> = part.iter().map(|m| m.id.as_str().into()).collect();
        let sql = format!(
            "SELECT DISTINCT mediator_id FROM training_years WHERE mediator_id IN ({})",
            marks(1, part.len())
        );
        let known: BTreeSet<String> = c.query(&sql, &binds)?.iter().map(|row| row.text(0)).collect();
        let people: Vec<Mediator> =
            part.iter().filter(|m| known.contains(&m.id)).map(|m| (*m).clone()).collect();
        write(c, env, &people)?;
    }
    Ok(())
}

/// Everybody's years anew, and whether a session counts: after the policy changed.
///
/// # Errors
/// The store's.
pub fn everything(c: &mut Conn, env: &Env) -> Result<(), AppError> {
    super::sessions::counted_anew(c, env)?;
    c.execute("DELETE FROM training_years", &[])?;
    let mut last = String::new();
    loop {
        let sql = "SELECT DISTINCT mediator_id FROM attendances WHERE mediator_id > $1
                   ORDER BY mediator_id LIMIT 500";
        let ids: BTreeSet<String> =
            c.query(sql, &binds![last.as_str()])?.iter().map(|row| row.text(0)).collect();
        let Some(end) = ids.last() else { return Ok(()) };
        end.clone_into(&mut last);
        keep(c, env, &ids)?;
    }
}

fn write(c: &mut Conn, env: &Env, people: &[Mediator]) -> Result<(), AppError> {
    if people.is_empty() {
        return Ok(());
    }
    let said = lines(c, env, people)?;
    let binds: Vec<Bind> = people.iter().map(|m| m.id.as_str().into()).collect();
    let sql = format!("DELETE FROM training_years WHERE mediator_id IN ({})", marks(1, binds.len()));
    c.execute(&sql, &binds)?;
    let rows: Vec<Vec<Bind>> = said
        .into_iter()
        .flat_map(|(id, lines)| {
            lines.into_iter().map(move |(year, figures)| {
                let mut row = binds![id.as_str(), year].to_vec();
                row.extend(figures);
                row
            })
        })
        .collect();
    c.insert_rows(
        "INSERT INTO training_years (mediator_id, year, half_hours, shown, practice, needed, met, authority,
                                     organisation_id, full_time)",
        &rows,
        "",
    )?;
    Ok(())
}

/// The rows of some people as the rules say them.
///
/// # Errors
/// The store's.
pub(super) fn lines(
    c: &mut Conn,
    env: &Env,
    people: &[Mediator],
) -> Result<BTreeMap<String, Vec<Line>>, AppError> {
    let binds: Vec<Bind> = people.iter().map(|m| m.id.as_str().into()).collect();
    let attended = attended(c, binds, None)?;
    let mut said = BTreeMap::new();
    for m in people {
        let Some(all) = attended.get(&m.id) else { continue };
        let lines = of_all(all, env.policy).into_iter().map(|(year, sums)| line(m, year, sums, env));
        said.insert(m.id.clone(), lines.collect());
    }
    Ok(said)
}

fn line(m: &Mediator, year: i16, sums: Year, env: &Env) -> Line {
    let facts = HoursFacts::of(m, year, sums.half_hours, sums.shown);
    let needed = needed(facts.first_appointed, year, env.policy);
    let main = m.appointment_at(last_day(year));
    let figures = binds![
        sums.half_hours,
        sums.shown,
        sums.practice,
        needed,
        sums.half_hours >= needed,
        main.map_or("", |a| a.host.authority.as_str()),
        main.map(|a| a.organisation.as_str()),
        facts.full_time
    ];
    (i64::from(year), figures.to_vec())
}

/// What some people attended, as far as the rules ask; of one year up to a day where one is given.
fn attended(
    c: &mut Conn,
    mut binds: Vec<Bind>,
    up_to: Option<Date>,
) -> Result<HashMap<String, Vec<Attendance>>, AppError> {
    let list = marks(1, binds.len());
    let also = up_to.map_or_else(String::new, |on| {
        let first = mark(&mut binds, date(on.year(), 1, 1).to_string());
        format!(" AND s.starts_on >= {first} AND s.starts_on <= {}", mark(&mut binds, on.to_string()))
    });
    let sql = format!(
        "SELECT r.mediator_id, r.attended, s.category, s.topic, s.level, s.recognised, s.starts_on
         FROM attendances r JOIN training_sessions s ON s.id = r.session_id
         WHERE r.mediator_id IN ({list}) AND r.attended > 0 AND r.withdrawn_on IS NULL{also}"
    );
    let mut found: HashMap<String, Vec<Attendance>> = HashMap::new();
    c.query_each(&sql, &binds, |row| {
        found.entry(row.text(0)).or_default().push(brief(row));
        Ok::<_, AppError>(())
    })?;
    Ok(found)
}

fn brief(row: &Row) -> Attendance {
    let session = Session {
        category: row.text(2),
        topic: row.opt_text(3),
        level: row.text(4),
        recognised: row.opt_flag(5),
        starts_on: row.opt_str(6).and_then(|day| day.parse().ok()),
        ..Session::default()
    };
    Attendance { session, attended: row.opt_int(1), ..Attendance::default() }
}

/// The figures of one year of some people; nobody is there without any.
///
/// # Errors
/// The store's.
pub fn of_year(c: &mut Conn, ids: &[String], year: i16) -> Result<HashMap<String, Year>, AppError> {
    let mut found = HashMap::with_capacity(ids.len());
    for part in ids.chunks(PART) {
        let mut binds: Vec<Bind> = part.iter().map(|id| id.as_str().into()).collect();
        let list = marks(1, part.len());
        let year = mark(&mut binds, i64::from(year));
        let sql = format!(
            "SELECT mediator_id, half_hours, shown, practice FROM training_years
             WHERE mediator_id IN ({list}) AND year = {year}"
        );
        c.query_each(&sql, &binds, |row| {
            let sums = Year { half_hours: row.int(1), shown: row.int(2), practice: row.int(3) };
            found.insert(row.text(0), sums);
            Ok::<_, AppError>(())
        })?;
    }
    Ok(found)
}

/// The same up to a day of the year: what began on or before it.
///
/// # Errors
/// The store's.
pub fn up_to(c: &mut Conn, env: &Env, ids: &[String], on: Date) -> Result<HashMap<String, Year>, AppError> {
    if on == last_day(on.year()) {
        return of_year(c, ids, on.year());
    }
    let mut found = HashMap::with_capacity(ids.len());
    for part in ids.chunks(PART) {
        let binds: Vec<Bind> = part.iter().map(|id| id.as_str().into()).collect();
        for (id, all) in attended(c, binds, Some(on))? {
            let sums = of_all(&all, env.policy).remove(&on.year()).unwrap_or_default();
            found.insert(id, sums);
        }
    }
    Ok(found)
}
