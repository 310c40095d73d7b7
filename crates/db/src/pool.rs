//! Connections kept for the next caller.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::conn::{Conn, Driver, Mode};
use crate::pg::Pg;
use crate::target::Target;
use crate::{DbError, Result, sqlite};

/// How long a caller waits for a free connection. Longer than any page should take; it also ends the wait of
/// code that asks for a second connection while holding the last.
const PATIENCE: Duration = Duration::from_secs(30);

/// At most `limit` connections of one kind, opened when first needed.
pub struct Pool {
    target: Target,
    mode: Mode,
    limit: usize,
    state: Mutex<State>,
    freed: Condvar,
}

#[derive(Default)]
struct State {
    idle: Vec<Conn>,
    leased: usize,
}

impl Pool {
    /// A pool for `target`; with [`Mode::Read`] `SQLite` connections cannot write.
    pub fn new(target: Target, mode: Mode, limit: usize) -> Self {
        Self { target, mode, limit, state: Mutex::default(), freed: Condvar::new() }
    }

    /// A connection with an open transaction. Dropping the lease rolls back what was not committed.
    pub fn begin(&self, mode: Mode) -> Result<Lease<'_>> {
        let mut lease = self.lease()?;
        match lease.conn().begin(mode) {
            // The server may have been restarted since the connection was last used. Nothing has been done
            // yet, so a fresh connection is a safe second try.
            Err(DbError::Unavailable(_)) => {
                lease.conn = None;
                lease.conn = Some(self.open()?);
                lease.conn().begin(mode)?;
            }
            done => done?,
        }
        Ok(lease)
    }

    /// Like [`Self::begin`], but `None` at once when somebody else is at work: in this process or, on `SQLite`, in
    /// another one.
    pub fn begin_now(&self, mode: Mode) -> Result<Option<Lease<'_>>> {
        let state = self.locked();
        if state.leased >= self.limit {
            return Ok(None);
        }
        let mut lease = self.take(state)?;
        let begun = lease.conn().begin_at_once(mode);
        match begun {
            Ok(()) => Ok(Some(lease)),
            Err(DbError::Busy) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn lease(&self) -> Result<Lease<'_>> {
        let state = self.locked();
        let full = |state: &mut State| state.leased >= self.limit;
        let (state, waited) =
            self.freed.wait_timeout_while(state, PATIENCE, full).unwrap_or_else(PoisonError::into_inner);
        if waited.timed_out() {
            return Err(DbError::Busy);
        }
        self.take(state)
    }

    fn take<'pool>(&'pool self, mut state: MutexGuard<'_, State>) -> Result<Lease<'pool>> {
        state.leased += 1;
        let idle = state.idle.pop();
        drop(state);
        // From here on the lease gives the place back, also when opening fails.
        let mut lease = Lease { pool: self, conn: idle.filter(|conn| !lost(conn)) };
        if lease.conn.is_none() {
            lease.conn = Some(self.open()?);
        }
        Ok(lease)
    }

    fn open(&self) -> Result<Conn> {
        Ok(Conn::new(match (&self.target, self.mode) {
            (Target::Memory, _) => Driver::Sqlite(sqlite::open_memory()?),
            (Target::Sqlite { path }, Mode::Read | Mode::Scan) => Driver::Sqlite(sqlite::open_reader(path)?),
            (Target::Sqlite { path }, Mode::Write) => Driver::Sqlite(sqlite::open_writer(path)?),
            (Target::Postgres { url }, _) => Driver::Postgres(Box::new(Pg::connect(url)?)),
        }))
    }

    /// A panic cannot leave the state half changed, so a poisoned lock is still good.
    fn locked(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn lost(conn: &Conn) -> bool {
    matches!(&conn.driver, Driver::Postgres(pg) if pg.is_closed())
}

/// A connection on loan.
pub struct Lease<'pool> {
    pool: &'pool Pool,
    /// Empty only inside this file: while reopening, and when opening failed.
    conn: Option<Conn>,
}

impl Lease<'_> {
    /// The connection.
    pub fn conn(&mut self) -> &mut Conn {
        self.conn.as_mut().expect("a lease handed out has its connection")
    }
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        let kept = self.conn.take().and_then(|mut conn| conn.roll_back().then_some(conn));
        let mut state = self.pool.locked();
        state.leased -= 1;
        state.idle.extend(kept);
        drop(state);
        self.pool.freed.notify_one();
    }
}
