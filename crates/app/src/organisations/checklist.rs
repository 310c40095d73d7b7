//! The checklist of 实体化 and the staffing of a centre on a day, with the facts they rest on (R1, R2).

use std::collections::{BTreeSet, HashMap};

use fengqiao_db::{Bind, Conn};
use fengqiao_domain::mediators::{Facts, Mediator};
use fengqiao_domain::organisations::Organisation;
use fengqiao_domain::organisations::operational::{self, Facilities, facilities_on};
use fengqiao_domain::organisations::staffing::{self, Member, Staffing};
use fengqiao_domain::verdict::Verdict;
use jiff::civil::Date;

use super::{OrganisationRecords, facilities};
use crate::AppError;
use crate::mediators::MediatorRecords;
use crate::tables::find::marks;
use crate::tables::{Env, Records, as_of};

/// Centres whose people and history are read at once.
const PART: usize = 200;

/// What holds of a centre on a day.
pub struct Standing {
    /// What it has.
    pub facilities: Facilities,
    /// Who staffs it.
    pub staffing: Staffing,
    /// Everybody ever appointed there.
    pub people: Vec<Mediator>,
}

impl Standing {
    /// Whether the checklist holds, with what is missing.
    pub fn verdict(&self, env: &Env, on: Date) -> Verdict<bool> {
        operational::verdict(Some(self.facilities), self.staffing, env.policy, on)
    }
}

/// Facilities and staffing of a centre on a day.
///
/// # Errors
/// The store's.
pub fn on_day(c: &mut Conn, env: &Env, o: &Organisation, on: Date) -> Result<Standing, AppError> {
    of_all(c, env, std::slice::from_ref(o), on)?.pop().ok_or(AppError::NotFound)
}

/// The same of each of these centres; what is read does not grow with their number, but by the hundred.
///
/// # Errors
/// The store's.
pub fn of_all(
    c: &mut Conn,
    env: &Env,
    centres: &[Organisation],
    on: Date,
) -> Result<Vec<Standing>, AppError> {
    let mut all = Vec::with_capacity(centres.len());
    for part in centres.chunks(PART) {
        let ids: Vec<String> = part.iter().map(|o| o.id.clone()).collect();
        let lines = as_of::timelines::<OrganisationRecords>(c, Some(&ids))?;
        let mut staff = staff(c, env, &ids)?;
        for o in part {
            let history = facilities::over_time(env, o, &lines)?;
            let people = staff.remove(&o.id).unwrap_or_default();
            let facts: Vec<Facts> = people.iter().map(Facts::of).collect();
            let staffing = staffing::staffing(&o.id, &members(&people, &facts), env.policy, on);
            let facilities = facilities_on(&history, on).unwrap_or_default();
            all.push(Standing { facilities, staffing, people });
        }
    }
    Ok(all)
}

/// Everybody ever appointed at each of some organisations.
fn staff(c: &mut Conn, env: &Env, ids: &[String]) -> Result<HashMap<String, Vec<Mediator>>, AppError> {
    let binds: Vec<Bind> = ids.iter().map(|id| id.as_str().into()).collect();
    let condition = format!(
        "r.id IN (SELECT a.mediator_id FROM appointments a WHERE a.organisation_id IN ({}))",
        marks(1, ids.len())
    );
    let mut found: HashMap<String, Vec<Mediator>> = HashMap::new();
    MediatorRecords::each(c, env, &condition, &binds, &mut |m| {
        let at: BTreeSet<&String> = m.appointments.iter().map(|a| &a.organisation).collect();
        for id in at.into_iter().filter(|id| ids.contains(id)) {
            found.entry(id.clone()).or_default().push(m.clone());
        }
        Ok(())
    })?;
    Ok(found)
}

/// People as the staffing rules see them; `facts` in the same order.
pub fn members<'a>(people: &'a [Mediator], facts: &'a [Facts]) -> Vec<Member<'a>> {
    people.iter().zip(facts).map(|(m, facts)| Member { person: &m.id, facts: facts.roster(m) }).collect()
}
