//! How people are reminded.

use fengqiao_db::{Conn, DbError, Row, binds};
use fengqiao_domain::reminders::Topic;

use super::super::Way;
use crate::AppError;
use crate::platform::crypto::Keys;

const MAIL: &str = "reminder_ways.mail";
const PHONE: &str = "reminder_ways.phone";

/// How somebody is reminded outside of the work list. Not at all until it is chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ways {
    /// Address for mail, personal; empty for none.
    pub mail: String,
    /// Telephone for short messages, personal; empty for none.
    pub phone: String,
    /// By mail.
    pub by_mail: bool,
    /// By the office's gateway.
    pub by_gateway: bool,
    /// Of what.
    pub topics: Vec<Topic>,
}

impl Ways {
    /// Where a message goes on a way, where it is chosen.
    pub fn address(&self, way: Way) -> Option<&str> {
        let (chosen, address) = match way {
            Way::Mail => (self.by_mail, &self.mail),
            Way::Gateway => (self.by_gateway, &self.phone),
        };
        (chosen && !address.is_empty()).then_some(address.as_str())
    }
}

const COLUMNS: &str = "w.mail, w.phone, w.by_mail, w.by_gateway, w.topics";

fn read(row: &Row, keys: &Keys) -> Result<Ways, AppError> {
    let open = |i: usize, context| row.opt_str(i).map(|sealed| keys.open(sealed, context)).transpose();
    Ok(Ways {
        mail: open(0, MAIL)?.unwrap_or_default(),
        phone: open(1, PHONE)?.unwrap_or_default(),
        by_mail: row.flag(2),
        by_gateway: row.flag(3),
        topics: row.str(4).split(' ').filter_map(Topic::from_code).collect(),
    })
}

/// What somebody has chosen; `None` where nothing ever was.
///
/// # Errors
/// The store's, a text that does not open.
pub fn of(c: &mut Conn, keys: &Keys, user: &str) -> Result<Option<Ways>, AppError> {
    let sql = format!("SELECT {COLUMNS} FROM reminder_ways w WHERE w.user_id = $1");
    c.query_opt(&sql, &binds![user])?.map(|row| read(&row, keys)).transpose()
}

/// Keeps what was chosen.
///
/// # Errors
/// The store's.
pub fn keep(
    c: &mut Conn,
    keys: &Keys,
    user: &str,
    ways: &Ways,
    (by, now): (&str, &str),
) -> Result<(), AppError> {
    let sealed = |text: &str, context| (!text.is_empty()).then(|| keys.seal(text, context));
    let topics: Vec<&str> = ways.topics.iter().map(|t| t.code()).collect();
    c.execute(
        "INSERT INTO reminder_ways (user_id, mail, phone, by_mail, by_gateway, topics, changed_at, changed_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (user_id) DO UPDATE SET mail = excluded.mail, phone = excluded.phone, by_mail = excluded.by_mail,
           by_gateway = excluded.by_gateway, topics = excluded.topics, changed_at = excluded.changed_at,
           changed_by = excluded.changed_by",
        &binds![
            user,
            sealed(&ways.mail, MAIL),
            sealed(&ways.phone, PHONE),
            ways.by_mail,
            ways.by_gateway,
            topics.join(" "),
            now,
            by
        ],
    )?;
    Ok(())
}

/// Everybody who has chosen a way and whose account is open: record id and name of the account.
///
/// # Errors
/// The store's.
pub fn everybody(c: &mut Conn) -> Result<Vec<(String, String)>, DbError> {
    let sql = "SELECT u.id, u.account FROM reminder_ways w JOIN users u ON u.id = w.user_id
               WHERE u.locked = 0 AND (w.by_mail = 1 OR w.by_gateway = 1) ORDER BY u.id";
    Ok(c.query(sql, &[])?.iter().map(|row| (row.text(0), row.text(1))).collect())
}
