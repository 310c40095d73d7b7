//! How rows of annex 7 are found, kept and judged: an attendance with its session and its person.

use std::collections::{BTreeSet, HashMap};

use fengqiao_db::{Bind, Conn, Row};
use fengqiao_domain::access::Scope;
use fengqiao_domain::table::{Column, Problem, Table};
use fengqiao_domain::training::columns::SHARED;
use fengqiao_domain::training::overlap::{notice, overlaps};
use fengqiao_domain::training::{Attendance, Attendee, Home, SESSIONS, Session, TRAINING};
use jiff::civil::Date;

use super::sessions::{self, owns};
use super::{recognise, years};
use crate::mediators::MediatorRecords;
use crate::tables::find::{mark, marks};
use crate::tables::import::Read;
use crate::tables::{Env, Params, Records, Touched, rows};
use crate::{Actor, AppError};

/// Annex 7.
pub struct TrainingRecords;

const FROM: &str = "attendances r JOIN training_sessions s ON s.id = r.session_id
     JOIN mediators m ON m.id = r.mediator_id LEFT JOIN organisations h ON h.id = r.organisation_id";

impl Records for TrainingRecords {
    type Row = Attendance;
    const TABLE: &'static Table<Attendance> = &TRAINING;
    const SQL: &'static str = "attendances";
    const PLACE_COLUMN: &'static str = "mediator";
    const SHOWN: Option<&'static str> = Some("r.withdrawn_on IS NULL");
    const SHARED: &'static [&'static str] = &SHARED;
    const SHARED_AS: (&'static str, &'static str) = ("活动", "活动名称或开始日期");

    fn id(row: &Attendance) -> &str {
        &row.id
    }
    fn identify(row: &mut Attendance, id: String, revision: i64) {
        (row.id, row.revision) = (id, revision);
    }
    fn revision(row: &Attendance) -> i64 {
        row.revision
    }
    fn label(row: &Attendance) -> String {
        match (row.mediator.name.as_str(), row.session.name.as_str()) {
            ("", session) => session.to_owned(),
            (name, session) => format!("{name}　{session}"),
        }
    }
    fn place(row: &Attendance, _env: &Env) -> String {
        row.home.name.clone()
    }
    fn shared(row: &Attendance) -> Option<String> {
        (!row.session.name.is_empty()).then(|| row.session.key())
    }

    fn keys(row: &Attendance, _env: &Env) -> Vec<String> {
        if row.session.name.is_empty() || row.session.starts_on.is_none() {
            return Vec::new();
        }
        row.key().into_iter().collect()
    }
    fn key_column(_row: &Attendance) -> &'static str {
        "mediator"
    }
    fn find(c: &mut Conn, keys: &[String]) -> Result<HashMap<String, String>, AppError> {
        let pairs: Vec<(&str, &str)> = keys.iter().filter_map(|key| key.rsplit_once('/')).collect();
        let wanted: BTreeSet<&str> = keys.iter().map(String::as_str).collect();
        let mut found = HashMap::new();
        for part in pairs.chunks(300) {
            let sessions: BTreeSet<&str> = part.iter().map(|(session, _)| *session).collect();
            let people: BTreeSet<&str> = part.iter().map(|(_, person)| *person).collect();
            let binds: Vec<Bind> = sessions.iter().chain(&people).map(|text| (*text).into()).collect();
            let sql = format!(
                "SELECT s.record_key, a.mediator_id, a.id FROM training_sessions s
                 JOIN attendances a ON a.session_id = s.id
                 WHERE s.record_key IN ({}) AND a.mediator_id IN ({})",
                marks(1, sessions.len()),
                marks(sessions.len() + 1, people.len())
            );
            c.query_each(&sql, &binds, |row| {
                let key = format!("{}/{}", row.str(0), row.str(1));
                if wanted.contains(key.as_str()) {
                    found.insert(key, row.text(2));
                }
                Ok::<_, AppError>(())
            })?;
        }
        Ok(found)
    }

    fn each(
        c: &mut Conn,
        env: &Env,
        condition: &str,
        binds: &[Bind],
        each: &mut dyn FnMut(Attendance) -> Result<(), AppError>,
    ) -> Result<(), AppError> {
        let (own, of_session) = (rows::select_list(&TRAINING, "r"), rows::select_list(&SESSIONS, "s"));
        let sql = format!(
            "SELECT r.id, r.revision, r.withdrawn_on, m.id, m.name, m.latest_certificate, h.id, h.name, h.authority,
                    h.subdistrict, s.id, s.revision, {}, {of_session}, {own}
             FROM {FROM} WHERE {condition}",
            sessions::BESIDE
        );
        c.query_each(&sql, binds, |row| each(attendance(row, env)?))
    }

    fn within(scope: &Scope, binds: &mut Vec<Bind>) -> String {
        let people = MediatorRecords::within(scope, binds).replace("r.id", "r.mediator_id");
        match scope {
            // An organiser sees who came, also from elsewhere.
            Scope::Authority(code) => {
                let code = mark(binds, code.as_str());
                format!(
                    "({people} OR r.session_id IN (SELECT o.id FROM training_sessions o WHERE o.authority = {code}))"
                )
            }
            _ => people,
        }
    }
    fn asked(_: &Scope, params: &Params, on: Date, binds: &mut Vec<Bind>) -> Vec<String> {
        super::lists::asked_of_rows(params, on, binds)
    }
    fn reaches(scope: &Scope, row: &Attendance) -> bool {
        let (home, session) = (&row.home, &row.session);
        let own = || scope.contains_organisation(&home.id, &home.authority, home.subdistrict.as_deref());
        match scope {
            Scope::City => true,
            Scope::Authority(_) => own() || owns(scope, session),
            Scope::Subdistrict { .. } | Scope::Organisation(_) => own() && !sessions::is_of_bureaus(session),
            Scope::Mediator(_) | Scope::Nothing => false,
        }
    }

    fn recognise(
        c: &mut Conn,
        env: &Env,
        scope: &Scope,
        columns: &[&'static Column<Attendance>],
        read: &mut [Read<Attendance>],
    ) -> Result<bool, AppError> {
        recognise::rows(c, env, scope, columns, read)?;
        Ok(true)
    }
    fn seed(recognised: &Attendance, old: Option<&Attendance>, new: &mut Attendance) {
        if let Some(session) = recognised.said.session.as_deref().filter(|_| old.is_none()) {
            new.session.clone_from(session);
        }
        new.said.session.clone_from(&recognised.said.session);
        if !recognised.mediator.id.is_empty() {
            // Where only the number was said again, everything stays as it is.
            if old.is_none_or(|old| old.mediator.id != recognised.mediator.id)
                || recognised.said.organisation.is_some()
            {
                new.home.clone_from(&recognised.home);
            }
            if old.is_none_or(|old| old.mediator.id != recognised.mediator.id) {
                new.mediator.clone_from(&recognised.mediator);
            }
        }
    }
    fn settle(old: Option<&Attendance>, new: &mut Attendance, _from: Date, env: &Env) -> Vec<Problem> {
        let named = new.said.session.take().is_some_and(|session| !session.id.is_empty());
        new.said = fengqiao_domain::training::Said::default();
        new.session.settle(&env.policy.jurisdiction);
        // Entered again after it was taken back: it counts again.
        new.withdrawn = None;
        let Some(old) = old else { return Vec::new() };
        let mut said = Vec::new();
        if old.mediator.id != new.mediator.id {
            let remedy = "记错了人的，先撤销这一条，再登记正确的人。";
            said.push(Problem::error("mediator", "参加人不能改成别人。", remedy));
        }
        if old.session.key() != new.session.key() {
            let remedy = "名称、开始日期、主办单位登记错了的，请在活动页面更正，参加的人一起更正。";
            said.push(Problem::error("name", "这样改就成了另一个活动。", remedy));
        } else if !named && old.session != new.session {
            let remedy = "活动的资料由主办单位在活动页面更正。";
            said.push(Problem::error("name", "这里只改参加的人，不改活动。", remedy));
        }
        said
    }
    fn barred(actor: &Actor) -> Option<(&'static [&'static str], &'static str)> {
        sessions::barred(actor)
    }

    /// Overlapping attendance is pointed out, of this file and of what is known.
    fn across(c: &mut Conn, _env: &Env, rows: &[&Attendance]) -> Result<Vec<Vec<Problem>>, AppError> {
        let known = others(c, rows)?;
        let mut earlier: HashMap<&str, Vec<&Session>> = HashMap::new();
        let mut said = Vec::with_capacity(rows.len());
        for row in rows {
            let person = row.mediator.id.as_str();
            let there = row.half_hours() > 0 && !person.is_empty();
            let mut problems = Vec::new();
            if there {
                let same = |s: &&&Session| s.key() != row.session.key() && overlaps(s, &row.session);
                let stored = known.get(person).into_iter().flatten();
                let of_file = earlier.get(person).into_iter().flatten().copied();
                if let Some(other) = stored.chain(of_file).find(|s| same(&s)) {
                    problems.push(notice(other));
                }
                earlier.entry(person).or_default().push(&row.session);
            }
            said.push(problems);
        }
        Ok(said)
    }

    fn prepare(c: &mut Conn, env: &Env, new: &mut [&mut Attendance]) -> Result<(), AppError> {
        let mut all: Vec<&mut Session> = new.iter_mut().map(|row| &mut row.session).collect();
        let mut touched = BTreeSet::new();
        sessions::keep(c, env, &mut all, &mut touched)?;
        // Whoever attended before the session was changed by these rows.
        years::keep(c, env, &touched)
    }

    fn extra(row: &Attendance, _env: &Env) -> Vec<(&'static str, Bind)> {
        vec![
            ("session_id", row.session.id.as_str().into()),
            ("mediator_id", row.mediator.id.as_str().into()),
            ("organisation_id", (!row.home.id.is_empty()).then(|| row.home.id.clone()).into()),
            ("withdrawn_on", row.withdrawn.map(|day| day.to_string()).into()),
        ]
    }

    fn keep_children(
        c: &mut Conn,
        env: &Env,
        touched: &mut Touched,
        pairs: &[(Option<Attendance>, Attendance)],
    ) -> Result<(), AppError> {
        let changed =
            pairs.iter().filter(|(old, new)| old.as_ref().is_some_and(|old| old.session != new.session));
        let mut sessions: Vec<Session> = changed.map(|(_, new)| new.session.clone()).collect();
        let mut all: Vec<&mut Session> = sessions.iter_mut().collect();
        sessions::keep(c, env, &mut all, &mut touched.mediators)?;
        let places = pairs.iter().flat_map(|(_, new)| {
            let home = &new.home;
            let places = [Some(home.id.as_str()), Some(home.authority.as_str()), home.subdistrict.as_deref()];
            places.into_iter().flatten().filter(|p| !p.is_empty()).map(|p| (p, new.session.id.as_str()))
        });
        super::places::note(c, &places.collect())
    }
    fn note_touched(_old: Option<&Attendance>, new: &Attendance, touched: &mut Touched) {
        touched.mediators.insert(new.mediator.id.clone());
    }
    fn derive(c: &mut Conn, env: &Env, touched: &Touched) -> Result<(), AppError> {
        years::keep(c, env, &touched.mediators)
    }

    const HAPPENS: bool = true;

    fn first_fact(row: &Attendance) -> Option<Date> {
        row.session.starts_on
    }
}

