//! Links and what was said by them.

use fengqiao_db::{Conn, Row, binds};
use fengqiao_domain::cases::record::Side;
use jiff::civil::Date;

use crate::AppError;
use crate::platform::crypto::Keys;

const TOKEN: &str = "case_feedback.token";
const WORDS: &str = "case_feedback.words";

/// What a party said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// 1 to 5.
    pub marks: i64,
    /// Words; may be empty.
    pub words: String,
    /// The day it was first said.
    pub on: Date,
    /// When it was last changed.
    pub changed_at: Option<String>,
}

/// A link.
#[derive(Clone, Debug)]
pub struct Link {
    /// What it is known by.
    pub token: String,
    /// What was said.
    pub given: Option<Given>,
}

fn read(row: &Row, keys: &Keys) -> Result<Link, AppError> {
    let given = match (row.opt_int(1), row.opt_str(3).and_then(|day| day.parse().ok())) {
        (Some(marks), Some(on)) => Some(Given {
            marks,
            words: row.opt_str(2).map_or(Ok(String::new()), |words| keys.open(words, WORDS))?,
            on,
            changed_at: row.opt_text(4),
        }),
        _ => None,
    };
    Ok(Link { token: keys.open(row.str(0), TOKEN)?, given })
}

/// The link of a side.
///
/// # Errors
/// The store's.
pub fn of_side(c: &mut Conn, keys: &Keys, case: &str, side: Side) -> Result<Option<Link>, AppError> {
    let sql = "SELECT token, satisfaction, words, given_on, changed_at FROM case_feedback WHERE case_id = $1 AND side = $2";
    let row = c.query_opt(sql, &binds![case, side.code()])?;
    row.map(|row| read(&row, keys)).transpose()
}

/// Makes a link; false where the side has one.
///
/// # Errors
/// The store's.
pub fn make(
    c: &mut Conn,
    keys: &Keys,
    (case, side): (&str, Side),
    token: &str,
    now: &str,
) -> Result<bool, AppError> {
    let made = c.execute(
        "INSERT INTO case_feedback (case_id, side, token, token_index, made_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (case_id, side) DO NOTHING",
        &binds![case, side.code(), keys.seal(token, TOKEN), keys.blind(token, TOKEN), now],
    )?;
    Ok(made > 0)
}

/// The case and side a link leads to.
///
/// # Errors
/// The store's.
pub fn behind(c: &mut Conn, keys: &Keys, token: &str) -> Result<Option<(String, Side)>, AppError> {
    let sql = "SELECT case_id, side FROM case_feedback WHERE token_index = $1";
    let row = c.query_opt(sql, &binds![keys.blind(token, TOKEN)])?;
    Ok(row.map(|row| {
        let side = Side::from_code(row.str(1)).unwrap_or(Side::Respondent);
        (row.text(0), side)
    }))
}

/// Keeps what was said.
///
/// # Errors
/// The store's.
pub fn give(c: &mut Conn, keys: &Keys, (case, side): (&str, Side), given: &Given) -> Result<(), AppError> {
    let words = Some(&given.words).filter(|words| !words.is_empty()).map(|words| keys.seal(words, WORDS));
    c.execute(
        "UPDATE case_feedback SET satisfaction = $3, words = $4, given_on = $5, changed_at = $6
         WHERE case_id = $1 AND side = $2",
        &binds![case, side.code(), given.marks, words, given.on.to_string(), given.changed_at.clone()],
    )?;
    Ok(())
}
