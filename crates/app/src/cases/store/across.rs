//! What rows say that other records know better: a serial number of another platform that is taken, the same dispute
//! filed twice, a mediator who should not handle the matter. Only the first stops a row; who registers decides on the
//! others.

use std::collections::HashMap;

use fengqiao_db::{Bind, Conn};
use fengqiao_domain::cases::Case;
use fengqiao_domain::cases::recusal::Finding;
use fengqiao_domain::cases::state::State;
use fengqiao_domain::table::Problem;

use super::same::{self, Hit};
use super::workplaces;
use crate::AppError;
use crate::cases::conflicts;
use crate::tables::Env;
use crate::tables::find::marks;

/// What is said of some rows.
///
/// # Errors
/// The store's.
pub fn rows(c: &mut Conn, env: &Env, rows: &[&Case]) -> Result<Vec<Vec<Problem>>, AppError> {
    let mut said: Vec<Vec<Problem>> = rows.iter().map(|_| Vec::new()).collect();
    taken(c, rows, &mut said)?;
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
    for ((case, key), said) in rows.iter().zip(&keys).zip(said) {
        if key.as_ref().and_then(|key| known.get(key)).is_some_and(|id| *id != case.id) {
            let number = case.external_number.as_deref().unwrap_or_default();
            let message = format!("外部流水号“{number}”已经登记过一件案件（另一个编号）。");
            let remedy = "在案件列表按流水号查找，在那里修改；要另立案件的，核对流水号。";
            said.push(Problem::error("external_number", message, remedy));
        }
    }
    Ok(())
}

/// Told as whoever registers it at this organisation may know it.
fn twice(case: &Case, hits: &[Hit], env: &Env) -> Vec<Problem> {
    let (here, there): (Vec<&Hit>, Vec<&Hit>) =
        hits.iter().partition(|hit| hit.organisation == case.organisation.id);
    let remedy = "核实是不是同一争议；不是的，仍可以登记。";
    let here = here.into_iter().map(|hit| hit.sentence(case, env.keys));
    here.chain(same::elsewhere(&there)).map(|told| Problem::notice("applicant", told, remedy)).collect()
}
