//! The outbox: what goes out, what has gone and what did not get there.

use fengqiao_db::{Bind, Conn, DbError, Row, binds};
use serde::{Deserialize, Serialize};

use super::super::Way;
use super::jobs::{FAR, FREE, SKEW};
use crate::AppError;
use crate::platform::crypto::Keys;

const RECIPIENT: &str = "outbox.recipient";
const BODY: &str = "outbox.body";
/// SQL condition: to somebody whose account is open.
const OPEN: &str = "user_id IN (SELECT u.id FROM users u WHERE u.locked = 0)";
/// Seconds a server has a message to itself while it sends it.
pub const LEASE: i64 = 300;
/// Seconds until the next attempt: 1, 5 and 30 minutes, 2 and 12 hours. After the last one it is given up.
pub const GAPS: [i64; 5] = [60, 300, 1800, 7200, 43_200];

/// What a message says; sealed at rest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// Subject of a letter.
    pub subject: String,
    /// Words of a letter.
    pub text: String,
    /// One line for a telephone.
    pub short: String,
    /// The things in it.
    pub items: Vec<Line>,
}

/// One thing, for a gateway that wants more than a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// 案件编号.
    pub case_number: Option<String>,
    /// The fact in one line.
    pub title: String,
    /// Last day.
    pub due: String,
    /// `over`, `today` or `ahead`.
    pub stage: String,
    /// The clause in words; empty for none.
    pub clause: String,
    /// Address of the page; empty where none is set.
    pub link: String,
}

/// A message to be put in.
pub struct New<'a> {
    /// What it is.
    pub id: &'a str,
    /// To whom.
    pub user: &'a str,
    /// By which way.
    pub way: Way,
    /// Address or telephone.
    pub recipient: &'a str,
    /// Goes alone.
    pub urgent: bool,
    /// What it says.
    pub body: &'a Body,
}

/// Puts a message in; false where it is there already.
///
/// # Errors
/// The store's.
pub fn put(c: &mut Conn, keys: &Keys, new: &New, (now, stamp): (i64, &str)) -> Result<bool, AppError> {
    let body = serde_json::to_string(new.body).map_err(|e| AppError::Internal(e.to_string()))?;
    let lines = i64::try_from(new.body.items.len()).unwrap_or(i64::MAX);
    let put = c.execute(
        "INSERT INTO outbox (id, user_id, way, urgent, lines, recipient, body, state, attempts, next_at, leased_until, made_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', 0, $8, 0, $9) ON CONFLICT (id) DO NOTHING",
        &binds![
            new.id,
            new.user,
            new.way.code(),
            new.urgent,
            lines,
            keys.seal(new.recipient, RECIPIENT),
            keys.seal(&body, BODY),
            now,
            stamp
        ],
    )?;
    Ok(put == 1)
}

/// A message somebody has to himself for a while.
pub struct Claimed {
    /// What it is.
    pub id: String,
    /// By which way.
    pub way: Way,
    /// Which attempt this is, from 1.
    pub attempt: i64,
    /// Address or telephone.
    pub recipient: String,
    /// What it says.
    pub body: Body,
}

/// Whether a message of one of these ways waits to be sent now.
///
/// # Errors
/// The store's.
pub fn is_due(c: &mut Conn, ways: &[Way], now: i64) -> Result<bool, DbError> {
    let sql = format!(
        "SELECT 1 FROM outbox WHERE state = 'waiting' AND {FREE} AND way IN ({}) AND {OPEN} LIMIT 1",
        list(ways)
    );
    Ok(c.query_opt(&sql, &binds![now, now + FAR, now + LEASE + SKEW])?.is_some())
}

/// The codes of ways as SQL; nothing of it is input.
fn list(ways: &[Way]) -> String {
    let codes: Vec<String> = ways.iter().map(|way| format!("'{}'", way.code())).collect();
    if codes.is_empty() { "''".to_owned() } else { codes.join(", ") }
}

