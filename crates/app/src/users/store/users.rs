//! Accounts in the database.

use fengqiao_db::{Bind, Conn, DbError, Row, binds};

/// An account.
#[derive(Clone, Debug)]
pub struct User {
    /// Record id.
    pub id: String,
    /// Account name, lower case.
    pub account: String,
    /// The person's name.
    pub name: String,
    /// The 管理单位 whose account manager looks after it; `None` for the city's.
    pub home: Option<String>,
    /// Telephone, sealed.
    pub phone: Option<String>,
    /// argon2id.
    pub password_hash: String,
    /// The password must be changed before anything else.
    pub must_change: bool,
    /// Wrong passwords in a row.
    pub failed: i64,
    /// Until when failures lock it, seconds; 0 not at all.
    pub locked_until: i64,
    /// Locked by an administrator.
    pub locked: bool,
    /// Secret of the second factor, sealed.
    pub totp_secret: Option<String>,
    /// The second factor is in use.
    pub totp_confirmed: bool,
    /// Last time step used.
    pub totp_step: i64,
    /// When it was made.
    pub created_at: String,
}

const COLUMNS: &str = "id, account, name, home, phone, password_hash, must_change, failed, locked_until, locked, \
                       totp_secret, totp_confirmed, totp_step, created_at";

impl User {
    fn from_row(r: &Row) -> Self {
        Self {
            id: r.text(0),
            account: r.text(1),
            name: r.text(2),
            home: r.opt_text(3),
            phone: r.opt_text(4),
            password_hash: r.text(5),
            must_change: r.flag(6),
            failed: r.int(7),
            locked_until: r.int(8),
            locked: r.flag(9),
            totp_secret: r.opt_text(10),
            totp_confirmed: r.flag(11),
            totp_step: r.int(12),
            created_at: r.text(13),
        }
    }
}

/// The account with this name.
pub fn by_account(c: &mut Conn, account: &str) -> Result<Option<User>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM users WHERE account = $1");
    Ok(c.query_opt(&sql, &binds![account])?.as_ref().map(User::from_row))
}

/// The account with this id.
pub fn get(c: &mut Conn, id: &str) -> Result<Option<User>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM users WHERE id = $1");
    Ok(c.query_opt(&sql, &binds![id])?.as_ref().map(User::from_row))
}

/// Keeps a new account.
pub fn insert(c: &mut Conn, u: &User) -> Result<(), DbError> {
    c.execute(
        "INSERT INTO users (id, account, name, home, phone, password_hash, must_change, failed, locked_until, locked,
                            totp_secret, totp_confirmed, totp_step, created_at, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, 0, NULL, 0, 0, $8, $8)",
        &binds![
            u.id.as_str(), u.account.as_str(), u.name.as_str(), u.home.clone(), u.phone.clone(), u.password_hash.as_str(),
            u.must_change, u.created_at.as_str()
        ],
    )?;
    Ok(())
}

/// Sets a password.
pub fn set_password(c: &mut Conn, id: &str, hash: &str, must_change: bool, now: &str) -> Result<(), DbError> {
    c.execute(
        "UPDATE users SET password_hash = $1, must_change = $2, failed = 0, locked_until = 0, changed_at = $3 WHERE id = $4",
        &binds![hash, must_change, now, id],
    )?;
    Ok(())
}

/// Counts failures in a row, with the time until which they lock the account.
pub fn set_failures(c: &mut Conn, id: &str, failed: i64, locked_until: i64) -> Result<(), DbError> {
    c.execute(
        "UPDATE users SET failed = $1, locked_until = $2 WHERE id = $3",
        &binds![failed, locked_until, id],
    )?;
    Ok(())
}

/// Locks or unlocks by an administrator; unlocking forgets failures too.
pub fn set_locked(c: &mut Conn, id: &str, locked: bool, now: &str) -> Result<(), DbError> {
    c.execute(
        "UPDATE users SET locked = $1, failed = 0, locked_until = 0, changed_at = $2 WHERE id = $3",
        &binds![locked, now, id],
    )?;
    Ok(())
}

/// Keeps the secret of a second factor, or forgets it.
pub fn set_totp(
    c: &mut Conn,
    id: &str,
    secret: Option<&str>,
    confirmed: bool,
    step: i64,
) -> Result<(), DbError> {
    c.execute(
        "UPDATE users SET totp_secret = $1, totp_confirmed = $2, totp_step = $3 WHERE id = $4",
        &binds![secret, confirmed, step, id],
    )?;
    Ok(())
}

/// Notes the time step of a code that was used; false when that step or a later one was used before.
pub fn use_totp_step(c: &mut Conn, id: &str, step: i64) -> Result<bool, DbError> {
    let touched =
        c.execute("UPDATE users SET totp_step = $1 WHERE id = $2 AND totp_step < $1", &binds![step, id])?;
    Ok(touched == 1)
}

/// What an account list is asked for.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// Only accounts this 管理单位 looks after.
    pub home: Option<String>,
    /// Part of account or name.
    pub text: String,
    /// Role code held today; empty for all.
    pub role: String,
    /// Only locked ones.
    pub locked: bool,
    /// Accounts after this one.
    pub after: String,
    /// At most so many.
    pub limit: i64,
}

/// Accounts by name of account.
pub fn list(c: &mut Conn, q: &Query, today: &str, now: i64) -> Result<Vec<User>, DbError> {
    let mut wanted: Vec<String> = vec!["account > $1".into()];
    let mut values: Vec<Bind> = vec![q.after.as_str().into()];
    let mut add = |condition: &str, value: Bind| {
        values.push(value);
        wanted.push(condition.replace("$n", &format!("${}", values.len())));
    };
    if let Some(home) = &q.home {
        add("home = $n", home.into());
    }
    if !q.text.is_empty() {
        add(
            "(account LIKE $n ESCAPE '\\' OR name LIKE $n ESCAPE '\\')",
            format!("%{}%", escape(&q.text)).into(),
        );
    }
    if !q.role.is_empty() {
        add("id IN (SELECT user_id FROM posts WHERE role = $n", q.role.as_str().into());
        add("active_from <= $n", today.into());
        add("(active_to IS NULL OR active_to > $n))", today.into());
    }
    if q.locked {
        add("(locked = 1 OR locked_until > $n)", now.into());
    }
    values.push(q.limit.into());
    let sql = format!(
        "SELECT {COLUMNS} FROM users WHERE {} ORDER BY account LIMIT ${}",
        wanted.join(" AND "),
        values.len()
    );
    Ok(c.query(&sql, &values)?.iter().map(User::from_row).collect())
}

/// Makes a text safe inside `LIKE … ESCAPE '\'`.
fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
