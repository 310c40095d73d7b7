//! The checklist of 实体化 and the staffing of a centre on a day, with the facts they rest on (R1, R2).

use fengqiao_db::{Conn, binds};
use fengqiao_domain::mediators::{Facts, Mediator};
use fengqiao_domain::organisations::Organisation;
use fengqiao_domain::organisations::operational::{self, Facilities, facilities_on};
use fengqiao_domain::organisations::staffing::{self, Member, Staffing};
use fengqiao_domain::verdict::Verdict;
use jiff::civil::Date;

use super::facilities;
use crate::AppError;
use crate::mediators::MediatorRecords;
use crate::tables::{Env, Records};

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
    let history = facilities::history(c, env, o)?;
    let people = people(c, env, &o.id)?;
    let facts: Vec<Facts> = people.iter().map(Facts::of).collect();
    let staffing = staffing::staffing(&o.id, &members(&people, &facts), env.policy, on);
    Ok(Standing { facilities: facilities_on(&history, on).unwrap_or_default(), staffing, people })
}

/// Everybody ever appointed at an organisation.
///
/// # Errors
/// The store's.
pub fn people(c: &mut Conn, env: &Env, organisation: &str) -> Result<Vec<Mediator>, AppError> {
    let mut people = Vec::new();
    let condition = "r.id IN (SELECT a.mediator_id FROM appointments a WHERE a.organisation_id = $1)";
    MediatorRecords::each(c, env, condition, &binds![organisation], &mut |m| {
        people.push(m);
        Ok(())
    })?;
    Ok(people)
}

/// People as the staffing rules see them; `facts` in the same order.
pub fn members<'a>(people: &'a [Mediator], facts: &'a [Facts]) -> Vec<Member<'a>> {
    people.iter().zip(facts).map(|(m, facts)| Member { person: &m.id, facts: facts.roster(m) }).collect()
}