fn attendance(row: &Row, env: &Env) -> Result<Attendance, AppError> {
    const SESSION: usize = 12;
    let mut a = Attendance {
        id: row.text(0),
        revision: row.int(1),
        withdrawn: row.opt_str(2).and_then(|day| day.parse().ok()),
        mediator: Attendee { id: row.text(3), name: row.text(4), certificate_no: row.opt_text(5) },
        home: Home {
            id: row.opt_text(6).unwrap_or_default(),
            name: row.opt_text(7).unwrap_or_default(),
            authority: row.opt_text(8).unwrap_or_default(),
            subdistrict: row.opt_text(9),
        },
        ..Attendance::default()
    };
    (a.session.id, a.session.revision) = (row.text(10), row.int(11));
    sessions::beside(&mut a.session, row, SESSION);
    let own = SESSION + 4;
    rows::fill(&SESSIONS, &mut a.session, row, own, env.keys)?;
    rows::fill(&TRAINING, &mut a, row, own + rows::columns(&SESSIONS).len(), env.keys)?;
    Ok(a)
}

/// What else the people of some rows attended around the same days.
fn others(c: &mut Conn, rows: &[&Attendance]) -> Result<HashMap<String, Vec<Session>>, AppError> {
    let people: BTreeSet<&str> =
        rows.iter().map(|r| r.mediator.id.as_str()).filter(|id| !id.is_empty()).collect();
    let first = rows.iter().filter_map(|r| r.session.starts_on).min();
    let last = rows.iter().filter_map(|r| r.session.ends_on.or(r.session.starts_on)).max();
    let mut found: HashMap<String, Vec<Session>> = HashMap::new();
    let (Some(first), Some(last)) = (first, last) else { return Ok(found) };
    let people: Vec<Bind> = people.into_iter().map(Bind::from).collect();
    for part in people.chunks(400) {
        let mut binds = part.to_vec();
        let these = marks(1, part.len());
        let (first, last) = (mark(&mut binds, first.to_string()), mark(&mut binds, last.to_string()));
        let sql = format!(
            "SELECT a.mediator_id, s.name, s.host, s.category, s.starts_on, s.ends_on, s.starts_at, s.ends_at
             FROM attendances a JOIN training_sessions s ON s.id = a.session_id
             WHERE a.mediator_id IN ({these}) AND a.attended > 0 AND a.withdrawn_on IS NULL
             AND s.starts_on <= {last} AND COALESCE(s.ends_on, s.starts_on) >= {first}
             ORDER BY s.starts_on, s.id"
        );
        c.query_each(&sql, &binds, |row| {
            let day = |i| row.opt_str(i).and_then(|d: &str| d.parse().ok());
            found.entry(row.text(0)).or_default().push(Session {
                name: row.text(1),
                host: row.text(2),
                category: row.text(3),
                starts_on: day(4),
                ends_on: day(5),
                starts_at: row.opt_text(6),
                ends_at: row.opt_text(7),
                ..Session::default()
            });
            Ok::<_, AppError>(())
        })?;
    }
    Ok(found)
}
