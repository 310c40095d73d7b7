//! Bringing the schema up to date.

use sm3::{Digest, Sm3};

use crate::{Conn, Db, DbError, Engine, Result, binds};

/// The advisory lock that keeps two processes from migrating the same `PostgreSQL` database at once.
const LOCK: i64 = 0x66_656e_6771_6961;

/// The table that remembers what was applied.
pub const MIGRATIONS: &str = "schema_migrations";

/// Applies what is missing of `migrations`, pairs of name and SQL in order, all in one transaction; returns
/// the names applied now. `applied_at` is recorded with them.
///
/// Refuses a migration that was edited after it was applied, a database of a newer program, and a
/// `PostgreSQL` database that does not compare text bytewise.
pub fn migrate(db: &Db, migrations: &[(&str, &str)], applied_at: &str) -> Result<Vec<String>> {
    db.write(|c| {
        if c.engine() == Engine::Postgres {
            c.query("SELECT pg_advisory_xact_lock($1)", &binds![LOCK])?;
            check_collation(c)?;
        }
        c.batch(
            "CREATE TABLE IF NOT EXISTS schema_migrations (
                 version TEXT PRIMARY KEY, checksum TEXT NOT NULL, applied_at TEXT NOT NULL)",
        )?;
        let known = applied(c)?;
        let mut done = Vec::new();
        for (name, sql) in missing(&known, migrations)? {
            c.batch(sql)?;
            c.execute(
                "INSERT INTO schema_migrations (version, checksum, applied_at) VALUES ($1, $2, $3)",
                &binds![name, checksum(sql), applied_at],
            )?;
            done.push(name.to_owned());
        }
        Ok(done)
    })
}

/// The names of the migrations a database lacks; nothing is changed. Refuses what [`migrate`] refuses.
pub fn pending(db: &Db, migrations: &[(&str, &str)]) -> Result<Vec<String>> {
    db.read(|c| {
        let known =
            if crate::backup::tables(c)?.iter().any(|t| t == MIGRATIONS) { applied(c)? } else { Vec::new() };
        Ok(missing(&known, migrations)?.into_iter().map(|(name, _)| name.to_owned()).collect())
    })
}

/// What of `migrations` is not among the known ones.
fn missing<'a>(
    known: &[(String, String)],
    migrations: &[(&'a str, &'a str)],
) -> Result<Vec<(&'a str, &'a str)>> {
    if let Some((version, _)) = known.iter().find(|(v, _)| migrations.iter().all(|(name, _)| name != v)) {
        return Err(DbError::NewerDatabase { version: version.clone() });
    }
    let mut all = Vec::new();
    for (name, sql) in migrations {
        match known.iter().find(|(version, _)| version == name) {
            Some((_, before)) if *before == checksum(sql) => {}
            Some(_) => return Err(DbError::ChangedMigration { version: (*name).to_owned() }),
            None => all.push((*name, *sql)),
        }
    }
    Ok(all)
}

/// Versions and checksums in the database.
pub fn applied(c: &mut Conn) -> Result<Vec<(String, String)>> {
    let rows = c.query("SELECT version, checksum FROM schema_migrations ORDER BY version", &[])?;
    Ok(rows.iter().map(|row| (row.text(0), row.text(1))).collect())
}

/// Whether the database holds tables already.
pub fn is_in_use(c: &mut Conn) -> Result<bool> {
    Ok(!crate::backup::tables(c)?.is_empty())
}

/// SM3 in hex. Line ends do not count: a checkout on Windows must not look like an edit.
pub fn checksum(sql: &str) -> String {
    let digest = Sm3::digest(sql.replace("\r\n", "\n").as_bytes());
    digest
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|half| char::from_digit(half.into(), 16))
        .collect()
}

/// `SQLite` compares text bytewise; lists and their pages must come in the same order here.
fn check_collation(c: &mut Conn) -> Result<()> {
    let row = c.query_one(
        "SELECT 'B' < 'a' AND '_' < 'a' AND 'a' < '一', current_setting('server_encoding')",
        &[],
    )?;
    if row.flag(0) && row.str(1) == "UTF8" {
        return Ok(());
    }
    Err(DbError::Unavailable(
        "PostgreSQL 数据库的排序规则或编码不合要求。请新建数据库后重试：\
         CREATE DATABASE 数据库名 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8' TEMPLATE template0;"
            .to_owned(),
    ))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_checksum_is_sm3_in_hex() {
        // The first example of GB/T 32905.
        let expected = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0";
        assert_eq!(super::checksum("abc"), expected);
    }
}
