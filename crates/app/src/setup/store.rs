//! A new or upgraded installation: schema, then what is given with the place: streets, townships and arbitration
//! courts in the working list; and the stored intervals, anew when the policy has changed.

use std::collections::BTreeSet;

use fengqiao_db::{Conn, binds};
use fengqiao_domain::access::Action;
use fengqiao_domain::units::Unit;

use crate::AppError;
use crate::actor::Actor;
use crate::coverage::derive;
use crate::mediators::MediatorRecords;
use crate::organisations::OrganisationRecords;
use crate::platform::app::{App, Tx};
use crate::platform::audit::Event;
use crate::tables::changes::ChangeLog;
use crate::tables::save::{Kept, save};
use crate::tables::{Counted, Env, Records, Touched};
use crate::units::UnitRecords;

/// What is stored beside the records, by version: another one has everything computed anew, once.
const STORED: &str = "3";

/// Brings the installation up to date with places, policy and what is stored. Runs at `init`, `migrate` and every start; does
/// nothing when nothing changed.
///
/// # Errors
/// The store's.
pub fn refresh(app: &App) -> Result<(), AppError> {
    crate::search::complete(app)?;
    crate::cases::found::complete(app)?;
    let digest = app.jurisdiction.policy.digest.clone();
    let known = app.read(|c| computed_with(c, "policy"))?;
    let stored = app.read(|c| computed_with(c, "stored"))?;
    if known.as_deref() == Some(digest.as_str()) && stored.as_deref() == Some(STORED) {
        return Ok(());
    }
    app.act(&Actor::system(), Action::EditUnits, |tx| {
        places(tx)?;
        crate::coverage::records::complete(tx)?;
        if known.is_some() {
            recompute(tx)?;
        }
        let now = tx.now().to_owned();
        for (what, with) in [("policy", digest.as_str()), ("stored", STORED)] {
            tx.conn().execute(
                "INSERT INTO computed_with (what, digest, at) VALUES ($1, $2, $3)
                 ON CONFLICT (what) DO UPDATE SET digest = excluded.digest, at = excluded.at",
                &binds![what, with, now.as_str()],
            )?;
        }
        tx.audit(
            Event::new("policy", "settings", "policy")
                .summary(format!("政策文件摘要 {digest}，状态已按它计算")),
        );
        Ok(())
    })
}

fn computed_with(c: &mut Conn, what: &str) -> Result<Option<String>, AppError> {
    Ok(c.query_opt("SELECT digest FROM computed_with WHERE what = $1", &binds![what])?.map(|r| r.text(0)))
}

/// Streets, townships and courts that are not in the working list yet.
fn places(tx: &mut Tx) -> Result<(), AppError> {
    let now = tx.now().to_owned();
    let env = tx.app.env(&now);
    let listed: BTreeSet<String> = tx
        .conn()
        .query(
            "SELECT name || '@' || district FROM units WHERE kind IN ('subdistrict', 'arbitration_court')",
            &[],
        )?
        .iter()
        .map(|r| r.text(0))
        .collect();
    let mut new: Vec<Unit> = env
        .regions
        .subdistricts(env.policy, env.today)
        .map(|s| Unit {
            name: s.name.clone(),
            kind: "subdistrict".into(),
            district: s.district.clone(),
            authority: s.district.clone(),
            subdistrict: Some(s.code.clone()),
            source: Some("统计用区划代码".into()),
            ..Unit::default()
        })
        .collect();
    new.extend(env.regions.courts(env.policy).into_iter().map(|court| Unit {
        name: court.name,
        kind: "arbitration_court".into(),
        district: court.authority.clone(),
        authority: court.authority,
        ..Unit::default()
    }));
    new.retain(|u| !listed.contains(&format!("{}@{}", u.name, u.district)));
    let mut log = ChangeLog::new(tx.actor, &env, None);
    let mut touched = Touched::default();
    let kept =
        new.into_iter().map(|new| Kept { old: None, new, kind: "新增", note: "随系统提供".into() }).collect();
    save::<UnitRecords>(tx.conn(), &env, &mut log, &mut touched, env.today, kept)?;
    UnitRecords::derive(tx.conn(), &env, &touched)
}

/// Every stored interval anew, by the policy in force.
///
/// # Errors
/// The store's.
pub fn recompute(tx: &mut Tx) -> Result<(), AppError> {
    let now = tx.now().to_owned();
    let env = tx.app.env(&now);
    everything(tx.conn(), &env)
}

/// The same in a transaction of its own, on record: to mend what differs from the rules.
///
/// # Errors
/// The store's.
pub fn recompute_all(app: &App, actor: &Actor) -> Result<(), AppError> {
    app.act(actor, Action::EditSettings, |tx| {
        recompute(tx)?;
        tx.audit(Event::new("recompute", "settings", "states").summary("存储的状态全部重新计算"));
        Ok(())
    })
}

/// Every stored interval anew on a connection.
///
/// # Errors
/// The store's.
pub fn everything(c: &mut Conn, env: &Env) -> Result<(), AppError> {
    crate::search::fill(c, env, true)?;
    crate::cases::derive::limits(c, env, None)?;
    crate::cases::found::fill(c, env)?;
    let ids = |c: &mut Conn, sql: &str| -> Result<Vec<String>, AppError> {
        Ok(c.query(sql, &[])?.iter().map(|r| r.text(0)).collect())
    };
    // What was summed up goes with what it was summed from.
    for table in ["roster_changes", "standings", "profiles", "profile_years", "training_years"] {
        c.execute(&format!("DELETE FROM {table}"), &[])?;
    }
    let mut counted = Counted::default();
    for part in ids(c, "SELECT id FROM mediators ORDER BY id")?.chunks(500) {
        let (condition, binds) = crate::mediators::by_ids(part);
        let mut people = Vec::with_capacity(part.len());
        MediatorRecords::each(c, env, &condition, &binds, &mut |m| {
            people.push(m);
            Ok(())
        })?;
        crate::mediators::derive::keep_anew(c, env, &mut counted, people.iter())?;
    }
    crate::mediators::sums::keep(c, &counted)?;
    crate::mediators::sums::ends_anew(c)?;
    crate::training::years::everything(c, env)?;
    for part in ids(c, "SELECT id FROM organisations ORDER BY id")?.chunks(500) {
        let (condition, binds) = crate::mediators::by_ids(part);
        let mut pairs = Vec::with_capacity(part.len());
        OrganisationRecords::each(c, env, &condition, &binds, &mut |o| {
            pairs.push((Some(o.clone()), o));
            Ok(())
        })?;
        derive::organisations(c, env, &pairs)?;
        derive::centres(c, env, &part.iter().cloned().collect())?;
    }
    let authorities =
        ids(c, "SELECT DISTINCT authority FROM units UNION SELECT DISTINCT authority FROM organisations")?;
    derive::units(c, env, &authorities.into_iter().collect())
}
