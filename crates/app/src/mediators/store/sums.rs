//! How many people are of each kind, by authority and for the whole city, as changes by day, month and year: the sum of
//! the years, months and days up to a date is the count on that date. Kept with the standings, in the same transaction.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use fengqiao_db::{Bind, Conn, binds};
use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::kind::Kind;
use crate::AppError;
use crate::tables::find::marks;
use crate::tables::{Counted, Env};

/// The city as a place: everybody counts once.
pub(super) const CITY: &str = "";

/// People of each kind.
pub type Kinds = BTreeMap<i64, u64>;

/// Days of a person's standing: first day, first day outside, kind.
pub type Span = (Date, Option<Date>, i64);

/// Days at a place: first day, first day outside.
pub type Stay<'a> = (&'a str, Date, Option<Date>);

/// The authorities sums are kept for.
pub fn authorities(env: &Env) -> BTreeSet<String> {
    env.regions.authorities(env.policy).into_iter().map(|(code, _)| code).collect()
}

/// Counts a person `sign` times: in the city, and at each authority as what it sees, which of whoever left is 已退出.
pub fn add(counted: &mut Counted, authorities: &BTreeSet<String>, spans: &[Span], stays: &[Stay], sign: i64) {
    let city = counted.place(CITY);
    for (since, until, kind) in spans {
        counted.note(city, *kind, *since, *until, sign);
    }
    for (place, from, left) in stays.iter().filter(|(place, ..)| authorities.contains(*place)) {
        let place = counted.place(place);
        for (since, until, kind) in spans {
            let end = [*until, *left].into_iter().flatten().min();
            counted.note(place, *kind, (*since).max(*from), end, sign);
            if let Some(left) = left {
                counted.note(place, Kind::left(*kind), (*since).max(*left), *until, sign);
            }
        }
    }
}

/// Takes back what is stored of some people, and deletes it.
///
/// # Errors
/// The store's.
pub fn forget(
    c: &mut Conn,
    counted: &mut Counted,
    authorities: &BTreeSet<String>,
    ids: &[&str],
) -> Result<(), AppError> {
    for part in ids.chunks(500) {
        let binds: Vec<Bind> = part.iter().map(|id| (*id).into()).collect();
        let of = format!("WHERE mediator_id IN ({})", marks(1, binds.len()));
        let mut spans: HashMap<String, Vec<Span>> = HashMap::with_capacity(part.len());
        c.query_each(&format!("SELECT mediator_id, since, until, kind FROM standings {of}"), &binds, |r| {
            let span = (day(r.str(1)), r.opt_str(2).map(day), r.int(3));
            spans.entry(r.text(0)).or_default().push(span);
            Ok::<_, AppError>(())
        })?;
        let stays =
            c.query(&format!("SELECT mediator_id, place, since, until FROM mediator_places {of}"), &binds)?;
        let mut at: HashMap<&str, Vec<Stay>> = HashMap::with_capacity(part.len());
        for r in &stays {
            at.entry(r.str(0)).or_default().push((r.str(1), day(r.str(2)), r.opt_str(3).map(day)));
        }
        for (id, spans) in &spans {
            add(counted, authorities, spans, at.get(id.as_str()).map_or(&[][..], Vec::as_slice), -1);
        }
        for table in ["standings", "mediator_places"] {
            c.execute(&format!("DELETE FROM {table} {of}"), &binds)?;
        }
    }
    Ok(())
}

/// Counts a certificate in hand that ends on a day, `sign` times: in the city and at the authority of the main
/// appointment.
pub fn add_end(counted: &mut Counted, authority: &str, end: Option<Date>, sign: i64) {
    let Some(end) = end else { return };
    for place in [CITY, authority].into_iter().take(if authority.is_empty() { 1 } else { 2 }) {
        let place = counted.place(place);
        counted.note_end(place, end, sign);
    }
}

/// Takes back the end that is stored beside a person.
///
/// # Errors
/// The store's.
pub fn forget_end(c: &mut Conn, counted: &mut Counted, id: &str) -> Result<(), AppError> {
    let sql = "SELECT authority, valid_until FROM mediators WHERE id = $1";
    if let Some(row) = c.query_opt(sql, &binds![id])? {
        add_end(counted, row.str(0), row.opt_str(1).map(day), -1);
    }
    Ok(())
}

/// Counts all ends anew from what is stored beside the people.
///
/// # Errors
/// The store's.
pub fn ends_anew(c: &mut Conn) -> Result<(), AppError> {
    c.execute("DELETE FROM certificate_ends", &[])?;
    for (place, holds) in [("authority", "authority <> ''"), ("''", "1 = 1")] {
        let groups = if place == "''" { "valid_until" } else { "authority, valid_until" };
        c.execute(
            &format!(
                "INSERT INTO certificate_ends (place, day, total) SELECT {place}, valid_until, COUNT(*) FROM mediators
                 WHERE valid_until IS NOT NULL AND {holds} GROUP BY {groups}"
            ),
            &[],
        )?;
    }
    Ok(())
}

