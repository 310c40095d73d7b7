//! One page of records, found as the list of the table finds them.

use fengqiao_db::{Bind, Conn};
use fengqiao_domain::access::Scope;

use super::read::one;
use super::{Asked, Found, Start};
use crate::AppError;
use crate::tables::find::mark;
use crate::tables::{Env, Params, Records, as_of, query};

/// Records loaded at a time while those not there yet on the day are passed over.
const PART: usize = 500;

pub(super) fn page<T: Records>(
    c: &mut Conn,
    env: &Env,
    scope: &Scope,
    asked: &Asked,
) -> Result<Found, AppError> {
    if !asked.text.is_empty()
        && let Some((ids, more)) = T::by_text(c, scope, asked)?
    {
        return these::<T>(c, env, asked, &ids, more);
    }
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
        let condition = condition::<T>(c, env, scope, asked, &last, &mut binds)?;
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

/// Records found already, in their order; those not there yet on the day are left out.
fn these<T: Records>(
    c: &mut Conn,
    env: &Env,
    asked: &Asked,
    ids: &[String],
    more: bool,
) -> Result<Found, AppError> {
    let on = asked.as_of.unwrap_or(env.today);
    let mut rows = query::rows::<T>(c, env, ids, on)?;
    rows.retain(|row| asked.as_of.is_none_or(|on| T::first_fact(row).is_none_or(|day| day <= on)));
    let rows = rows.iter().map(|row| one::<T>(row, env, asked.as_of, true).json).collect();
    Ok(Found { rows, next: ids.last().filter(|_| more).cloned() })
}

fn condition<T: Records>(
    c: &mut Conn,
    env: &Env,
    scope: &Scope,
    asked: &Asked,
    last: &str,
    binds: &mut Vec<Bind>,
) -> Result<String, AppError> {
    let mut condition = T::within(scope, binds);
    if let Some(shown) = T::shown_on(asked.as_of.unwrap_or(env.today), binds) {
        condition = format!("{condition} AND {shown}");
    }
    if let Some(authority) = &asked.authority {
        condition = format!("{condition} AND {}", T::within(&Scope::Authority(authority.clone()), binds));
    }
    if !asked.text.is_empty() {
        condition = format!("{condition} AND {}", searched::<T>(c, scope, asked, env, binds)?);
    }
    if !last.is_empty() {
        let after = mark(binds, last);
        condition = format!("{condition} AND r.id > {after}");
    }
    Ok(condition)
}

/// The text as the list of the table looks for it: by an index, however many records there are.
fn searched<T: Records>(
    c: &mut Conn,
    scope: &Scope,
    asked: &Asked,
    env: &Env,
    binds: &mut Vec<Bind>,
) -> Result<String, AppError> {
    let text = asked.text.clone();
    let authority = asked.authority.clone().map(|code| ("authority".to_owned(), code));
    let params = Params([("q".to_owned(), text)].into_iter().chain(authority).collect());
    let conditions = T::asked(scope, &params, asked.as_of.unwrap_or(env.today), binds);
    if conditions.is_empty() {
        let words = "这张表没有名称一栏，不能按文字查找。请改用 district 或逐页读取。";
        return Err(AppError::invalid("q", words));
    }
    let mut condition = conditions.join(" AND ");
    if let Some(text) = T::looked_for(scope, &params) {
        let pair = mark(binds, query::rarest(c, T::SQL, text)?.0);
        let holders = format!("SELECT w.record_id FROM {}_pairs w WHERE w.pair = {pair}", T::SQL);
        condition = format!("{condition} AND r.id IN ({holders})");
    }
    Ok(condition)
}
