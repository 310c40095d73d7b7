//! Recording hours on duty, many at once, and taking one back with a reason.

use std::collections::{BTreeMap, BTreeSet};

use fengqiao_domain::access::Action;
use fengqiao_domain::duty::{Shift, check};
use fengqiao_domain::mediators::Mediator;
use jiff::civil::Date;

use super::store::{self, Kept};
use crate::mediators::{MediatorRecords, by_ids, lists};
use crate::organisations::OrganisationRecords;
use crate::tables::Records;
use crate::tables::behalf::Behalf;
use crate::tables::edit::load;
use crate::{Actor, App, AppError, Event, Tx};

/// Times recorded at once at most.
const MOST: usize = 1_000;
/// Longest name of a place, and longest reason.
const LONGEST: usize = 200;

/// The same hours of several people on several days.
#[derive(Clone, Debug)]
pub struct Recording {
    /// The organisation's record id.
    pub organisation: String,
    /// Person and day.
    pub cells: BTreeSet<(String, Date)>,
    /// First minute.
    pub starts: u16,
    /// The minute it ends.
    pub ends: u16,
    /// Where.
    pub place: String,
}

/// What was recorded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    /// How many times.
    pub count: usize,
    /// People whose times overlap now, in words.
    pub overlapping: Vec<String>,
}

/// Records all of it, or nothing.
///
/// # Errors
/// `NotFound` out of scope, `Invalid` for times and days that cannot be.
pub fn record(
    app: &App,
    actor: &Actor,
    asked: &Recording,
    behalf: Option<&Behalf>,
) -> Result<Recorded, AppError> {
    app.act(actor, Action::RecordDuty, |tx| recorded(tx, asked, behalf))
}

fn recorded(tx: &mut Tx, asked: &Recording, behalf: Option<&Behalf>) -> Result<Recorded, AppError> {
    if asked.cells.is_empty() {
        return Err(AppError::invalid("cell", "没有勾选日期。在表里勾选谁在哪一天值班。"));
    }
    if asked.cells.len() > MOST {
        return Err(AppError::refused(format!("一次最多登记 {MOST} 次，请分几次。")));
    }
    if asked.place.chars().count() > LONGEST {
        return Err(AppError::invalid("place", format!("超过 {LONGEST} 个字，写短一些。")));
    }
    let (now, actor) = (tx.now().to_owned(), tx.actor);
    let env = tx.app.env(&now);
    let organisation = load::<OrganisationRecords>(tx.conn(), &env, &actor.scope, &asked.organisation)?;
    let wanted: BTreeSet<&String> = asked.cells.iter().map(|(id, _)| id).collect();
    let wanted: Vec<String> = wanted.into_iter().cloned().collect();
    let ids = lists::of_ids(tx.conn(), &actor.scope, &wanted)?;
    if ids.len() != wanted.len() {
        return Err(AppError::NotFound);
    }
    let mut people: BTreeMap<String, Mediator> = BTreeMap::new();
    let (condition, binds) = by_ids(&ids);
    MediatorRecords::each(tx.conn(), &env, &condition, &binds, &mut |m| {
        people.insert(m.id.clone(), m);
        Ok(())
    })?;
    let days = || asked.cells.iter().map(|(_, day)| *day);
    let (first, last) = (days().min().unwrap_or(env.today), days().max().unwrap_or(env.today));
    let known = store::of_mediators(tx.conn(), &ids, first, last)?;
    let words = behalf.map(Behalf::words);
    let (mut new, mut overlapping) = (Vec::with_capacity(asked.cells.len()), Vec::new());
    for (id, day) in &asked.cells {
        let Some(m) = people.get(id) else { return Err(AppError::NotFound) };
        let shift = Shift { day: *day, starts: asked.starts, ends: asked.ends };
        check(&shift, m, &organisation.id, env.today).map_err(|why| {
            AppError::invalid(
                if why.column == "ends" { "ends" } else { "cell" },
                format!("{}{}", why.message, why.remedy),
            )
        })?;
        let mut own = known.iter().filter(|k| k.mediator == *id);
        if own.clone().any(|k| k.shift == shift && k.organisation == organisation.id) {
            return Err(AppError::invalid(
                "cell",
                format!("{} {day} {} 已经登记过。", m.name, shift.hours()),
            ));
        }
        if let Some(other) = own.find(|k| k.shift.overlaps(&shift)) {
            overlapping.push(format!(
                "{} {day} 与{} {} 重叠",
                m.name,
                other.organisation_name,
                other.shift.hours()
            ));
        }
        new.push(Kept {
            id: tx.new_id(),
            organisation: organisation.id.clone(),
            organisation_name: organisation.name.clone(),
            mediator: id.clone(),
            shift,
            place: asked.place.trim().to_owned(),
            recorded: (now.clone(), actor.name.clone(), words.clone().unwrap_or_default()),
            withdrawn: None,
        });
    }
    store::insert(tx.conn(), &new)?;
    let receipt = tx.new_id();
    for k in &new {
        let summary = format!("登记值班 {} {}", k.shift.day, k.shift.hours());
        let event = Event::new("record-duty", "duty", k.id.as_str()).summary(summary);
        tx.audit(event.behalf(words.clone()).batch(&receipt));
    }
    Ok(Recorded { count: new.len(), overlapping })
}

/// Takes one back; it stays with the reason.
///
/// # Errors
/// `NotFound` out of scope, `Invalid` without a reason, `Refused` where it was taken back already.
pub fn withdraw(app: &App, actor: &Actor, id: &str, reason: &str) -> Result<Kept, AppError> {
    app.act(actor, Action::RecordDuty, |tx| {
        let (now, actor) = (tx.now().to_owned(), tx.actor);
        let env = tx.app.env(&now);
        let kept = store::one(tx.conn(), id)?.ok_or(AppError::NotFound)?;
        load::<OrganisationRecords>(tx.conn(), &env, &actor.scope, &kept.organisation)?;
        let reason = reason.trim();
        if reason.is_empty() || reason.chars().count() > LONGEST {
            return Err(AppError::invalid("reason", format!("写明撤销的理由，{LONGEST} 个字以内。")));
        }
        if !store::withdraw(tx.conn(), id, &now, &actor.name, reason)? {
            return Err(AppError::refused("这次值班已经撤销过了。"));
        }
        let summary = format!("撤销值班 {} {}", kept.shift.day, kept.shift.hours());
        tx.audit(Event::new("withdraw-duty", "duty", id).summary(summary).reason(reason));
        Ok(kept)
    })
}
