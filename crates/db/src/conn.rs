//! One connection inside a transaction, the same for both engines.

use crate::{Bind, DbError, Result, Row, dialect, pg::Pg, sqlite};

/// Which database answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A file, inside this process.
    Sqlite,
    /// A server.
    Postgres,
}

pub(crate) enum Driver {
    Sqlite(rusqlite::Connection),
    Postgres(Box<Pg>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Read,
    /// Reading of much, once.
    Scan,
    Write,
}

/// A connection inside the transaction of [`crate::Db::read`] or [`crate::Db::write`].
///
/// After a failed statement the transaction can only be rolled back, as `PostgreSQL` demands: further calls
/// fail. Wrap a statement that may fail in [`Conn::savepoint`].
pub struct Conn {
    pub(crate) driver: Driver,
    mode: Mode,
    /// `SQLite` maps the file into memory.
    mapped: bool,
    open: bool,
    failed: bool,
    depth: u32,
}

impl Conn {
    pub(crate) const fn new(driver: Driver) -> Self {
        Self { driver, mode: Mode::Write, mapped: true, open: false, failed: false, depth: 0 }
    }

    /// The engine behind this connection. Only search and backup should ask.
    pub const fn engine(&self) -> Engine {
        match self.driver {
            Driver::Sqlite(_) => Engine::Sqlite,
            Driver::Postgres(_) => Engine::Postgres,
        }
    }

    /// Whether this is the transaction of [`crate::Db::read`]: nothing in it can change what it reads.
    pub const fn is_reading(&self) -> bool {
        matches!(self.mode, Mode::Read | Mode::Scan)
    }

    /// All rows of an answer.
    pub fn query(&mut self, sql: &str, binds: &[Bind]) -> Result<Vec<Row>> {
        let mut rows = Vec::new();
        self.stream(sql, binds, &mut |row| {
            rows.push(row);
            Ok(())
        })?;
        Ok(rows)
    }

    /// Calls `each` for every row as it arrives, in constant memory. Stops at the first error of `each`.
    pub fn query_each<E: From<DbError>>(
        &mut self,
        sql: &str,
        binds: &[Bind],
        mut each: impl FnMut(&Row) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let mut stopped = None;
        let done = self.stream(sql, binds, &mut |row| each(&row).map_err(|error| stopped = Some(error)));
        stopped.map_or_else(|| done.map_err(E::from), Err)
    }

    /// The first row, if any.
    pub fn query_opt(&mut self, sql: &str, binds: &[Bind]) -> Result<Option<Row>> {
        let mut found = None;
        self.stream(sql, binds, &mut |row| {
            found = Some(row);
            Err(())
        })?;
        Ok(found)
    }

    /// The first row; an error when there is none.
    pub fn query_one(&mut self, sql: &str, binds: &[Bind]) -> Result<Row> {
        self.query_opt(sql, binds)?.ok_or_else(|| DbError::Other(format!("没有查到应有的一行（{sql}）")))
    }

    /// Runs a statement that answers no rows; returns how many rows it touched.
    pub fn execute(&mut self, sql: &str, binds: &[Bind]) -> Result<u64> {
        self.usable()?;
        let done = match &mut self.driver {
            Driver::Sqlite(sqlite) => sqlite::execute(sqlite, sql, binds),
            Driver::Postgres(pg) => pg.execute(sql, binds),
        };
        self.note(done)
    }

    /// Inserts many rows fast. `insert` is `INSERT INTO t (a, b)`, every row has a value for each column,
    /// `tail` is empty or e.g. `ON CONFLICT (a) DO NOTHING`. Returns how many rows were touched.
    pub fn insert_rows(&mut self, insert: &str, rows: &[Vec<Bind>], tail: &str) -> Result<u64> {
        /// Keeps a statement well below the parameter limit of the server (65535).
        const PARAMETERS: usize = 2000;
        let Some(width) = rows.first().map(Vec::len).filter(|width| *width > 0) else { return Ok(0) };
        let text = |rows| format!("{insert} VALUES {} {tail}", dialect::placeholders(rows, width));
        // A round trip to a server is dear; inside the process one row at a time is fastest (measured).
        if let Driver::Sqlite(sqlite) = &self.driver {
            self.usable()?;
            let done = sqlite::execute_each(sqlite, &text(1), rows);
            return self.note(done);
        }
        let together = (PARAMETERS / width).max(1);
        let mut touched = 0;
        for chunk in rows.chunks(together) {
            touched += self.execute(&text(chunk.len()), &chunk.concat())?;
        }
        Ok(touched)
    }

    /// Runs a script of several statements without values, for migrations; see the crate's notes on
    /// `BLOB` and `/*sqlite: … */`.
    pub fn batch(&mut self, sql: &str) -> Result<()> {
        self.script(&dialect::for_engine(sql, self.engine()))
    }

    /// Runs a script written for this engine.
    pub(crate) fn script(&mut self, sql: &str) -> Result<()> {
        self.usable()?;
        let done = self.raw(sql);
        self.note(done)
    }

