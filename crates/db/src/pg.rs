//! Running statements on `PostgreSQL`.

use std::collections::HashMap;
use std::error::Error as StdError;
use std::time::Duration;

use bytes::BytesMut;
use postgres::error::{DbError as ServerError, SqlState};
use postgres::fallible_iterator::FallibleIterator;
use postgres::types::{Format, FromSql, IsNull, ToSql, Type, to_sql_checked};
use postgres::{Client, Config, Error, NoTls, Statement};

use crate::{Bind, Constraint, DbError, Result, Row};

/// A session and its prepared statements.
pub struct Pg {
    client: Client,
    statements: HashMap<String, Statement>,
}

impl Pg {
    /// Connects; `url` as in [`crate::Target::Postgres`].
    pub fn connect(url: &str) -> Result<Self> {
        let mut config: Config = url
            .parse()
            .map_err(|cause| DbError::Unavailable(format!("数据库连接地址写法有误：{cause}。")))?;
        config.application_name("fengqiao");
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(Duration::from_secs(10));
        }
        let client = config.connect(NoTls).map_err(|cause| unavailable(&cause))?;
        Ok(Self { client, statements: HashMap::new() })
    }

    /// Whether the connection is known to be lost.
    pub fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    /// Runs a script.
    pub fn batch(&mut self, sql: &str) -> Result<()> {
        self.client.batch_execute(sql).map_err(|cause| error(&cause, sql))
    }

    /// Runs a statement that answers no rows.
    pub fn execute(&mut self, sql: &str, binds: &[Bind]) -> Result<u64> {
        let done = self.statement(sql).and_then(|statement| {
            checked(&statement, binds, sql)?;
            let binds: Vec<_> = binds.iter().map(|bind| bind as &(dyn ToSql + Sync)).collect();
            self.client.execute(&statement, &binds).map_err(|cause| error(&cause, sql))
        });
        self.forget_failed(sql, done)
    }

    /// Hands over rows until `each` says no.
    pub fn stream(
        &mut self,
        sql: &str,
        binds: &[Bind],
        each: &mut dyn FnMut(Row) -> std::result::Result<(), ()>,
    ) -> Result<()> {
        let done = self.statement(sql).and_then(|statement| {
            checked(&statement, binds, sql)?;
            let mut run = || {
                let mut rows = self.client.query_raw(&statement, binds)?;
                let mut wanted = true;
                while let Some(row) = rows.next()? {
                    // Once told to stop, read on: the rest is on its way regardless, and an error in it, if
                    // unseen, would turn the coming COMMIT into a silent rollback.
                    if wanted {
                        let values = (0..row.len()).map(|column| row.try_get(column));
                        wanted = each(Row::new(values.collect::<std::result::Result<_, _>>()?)).is_ok();
                    }
                }
                Ok(())
            };
            run().map_err(|cause| error(&cause, sql))
        });
        self.forget_failed(sql, done)
    }

    fn statement(&mut self, sql: &str) -> Result<Statement> {
        /// Statements kept per session; beyond that all are given back, which is simple and rare.
        const KEPT: usize = 256;
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(sql).map_err(|cause| error(&cause, sql))?;
        if self.statements.len() >= KEPT {
            self.statements.clear();
        }
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    /// A statement may fail because the schema changed under it; the next try prepares it anew.
    fn forget_failed<T>(&mut self, sql: &str, done: Result<T>) -> Result<T> {
        if done.is_err() {
            self.statements.remove(sql);
        }
        done
    }
}

/// The client panics on a wrong number of values; this is an error as on the other engine.
fn checked(statement: &Statement, binds: &[Bind], sql: &str) -> Result<()> {
    let count = statement.params().len();
    if count == binds.len() {
        return Ok(());
    }
    Err(DbError::Other(format!(
        "Wrong number of parameters passed to query. Got {}, needed {count}（{sql}）",
        binds.len()
    )))
}

