//! Appointments, certificates, registrations and decisions: loading and keeping.

use std::collections::HashMap;

use fengqiao_db::{Bind, Conn, DbError, Row, binds};
use fengqiao_domain::certificates::Certificate;
use fengqiao_domain::experts::request::State;
use fengqiao_domain::mediators::record::Appointment;
use fengqiao_domain::mediators::{Confirmation, Decision, DecisionKind, Ending, Host, Mediator};
use fengqiao_domain::registrations::{AnnualRegistration, Outcome};
use fengqiao_domain::table::Problem;
use jiff::civil::Date;

use crate::AppError;
use crate::platform::parallel;
use crate::tables::Env;
use crate::tables::find::marks;

fn day(text: Option<&str>) -> Option<Date> {
    text.and_then(|t| t.parse().ok())
}

/// Fills the child rows of some mediators.
///
/// # Errors
/// The store's.
pub fn load(c: &mut Conn, people: &mut [Mediator]) -> Result<(), AppError> {
    if people.is_empty() {
        return Ok(());
    }
    let at: HashMap<String, usize> = people.iter().enumerate().map(|(i, m)| (m.id.clone(), i)).collect();
    let binds: Vec<Bind> = people.iter().map(|m| m.id.as_str().into()).collect();
    let marks = marks(1, binds.len());
    let mut each = |sql: &str, take: &mut dyn FnMut(&mut Mediator, &Row)| -> Result<(), AppError> {
        c.query_each(&sql.replace("{ids}", &marks), &binds, |row| {
            if let Some(i) = at.get(row.str(0)) {
                take(&mut people[*i], row);
            }
            Ok::<_, AppError>(())
        })
    };
    each(
        "SELECT a.mediator_id, a.id, a.organisation_id, a.appointed, a.since, a.until, a.ended, a.ending, a.end_reason,
                a.full_time, a.secondary, o.name, o.kind, o.district, o.authority, o.dissolved_on, o.subdistrict,
                CAST(CASE WHEN a.secondary = 1 AND EXISTS (SELECT 1 FROM organisations x
                  WHERE x.plain_name = o.plain_name AND x.id <> o.id) THEN 1 ELSE 0 END AS BIGINT)
         FROM appointments a JOIN organisations o ON o.id = a.organisation_id
         WHERE a.mediator_id IN ({ids}) ORDER BY a.mediator_id, a.since, a.secondary, a.id",
        &mut |m, row| m.appointments.push(appointment(row)),
    )?;
    each(
        "SELECT mediator_id, number, issued, issuer, revoked, reissue_deadline, note, recalled FROM certificates
         WHERE mediator_id IN ({ids}) ORDER BY mediator_id, issued",
        &mut |m, row| {
            m.certificates.push(Certificate {
                issuer: row.opt_text(3),
                revoked: day(row.opt_str(4)),
                reissue_deadline: day(row.opt_str(5)),
                note: row.opt_text(6),
                recalled: day(row.opt_str(7)),
                ..Certificate::new(row.text(1), day(row.opt_str(2)).unwrap_or(Date::ZERO))
            });
        },
    )?;
    each(
        "SELECT mediator_id, year, outcome, decided_on, late, document, reason FROM registrations
         WHERE mediator_id IN ({ids}) ORDER BY mediator_id, year, decided_on",
        &mut |m, row| {
            m.registrations.push(AnnualRegistration {
                year: i16::try_from(row.int(1)).unwrap_or_default(),
                outcome: outcome(row.str(2)),
                on: day(row.opt_str(3)).unwrap_or(Date::ZERO),
                late: row.flag(4),
                document: row.opt_text(5),
                reason: row.opt_text(6),
            });
        },
    )?;
    each(
        "SELECT mediator_id, id, kind, decided_on, withdrawn, reason, document FROM decisions
         WHERE mediator_id IN ({ids}) ORDER BY mediator_id, decided_on, id",
        &mut |m, row| {
            m.decisions.extend(DecisionKind::from_code(row.str(2)).map(|kind| Decision {
                id: row.text(1),
                kind,
                on: day(row.opt_str(3)).unwrap_or(Date::ZERO),
                withdrawn: day(row.opt_str(4)),
                reason: row.text(5),
                document: row.opt_text(6),
            }));
        },
    )?;
    each(
        "SELECT mediator_id, year, organisation_id, active_on, confirmed_on, note FROM confirmations
         WHERE mediator_id IN ({ids}) ORDER BY mediator_id, year, organisation_id",
        &mut |m, row| {
            m.confirmations.push(Confirmation {
                year: i16::try_from(row.int(1)).unwrap_or_default(),
                organisation: row.text(2),
                active_on: day(row.opt_str(3)),
                on: day(row.opt_str(4)).unwrap_or(Date::ZERO),
                note: row.opt_text(5),
            });
        },
    )?;
    let answered = State::Answered.code();
    each(
        &format!(
            "SELECT e.mediator_id, q.answered_on FROM experts e JOIN expert_requests q ON q.expert_id = e.id
             WHERE e.mediator_id IN ({{ids}}) AND q.state = '{answered}' ORDER BY e.mediator_id, q.answered_on, q.id"
        ),
        &mut |m, row| m.opinions.extend(day(row.opt_str(1))),
    )
}

