//! Look-ups by the start of a word, each along one index and never further than [`Reach`] says, so that the
//! answer costs the same however many records there are.

pub mod fill;

use std::collections::HashSet;

use fengqiao_db::{Bind, Conn};
use fengqiao_domain::access::Scope;
use fengqiao_domain::codes::ID_TYPES;
use fengqiao_domain::names::plain_name;
use fengqiao_domain::search::{Query, core_name};
use fengqiao_domain::text::asked::Asked;

use crate::AppError;
use crate::cases::CaseRecords;
use crate::cases::found::CAP as CASES;
use crate::mediators::MediatorRecords;
use crate::organisations::OrganisationRecords;
use crate::tables::find::{mark, marks};
use crate::tables::query::{holding, rarest};
use crate::tables::{Env, Records};
use crate::units::UnitRecords;

/// Hits are counted and paged up to here; beyond it the reader has to type more.
pub const CAP: usize = 1000;

/// How far a look-up goes.
#[derive(Clone, Copy, Debug)]
pub struct Reach {
    /// Hits at most.
    pub hits: usize,
    /// Entries of an index looked at for one word.
    walk: i64,
    /// Names looked at for a text in the middle of one.
    middle: i64,
}

impl Reach {
    /// For the page of the search.
    pub const PAGE: Self = Self { hits: CAP, walk: 20_000, middle: 5_000 };
    /// For what is suggested while somebody types.
    pub const TYPING: Self = Self { hits: 3, walk: 2_000, middle: 1_000 };
}
/// Shortest start of a credit code.
const CODE: usize = 4;

/// What a group found, the nearest first.
#[derive(Debug, Default)]
pub struct Found {
    /// Record ids; of a certificate its holder and its number.
    pub ids: Vec<(String, String)>,
    /// There may be more than were looked at.
    pub more: bool,
}

/// One index to walk: column and start of its values.
struct Walk {
    column: &'static str,
    start: String,
}

impl Walk {
    fn of(column: &'static str, start: impl Into<String>) -> Self {
        Self { column, start: start.into() }
    }
}

fn is_letters(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphabetic())
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit())
}

/// A name as it stands, from where it begins to tell, and by its initials.
fn by_name(text: &str) -> Vec<Walk> {
    let plain = plain_name(text);
    let mut walks = vec![
        Walk::of("plain_name", plain.as_str()),
        Walk::of("core_name", core_name(text)),
        Walk::of("plain_name", format!("天津{plain}")),
    ];
    if is_letters(text) {
        walks.insert(0, Walk::of("initials", text.to_ascii_lowercase()));
    }
    walks
}

/// Organisations by name, initials or number.
///
/// # Errors
/// The store's.
pub fn organisations(c: &mut Conn, scope: &Scope, text: &str, far: Reach) -> Result<Found, AppError> {
    let mut walks = by_name(text);
    if has_digit(text) {
        walks.insert(0, Walk::of("number", text.to_ascii_uppercase()));
    }
    let mut found = Found::default();
    for walk in walks {
        along(c, "organisations", "w.id, w.authority, w.subdistrict", &walk, far, &mut found, |binds| {
            OrganisationRecords::within(scope, binds)
        })?;
    }
    within_names(c, "organisations", text, far, &mut found, |binds| {
        OrganisationRecords::within(scope, binds)
    })?;
    Ok(found)
}

/// Units by name, initials or credit code.
///
/// # Errors
/// The store's.
pub fn units(c: &mut Conn, scope: &Scope, text: &str, far: Reach) -> Result<Found, AppError> {
    let mut walks = by_name(text);
    if has_digit(text) && text.len() >= CODE {
        walks.insert(0, Walk::of("credit_code", text.to_ascii_uppercase()));
    }
    let mut found = Found::default();
    for walk in walks {
        along(c, "units", "w.id, w.authority, w.subdistrict", &walk, far, &mut found, |binds| {
            UnitRecords::within(scope, binds)
        })?;
    }
    within_names(c, "units", text, far, &mut found, |binds| UnitRecords::within(scope, binds))?;
    Ok(found)
}

/// People by name, initials or the number of a certificate.
///
/// # Errors
/// The store's.
pub fn people(c: &mut Conn, scope: &Scope, text: &str, far: Reach) -> Result<Found, AppError> {
    let mut found = Found::default();
    let column = if is_letters(text) { "initials" } else { "name" };
    let start = if is_letters(text) { text.to_ascii_lowercase() } else { text.to_owned() };
    along(c, "mediators", "w.id", &Walk::of(column, start), far, &mut found, |binds| reach(scope, binds))?;
    let mut known: HashSet<String> = found.ids.iter().map(|(id, _)| id.clone()).collect();
    let held = certificates(c, scope, text, far)?;
    found.more |= held.more;
    found.ids.extend(held.ids.into_iter().filter(|(id, _)| known.insert(id.clone())));
    Ok(capped(found, far))
}

