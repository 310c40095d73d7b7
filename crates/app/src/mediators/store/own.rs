//! The sessions of one person, for 我的证件.

use fengqiao_db::{Conn, Row, binds};
use fengqiao_domain::codes::TRAINING_CATEGORIES;
use fengqiao_domain::training::seats::{Seat, seat};
use fengqiao_domain::training::{half_hours, hours_text};
use jiff::civil::Date;

use crate::AppError;

/// Sessions of a year that are shown.
const MOST: i64 = 30;

/// A session attended or enrolled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnSession {
    /// 活动名称.
    pub name: String,
    /// Day, kind, place.
    pub words: String,
    /// Hours attended; empty for one still to come.
    pub attended: String,
}

/// Sessions of a year the person attended, newest first.
///
/// # Errors
/// The store's.
pub fn attended(c: &mut Conn, mediator: &str, year: i16) -> Result<Vec<OwnSession>, AppError> {
    let sql = "SELECT s.name, s.category, s.starts_on, s.place, s.ends_on, a.attended FROM attendances a
               JOIN training_sessions s ON s.id = a.session_id
               WHERE a.mediator_id = $1 AND a.withdrawn_on IS NULL AND s.cancelled_on IS NULL
               AND s.starts_on >= $2 AND s.starts_on <= $3 ORDER BY s.starts_on DESC, s.id LIMIT $4";
    let (first, last) = (format!("{year}-01-01"), format!("{year}-12-31"));
    let rows = c.query(sql, &binds![mediator, first, last, MOST])?;
    Ok(rows
        .iter()
        .map(|r| OwnSession {
            attended: format!("{} 学时", hours_text(half_hours(r.opt_int(5).unwrap_or_default()))),
            ..session(r)
        })
        .collect())
}

/// Sessions to come or under way the person has enrolled in, the next first.
///
/// # Errors
/// The store's.
pub fn to_come(c: &mut Conn, mediator: &str, today: Date) -> Result<Vec<OwnSession>, AppError> {
    let sql = "SELECT s.name, s.category, s.starts_on, s.place, s.ends_on, s.capacity,
                 (SELECT COUNT(*) FROM enrolments b WHERE b.session_id = e.session_id AND b.withdrawn_at IS NULL
                  AND (b.enrolled_at < e.enrolled_at OR (b.enrolled_at = e.enrolled_at AND b.id < e.id)))
               FROM enrolments e
               JOIN training_sessions s ON s.id = e.session_id
               WHERE e.mediator_id = $1 AND e.withdrawn_at IS NULL AND s.cancelled_on IS NULL
               AND COALESCE(s.ends_on, s.starts_on) >= $2
               ORDER BY s.starts_on, s.id LIMIT $3";
    let rows = c.query(sql, &binds![mediator, today.to_string(), MOST])?;
    let one = |r: &Row| {
        let mut one = session(r);
        if let Seat::Waiting(n) = seat(usize::try_from(r.int(6)).unwrap_or(usize::MAX), r.opt_int(5)) {
            one.words = format!("{}　候补第 {n} 位，有人退出才轮到", one.words);
        }
        one
    };
    Ok(rows.iter().map(one).collect())
}

fn session(r: &Row) -> OwnSession {
    let days = match r.opt_str(4).filter(|end| *end != r.str(2)) {
        Some(end) => format!("{} 至 {end}", r.str(2)),
        None => r.text(2),
    };
    let parts = [days, TRAINING_CATEGORIES.label(r.str(1)).to_owned(), r.opt_text(3).unwrap_or_default()];
    let words: Vec<String> = parts.into_iter().filter(|p| !p.is_empty()).collect();
    OwnSession { name: r.text(0), words: words.join("　"), attended: String::new() }
}
