//! What the reader sees of a hit: name, number, where it belongs, its state today.

use std::collections::HashMap;

use fengqiao_db::Conn;
use fengqiao_domain::access::Scope;
use fengqiao_domain::certificates;
use fengqiao_domain::mediators::roster::RosterState;
use fengqiao_domain::mediators::{Mediator, standing_on};
use fengqiao_domain::table::Names as _;
use fengqiao_domain::text::asked::Asked;
use fengqiao_domain::text::excerpt::Piece;

use crate::AppError;
use crate::cases::pages::CaseHit;
use crate::mediators::pages::shared::certificate_mark;
use crate::mediators::{MediatorRecords, by_ids, lists};
use crate::organisations::OrganisationRecords;
use crate::organisations::pages::list as organisation_list;
use crate::tables::{Env, Records as _, query};
use crate::units::pages::list as unit_list;
use crate::units::{UnitRecords, lists as unit_lists};

/// One hit.
#[derive(Debug)]
pub struct Hit {
    /// Its page.
    pub href: String,
    /// What it is called.
    pub name: String,
    /// Its number, or what tells it from others of its name.
    pub number: String,
    /// Where it belongs, and the district of that.
    pub place: (String, String),
    /// Mark and words of its state; no mark for what is in order.
    pub state: (&'static str, String),
    /// The day or reason under it.
    pub why: String,
    /// Where the words looked for stand in it; empty where it was found by its name or number.
    pub excerpt: Vec<Piece>,
}

fn ids(found: &[(String, String)]) -> Vec<String> {
    found.iter().map(|(id, _)| id.clone()).collect()
}

pub(super) fn organisations(
    c: &mut Conn,
    env: &Env,
    found: &[(String, String)],
) -> Result<Vec<Hit>, AppError> {
    let rows = query::rows::<OrganisationRecords>(c, env, &ids(found), env.today)?;
    let hit = |o: &fengqiao_domain::organisations::Organisation| {
        let place = organisation_list::place(o, env);
        let state = organisation_list::condition(o, env.today);
        Hit {
            href: format!("/desk/organisations/{}", o.id),
            name: o.name.clone(),
            number: o.number.clone().unwrap_or_default(),
            place: (place.text, place.why),
            state: (state.mark, state.text),
            why: state.why,
            excerpt: Vec::new(),
        }
    };
    Ok(rows.iter().map(hit).collect())
}

pub(super) fn units(c: &mut Conn, env: &Env, found: &[(String, String)]) -> Result<Vec<Hit>, AppError> {
    let ids = ids(found);
    let rows = query::rows::<UnitRecords>(c, env, &ids, env.today)?;
    let covered = unit_lists::covered(c, &ids, env.today)?;
    let hit = |u: &fengqiao_domain::units::Unit| {
        let place = unit_list::place(u, env);
        let state = unit_list::state(u, covered.get(&u.id).map(String::as_str), env.today);
        Hit {
            href: format!("/desk/units/{}", u.id),
            name: u.name.clone(),
            number: u.credit_code.clone().unwrap_or_default(),
            place: (place.text, place.why),
            state: (state.mark, state.text),
            why: state.why,
            excerpt: Vec::new(),
        }
    };
    Ok(rows.iter().map(hit).collect())
}

pub(super) fn people(
    c: &mut Conn,
    env: &Env,
    scope: &Scope,
    found: &[(String, String)],
) -> Result<Vec<Hit>, AppError> {
    let people = load(c, env, found)?;
    let hit = |(id, _): &(String, String)| {
        let m = people.get(id)?;
        let standing = standing_on(m, env.policy, env.today).state;
        let mark = if standing == RosterState::Cleanup { "attention" } else { "" };
        let held = certificates::current(&m.certificates, env.policy, env.today);
        Some(Hit {
            href: format!("/desk/mediators/{id}"),
            name: m.name.clone(),
            number: held.map(|x| x.number.clone()).unwrap_or_default(),
            place: place(m, env, scope),
            state: (mark, standing.label().to_owned()),
            why: String::new(),
            excerpt: Vec::new(),
        })
    };
    Ok(found.iter().filter_map(hit).collect())
}

pub(super) fn certificates(
    c: &mut Conn,
    env: &Env,
    scope: &Scope,
    found: &[(String, String)],
) -> Result<Vec<Hit>, AppError> {
    let people = load(c, env, found)?;
    let hit = |(id, number): &(String, String)| {
        let m = people.get(id)?;
        let x = m.certificates.iter().find(|x| x.number == *number)?;
        let state = certificates::standing(x, &m.certificates, env.policy, env.today);
        let why = state.valid_until.map(|end| format!("至 {end}")).unwrap_or_default();
        Some(Hit {
            href: format!("/desk/mediators/{id}"),
            name: number.clone(),
            number: m.name.clone(),
            place: place(m, env, scope),
            state: (certificate_mark(state.state), state.state.label().to_owned()),
            why,
            excerpt: Vec::new(),
        })
    };
    Ok(found.iter().filter_map(hit).collect())
}

pub(super) fn cases(
    c: &mut Conn,
    env: &Env,
    scope: &Scope,
    typed: &str,
    found: &[(String, String)],
) -> Result<Vec<Hit>, AppError> {
    let asked = Asked::read(typed);
    let cases = crate::cases::pages::hits(c, env, scope, &ids(found), asked.words())?;
    let hit = |(case, excerpt): (CaseHit, Vec<Piece>)| Hit {
        href: case.href,
        name: case.number,
        number: case.parties,
        place: case.place,
        state: ("", case.state.to_owned()),
        why: case.dispute,
        excerpt,
    };
    Ok(cases.into_iter().map(hit).collect())
}

fn load(c: &mut Conn, env: &Env, found: &[(String, String)]) -> Result<HashMap<String, Mediator>, AppError> {
    let mut people = HashMap::with_capacity(found.len());
    if found.is_empty() {
        return Ok(people);
    }
    let (condition, binds) = by_ids(&ids(found));
    MediatorRecords::each(c, env, &condition, &binds, &mut |m| {
        people.insert(m.id.clone(), m);
        Ok(())
    })?;
    Ok(people)
}

/// The organisation the reader sees somebody in, and its district.
fn place(m: &Mediator, env: &Env, scope: &Scope) -> (String, String) {
    let at = lists::appointment_for(m, scope, env.today);
    at.map_or_else(Default::default, |a| (a.host.name.clone(), env.place(&a.host.authority)))
}
