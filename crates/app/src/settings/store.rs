//! What settings keep and ask of the database.

use fengqiao_db::{Conn, binds};

use crate::AppError;

/// A day the office has set itself.
pub struct OwnDay {
    /// ISO date.
    pub day: String,
    /// A make-up working day; else a day off.
    pub working: bool,
    /// What it is called.
    pub name: String,
    /// Where it comes from.
    pub source: String,
}

/// The days the office has set itself.
///
/// # Errors
/// The store's.
pub fn own_days(c: &mut Conn) -> Result<Vec<OwnDay>, AppError> {
    let rows = c.query("SELECT day, working, name, source FROM calendar_days ORDER BY day", &[])?;
    let read = |r: &fengqiao_db::Row| OwnDay {
        day: r.text(0),
        working: r.flag(1),
        name: r.text(2),
        source: r.text(3),
    };
    Ok(rows.iter().map(read).collect())
}

/// Keeps a day.
///
/// # Errors
/// The store's.
pub fn set_day(c: &mut Conn, day: &OwnDay) -> Result<(), AppError> {
    c.execute(
        "INSERT INTO calendar_days (day, working, name, source) VALUES ($1, $2, $3, $4)
         ON CONFLICT (day) DO UPDATE SET working = excluded.working, name = excluded.name, source = excluded.source",
        &binds![day.day.as_str(), day.working, day.name.as_str(), day.source.as_str()],
    )?;
    Ok(())
}

/// Gives a day back to what is shipped.
///
/// # Errors
/// The store's.
pub fn clear_day(c: &mut Conn, day: &str) -> Result<(), AppError> {
    c.execute("DELETE FROM calendar_days WHERE day = $1", &binds![day])?;
    Ok(())
}

/// When the stored states were computed by the policy in force; empty for never.
///
/// # Errors
/// The store's.
pub fn computed_at(c: &mut Conn) -> Result<String, AppError> {
    let row = c.query_opt("SELECT at FROM computed_with WHERE what = 'policy'", &[])?;
    Ok(row.map(|r| r.text(0).replace('T', " ")).unwrap_or_default())
}

/// The newest step of the schema.
///
/// # Errors
/// The store's.
pub fn schema(c: &mut Conn) -> Result<String, AppError> {
    Ok(c.query_one("SELECT MAX(version) FROM schema_migrations", &[])?.opt_text(0).unwrap_or_default())
}
