//! What a detail page shows of any table: facts in the groups of the table, and the history. Derived values carry the
//! clause they rest on; personal ones are masked.

use fengqiao_db::Conn;
use fengqiao_domain::table::{At, Audience};
use fengqiao_domain::verdict::clause_label;

use super::Records;
use super::changes::{self, Change};
use crate::AppError;
use crate::platform::masking;
use crate::platform::view::{HistoryRow, Pager};

/// Lines of the history to a page.
const HISTORY: u32 = 20;

/// One fact.
pub struct Fact {
    /// Header text of its column.
    pub title: &'static str,
    /// As shown; empty for none.
    pub value: String,
    /// The clause a derived value rests on; empty for what was entered.
    pub clause: &'static str,
}

/// Facts under one heading.
pub struct FactGroup {
    /// Heading.
    pub title: &'static str,
    /// Facts in order.
    pub facts: Vec<Fact>,
}

/// The facts of a record in the groups of its table, without the columns named. A group that says nothing is left out.
pub fn facts<T: Records>(row: &T::Row, at: &At, without: &[&str]) -> Vec<FactGroup> {
    let fact = |key: &&'static str| {
        let column = T::TABLE.column(key).filter(|c| !without.contains(&c.key))?;
        let value = column.show(row, at);
        let masked = column.audience == Audience::Personal;
        Some(Fact {
            title: column.title,
            value: if masked { masking::mask(column.key, &value) } else { value },
            clause: Some(T::clause(column.key))
                .filter(|clause| !column.is_entered() && !clause.is_empty())
                .map_or("", clause_label),
        })
    };
    let groups = T::TABLE.groups.iter();
    groups
        .map(|g| FactGroup { title: g.title, facts: g.keys.iter().filter_map(fact).collect() })
        .filter(|g| g.facts.iter().any(|f| !f.value.is_empty()))
        .collect()
}

/// A page of the history of a record, newest first.
pub struct History {
    /// Lines.
    pub rows: Vec<HistoryRow>,
    /// Total and pages; none when all is on one page.
    pub pager: Option<Pager>,
}

/// The history of a record. `page` counts from 1; `href` gives the address of a page.
///
/// # Errors
/// The store's.
pub fn history<T: Records>(
    c: &mut Conn,
    id: &str,
    page: &str,
    href: impl Fn(u64) -> String,
) -> Result<History, AppError> {
    let total = changes::count(c, T::TABLE.id, id)?;
    let last = total.div_ceil(u64::from(HISTORY)).max(1);
    let page = page.parse().unwrap_or(1).clamp(1, last);
    let rows = changes::page(c, T::TABLE.id, id, (page - 1) * u64::from(HISTORY), HISTORY.into())?;
    let pager = (last > 1).then(|| Pager::numbered(total, "条", page, HISTORY, href));
    Ok(History { rows: rows.into_iter().map(history_row).collect(), pager })
}

/// One line of the history in words.
pub fn history_row(change: Change) -> HistoryRow {
    let or_empty = |text: &str| if text.is_empty() { "（空）".to_owned() } else { text.to_owned() };
    let fields: Vec<String> = change
        .fields
        .iter()
        .map(|f| format!("{}：{} → {}", f.title, or_empty(&f.old), or_empty(&f.new)))
        .collect();
    let what =
        if fields.is_empty() { change.kind } else { format!("{}　{}", change.kind, fields.join("；")) };
    let batch = change.batch.map(|b| format!("批次 {b}"));
    let from: Vec<String> =
        [Some(change.note), batch].into_iter().flatten().filter(|t| !t.is_empty()).collect();
    HistoryRow {
        when: change.at.get(..16).unwrap_or(&change.at).replace('T', " "),
        who: change.actor,
        what,
        from: from.join("；"),
    }
}
