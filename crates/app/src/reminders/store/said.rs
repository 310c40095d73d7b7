//! What was said to whom: identities of `domain/reminders`, in which message.

use std::collections::BTreeSet;

use fengqiao_db::{Conn, DbError, binds};
use fengqiao_domain::reminders::Due;
use jiff::civil::Date;

/// What was said to an account of last days on or after a day.
///
/// # Errors
/// The store's.
pub fn to(c: &mut Conn, user: &str, since: Date) -> Result<BTreeSet<String>, DbError> {
    let sql = "SELECT identity FROM reminders_said WHERE user_id = $1 AND due_on >= $2";
    let rows = c.query(sql, &binds![user, since.to_string()])?;
    Ok(rows.iter().map(|row| row.text(0)).collect())
}

/// Notes what a message says. Returns how much of it had not been said by any other.
///
/// # Errors
/// The store's.
pub fn keep(c: &mut Conn, message: &str, user: &str, items: &[Due]) -> Result<usize, DbError> {
    let mut new = 0;
    for due in items {
        new += c.execute(
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
    Ok(usize::try_from(new).unwrap_or(usize::MAX))
}
