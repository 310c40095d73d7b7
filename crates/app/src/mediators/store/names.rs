//! Who is called so: a name or a certificate number by its beginning, along an index or person by person.

use fengqiao_db::{Bind, Conn};

use super::asked::Asked;
use crate::AppError;
use crate::tables::find::mark;

/// Names that start so are counted up to here.
pub const COMMON: u64 = 100_000;

/// SQL condition over alias `r`: whose name or certificate number starts with the text; found along its index.
pub fn named(text: &str, binds: &mut Vec<Bind>) -> String {
    if is_number(text) {
        let range = starts("x.number", text, binds);
        return format!("r.id IN (SELECT x.mediator_id FROM certificates x WHERE {range})");
    }
    format!("r.id IN (SELECT m.id FROM mediators m WHERE {})", starts("m.name", text, binds))
}

/// The same, asked of each person as he is met: no index is to be taken for it.
pub fn named_each(text: &str, binds: &mut Vec<Bind>) -> String {
    if is_number(text) {
        let range = starts("x.number || ''", text, binds);
        return format!("EXISTS (SELECT 1 FROM certificates x WHERE x.mediator_id = r.id AND {range})");
    }
    starts("r.name || ''", text, binds)
}

/// The same of an authority's people: along the index of names, which knows the authority of the main appointment.
pub fn named_at(text: &str, place: &str, binds: &mut Vec<Bind>) -> String {
    let place = mark(binds, place);
    let (of_main, each) = (starts("m.name", text, binds), named_each(text, binds));
    format!(
        "r.id IN (SELECT m.id FROM mediators m WHERE {of_main} AND m.authority = {place} UNION ALL
         SELECT p.mediator_id FROM mediator_places p WHERE p.place = {place} AND p.away = 1) AND {each}"
    )
}

fn starts(column: &str, text: &str, binds: &mut Vec<Bind>) -> String {
    let (from, to) = (mark(binds, text), mark(binds, format!("{text}\u{10ffff}")));
    format!("{column} >= {from} AND {column} < {to}")
}

/// Whether a text starts a certificate number.
pub fn is_number(text: &str) -> bool {
    text.starts_with('津') || text.chars().any(|c| c.is_ascii_digit())
}

/// How many people's names or certificates' numbers start so, as far as it matters; 0 without a text.
///
/// # Errors
/// The store's.
pub fn named_so(c: &mut Conn, asked: &Asked) -> Result<u64, AppError> {
    let text = asked.text.trim();
    if text.is_empty() {
        return Ok(0);
    }
    let (table, column) = if is_number(text) { ("certificates", "number") } else { ("mediators", "name") };
    let mut binds = Vec::new();
    let range = starts(column, text, &mut binds);
    let sql = format!("SELECT COUNT(*) FROM (SELECT 1 AS one FROM {table} WHERE {range} LIMIT {COMMON}) n");
    Ok(c.query_one(&sql, &binds)?.int(0).unsigned_abs())
}