/// Cases by the start of their number, then those that hold the words, what was recorded last first.
///
/// # Errors
/// The store's.
pub fn cases(c: &mut Conn, scope: &Scope, typed: &str, far: Reach) -> Result<Found, AppError> {
    let mut found = Found::default();
    if has_digit(typed) || typed.contains("劳人调") {
        let walk = Walk::of("number", typed.split_whitespace().collect::<String>());
        along(c, "cases", "w.id, w.authority, w.subdistrict", &walk, far, &mut found, |binds| {
            CaseRecords::within(scope, binds)
        })?;
    }
    let asked = Asked::read(typed);
    if asked.words().is_empty() || found.ids.len() >= far.hits {
        return Ok(found);
    }
    let (ids, more) = crate::cases::found::part(c, scope, asked.words(), None, None, far.hits.min(CASES))?;
    let known: HashSet<String> = found.ids.iter().map(|(id, _)| id.clone()).collect();
    found.ids.extend(ids.into_iter().filter(|id| !known.contains(id)).map(|id| (id, String::new())));
    found.more |= more;
    Ok(capped(found, far))
}

/// Certificates by the start of their number: holder and number.
///
/// # Errors
/// The store's.
pub fn certificates(c: &mut Conn, scope: &Scope, text: &str, far: Reach) -> Result<Found, AppError> {
    let mut found = Found::default();
    if !has_digit(text) && !text.starts_with('津') {
        return Ok(found);
    }
    let walk = Walk::of("number", text);
    along(c, "certificates", "w.mediator_id AS id", &walk, far, &mut found, |binds| reach(scope, binds))?;
    Ok(found)
}

/// People with this identity number or telephone, exactly.
///
/// # Errors
/// The store's.
pub fn with_number(
    c: &mut Conn,
    env: &Env,
    scope: &Scope,
    query: &Query,
) -> Result<Vec<(String, String)>, AppError> {
    let (column, keys): (_, Vec<Bind>) = match query {
        Query::Identity(number) => {
            let of = |code: &str| crate::mediators::id_key(Some(code), number, env).into();
            ("record_key", ID_TYPES.codes.iter().map(|entry| of(entry.code)).collect())
        }
        Query::Phone(phone) => ("phone_index", vec![fill::phone_key(phone, env).into()]),
        _ => return Ok(Vec::new()),
    };
    let mut binds = keys;
    let list = marks(1, binds.len());
    let within = reach(scope, &mut binds);
    let sql = format!(
        "SELECT r.id FROM mediators r WHERE r.{column} IN ({list}) AND {within} ORDER BY r.id LIMIT {CAP}"
    );
    Ok(c.query(&sql, &binds)?.iter().map(|r| (r.text(0), String::new())).collect())
}

/// Whom the scope reaches, asked person by person: the people of a word are fewer than those of a place.
fn reach(scope: &Scope, binds: &mut Vec<Bind>) -> String {
    match scope {
        Scope::Authority(code) | Scope::Subdistrict { code, .. } | Scope::Organisation(code) => format!(
            "EXISTS (SELECT 1 FROM mediator_places p WHERE p.place = {} AND p.mediator_id = r.id)",
            mark(binds, code.as_str())
        ),
        other => MediatorRecords::within(other, binds),
    }
}

/// The statement of one walk: the first entries of the index, and those of them the reader may see.
fn statement(
    table: &str,
    columns: &str,
    walk: &Walk,
    far: Reach,
    binds: &mut Vec<Bind>,
    within: impl FnOnce(&mut Vec<Bind>) -> String,
) -> (String, String) {
    let column = walk.column;
    let start = mark(binds, walk.start.as_str());
    let end = mark(binds, format!("{}\u{10ffff}", walk.start));
    let entries = |columns: &str| {
        format!(
            "SELECT {columns} FROM {table} w WHERE w.{column} >= {start} AND w.{column} < {end}
             ORDER BY w.{column} LIMIT {}",
            far.walk
        )
    };
    let walked = format!("SELECT COUNT(*) FROM ({}) n", entries("1 AS one"));
    let within = within(binds);
    let inner = entries(&format!("{columns}, w.{column} AS word"));
    let sql = format!(
        "SELECT r.id, r.word FROM ({inner}) r WHERE {within} ORDER BY r.word, r.id LIMIT {}",
        far.hits + 1
    );
    (sql, walked)
}

fn along(
    c: &mut Conn,
    table: &str,
    columns: &str,
    walk: &Walk,
    far: Reach,
    found: &mut Found,
    within: impl FnOnce(&mut Vec<Bind>) -> String,
) -> Result<(), AppError> {
    if walk.start.is_empty() || found.ids.len() > far.hits {
        return Ok(());
    }
    let mut binds = Vec::new();
    let (sql, walked) = statement(table, columns, walk, far, &mut binds, within);
    let certificates = table == "certificates";
    let mut known: HashSet<String> =
        if certificates { HashSet::new() } else { found.ids.iter().map(|(id, _)| id.clone()).collect() };
    for row in c.query(&sql, &binds)? {
        if certificates || known.insert(row.text(0)) {
            found.ids.push((row.text(0), row.text(1)));
        }
    }
    // Where the walk ended before the index did, somebody further on may be the reader's.
    found.more |= found.ids.len() <= far.hits && c.query_one(&walked, &binds[..2])?.int(0) >= far.walk;
    *found = capped(std::mem::take(found), far);
    Ok(())
}

