//! Where a database is.

use std::fmt;
use std::path::PathBuf;

/// Where a database is.
#[derive(Clone, PartialEq, Eq)]
pub enum Target {
    /// A file of this machine; made when missing, its folder must exist.
    Sqlite {
        /// The database file.
        path: PathBuf,
    },
    /// A private database that vanishes with the last [`crate::Db`]; one connection, so reads wait for writes.
    Memory,
    /// A `PostgreSQL` database that exists, made with `LC_COLLATE 'C'`.
    Postgres {
        /// `postgres://user:password@host:port/name`.
        url: String,
    },
}

impl Target {
    /// Reads a setting: `postgres://…` or `postgresql://…`, or else the path of a file.
    pub fn parse(text: &str) -> Self {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            Self::Postgres { url: text.to_owned() }
        } else {
            Self::Sqlite { path: text.into() }
        }
    }
}

/// Never shows the password in a url.
impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite { path } => write!(f, "Sqlite({})", path.display()),
            Self::Memory => f.write_str("Memory"),
            Self::Postgres { url } => {
                write!(f, "Postgres({})", url.rsplit_once('@').map_or(url.as_str(), |(_, place)| place))
            }
        }
    }
}
