//! One backup file for both engines: every row of every table, whatever the engine.

use std::io::{Read, Write};

use crate::backup::{columns, key, quoted, reset_counters, suspend_rules, tables};
use crate::format::{Header, Reader, Writer};
use crate::migrate::{MIGRATIONS, applied, checksum, migrate};
use crate::{Bind, Conn, Constraint, Db, DbError, Result};

/// Writes all tables but `skip` (those rebuilt from others, such as a search index); returns the number of
/// rows. Inside [`Db::read`] this is one consistent snapshot while others go on writing.
/// Equal content gives equal bytes, on either engine.
pub fn dump(c: &mut Conn, out: &mut dyn Write, skip: &[&str]) -> Result<u64> {
    let mut header = Header { migrations: applied(c)?, tables: Vec::new() };
    for table in tables(c)? {
        if table != MIGRATIONS && !skip.contains(&table.as_str()) {
            let columns = columns(c, &table)?;
            header.tables.push((table, columns));
        }
    }
    let mut writer = Writer::start(out, &header)?;
    for (table, columns) in &header.tables {
        let key = key(c, table)?;
        // A key has no NULL, and its index gives its own order without sorting.
        let order = if key.is_empty() {
            let names: Vec<_> = columns.iter().map(|column| quoted(column) + " NULLS FIRST").collect();
            names.join(", ")
        } else {
            list(&key)
        };
        let sql = format!("SELECT {} FROM {} ORDER BY {order}", list(columns), quoted(table));
        c.query_each(&sql, &[], |row| writer.row(row.values()))?;
        writer.end_table()?;
    }
    writer.finish()
}

/// Replaces the content of every table in a file written by [`dump`]; returns the number of rows.
/// Tables not in the file stay as they are. The schema must be of the same version: see [`restore`].
/// Call it inside [`Db::write`]: an error, also a damaged file, then changes nothing.
pub fn load(c: &mut Conn, input: &mut dyn Read) -> Result<u64> {
    let (reader, header) = Reader::start(input)?;
    load_rows(c, reader, &header)
}

/// Brings a backup file of this or an earlier version into a new, empty database: makes the schema of that
/// version, loads the rows, then applies the later `migrations`. Returns the number of rows.
pub fn restore(db: &Db, migrations: &[(&str, &str)], input: &mut dyn Read, applied_at: &str) -> Result<u64> {
    let (reader, header) = Reader::start(input)?;
    let expected: Vec<_> = migrations.iter().map(|(name, sql)| ((*name).to_owned(), checksum(sql))).collect();
    same_schema(&header, expected.get(..header.migrations.len()).unwrap_or(&expected))?;
    migrate(db, &migrations[..header.migrations.len()], applied_at).map_err(|error| match error {
        DbError::NewerDatabase { .. } => older_file(),
        other => other,
    })?;
    let rows = db.write(|c| load_rows(c, reader, &header))?;
    migrate(db, migrations, applied_at)?;
    Ok(rows)
}

/// Reads what a backup file says about itself.
pub fn read_header(input: &mut dyn Read) -> Result<Header> {
    Reader::start(input).map(|(_, header)| header)
}

/// Reads a whole backup file without a database, to see that it is sound; returns the number of rows.
pub fn verify(input: &mut dyn Read) -> Result<u64> {
    let (mut reader, header) = Reader::start(input)?;
    for (_, columns) in &header.tables {
        while reader.row(columns.len())?.is_some() {}
    }
    reader.finish()
}

fn load_rows(c: &mut Conn, mut reader: Reader<'_>, header: &Header) -> Result<u64> {
    /// Rows held in memory at a time.
    const BATCH: usize = 200;
    same_schema(header, &applied(c)?)?;
    let rules = suspend_rules(c)?;
    clear(c, header)?;
    for (table, columns) in &header.tables {
        let insert = format!("INSERT INTO {} ({})", quoted(table), list(columns));
        let mut rows: Vec<Vec<Bind>> = Vec::new();
        while let Some(row) = reader.row(columns.len())? {
            rows.push(row);
            if rows.len() == BATCH {
                c.insert_rows(&insert, &rows, "")?;
                rows.clear();
            }
        }
        c.insert_rows(&insert, &rows, "")?;
    }
    let rows = reader.finish()?;
    for rule in rules {
        c.script(&rule)?;
    }
    reset_counters(c)?;
    Ok(rows)
}

/// Empties the tables. One that others still refer to waits for its turn.
fn clear(c: &mut Conn, header: &Header) -> Result<()> {
    let mut left: Vec<_> =
        header.tables.iter().map(|(table, _)| format!("DELETE FROM {}", quoted(table))).collect();
    while !left.is_empty() {
        let mut held = Vec::new();
        let mut last = None;
        for delete in &left {
            match c.savepoint(|c| c.execute(delete, &[])) {
                Ok(_) => {}
                Err(error @ DbError::Constraint { kind: Constraint::ForeignKey, .. }) => {
                    held.push(delete.clone());
                    last = Some(error);
                }
                Err(error) => return Err(error),
            }
        }
        match last {
            Some(error) if held.len() == left.len() => return Err(error),
            _ => left = held,
        }
    }
    Ok(())
}

fn same_schema(header: &Header, ours: &[(String, String)]) -> Result<()> {
    for (version, sum) in &header.migrations {
        match ours.iter().find(|(name, _)| name == version) {
            None => return Err(DbError::NewerDatabase { version: version.clone() }),
            Some((_, same)) if same == sum => {}
            Some(_) => return Err(DbError::ChangedMigration { version: version.clone() }),
        }
    }
    if ours.len() > header.migrations.len() { Err(older_file()) } else { Ok(()) }
}

fn older_file() -> DbError {
    DbError::Backup(
        "备份来自较早版本的程序，当前数据库已经升级。请恢复到一个新的空数据库，程序会在恢复后自动升级。"
            .to_owned(),
    )
}

fn list(columns: &[String]) -> String {
    columns.iter().map(|column| quoted(column)).collect::<Vec<_>>().join(", ")
}
