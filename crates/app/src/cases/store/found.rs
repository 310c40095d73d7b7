//! Cases found by words, inside the reader's scope, what was recorded last first; and what the words are found in, filled
//! anew and checked.

use std::collections::HashSet;

use fengqiao_db::{Bind, Conn};
use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::cases::text;
use fengqiao_domain::text::asked::Word;
use fengqiao_domain::text::place;
use jiff::civil::Date;

use super::lists::asked;
use super::records::CaseRecords;
use super::text::{self as index, Entry, Wanted};
use crate::tables::find::{mark, marks};
use crate::tables::paging::Total;
use crate::tables::{Env, Params, Records as _};
use crate::{Actor, App, AppError, Event};

/// Hits are counted and paged up to here.
pub const CAP: usize = 200;
/// The newest hits among which other filters look.
pub const AMONG: usize = 2_000;
/// Cases at a time while all are gone through.
const PART: usize = 500;
/// The filters of the list that are tokens of the index, and their letters.
const PLACES: [(&str, char); 4] =
    [("authority", 'a'), ("subdistrict", 't'), ("organisation", 'o'), ("mediator", 'm')];

/// The tokens a reader's look goes along; `None` where the scope reaches nothing.
fn within(scope: &Scope) -> Option<Vec<String>> {
    text::scope_token(scope).ok().map(|token| token.into_iter().collect())
}

/// The ids of the cases with all of the words that the filters of the list leave, as far as [`CAP`]. With other filters
/// than places only the newest [`AMONG`] hits are looked at; `more` says that there may be others.
///
/// # Errors
/// The store's.
pub fn ids(
    c: &mut Conn,
    scope: &Scope,
    words: &[Word],
    params: &Params,
    on: Date,
) -> Result<(Vec<String>, Total), AppError> {
    let Some(mut places) = within(scope) else { return Ok((Vec::new(), Total::exact(0))) };
    for (key, kind) in PLACES {
        places.extend(Some(params.get(key)).filter(|code| !code.is_empty()).map(|code| place(kind, code)));
    }
    let is_token = |key: &str| PLACES.iter().any(|(place, _)| *place == key);
    let rest = Params(params.0.iter().filter(|(key, _)| !is_token(key)).cloned().collect());
    let filtered = !asked(scope, &rest, on, &mut Vec::new()).is_empty();
    let most = if filtered { AMONG } else { CAP };
    let hits = index::newest(c, &Wanted { words, places }, None, most + 1)?;
    let more = hits.len() > most;
    let mut ids: Vec<String> = hits.into_iter().take(most).map(|(_, id)| id).collect();
    if filtered {
        ids = left(c, scope, ids, &rest, on)?;
    }
    let total = Total { n: ids.len().min(CAP) as u64, more: more || ids.len() > CAP };
    ids.truncate(CAP);
    Ok((ids, total))
}

/// Those of some cases that filters leave, in their order.
fn left(
    c: &mut Conn,
    scope: &Scope,
    ids: Vec<String>,
    params: &Params,
    on: Date,
) -> Result<Vec<String>, AppError> {
    let mut kept: HashSet<String> = HashSet::new();
    for part in ids.chunks(PART) {
        let mut binds: Vec<Bind> = part.iter().map(|id| id.as_str().into()).collect();
        let these = marks(1, part.len());
        let conditions = asked(scope, params, on, &mut binds).join(" AND ");
        let sql = format!("SELECT r.id FROM cases r WHERE r.id IN ({these}) AND {conditions}");
        kept.extend(c.query(&sql, &binds)?.iter().map(|row| row.text(0)));
    }
    Ok(ids.into_iter().filter(|id| kept.contains(id)).collect())
}

/// So many cases with all of the words after the one with this id, of one 管理单位 where it is given; and whether there are
/// more.
///
/// # Errors
/// The store's.
pub fn part(
    c: &mut Conn,
    scope: &Scope,
    words: &[Word],
    authority: Option<&str>,
    after: Option<&str>,
    limit: usize,
) -> Result<(Vec<String>, bool), AppError> {
    let Some(mut places) = within(scope) else { return Ok((Vec::new(), false)) };
    places.extend(authority.map(|code| place('a', code)));
    let below = match after {
        None => None,
        Some(id) => {
            let gone = || AppError::invalid("after", "上一页的最后一件已经作废，从头再取。");
            Some(index::stored(c, &[id])?.get(id).map(|(n, _)| *n).ok_or_else(gone)?)
        }
    };
    let mut hits = index::newest(c, &Wanted { words, places }, below, limit + 1)?;
    let more = hits.len() > limit;
    hits.truncate(limit);
    Ok((hits.into_iter().map(|(_, id)| id).collect(), more))
}

