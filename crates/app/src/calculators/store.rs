//! What is kept of parameters.

use fengqiao_db::{Conn, Row, binds};
use fengqiao_domain::calculators::{Approval, Parameter, What};
use fengqiao_domain::verdict::Basis;
use jiff::civil::Date;

use crate::AppError;

/// A parameter as kept.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Record id.
    pub id: String,
    /// Version.
    pub revision: i64,
    /// The value.
    pub parameter: Parameter,
}

/// One line of what was done with a parameter.
pub struct Done {
    /// When.
    pub at: String,
    /// Who.
    pub by: String,
    /// What.
    pub act: String,
    /// In words.
    pub words: String,
}

const COLUMNS: &str =
    "SELECT id, revision, what, since, fen, document, basis, checked_on, approved_on, approved_by,
    approval_document FROM parameters";

/// All of them: by kind, the newest first.
///
/// # Errors
/// The store's.
pub fn all(c: &mut Conn) -> Result<Vec<Kept>, AppError> {
    let rows = c.query(&format!("{COLUMNS} ORDER BY what DESC, since DESC"), &[])?;
    rows.iter().map(read).collect()
}

/// One of them.
///
/// # Errors
/// `NotFound`, or the store's.
pub fn one(c: &mut Conn, id: &str) -> Result<Kept, AppError> {
    let row = c.query_opt(&format!("{COLUMNS} WHERE id = $1"), &binds![id])?;
    row.as_ref().map_or(Err(AppError::NotFound), read)
}

fn read(row: &Row) -> Result<Kept, AppError> {
    let odd = |what: &str| AppError::Internal(format!("参数 {} 的{what}读不出", row.str(0)));
    let day = |at: usize| row.opt_str(at).and_then(|text| text.parse::<Date>().ok());
    let approval = day(8).map(|on| Approval {
        on,
        by: row.opt_text(9).unwrap_or_default(),
        document: row.opt_text(10).unwrap_or_default(),
    });
    Ok(Kept {
        id: row.text(0),
        revision: row.int(1),
        parameter: Parameter {
            what: What::from_code(row.str(2)).ok_or_else(|| odd("种类"))?,
            since: day(3).ok_or_else(|| odd("生效日"))?,
            fen: row.int(4),
            document: row.text(5),
            basis: Basis::from_label(row.str(6)).ok_or_else(|| odd("依据"))?,
            checked: day(7),
            approval,
        },
    })
}

/// Keeps a new one.
///
/// # Errors
/// `Conflict` where one of the kind begins on that day, or the store's.
pub fn insert(c: &mut Conn, id: &str, new: &Parameter, now: &str) -> Result<(), AppError> {
    let kept = c.execute(
        "INSERT INTO parameters (id, revision, created_at, updated_at, what, since, fen, document, basis)
         VALUES ($1, 1, $2, $2, $3, $4, $5, $6, $7) ON CONFLICT (what, since) DO NOTHING",
        &binds![
            id,
            now,
            new.what.code(),
            new.since.to_string(),
            new.fen,
            new.document.as_str(),
            new.basis.label()
        ],
    )?;
    if kept == 0 { Err(AppError::Conflict) } else { Ok(()) }
}

/// Keeps a changed one; its version goes up by one.
///
/// # Errors
/// `Conflict` for a stale version, or the store's.
pub fn update(c: &mut Conn, kept: &Kept, now: &str) -> Result<(), AppError> {
    let p = &kept.parameter;
    let day = |day: Option<Date>| day.map(|day| day.to_string());
    let approval = p.approval.as_ref();
    let changed = c.execute(
        "UPDATE parameters SET revision = revision + 1, updated_at = $1, fen = $2, document = $3, basis = $4,
           checked_on = $5, approved_on = $6, approved_by = $7, approval_document = $8
         WHERE id = $9 AND revision = $10",
        &binds![
            now,
            p.fen,
            p.document.as_str(),
            p.basis.label(),
            day(p.checked),
            day(approval.map(|a| a.on)),
            approval.map(|a| a.by.clone()),
            approval.map(|a| a.document.clone()),
            kept.id.as_str(),
            kept.revision
        ],
    )?;
    if changed == 0 { Err(AppError::Conflict) } else { Ok(()) }
}

/// Notes what was done with one, at its version.
///
/// # Errors
/// The store's.
pub fn note(c: &mut Conn, (id, revision): (&str, i64), line: &Done) -> Result<(), AppError> {
    c.execute(
        "INSERT INTO parameter_history (parameter_id, revision, recorded_at, recorded_by, done, words)
         VALUES ($1, $2, $3, $4, $5, $6)",
        &binds![id, revision, line.at.as_str(), line.by.as_str(), line.act.as_str(), line.words.as_str()],
    )?;
    Ok(())
}

/// What was done with one, the newest first.
///
/// # Errors
/// The store's.
pub fn history(c: &mut Conn, id: &str) -> Result<Vec<Done>, AppError> {
    let rows = c.query(
        "SELECT recorded_at, recorded_by, done, words FROM parameter_history WHERE parameter_id = $1
         ORDER BY revision DESC",
        &binds![id],
    )?;
    let line = |r: &Row| Done { at: r.text(0), by: r.text(1), act: r.text(2), words: r.text(3) };
    Ok(rows.iter().map(line).collect())
}
