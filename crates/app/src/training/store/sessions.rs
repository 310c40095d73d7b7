//! How sessions are found, kept and judged.

use std::collections::{BTreeSet, HashMap};

use fengqiao_db::{Bind, Conn, Row, binds};
use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::names::plain_name;
use fengqiao_domain::table::{Column, Problem, Table};
use fengqiao_domain::training::check::attended_hours;
use fengqiao_domain::training::{CITY_LEVEL, SESSIONS, Session, hours, practice};
use jiff::civil::Date;

use super::years;
use crate::tables::find::{mark, marks};
use crate::tables::import::Read;
use crate::tables::{Env, Params, Records, Touched, rows};
use crate::{Actor, AppError};

/// The sessions, one row each.
pub struct SessionRecords;

/// Columns of SQL over alias `s` beside the table's own.
pub const BESIDE: &str = "s.authority, s.organisation_id, s.subdistrict, s.cancelled_on";

/// Reads what [`BESIDE`] names, from position `at` on.
pub fn beside(session: &mut Session, row: &Row, at: usize) {
    session.authority = row.text(at);
    session.organisation = row.opt_text(at + 1);
    session.subdistrict = row.opt_text(at + 2);
    session.cancelled_on = row.opt_str(at + 3).and_then(|day| day.parse().ok());
}

impl Records for SessionRecords {
    type Row = Session;
    const TABLE: &'static Table<Session> = &SESSIONS;
    const SQL: &'static str = "training_sessions";
    const PLACE_COLUMN: &'static str = "district";
    const BESIDE: &'static str = "r.authority, r.organisation_id, r.subdistrict, r.cancelled_on,";

