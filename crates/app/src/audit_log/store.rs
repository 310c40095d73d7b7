//! Reading the log by filter and key.

use crate::platform::audit::Entry;
use fengqiao_db::{Bind, Conn, DbError};

/// What the log is asked for.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Account.
    pub actor: String,
    /// What was done.
    pub action: String,
    /// To which table.
    pub table: String,
    /// To which record.
    pub record: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Lines before this number; 0 from the newest.
    pub before: i64,
}

/// Up to `limit` lines, newest first.
pub fn page(c: &mut Conn, filter: &Filter, limit: i64) -> Result<Vec<Entry>, DbError> {
    let mut wanted = vec!["seq > $1".to_owned()];
    let mut values: Vec<Bind> = vec![0_i64.into()];
    let mut add = |condition: &str, value: Bind| {
        values.push(value);
        wanted.push(format!("{condition} ${}", values.len()));
    };
    for (column, value) in [
        ("actor =", &filter.actor),
        ("action =", &filter.action),
        ("table_name =", &filter.table),
        ("record_id =", &filter.record),
        ("at >=", &filter.from),
    ] {
        if !value.is_empty() {
            add(column, value.as_str().into());
        }
    }
    if !filter.to.is_empty() {
        // Moments go on after the date: T sorts before ~.
        add("at <", format!("{}T~", filter.to).into());
    }
    if filter.before > 0 {
        add("seq <", filter.before.into());
    }
    values.push(limit.into());
    let sql = format!(
        "SELECT {} FROM audit_log WHERE {} ORDER BY seq DESC LIMIT ${}",
        crate::platform::audit::COLUMNS,
        wanted.join(" AND "),
        values.len()
    );
    Ok(c.query(&sql, &values)?.iter().map(Entry::from_row).collect())
}
