//! 推进计划: what a bureau says about a target it has not reached: by when, who, why not yet, by which means.

use std::collections::BTreeMap;

use fengqiao_db::Conn;
use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::coverage::{Indicator, TargetRow, targets_table};
use fengqiao_domain::value::Raw;
use jiff::civil::Date;

use super::TargetRecords;
use crate::tables::edit::{Edit, Since, edit, load};
use crate::tables::{Env, Records};
use crate::{Actor, App, AppError};

/// Which target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// 管理单位.
    pub authority: String,
    /// The indicator.
    pub indicator: Indicator,
    /// 考核时点.
    pub due: Date,
}

impl Key {
    /// From an address; what is no target of the policy, or out of what the scope reads, is as if it were not there.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn of(
        env: &Env,
        scope: &Scope,
        authority: &str,
        indicator: &str,
        due: &str,
    ) -> Result<Self, AppError> {
        let known = super::figures::authorities(env, scope).into_iter().any(|(code, _)| code == authority);
        let targets = env.policy.coverage.targets.iter().map(|t| t.value);
        let target = targets
            .filter(|_| known)
            .find(|t| t.indicator.code() == indicator && t.due.to_string() == due)
            .ok_or(AppError::NotFound)?;
        Ok(Self { authority: authority.to_owned(), indicator: target.indicator, due: target.due })
    }

    fn blank(&self) -> TargetRow {
        TargetRow {
            authority: self.authority.clone(),
            indicator: self.indicator.code().to_owned(),
            due: Some(self.due),
            ..TargetRow::default()
        }
    }
}

/// The row with its plan and figures as of today; an empty plan where none was kept.
///
/// # Errors
/// `NotFound` out of scope, or the store's.
pub fn find(c: &mut Conn, env: &Env, scope: &Scope, key: &Key) -> Result<TargetRow, AppError> {
    let known = TargetRecords::find(c, &[targets_table::key(&key.blank())])?;
    match known.into_values().next() {
        Some(id) => load::<TargetRecords>(c, env, scope, &id),
        None => Ok(key.blank()),
    }
}

/// Writes the plan. `values` are by column key.
///
/// # Errors
/// `NotFound` where the actor reads but does not keep, `Invalid` column by column, `Conflict`.
pub fn write(
    app: &App,
    actor: &Actor,
    key: &Key,
    revision: i64,
    mut values: BTreeMap<String, Raw>,
) -> Result<TargetRow, AppError> {
    app.act(actor, Action::EditPlan, |tx| {
        let now = tx.now().to_owned();
        let env = tx.app.env(&now);
        let old = find(tx.conn(), &env, &actor.scope, key)?;
        let id = Some(old.id.as_str()).filter(|id| !id.is_empty());
        if id.is_none() {
            for (column, text) in [
                ("authority", key.authority.clone()),
                ("indicator", key.indicator.code().to_owned()),
                ("due", key.due.to_string()),
            ] {
                values.insert(column.to_owned(), Raw::Text(text));
            }
        }
        let asked =
            Edit { id, revision, values: &values, since: Since::Day(env.today), sure: true, note: "" };
        edit::<TargetRecords>(tx, &actor.scope, &asked)
    })
}