    /// A part that may fail on its own: its error undoes only what it did itself.
    pub fn savepoint<T, E: From<DbError>>(
        &mut self,
        part: impl FnOnce(&mut Self) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        self.usable()?;
        let name = format!("part_{}", self.depth);
        self.raw(&format!("SAVEPOINT {name}"))?;
        self.depth += 1;
        let done = part(self);
        self.depth -= 1;
        if done.is_ok() {
            self.usable()?;
            self.raw(&format!("RELEASE SAVEPOINT {name}"))?;
        } else {
            self.raw(&format!("ROLLBACK TO SAVEPOINT {name}; RELEASE SAVEPOINT {name}"))?;
            self.failed = false;
        }
        done
    }

    /// Hands over rows until `each` says no.
    fn stream(
        &mut self,
        sql: &str,
        binds: &[Bind],
        each: &mut dyn FnMut(Row) -> std::result::Result<(), ()>,
    ) -> Result<()> {
        self.usable()?;
        let done = match &mut self.driver {
            Driver::Sqlite(sqlite) => sqlite::stream(sqlite, sql, binds, each),
            Driver::Postgres(pg) => pg.stream(sql, binds, each),
        };
        self.note(done)
    }

    const fn note<T>(&mut self, done: Result<T>) -> Result<T> {
        self.failed |= done.is_err();
        done
    }

    fn usable(&self) -> Result<()> {
        if self.failed {
            return Err(DbError::Other("同一事务中前一条语句已经失败，事务只能撤销".to_owned()));
        }
        Ok(())
    }

    /// Runs a script whatever the state of the transaction: it may be about to begin or end.
    fn raw(&mut self, sql: &str) -> Result<()> {
        match &mut self.driver {
            Driver::Sqlite(sqlite) => sqlite.execute_batch(sql).map_err(|error| sqlite::error(&error, sql)),
            Driver::Postgres(pg) => pg.batch(sql),
        }
    }

    /// Begins or ends a transaction: single statements, asked for with every page, are compiled once.
    fn step(&mut self, sql: &str) -> Result<()> {
        match &mut self.driver {
            Driver::Sqlite(sqlite) if !sql.contains(';') => sqlite::execute(sqlite, sql, &[]).map(drop),
            _ => self.raw(sql),
        }
    }

    pub(crate) fn begin(&mut self, mode: Mode) -> Result<()> {
        let sql = match (self.engine(), mode) {
            (Engine::Sqlite, Mode::Read | Mode::Scan) if self.may_write() => "PRAGMA query_only = ON; BEGIN",
            (Engine::Sqlite, Mode::Write) => "PRAGMA query_only = OFF; BEGIN IMMEDIATE",
            (Engine::Postgres, Mode::Read | Mode::Scan) => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            (Engine::Sqlite, Mode::Read | Mode::Scan) | (Engine::Postgres, Mode::Write) => "BEGIN",
        };
        self.map(mode != Mode::Scan)?;
        self.step(sql)?;
        (self.mode, self.open, self.failed, self.depth) = (mode, true, false, 0);
        Ok(())
    }

    /// Whether the file is mapped into memory; between transactions only.
    fn map(&mut self, mapped: bool) -> Result<()> {
        if let (Driver::Sqlite(sqlite), true) = (&self.driver, self.mapped != mapped) {
            sqlite::map(sqlite, mapped)?;
            self.mapped = mapped;
        }
        Ok(())
    }

    /// Begins without waiting for a lock that another process holds.
    pub(crate) fn begin_at_once(&mut self, mode: Mode) -> Result<()> {
        self.patience(std::time::Duration::ZERO)?;
        let begun = self.begin(mode);
        self.patience(sqlite::PATIENCE)?;
        begun
    }

    fn patience(&self, wait: std::time::Duration) -> Result<()> {
        match &self.driver {
            Driver::Sqlite(sqlite) => {
                sqlite.busy_timeout(wait).map_err(|error| sqlite::error(&error, "PRAGMA busy_timeout"))
            }
            Driver::Postgres(_) => Ok(()),
        }
    }

    /// Whether this is a writer lent for reading, as in a memory database.
    fn may_write(&self) -> bool {
        matches!(&self.driver, Driver::Sqlite(sqlite) if !sqlite.is_readonly("main").unwrap_or(false))
    }

    pub(crate) fn commit(&mut self) -> Result<()> {
        self.usable()?;
        self.step("COMMIT")?;
        self.open = false;
        Ok(())
    }

    /// Ends a transaction that is still open; false when the connection is no longer of use.
    pub(crate) fn roll_back(&mut self) -> bool {
        if !self.open {
            return true;
        }
        self.open = false;
        match &self.driver {
            // Some errors, such as a full disk, have rolled back already.
            Driver::Sqlite(sqlite) if sqlite.is_autocommit() => true,
            _ => self.raw("ROLLBACK").is_ok(),
        }
    }
}
