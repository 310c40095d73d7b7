//! The index of the texts of cases: the one place where the engines' full-text search differs. `SQLite` walks its index from
//! the newest row down; `PostgreSQL` cannot, so each row there also has tokens of the blocks of rows it lies in, and blocks
//! are asked for one after the other, small ones first.

use std::collections::HashMap;

use fengqiao_db::{Bind, Conn, Engine, binds};
use fengqiao_domain::cases::{Case, text};
use fengqiao_domain::text::asked::Word;

use crate::AppError;
use crate::platform::parallel;
use crate::tables::find::{mark, marks};

/// Bits of a row's number that tell its place within a block, from small blocks to large ones.
const BLOCKS: [(char, u32); 4] = [('a', 9), ('b', 12), ('c', 15), ('d', 18)];
/// Blocks asked for at once.
const EACH: i64 = 8;
/// Rows asked for at first.
const FIRST: i64 = 1 << 10;

/// What is to be found: words, all of them, and where, all of them.
#[derive(Clone, Debug, Default)]
pub struct Wanted<'a> {
    /// Words.
    pub words: &'a [Word],
    /// Tokens of places.
    pub places: Vec<String>,
}

/// The tokens of a record in their order, with blanks between them, and their digest.
#[derive(Clone, Debug)]
pub struct Entry {
    body: String,
    /// Says whether two entries are the same: 64 bits by FNV-1a, for nobody gains by making two alike.
    pub digest: String,
}

