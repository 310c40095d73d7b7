//! What happened to a record: who, when, what, from which file. One row for each saved change; the audit event of
//! the action carries the digest of its rows.

use std::sync::Arc;

use fengqiao_db::{Bind, Conn, Row, binds};
use fengqiao_domain::access::Scope;
use fengqiao_domain::cases::CASES;
use fengqiao_domain::table::Audience;
use fengqiao_domain::value::Value;
use serde::{Deserialize, Serialize};
use sm3::{Digest, Sm3};

use super::{Env, Records};
use crate::actor::Actor;
use crate::platform::masking;
use crate::{App, AppError};

/// One column's change as shown; personal values are masked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// Column key.
    pub key: String,
    /// Header text.
    pub title: String,
    /// Before, empty for none.
    pub old: String,
    /// After, empty for none.
    pub new: String,
}

/// The shown differences of two versions of a record, today.
pub fn differences<T: Records>(old: &T::Row, new: &T::Row, env: &Env) -> Vec<FieldChange> {
    let at = env.at(env.today);
    let shown = |column: &'static fengqiao_domain::table::Column<T::Row>, value: &Value| {
        let text = column.kind.show(value);
        if column.audience == Audience::Personal { masking::mask(column.key, &text) } else { text }
    };
    T::TABLE
        .columns
        .iter()
        .filter(|c| c.is_entered())
        .filter_map(|c| {
            let (before, after) = ((c.get)(old, &at), (c.get)(new, &at));
            (before != after).then(|| FieldChange {
                key: c.key.to_owned(),
                title: c.title.to_owned(),
                old: shown(c, &before),
                new: shown(c, &after),
            })
        })
        .collect()
}

/// Collects the change rows of one action and their digest.
pub struct ChangeLog {
    rows: Vec<Vec<Bind>>,
    digest: Sm3,
    count: u64,
    batch: Option<String>,
    actor: String,
    now: String,
}

impl ChangeLog {
    /// For one action of `actor`; `batch` is the receipt of an import.
    pub fn new(actor: &Actor, env: &Env, batch: Option<&str>) -> Self {
        Self {
            rows: Vec::new(),
            digest: Sm3::new(),
            count: 0,
            batch: batch.map(str::to_owned),
            actor: actor.name.clone(),
            now: env.now.to_owned(),
        }
    }

    /// Notes a change of a record. `kind` is 新增, 更新, 更正 or the name of a decision.
    pub fn note(&mut self, table: &str, id: &str, kind: &str, fields: &[FieldChange], note: &str) {
        let detail =
            if fields.is_empty() { String::new() } else { serde_json::to_string(fields).unwrap_or_default() };
        for part in [table, id, kind, &detail, note] {
            self.digest.update(part.as_bytes());
            self.digest.update([0]);
        }
        self.count += 1;
        self.rows.push(Vec::from(binds![
            table,
            id,
            self.now.as_str(),
            self.actor.as_str(),
            kind,
            detail,
            note,
            self.batch.as_deref()
        ]));
    }

    /// Writes what was noted so far.
    ///
    /// # Errors
    /// The store's.
    pub fn flush(&mut self, c: &mut Conn) -> Result<(), AppError> {
        c.insert_rows(
            "INSERT INTO record_changes (table_id, record_id, at, actor, kind, fields, note, batch)",
            &std::mem::take(&mut self.rows),
            "",
        )?;
        Ok(())
    }

    /// Number of changes and the SM3 digest over all of them, for the audit event.
    pub fn seal(self) -> (u64, String) {
        (self.count, crate::platform::hash::hex(&self.digest.finalize()))
    }
}

/// One line of a record's history.
#[derive(Clone, Debug, Serialize)]
pub struct Change {
    /// When, Beijing time.
    pub at: String,
    /// Who.
    pub actor: String,
    /// 新增, 更新, 更正 or the name of a decision.
    pub kind: String,
    /// Columns, old and new.
    pub fields: Vec<FieldChange>,
    /// Reason or remark.
    pub note: String,
    /// Receipt of the import it came from.
    pub batch: Option<String>,
}

impl Change {
    /// As a reader of the record sees it ([`Records::words`]).
    #[must_use]
    pub fn seen_by<T: Records>(mut self, scope: &Scope, row: &T::Row) -> Self {
        self.note = T::words(scope, row, self.note);
        for field in &mut self.fields {
            for text in [&mut field.old, &mut field.new] {
                *text = T::words(scope, row, std::mem::take(text));
            }
        }
        self
    }
}

/// A record's history, newest first.
///
/// # Errors
/// The store's.
pub fn of(c: &mut Conn, table: &str, id: &str, limit: i64) -> Result<Vec<Change>, AppError> {
    page(c, table, id, 0, limit)
}

/// What somebody else did to a record while a form about it was open; `did` says it in a word or two.
///
/// # Errors
/// The store's.
pub async fn meanwhile(
    app: &Arc<App>,
    table: &'static str,
    id: String,
    did: &str,
) -> Result<String, AppError> {
    let last = app.blocking(move |app| app.read(|c| of(c, table, &id, 1))).await?;
    let latest = last.first().map_or_else(String::new, |last| {
        let when = last.at.get(..16).unwrap_or(&last.at).replace('T', " ");
        // What was said of a case may name somebody the reader sees masked.
        let said = if table == CASES.id { String::new() } else { format!(" {}", last.note) };
        format!("最近一次是 {when} {}：{}{said}。", last.actor, last.kind)
    });
    Ok(format!("您打开之后，他人{did}，本次没有保存，填写的内容都在。{latest}核对后再提交。"))
}

/// The same after so many lines.
///
/// # Errors
/// The store's.
pub fn page(c: &mut Conn, table: &str, id: &str, after: u64, limit: i64) -> Result<Vec<Change>, AppError> {
    let sql = format!(
        "SELECT at, actor, kind, fields, note, batch FROM record_changes
         WHERE table_id = $1 AND record_id = $2 ORDER BY seq DESC LIMIT $3 OFFSET {after}"
    );
    let read = |r: &Row| Change {
        at: r.text(0),
        actor: r.text(1),
        kind: r.text(2),
        fields: serde_json::from_str(r.str(3)).unwrap_or_default(),
        note: r.text(4),
        batch: r.opt_text(5),
    };
    Ok(c.query(&sql, &binds![table, id, limit])?.iter().map(read).collect())
}

/// How many lines a record's history has.
///
/// # Errors
/// The store's.
pub fn count(c: &mut Conn, table: &str, id: &str) -> Result<u64, AppError> {
    let sql = "SELECT COUNT(*) FROM record_changes WHERE table_id = $1 AND record_id = $2";
    Ok(u64::try_from(c.query_one(sql, &binds![table, id])?.int(0)).unwrap_or(0))
}
