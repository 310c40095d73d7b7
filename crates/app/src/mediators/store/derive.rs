//! Standings: what the roster, certificate and registration rules say of a person, stored as intervals so that
//! queries only ask which one holds a date.

use std::collections::{BTreeMap, BTreeSet};

use fengqiao_db::{Bind, Conn, binds};
use fengqiao_domain::certificates::{self, idleness, valid_until};
use fengqiao_domain::interval::{Interval, from_breakpoints};
use fengqiao_domain::mediators::roster::{breakpoints, registration_state, state_on};
use fengqiao_domain::mediators::{Facts, Mediator};
use fengqiao_domain::policy::Policy;
use jiff::civil::Date;

use super::kind::Kind;
use super::sums::{self, Span, Stay};
use crate::AppError;
use crate::mediators::MediatorRecords;
use crate::platform::parallel;
use crate::tables::{Counted, Env, Records};

/// The standings of a person as numbers of [`Kind`], from the first appointment on.
pub fn intervals(m: &Mediator, policy: &Policy) -> Vec<Interval<i64>> {
    let facts = Facts::of(m);
    let roster = facts.roster(m);
    let full_time = m.appointment_at(Date::MAX).is_some_and(|a| a.full_time);
    from_breakpoints(breakpoints(&roster, policy), |on| {
        let (state, reasons) = state_on(&roster, policy, on);
        let certificate = certificates::current(&m.certificates, policy, on);
        let kind = Kind {
            roster: state,
            certificate: certificate.map(|x| certificates::state(x, &m.certificates, policy, on)),
            registration: registration_state(&roster, policy, on),
            reasons,
            full_time,
        };
        kind.number()
    })
}

/// Kinds of organisation whose staffing is judged (R2).
pub use fengqiao_domain::organisations::operational::is_centre as is_staffed;

/// What is known of a person before a change.
#[derive(Clone, Copy)]
pub enum Before<'a> {
    /// New.
    New,
    /// The record as it was; what stands beside it has been written over.
    Was(&'a Mediator),
    /// What stands beside the record is still as it was.
    Stored,
}

impl<'a> Before<'a> {
    /// Of a record that has just been written over what was there.
    pub fn of(old: Option<&'a Mediator>) -> Self {
        old.map_or(Self::New, Self::Was)
    }
}

/// The same for people whose own row was not just written: the days kept beside it as well.
///
/// # Errors
/// The store's.
pub fn keep_anew<'a>(
    c: &mut Conn,
    env: &Env,
    counted: &mut Counted,
    people: impl Iterator<Item = &'a Mediator> + Clone,
) -> Result<(), AppError> {
    crate::training::years::follow(c, env, &people.clone().collect::<Vec<_>>())?;
    keep(c, env, counted, people.map(|m| (Before::Stored, m)))
}

/// Stores the standings and places of some people; how the sums change is noted in `counted`.
///
/// # Errors
/// The store's.
pub fn keep<'a>(
    c: &mut Conn,
    env: &Env,
    counted: &mut Counted,
    people: impl Iterator<Item = (Before<'a>, &'a Mediator)>,
) -> Result<(), AppError> {
    let authorities = sums::authorities(env);
    let people: Vec<(Before, &Mediator)> = people.collect();
    let known = people.iter().filter(|(before, _)| !matches!(before, Before::New));
    sums::forget(c, counted, &authorities, &known.map(|(_, m)| m.id.as_str()).collect::<Vec<_>>())?;
    let mut profiled = Vec::with_capacity(people.len());
    let judge = |(before, m): &(Before<'a>, &'a Mediator)| {
        Judged::of(m, matches!(before, Before::New), env, &authorities)
    };
    parallel::by_parts(&people, judge, |part, judged| {
        let mut standings: Vec<Vec<Bind>> = Vec::new();
        let mut places: Vec<Vec<Bind>> = Vec::new();
        for ((before, m), judged) in part.iter().copied().zip(judged) {
            match before {
                Before::New => {}
                Before::Was(old) => sums::add_end(counted, authority_of(old), end_of(old, env.policy), -1),
                Before::Stored => {
                    sums::forget_end(c, counted, &m.id)?;
                    let [end, idle] = days(m, env);
                    c.execute(
                        "UPDATE mediators SET valid_until = $1, idle_from = $2 WHERE id = $3",
                        &binds![end.1, idle.1, m.id.as_str()],
                    )?;
                }
            }
            sums::add_end(counted, authority_of(m), end_of(m, env.policy), 1);
            sums::add(counted, &authorities, &judged.spans, &judged.stays, 1);
            standings.extend(judged.standings);
            places.extend(judged.places);
            profiled.push((judged.profile, m, judged.spans));
        }
        c.insert_rows("INSERT INTO standings (mediator_id, since, until, authority, kind)", &standings, "")?;
        c.insert_rows("INSERT INTO mediator_places (place, mediator_id, since, until, away)", &places, "")?;
        Ok::<_, AppError>(())
    })?;
    super::profiles::keep(c, env, profiled)?;
    // A long import does not gather without end.
    if counted.is_long() {
        sums::keep(c, &std::mem::take(counted))?;
    }
    Ok(())
}

