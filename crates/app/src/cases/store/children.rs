//! Mediators, claimants and steps of cases.

use std::collections::HashMap;

use fengqiao_db::{Bind, Conn, binds};
use fengqiao_domain::cases::Case;
use fengqiao_domain::cases::claimants::Claimant;
use fengqiao_domain::cases::helpers::Secondment;
use fengqiao_domain::cases::parts::Handler;
use fengqiao_domain::cases::taken::Taken;
use fengqiao_domain::names::plain_name;
use fengqiao_domain::value::narrow;

use super::records::{PERSON, PHONE, party_key};
use crate::AppError;
use crate::platform::crypto::Keys;
use crate::platform::parallel;
use crate::tables::find::marks;

const STEP: &str = "case_steps.body";
const CLAIMANT: &str = "case_claimants.body";

/// Fills mediators and steps of some cases.
///
/// # Errors
/// The store's, or the key does not open a step.
pub fn load(c: &mut Conn, cases: &mut [Case], keys: &Keys) -> Result<(), AppError> {
    if cases.is_empty() {
        return Ok(());
    }
    let at: HashMap<String, usize> = cases.iter().enumerate().map(|(i, case)| (case.id.clone(), i)).collect();
    let binds: Vec<Bind> = cases.iter().map(|case| case.id.as_str().into()).collect();
    let these = marks(1, binds.len());
    let sql = format!(
        "SELECT case_id, mediator_id, name, seconded_from, lent_from, lent_to, lent_by FROM case_mediators
         WHERE case_id IN ({these}) ORDER BY case_id, position"
    );
    c.query_each(&sql, &binds, |row| {
        if let Some(i) = at.get(row.str(0)) {
            let day = |at| row.opt_str(at).and_then(|day: &str| day.parse().ok());
            let secondment = day(4).map(|from| Secondment {
                from,
                to: day(5),
                document: row.opt_text(6).unwrap_or_default(),
            });
            cases[*i].handlers.push(Handler {
                id: row.text(1),
                name: row.text(2),
                seconded_from: row.opt_text(3),
                secondment,
            });
        }
        Ok::<_, AppError>(())
    })?;
    let sql = format!(
        "SELECT case_id, body FROM case_claimants WHERE case_id IN ({these}) ORDER BY case_id, position"
    );
    c.query_each(&sql, &binds, |row| {
        if let Some(i) = at.get(row.str(0)) {
            cases[*i].claimants.push(claimant(row.str(1), keys)?);
        }
        Ok::<_, AppError>(())
    })?;
    let sql =
        format!("SELECT case_id, body FROM case_steps WHERE case_id IN ({these}) ORDER BY case_id, position");
    c.query_each(&sql, &binds, |row| {
        if let Some(i) = at.get(row.str(0)) {
            cases[*i].steps.push(step(row.str(1), keys)?);
        }
        Ok::<_, AppError>(())
    })
}

fn step(body: &str, keys: &Keys) -> Result<Taken, AppError> {
    let json = keys.open(body, STEP)?;
    serde_json::from_str(&json).map_err(|e| AppError::Internal(format!("办理步骤读不出：{e}")))
}

fn claimant(body: &str, keys: &Keys) -> Result<Claimant, AppError> {
    let json = keys.open(body, CLAIMANT)?;
    serde_json::from_str(&json).map_err(|e| AppError::Internal(format!("申请人名单读不出：{e}")))
}

/// The rows of a list of claimants.
fn listed(case: &Case, keys: &Keys) -> Vec<Vec<Bind>> {
    let blind = |text: Option<&str>, context| text.map(|text| keys.blind(&narrow(text), context));
    let row = |(at, one): (i64, &Claimant)| {
        // Plain data always has a JSON.
        let json = serde_json::to_string(one).unwrap_or_default();
        Vec::from(binds![
            case.id.as_str(),
            at,
            keys.seal(&json, CLAIMANT),
            party_key(&plain_name(&one.name), keys),
            blind(one.id_number.as_deref(), PERSON),
            blind(one.phone.as_deref(), PHONE)
        ])
    };
    (0_i64..).zip(&case.claimants).map(row).collect()
}

/// Keeps what differs from what stands; a step stays where it is and may only be marked as taken back.
///
/// # Errors
/// The store's.
pub fn keep(c: &mut Conn, pairs: &[(Option<Case>, Case)], keys: &Keys) -> Result<(), AppError> {
    let (mut people, mut claimants) = (Vec::new(), Vec::new());
    for (old, new) in pairs {
        let before = old.as_ref().map_or(&[][..], |old| &old.handlers);
        if before != new.handlers {
            if !before.is_empty() {
                c.execute("DELETE FROM case_mediators WHERE case_id = $1", &binds![new.id.as_str()])?;
            }
            people.extend((0_i64..).zip(&new.handlers).map(|(at, h)| {
                let lent = h.secondment.as_ref();
                Vec::from(binds![
                    new.id.as_str(),
                    at,
                    h.id.as_str(),
                    h.name.as_str(),
                    h.seconded_from.as_deref(),
                    lent.map(|lent| lent.from.to_string()),
                    lent.and_then(|lent| lent.to).map(|day| day.to_string()),
                    lent.map(|lent| lent.document.as_str())
                ])
            }));
        }
        let before = old.as_ref().map_or(&[][..], |old| &old.claimants);
        if before != new.claimants {
            if !before.is_empty() {
                c.execute("DELETE FROM case_claimants WHERE case_id = $1", &binds![new.id.as_str()])?;
            }
            claimants.extend(listed(new, keys));
        }
    }
    c.insert_rows(
        "INSERT INTO case_mediators (case_id, position, mediator_id, name, seconded_from, lent_from, lent_to, lent_by)",
        &people,
        "",
    )?;
    c.insert_rows(
        "INSERT INTO case_claimants (case_id, position, body, name_index, person_index, phone_index)",
        &claimants,
        "",
    )?;
    parallel::by_parts(
        pairs,
        |(old, new)| changed(old.as_ref(), new, keys),
        |_, steps| {
            let steps: Vec<Vec<Bind>> = steps.into_iter().flatten().collect();
            c.insert_rows(
                "INSERT INTO case_steps (case_id, position, step, happened_on, body)",
                &steps,
                "ON CONFLICT (case_id, position) DO UPDATE SET body = excluded.body",
            )?;
            Ok(())
        },
    )
}

/// The steps of a case that are not kept as they stand.
fn changed(old: Option<&Case>, new: &Case, keys: &Keys) -> Vec<Vec<Bind>> {
    let before = old.map_or(&[][..], |old| &old.steps);
    let steps = new.steps.iter().enumerate().filter(|(at, taken)| before.get(*at) != Some(taken));
    let row = |(at, taken): (usize, &Taken)| {
        // Plain data always has a JSON.
        let json = serde_json::to_string(taken).unwrap_or_default();
        let position = i64::try_from(at).unwrap_or(i64::MAX);
        let (step, on) = (taken.step.code(), taken.on.to_string());
        Vec::from(binds![new.id.as_str(), position, step, on, keys.seal(&json, STEP)])
    };
    steps.map(row).collect()
}
