//! Running statements on `SQLite`.

use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, Error, OpenFlags, Statement, ToSql, ffi};

use crate::{Bind, Constraint, DbError, Result, Row};

/// How long a statement waits for a lock that another process holds.
pub const PATIENCE: std::time::Duration = std::time::Duration::from_secs(5);

/// Every connection: durable writes, real foreign keys, case-minding `LIKE` as on the other engine.
const PRAGMAS: &str =
    "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA case_sensitive_like = ON;";
/// So much of the file is mapped into memory, in bytes.
const MAPPED: i64 = 256 * 1024 * 1024;
const WRITER: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -32768;
    PRAGMA journal_size_limit = 67108864;";
/// Readers find most pages in the memory map, so a small cache each is enough.
const READER: &str = "PRAGMA cache_size = -4096;";

/// Opens the one connection that writes; makes the file, for its owner's eyes only, when it is missing.
pub fn open_writer(path: &Path) -> Result<Connection> {
    make_private(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    open(path, flags, WRITER)
}

/// Opens a connection that cannot write.
pub fn open_reader(path: &Path) -> Result<Connection> {
    open(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX, READER)
}

/// Opens a private database in memory.
pub fn open_memory() -> Result<Connection> {
    prepare(Connection::open_in_memory(), ":memory:", READER)
}

/// Maps the file into memory, or no more.
pub fn map(sqlite: &Connection, mapped: bool) -> Result<()> {
    let size = if mapped { MAPPED } else { 0 };
    sqlite.pragma_update(None, "mmap_size", size).map_err(|cause| error(&cause, "PRAGMA mmap_size"))
}

/// Makes an empty file nobody else may read, unless there is one.
pub fn make_private(path: &Path) -> Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop).map_err(|cause| {
        DbError::Unavailable(format!(
            "无法打开数据库文件 {}：{cause}。请检查目录是否存在、是否有读写权限。",
            path.display()
        ))
    })
}

fn open(path: &Path, flags: OpenFlags, pragmas: &str) -> Result<Connection> {
    prepare(Connection::open_with_flags(path, flags), &path.display().to_string(), pragmas)
}

fn prepare(opened: rusqlite::Result<Connection>, place: &str, pragmas: &str) -> Result<Connection> {
    let ready = opened.and_then(|sqlite| {
        sqlite.set_prepared_statement_cache_capacity(256);
        // "x" is a column, never a string, as on the other engine.
        sqlite.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
        sqlite.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
        sqlite.busy_timeout(PATIENCE)?;
        sqlite.execute_batch(PRAGMAS)?;
        sqlite.execute_batch(pragmas)?;
        Ok(sqlite)
    });
    let ready = ready.map_err(|cause| error(&cause, place))?;
    map(&ready, true)?;
    Ok(ready)
}

/// Runs a statement that answers no rows.
pub fn execute(sqlite: &Connection, sql: &str, binds: &[Bind]) -> Result<u64> {
    let done = sqlite.prepare_cached(sql).and_then(|mut statement| {
        bind(&mut statement, binds)?;
        statement.raw_execute()
    });
    done.map(|touched| touched as u64).map_err(|cause| error(&cause, sql))
}

/// Runs a statement once for each of `rows`, looked up and understood once for all of them.
pub fn execute_each(sqlite: &Connection, sql: &str, rows: &[Vec<Bind>]) -> Result<u64> {
    let run = || {
        let mut statement = sqlite.prepare_cached(sql)?;
        let order = order(&statement)?;
        let mut touched = 0;
        for row in rows {
            bind_in(&mut statement, &order, row)?;
            touched += statement.raw_execute()?;
        }
        Ok(touched)
    };
    run().map(|touched| touched as u64).map_err(|cause| error(&cause, sql))
}

/// Hands over rows until `each` says no.
pub fn stream(
    sqlite: &Connection,
    sql: &str,
    binds: &[Bind],
    each: &mut dyn FnMut(Row) -> std::result::Result<(), ()>,
) -> Result<()> {
    let mut run = || {
        let mut statement = sqlite.prepare_cached(sql)?;
        bind(&mut statement, binds)?;
        let columns = statement.column_count();
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next()? {
            let values = (0..columns).map(|column| value(row.get_ref(column)?, column));
            if each(Row::new(values.collect::<rusqlite::Result<_>>()?)).is_err() {
                break;
            }
        }
        Ok(())
    };
    run().map_err(|cause| error(&cause, sql))
}

/// Binds by the number in each placeholder's name. `SQLite` takes `$7` for a *name*, numbered by first
/// appearance, so asking for the name does what rewriting the text to `?7` would, without touching the text.
fn bind(statement: &mut Statement<'_>, binds: &[Bind]) -> rusqlite::Result<()> {
    let order = order(statement)?;
    bind_in(statement, &order, binds)
}

/// Which value each parameter takes, from 0.
fn order(statement: &Statement<'_>) -> rusqlite::Result<Vec<usize>> {
    let number = |index| {
        let name = statement.parameter_name(index).unwrap_or_default();
        let number = name.strip_prefix('$').and_then(|digits| digits.parse::<usize>().ok());
        number
            .and_then(|number| number.checked_sub(1))
            .ok_or_else(|| Error::InvalidParameterName(name.to_owned()))
    };
    (1..=statement.parameter_count()).map(number).collect()
}