/// What is stored of one person's days.
struct Judged<'a> {
    spans: Vec<Span>,
    stays: Vec<Stay<'a>>,
    standings: Vec<Vec<Bind>>,
    places: Vec<Vec<Bind>>,
    profile: Option<super::profiles::Days>,
}

impl<'a> Judged<'a> {
    fn of(m: &'a Mediator, is_new: bool, env: &Env, authorities: &BTreeSet<String>) -> Self {
        let text = |day: Option<Date>| day.map(|d| d.to_string());
        let main = m.appointment_at(Date::MAX).map_or("", |a| a.host.authority.as_str());
        let spans: Vec<Span> =
            intervals(m, env.policy).into_iter().map(|i| (i.since, i.until, i.state)).collect();
        let stays: Vec<Stay> =
            spans_of(m).into_iter().map(|(place, (since, until))| (place, since, until)).collect();
        let standings = spans.iter().map(|(since, until, kind)| {
            Vec::from(binds![m.id.as_str(), since.to_string(), text(*until), main, *kind])
        });
        let places = stays.iter().map(|(place, since, until)| {
            let away = *place != main && authorities.contains(*place);
            Vec::from(binds![*place, m.id.as_str(), since.to_string(), text(*until), away])
        });
        let (standings, places) = (standings.collect(), places.collect());
        let profile = if is_new { super::profiles::of_new(m, &spans, env) } else { None };
        Self { spans, stays, standings, places, profile }
    }
}

/// Authorities, streets and organisations of a person's appointments: first day there, first day outside.
fn spans_of(m: &Mediator) -> BTreeMap<&str, (Date, Option<Date>)> {
    let mut spans: BTreeMap<&str, (Date, Option<Date>)> = BTreeMap::new();
    for a in &m.appointments {
        let places =
            [Some(a.host.authority.as_str()), a.host.subdistrict.as_deref(), Some(a.organisation.as_str())];
        for place in places.into_iter().flatten().filter(|p| !p.is_empty()) {
            let known = spans.entry(place).or_insert((a.since, a.ended));
            known.0 = known.0.min(a.since);
            known.1 = known.1.zip(a.ended).map(|(x, y)| x.max(y));
        }
    }
    spans
}

/// Two days kept beside the record: the last day of the newest certificate, and the first day of the prompt
/// 疑似连续2年未从事 if nothing new is recorded. There is no such day for whoever has left every organisation by then, so
/// that a list of them is no walk through all who ever left.
pub fn days(m: &Mediator, env: &Env) -> [(&'static str, Bind); 2] {
    let end = end_of(m, env.policy);
    let idle = idleness(&Facts::of(m).idle(m), env.policy, env.today).result.prompt_from;
    let left_by = |day: Date| m.appointments.iter().all(|a| a.ended.is_some_and(|end| end <= day));
    let idle = idle.filter(|day| !left_by(*day));
    let text = |day: Option<Date>| day.map(|d| d.to_string()).into();
    [("valid_until", text(end)), ("idle_from", text(idle))]
}

/// The last day of the newest certificate, unless it was cancelled.
fn end_of(m: &Mediator, policy: &Policy) -> Option<Date> {
    let newest = m.certificate_at(Date::MAX).filter(|c| c.revoked.is_none());
    newest.and_then(|c| valid_until(c.issued, policy))
}

/// The authority of the main appointment.
fn authority_of(m: &Mediator) -> &str {
    m.appointment_at(Date::MAX).map_or("", |a| a.host.authority.as_str())
}

/// Recomputes the people of some organisations, after name, authority or 撤销 changed.
///
/// # Errors
/// The store's.
pub fn of_organisations(c: &mut Conn, env: &Env, organisations: &BTreeSet<String>) -> Result<(), AppError> {
    let mut counted = Counted::default();
    for organisation in organisations {
        let condition = "r.id IN (SELECT a.mediator_id FROM appointments a WHERE a.organisation_id = $1)";
        for m in anew(c, env, &mut counted, condition, &binds![organisation.as_str()])?.values() {
            c.execute(
                "UPDATE mediators SET authority = $1 WHERE id = $2",
                &binds![authority_of(m), m.id.as_str()],
            )?;
        }
    }
    sums::keep(c, &counted)
}

/// Recomputes some people, after something that counts for them was recorded elsewhere: an opinion as an expert.
///
/// # Errors
/// The store's.
pub fn of_people(c: &mut Conn, env: &Env, people: &BTreeSet<String>) -> Result<(), AppError> {
    let mut counted = Counted::default();
    for part in people.iter().cloned().collect::<Vec<_>>().chunks(500) {
        let (condition, binds) = super::records::ids(part);
        anew(c, env, &mut counted, &condition, &binds)?;
    }
    sums::keep(c, &counted)
}

/// The people of a condition, with what is stored of them computed anew.
fn anew(
    c: &mut Conn,
    env: &Env,
    counted: &mut Counted,
    condition: &str,
    binds: &[Bind],
) -> Result<BTreeMap<String, Mediator>, AppError> {
    let mut people = BTreeMap::new();
    MediatorRecords::each(c, env, condition, binds, &mut |m| {
        people.insert(m.id.clone(), m);
        Ok(())
    })?;
    keep_anew(c, env, counted, people.values())?;
    Ok(people)
}
