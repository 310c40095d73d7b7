//! 考核基数: the bureau enters it, the city confirms and locks it, or unlocks it with a reason (R1).

use std::collections::BTreeMap;

use fengqiao_db::Conn;
use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::coverage::base_state::{confirm as confirm_rule, unlock as unlock_rule};
use fengqiao_domain::coverage::{BaseFigure, Indicator, base_figures};
use fengqiao_domain::value::Raw;

use super::BaseRecords;
use crate::tables::changes::ChangeLog;
use crate::tables::edit::{Edit, Since, edit, load};
use crate::tables::save::{Kept, save};
use crate::tables::{Env, Records, Touched};
use crate::{Actor, App, AppError, Event, Tx};

/// Which base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// 管理单位.
    pub authority: String,
    /// The indicator.
    pub indicator: Indicator,
    /// 年度.
    pub year: i64,
}

impl Key {
    /// From an address; out of what the scope reads it is as if it were not there.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn of(
        env: &Env,
        scope: &Scope,
        authority: &str,
        indicator: &str,
        year: &str,
    ) -> Result<Self, AppError> {
        let known = super::figures::authorities(env, scope).into_iter().any(|(code, _)| code == authority);
        let indicator = Indicator::from_code(indicator).filter(|_| known).ok_or(AppError::NotFound)?;
        let year = year.parse().ok().filter(|year| (1900..=2200).contains(year)).ok_or(AppError::NotFound)?;
        Ok(Self { authority: authority.to_owned(), indicator, year })
    }

    /// A figure with this key and nothing else.
    pub fn blank(&self) -> BaseFigure {
        BaseFigure {
            authority: self.authority.clone(),
            indicator: self.indicator.code().to_owned(),
            year: Some(self.year),
            ..BaseFigure::default()
        }
    }
}

/// The base as entered, if it is.
///
/// # Errors
/// `NotFound` out of scope, or the store's.
pub fn find(c: &mut Conn, env: &Env, scope: &Scope, key: &Key) -> Result<Option<BaseFigure>, AppError> {
    let known = BaseRecords::find(c, &[base_figures::key(&key.blank())])?;
    known.into_values().next().map(|id| load::<BaseRecords>(c, env, scope, &id)).transpose()
}

/// Enters or changes a base. `values` are by column key.
///
/// # Errors
/// `NotFound` where the actor reads but does not keep, `Invalid` column by column and for a locked one, `Conflict`.
pub fn enter(
    app: &App,
    actor: &Actor,
    key: &Key,
    revision: i64,
    mut values: BTreeMap<String, Raw>,
) -> Result<BaseFigure, AppError> {
    app.act(actor, Action::EditBase, |tx| {
        let now = tx.now().to_owned();
        let env = tx.app.env(&now);
        let old = find(tx.conn(), &env, &actor.scope, key)?;
        if old.is_none() {
            if revision != 0 {
                return Err(AppError::Conflict);
            }
            for (column, text) in [
                ("authority", key.authority.clone()),
                ("indicator", key.indicator.code().to_owned()),
                ("year", key.year.to_string()),
            ] {
                values.insert(column.to_owned(), Raw::Text(text));
            }
        }
        let asked = Edit {
            id: old.as_ref().map(|b| b.id.as_str()),
            revision,
            values: &values,
            since: Since::Day(env.today),
            sure: true,
            note: "",
        };
        edit::<BaseRecords>(tx, &actor.scope, &asked)
    })
}

/// Confirms and locks a base: from now on it counts.
///
/// # Errors
/// `NotFound`, `Conflict`, `Refused` by the rule.
pub fn confirm(app: &App, actor: &Actor, key: &Key, revision: i64) -> Result<BaseFigure, AppError> {
    decide(app, actor, key, revision, &Decision { verb: "confirm", kind: "认定", reason: "" })
}

/// Unlocks a base; the working list counts until it is confirmed again.
///
/// # Errors
/// `NotFound`, `Conflict`, `Refused` by the rule, `Invalid` without a reason.
pub fn unlock(
    app: &App,
    actor: &Actor,
    key: &Key,
    revision: i64,
    reason: &str,
) -> Result<BaseFigure, AppError> {
    decide(app, actor, key, revision, &Decision { verb: "unlock", kind: "解锁", reason: reason.trim() })
}

struct Decision<'a> {
    verb: &'static str,
    kind: &'static str,
    reason: &'a str,
}

fn decide(
    app: &App,
    actor: &Actor,
    key: &Key,
    revision: i64,
    what: &Decision,
) -> Result<BaseFigure, AppError> {
    app.act(actor, Action::ConfirmBase, |tx| {
        let now = tx.now().to_owned();
        let env = tx.app.env(&now);
        let old = find(tx.conn(), &env, &actor.scope, key)?.ok_or(AppError::NotFound)?;
        if old.revision != revision {
            return Err(AppError::Conflict);
        }
        let mut new = old.clone();
        if what.verb == "confirm" {
            confirm_rule(&mut new, env.today, &actor.name)?;
        } else {
            unlock_rule(&mut new, what.reason)?;
        }
        keep(tx, &env, old, new, what)
    })
}

fn keep(
    tx: &mut Tx,
    env: &Env,
    old: BaseFigure,
    new: BaseFigure,
    what: &Decision,
) -> Result<BaseFigure, AppError> {
    let day = |b: &BaseFigure| b.confirmed_on.map(|day| day.to_string()).unwrap_or_default();
    let (before, after) = (day(&old), day(&new));
    let value = new.value.unwrap_or_default();
    let note = if what.reason.is_empty() { format!("数值 {value}") } else { what.reason.to_owned() };
    let (mut log, mut touched) = (ChangeLog::new(tx.actor, env, None), Touched::default());
    let one = Kept { old: Some(old), new, kind: what.kind, note };
    let row = save::<BaseRecords>(tx.conn(), env, &mut log, &mut touched, env.today, vec![one])?
        .pop()
        .ok_or_else(|| AppError::Internal("没有存下基数".into()))?;
    let mut event = Event::new(what.verb, "base-figures", row.id.as_str())
        .summary(format!("{}考核基数 {value}", what.kind))
        .change("confirmed_on", before, after);
    if !what.reason.is_empty() {
        event = event.reason(what.reason);
    }
    tx.audit(event);
    Ok(row)
}
