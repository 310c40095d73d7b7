//! Keeps the courses of a world and who attended: session by session, a chunk of rows to a transaction.

use std::collections::BTreeSet;

use fengqiao_db::{Bind, Conn, binds};
use fengqiao_domain::access::Action;
use fengqiao_domain::mediators::Mediator;
use fengqiao_domain::training::Session;
use jiff::civil::Date;

use super::world::training::{Held, day};
use super::{World, store};
use crate::tables::changes::ChangeLog;
use crate::tables::save::{Kept, save};
use crate::tables::{Env, Touched};
use crate::training::{SessionRecords, years};
use crate::{Actor, App, AppError, Event};

/// Rows to a transaction.
const CHUNK: usize = 20_000;
/// People enrolled in a course to come, at most so many beyond its places.
const WAITING: usize = 3;

/// What is remembered of a mediator.
pub(super) struct Pupil {
    pub(super) id: String,
    authority: String,
    pub(super) organisation: String,
    street: Option<String>,
    full_time: bool,
    since: Date,
    until: Option<Date>,
}

impl Pupil {
    /// Of the main appointment; nobody without one.
    pub(super) fn of(m: &Mediator) -> Option<Self> {
        let main = m.appointment_at(Date::MAX)?;
        Some(Self {
            id: m.id.clone(),
            authority: main.host.authority.clone(),
            organisation: main.organisation.clone(),
            street: main.host.subdistrict.clone(),
            full_time: main.full_time,
            since: main.appointed,
            until: main.ended,
        })
    }

    pub(super) fn is_there(&self, on: Date) -> bool {
        self.since <= on && self.until.is_none_or(|end| end > on)
    }
}

/// Keeps sessions, attendances and enrolments, and what a year comes to for everybody.
///
/// # Errors
/// The store's.
pub(super) fn fill(app: &App, world: &World, pupils: &[Pupil]) -> Result<(), AppError> {
    let policy = &app.jurisdiction.policy;
    let authorities = app.jurisdiction.regions.authorities(policy);
    let all = world.sessions(&authorities, &policy.jurisdiction);
    let ids = act(app, |c, env, log| {
        let one = |held: &Held| Kept {
            old: None,
            new: held.session.clone(),
            kind: "新增",
            note: "演示数据".into(),
        };
        let rows = all.iter().map(one).collect();
        let kept = save::<SessionRecords>(c, env, log, &mut Touched::default(), env.today, rows)?;
        Ok(kept.into_iter().map(|session| session.id).collect::<Vec<String>>())
    })?;
    let mut rows: Vec<Vec<Bind>> = Vec::new();
    let mut places: BTreeSet<(&str, &str)> = BTreeSet::new();
    for (number, (held, id)) in all.iter().zip(&ids).enumerate() {
        let here = pupils.iter().enumerate().filter(|(_, p)| is_for(&held.session, p));
        if day(&held.session) > world.today() {
            enrol(app, held, id, here.map(|(_, p)| p))?;
            continue;
        }
        for (at, pupil) in here.filter(|(_, p)| p.is_there(day(&held.session))) {
            let Some(half) = world.attended(number, at, held, pupil.full_time) else { continue };
            let stamp = format!("{}T16:40:00+08:00", day(&held.session));
            let (place, street) = (pupil.authority.as_str(), pupil.street.as_deref());
            for place in [Some(pupil.organisation.as_str()), Some(place), street].into_iter().flatten() {
                places.insert((place, id.as_str()));
            }
            rows.push(
                binds![
                    app.new_id(),
                    1_i64,
                    stamp.as_str(),
                    stamp.as_str(),
                    id.as_str(),
                    pupil.id.as_str(),
                    pupil.organisation.as_str(),
                    half * 50,
                    (held.session.category == "off_the_job" && half > 0).then_some(true),
                    "paper"
                ]
                .to_vec(),
            );
            if rows.len() >= CHUNK {
                keep(app, &std::mem::take(&mut rows))?;
            }
        }
    }
    keep(app, &rows)?;
    act(app, |c, _, _| crate::training::places::note(c, &places))?;
    act(app, |c, env, _| years::everything(c, env))
}

/// The city's are for everybody, a district's for its own.
fn is_for(session: &Session, pupil: &Pupil) -> bool {
    session.level == "city" || session.authority == pupil.authority
}

fn keep(app: &App, rows: &[Vec<Bind>]) -> Result<(), AppError> {
    act(app, |c, _, _| {
        store::attendances(c, rows)?;
        Ok(())
    })
}

/// Full-timers enrol first; a few more than there are places wait.
fn enrol<'p>(
    app: &App,
    held: &Held,
    session: &str,
    pupils: impl Iterator<Item = &'p Pupil>,
) -> Result<(), AppError> {
    let Some(seats) = held.session.capacity.and_then(|n| usize::try_from(n).ok()) else { return Ok(()) };
    let there = pupils.filter(|p| p.full_time && p.is_there(app.today())).take(seats + WAITING);
    let rows: Vec<Vec<Bind>> = there
        .map(|p| binds![app.new_id(), session, p.id.as_str(), app.clock.stamp(), "演示数据"].to_vec())
        .collect();
    act(app, |c, _, _| {
        store::enrolments(c, &rows)?;
        Ok(())
    })
}

fn act<T>(
    app: &App,
    work: impl FnOnce(&mut Conn, &Env, &mut ChangeLog) -> Result<T, AppError>,
) -> Result<T, AppError> {
    app.act(&Actor::system(), Action::EditTraining, |tx| {
        let now = tx.now().to_owned();
        let env = tx.app.env(&now);
        let mut log = ChangeLog::new(tx.actor, &env, None);
        let done = work(tx.conn(), &env, &mut log)?;
        tx.audit(Event::new("create", "training", "").summary("演示数据：培训与实践"));
        Ok(done)
    })
}
