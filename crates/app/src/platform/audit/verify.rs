//! Reading the log and checking its chain.

use super::super::hash;
use fengqiao_db::{Bind, Conn, DbError, Row, binds};
use std::fmt;

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Number, from 1 without gaps.
    pub seq: i64,
    /// Moment, Beijing time.
    pub at: String,
    /// Account.
    pub actor: String,
    /// Role and scope.
    pub post: String,
    /// Where the request came from.
    pub origin: String,
    /// What was done.
    pub action: String,
    /// To which table.
    pub table: String,
    /// To which record; empty for a whole table.
    pub record: String,
    /// JSON: permission, summary, changes, reason, batch.
    pub detail: String,
    /// Digest of the line before.
    pub previous: String,
    /// Digest of this line.
    pub digest: String,
}

/// The columns in the order [`Entry::from_row`] reads them.
pub const COLUMNS: &str =
    "seq, at, actor, post, origin, action, table_name, record_id, detail, previous, digest";

impl Entry {
    /// From a row of [`COLUMNS`].
    pub fn from_row(r: &Row) -> Self {
        Self {
            seq: r.int(0),
            at: r.text(1),
            actor: r.text(2),
            post: r.text(3),
            origin: r.text(4),
            action: r.text(5),
            table: r.text(6),
            record: r.text(7),
            detail: r.text(8),
            previous: r.text(9),
            digest: r.text(10),
        }
    }

    /// SM3 over all fields and the digest before, each preceded by its length so that none can flow into the next.
    pub fn compute(&self) -> String {
        let seq = self.seq.to_string();
        let fields = [
            &seq,
            &self.at,
            &self.actor,
            &self.post,
            &self.origin,
            &self.action,
            &self.table,
            &self.record,
            &self.detail,
            &self.previous,
        ];
        let mut text = String::with_capacity(self.detail.len() + 320);
        for field in fields {
            text.push_str(&field.len().to_string());
            text.push(':');
            text.push_str(field);
        }
        hash::sm3(text.as_bytes())
    }

    /// The line as JSON, with everything its digest is computed from.
    pub fn json(&self) -> String {
        serde_json::json!({
            "seq": self.seq, "at": self.at, "actor": self.actor, "post": self.post, "origin": self.origin,
            "action": self.action, "table": self.table, "record": self.record, "detail": self.detail,
            "previous": self.previous, "digest": self.digest,
        })
        .to_string()
    }

    pub(super) fn into_binds(self, digest: &str) -> Vec<Bind> {
        binds![
            self.seq,
            self.at,
            self.actor,
            self.post,
            self.origin,
            self.action,
            self.table,
            self.record,
            self.detail,
            self.previous,
            digest
        ]
        .into()
    }
}

/// A chain without a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Number of lines.
    pub count: i64,
    /// Digest of the last line; note it elsewhere to notice a log that was replaced as a whole.
    pub digest: String,
}

/// The first fault in the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenLink {
    /// Number of the line.
    pub seq: i64,
    /// What is wrong, in plain Chinese.
    pub why: String,
}

impl fmt::Display for BrokenLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "审计日志第 {} 条：{}", self.seq, self.why)
    }
}

/// Follows the chain from the first line to the head. `Ok(Err(_))` names the first broken link.
pub fn verify(c: &mut Conn) -> Result<Result<Verified, BrokenLink>, DbError> {
    let head = c.query_one("SELECT seq, digest FROM audit_head WHERE id = 1", &[])?;
    let (mut seq, mut digest, mut fault) = (0_i64, String::new(), None);
    let sql = format!("SELECT {COLUMNS} FROM audit_log ORDER BY seq");
    c.query_each(&sql, &[], |row| -> Result<(), DbError> {
        if fault.is_some() {
            return Ok(());
        }
        let entry = Entry::from_row(row);
        let why = if entry.seq != seq + 1 {
            Some(format!("编号不连续，前一条是第 {seq} 条，中间有缺失"))
        } else if entry.previous != digest {
            Some("与前一条的摘要不衔接，前一条或本条被替换".to_owned())
        } else if entry.compute() != entry.digest {
            Some("内容与摘要不符，本条被改动".to_owned())
        } else {
            None
        };
        fault = why.map(|why| BrokenLink { seq: entry.seq, why });
        (seq, digest) = (entry.seq, entry.digest);
        Ok(())
    })?;
    if fault.is_none() && (head.int(0) != seq || head.str(1) != digest) {
        fault =
            Some(BrokenLink { seq: seq + 1, why: format!("末尾有缺失，应有 {} 条", head.int(0)) });
    }
    Ok(fault.map_or(Ok(Verified { count: seq, digest }), Err))
}

/// The last lines alone, for a look that must be quick: each against its own digest and the line before. The whole
/// chain is [`verify`]'s.
pub fn verify_tail(c: &mut Conn, lines: i64) -> Result<Option<BrokenLink>, DbError> {
    let head = c.query_one("SELECT seq, digest FROM audit_head WHERE id = 1", &[])?;
    let entries = entries_after(c, (head.int(0) - lines).max(0), lines)?;
    let broken = |seq: i64, why: &str| Some(BrokenLink { seq, why: why.to_owned() });
    for (at, entry) in entries.iter().enumerate() {
        if entry.compute() != entry.digest {
            return Ok(broken(entry.seq, "内容与摘要不符，本条被改动"));
        }
        if at
            .checked_sub(1)
            .is_some_and(|b| entries[b].digest != entry.previous || entries[b].seq + 1 != entry.seq)
        {
            return Ok(broken(entry.seq, "与前一条的摘要不衔接，前一条或本条被替换"));
        }
    }
    let last = entries.last().map_or((0, ""), |entry| (entry.seq, entry.digest.as_str()));
    Ok(if last == (head.int(0), head.str(1)) { None } else { broken(last.0 + 1, "末尾有缺失") })
}

/// Up to `limit` lines after a number, oldest first; for export.
pub fn entries_after(c: &mut Conn, seq: i64, limit: i64) -> Result<Vec<Entry>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM audit_log WHERE seq > $1 ORDER BY seq LIMIT $2");
    Ok(c.query(&sql, &binds![seq, limit])?.iter().map(Entry::from_row).collect())
}