fn bind_in(statement: &mut Statement<'_>, order: &[usize], binds: &[Bind]) -> rusqlite::Result<()> {
    if order.len() != binds.len() {
        return Err(Error::InvalidParameterCount(binds.len(), order.len()));
    }
    for (index, place) in (1..).zip(order) {
        let value =
            binds.get(*place).ok_or_else(|| Error::InvalidParameterName(format!("${}", place + 1)))?;
        statement.raw_bind_parameter(index, value)?;
    }
    Ok(())
}

impl ToSql for Bind {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            // The other engine refuses it in text, too.
            Self::Text(text) if text.as_bytes().contains(&0) => {
                return Err(Error::ToSqlConversionFailure("text holds a NUL character".into()));
            }
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

fn value(found: ValueRef<'_>, column: usize) -> rusqlite::Result<Bind> {
    Ok(match found {
        ValueRef::Null => Bind::Null,
        ValueRef::Integer(number) => Bind::Int(number),
        ValueRef::Text(text) => match str::from_utf8(text) {
            Ok(text) => Bind::Text(text.to_owned()),
            Err(cause) => return Err(Error::Utf8Error(column, cause)),
        },
        ValueRef::Blob(bytes) => Bind::Blob(bytes.to_vec()),
        ValueRef::Real(_) => {
            return Err(Error::InvalidColumnType(
                column,
                "write CAST(… AS BIGINT)".into(),
                found.data_type(),
            ));
        }
    })
}

/// Translates an error of the engine; `sql` is the statement or file it was about.
pub fn error(cause: &Error, sql: &str) -> DbError {
    let (code, message) = match cause {
        Error::SqliteFailure(code, message) => (code, message.as_deref().unwrap_or_default()),
        Error::SqlInputError { error, msg, .. } => (error, msg.as_str()),
        Error::ToSqlConversionFailure(_) => return DbError::Unstorable,
        _ => return DbError::Other(format!("{cause}（{sql}）")),
    };
    match code.extended_code & 0xff {
        ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED => DbError::Busy,
        ffi::SQLITE_FULL => DbError::Full,
        ffi::SQLITE_CONSTRAINT => constraint(code.extended_code, message, sql),
        ffi::SQLITE_CORRUPT | ffi::SQLITE_NOTADB => DbError::Unavailable(format!(
            "数据库文件已损坏或不是数据库文件（{cause}）。请停止服务，用最近的备份恢复。"
        )),
        ffi::SQLITE_CANTOPEN | ffi::SQLITE_PERM => DbError::Unavailable(format!(
            "无法打开数据库文件（{cause}）。请检查数据目录是否存在、是否有读写权限。"
        )),
        ffi::SQLITE_IOERR => DbError::Unavailable(format!(
            "读写数据库文件失败（{cause}）。请检查磁盘是否正常、是否有读写权限。"
        )),
        _ => DbError::Other(format!("{message}（{sql}）")),
    }
}

/// The engine says `UNIQUE constraint failed: unit.code, unit.year`, or `…: index 'name'`, or a check's name.
fn constraint(code: i32, message: &str, sql: &str) -> DbError {
    let kind = match code {
        ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID => {
            Constraint::Unique
        }
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => Constraint::ForeignKey,
        // ON DELETE RESTRICT works by a trigger inside.
        ffi::SQLITE_CONSTRAINT_TRIGGER if message.starts_with("FOREIGN KEY") => Constraint::ForeignKey,
        ffi::SQLITE_CONSTRAINT_NOTNULL => Constraint::NotNull,
        ffi::SQLITE_CONSTRAINT_CHECK => Constraint::Check,
        _ => return DbError::Other(format!("{message}（{sql}）")),
    };
    let what = message.split_once(": ").map_or("", |(_, what)| what);
    let (mut table, mut columns, mut name) = (String::new(), Vec::new(), String::new());
    if kind == Constraint::Check || what.starts_with("index ") {
        what.trim_start_matches("index ").trim_matches('\'').clone_into(&mut name);
    } else {
        for (place, column) in what.split(", ").filter_map(|column| column.split_once('.')) {
            place.clone_into(&mut table);
            columns.push(column.to_owned());
        }
    }
    DbError::Constraint { kind, table, columns, name }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(code: i32) -> DbError {
        error(&Error::SqliteFailure(ffi::Error::new(code), None), "x")
    }

    #[test]
    fn codes_become_what_an_administrator_can_act_on() {
        assert_eq!(told(ffi::SQLITE_BUSY_SNAPSHOT), DbError::Busy);
        assert_eq!(told(ffi::SQLITE_FULL), DbError::Full);
        for code in [ffi::SQLITE_CORRUPT, ffi::SQLITE_NOTADB, ffi::SQLITE_CANTOPEN, ffi::SQLITE_IOERR_READ] {
            assert!(matches!(told(code), DbError::Unavailable(_)), "{code}");
        }
        assert!(matches!(told(ffi::SQLITE_MISUSE), DbError::Other(_)));
    }
}
