//! The audit log: every change, and every view or export of personal data, chained by SM3 so that a changed, missing
//! or inserted line shows. Written in the transaction of what it tells.

mod verify;

pub use verify::{BrokenLink, COLUMNS, Entry, Verified, entries_after, verify, verify_tail};

use crate::actor::Actor;
use fengqiao_db::{Conn, DbError, binds};
use fengqiao_domain::access::Action;
use serde_json::{Map, Value, json};

/// One field that changed. Personal values are masked by the caller: they never stand here in clear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Key of the field.
    pub field: String,
    /// Before.
    pub before: String,
    /// After.
    pub after: String,
}

/// One thing to put on record.
#[derive(Clone, Debug)]
pub struct Event {
    verb: &'static str,
    table: &'static str,
    record: String,
    summary: String,
    changes: Vec<Change>,
    reason: Option<String>,
    behalf: Option<String>,
    batch: Option<String>,
    is_edit: bool,
}

impl Event {
    /// `verb` is a short stable word (`create`, `export`, `view`), `record` the id or empty for a whole table.
    pub fn new(verb: &'static str, table: &'static str, record: impl Into<String>) -> Self {
        Self {
            verb,
            table,
            record: record.into(),
            summary: String::new(),
            changes: Vec::new(),
            reason: None,
            behalf: None,
            batch: None,
            is_edit: false,
        }
    }

    /// An edit: put on record only when something changed.
    pub fn edit(table: &'static str, record: impl Into<String>) -> Self {
        Self { is_edit: true, ..Self::new("update", table, record) }
    }

    /// One plain sentence. No personal data.
    #[must_use]
    pub fn summary(mut self, text: impl Into<String>) -> Self {
        self.summary = text.into();
        self
    }

    /// A field, noted when it changed.
    #[must_use]
    pub fn change(
        mut self,
        field: impl Into<String>,
        before: impl Into<String>,
        after: impl Into<String>,
    ) -> Self {
        let change = Change { field: field.into(), before: before.into(), after: after.into() };
        if change.before != change.after {
            self.changes.push(change);
        }
        self
    }

    /// A personal field that changed: only the fact is noted.
    #[must_use]
    pub fn personal(mut self, field: impl Into<String>, changed: bool) -> Self {
        if changed {
            self.changes.push(Change {
                field: field.into(),
                before: "***".into(),
                after: "（已更改）".into(),
            });
        }
        self
    }

    /// Why it was done.
    #[must_use]
    pub fn reason(mut self, text: impl Into<String>) -> Self {
        self.reason = Some(text.into());
        self
    }

    /// 代录: from which source, for whom.
    #[must_use]
    pub fn behalf(mut self, words: Option<String>) -> Self {
        self.behalf = words;
        self
    }

    /// The import batch or other receipt it belongs to.
    #[must_use]
    pub fn batch(mut self, receipt: impl Into<String>) -> Self {
        self.batch = Some(receipt.into());
        self
    }

    pub(crate) fn is_empty_edit(&self) -> bool {
        self.is_edit && self.changes.is_empty()
    }

    fn detail(&self, action: Action) -> String {
        let mut map = Map::new();
        map.insert("permission".into(), action.code().into());
        if !self.summary.is_empty() {
            map.insert("summary".into(), self.summary.as_str().into());
        }
        if !self.changes.is_empty() {
            let changes = self.changes.iter().map(|c| json!([c.field, c.before, c.after])).collect();
            map.insert("changes".into(), Value::Array(changes));
        }
        for (key, value) in [("reason", &self.reason), ("behalf", &self.behalf), ("batch", &self.batch)] {
            if let Some(text) = value {
                map.insert(key.into(), text.as_str().into());
            }
        }
        Value::Object(map).to_string()
    }
}

/// What the lines of a transaction tell of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tells {
    /// Records were changed: what was worked out from them before may be wrong.
    OfChange,
    /// Somebody looked at records, took them out, signed in or out.
    OfLook,
}

/// Appends events. The head row is locked until the transaction ends, so that the chain is one line however many
/// servers write.
pub(crate) fn append(
    c: &mut Conn,
    actor: &Actor,
    action: Action,
    now: &str,
    tells: Tells,
    events: &[Event],
) -> Result<(), DbError> {
    if events.is_empty() {
        return Ok(());
    }
    let head = c.query_one("UPDATE audit_head SET seq = seq WHERE id = 1 RETURNING seq, digest", &[])?;
    let (mut seq, mut digest) = (head.int(0), head.text(1));
    let mut rows = Vec::with_capacity(events.len());
    for event in events {
        seq += 1;
        let entry = Entry {
            seq,
            at: now.to_owned(),
            actor: actor.account.clone(),
            post: actor.post_text(),
            origin: actor.origin.text(),
            action: event.verb.to_owned(),
            table: event.table.to_owned(),
            record: event.record.clone(),
            detail: event.detail(action),
            previous: digest,
            digest: String::new(),
        };
        digest = entry.compute();
        rows.push(entry.into_binds(&digest));
    }
    c.insert_rows(
        "INSERT INTO audit_log (seq, at, actor, post, origin, action, table_name, record_id, detail, previous, digest)",
        &rows,
        "",
    )?;
    let changed = if tells == Tells::OfChange { ", changed = $1" } else { "" };
    let head = format!("UPDATE audit_head SET seq = $1, digest = $2{changed} WHERE id = 1");
    c.execute(&head, &binds![seq, digest])?;
    Ok(())
}
