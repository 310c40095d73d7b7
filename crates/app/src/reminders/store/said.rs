//! What was said to whom: identities of `domain/reminders`, in which message.

use std::collections::BTreeSet;

use fengqiao_db::{Conn, DbError, binds};
use fengqiao_domain::reminders::Due;

/// Everything said to an account.
///
/// # Errors
/// The store's.
pub fn to(c: &mut Conn, user: &str) -> Result<BTreeSet<String>, DbError> {
    let rows = c.query("SELECT identity FROM reminders_said WHERE user_id = $1", &binds![user])?;
    Ok(rows.iter().map(|row| row.text(0)).collect())
}

/// Notes what a message says.
///
/// # Errors
/// The store's.
pub fn keep(c: &mut Conn, message: &str, user: &str, items: &[Due]) -> Result<(), DbError> {
    for due in items {
        c.execute(
            "INSERT INTO reminders_said (identity, message_id, user_id, clock, stage, due_on) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (identity) DO NOTHING",
            &binds![
                due.identity.as_str(),
                message,
                user,
                due.item.clock,
                due.stage.code(),
                due.item.due.to_string()
            ],
        )?;
    }
    Ok(())
}