/// Fits any column: what is not sent in its own form goes as text for the server to read.
impl ToSql for Bind {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> std::result::Result<IsNull, Box<dyn StdError + Sync + Send>> {
        match self {
            Self::Null => return Ok(IsNull::Yes),
            Self::Int(number) if *ty == Type::INT8 => out.extend_from_slice(&number.to_be_bytes()),
            Self::Int(number) => out.extend_from_slice(number.to_string().as_bytes()),
            Self::Text(text) => out.extend_from_slice(text.as_bytes()),
            Self::Blob(bytes) => out.extend_from_slice(bytes),
        }
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn encode_format(&self, ty: &Type) -> Format {
        match self {
            Self::Int(_) if *ty != Type::INT8 => Format::Text,
            Self::Text(_) => Format::Text,
            _ => Format::Binary,
        }
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Bind {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> std::result::Result<Self, Box<dyn StdError + Sync + Send>> {
        Ok(match *ty {
            Type::INT8 => Self::Int(i64::from_sql(ty, raw)?),
            Type::INT4 => Self::Int(i32::from_sql(ty, raw)?.into()),
            Type::INT2 => Self::Int(i16::from_sql(ty, raw)?.into()),
            Type::OID => Self::Int(u32::from_sql(ty, raw)?.into()),
            Type::BOOL => Self::Int(bool::from_sql(ty, raw)?.into()),
            Type::BYTEA => Self::Blob(raw.to_vec()),
            Type::VOID => Self::Null,
            Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN | Type::CHAR => {
                Self::Text(str::from_utf8(raw)?.to_owned())
            }
            _ => {
                return Err(
                    format!("a column of type {ty}: write CAST(… AS BIGINT) or CAST(… AS TEXT)").into()
                );
            }
        })
    }

    fn from_sql_null(_: &Type) -> std::result::Result<Self, Box<dyn StdError + Sync + Send>> {
        Ok(Self::Null)
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// Translates an error of the server or the connection; `sql` is the statement it was about.
fn error(cause: &Error, sql: &str) -> DbError {
    let Some(server) = cause.as_db_error() else {
        if cause.is_closed() || cause.source().is_some_and(<dyn StdError>::is::<std::io::Error>) {
            return unavailable(cause);
        }
        let detail = cause.source().map(|source| format!("：{source}")).unwrap_or_default();
        return DbError::Other(format!("{cause}{detail}（{sql}）"));
    };
    let code = server.code().code();
    match code {
        "23505" => constraint(Constraint::Unique, server),
        "23503" | "23001" => constraint(Constraint::ForeignKey, server),
        "23502" => constraint(Constraint::NotNull, server),
        "23514" => constraint(Constraint::Check, server),
        "40001" | "40P01" => DbError::Conflict,
        "55P03" => DbError::Busy,
        "53100" => DbError::Full,
        "22021" => DbError::Unstorable,
        "57P01" | "57P02" | "57P03" | "53300" => unavailable(cause),
        _ if code.starts_with("08") => unavailable(cause),
        _ => DbError::Other(format!("{}，{code}（{sql}）", server.message())),
    }
}

/// The detail of a unique violation starts `Key (code, year)=(…)` in every language of the server; the
/// values after it may be personal data and are dropped.
fn constraint(kind: Constraint, server: &ServerError) -> DbError {
    let listed = match kind {
        Constraint::Unique => server
            .detail()
            .and_then(|detail| detail.split_once('('))
            .and_then(|(_, rest)| rest.split_once(")="))
            .map(|(columns, _)| columns),
        _ => server.column(),
    };
    DbError::Constraint {
        kind,
        table: server.table().unwrap_or_default().to_owned(),
        columns: listed.map(|all| all.split(", ").map(str::to_owned).collect()).unwrap_or_default(),
        name: server.constraint().unwrap_or_default().to_owned(),
    }
}

fn unavailable(cause: &Error) -> DbError {
    let (reason, advice) = match cause.code() {
        Some(code)
            if *code == SqlState::INVALID_PASSWORD
                || *code == SqlState::INVALID_AUTHORIZATION_SPECIFICATION =>
        {
            ("用户名或密码不对", "请核对连接地址中的用户名和密码")
        }
        Some(code) if *code == SqlState::UNDEFINED_DATABASE => {
            ("数据库不存在", "请先建立数据库，或核对连接地址中的数据库名")
        }
        Some(code) if *code == SqlState::TOO_MANY_CONNECTIONS => {
            ("连接数已满", "请稍后重试，或调大 max_connections")
        }
        _ => ("无法连接", "请检查 PostgreSQL 是否已启动、地址和端口是否正确、网络是否畅通"),
    };
    let detail = cause.as_db_error().map(|server| server.message().to_owned());
    let detail =
        detail.or_else(|| cause.source().map(ToString::to_string)).unwrap_or_else(|| cause.to_string());
    DbError::Unavailable(format!("PostgreSQL 数据库{reason}（{detail}）。{advice}。"))
}