    fn beside(row: &mut Session, sql: &Row, at: usize) {
        beside(row, sql, at);
    }
    fn id(row: &Session) -> &str {
        &row.id
    }
    fn identify(row: &mut Session, id: String, revision: i64) {
        (row.id, row.revision) = (id, revision);
    }
    fn revision(row: &Session) -> i64 {
        row.revision
    }
    fn label(row: &Session) -> String {
        row.name.clone()
    }
    fn place(row: &Session, env: &Env) -> String {
        fengqiao_domain::table::Names::place(env, &row.authority)
    }
    fn clause(column: &str) -> &'static str {
        if column == "recognised" { "III-2-2" } else { "" }
    }

    fn keys(row: &Session, _env: &Env) -> Vec<String> {
        if row.name.is_empty() || row.starts_on.is_none() { Vec::new() } else { vec![row.key()] }
    }
    fn key_column(_row: &Session) -> &'static str {
        "name"
    }

    fn within(scope: &Scope, binds: &mut Vec<Bind>) -> String {
        seen("r", scope, binds)
    }
    fn asked(_: &Scope, params: &Params, on: Date, binds: &mut Vec<Bind>) -> Vec<String> {
        super::lists::asked(params, on, binds)
    }
    fn reaches(scope: &Scope, row: &Session) -> bool {
        owns(scope, row)
    }

    fn recognise(
        c: &mut Conn,
        env: &Env,
        scope: &Scope,
        _columns: &[&'static Column<Session>],
        read: &mut [Read<Session>],
    ) -> Result<bool, AppError> {
        for one in read {
            belong(c, env, scope, &mut one.row)?;
        }
        Ok(false)
    }
    fn seed(recognised: &Session, old: Option<&Session>, new: &mut Session) {
        if old.is_none() {
            new.authority.clone_from(&recognised.authority);
            new.organisation.clone_from(&recognised.organisation);
            new.subdistrict.clone_from(&recognised.subdistrict);
        }
    }
    fn settle(old: Option<&Session>, new: &mut Session, _from: Date, env: &Env) -> Vec<Problem> {
        let moved = |old: &Session| {
            old.district != new.district || (old.level == CITY_LEVEL) != (new.level == CITY_LEVEL)
        };
        if new.organisation.is_none() && old.is_some_and(moved) {
            new.authority.clear();
        }
        new.settle(&env.policy.jurisdiction);
        Vec::new()
    }
    fn barred(actor: &Actor) -> Option<(&'static [&'static str], &'static str)> {
        barred(actor)
    }

    fn extra(row: &Session, env: &Env) -> Vec<(&'static str, Bind)> {
        vec![
            ("record_key", row.key().into()),
            ("plain_name", plain_name(&row.name).into()),
            ("authority", row.authority.as_str().into()),
            ("organisation_id", row.organisation.clone().into()),
            ("subdistrict", row.subdistrict.clone().into()),
            ("cancelled_on", row.cancelled_on.map(|day| day.to_string()).into()),
            ("counted", hours::counts(row, env.policy).into()),
            ("practice", practice::is_of_district(row, env.policy).into()),
        ]
    }

    /// Nobody was at a session for longer than it lasted.
    fn across(c: &mut Conn, _env: &Env, rows: &[&Session]) -> Result<Vec<Vec<Problem>>, AppError> {
        let mut most: HashMap<String, i64> = HashMap::new();
        let ids: Vec<Bind> = rows.iter().filter(|s| !s.id.is_empty()).map(|s| s.id.as_str().into()).collect();
        for part in ids.chunks(500) {
            let sql = format!(
                "SELECT session_id, MAX(attended) FROM attendances
                 WHERE session_id IN ({}) AND withdrawn_on IS NULL GROUP BY session_id",
                marks(1, part.len())
            );
            most.extend(c.query(&sql, part)?.iter().map(|row| (row.text(0), row.opt_int(1).unwrap_or(0))));
        }
        let said = |s: &&Session| {
            let attended = most.get(&s.id).and_then(|n| attended_hours(*n, s.hours));
            let remedy = "先在参加的人那里更正实到学时。";
            attended
                .map(|p| Problem::error("hours", format!("已经登记的人{}", p.message), remedy))
                .into_iter()
                .collect()
        };
        Ok(rows.iter().map(said).collect())
    }

    fn keep_children(
        c: &mut Conn,
        _env: &Env,
        touched: &mut Touched,
        pairs: &[(Option<Session>, Session)],
    ) -> Result<(), AppError> {
        for (_, new) in
            pairs.iter().filter(|(old, new)| old.as_ref().is_some_and(|old| counts_otherwise(old, new)))
        {
            attendees(c, &new.id, &mut touched.mediators)?;
        }
        Ok(())
    }
    fn derive(c: &mut Conn, env: &Env, touched: &Touched) -> Result<(), AppError> {
        years::keep(c, env, &touched.mediators)
    }

    const HAPPENS: bool = true;

    fn first_fact(row: &Session) -> Option<Date> {
        row.starts_on
    }
}

/// What only whoever recognises hours may fill.
pub fn barred(actor: &Actor) -> Option<(&'static [&'static str], &'static str)> {
    (!actor.may(Action::RecogniseHours)).then_some((&["recognised"], "学时认定由区、市人社部门办理"))
}

/// Whether hours or practice of those who attended may come to something else.
pub fn counts_otherwise(old: &Session, new: &Session) -> bool {
    (&old.category, &old.topic, &old.level, old.recognised, old.starts_on)
        != (&new.category, &new.topic, &new.level, new.recognised, new.starts_on)
}

/// Adds those who attended a session.
pub fn attendees(c: &mut Conn, session: &str, to: &mut BTreeSet<String>) -> Result<(), AppError> {
    let sql = "SELECT mediator_id FROM attendances WHERE session_id = $1";
    to.extend(c.query(sql, &binds![session])?.iter().map(|row| row.text(0)));
    Ok(())
}

/// Whether a scope answers for a session: may change it and say who attended.
pub fn owns(scope: &Scope, session: &Session) -> bool {
    match scope {
        Scope::City => true,
        Scope::Authority(code) => session.authority == *code,
        Scope::Subdistrict { code, .. } => {
            !is_of_bureaus(session) && session.subdistrict.as_ref() == Some(code)
        }
        Scope::Organisation(id) => !is_of_bureaus(session) && session.organisation.as_ref() == Some(id),
        Scope::Mediator(_) | Scope::Nothing => false,
    }
}

