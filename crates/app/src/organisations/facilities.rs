//! What a centre has for 实体化, over time: from its record and the field history.

use fengqiao_db::Conn;
use fengqiao_domain::organisations::Organisation;
use fengqiao_domain::organisations::operational::{ComplexPresence, Facilities, FacilitiesSince};
use jiff::civil::Date;

use super::OrganisationRecords;
use crate::AppError;
use crate::tables::Env;
use crate::tables::as_of::{self, Timelines};

/// The facilities of a record as it stands.
pub fn of(o: &Organisation) -> Facilities {
    let yes = |flag: Option<bool>| flag.unwrap_or(false);
    Facilities {
        premises: yes(o.premises),
        reception: yes(o.reception),
        rooms: o.rooms.and_then(|n| u32::try_from(n).ok()).unwrap_or(0),
        equipment: yes(o.equipment),
        signage: yes(o.signage),
        seal: yes(o.seal),
        posted_rules: yes(o.posted_rules),
        funding: !o.funding.is_empty(),
        complex: match o.stationed.as_deref() {
            Some("permanent") => ComplexPresence::Resident,
            Some("rotating") => ComplexPresence::Rotating,
            _ => ComplexPresence::No,
        },
    }
}

/// The facilities over time; the first entry holds back to the founding.
///
/// # Errors
/// The store's.
pub fn history(c: &mut Conn, env: &Env, o: &Organisation) -> Result<Vec<FacilitiesSince>, AppError> {
    over_time(env, o, &as_of::timelines::<OrganisationRecords>(c, Some(std::slice::from_ref(&o.id)))?)
}

/// The same where the field history of the record is at hand.
///
/// # Errors
/// A personal value that the key cannot open.
pub fn over_time(env: &Env, o: &Organisation, lines: &Timelines) -> Result<Vec<FacilitiesSince>, AppError> {
    let mut days: Vec<Date> = lines
        .get(&o.id)
        .into_iter()
        .flatten()
        .flat_map(|(_, line)| line.iter().filter_map(|(day, _)| day.parse().ok()))
        .collect();
    days.sort_unstable();
    days.dedup();
    let start = o.founded.unwrap_or(Date::MIN);
    let mut found = Vec::with_capacity(days.len() + 1);
    for since in std::iter::once(start).chain(days.into_iter().filter(|d| *d > start)) {
        let mut then = o.clone();
        as_of::rewind::<OrganisationRecords>(&mut then, lines, since, env)?;
        found.push(FacilitiesSince { since, facilities: of(&then) });
    }
    Ok(found)
}
