//! How many people have each state: from the sums where the scope has its own, counted elsewhere.

use std::collections::BTreeMap;

use fengqiao_db::Conn;
use fengqiao_domain::access::Scope;
use jiff::civil::Date;

use super::lists::{self, Asked, CLEANUP, FAILING, ON_ROSTER};
use super::sums;
use crate::AppError;
use crate::tables::Env;

/// How many a list has: exact where the sums know it, else exact up to [`lists::COUNTED`].
///
/// # Errors
/// The store's.
pub fn total(c: &mut Conn, env: &Env, scope: &Scope, asked: &Asked) -> Result<u64, AppError> {
    if let Some(known) = summed(c, env, scope, asked)? {
        return Ok(known);
    }
    // The same for every page of the list.
    let key = format!("count {scope:?} {asked:?}");
    Ok(*env.memo.get(c, &key, |c| lists::count(c, scope, asked))?)
}

/// How many of a list are 在册 and 在册（待清理）.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    /// 在册.
    pub on_roster: u64,
    /// 在册（待清理）.
    pub cleanup: u64,
    /// There are more: counting ended after [`lists::COUNTED`] of both.
    pub more: bool,
}

/// The two parts of a list, whatever state of the roster it asks for; counted in one walk where no sums know them.
///
/// # Errors
/// The store's.
pub fn parts(c: &mut Conn, env: &Env, scope: &Scope, asked: &Asked) -> Result<Parts, AppError> {
    let [first, second] = ON_ROSTER.map(|state| asked.clone().states(&[state]));
    if let (Some(on_roster), Some(cleanup)) =
        (summed(c, env, scope, &first)?, summed(c, env, scope, &second)?)
    {
        return Ok(Parts { on_roster, cleanup, more: false });
    }
    let both = asked.clone().states(&ON_ROSTER);
    let key = format!("parts {scope:?} {both:?}");
    Ok(*env.memo.get(c, &key, |c| {
        let counts = lists::grouped(c, scope, &both, "s.roster", Some(lists::COUNTED + 1))?;
        let of = |state: &str| counts.get(state).copied().unwrap_or(0);
        let (on_roster, cleanup) = (of(ON_ROSTER[0]), of(CLEANUP));
        Ok::<_, AppError>(Parts { on_roster, cleanup, more: on_roster + cleanup > lists::COUNTED })
    })?)
}

/// What the sums say: states of the roster, or one certificate, registration or reason of those on it.
///
/// # Errors
/// The store's.
pub fn summed(c: &mut Conn, env: &Env, scope: &Scope, asked: &Asked) -> Result<Option<u64>, AppError> {
    let more = asked.organisations.is_some() || asked.full_time.is_some() || asked.idle;
    if more || !asked.text.trim().is_empty() {
        return Ok(None);
    }
    let states: Vec<&str> = asked.roster.iter().map(String::as_str).collect();
    let named = [("证书", &asked.certificate), ("注册", &asked.registration), ("原因", &asked.reason)];
    let named: Vec<_> = named.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    let on_roster = !states.is_empty() && states.iter().all(|s| ON_ROSTER.contains(s));
    let words = |of: &[&str]| of.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let (of, values) = match named.as_slice() {
        [] if on_roster => ("名册", words(&states)),
        [("证书", value)] if on_roster => {
            ("证书", states.iter().map(|state| format!("{state}/{value}")).collect())
        }
        [(of, value)] if states == ON_ROSTER => (*of, words(&[value])),
        // Whoever has a reason or a failing registration is 待清理.
        [(of, value)]
            if states == [CLEANUP]
                && (*of == "原因" || *of == "注册" && FAILING.contains(&value.as_str())) =>
        {
            (*of, words(&[value]))
        }
        _ => return Ok(None),
    };
    let sums = sums::on(c, env, scope, asked.on, of)?;
    Ok(sums.map(|sums| values.iter().filter_map(|value| sums.get(value)).sum()))
}

/// Everybody on the roster.
fn both(on: Date) -> Asked {
    Asked::on(on).states(&ON_ROSTER)
}

/// How many 在册（待清理） have each reason.
///
/// # Errors
/// The store's.
pub fn by_reason(
    c: &mut Conn,
    env: &Env,
    scope: &Scope,
    on: Date,
) -> Result<BTreeMap<String, u64>, AppError> {
    if let Some(known) = sums::on(c, env, scope, on, "原因")? {
        return Ok(known);
    }
    let mut counts = BTreeMap::new();
    for (reasons, n) in lists::grouped(c, scope, &both(on), "s.reasons", None)? {
        for reason in reasons.split('、').filter(|r| !r.is_empty()) {
            *counts.entry(reason.to_owned()).or_insert(0) += n;
        }
    }
    Ok(counts)
}

/// How many on the roster have each state of the year's registration.
///
/// # Errors
/// The store's.
pub fn by_registration(
    c: &mut Conn,
    env: &Env,
    scope: &Scope,
    on: Date,
) -> Result<BTreeMap<String, u64>, AppError> {
    match sums::on(c, env, scope, on, "注册")? {
        Some(known) => Ok(known),
        None => lists::grouped(c, scope, &both(on), "s.registration", None),
    }
}

/// How many have each 名册状态; where the scope has no sums, those 在册 and 在册（待清理） are counted.
///
/// # Errors
/// The store's.
pub fn by_state(c: &mut Conn, env: &Env, scope: &Scope, on: Date) -> Result<BTreeMap<String, u64>, AppError> {
    match sums::on(c, env, scope, on, "名册")? {
        Some(known) => Ok(known),
        None => lists::grouped(c, scope, &both(on), "s.roster", None),
    }
}
