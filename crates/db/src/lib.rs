//! One thin synchronous layer over `SQLite` and `PostgreSQL`.
//!
//! SQL is written once for both engines, with `$1 … $n` placeholders:
//! * columns are `TEXT`, `BIGINT` and `BLOB` only: ids and ISO dates are text, yes/no is 0/1, money is
//!   whole fen; there are no floating-point values, so write `CAST(sum(x) AS BIGINT)`;
//! * text compares and sorts bytewise, and `LIKE` minds case, on both engines (write `ESCAPE '\'`);
//! * `PostgreSQL` must see what a placeholder is: `(staff = $1 OR $1 IS NULL)`, in this order, or
//!   `CAST($1 AS TEXT)`; and it puts NULL last, so say `NULLS FIRST` where NULL is sorted;
//! * a text key is declared `TEXT PRIMARY KEY NOT NULL`: `SQLite` alone would let NULL in;
//! * a migration may say `/*sqlite: … */` or `/*postgres: … */` for words that only one engine gets.
//!
//! Everything here blocks. From async code call it inside `tokio::task::spawn_blocking`:
//! the `PostgreSQL` client panics when used on an async worker thread, and `SQLite` would hold that thread.
//!
//! ```
//! use fengqiao_db::{Db, DbError, Target, binds};
//!
//! let db = Db::open(&Target::Memory)?;
//! db.write(|c| c.batch("CREATE TABLE place (code TEXT PRIMARY KEY, name TEXT NOT NULL)"))?;
//! db.write(|c| c.execute("INSERT INTO place (code, name) VALUES ($1, $2)", &binds!["120101", "和平区"]))?;
//! let name = db.read(|c| c.query_one("SELECT name FROM place WHERE code = $1", &binds!["120101"]))?.text(0);
//! assert_eq!(name, "和平区");
//! # Ok::<(), DbError>(())
//! ```

mod backup;
mod conn;
mod db;
mod dialect;
mod dump;
mod error;
mod format;
mod lock;
mod migrate;
mod pg;
mod pool;
mod sqlite;
mod target;
#[cfg(feature = "testing")]
pub mod testing;
mod value;

pub use conn::{Conn, Engine};
pub use db::Db;
pub use dump::{dump, load, read_header, restore, verify};
pub use error::{Constraint, DbError, Result};
pub use format::Header;
pub use lock::ServerLock;
pub use migrate::{is_in_use, migrate, pending};
pub use target::Target;
pub use value::{Bind, Row};