/// The newest closed cases of a main type of dispute within the scope.
///
/// # Errors
/// The store's.
pub fn closed_of(c: &mut Conn, scope: &Scope, kind: &str, limit: usize) -> Result<Vec<String>, AppError> {
    let Some(mut places) = within(scope) else { return Ok(Vec::new()) };
    places.insert(0, text::closed_token(kind));
    let hits = index::newest(c, &Wanted { words: &[], places }, None, limit)?;
    Ok(hits.into_iter().map(|(_, id)| id).collect())
}

/// Enters everything where nothing is entered though there are cases: after an upgrade, after a backup was brought back.
///
/// # Errors
/// The store's.
pub fn complete(app: &App) -> Result<(), AppError> {
    let missing = app.read(|c| {
        let sql = "SELECT CASE WHEN EXISTS (SELECT 1 FROM cases WHERE state <> 'voided')
                   AND NOT EXISTS (SELECT 1 FROM case_texts) THEN 1 ELSE 0 END";
        Ok::<_, AppError>(c.query_one(sql, &[])?.int(0) == 1)
    })?;
    if !missing {
        return Ok(());
    }
    app.act(&Actor::system(), Action::EditCases, |tx| {
        let now = tx.now().to_owned();
        let env = tx.app.env(&now);
        fill(tx.conn(), &env)?;
        tx.audit(Event::new("recompute", "settings", "search").summary("案件全文索引已建立"));
        Ok(())
    })
}

/// The index anew, in the order the cases were recorded.
///
/// # Errors
/// The store's.
pub fn fill(c: &mut Conn, env: &Env) -> Result<(), AppError> {
    index::clear(c)?;
    every(c, env, "1 = 1", &[], |c, pairs| index::keep(c, &pairs))
}

/// What cases say of an organisation whose name has changed.
///
/// # Errors
/// The store's.
pub fn renamed(c: &mut Conn, env: &Env, organisation: &str) -> Result<(), AppError> {
    every(c, env, "r.organisation = $1", &[organisation.into()], |c, pairs| index::keep(c, &pairs))
}

/// How many cases were looked at, and the ids of those whose entry differs from the rules.
///
/// # Errors
/// The store's.
pub fn differing(c: &mut Conn, env: &Env) -> Result<(u64, Vec<String>), AppError> {
    let (mut count, mut wrong) = (0, Vec::new());
    every(c, env, "1 = 1", &[], |c, pairs| {
        let ids: Vec<&str> = pairs.iter().map(|(_, case)| case.id.as_str()).collect();
        let stored = index::stored(c, &ids)?;
        for (_, case) in &pairs {
            count += 1;
            if stored.get(&case.id).map(|(_, digest)| digest)
                != Entry::of(case).map(|entry| entry.digest).as_ref()
            {
                wrong.push(case.id.clone());
            }
        }
        Ok(())
    })?;
    let (held, numbered) = index::counts(c)?;
    if held != numbered {
        wrong.push(format!("索引 {held} 行、登记 {numbered} 行"));
    }
    Ok((count, wrong))
}

type Pairs = Vec<(Option<fengqiao_domain::cases::Case>, fengqiao_domain::cases::Case)>;

/// Hands on the cases of a condition part by part, each as it stands and as it is to stand.
fn every(
    c: &mut Conn,
    env: &Env,
    condition: &str,
    about: &[Bind],
    mut each: impl FnMut(&mut Conn, Pairs) -> Result<(), AppError>,
) -> Result<(), AppError> {
    let mut last = String::new();
    loop {
        let mut binds = about.to_vec();
        let after = mark(&mut binds, last.as_str());
        let sql = format!("{condition} AND r.id > {after} ORDER BY r.id LIMIT {PART}");
        let mut pairs: Pairs = Vec::new();
        CaseRecords::each(c, env, &sql, &binds, &mut |case| {
            last.clone_from(&case.id);
            pairs.push((Some(case.clone()), case));
            Ok(())
        })?;
        let whole = pairs.len() == PART;
        each(c, pairs)?;
        if !whole {
            return Ok(());
        }
    }
}
