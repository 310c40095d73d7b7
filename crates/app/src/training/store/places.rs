//! Who has enrolled in a session: the first ones have the places, the rest wait in order.

use std::collections::{BTreeMap, BTreeSet};

use fengqiao_db::{Bind, Conn, binds};
use fengqiao_domain::access::Scope;
use fengqiao_domain::training::Session;
use fengqiao_domain::training::seats::{Seat, seat};

use crate::AppError;
use crate::mediators::MediatorRecords;
use crate::tables::Records;
use crate::tables::find::{mark, marks};

/// Somebody enrolled.
#[derive(Clone, Debug)]
pub struct Enrolled {
    /// Record id of the enrolment.
    pub id: String,
    /// Record id of the mediator.
    pub mediator: String,
    /// 姓名.
    pub name: String,
    /// 调解员证号 in hand; empty for none.
    pub certificate_no: String,
    /// Main organisation.
    pub organisation: String,
    /// When, as stored.
    pub at: String,
    /// A place, or where on the waiting list.
    pub seat: Seat,
    /// The reader's scope reaches the person.
    pub inside: bool,
}

/// Everybody enrolled, in order; whoever is outside the scope is counted and not named.
///
/// # Errors
/// The store's.
pub fn of(c: &mut Conn, scope: &Scope, session: &Session, owner: bool) -> Result<Vec<Enrolled>, AppError> {
    let mut binds = binds![session.id.as_str()].to_vec();
    let within = if owner { "1 = 1".to_owned() } else { MediatorRecords::within(scope, &mut binds) };
    let sql = format!(
        "SELECT e.id, r.id, r.name, r.latest_certificate, o.name, e.enrolled_at, CASE WHEN {within} THEN 1 ELSE 0 END
         FROM enrolments e JOIN mediators r ON r.id = e.mediator_id LEFT JOIN organisations o ON o.id = r.organisation_id
         WHERE e.session_id = $1 AND e.withdrawn_at IS NULL ORDER BY e.enrolled_at, e.id"
    );
    let rows = c.query(&sql, &binds)?;
    let one = |(place, row): (usize, &fengqiao_db::Row)| Enrolled {
        id: row.text(0),
        mediator: row.text(1),
        name: row.text(2),
        certificate_no: row.opt_text(3).unwrap_or_default(),
        organisation: row.opt_text(4).unwrap_or_default(),
        at: row.text(5),
        seat: seat(place, session.capacity),
        inside: row.int(6) == 1,
    };
    Ok(rows.iter().enumerate().map(one).collect())
}

/// How many have enrolled, and attended, of some sessions: by session, (enrolled, rows entered, came).
///
/// # Errors
/// The store's.
pub fn counts(c: &mut Conn, sessions: &[String]) -> Result<BTreeMap<String, (i64, i64, i64)>, AppError> {
    let mut found: BTreeMap<String, (i64, i64, i64)> = BTreeMap::new();
    if sessions.is_empty() {
        return Ok(found);
    }
    let binds: Vec<Bind> = sessions.iter().map(|id| id.as_str().into()).collect();
    let list = marks(1, binds.len());
    let enrolled = format!(
        "SELECT session_id, COUNT(*) FROM enrolments WHERE session_id IN ({list}) AND withdrawn_at IS NULL
         GROUP BY session_id"
    );
    for row in c.query(&enrolled, &binds)? {
        found.entry(row.text(0)).or_default().0 = row.int(1);
    }
    let attended = format!(
        "SELECT session_id, COUNT(*), CAST(SUM(CASE WHEN attended > 0 THEN 1 ELSE 0 END) AS BIGINT)
         FROM attendances WHERE session_id IN ({list}) AND withdrawn_on IS NULL GROUP BY session_id"
    );
    for row in c.query(&attended, &binds)? {
        let one = found.entry(row.text(0)).or_default();
        (one.1, one.2) = (row.int(1), row.int(2));
    }
    Ok(found)
}

