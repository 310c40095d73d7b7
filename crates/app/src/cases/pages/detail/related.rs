//! Other cases of the same parties the reader's scope reaches, found by the blind indexes: the same dispute filed twice is
//! seen, and so is the unit with many of them.

use fengqiao_db::Conn;
use fengqiao_domain::cases::same::{Filed, Likeness, verdict};
use fengqiao_domain::cases::state::State;
use fengqiao_domain::cases::{CASES, Case};
use fengqiao_domain::value::money;

use super::super::PATH;
use super::super::sight::Sight;
use crate::cases::CaseRecords;
use crate::cases::store::{lists, same};
use crate::tables::{Env, query};
use crate::{Actor, AppError};

/// Cases shown.
const SHOWN: u32 = 5;

/// One of them.
pub(super) struct Other {
    pub(super) href: String,
    pub(super) number: String,
    pub(super) parties: String,
    pub(super) what: String,
    pub(super) state: &'static str,
    /// Why it may be the same dispute; empty where it is another one.
    pub(super) twice: String,
}

/// Those found, and how many there are.
pub(super) struct Related {
    pub(super) total: String,
    pub(super) cases: Vec<Other>,
    pub(super) more: bool,
    /// What may be the same dispute at organisations out of scope.
    pub(super) elsewhere: Vec<String>,
}

/// Other cases of the same parties.
///
/// # Errors
/// The store's.
pub(super) fn related(c: &mut Conn, env: &Env, actor: &Actor, case: &Case) -> Result<Related, AppError> {
    let (ids, total) = lists::of_same_parties(c, &actor.scope, case, env.keys, SHOWN)?;
    let at = env.at(env.today);
    let own = Filed::of(case);
    let hits = if case.void.is_none() { same::suspects(c, env, &[case])?.pop() } else { None };
    let hits = hits.unwrap_or_default();
    let inside = same::inside(c, &actor.scope, &hits)?;
    let outside: Vec<&same::Hit> = hits.iter().filter(|hit| !inside.contains(&hit.id)).collect();
    // What may be the same dispute comes first.
    let mut shown: Vec<String> =
        hits.iter().filter(|hit| inside.contains(&hit.id)).map(|hit| hit.id.clone()).collect();
    shown.extend(ids.into_iter().filter(|id| !inside.contains(id)));
    shown.truncate(SHOWN as usize);
    let found = query::rows::<CaseRecords>(c, env, &shown, env.today)?;
    let twice = |other: &Case| {
        let told = verdict(&own, &Filed::of(other), "那一件");
        let same = told.result == Likeness::SameDispute && case.void.is_none();
        if same { told.sentence } else { String::new() }
    };
    let view = |other: &Case| {
        let sight = Sight::of(&actor.scope, other, false);
        let kinds = CASES.column("dispute_types").map(|c| c.show(other, &at)).unwrap_or_default();
        let amount = other.amount.map(|fen| format!("　¥{}", money(fen))).unwrap_or_default();
        Other {
            href: format!("{PATH}/{}", other.id),
            number: other.number.clone().unwrap_or_else(|| "未编号".to_owned()),
            parties: format!("{} 与 {}", sight.applicant(), sight.respondent()),
            what: format!("{kinds}{amount}"),
            state: State::of(other).label(),
            twice: twice(other),
        }
    };
    Ok(Related {
        total: total.shown(),
        more: total.n > u64::from(SHOWN),
        cases: found.iter().map(view).collect(),
        elsewhere: same::elsewhere(&outside),
    })
}
