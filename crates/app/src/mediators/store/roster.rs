//! Who is on the roster on a day, and what the rules say of a certificate (III-2-1, III-2-4b).

use fengqiao_db::{Conn, binds};
use fengqiao_domain::access::Scope;
use fengqiao_domain::certificates;
use fengqiao_domain::mediators::roster::{Reason, RosterState, registration_state};
use fengqiao_domain::mediators::{Facts, Mediator, standing_on};
use jiff::civil::Date;
use serde_json::{Value, json};

use super::kind::is_state;
use crate::AppError;
use crate::mediators::lists::{Asked, Start};
use crate::mediators::{MediatorRecords, by_ids, lists};
use crate::tables::find::mark;
use crate::tables::{Env, Records};

/// Which people are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// 在册 and 在册（待清理）.
    Working,
    /// 在册 only.
    Strict,
    /// 在册（待清理） only.
    Cleanup,
}

impl Reading {
    /// The states listed, as stored.
    pub fn states(self) -> &'static [RosterState] {
        match self {
            Self::Working => &[RosterState::OnRoster, RosterState::Cleanup],
            Self::Strict => &[RosterState::OnRoster],
            Self::Cleanup => &[RosterState::Cleanup],
        }
    }
}

/// One person on the roster.
pub struct Entry {
    /// 调解员证号, empty for none.
    pub certificate_no: String,
    /// 姓名.
    pub name: String,
    /// 所在调解组织.
    pub organisation: String,
    /// Code of the authority.
    pub authority: String,
    /// 专职.
    pub full_time: bool,
    /// 名册状态.
    pub state: &'static str,
    /// Why 待清理.
    pub reasons: Vec<Reason>,
}

/// The people on the roster on a day, by id.
///
/// # Errors
/// The store's.
pub fn list(
    c: &mut Conn,
    env: &Env,
    scope: &Scope,
    on: Date,
    reading: Reading,
) -> Result<Vec<Entry>, AppError> {
    let mut binds = Vec::new();
    let day = mark(&mut binds, on.to_string());
    let within = lists::present(scope, &day, &mut binds);
    let condition = format!(
        "{within} AND r.id IN (SELECT s.mediator_id FROM standings s WHERE {} AND s.since <= {day}
         AND (s.until IS NULL OR s.until > {day})) ORDER BY r.id",
        is_state("s.kind", reading.states())
    );
    let mut found = Vec::new();
    MediatorRecords::each(c, env, &condition, &binds, &mut |m| {
        found.push(entry(m, env, scope, on));
        Ok(())
    })?;
    Ok(found)
}

fn entry(m: Mediator, env: &Env, scope: &Scope, on: Date) -> Entry {
    let standing = standing_on(&m, env.policy, on);
    let main = lists::appointment_for(&m, scope, on);
    Entry {
        certificate_no: m.certificate_at(on).map(|x| x.number.clone()).unwrap_or_default(),
        organisation: main.map(|a| a.host.name.clone()).unwrap_or_default(),
        authority: main.map(|a| a.host.authority.clone()).unwrap_or_default(),
        full_time: main.is_some_and(|a| a.full_time),
        state: standing.state.label(),
        reasons: standing.reasons,
        name: m.name,
    }
}

/// A page of the same people: how many there are in all, and the id of the last one where more follow.
pub struct Part {
    /// The people of the page.
    pub entries: Vec<Entry>,
    /// How many are listed in all.
    pub count: u64,
    /// Where the next page starts.
    pub next: Option<String>,
}

/// One page of the people on the roster on a day.
///
/// # Errors
/// The store's.
pub fn part(
    c: &mut Conn,
    env: &Env,
    scope: &Scope,
    on: Date,
    reading: Reading,
    start: &Start,
    limit: usize,
) -> Result<Part, AppError> {
    let labels: Vec<&str> = reading.states().iter().map(|state| state.label()).collect();
    let asked = Asked::on(on).states(&labels);
    let total = lists::total(c, env, scope, &asked)?;
    let limit_and_one = u32::try_from(limit + 1).unwrap_or(u32::MAX);
    let mut ids = lists::page(c, env, scope, &asked, start, limit_and_one, total)?;
    let more = ids.len() > limit;
    ids.truncate(limit);
    let mut entries = Vec::with_capacity(ids.len());
    if !ids.is_empty() {
        let (condition, binds) = by_ids(&ids);
        MediatorRecords::each(c, env, &format!("{condition} ORDER BY r.id"), &binds, &mut |m| {
            entries.push(entry(m, env, scope, on));
            Ok(())
        })?;
    }
    Ok(Part { entries, count: total.n, next: ids.pop().filter(|_| more) })
}

/// `{as_of, count, mediators}`.
pub fn json(entries: &[Entry], on: Date) -> Value {
    let one = |e: &Entry| {
        let reason = |r: &Reason| json!({ "code": r.code, "sentence": r.sentence, "clause": r.clause });
        json!({
            "certificate_no": e.certificate_no, "name": e.name, "organisation": e.organisation, "district": e.authority,
            "full_time": e.full_time, "state": e.state, "reasons": e.reasons.iter().map(reason).collect::<Vec<_>>(),
        })
    };
    json!({ "as_of": on, "count": entries.len(), "mediators": entries.iter().map(one).collect::<Vec<_>>() })
}

/// What the rules say of a certificate; `None` when there is none with this number in the scope.
///
/// # Errors
/// The store's.
pub fn certificate(
    c: &mut Conn,
    env: &Env,
    scope: &Scope,
    number: &str,
    on: Date,
) -> Result<Option<Value>, AppError> {
    let mut binds = Vec::from(binds![number]);
    let within = MediatorRecords::within(scope, &mut binds);
    let condition =
        format!("r.id IN (SELECT x.mediator_id FROM certificates x WHERE x.number = $1) AND {within}");
    let mut holder: Option<Mediator> = None;
    MediatorRecords::each(c, env, &condition, &binds, &mut |m| {
        holder.get_or_insert(m);
        Ok(())
    })?;
    let Some(m) = holder else { return Ok(None) };
    let Some(x) = m.certificates.iter().find(|x| x.number == number) else { return Ok(None) };
    let verdict = certificates::verdict(x, &m.certificates, env.policy, on);
    let facts = Facts::of(&m);
    let idle = certificates::idleness(&facts.idle(&m), env.policy, on);
    Ok(Some(json!({
        "certificate_no": number,
        "state": verdict.result.state.label(),
        "strictly_valid": verdict.result.strictly_valid,
        "usable": verdict.result.usable,
        "valid_until": verdict.result.valid_until,
        "registration": registration_state(&facts.roster(&m), env.policy, on).label(),
        "idle_suspected": idle.result.suspected,
        "last_activity": idle.result.last,
        "clause": verdict.clause,
        "basis": verdict.basis,
        "sentence": verdict.sentence,
        "facts": verdict.facts,
    })))
}

/// How many are 在册（待清理） and 在册 on a day.
///
/// # Errors
/// The store's.
pub fn count(c: &mut Conn, env: &Env, scope: &Scope, on: Date) -> Result<(usize, usize), AppError> {
    let sums = lists::by_state(c, env, scope, on)?;
    let of = |state: &str| sums.get(state).and_then(|n| usize::try_from(*n).ok()).unwrap_or(0);
    Ok((of("在册（待清理）"), of("在册")))
}