fn appointment(row: &Row) -> Appointment {
    Appointment {
        id: row.text(1),
        organisation: row.text(2),
        appointed: day(row.opt_str(3)).unwrap_or(Date::ZERO),
        since: day(row.opt_str(4)).unwrap_or(Date::ZERO),
        until: day(row.opt_str(5)),
        ended: day(row.opt_str(6)),
        ending: row.opt_str(7).and_then(Ending::from_code),
        end_reason: row.opt_text(8),
        full_time: row.flag(9),
        secondary: row.flag(10),
        namesake: row.flag(17),
        host: Host {
            name: row.text(11),
            kind: row.text(12),
            district: row.text(13),
            authority: row.text(14),
            dissolved: day(row.opt_str(15)),
            subdistrict: row.opt_text(16),
        },
    }
}

/// Stored form of a registration's outcome.
pub fn outcome_code(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Registered => "registered",
        Outcome::Deferred => "deferred",
        Outcome::Refused => "refused",
    }
}

fn outcome(code: &str) -> Outcome {
    match code {
        "deferred" => Outcome::Deferred,
        "refused" => Outcome::Refused,
        _ => Outcome::Registered,
    }
}

fn text(day: Option<Date>) -> Bind {
    day.map(|d| d.to_string()).into()
}

/// Writes the child rows of saved mediators. Rows of an update are written anew: the record holds all of them.
///
/// # Errors
/// The store's.
pub fn keep(c: &mut Conn, env: &Env, pairs: &[(Option<Mediator>, Mediator)]) -> Result<(), AppError> {
    type Same = fn(&Mediator, &Mediator) -> bool;
    let tables: [(&str, Same); 5] = [
        ("appointments", |a, b| a.appointments == b.appointments),
        ("certificates", |a, b| a.certificates == b.certificates),
        ("registrations", |a, b| a.registrations == b.registrations),
        ("decisions", |a, b| a.decisions == b.decisions),
        ("confirmations", |a, b| a.confirmations == b.confirmations),
    ];
    for (table, same) in tables {
        let other = |(old, new): &&(Option<Mediator>, Mediator)| old.as_ref().is_some_and(|o| !same(o, new));
        let gone: Vec<Bind> = pairs.iter().filter(other).map(|(_, new)| new.id.as_str().into()).collect();
        for part in gone.chunks(500) {
            let sql = format!("DELETE FROM {table} WHERE mediator_id IN ({})", marks(1, part.len()));
            c.execute(&sql, part)?;
        }
    }
    let changed = |same: fn(&Mediator, &Mediator) -> bool| {
        pairs.iter().filter(move |(old, new)| old.as_ref().is_none_or(|o| !same(o, new))).map(|(_, new)| new)
    };
    insert(
        c,
        "INSERT INTO appointments (id, mediator_id, organisation_id, appointed, since, until, ended, ending, end_reason, full_time, secondary)",
        changed(|a, b| a.appointments == b.appointments),
        |m| &m.appointments,
        |m, a| {
            let id = if a.id.is_empty() { env.new_id() } else { a.id.clone() };
            Vec::from(binds![
                id,
                m.id.as_str(),
                a.organisation.as_str(),
                a.appointed.to_string(),
                a.since.to_string(),
                text(a.until),
                text(a.ended),
                a.ending.map(Ending::code),
                a.end_reason.as_deref(),
                a.full_time,
                a.secondary
            ])
        },
    )?;
    insert(
        c,
        "INSERT INTO certificates (mediator_id, number, issued, issuer, revoked, reissue_deadline, note, recalled)",
        changed(|a, b| a.certificates == b.certificates),
        |m| &m.certificates,
        |m, x| {
            Vec::from(binds![
                m.id.as_str(),
                x.number.as_str(),
                x.issued.to_string(),
                x.issuer.as_deref(),
                text(x.revoked),
                text(x.reissue_deadline),
                x.note.as_deref(),
                text(x.recalled)
            ])
        },
    )
    .map_err(taken)?;
    // The card printed before leads to the same certificate.
    for (old, new) in pairs {
        if let Some((from, to)) = old.as_ref().and_then(|old| renumbered(old, new)) {
            crate::certificates::renumber(c, &new.id, from, to)?;
        }
    }
    insert(
        c,
        "INSERT INTO registrations (mediator_id, year, outcome, decided_on, late, document, reason)",
        changed(|a, b| a.registrations == b.registrations),
        |m| &m.registrations,
        |m, r| {
            Vec::from(binds![
                m.id.as_str(),
                i64::from(r.year),
                outcome_code(r.outcome),
                r.on.to_string(),
                r.late,
                r.document.as_deref(),
                r.reason.as_deref()
            ])
        },
    )?;
    insert(
        c,
        "INSERT INTO decisions (id, mediator_id, kind, decided_on, withdrawn, reason, document)",
        changed(|a, b| a.decisions == b.decisions),
        |m| &m.decisions,
        |m, d| {
            let id = if d.id.is_empty() { env.new_id() } else { d.id.clone() };
            Vec::from(binds![
                id,
                m.id.as_str(),
                d.kind.code(),
                d.on.to_string(),
                text(d.withdrawn),
                d.reason.as_str(),
                d.document.as_deref()
            ])
        },
    )?;
    insert(
        c,
        "INSERT INTO confirmations (mediator_id, year, organisation_id, active_on, confirmed_on, note)",
        changed(|a, b| a.confirmations == b.confirmations),
        |m| &m.confirmations,
        |m, x| {
            Vec::from(binds![
                m.id.as_str(),
                i64::from(x.year),
                x.organisation.as_str(),
                text(x.active_on),
                x.on.to_string(),
                x.note.as_deref()
            ])
        },
    )?;
    Ok(())
}

