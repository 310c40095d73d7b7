//! Records as JSON: what programs list, read, make and change. Values are as in the JSON export; personal ones are
//! masked, and showing them asks why and goes on record.

use std::collections::BTreeMap;

use fengqiao_db::{Bind, Conn};
use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::table::{Audience, Column, Need};
use fengqiao_domain::value::{Kind, Raw, Value};
use fengqiao_sheets::{Source, json_value};
use jiff::civil::Date;
use serde_json::{Map, Value as Json, json};

use super::changes::{self, Change};
use super::edit::{Edit, Since, edit, load};
use super::find::mark;
use super::import::{Done, Join, Options, run_with};
use super::registry::Of;
use super::{Env, Records, as_of};
use crate::error::FieldError;
use crate::platform::audit::Event;
use crate::platform::masking;
use crate::{Actor, App, AppError, Tx};

/// A column as programs are told of it.
pub struct ColumnView {
    /// Identifier.
    pub key: &'static str,
    /// Header text.
    pub title: &'static str,
    /// How its values look.
    pub kind: Kind,
    /// Whether it must be filled.
    pub need: Need,
    /// Who may see it.
    pub audience: Audience,
    /// What to fill in; may be empty.
    pub meaning: &'static str,
}

/// Which records are asked for.
pub struct Asked {
    /// Part of the record's name; empty for all.
    pub text: String,
    /// Only this 管理单位.
    pub authority: Option<String>,
    /// As they were on this day; only those there by then.
    pub as_of: Option<Date>,
    /// Where to begin.
    pub start: Start,
    /// How many.
    pub limit: usize,
}

/// Where a page begins.
pub enum Start {
    /// After so many records.
    Row(usize),
    /// After the record with this id.
    After(String),
}

/// One page.
pub struct Found {
    /// The records.
    pub rows: Vec<Json>,
    /// Id of the last one, when there are more.
    pub next: Option<String>,
}

/// One record.
pub struct One {
    /// Record id.
    pub id: String,
    /// Revision.
    pub revision: i64,
    /// As JSON.
    pub json: Json,
}

/// What a program wants to write.
pub struct Written {
    /// Values by column key.
    pub values: Map<String, Json>,
    /// 自何日起.
    pub from: Option<Date>,
    /// 更正: the value was never right.
    pub correction: bool,
    /// Source or reason.
    pub note: String,
}

/// What the API asks of a table.
pub trait Resources {
    /// Its columns in the order of the form.
    fn columns(&self) -> Vec<ColumnView>;
    /// One page of records; reading personal columns goes on record though they are masked.
    ///
    /// # Errors
    /// `Invalid`, or the store's.
    fn list(&self, app: &App, actor: &Actor, read: Action, asked: &Asked) -> Result<Found, AppError>;
    /// One record; with a reason its personal columns in full, which goes on record.
    ///
    /// # Errors
    /// `NotFound`, or the store's.
    fn get(
        &self,
        app: &App,
        actor: &Actor,
        id: &str,
        on: Option<Date>,
        reason: Option<&str>,
    ) -> Result<One, AppError>;
    /// Makes a record.
    ///
    /// # Errors
    /// `Invalid`, or the store's.
    fn create(&self, tx: &mut Tx, written: &Written) -> Result<One, AppError>;
    /// Changes a record.
    ///
    /// # Errors
    /// `NotFound`, `Conflict`, `Invalid`, or the store's.
    fn change(&self, tx: &mut Tx, id: &str, revision: i64, written: &Written) -> Result<One, AppError>;
    /// The newest lines of a record's history.
    ///
    /// # Errors
    /// `NotFound`, or the store's.
    fn history(&self, app: &App, actor: &Actor, id: &str, most: usize) -> Result<Vec<Change>, AppError>;
    /// Imports a file with something in the same transaction.
    ///
    /// # Errors
    /// See [`run_with`].
    fn import_with(
        &self,
        app: &App,
        actor: &Actor,
        source: &Source,
        options: &Options,
        join: &mut dyn Join,
    ) -> Result<Done, AppError>;
}

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
        let asked =
            Edit { id: None, revision: 0, values: &values, since: since(written, &env), note: &written.note };
        let row = edit::<T>(tx, &actor.scope, &asked)?;
        kept::<T>(tx, &env, row)
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
            load::<T>(c, &env, &actor.scope, id)?;
            changes::of(c, T::TABLE.id, id, most)
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

