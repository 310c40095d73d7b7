//! What backup must know about each engine's catalogue; the other place where engines differ is search.

use std::fs::{self, File};
use std::path::Path;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

use crate::conn::Driver;
use crate::{Conn, Db, DbError, Engine, Result, binds, sqlite};

impl Db {
    /// Copies a `SQLite` database to a new file at `path` while it is in use: one consistent snapshot, at
    /// `path` only when complete. Not for `PostgreSQL`: use [`crate::dump`], which works on both.
    pub fn backup_to(&self, path: &Path) -> Result<()> {
        let part = path.with_added_extension("part");
        let failed = |cause: std::io::Error| {
            DbError::Backup(format!(
                "写入备份文件 {} 失败：{cause}。请检查磁盘空间和目录权限。",
                path.display()
            ))
        };
        match fs::remove_file(&part) {
            Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => return Err(failed(cause)),
            _ => {}
        }
        self.read(|c| match &c.driver {
            Driver::Sqlite(from) => copy(from, &part),
            Driver::Postgres(_) => {
                Err(DbError::Backup("PostgreSQL 数据库没有可复制的单个文件，请使用通用备份。".to_owned()))
            }
        })?;
        File::open(&part).and_then(|file| file.sync_all()).map_err(failed)?;
        fs::rename(&part, path).map_err(failed)
    }

    /// Daily care: lets the engine refresh what it knows about its data, and frees memory it can do without.
    pub fn optimize(&self) -> Result<()> {
        self.write(|c| match c.engine() {
            Engine::Sqlite => c.script("PRAGMA optimize; PRAGMA shrink_memory"),
            Engine::Postgres => c.script("ANALYZE"),
        })
    }
}

/// In a single step: step by step, every write in between would make the copy start over.
fn copy(from: &Connection, part: &Path) -> Result<()> {
    sqlite::make_private(part)?;
    let failed = |cause: rusqlite::Error| sqlite::error(&cause, "backup");
    let mut to = Connection::open_with_flags(part, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(failed)?;
    let step = Backup::new(from, &mut to).and_then(|backup| backup.step(-1)).map_err(failed)?;
    if step == StepResult::Done { Ok(()) } else { Err(DbError::Busy) }
}

/// The tables that hold data, by name; not what an engine keeps for itself or for its search index.
pub fn tables(c: &mut Conn) -> Result<Vec<String>> {
    let sql = match c.engine() {
        Engine::Sqlite => {
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'
             AND substr(name, 1, 7) <> 'sqlite_' ORDER BY name"
        }
        Engine::Postgres => {
            "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace
             AND relkind = 'r' ORDER BY relname"
        }
    };
    names(c, sql, None)
}

/// The columns of a table that hold data of their own.
pub fn columns(c: &mut Conn, table: &str) -> Result<Vec<String>> {
    let sql = match c.engine() {
        Engine::Sqlite => "SELECT name FROM pragma_table_info($1) ORDER BY cid",
        Engine::Postgres => {
            "SELECT attname FROM pg_attribute WHERE attrelid = quote_ident($1)::regclass AND attnum > 0
             AND NOT attisdropped AND attgenerated = '' ORDER BY attnum"
        }
    };
    names(c, sql, Some(table))
}

/// The columns of a table's primary key, in order; none when it has no key.
pub fn key(c: &mut Conn, table: &str) -> Result<Vec<String>> {
    let sql = match c.engine() {
        Engine::Sqlite => "SELECT name FROM pragma_table_info($1) WHERE pk > 0 ORDER BY pk",
        Engine::Postgres => {
            "SELECT attname FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)
             WHERE indisprimary AND indrelid = quote_ident($1)::regclass
             ORDER BY array_position(indkey::smallint[], attnum)"
        }
    };
    names(c, sql, Some(table))
}

/// Takes foreign keys and triggers out of the way of a load, until the end of the transaction on `SQLite`;
/// returns the statements that bring back, and check, what was taken away.
pub fn suspend_rules(c: &mut Conn) -> Result<Vec<String>> {
    let sql = match c.engine() {
        Engine::Sqlite => {
            c.script("PRAGMA defer_foreign_keys = ON")?;
            "SELECT 'DROP TRIGGER \"' || replace(name, '\"', '\"\"') || '\"', sql
             FROM sqlite_schema WHERE type = 'trigger' ORDER BY name"
        }
        Engine::Postgres => {
            "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
                    format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
             FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace
             UNION ALL
             SELECT format('ALTER TABLE %s DISABLE TRIGGER %I', tgrelid::regclass, tgname),
                    format('ALTER TABLE %s ENABLE TRIGGER %I', tgrelid::regclass, tgname)
             FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
             WHERE NOT tgisinternal AND tgenabled = 'O' AND relnamespace = current_schema()::regnamespace
             ORDER BY 1"
        }
    };
    let rules = c.query(sql, &[])?;
    rules.iter().try_for_each(|rule| c.script(rule.str(0)))?;
    Ok(rules.iter().map(|rule| rule.text(1)).collect())
}

/// Lets columns that number themselves go on after the highest number loaded; `SQLite` does so by itself.
pub fn reset_counters(c: &mut Conn) -> Result<()> {
    if c.engine() == Engine::Sqlite {
        return Ok(());
    }
    let counters = c.query(
        "SELECT table_name, column_name FROM information_schema.columns
         WHERE table_schema = current_schema() AND is_identity = 'YES'",
        &[],
    )?;
    for counter in counters {
        let (table, column) = (quoted(counter.str(0)), quoted(counter.str(1)));
        c.query(
            &format!(
                "SELECT setval(pg_get_serial_sequence($1, $2), (SELECT COALESCE(max({column}), 0) FROM {table}) + 1, false)"
            ),
            &binds![table, counter.str(1)],
        )?;
    }
    Ok(())
}

/// A name from the catalogue as it must stand in SQL.
pub fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn names(c: &mut Conn, sql: &str, table: Option<&str>) -> Result<Vec<String>> {
    let rows = match table {
        None => c.query(sql, &[])?,
        Some(table) => c.query(sql, &binds![table])?,
    };
    Ok(rows.iter().map(|row| row.text(0)).collect())
}