/// Claims the message that has waited longest. Whoever comes second finds it leased: the row is locked while the first
/// one writes, and looked at again after that. One that cannot be read is given up, and the next one taken.
///
/// # Errors
/// The store's.
pub fn claim(
    c: &mut Conn,
    keys: &Keys,
    ways: &[Way],
    (now, stamp): (i64, &str),
    holder: &str,
) -> Result<Option<Claimed>, DbError> {
    let sql = format!(
        "UPDATE outbox SET holder = $4, leased_until = $5, attempts = attempts + 1
         WHERE id = (SELECT id FROM outbox WHERE state = 'waiting' AND {FREE} AND way IN ({}) AND {OPEN}
                     ORDER BY next_at, id LIMIT 1) AND state = 'waiting' AND {FREE}
         RETURNING id, way, attempts, recipient, body",
        list(ways)
    );
    loop {
        let binds = binds![now, now + FAR, now + LEASE + SKEW, holder, now + LEASE];
        let Some(row) = c.query_opt(&sql, &binds)? else { return Ok(None) };
        if let Some(claimed) = opened(&row, keys) {
            return Ok(Some(claimed));
        }
        c.execute(
            "UPDATE outbox SET state = 'failed', done_at = $2, holder = NULL, leased_until = 0, fault = $3 WHERE id = $1",
            &binds![row.str(0), stamp, "存着的内容读不出来"],
        )?;
    }
}

/// A message as claimed; `None` where it cannot be read.
fn opened(row: &Row, keys: &Keys) -> Option<Claimed> {
    Some(Claimed {
        id: row.text(0),
        way: Way::from_code(row.str(1))?,
        attempt: row.int(2),
        recipient: keys.open(row.opt_str(3)?, RECIPIENT).ok()?,
        body: serde_json::from_str(&keys.open(row.opt_str(4)?, BODY).ok()?).ok()?,
    })
}

/// It has gone out. False where somebody else has it by now.
///
/// # Errors
/// The store's.
pub fn sent(c: &mut Conn, id: &str, holder: &str, stamp: &str) -> Result<bool, DbError> {
    let sql = "UPDATE outbox SET state = 'sent', done_at = $3, holder = NULL, leased_until = 0, fault = NULL
               WHERE id = $1 AND holder = $2 AND state = 'waiting'";
    Ok(c.execute(sql, &binds![id, holder, stamp])? == 1)
}

/// It did not go out: again after a while, or given up. `attempt` is the one that failed.
///
/// # Errors
/// The store's.
pub fn failed(
    c: &mut Conn,
    (id, attempt): (&str, i64),
    holder: &str,
    fault: &str,
    (now, stamp): (i64, &str),
) -> Result<(), DbError> {
    let gap = usize::try_from(attempt - 1).ok().and_then(|at| GAPS.get(at));
    let (state, next, done) = match gap {
        Some(gap) => ("waiting", now + gap, None),
        None => ("failed", now, Some(stamp)),
    };
    c.execute(
        "UPDATE outbox SET state = $3, next_at = $4, fault = $5, done_at = $6, holder = NULL, leased_until = 0
         WHERE id = $1 AND holder = $2 AND state = 'waiting'",
        &binds![id, holder, state, next, fault, done],
    )?;
    Ok(())
}

/// Sends one again that was given up. False where there is none, or its words were wiped.
///
/// # Errors
/// The store's.
pub fn again(c: &mut Conn, id: &str, now: i64) -> Result<bool, DbError> {
    let sql =
        "UPDATE outbox SET state = 'waiting', attempts = 0, next_at = $2, done_at = NULL, leased_until = 0
               WHERE id = $1 AND state = 'failed' AND body IS NOT NULL";
    Ok(c.execute(sql, &binds![id, now])? == 1)
}

/// Takes back what waits for somebody, on all ways that are not among these, and what it would have said: it is as if it
/// had never been put in. What is being sent at this moment goes on. They are claimed first, so that nobody sends one whose
/// words are already forgotten.
///
/// # Errors
/// The store's.
pub fn withdraw(c: &mut Conn, user: &str, kept: &[Way], now: i64) -> Result<(), DbError> {
    let sql = format!(
        "UPDATE outbox SET holder = 'withdrawn', leased_until = $3
         WHERE user_id = $1 AND state = 'waiting' AND leased_until <= $2 AND way NOT IN ({}) RETURNING id",
        list(kept)
    );
    for row in c.query(&sql, &binds![user, now, now + LEASE])? {
        c.execute("DELETE FROM reminders_said WHERE message_id = $1", &binds![row.str(0)])?;
        c.execute("DELETE FROM outbox WHERE id = $1", &binds![row.str(0)])?;
    }
    Ok(())
}