/// Records loaded at a time while those not there yet on the day are passed over.
const PART: usize = 500;

fn page<T: Records>(c: &mut Conn, env: &Env, scope: &Scope, asked: &Asked) -> Result<Found, AppError> {
    let (mut skip, mut last) = match &asked.start {
        Start::Row(n) => (*n, String::new()),
        Start::After(id) => (0, id.clone()),
    };
    let (mut found, mut more) = (Vec::new(), false);
    while !more {
        // Without a day nothing is passed over, so that the database can skip.
        let (take, offset) =
            if asked.as_of.is_some() { (PART, 0) } else { (asked.limit + 1, std::mem::take(&mut skip)) };
        let mut binds = Vec::new();
        let condition = condition::<T>(scope, asked, &last, &mut binds)?;
        let sql = format!("{condition} ORDER BY r.id LIMIT {take} OFFSET {offset}");
        let (mut read, mut rows) = (0, Vec::new());
        T::each(c, env, &sql, &binds, &mut |row| {
            read += 1;
            T::id(&row).clone_into(&mut last);
            if asked.as_of.is_none_or(|on| T::first_fact(&row).is_none_or(|day| day <= on)) {
                rows.push(row);
            }
            Ok(())
        })?;
        for row in rows {
            if skip > 0 {
                skip -= 1;
            } else if found.len() == asked.limit {
                more = true;
                break;
            } else {
                found.push(row);
            }
        }
        if read < take {
            break;
        }
    }
    if let Some(on) = asked.as_of {
        let ids: Vec<String> = found.iter().map(|row| T::id(row).to_owned()).collect();
        let lines = as_of::timelines::<T>(c, Some(&ids))?;
        for row in &mut found {
            as_of::rewind::<T>(row, &lines, on, env)?;
        }
    }
    T::on_day(c, env, &mut found, asked.as_of.unwrap_or(env.today))?;
    let next = found.last().filter(|_| more).map(|row| T::id(row).to_owned());
    Ok(Found { rows: found.iter().map(|row| one::<T>(row, env, asked.as_of, true).json).collect(), next })
}

fn condition<T: Records>(
    scope: &Scope,
    asked: &Asked,
    last: &str,
    binds: &mut Vec<Bind>,
) -> Result<String, AppError> {
    let mut condition = T::within(scope, binds);
    if let Some(authority) = &asked.authority {
        condition = format!("{condition} AND {}", T::within(&Scope::Authority(authority.clone()), binds));
    }
    if !asked.text.is_empty() {
        let named = |c: &&'static Column<T::Row>| {
            matches!(c.kind, Kind::Text(_)) && c.need == Need::Required && c.audience != Audience::Personal
        };
        let name = T::TABLE.stored().find(named).ok_or_else(|| {
            AppError::invalid("q", "这张表没有名称一栏，不能按文字查找。请改用 district 或逐页读取。")
        })?;
        let safe: String = asked
            .text
            .chars()
            .flat_map(|c| ['\\'].into_iter().filter(move |_| "%_\\".contains(c)).chain([c]))
            .collect();
        let like = mark(binds, format!("%{safe}%"));
        condition = format!("{condition} AND r.{} LIKE {like} ESCAPE '\\'", name.key);
    }
    if !last.is_empty() {
        let after = mark(binds, last);
        condition = format!("{condition} AND r.id > {after}");
    }
    Ok(condition)
}

/// The record as it was on a day, with what it shows of others.
fn as_it_was<T: Records>(
    c: &mut Conn,
    env: &Env,
    mut row: T::Row,
    on: Option<Date>,
) -> Result<T::Row, AppError> {
    if let Some(on) = on {
        let lines = as_of::timelines::<T>(c, Some(&[T::id(&row).to_owned()]))?;
        as_of::rewind::<T>(&mut row, &lines, on, env)?;
    }
    let mut rows = [row];
    T::on_day(c, env, &mut rows, on.unwrap_or(env.today))?;
    let [row] = rows;
    Ok(row)
}

