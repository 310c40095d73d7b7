//! Tokens in the database.

use fengqiao_db::{Conn, DbError, binds};

/// A token that works.
pub struct Live {
    /// Record id.
    pub id: String,
    /// Whose it is.
    pub user_id: String,
    /// In which post it acts.
    pub post_id: String,
    /// When it was last used, seconds.
    pub last_used: i64,
    /// Account of the person.
    pub account: String,
    /// Name of the person.
    pub name: String,
}

/// A token as its owner sees it.
pub struct Listed {
    /// Record id.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// When it was made.
    pub created_at: String,
    /// Last day it works.
    pub expires_on: String,
    /// When it was revoked.
    pub revoked_at: Option<String>,
    /// The post it acts in.
    pub post_id: String,
}

/// The token with this hash, while it works.
pub fn live(c: &mut Conn, token_hash: &str, today: &str) -> Result<Option<Live>, DbError> {
    let row = c.query_opt(
        "SELECT t.id, t.user_id, t.post_id, t.last_used, u.account, u.name
         FROM api_tokens t JOIN users u ON u.id = t.user_id
         WHERE t.token_hash = $1 AND t.revoked_at IS NULL AND t.expires_on >= $2 AND u.locked = 0 AND u.must_change = 0",
        &binds![token_hash, today],
    )?;
    Ok(row.map(|r| Live {
        id: r.text(0),
        user_id: r.text(1),
        post_id: r.text(2),
        last_used: r.int(3),
        account: r.text(4),
        name: r.text(5),
    }))
}

/// Notes that a token is in use.
pub fn touch(c: &mut Conn, id: &str, now: i64) -> Result<(), DbError> {
    c.execute("UPDATE api_tokens SET last_used = $1 WHERE id = $2", &binds![now, id])?;
    Ok(())
}

/// What a new token is made of.
pub struct New<'a> {
    /// Record id.
    pub id: &'a str,
    /// Whose it is.
    pub user_id: &'a str,
    /// In which post it acts.
    pub post_id: &'a str,
    /// What it is for.
    pub name: &'a str,
    /// SM3 of the token.
    pub token_hash: &'a str,
    /// Moment it is made.
    pub created_at: &'a str,
    /// Last day it works.
    pub expires_on: &'a str,
}

/// Keeps a new token.
pub fn insert(c: &mut Conn, t: &New) -> Result<(), DbError> {
    c.execute(
        "INSERT INTO api_tokens (id, user_id, post_id, name, token_hash, created_at, expires_on, last_used)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 0)",
        &binds![t.id, t.user_id, t.post_id, t.name, t.token_hash, t.created_at, t.expires_on],
    )?;
    Ok(())
}

/// The tokens of a user, newest first.
pub fn of_user(c: &mut Conn, user_id: &str) -> Result<Vec<Listed>, DbError> {
    let rows = c.query(
        "SELECT id, name, created_at, expires_on, revoked_at, post_id FROM api_tokens WHERE user_id = $1 ORDER BY id DESC",
        &binds![user_id],
    )?;
    Ok(rows
        .iter()
        .map(|r| Listed {
            id: r.text(0),
            name: r.text(1),
            created_at: r.text(2),
            expires_on: r.text(3),
            revoked_at: r.opt_text(4),
            post_id: r.text(5),
        })
        .collect())
}

/// Revokes a token of a user; true when it was in force.
pub fn revoke(c: &mut Conn, user_id: &str, id: &str, now: &str) -> Result<bool, DbError> {
    let touched = c.execute(
        "UPDATE api_tokens SET revoked_at = $1 WHERE id = $2 AND user_id = $3 AND revoked_at IS NULL",
        &binds![now, id, user_id],
    )?;
    Ok(touched > 0)
}

/// Revokes the tokens of a post.
pub fn revoke_of_post(c: &mut Conn, post_id: &str, now: &str) -> Result<u64, DbError> {
    c.execute(
        "UPDATE api_tokens SET revoked_at = $1 WHERE post_id = $2 AND revoked_at IS NULL",
        &binds![now, post_id],
    )
}
