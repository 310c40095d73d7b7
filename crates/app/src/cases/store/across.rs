//! What rows say that other records know better: a serial number of another platform that is taken, the same dispute
//! filed twice, a mediator who should not handle the matter or was not on the roster then. Only the first stops a row; who registers decides on the
//! others.

use std::collections::{BTreeSet, HashMap};

use fengqiao_db::{Bind, Conn};
use fengqiao_domain::cases::Case;
use fengqiao_domain::cases::recusal::Finding;
use fengqiao_domain::cases::state::State;
use fengqiao_domain::dates::spoken;
use fengqiao_domain::mediators::roster::RosterState;
use fengqiao_domain::mediators::{Mediator, standing_on};
use fengqiao_domain::table::Problem;

use super::same::{self, Hit};
use super::workplaces;
use crate::AppError;
use crate::cases::conflicts;
use crate::mediators::MediatorRecords;
use crate::tables::find::marks;
use crate::tables::{Env, query};

/// What is said of some rows.
///
/// # Errors
/// The store's.
pub fn rows(c: &mut Conn, env: &Env, rows: &[&Case]) -> Result<Vec<Vec<Problem>>, AppError> {
    let mut said: Vec<Vec<Problem>> = rows.iter().map(|_| Vec::new()).collect();
    taken(c, rows, &mut said)?;
    off_roster(c, env, rows, &mut said)?;
    // Of what is long over nobody decides any more.
    let fresh: Vec<usize> = (0..rows.len()).filter(|at| is_fresh(rows[*at])).collect();
    let cases: Vec<&Case> = fresh.iter().map(|at| rows[*at]).collect();
    for (at, hits) in fresh.iter().zip(same::suspects(c, env, &cases)?) {
        said[*at].extend(twice(rows[*at], &hits, env));
    }
    let ids: Vec<&str> = cases.iter().flat_map(|case| &case.handlers).map(|h| h.id.as_str()).collect();
    let people = workplaces::of(c, env, &ids)?;
    for (at, case) in fresh.iter().zip(&cases) {
        let found = conflicts::found(case, &case.handlers, &people, &[]);
        if !found.is_empty() {
            let told: Vec<String> = found.iter().map(Finding::sentence).collect();
            let remedy = "核实是否需要回避；当事人知情同意的，指派时写明情况。";
            said[*at].push(Problem::notice("mediators", format!("{}。", told.join("；")), remedy));
        }
    }
    Ok(said)
}

fn is_fresh(case: &Case) -> bool {
    case.id.is_empty() && case.void.is_none() && !State::of(case).is_over()
}

/// 外部平台 and 外部流水号 belong to one case.
fn taken(c: &mut Conn, rows: &[&Case], said: &mut [Vec<Problem>]) -> Result<(), AppError> {
    let keys: Vec<Option<String>> =
        rows.iter().map(|case| case.external_key().filter(|_| case.void.is_none())).collect();
    let wanted: Vec<Bind> = keys.iter().flatten().map(|key| key.as_str().into()).collect();
    let mut known: HashMap<String, String> = HashMap::new();
    for part in wanted.chunks(500) {
        let sql =
            format!("SELECT external_key, id FROM cases WHERE external_key IN ({})", marks(1, part.len()));
        known.extend(c.query(&sql, part)?.iter().map(|row| (row.text(0), row.text(1))));
    }
    let mut first: HashMap<&str, &Case> = HashMap::new();
    for ((case, key), said) in rows.iter().zip(&keys).zip(said) {
        let Some(key) = key.as_deref() else { continue };
        let earlier = *first.entry(key).or_insert(case);
        if known.get(key).is_some_and(|id| *id != case.id) || !is_same(earlier, case) {
            let number = case.external_number.as_deref().unwrap_or_default();
            let message = format!("外部流水号“{number}”已经登记过一件案件（另一个编号）。");
            let remedy = "在案件列表按流水号查找，在那里修改；要另立案件的，核对流水号。";
            said.push(Problem::error("external_number", message, remedy));
        }
    }
    Ok(())
}

/// Who was not yet appointed, or not any more, on the day the case was accepted. Members of a committee without a
/// certificate mediate by law (调解仲裁法-10).
fn off_roster(c: &mut Conn, env: &Env, rows: &[&Case], said: &mut [Vec<Problem>]) -> Result<(), AppError> {
    let is_new = |case: &&&Case| case.id.is_empty() && case.void.is_none();
    let ids: BTreeSet<&String> =
        rows.iter().filter(is_new).flat_map(|c| &c.handlers).map(|h| &h.id).collect();
    let ids: Vec<String> = ids.into_iter().filter(|id| !id.is_empty()).cloned().collect();
    let mut people: HashMap<String, Mediator> = HashMap::with_capacity(ids.len());
    for part in ids.chunks(500) {
        let found = query::rows::<MediatorRecords>(c, env, part, env.today)?;
        people.extend(found.into_iter().map(|m| (m.id.clone(), m)));
    }
    for (case, said) in rows.iter().zip(said).filter(|(case, _)| is_new(case)) {
        let Some(day) = case.decision.accepted_on.or(case.received_on) else { continue };
        for m in case.handlers.iter().filter_map(|handler| people.get(&handler.id)) {
            let state = standing_on(m, env.policy, day).state;
            if matches!(state, RosterState::OffRoster | RosterState::Exited) {
                let message = format!("{}在{}{}。", m.name, spoken(day), state.label());
                let remedy = "核对调解员和日期；确实由其办理的，可以登记。";
                said.push(Problem::notice("mediators", message, remedy).under("III-2-1"));
            }
        }
    }
    Ok(())
}

/// Whether two rows of a file with one serial number are the same case: what has no number of its own is found by that.
fn is_same(earlier: &Case, case: &Case) -> bool {
    (!case.id.is_empty() && earlier.id == case.id) || case.number.is_none() || earlier.number == case.number
}

/// Told as whoever registers it at this organisation may know it.
fn twice(case: &Case, hits: &[Hit], env: &Env) -> Vec<Problem> {
    let (here, there): (Vec<&Hit>, Vec<&Hit>) =
        hits.iter().partition(|hit| hit.organisation == case.organisation.id);
    let remedy = "核实是不是同一争议；不是的，仍可以登记。";
    let here = here.into_iter().map(|hit| hit.sentence(case, env.keys));
    here.chain(same::elsewhere(&there)).map(|told| Problem::notice("applicant", told, remedy)).collect()
}