impl Entry {
    /// Of tokens.
    pub fn new(tokens: &[String]) -> Self {
        let body = tokens.join(" ");
        let sum = body.bytes().fold(0xcbf2_9ce4_8422_2325, |sum: u64, byte| {
            (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self { body, digest: format!("{sum:016x}") }
    }

    /// Of a case; none of one that is void.
    pub fn of(case: &Case) -> Option<Self> {
        text::indexed(case).map(|tokens| Self::new(&tokens))
    }
}

/// Keeps what differs from what stands; the row of a case keeps its number.
///
/// # Errors
/// The store's.
pub fn keep(c: &mut Conn, pairs: &[(Option<Case>, Case)]) -> Result<(), AppError> {
    let old: Vec<&str> =
        pairs.iter().filter(|(old, _)| old.is_some()).map(|(_, new)| new.id.as_str()).collect();
    let known = stored(c, &old)?;
    let entries = parallel::map(pairs, |(_, new)| Entry::of(new));
    let mut fresh = Vec::new();
    for ((_, case), entry) in pairs.iter().zip(entries) {
        match (known.get(&case.id), entry) {
            (Some((_, digest)), Some(entry)) if *digest == entry.digest => {}
            (Some((n, _)), Some(entry)) => replace(c, *n, &entry)?,
            (Some((n, _)), None) => remove(c, *n)?,
            (None, Some(entry)) => fresh.push((case.id.as_str(), entry)),
            (None, None) => {}
        }
    }
    insert(c, &fresh)
}

/// Number and digest of the rows of some cases.
///
/// # Errors
/// The store's.
pub fn stored(c: &mut Conn, ids: &[&str]) -> Result<HashMap<String, (i64, String)>, AppError> {
    let mut known = HashMap::with_capacity(ids.len());
    for part in ids.chunks(500) {
        let binds: Vec<Bind> = part.iter().map(|id| (*id).into()).collect();
        let sql =
            format!("SELECT case_id, n, digest FROM case_texts WHERE case_id IN ({})", marks(1, part.len()));
        for row in c.query(&sql, &binds)? {
            known.insert(row.text(0), (row.int(1), row.text(2)));
        }
    }
    Ok(known)
}

/// Enters rows, newer than all there are.
///
/// # Errors
/// The store's.
pub fn insert(c: &mut Conn, fresh: &[(&str, Entry)]) -> Result<(), AppError> {
    let Ok(count) = i64::try_from(fresh.len()) else { return Ok(()) };
    if count == 0 {
        return Ok(());
    }
    match c.engine() {
        Engine::Sqlite => {
            // There is one writer.
            let last = c.query_one("SELECT COALESCE(MAX(n), 0) FROM case_texts", &[])?.int(0);
            let numbered = || (last + 1..).zip(fresh);
            let rows: Vec<Vec<Bind>> =
                numbered().map(|(n, (id, entry))| Vec::from(binds![n, *id, entry.digest.as_str()])).collect();
            c.insert_rows("INSERT INTO case_texts (n, case_id, digest)", &rows, "")?;
            let rows: Vec<Vec<Bind>> =
                numbered().map(|(n, (_, entry))| Vec::from(binds![n, entry.body.as_str()])).collect();
            c.insert_rows("INSERT INTO case_words (rowid, body)", &rows, "")?;
        }
        Engine::Postgres => {
            let sql = "SELECT nextval(pg_get_serial_sequence('case_texts', 'n')) 
                       FROM generate_series(CAST(1 AS BIGINT), CAST($1 AS BIGINT))";
            let numbers = c.query(sql, &binds![count])?;
            let rows: Vec<Vec<Bind>> = numbers
                .iter()
                .zip(fresh)
                .map(|(n, (id, entry))| {
                    let n = n.int(0);
                    Vec::from(binds![n.to_string(), *id, entry.digest.as_str(), vector(n, entry)])
                })
                .collect();
            c.insert_rows(
                "INSERT INTO case_texts (n, case_id, digest, body)
                 SELECT CAST(v.n AS BIGINT), v.id, v.digest, CAST(v.body AS tsvector) FROM (",
                &rows,
                ") v (n, id, digest, body)",
            )?;
        }
    }
    Ok(())
}

fn replace(c: &mut Conn, n: i64, entry: &Entry) -> Result<(), AppError> {
    match c.engine() {
        Engine::Sqlite => {
            c.execute("UPDATE case_texts SET digest = $1 WHERE n = $2", &binds![entry.digest.as_str(), n])?;
            c.execute("DELETE FROM case_words WHERE rowid = $1", &binds![n])?;
            let sql = "INSERT INTO case_words (rowid, body) VALUES ($1, $2)";
            c.execute(sql, &binds![n, entry.body.as_str()])?;
        }
        Engine::Postgres => {
            let sql =
                "UPDATE case_texts SET digest = $1, body = CAST(CAST($2 AS TEXT) AS tsvector) WHERE n = $3";
            c.execute(sql, &binds![entry.digest.as_str(), vector(n, entry), n])?;
        }
    }
    Ok(())
}

fn remove(c: &mut Conn, n: i64) -> Result<(), AppError> {
    c.execute("DELETE FROM case_texts WHERE n = $1", &binds![n])?;
    if c.engine() == Engine::Sqlite {
        c.execute("DELETE FROM case_words WHERE rowid = $1", &binds![n])?;
    }
    Ok(())
}

/// Takes everything out.
///
/// # Errors
/// The store's.
pub fn clear(c: &mut Conn) -> Result<(), AppError> {
    c.execute("DELETE FROM case_texts", &[])?;
    if c.engine() == Engine::Sqlite {
        c.execute("INSERT INTO case_words (case_words) VALUES ('delete-all')", &[])?;
    }
    Ok(())
}

/// Rows the engine's own index holds, and rows that are numbered: the same, unless something went wrong.
///
/// # Errors
/// The store's.
pub fn counts(c: &mut Conn) -> Result<(i64, i64), AppError> {
    let index = match c.engine() {
        Engine::Sqlite => "case_words_docsize",
        Engine::Postgres => "case_texts",
    };
    let row = c.query_one(
        &format!("SELECT (SELECT COUNT(*) FROM {index}), (SELECT COUNT(*) FROM case_texts)"),
        &[],
    )?;
    Ok((row.int(0), row.int(1)))
}

/// The newest rows with a number below `below`: number and case, the newest first.
///
/// # Errors
/// The store's.
pub fn newest(
    c: &mut Conn,
    wanted: &Wanted,
    below: Option<i64>,
    limit: usize,
) -> Result<Vec<(i64, String)>, AppError> {
    match c.engine() {
        Engine::Sqlite => {
            let mut binds: Vec<Bind> = binds![matching(wanted)].to_vec();
            let before = below.map(|n| format!("AND case_words.rowid < {}", mark(&mut binds, n)));
            let sql = format!(
                "SELECT t.n, t.case_id FROM case_words CROSS JOIN case_texts t
                 WHERE case_words MATCH $1 AND t.n = case_words.rowid {}
                 ORDER BY case_words.rowid DESC LIMIT {limit}",
                before.unwrap_or_default()
            );
            Ok(c.query(&sql, &binds)?.iter().map(|row| (row.int(0), row.text(1))).collect())
        }
        Engine::Postgres => by_blocks(c, wanted, below, limit),
    }
}

fn by_blocks(
    c: &mut Conn,
    wanted: &Wanted,
    below: Option<i64>,
    limit: usize,
) -> Result<Vec<(i64, String)>, AppError> {
    let last = c.query_one("SELECT COALESCE(MAX(n), 0) FROM case_texts", &[])?.int(0);
    let mut end = below.unwrap_or(i64::MAX).min(last.saturating_add(1));
    // An organisation or a mediator has few rows: they are the shortest way by themselves.
    let few = wanted.places.iter().any(|place| place.starts_with("so") || place.starts_with("sm"));
    let first = if few { i64::MAX } else { FIRST };
    let (mut found, mut seen, mut rows) = (Vec::new(), 0_i64, first);
    while end > 0 && found.len() < limit {
        let fits = |(_, bits): &(char, u32)| 1_i64 << *bits <= rows;
        let (kind, bits) = BLOCKS.into_iter().rev().find(fits).unwrap_or(BLOCKS[0]);
        let newest = (end - 1) >> bits;
        let count = (rows.saturating_add((1_i64 << bits) - 1) >> bits).clamp(1, EACH);
        let oldest = if few { 0 } else { (newest - count + 1).max(0) };
        let mut query = query(wanted);
        // Where nothing is left below, blocks tell nothing.
        if oldest > 0 {
            let blocks: Vec<String> = (oldest..=newest).map(|block| block_token(kind, block)).collect();
            query = format!("{query} & ({})", blocks.join(" | "));
        }
        // Apart from the order, so that the index of the words is what is walked.
        let sql = format!(
            "WITH hit AS MATERIALIZED (
               SELECT n, case_id FROM case_texts WHERE body @@ CAST(CAST($1 AS TEXT) AS tsquery))
             SELECT n, case_id FROM hit WHERE n < $2 ORDER BY n DESC LIMIT {}",
            limit - found.len()
        );
        let hits = c.query(&sql, &binds![query, end])?;
        found.extend(hits.iter().map(|row| (row.int(0), row.text(1))));
        seen += end - (oldest << bits);
        end = oldest << bits;
        rows = further(seen, found.len(), limit);
    }
    Ok(found)
}

/// How many rows to ask for next: as many as hold what is lacking if hits go on as thick as they were, a quarter more, and
/// never more than eight times what was seen.
fn further(seen: i64, found: usize, limit: usize) -> i64 {
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX / 64);
    let most = seen.saturating_mul(8);
    if found == 0 {
        return most;
    }
    let lacking = count(limit.saturating_sub(found));
    most.min(lacking.saturating_mul(seen).saturating_mul(5) / (4 * count(found)))
}

/// SQL condition over alias `r` for everything with these words, however much that is: for an export.
pub fn condition(engine: Engine, words: &[Word], binds: &mut Vec<Bind>) -> String {
    let wanted = Wanted { words, places: Vec::new() };
    match engine {
        Engine::Sqlite => format!(
            "r.id IN (SELECT t.case_id FROM case_words CROSS JOIN case_texts t
             WHERE case_words MATCH {} AND t.n = case_words.rowid)",
            mark(binds, matching(&wanted))
        ),
        Engine::Postgres => format!(
            "r.id IN (SELECT t.case_id FROM case_texts t WHERE t.body @@ CAST(CAST({} AS TEXT) AS tsquery))",
            mark(binds, query(&wanted))
        ),
    }
}

/// As FTS5 reads it.
fn matching(wanted: &Wanted) -> String {
    let word = |word: &Word| format!("\"{}\"{}", word.phrase.join(" "), if word.prefix { " *" } else { "" });
    let words = wanted.words.iter().map(word);
    let places = wanted.places.iter().map(|place| format!("\"{place}\""));
    words.chain(places).collect::<Vec<_>>().join(" AND ")
}

/// As a `tsquery` is read.
fn query(wanted: &Wanted) -> String {
    let word =
        |word: &Word| format!("({}{})", word.phrase.join(" <-> "), if word.prefix { ":*" } else { "" });
    wanted.words.iter().map(word).chain(wanted.places.iter().cloned()).collect::<Vec<_>>().join(" & ")
}

/// As a `tsvector` is read: tokens with their positions, and the blocks of the row.
fn vector(n: i64, entry: &Entry) -> String {
    let tokens = (1..).zip(entry.body.split(' ')).map(|(at, token): (u32, &str)| format!("{token}:{at}"));
    let blocks = BLOCKS.into_iter().map(|(kind, bits)| block_token(kind, n >> bits));
    tokens.chain(blocks).collect::<Vec<_>>().join(" ")
}

fn block_token(kind: char, block: i64) -> String {
    format!("p{kind}{block}")
}
