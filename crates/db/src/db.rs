//! The handle everybody shares.

use std::any::Any;
use std::sync::Arc;

use crate::conn::{Conn, Engine, Mode};
use crate::pool::{Lease, Pool};
use crate::{DbError, Result, Target};

/// A database; clones share its connections. Blocking: see the crate's notes on async code.
#[derive(Clone)]
pub struct Db(Arc<Shared>);

struct Shared {
    target: Target,
    /// `SQLite` only: connections that cannot write. Dropped before the writer, which tidies up the log.
    readers: Option<Pool>,
    /// `SQLite`: the one writer. `PostgreSQL`: all connections.
    pool: Pool,
    /// Whatever must outlive the connections: a temporary folder, a test database.
    _keeper: Option<Box<dyn Any + Send + Sync>>,
}

impl Db {
    /// Opens a database and checks that it answers. Does not migrate: see [`crate::migrate`].
    pub fn open(target: &Target) -> Result<Self> {
        Self::open_keeping(target, None)
    }

    /// Opens a database; `keeper` is dropped after its last connection.
    pub(crate) fn open_keeping(target: &Target, keeper: Option<Box<dyn Any + Send + Sync>>) -> Result<Self> {
        let limit = match target {
            Target::Sqlite { .. } | Target::Memory => 1,
            Target::Postgres { .. } => 8,
        };
        let readers =
            matches!(target, Target::Sqlite { .. }).then(|| Pool::new(target.clone(), Mode::Read, 4));
        let pool = Pool::new(target.clone(), Mode::Write, limit);
        let db = Self(Arc::new(Shared { target: target.clone(), readers, pool, _keeper: keeper }));
        db.0.pool.begin(Mode::Read)?;
        Ok(db)
    }

    /// Where the database is.
    pub fn target(&self) -> &Target {
        &self.0.target
    }

    /// The engine behind it. Only search and backup should ask.
    pub fn engine(&self) -> Engine {
        match self.0.target {
            Target::Sqlite { .. } | Target::Memory => Engine::Sqlite,
            Target::Postgres { .. } => Engine::Postgres,
        }
    }

    /// Runs `work` on one consistent snapshot, not held up by writers; it cannot write.
    ///
    /// `work` must not call `read` or `write` again: connections are few, and the wait ends in
    /// [`DbError::Busy`].
    pub fn read<T, E: From<DbError>>(
        &self,
        work: impl FnOnce(&mut Conn) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let pool = self.0.readers.as_ref().unwrap_or(&self.0.pool);
        transaction(pool.begin(Mode::Read)?, work)
    }

    /// Like [`Self::read`] for work that goes through much of the database once, an export. On `SQLite` the file is not
    /// mapped into memory meanwhile: what was read would stay there, up to the size of the map.
    pub fn scan<T, E: From<DbError>>(
        &self,
        work: impl FnOnce(&mut Conn) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let pool = self.0.readers.as_ref().unwrap_or(&self.0.pool);
        transaction(pool.begin(Mode::Scan)?, work)
    }

    /// Runs `work` in one transaction: saved when it returns `Ok`, undone when it returns `Err` or panics.
    ///
    /// On `SQLite` there is one writer at a time, so keep `work` short: no network, no hashing, no printing.
    /// `work` must not call `read` or `write` again.
    pub fn write<T, E: From<DbError>>(
        &self,
        work: impl FnOnce(&mut Conn) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        transaction(self.0.pool.begin(Mode::Write)?, work)
    }

    /// How long a caller of [`Self::write`] waits for the others from now on, before it is told [`DbError::Busy`];
    /// half a minute unless said.
    pub fn wait_at_most(&self, patience: std::time::Duration) {
        self.0.pool.wait_at_most(patience);
    }

    /// Whether somebody waits to write.
    pub fn is_waited_for(&self) -> bool {
        self.0.pool.is_waited_for()
    }

    /// Like [`Self::write`] for what may be left out: `None`, and nothing written, when somebody else is writing.
    pub fn write_if_free<T, E: From<DbError>>(
        &self,
        work: impl FnOnce(&mut Conn) -> std::result::Result<T, E>,
    ) -> std::result::Result<Option<T>, E> {
        let Some(lease) = self.0.pool.begin_now(Mode::Write)? else { return Ok(None) };
        transaction(lease, work).map(Some)
    }
}

/// Runs `work` in the transaction begun, and ends it.
fn transaction<T, E: From<DbError>>(
    mut lease: Lease<'_>,
    work: impl FnOnce(&mut Conn) -> std::result::Result<T, E>,
) -> std::result::Result<T, E> {
    let value = work(lease.conn())?;
    lease.conn().commit()?;
    Ok(value)
}