/// A record just kept, as it is answered.
///
/// # Errors
/// The store's.
pub fn shown<T: Records>(tx: &mut Tx, row: T::Row) -> Result<One, AppError> {
    let (app, now) = (tx.app, tx.now().to_owned());
    kept::<T>(tx, &app.env(&now), row)
}

fn kept<T: Records>(tx: &mut Tx, env: &Env, row: T::Row) -> Result<One, AppError> {
    let row = as_it_was::<T>(tx.conn(), env, row, None)?;
    Ok(one::<T>(&row, env, None, true))
}

fn one<T: Records>(row: &T::Row, env: &Env, on: Option<Date>, masked: bool) -> One {
    let at = env.at(on.unwrap_or(env.today));
    let (mut values, mut references) = (Map::new(), Map::new());
    for column in T::TABLE.columns {
        let value = (column.get)(row, &at);
        if let Value::Ref { id, .. } = &value {
            references.insert(column.key.into(), id.as_str().into());
        }
        let shown = if masked && column.audience == Audience::Personal && !value.is_empty() {
            masking::mask(column.key, &column.kind.show(&value)).into()
        } else {
            json_value(column.kind, &value)
        };
        values.insert(column.key.into(), shown);
    }
    let (id, revision) = (T::id(row).to_owned(), T::revision(row));
    let json = json!({ "id": id, "revision": revision, "label": T::label(row), "values": values, "references": references, "masked": masked });
    One { id, revision, json }
}

/// 更正, or 自何日起, today when it is not said.
fn since(written: &Written, env: &Env) -> Since {
    if written.correction { Since::Start } else { Since::Day(written.from.unwrap_or(env.today)) }
}

/// The values as cells. What is computed may be sent back unchanged and is left out; anything else there is refused.
fn raw_values<T: Records>(
    old: Option<&T::Row>,
    written: &Written,
    env: &Env,
) -> Result<BTreeMap<String, Raw>, AppError> {
    let at = env.at(env.today);
    let (mut values, mut problems) = (BTreeMap::new(), Vec::new());
    for (key, json) in &written.values {
        let column = T::TABLE.column(key);
        if let Some(column) = column.filter(|c| !c.is_entered()) {
            let now = old.map_or(Json::Null, |row| json_value(column.kind, &(column.get)(row, &at)));
            if *json != now {
                let why = format!("{}由系统按规则计算，不能填写。请去掉这一项。", column.title);
                problems.push(FieldError::new(key, why));
            }
            continue;
        }
        let many = column.is_some_and(|c| matches!(c.kind, Kind::Codes(_) | Kind::Texts | Kind::Refs(_)));
        match raw(json, many) {
            Ok(raw) => {
                values.insert(key.clone(), raw);
            }
            Err(why) => problems.push(FieldError::new(key, why)),
        }
    }
    if problems.is_empty() { Ok(values) } else { Err(AppError::Invalid { problems }) }
}

/// A JSON value as a cell.
fn raw(json: &Json, many: bool) -> Result<Raw, &'static str> {
    match json {
        Json::Null => Ok(Raw::Blank),
        Json::Bool(yes) => Ok(Raw::Bool(*yes)),
        Json::Number(n) => {
            Ok(Raw::Number { text: n.to_string(), rounded: n.to_string().contains(['e', 'E']) })
        }
        Json::String(text) if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) => {
            Err("含有不可见的控制字符。请删掉后重新提交。")
        }
        Json::String(text) => Ok(Raw::Text(text.clone())),
        Json::Array(parts) if many => {
            let parts: Option<Vec<&str>> = parts.iter().map(Json::as_str).collect();
            let parts = parts.ok_or("数组里只能是文字。")?;
            raw(&parts.join("、").into(), false)
        }
        Json::Array(_) => Err("这一栏只有一个值，不能写成数组。"),
        Json::Object(_) => Err("要写成文字、数字、true 或 false，不能写成对象。"),
    }
}
