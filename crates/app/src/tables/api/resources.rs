//! A table's records, asked by programs.

use fengqiao_domain::access::Action;
use fengqiao_domain::table::{Audience, Column};
use fengqiao_sheets::Source;
use jiff::civil::Date;

use super::page::page;
use super::read::{as_it_was, kept, one};
use super::write::{raw_values, since};
use super::{Asked, ColumnView, Found, One, Resources, Written};
use crate::platform::audit::Event;
use crate::tables::Records;
use crate::tables::changes::{self, Change};
use crate::tables::edit::{ANYWAY, Edit, edit, load};
use crate::tables::import::{Done, Join, Options, run_with};
use crate::tables::registry::Of;
use crate::{Actor, App, AppError, Tx};

impl<T: Records> Resources for Of<T> {
    fn columns(&self) -> Vec<ColumnView> {
        let view = |c: &Column<T::Row>| ColumnView {
            key: c.key,
            title: c.title,
            kind: c.kind,
            need: c.need,
            audience: c.audience,
            meaning: T::TABLE.help(c.key).map_or("", |h| h.meaning),
        };
        T::TABLE.columns.iter().map(view).collect()
    }

    fn list(&self, app: &App, actor: &Actor, read: Action, asked: &Asked) -> Result<Found, AppError> {
        let now = app.clock.stamp();
        let env = app.env(&now);
        let found = app.read(|c| page::<T>(c, &env, &actor.scope, asked))?;
        if !found.rows.is_empty() && T::TABLE.columns.iter().any(|c| c.audience == Audience::Personal) {
            let words = format!("接口读取{} {} 条，个人信息已脱敏", T::TABLE.title, found.rows.len());
            app.record(actor, read, Event::new("list", T::TABLE.id, "").summary(words))?;
        }
        Ok(found)
    }

    fn get(
        &self,
        app: &App,
        actor: &Actor,
        id: &str,
        on: Option<Date>,
        reason: Option<&str>,
    ) -> Result<One, AppError> {
        let now = app.clock.stamp();
        let env = app.env(&now);
        let row = app.read(|c| {
            let row = load::<T>(c, &env, &actor.scope, id)?;
            as_it_was::<T>(c, &env, row, on)
        })?;
        if let Some(reason) = reason {
            let event = Event::new("view", T::TABLE.id, id).summary("接口查看完整个人信息").reason(reason);
            app.record(actor, Action::Unmask, event)?;
        }
        Ok(one::<T>(&row, &env, on, reason.is_none()))
    }

    fn create(&self, tx: &mut Tx, written: &Written) -> Result<One, AppError> {
        let (app, now, actor) = (tx.app, tx.now().to_owned(), tx.actor);
        let env = app.env(&now);
        let values = raw_values::<T>(None, written, &env)?;
        let mut asked = Edit {
            id: None,
            revision: 0,
            values: &values,
            since: since(written, &env),
            sure: !T::ASKS_FIRST,
            note: &written.note,
        };
        // A program is told, and decides by itself whether to take it back.
        let (row, told) = match edit::<T>(tx, &actor.scope, &asked) {
            Err(AppError::Invalid { problems }) if problems.iter().all(|p| p.field == ANYWAY) => {
                asked.sure = true;
                (edit::<T>(tx, &actor.scope, &asked)?, problems)
            }
            made => (made?, Vec::new()),
        };
        let mut one = kept::<T>(tx, &env, row)?;
        if !told.is_empty() {
            one.json["warnings"] = told.into_iter().map(|p| p.message).collect::<Vec<_>>().into();
        }
        Ok(one)
    }

    fn change(&self, tx: &mut Tx, id: &str, revision: i64, written: &Written) -> Result<One, AppError> {
        let (app, now, actor) = (tx.app, tx.now().to_owned(), tx.actor);
        let env = app.env(&now);
        let old = load::<T>(tx.conn(), &env, &actor.scope, id)?;
        if T::revision(&old) != revision {
            return Err(AppError::Conflict);
        }
        let old = as_it_was::<T>(tx.conn(), &env, old, None)?;
        let values = raw_values::<T>(Some(&old), written, &env)?;
        let asked = Edit {
            id: Some(id),
            revision,
            values: &values,
            since: since(written, &env),
            sure: true,
            note: &written.note,
        };
        let row = edit::<T>(tx, &actor.scope, &asked)?;
        kept::<T>(tx, &env, row)
    }

    fn history(&self, app: &App, actor: &Actor, id: &str, most: usize) -> Result<Vec<Change>, AppError> {
        let now = app.clock.stamp();
        let env = app.env(&now);
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        app.read(|c| {
            let row = load::<T>(c, &env, &actor.scope, id)?;
            let all = changes::of(c, T::TABLE.id, id, most)?;
            Ok(all.into_iter().map(|change| change.seen_by::<T>(&actor.scope, &row)).collect())
        })
    }

    fn import_with(
        &self,
        app: &App,
        actor: &Actor,
        source: &Source,
        options: &Options,
        join: &mut dyn Join,
    ) -> Result<Done, AppError> {
        run_with::<T>(app, actor, source, options, join)
    }
}