/// People of the scope to be enrolled: on the roster of an organisation or of a name, not enrolled yet; at most 100.
///
/// # Errors
/// The store's.
pub fn candidates(
    c: &mut Conn,
    scope: &Scope,
    session: &str,
    text: &str,
    on: jiff::civil::Date,
) -> Result<Vec<(String, String, String, String)>, AppError> {
    let mut binds = binds![session].to_vec();
    let within = MediatorRecords::within(scope, &mut binds);
    let day = mark(&mut binds, on.to_string());
    let mut condition = format!(
        "{within} AND EXISTS (SELECT 1 FROM appointments a WHERE a.mediator_id = r.id AND a.since <= {day}
         AND (a.ended IS NULL OR a.ended > {day}))
         AND NOT EXISTS (SELECT 1 FROM enrolments e WHERE e.session_id = $1 AND e.mediator_id = r.id
         AND e.withdrawn_at IS NULL)"
    );
    let text = text.trim();
    if !text.is_empty() {
        let end = format!("{text}\u{10ffff}");
        let (from, to) = (mark(&mut binds, text), mark(&mut binds, end));
        let number = mark(&mut binds, text);
        let name = mark(&mut binds, fengqiao_domain::names::plain_name(text));
        condition = format!(
            "{condition} AND ((r.name >= {from} AND r.name < {to})
             OR r.id IN (SELECT x.mediator_id FROM certificates x WHERE x.number = {number})
             OR r.organisation_id IN (SELECT o.id FROM organisations o WHERE o.plain_name = {name}))"
        );
    }
    let sql = format!(
        "SELECT r.id, r.name, r.latest_certificate, o.name FROM mediators r
         LEFT JOIN organisations o ON o.id = r.organisation_id WHERE {condition} ORDER BY r.id LIMIT 100"
    );
    let rows = c.query(&sql, &binds)?;
    let one = |r: &fengqiao_db::Row| {
        (r.text(0), r.text(1), r.opt_text(2).unwrap_or_default(), r.opt_text(3).unwrap_or_default())
    };
    Ok(rows.iter().map(one).collect())
}

/// Enrols somebody; `by` is when and who.
///
/// # Errors
/// The store's.
pub fn enter(
    c: &mut Conn,
    id: &str,
    session: &str,
    mediator: &str,
    by: (&str, &str),
) -> Result<(), AppError> {
    let sql = "INSERT INTO enrolments (id, session_id, mediator_id, enrolled_at, enrolled_by)
               VALUES ($1, $2, $3, $4, $5)";
    c.execute(sql, &binds![id, session, mediator, by.0, by.1])?;
    Ok(())
}

/// Ends an enrolment; `by` is when and who.
///
/// # Errors
/// The store's.
pub fn leave(c: &mut Conn, enrolment: &str, by: (&str, &str)) -> Result<(), AppError> {
    let sql = "UPDATE enrolments SET withdrawn_at = $1, withdrawn_by = $2 WHERE id = $3";
    c.execute(sql, &binds![by.0, by.1, enrolment])?;
    Ok(())
}

/// Notes that people of these places were at sessions: (place, session).
///
/// # Errors
/// The store's.
pub fn note(c: &mut Conn, all: &BTreeSet<(&str, &str)>) -> Result<(), AppError> {
    let rows: Vec<Vec<Bind>> = all.iter().map(|(place, session)| binds![*place, *session].to_vec()).collect();
    c.insert_rows(
        "INSERT INTO session_places (place, session_id)",
        &rows,
        "ON CONFLICT (place, session_id) DO NOTHING",
    )?;
    Ok(())
}

/// Of those enrolled in a session, whoever was entered as having come or not.
///
/// # Errors
/// The store's.
pub fn entered_of_enrolled(c: &mut Conn, session: &str) -> Result<BTreeSet<String>, AppError> {
    let sql = "SELECT a.mediator_id FROM enrolments e JOIN attendances a ON a.session_id = e.session_id
               AND a.mediator_id = e.mediator_id
               WHERE e.session_id = $1 AND e.withdrawn_at IS NULL AND a.withdrawn_on IS NULL";
    Ok(c.query(sql, &binds![session])?.iter().map(|row| row.text(0)).collect())
}

/// How many were entered as having come or not, of those not taken back.
///
/// # Errors
/// The store's.
pub fn entered(c: &mut Conn, session: &str) -> Result<i64, AppError> {
    let sql = "SELECT COUNT(*) FROM attendances WHERE session_id = $1 AND withdrawn_on IS NULL";
    Ok(c.query_one(sql, &binds![session])?.int(0))
}