/// Held by the bureau of city or district, whose hours count without recognition.
pub fn is_of_bureaus(session: &Session) -> bool {
    matches!(session.level.as_str(), CITY_LEVEL | fengqiao_domain::training::DISTRICT_LEVEL)
}

/// SQL condition: the sessions a scope may see, those of the city, those of its district's bureau, its own and those its
/// people attended. `s` is the alias.
pub fn seen(s: &str, scope: &Scope, binds: &mut Vec<Bind>) -> String {
    match scope {
        Scope::City => "1 = 1".into(),
        Scope::Nothing => "1 = 0".into(),
        Scope::Authority(code) => {
            let code = mark(binds, code.as_str());
            format!(
                "({s}.authority = {code} OR {s}.level = 'city' OR {s}.id IN (SELECT t.session_id FROM session_places t
                 WHERE t.place = {code}))"
            )
        }
        Scope::Subdistrict { authority, code } => {
            let (authority, code) = (mark(binds, authority.as_str()), mark(binds, code.as_str()));
            format!(
                "({s}.level = 'city' OR ({s}.authority = {authority} AND {s}.level = 'district')
                 OR {s}.subdistrict = {code} OR {s}.id IN (SELECT t.session_id FROM session_places t
                 WHERE t.place = {code}))"
            )
        }
        Scope::Organisation(id) => {
            let id = mark(binds, id.as_str());
            format!(
                "({s}.level = 'city' OR ({s}.level = 'district' AND {s}.authority IN (SELECT h.authority
                 FROM organisations h WHERE h.id = {id})) OR {s}.organisation_id = {id}
                 OR {s}.id IN (SELECT t.session_id FROM session_places t WHERE t.place = {id}))"
            )
        }
        Scope::Mediator(id) => {
            let id = mark(binds, id.as_str());
            format!(
                "({s}.level = 'city' OR ({s}.level = 'district' AND {s}.authority IN (SELECT h.authority
                 FROM mediators h WHERE h.id = {id})) OR {s}.organisation_id IN (SELECT h.organisation_id
                 FROM mediators h WHERE h.id = {id}) OR {s}.id IN (SELECT t.session_id FROM attendances t
                 WHERE t.mediator_id = {id}))"
            )
        }
    }
}

/// Says where a new session belongs: to the organisation that holds it, else to the post that enters it.
pub fn belong(c: &mut Conn, env: &Env, scope: &Scope, session: &mut Session) -> Result<(), AppError> {
    let found = match scope {
        Scope::Organisation(id) => {
            let sql = "SELECT id, authority, subdistrict FROM organisations WHERE id = $1";
            c.query(sql, &binds![id.as_str()])?
        }
        _ if !is_of_bureaus(session) && !session.host.is_empty() => {
            let sql = "SELECT id, authority, subdistrict FROM organisations
                       WHERE plain_name = $1 AND district = $2 ORDER BY id";
            c.query(sql, &binds![plain_name(&session.host), session.district.as_str()])?
        }
        _ => Vec::new(),
    };
    if let [only] = found.as_slice() {
        (session.organisation, session.authority) = (Some(only.text(0)), only.text(1));
        session.subdistrict = only.opt_text(2);
    }
    match scope {
        Scope::Subdistrict { authority, code } if session.organisation.is_none() => {
            (session.authority, session.subdistrict) = (authority.clone(), Some(code.clone()));
        }
        // A functional zone answers for what it holds itself.
        Scope::Authority(code) if session.organisation.is_none() && session.level != CITY_LEVEL => {
            let here = code.get(..6) == session.district.get(..6) || session.district.is_empty();
            session.authority = if here { code.clone() } else { session.district.clone() };
        }
        _ => {}
    }
    session.settle(&env.policy.jurisdiction);
    Ok(())
}

