//! Sessions of our own: a random cookie whose SM3 is the key of a row. Ends after idle minutes, after twelve hours, and
//! when the password changes, the account is locked or a post is handed over.

use crate::actor::{Actor, Origin};
use crate::users::store::posts::{self, Post};
use fengqiao_db::{Conn, DbError, Row, binds};

/// Name of the cookie.
pub const COOKIE: &str = "fq_session";
/// Longest life of a session, in seconds.
const LIFETIME: i64 = 12 * 3600;
/// A session is touched at most so often, in seconds.
const TOUCH: i64 = 60;

/// How far signing in has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The password was right, the code of the second factor is still asked for.
    Code,
    /// Signed in.
    Full,
}

impl Stage {
    const fn text(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Full => "full",
        }
    }
}

/// A signed-in person or token with what the platform must know about the account.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Who acts, in the post in use.
    pub actor: Actor,
    /// The session's key in the database; empty for a token.
    pub id_hash: String,
    /// CSRF token of the session; empty for a token.
    pub csrf: String,
    /// How far signing in has come.
    pub stage: Stage,
    /// The password must be changed before anything else.
    pub must_change: bool,
    /// A second factor must be set up before anything else.
    pub must_set_up_totp: bool,
    /// The other posts of the person.
    pub other_posts: Vec<Post>,
    /// Open to-dos of the post in use.
    pub todos: u32,
    /// Whether `last_seen` is old enough to be written again.
    pub stale: bool,
}

/// What a new session is made of.
pub struct NewSession<'a> {
    /// The user.
    pub user_id: &'a str,
    /// The post to begin with.
    pub post_id: &'a str,
    /// How far signing in has come.
    pub stage: Stage,
    /// Address of the browser.
    pub ip: &'a str,
    /// Its own description.
    pub agent: &'a str,
    /// Now, seconds since 1970.
    pub now: i64,
}

/// Makes a session; returns the cookie's value.
pub fn create(c: &mut Conn, new: &NewSession) -> Result<String, DbError> {
    let cookie = super::chance::secret();
    let csrf = super::chance::secret();
    let agent: String = new.agent.chars().take(200).collect();
    c.execute(
        "INSERT INTO sessions (id_hash, user_id, post_id, stage, csrf, ip, agent, created, last_seen)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
        &binds![
            super::hash::sm3(cookie.as_bytes()),
            new.user_id,
            new.post_id,
            new.stage.text(),
            csrf,
            new.ip,
            agent,
            new.now
        ],
    )?;
    c.execute("DELETE FROM sessions WHERE created < $1", &binds![new.now - LIFETIME])?;
    Ok(cookie)
}

/// The live session of a cookie. `today` decides which posts are held.
pub fn load(
    c: &mut Conn,
    cookie: &str,
    now: i64,
    idle_seconds: i64,
    today: &str,
    ip: &str,
) -> Result<Option<SignedIn>, DbError> {
    let id_hash = super::hash::sm3(cookie.as_bytes());
    let row = c.query_opt(
        "SELECT s.user_id, s.post_id, s.stage, s.csrf, s.created, s.last_seen,
                u.account, u.name, u.must_change, u.locked, u.totp_confirmed
         FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id_hash = $1",
        &binds![id_hash.as_str()],
    )?;
    let Some(row) = row.filter(|r| alive(r, now, idle_seconds)) else { return Ok(None) };
    let held = posts::held(c, row.str(0), today)?;
    let post_id = row.str(1);
    let Some(post) = held.iter().find(|p| p.id == post_id).or_else(|| held.first()).cloned() else {
        return Ok(None);
    };
    let stage = if row.str(2) == "full" { Stage::Full } else { Stage::Code };
    Ok(Some(SignedIn {
        must_set_up_totp: post.role.is_separate() && !row.flag(10),
        other_posts: held.into_iter().filter(|p| p.id != post.id).collect(),
        actor: post.actor(row.text(0), row.text(6), row.text(7), Origin::Web { ip: ip.to_owned() }),
        csrf: row.text(3),
        stage,
        must_change: row.flag(8),
        todos: 0,
        stale: now - row.int(5) >= TOUCH,
        id_hash,
    }))
}

fn alive(row: &Row, now: i64, idle_seconds: i64) -> bool {
    now - row.int(4) < LIFETIME && now - row.int(5) < idle_seconds && !row.flag(9)
}

/// Notes that the session is in use.
pub fn touch(c: &mut Conn, id_hash: &str, now: i64) -> Result<(), DbError> {
    c.execute("UPDATE sessions SET last_seen = $1 WHERE id_hash = $2", &binds![now, id_hash])?;
    Ok(())
}

/// Ends a session.
pub fn end(c: &mut Conn, id_hash: &str) -> Result<(), DbError> {
    c.execute("DELETE FROM sessions WHERE id_hash = $1", &binds![id_hash])?;
    Ok(())
}

/// Ends all sessions of a user, save one.
pub fn end_others(c: &mut Conn, user_id: &str, keep: &str) -> Result<u64, DbError> {
    c.execute("DELETE FROM sessions WHERE user_id = $1 AND id_hash <> $2", &binds![user_id, keep])
}

/// Puts another post of the same person in use.
pub fn switch(c: &mut Conn, id_hash: &str, post_id: &str) -> Result<(), DbError> {
    c.execute("UPDATE sessions SET post_id = $1 WHERE id_hash = $2", &binds![post_id, id_hash])?;
    Ok(())
}

/// The `Set-Cookie` of a new session.
pub fn set_cookie(value: &str, tls: bool) -> String {
    let secure = if tls { "; Secure" } else { "" };
    format!("{COOKIE}={value}; Path=/; HttpOnly; SameSite=Lax{secure}")
}

/// The `Set-Cookie` that forgets it.
pub fn clear_cookie(tls: bool) -> String {
    let secure = if tls { "; Secure" } else { "" };
    format!("{COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax{secure}")
}

/// A session as its owner sees it.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Address.
    pub ip: String,
    /// The browser's description of itself.
    pub agent: String,
    /// When it began, seconds.
    pub created: i64,
    /// Whether it is the one that asks.
    pub own: bool,
}

impl Listed {
    /// When it began, in Beijing time.
    pub fn began(&self) -> String {
        super::clock::moment(self.created)
    }

    /// Browser and system in plain words.
    pub fn device(&self) -> String {
        super::device::words(&self.agent)
    }
}

/// The sessions of a user, newest first.
pub fn of_user(c: &mut Conn, user_id: &str, own: &str) -> Result<Vec<Listed>, DbError> {
    let rows = c.query(
        "SELECT ip, agent, created, id_hash FROM sessions WHERE user_id = $1 AND stage = 'full' ORDER BY created DESC",
        &binds![user_id],
    )?;
    Ok(rows
        .iter()
        .map(|r| Listed { ip: r.text(0), agent: r.text(1), created: r.int(2), own: r.str(3) == own })
        .collect())
}
