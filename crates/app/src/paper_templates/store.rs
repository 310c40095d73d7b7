//! Versions of templates by scope and kind.

use fengqiao_db::{Conn, Row, binds};
use jiff::civil::Date;

use crate::AppError;

/// One version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// From 1.
    pub number: i64,
    /// The text; `None` where the office went back to what stands above it.
    pub text: Option<String>,
    /// From when it is used.
    pub from: Date,
    /// Why.
    pub note: String,
    /// When it was kept and by whom.
    pub made: (String, String),
}

fn read(row: &Row) -> Version {
    Version {
        number: row.int(0),
        text: row.opt_text(1),
        from: row.str(2).parse().unwrap_or(Date::ZERO),
        note: row.text(3),
        made: (row.text(4), row.text(5)),
    }
}

/// All versions of a scope's template, newest first.
///
/// # Errors
/// The store's.
pub fn versions(c: &mut Conn, scope: &str, code: &str) -> Result<Vec<Version>, AppError> {
    let sql = "SELECT version, body, valid_from, note, made_at, made_by FROM paper_templates
               WHERE scope = $1 AND code = $2 ORDER BY version DESC";
    Ok(c.query(sql, &binds![scope, code])?.iter().map(read).collect())
}

/// The version of a scope in use on a day and its text: the newest of those that have begun. `None` where none is, or it
/// went back.
///
/// # Errors
/// The store's.
pub fn in_force(c: &mut Conn, scope: &str, code: &str, on: Date) -> Result<Option<(i64, String)>, AppError> {
    let sql = "SELECT version, body FROM paper_templates WHERE scope = $1 AND code = $2 AND valid_from <= $3
               ORDER BY version DESC LIMIT 1";
    let row = c.query_opt(sql, &binds![scope, code, on.to_string()])?;
    Ok(row.and_then(|row| Some((row.int(0), row.opt_text(1)?))))
}

/// Keeps the next version. `seen` is the newest one that was read, 0 for none.
///
/// # Errors
/// `Conflict` where somebody kept one in between.
pub fn insert(
    c: &mut Conn,
    (scope, code): (&str, &str),
    version: &Version,
    account: &str,
) -> Result<(), AppError> {
    let kept = c.execute(
        "INSERT INTO paper_templates (scope, code, version, body, valid_from, note, made_at, made_by, account)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (scope, code, version) DO NOTHING",
        &binds![
            scope,
            code,
            version.number,
            version.text.clone(),
            version.from.to_string(),
            version.note.as_str(),
            version.made.0.as_str(),
            version.made.1.as_str(),
            account
        ],
    )?;
    if kept == 0 { Err(AppError::Conflict) } else { Ok(()) }
}