/// Stored sessions by their keys.
///
/// # Errors
/// The store's.
pub fn by_keys(
    c: &mut Conn,
    env: &Env,
    keys: &BTreeSet<String>,
) -> Result<HashMap<String, Session>, AppError> {
    let mut found = HashMap::new();
    let keys: Vec<Bind> = keys.iter().map(|key| key.as_str().into()).collect();
    for part in keys.chunks(500) {
        let condition = format!("r.record_key IN ({})", marks(1, part.len()));
        SessionRecords::each(c, env, &condition, part, &mut |session| {
            found.insert(session.key(), session);
            Ok(())
        })?;
    }
    Ok(found)
}

/// Keeps the sessions of some rows, each once: new ones are entered, changed ones changed; every row learns the id. People
/// whose hours may come to something else are noted.
///
/// # Errors
/// The store's.
pub fn keep(
    c: &mut Conn,
    env: &Env,
    sessions: &mut [&mut Session],
    touched: &mut BTreeSet<String>,
) -> Result<(), AppError> {
    let keys: BTreeSet<String> = sessions.iter().map(|session| session.key()).collect();
    let mut known = by_keys(c, env, &keys)?;
    for session in sessions {
        let key = session.key();
        let kept = match known.remove(&key) {
            None => {
                session.revision = 1;
                session.id = env.new_id();
                insert(c, env, session)?;
                (**session).clone()
            }
            Some(old) => {
                (session.id, session.revision) = (old.id.clone(), old.revision);
                if old == **session {
                    old
                } else {
                    session.revision += 1;
                    update(c, env, session)?;
                    if counts_otherwise(&old, session) {
                        attendees(c, &session.id, touched)?;
                    }
                    (**session).clone()
                }
            }
        };
        known.insert(key, kept);
    }
    Ok(())
}

/// Writes anew what of each session follows from the policy: whether its hours count, whether it is practice.
///
/// # Errors
/// The store's.
pub fn counted_anew(c: &mut Conn, env: &Env) -> Result<(), AppError> {
    let mut all = Vec::new();
    SessionRecords::each(c, env, "1 = 1", &[], &mut |s| {
        all.push((s.id.clone(), hours::counts(&s, env.policy), practice::is_of_district(&s, env.policy)));
        Ok(())
    })?;
    for (id, counted, practice) in all {
        let sql = "UPDATE training_sessions SET counted = $1, practice = $2
                   WHERE id = $3 AND (counted <> $1 OR practice <> $2)";
        c.execute(sql, &binds![counted, practice, id])?;
    }
    Ok(())
}

fn values(env: &Env, session: &Session) -> (Vec<&'static str>, Vec<Bind>) {
    let mut names = rows::columns(&SESSIONS);
    let mut values = rows::binds(&SESSIONS, session, &env.at(env.today), env.keys);
    for (name, value) in SessionRecords::extra(session, env) {
        names.push(name);
        values.push(value);
    }
    (names, values)
}

fn insert(c: &mut Conn, env: &Env, session: &Session) -> Result<(), AppError> {
    let (mut names, mut binds) = values(env, session);
    names.extend(["id", "revision", "created_at", "updated_at"]);
    binds.extend(binds![session.id.as_str(), session.revision, env.now, env.now].to_vec());
    c.insert_rows(&format!("INSERT INTO training_sessions ({})", names.join(", ")), &[binds], "")?;
    Ok(())
}

fn update(c: &mut Conn, env: &Env, session: &Session) -> Result<(), AppError> {
    let (names, mut binds) = values(env, session);
    let sets: Vec<String> =
        names.iter().enumerate().map(|(i, name)| format!("{name} = ${}", i + 1)).collect();
    let revision = mark(&mut binds, session.revision);
    let now = mark(&mut binds, env.now);
    let id = mark(&mut binds, session.id.as_str());
    let sql = format!(
        "UPDATE training_sessions SET {}, revision = {revision}, updated_at = {now} WHERE id = {id}",
        sets.join(", ")
    );
    c.execute(&sql, &binds)?;
    Ok(())
}