/// Gives up what should have gone more than `FAR` ago and is in nobody's hands: an old reminder is worse than none. What
/// somebody has put back by hand is as new.
///
/// # Errors
/// The store's.
pub fn give_up(c: &mut Conn, now: i64, stamp: &str) -> Result<u64, DbError> {
    let sql = "UPDATE outbox SET state = 'failed', done_at = $3, fault = '过了两天没有发出，不再发'
               WHERE state = 'waiting' AND next_at < $1 AND leased_until <= $2";
    c.execute(sql, &binds![now - FAR, now, stamp])
}

/// Wipes addresses and words of what was done before a moment. Returns how many.
///
/// # Errors
/// The store's.
pub fn wipe(c: &mut Conn, before: &str) -> Result<u64, DbError> {
    let sql = "UPDATE outbox SET recipient = NULL, body = NULL
               WHERE made_at < $1 AND state <> 'waiting' AND body IS NOT NULL";
    c.execute(sql, &binds![before])
}

/// A message without its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// What it is.
    pub id: String,
    /// By which way.
    pub way: String,
    /// Goes alone.
    pub urgent: bool,
    /// How many things are in it.
    pub lines: i64,
    /// Address or telephone; empty when wiped.
    pub recipient: String,
    /// waiting, sent or failed.
    pub state: String,
    /// Attempts made.
    pub attempts: i64,
    /// Next attempt, seconds since 1970.
    pub next_at: i64,
    /// Why the last attempt failed.
    pub fault: String,
    /// When it was put in.
    pub made_at: String,
    /// When it was done with.
    pub done_at: Option<String>,
}

/// What a list is asked for.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Of this account alone.
    pub user: Option<String>,
    /// In this state; empty for all.
    pub state: String,
    /// By this way; empty for all.
    pub way: String,
    /// Put in before this moment and id.
    pub before: Option<(String, String)>,
    /// At most so many.
    pub most: i64,
}

/// Messages, the newest first.
///
/// # Errors
/// The store's, a text that does not open.
pub fn list_of(c: &mut Conn, keys: &Keys, asked: &Asked) -> Result<Vec<Listed>, AppError> {
    let (mut all, mut binds): (Vec<String>, Vec<Bind>) = (vec!["1 = 1".into()], Vec::new());
    let mut add = |sql: &str, value: Bind| {
        binds.push(value);
        all.push(sql.replace("$n", &format!("${}", binds.len())));
    };
    if let Some(user) = &asked.user {
        add("user_id = $n", user.as_str().into());
    }
    for (column, value) in [("state", &asked.state), ("way", &asked.way)] {
        if !value.is_empty() {
            add(&format!("{column} = $n"), value.as_str().into());
        }
    }
    if let Some((at, id)) = &asked.before {
        let n = binds.len();
        binds.extend(binds![at.as_str(), at.as_str(), id.as_str()]);
        all.push(format!("(made_at < ${} OR (made_at = ${} AND id < ${}))", n + 1, n + 2, n + 3));
    }
    binds.push(asked.most.into());
    let sql = format!(
        "SELECT id, way, urgent, lines, recipient, state, attempts, next_at, fault, made_at, done_at FROM outbox
         WHERE {} ORDER BY made_at DESC, id DESC LIMIT ${}",
        all.join(" AND "),
        binds.len()
    );
    let rows = c.query(&sql, &binds)?;
    rows.iter().map(|row| listed(row, keys)).collect()
}

fn listed(row: &Row, keys: &Keys) -> Result<Listed, AppError> {
    let recipient = row.opt_str(4).map(|sealed| keys.open(sealed, RECIPIENT)).transpose()?;
    Ok(Listed {
        id: row.text(0),
        way: row.text(1),
        urgent: row.flag(2),
        lines: row.int(3),
        recipient: recipient.unwrap_or_default(),
        state: row.text(5),
        attempts: row.int(6),
        next_at: row.int(7),
        fault: row.opt_text(8).unwrap_or_default(),
        made_at: row.text(9),
        done_at: row.opt_text(10),
    })
}

/// How many messages are in a state.
///
/// # Errors
/// The store's.
pub fn count(c: &mut Conn, state: &str) -> Result<u64, DbError> {
    Ok(c.query_one("SELECT COUNT(*) FROM outbox WHERE state = $1", &binds![state])?.int(0).unsigned_abs())
}
