//! A page of people with its total, kept while the records stay as they are.

use std::sync::Arc;

use fengqiao_db::Conn;
use fengqiao_domain::access::Scope;

use super::shared::{Paging, Row, rows, told_rows};
use crate::AppError;
use crate::mediators::lists::{self, Asked, Total};
use crate::tables::Env;

/// A page of people.
pub struct People {
    /// Their ids, in order.
    pub ids: Vec<String>,
    /// The same as rows.
    pub rows: Vec<Row>,
    /// How many there are in all, as far as is counted.
    pub total: Total,
}

impl People {
    /// Nobody.
    pub fn nobody() -> Arc<Self> {
        Arc::new(Self { ids: Vec::new(), rows: Vec::new(), total: Total::exact(0) })
    }
}

/// The people asked for, within the scope.
///
/// # Errors
/// The store's.
pub fn people(
    c: &mut Conn,
    env: &Env,
    scope: &Scope,
    asked: &Asked,
    paging: &Paging,
) -> Result<Arc<People>, AppError> {
    of(c, env, scope, asked, paging, false)
}

/// The same, each with every reason in full.
///
/// # Errors
/// The store's.
pub fn told_people(
    c: &mut Conn,
    env: &Env,
    scope: &Scope,
    asked: &Asked,
    paging: &Paging,
) -> Result<Arc<People>, AppError> {
    of(c, env, scope, asked, paging, true)
}

fn of(
    c: &mut Conn,
    env: &Env,
    scope: &Scope,
    asked: &Asked,
    paging: &Paging,
    told: bool,
) -> Result<Arc<People>, AppError> {
    let key = format!("people {} {told} {scope:?} {asked:?} {paging:?}", env.today);
    env.memo.get(c, &key, |c| {
        let total = lists::total(c, env, scope, asked)?;
        let ids = lists::page(c, env, scope, asked, &paging.within(total).start, paging.size, total)?;
        let rows = if told {
            told_rows(c, env, scope, &ids, asked.on)
        } else {
            rows(c, env, scope, &ids, asked.on)
        }?;
        Ok(People { ids, rows, total })
    })
}
