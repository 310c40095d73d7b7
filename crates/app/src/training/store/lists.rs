//! What the lists of sessions and rows ask.

use fengqiao_db::{Bind, Conn};
use fengqiao_domain::access::Scope;
use fengqiao_domain::training::SESSIONS;
use jiff::civil::Date;

use super::sessions::SessionRecords;
use crate::AppError;
use crate::tables::find::mark;
use crate::tables::paging::COUNTED;
use crate::tables::query::{equal, holding};
use crate::tables::{Params, Records};

/// States of a session on a day, as the list's filter names them.
pub const STATES: [&str; 5] = ["未开始", "进行中", "已结束", "待登记签到", "已取消"];

/// The filters of the sessions: `year`, `category`, `topic`, `level`, `authority`, `place`, `state` and `q`, a part of the
/// name.
pub fn asked(params: &Params, on: Date, binds: &mut Vec<Bind>) -> Vec<String> {
    let columns = ["category", "topic", "level"].into_iter();
    let mut all: Vec<String> = columns.filter_map(|key| equal(&SESSIONS, key, params, binds)).collect();
    if let Some(year) = year(params.get("year")) {
        let (first, last) =
            (mark(binds, format!("{year:04}-01-01")), mark(binds, format!("{year:04}-12-31")));
        all.push(format!("r.starts_on >= {first} AND r.starts_on <= {last}"));
    }
    let authority = params.get("authority");
    if !authority.is_empty() {
        all.push(format!("r.authority = {}", mark(binds, authority)));
    }
    let place = params.get("place");
    if !place.is_empty() {
        let literal = place.replace('!', "!!").replace('%', "!%").replace('_', "!_");
        all.push(format!("r.place LIKE {} ESCAPE '!'", mark(binds, format!("%{literal}%"))));
    }
    let text = params.get("q");
    if !text.is_empty() {
        all.push(holding(text, binds));
    }
    all.extend(state(params.get("state"), on, binds));
    all
}

fn state(words: &str, on: Date, binds: &mut Vec<Bind>) -> Option<String> {
    if words == "已取消" {
        return Some("r.cancelled_on IS NOT NULL".to_owned());
    }
    if !STATES.contains(&words) {
        return None;
    }
    let day = mark(binds, on.to_string());
    let end = "COALESCE(r.ends_on, r.starts_on)";
    let of_days = match words {
        "未开始" => format!("r.starts_on > {day}"),
        "进行中" => format!("r.starts_on <= {day} AND {end} >= {day}"),
        "已结束" => format!("{end} < {day}"),
        _ => format!(
            "{end} < {day} AND NOT EXISTS (SELECT 1 FROM attendances a WHERE a.session_id = r.id
             AND a.withdrawn_on IS NULL)"
        ),
    };
    Some(format!("r.cancelled_on IS NULL AND {of_days}"))
}

/// A year as typed; nothing for what is none.
pub fn year(typed: &str) -> Option<i16> {
    typed.parse().ok().filter(|year| (1949..=2999).contains(year))
}

/// The filters of annex 7: those of its sessions, and `session` by id.
pub fn asked_of_rows(params: &Params, on: Date, binds: &mut Vec<Bind>) -> Vec<String> {
    let mut all = Vec::new();
    let session = params.get("session");
    if !session.is_empty() {
        all.push(format!("r.session_id = {}", mark(binds, session)));
    }
    let of_sessions = asked(params, on, binds);
    if !of_sessions.is_empty() {
        all.push(format!(
            "r.session_id IN (SELECT r.id FROM training_sessions r WHERE {})",
            of_sessions.join(" AND ")
        ));
    }
    all
}

fn conditions(scope: &Scope, params: &Params, on: Date, binds: &mut Vec<Bind>) -> String {
    let mut all = vec![SessionRecords::within(scope, binds)];
    all.extend(asked(params, on, binds));
    all.join(" AND ")
}

/// How many sessions a list has, exact up to [`COUNTED`].
///
/// # Errors
/// The store's.
pub fn count(c: &mut Conn, scope: &Scope, params: &Params, on: Date) -> Result<u64, AppError> {
    let mut binds = Vec::new();
    let condition = conditions(scope, params, on, &mut binds);
    let sql = format!(
        "SELECT COUNT(*) FROM (SELECT 1 AS one FROM training_sessions r WHERE {condition} LIMIT {}) n",
        COUNTED + 1
    );
    Ok(c.query_one(&sql, &binds)?.int(0).unsigned_abs())
}

/// The ids of one page of sessions, the newest first.
///
/// # Errors
/// The store's.
pub fn page(
    c: &mut Conn,
    scope: &Scope,
    params: &Params,
    on: Date,
    row: u64,
    size: u32,
) -> Result<Vec<String>, AppError> {
    let mut binds = Vec::new();
    let condition = conditions(scope, params, on, &mut binds);
    let sql = format!(
        "SELECT r.id FROM training_sessions r WHERE {condition} ORDER BY r.starts_on DESC, r.id DESC
         LIMIT {size} OFFSET {row}"
    );
    Ok(c.query(&sql, &binds)?.iter().map(|r| r.text(0)).collect())
}
