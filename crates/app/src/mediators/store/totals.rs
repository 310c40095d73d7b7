//! How many people have each state: all from the people of each kind, which the sums know for the city and for each
//! authority, and which are counted for a street or an organisation.

use std::collections::BTreeMap;
use std::sync::Arc;

use fengqiao_db::Conn;
use fengqiao_domain::access::Scope;
use fengqiao_domain::mediators::roster::ReasonCode;
use jiff::civil::Date;

use super::kind::Kind;
use super::lists::{self, Asked, CLEANUP, ON_ROSTER};
use super::sums::{self, CITY, Kinds};
use crate::AppError;
use crate::tables::Env;
use crate::tables::paging::Total;

/// The people of a scope on a date by kind.
///
/// # Errors
/// The store's.
pub fn kinds(c: &mut Conn, env: &Env, scope: &Scope, on: Date) -> Result<Arc<Kinds>, AppError> {
    env.memo.get(c, &format!("kinds {scope:?} {on}"), |c| match scope {
        Scope::City => sums::at(c, CITY, on),
        Scope::Authority(code) => sums::at(c, code, on),
        Scope::Nothing => Ok(Kinds::new()),
        Scope::Subdistrict { .. } | Scope::Organisation(_) | Scope::Mediator(_) => lists::kinds(c, scope, on),
    })
}

/// The people of each kind among whom a list is counted, and how far: all that the scope has, or, where names,
/// organisations or idle people are looked for, those found up to so many.
fn among(c: &mut Conn, env: &Env, scope: &Scope, asked: &Asked) -> Result<(Arc<Kinds>, u64), AppError> {
    if !asked.is_selective() {
        return Ok((kinds(c, env, scope, asked.on)?, u64::MAX));
    }
    // The same for every page of the list.
    let key = format!("count {scope:?} {asked:?}");
    Ok((env.memo.get(c, &key, |c| lists::grouped(c, env, scope, asked))?, asked.most()))
}

/// How many a list has: exact unless names, organisations or idle people are looked for.
///
/// # Errors
/// The store's.
pub fn total(c: &mut Conn, env: &Env, scope: &Scope, asked: &Asked) -> Result<Total, AppError> {
    let (kinds, most) = among(c, env, scope, asked)?;
    // Whoever was looked for is of the list, also with the kind he has where he went.
    let is_of = |kind: i64| asked.is_selective() || asked.matches(kind);
    Ok(Total::counted(kinds.iter().filter(|(kind, _)| is_of(**kind)).map(|(_, n)| n).sum(), most))
}

/// How many of a list are 在册 and 在册（待清理）.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    /// 在册.
    pub on_roster: u64,
    /// 在册（待清理）.
    pub cleanup: u64,
    /// There are more: counting ended before both were through.
    pub more: bool,
}

/// The two parts of a list, whatever state of the roster it asks for; counted in one walk where no sums know them.
///
/// # Errors
/// The store's.
pub fn parts(c: &mut Conn, env: &Env, scope: &Scope, asked: &Asked) -> Result<Parts, AppError> {
    let both = asked.clone().states(&ON_ROSTER);
    let (counts, most) = among(c, env, scope, &both)?;
    let of = |state: &str| {
        let one = both.clone().states(&[state]);
        counts.iter().filter(|(kind, _)| one.matches(**kind)).map(|(_, n)| n).sum()
    };
    let (on_roster, cleanup): (u64, u64) = (of(ON_ROSTER[0]), of(CLEANUP));
    Ok(Parts { on_roster, cleanup, more: on_roster + cleanup > most })
}

/// Counts by the words a kind has.
fn by<'a, W: IntoIterator<Item = &'a str>>(
    kinds: &Kinds,
    words: impl Fn(&Kind) -> W,
) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for (kind, n) in kinds {
        for word in words(&Kind::of(*kind)) {
            *counts.entry(word.to_owned()).or_insert(0) += n;
        }
    }
    counts
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
    let kinds = kinds(c, env, scope, on)?;
    Ok(by(&kinds, |kind| {
        let reasons = if kind.roster.counts() { kind.reasons.clone() } else { Vec::new() };
        reasons.into_iter().map(ReasonCode::label)
    }))
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
    let kinds = kinds(c, env, scope, on)?;
    Ok(by(&kinds, |kind| kind.roster.counts().then(|| kind.registration.label())))
}

/// How many have each 名册状态.
///
/// # Errors
/// The store's.
pub fn by_state(c: &mut Conn, env: &Env, scope: &Scope, on: Date) -> Result<BTreeMap<String, u64>, AppError> {
    let kinds = kinds(c, env, scope, on)?;
    Ok(by(&kinds, |kind| Some(kind.roster.label())))
}
