//! What an expert is linked with: the certificate of a mediator, an account.

use fengqiao_db::{Conn, binds};

use crate::AppError;

/// The mediator who holds a certificate of this number: record id and name.
///
/// # Errors
/// The store's.
pub fn holder(c: &mut Conn, certificate: &str) -> Result<Option<(String, String)>, AppError> {
    let sql = "SELECT c.mediator_id, m.name FROM certificates c JOIN mediators m ON m.id = c.mediator_id
               WHERE c.number = $1 ORDER BY c.issued DESC LIMIT 1";
    Ok(c.query_opt(sql, &binds![certificate])?.map(|row| (row.text(0), row.text(1))))
}

/// The number of the latest certificate of a mediator; empty for none.
///
/// # Errors
/// The store's.
pub fn certificate_of(c: &mut Conn, mediator: &str) -> Result<String, AppError> {
    let sql = "SELECT m.latest_certificate FROM mediators m WHERE m.id = $1";
    Ok(c.query_opt(sql, &binds![mediator])?.and_then(|row| row.opt_text(0)).unwrap_or_default())
}

/// The mediator whom an expert was linked with.
///
/// # Errors
/// The store's.
pub fn mediator_of(c: &mut Conn, expert: &str) -> Result<Option<String>, AppError> {
    let sql = "SELECT e.mediator_id FROM experts e WHERE e.id = $1";
    Ok(c.query_opt(sql, &binds![expert])?.and_then(|row| row.opt_text(0)))
}

/// The name of an account; empty for none.
///
/// # Errors
/// The store's.
pub fn account_of(c: &mut Conn, user: &str) -> Result<String, AppError> {
    let found = crate::users::store::users::get(c, user)?;
    Ok(found.map(|user| user.account).unwrap_or_default())
}

/// Gives the expert of this name an account to sign in with; for the demo.
///
/// # Errors
/// The store's.
pub fn link_account(c: &mut Conn, name: &str, account: &str) -> Result<(), AppError> {
    c.execute("UPDATE experts SET account_id = $1 WHERE name = $2", &binds![account, name])?;
    Ok(())
}