/// Writes the child rows of some people; the next ones are made while the last are written.
fn insert<'a, R: 'a>(
    c: &mut Conn,
    into: &str,
    people: impl Iterator<Item = &'a Mediator>,
    of: impl Fn(&Mediator) -> &[R] + Sync,
    row: impl Fn(&Mediator, &R) -> Vec<Bind> + Sync,
) -> Result<(), DbError> {
    let people: Vec<&Mediator> = people.filter(|m| !of(m).is_empty()).collect();
    let rows = |m: &&Mediator| of(m).iter().map(|one| row(m, one)).collect::<Vec<_>>();
    parallel::by_parts(&people, rows, |_, made| {
        c.insert_rows(into, &made.into_iter().flatten().collect::<Vec<_>>(), "").map(drop)
    })
}

/// Somebody else was quicker with a number.
fn taken(why: DbError) -> AppError {
    if why.is_unique() {
        return AppError::refused("这个调解员证号刚被登记在另一人名下，没有保存。请刷新后重试。");
    }
    why.into()
}

/// The old and the new number of a certificate whose number was corrected.
fn renumbered<'a>(old: &'a Mediator, new: &'a Mediator) -> Option<(&'a str, &'a str)> {
    let lacks = |m: &Mediator, number: &str| m.certificates.iter().all(|x| x.number != number);
    let gone = old.certificates.iter().find(|x| lacks(new, &x.number))?;
    let come: Vec<&Certificate> = new.certificates.iter().filter(|x| lacks(old, &x.number)).collect();
    let to = come.iter().find(|x| x.issued == gone.issued).or(come.first())?;
    Some((&gone.number, &to.number))
}

/// Whether two rows of one file are the same person: by number, else by name within an organisation.
fn is_same(a: &Mediator, b: &Mediator) -> bool {
    let at = |m: &Mediator, organisation: &str| m.appointments.iter().any(|x| x.organisation == organisation);
    a.name == b.name
        && match (&a.id_number, &b.id_number) {
            (Some(x), Some(y)) => x == y && a.id_type == b.id_type,
            _ => a.appointments.iter().any(|x| at(b, &x.organisation)),
        }
}

/// 调解员证号 held by another person, in the store or earlier among `rows`.
///
/// # Errors
/// The store's.
pub fn across(c: &mut Conn, _env: &Env, rows: &[&Mediator]) -> Result<Vec<Vec<Problem>>, AppError> {
    let numbers: Vec<Bind> =
        rows.iter().flat_map(|m| &m.certificates).map(|x| x.number.as_str().into()).collect();
    let mut holders: HashMap<String, Vec<(String, String)>> = HashMap::new();
    for part in numbers.chunks(500) {
        let sql = format!(
            "SELECT x.number, x.mediator_id, m.name FROM certificates x JOIN mediators m ON m.id = x.mediator_id WHERE x.number IN ({})",
            marks(1, part.len())
        );
        for row in c.query(&sql, part)? {
            holders.entry(row.text(0)).or_default().push((row.text(1), row.text(2)));
        }
    }
    let mut seen: HashMap<&str, &Mediator> = HashMap::new();
    let mut said = Vec::with_capacity(rows.len());
    for m in rows {
        let mut problems = Vec::new();
        for x in &m.certificates {
            let other = holders
                .get(&x.number)
                .and_then(|h| h.iter().find(|(id, _)| *id != m.id))
                .map(|(_, name)| name.clone());
            let earlier = seen.get(x.number.as_str()).filter(|e| !is_same(e, m)).map(|e| e.name.clone());
            if let Some(name) = other.or(earlier) {
                let what = format!("调解员证号 {} 已登记在 {name} 名下。", x.number);
                problems.push(Problem::error("certificate_no", what, "核对证上的号码。").under("III-2-4b"));
            }
            seen.entry(&x.number).or_insert(m);
        }
        said.push(problems);
    }
    Ok(said)
}
