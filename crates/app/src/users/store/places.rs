//! Organisations and mediators a post may answer for.

use fengqiao_db::{Conn, DbError, Row, binds};

/// A record found by what was typed.
pub struct Found {
    /// Record id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its 管理单位.
    pub authority: String,
}

fn found(r: &Row) -> Found {
    Found { id: r.text(0), name: r.text(1), authority: r.text(2) }
}

/// Organisations with this number or name.
pub fn organisations(c: &mut Conn, typed: &str) -> Result<Vec<Found>, DbError> {
    let rows = c.query(
        "SELECT id, name, authority FROM organisations WHERE number = $1
         UNION SELECT id, name, authority FROM organisations WHERE plain_name = $2",
        &binds![typed, fengqiao_domain::names::plain_name(typed)],
    )?;
    Ok(rows.iter().map(found).collect())
}

/// Mediators with this certificate number.
pub fn mediators(c: &mut Conn, typed: &str) -> Result<Vec<Found>, DbError> {
    let rows = c.query(
        "SELECT m.id, m.name, m.authority FROM mediators m JOIN certificates t ON t.mediator_id = m.id WHERE t.number = $1",
        &binds![typed],
    )?;
    Ok(rows.iter().map(found).collect())
}