/// How many certificates in hand end on each day from `from` on.
///
/// # Errors
/// The store's.
pub(super) fn ends_at(c: &mut Conn, place: &str, from: Date) -> Result<Vec<(String, u64)>, AppError> {
    let sql =
        "SELECT day, total FROM certificate_ends WHERE place = $1 AND day >= $2 AND total > 0 ORDER BY day";
    let rows = c.query(sql, &binds![place, from.to_string()])?;
    Ok(rows.iter().map(|r| (r.text(0), u64::try_from(r.int(1)).unwrap_or(0))).collect())
}

/// Whether the ends counted are those stored beside the people.
///
/// # Errors
/// The store's.
pub fn ends_hold(c: &mut Conn) -> Result<bool, AppError> {
    let row = c.query_one(
        "SELECT COUNT(*) FROM (
           SELECT COALESCE(e.day, m.day) AS day FROM (SELECT place, day, total FROM certificate_ends WHERE total <> 0) e
           FULL JOIN (
             SELECT '' AS place, valid_until AS day, COUNT(*) AS total FROM mediators WHERE valid_until IS NOT NULL
             GROUP BY valid_until
             UNION ALL SELECT authority, valid_until, COUNT(*) FROM mediators
             WHERE valid_until IS NOT NULL AND authority <> '' GROUP BY authority, valid_until
           ) m ON m.place = e.place AND m.day = e.day
           WHERE e.total IS NULL OR m.total IS NULL OR e.total <> m.total) d",
        &[],
    )?;
    Ok(row.int(0) == 0)
}

/// Writes what was gathered, in the order of the table's key.
///
/// # Errors
/// The store's.
pub fn keep(c: &mut Conn, counted: &Counted) -> Result<(), AppError> {
    let mut changed: FxHashMap<(&str, i64, [i16; 3]), i64> = FxHashMap::default();
    for (place, kind, day, n) in counted.changes() {
        for span in parts(day) {
            *changed.entry((place, kind, span)).or_insert(0) += n;
        }
    }
    let changed = changed.into_iter().filter(|(_, n)| *n != 0);
    let mut rows: Vec<(&str, String, i64, i64)> =
        changed.map(|((place, kind, span), n)| (place, written(span), kind, n)).collect();
    rows.sort_unstable();
    for part in rows.chunks(1000) {
        let part: Vec<Vec<Bind>> = part
            .iter()
            .map(|(place, span, kind, n)| Vec::from(binds![*place, span.as_str(), *kind, *n]))
            .collect();
        c.insert_rows(
            "INSERT INTO roster_changes (place, span, kind, delta)",
            &part,
            "ON CONFLICT (place, span, kind) DO UPDATE SET delta = roster_changes.delta + excluded.delta",
        )?;
    }
    let mut ends: Vec<(&str, Date, i64)> = counted.ends().collect();
    ends.sort_unstable();
    for part in ends.chunks(1000) {
        let part: Vec<Vec<Bind>> =
            part.iter().map(|(place, day, n)| Vec::from(binds![*place, day.to_string(), *n])).collect();
        c.insert_rows(
            "INSERT INTO certificate_ends (place, day, total)",
            &part,
            "ON CONFLICT (place, day) DO UPDATE SET total = certificate_ends.total + excluded.total",
        )?;
    }
    Ok(())
}

/// A day, a month (day 0) or a year (month 0) as stored.
fn written([year, month, day]: [i16; 3]) -> String {
    match (month, day) {
        (0, _) => format!("Y{year:04}"),
        (_, 0) => format!("M{year:04}-{month:02}"),
        _ => format!("D{year:04}-{month:02}-{day:02}"),
    }
}

/// What a day is part of, as stored: the day, its month, its year.
fn spans(day: Date) -> [String; 3] {
    parts(day).map(written)
}

fn parts(day: Date) -> [[i16; 3]; 3] {
    let (year, month) = (day.year(), i16::from(day.month()));
    [[year, month, i16::from(day.day())], [year, month, 0], [year, 0, 0]]
}

/// A stored day.
fn day(text: &str) -> Date {
    text.parse().unwrap_or(Date::MIN)
}

/// The counts of a place on a date by kind; kinds of nobody are not there.
pub(super) fn at(c: &mut Conn, place: &str, on: Date) -> Result<Kinds, AppError> {
    // The years before, the months of the year before, the days of the month up to the date.
    let [day, month, year] = spans(on);
    let [_, january, _] = spans(on.first_of_year());
    let [first, ..] = spans(on.first_of_month());
    let part = |from: &str, sign: &str, to: &str| {
        format!(
            "SELECT kind, delta FROM roster_changes WHERE place = $1 AND span >= {from} AND span {sign} {to}"
        )
    };
    let sql = format!(
        "SELECT kind, CAST(SUM(delta) AS BIGINT) FROM ({} UNION ALL {} UNION ALL {}) n GROUP BY kind",
        part("'Y'", "<", "$2"),
        part("$3", "<", "$4"),
        part("$5", "<=", "$6"),
    );
    let rows = c.query(&sql, &binds![place, year, january, month, first, day])?;
    let counts = rows.iter().map(|r| (r.int(0), u64::try_from(r.int(1)).unwrap_or(0)));
    Ok(counts.filter(|(_, n)| *n > 0).collect())
}
