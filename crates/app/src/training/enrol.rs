//! 报名: an organisation, a bureau or the mediator enrols; when the places are taken one waits, and moves up when somebody
//! withdraws.

use std::collections::HashSet;

use fengqiao_domain::access::Action;
use fengqiao_domain::training::Session;
use fengqiao_domain::training::seats::{Seat, closed, may_leave};

use super::SessionRecords;
use super::store::{places, sessions::owns};
use crate::mediators::lists::of_ids;
use crate::tables::edit::load;
use crate::{Actor, App, AppError, Event, Tx};

/// How many have got a place, and how many wait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// With a place.
    pub taken: usize,
    /// On the waiting list.
    pub waiting: usize,
}

/// Enrols some people.
///
/// # Errors
/// `NotFound` for people out of scope, `Refused` once enrolment is closed, for somebody who is enrolled, and for nobody.
pub fn enrol(app: &App, actor: &Actor, session: &str, mediators: &[String]) -> Result<Done, AppError> {
    app.act(actor, Action::Enrol, |tx| {
        let held = open(tx, actor, session)?;
        if mediators.is_empty() {
            return Err(AppError::refused("没有勾选任何人。"));
        }
        let asked: HashSet<&String> = mediators.iter().collect();
        let inside = of_ids(tx.conn(), &actor.scope, mediators)?;
        if inside.len() != asked.len() {
            return Err(AppError::NotFound);
        }
        let before = places::of(tx.conn(), &actor.scope, &held, true)?;
        if let Some(twice) = before.iter().find(|e| asked.contains(&e.mediator)) {
            return Err(AppError::refused(format!("{}已经报名，不用再报。", twice.name)));
        }
        let (now, who) = (tx.now().to_owned(), actor.name.clone());
        for mediator in &inside {
            let id = tx.new_id();
            places::enter(tx.conn(), &id, session, mediator, (&now, &who))?;
        }
        let after = places::of(tx.conn(), &actor.scope, &held, true)?;
        let mut done = Done::default();
        for one in after.iter().filter(|e| asked.contains(&e.mediator)) {
            match one.seat {
                Seat::Taken => done.taken += 1,
                Seat::Waiting(_) => done.waiting += 1,
            }
        }
        tx.audit(Event::new("enrol", "training-sessions", session).summary(format!(
            "报名 {} 人，其中候补 {} 人",
            inside.len(),
            done.waiting
        )));
        Ok(done)
    })
}

/// Withdraws an enrolment; the next one waiting moves up. Gives the name.
///
/// # Errors
/// `NotFound` out of scope, `Refused` once the session is over or called off. The last day of enrolment is none for leaving.
pub fn withdraw(app: &App, actor: &Actor, session: &str, enrolment: &str) -> Result<String, AppError> {
    app.act(actor, Action::Enrol, |tx| {
        let now = tx.now().to_owned();
        let env = tx.app.env(&now);
        let held = load::<SessionRecords>(tx.conn(), &env, &actor.scope, session)?;
        if !may_leave(&held, env.today) {
            return Err(AppError::refused("活动已经结束或取消，不用取消报名。"));
        }
        let owner = owns(&actor.scope, &held) && actor.may(Action::EditTraining);
        let standing = places::of(tx.conn(), &actor.scope, &held, owner)?;
        let one = standing.into_iter().find(|e| e.id == enrolment && e.inside).ok_or(AppError::NotFound)?;
        places::leave(tx.conn(), enrolment, (&now, &actor.name))?;
        tx.audit(Event::new("unenrol", "training-sessions", session).summary("取消报名 1 人").change(
            "enrolment",
            enrolment,
            "",
        ));
        Ok(one.name)
    })
}

/// The session, when the post may enrol and enrolment is open.
fn open(tx: &mut Tx, actor: &Actor, session: &str) -> Result<Session, AppError> {
    let now = tx.now().to_owned();
    let env = tx.app.env(&now);
    let held = load::<SessionRecords>(tx.conn(), &env, &actor.scope, session)?;
    match closed(&held, env.today) {
        Some(why) => Err(AppError::refused(why)),
        None => Ok(held),
    }
}