/// The statement for a text anywhere in a name: the first records with its rarest pair of letters, and those of them
/// whose name holds it and whom the reader may see.
fn middle(
    table: &str,
    pair: &str,
    text: &str,
    far: Reach,
    within: impl FnOnce(&mut Vec<Bind>) -> String,
) -> (String, Vec<Bind>) {
    let mut binds = Vec::new();
    let pair = mark(&mut binds, pair);
    let (holding, within) = (holding(text, &mut binds), within(&mut binds));
    let sql = format!(
        "SELECT r.id, r.plain_name FROM (SELECT w.record_id FROM {table}_pairs w WHERE w.pair = {pair}
         ORDER BY w.record_id LIMIT {}) x CROSS JOIN {table} r
         WHERE r.id = x.record_id AND {holding} AND {within} LIMIT {}",
        far.middle,
        far.hits + 1
    );
    (sql, binds)
}

/// Names that hold the text behind their start, after those that start with it.
fn within_names(
    c: &mut Conn,
    table: &str,
    text: &str,
    far: Reach,
    found: &mut Found,
    within: impl FnOnce(&mut Vec<Bind>) -> String,
) -> Result<(), AppError> {
    let (pair, n) = rarest(c, table, text)?;
    if pair.is_empty() || n == 0 || found.ids.len() > far.hits {
        return Ok(());
    }
    let (sql, binds) = middle(table, &pair, text, far, within);
    let known: HashSet<String> = found.ids.iter().map(|(id, _)| id.clone()).collect();
    let rows = c.query(&sql, &binds)?;
    found.ids.extend(rows.iter().map(|r| (r.text(0), r.text(1))).filter(|(id, _)| !known.contains(id)));
    found.more |= n > far.middle;
    *found = capped(std::mem::take(found), far);
    Ok(())
}

fn capped(mut found: Found, far: Reach) -> Found {
    if found.ids.len() > far.hits {
        found.more = true;
        found.ids.truncate(far.hits);
    }
    found
}

/// The statements of a search for this text, with their binds: what the database is asked to explain in tests.
#[cfg(test)]
pub fn statements(scope: &Scope, text: &str) -> Vec<(String, Vec<Bind>)> {
    let mut all = Vec::new();
    let mut add = |table: &str, columns: &str, walk: &Walk, within: &dyn Fn(&mut Vec<Bind>) -> String| {
        let mut binds = Vec::new();
        let (sql, walked) = statement(table, columns, walk, Reach::PAGE, &mut binds, within);
        let first = binds[..2].to_vec();
        all.push((sql, binds));
        all.push((walked, first));
    };
    let place = "w.id, w.authority, w.subdistrict";
    for column in ["plain_name", "core_name", "initials"] {
        let walk = Walk::of(column, text);
        add("organisations", place, &walk, &|binds| OrganisationRecords::within(scope, binds));
        add("units", place, &walk, &|binds| UnitRecords::within(scope, binds));
    }
    add("organisations", place, &Walk::of("number", text), &|b| OrganisationRecords::within(scope, b));
    add("units", place, &Walk::of("credit_code", text), &|binds| UnitRecords::within(scope, binds));
    add("certificates", "w.mediator_id AS id", &Walk::of("number", text), &|binds| reach(scope, binds));
    for column in ["name", "initials"] {
        add("mediators", "w.id", &Walk::of(column, text), &|binds| reach(scope, binds));
    }
    all.push(middle("organisations", "科技", text, Reach::PAGE, |b| OrganisationRecords::within(scope, b)));
    all.push(middle("units", "科技", text, Reach::PAGE, |binds| UnitRecords::within(scope, binds)));
    all
}

/// How the database would go about a statement; on `PostgreSQL` it reads a table through only where no index helps.
#[cfg(test)]
pub fn plan(app: &crate::App, sql: &str, binds: &[Bind]) -> Vec<String> {
    let read = |c: &mut Conn| {
        let (explain, column) = match c.engine() {
            fengqiao_db::Engine::Sqlite => ("EXPLAIN QUERY PLAN", 3),
            fengqiao_db::Engine::Postgres => {
                c.execute("SET LOCAL enable_seqscan = off", &[])?;
                ("EXPLAIN", 0)
            }
        };
        let rows = c.query(&format!("{explain} {sql}"), binds)?;
        Ok::<_, AppError>(rows.iter().map(|row| row.text(column)).collect())
    };
    app.read(read).expect("a plan")
}
