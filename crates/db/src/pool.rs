//! Connections kept for the next caller.

use std::collections::VecDeque;
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
    /// Who waits, in the order they came: work in many parts must not keep others out between its parts.
    waiting: VecDeque<u64>,
    /// The number of the last who had to wait.
    last: u64,
    /// Instead of [`PATIENCE`].
    patience: Option<Duration>,
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
        if state.leased >= self.limit || !state.waiting.is_empty() {
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

    /// How long callers wait from now on.
    pub fn wait_at_most(&self, patience: Duration) {
        self.locked().patience = Some(patience);
    }

    /// Whether somebody waits for a connection.
    pub fn is_waited_for(&self) -> bool {
        !self.locked().waiting.is_empty()
    }

    fn lease(&self) -> Result<Lease<'_>> {
        let mut state = self.locked();
        if state.leased < self.limit && state.waiting.is_empty() {
            return self.take(state);
        }
        state.last += 1;
        let (own, patience) = (state.last, state.patience.unwrap_or(PATIENCE));
        state.waiting.push_back(own);
        let not_yet = |state: &mut State| state.leased >= self.limit || state.waiting.front() != Some(&own);
        let (mut state, waited) =
            self.freed.wait_timeout_while(state, patience, not_yet).unwrap_or_else(PoisonError::into_inner);
        state.waiting.retain(|number| *number != own);
        // Whoever is first now may have been woken before it was.
        self.freed.notify_all();
        if waited.timed_out() { Err(DbError::Busy) } else { self.take(state) }
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
        self.pool.freed.notify_all();
    }
}
