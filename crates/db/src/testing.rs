//! Fresh databases for tests, on both engines.
//!
//! `SQLite` always; `PostgreSQL` when `FENGQIAO_TEST_PG` holds the url of a cluster's maintenance database
//! (`tests/postgres.sh start` prints one). With `FENGQIAO_REQUIRE_PG=1` its absence fails the test, so that
//! a run meant for both engines cannot quietly skip one. A database goes with its last [`Db`].

use std::any::Any;
use std::env;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::migrate::checksum;
use crate::pg::Pg;
use crate::{Db, Result, Target, binds, migrate};

/// Runs `test` on an empty database of each engine.
///
/// # Panics
/// When a database cannot be made.
pub fn each_engine(test: impl FnMut(Db)) {
    databases().into_iter().for_each(test);
}

/// An empty database of each engine.
///
/// # Panics
/// When a database cannot be made.
pub fn databases() -> Vec<Db> {
    databases_migrated(&[])
}

/// A database of each engine with `migrations` applied, copied from a template made once for all processes.
/// Without migrations the databases are entirely empty.
///
/// # Panics
/// When a database cannot be made.
pub fn databases_migrated(migrations: &[(&str, &str)]) -> Vec<Db> {
    let mut all = vec![sqlite(migrations).expect("a temporary SQLite database")];
    match setting("FENGQIAO_TEST_PG") {
        Some(url) if !url.is_empty() => {
            all.push(postgres(&url, migrations).expect("a temporary PostgreSQL database"));
        }
        _ => assert!(
            setting("FENGQIAO_REQUIRE_PG").as_deref() != Some("1"),
            "FENGQIAO_REQUIRE_PG=1 but FENGQIAO_TEST_PG is not set: run tests/postgres.sh start"
        ),
    }
    all
}

/// A `SQLite` database with `migrations` applied, alone: for tests that have nothing to do with engines.
///
/// # Panics
/// When it cannot be made.
pub fn sqlite_migrated(migrations: &[(&str, &str)]) -> Db {
    sqlite(migrations).expect("a temporary SQLite database")
}

#[expect(
    clippy::disallowed_methods,
    reason = "a test has no configuration; this is where the runner speaks to it"
)]
fn setting(name: &str) -> Option<String> {
    env::var(name).ok()
}

fn sqlite(migrations: &[(&str, &str)]) -> Result<Db> {
    let folder = tempfile::Builder::new().prefix("fengqiao-test-").tempdir().expect("a temporary folder");
    let path = folder.path().join("test.db");
    if !migrations.is_empty() {
        std::fs::copy(sqlite_template(migrations)?, &path).expect("a copy of the template");
    }
    Db::open_keeping(&Target::Sqlite { path }, Some(Box::new(folder)))
}

/// The template file; made under another name first, so that other processes never see half of it.
fn sqlite_template(migrations: &[(&str, &str)]) -> Result<PathBuf> {
    let path = env::temp_dir().join(format!("fengqiao-template-{}.db", fingerprint(migrations)));
    if !path.exists() {
        let folder = tempfile::tempdir_in(env::temp_dir()).expect("a temporary folder");
        let made = folder.path().join("made.db");
        migrate(&Db::open(&Target::Sqlite { path: made.clone() })?, migrations, TEMPLATE_DATE)?;
        std::fs::rename(&made, &path).expect("the template at its place");
    }
    Ok(path)
}

/// The date in `schema_migrations` of every test database.
const TEMPLATE_DATE: &str = "2026-07-01";

fn postgres(url: &str, migrations: &[(&str, &str)]) -> Result<Db> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let name = format!("fengqiao_test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let mut admin = Pg::connect(url)?;
    let template = match migrations {
        [] => "template0".to_owned(),
        _ => postgres_template(&mut admin, url, migrations)?,
    };
    // A process that was killed may have left one of this name.
    admin.batch(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))?;
    create(&mut admin, &name, &template)?;
    let dropped = Dropped { url: url.to_owned(), name: name.clone() };
    let keeper: Box<dyn Any + Send + Sync> = Box::new(dropped);
    Db::open_keeping(&Target::Postgres { url: with_database(url, &name) }, Some(keeper))
}

/// The template database; one process makes it while the others wait.
fn postgres_template(admin: &mut Pg, url: &str, migrations: &[(&str, &str)]) -> Result<String> {
    /// Any number that nothing else locks in the maintenance database.
    const LOCK: &str = "715210";
    let name = format!("fengqiao_template_{}", fingerprint(migrations));
    admin.batch(&format!("SELECT pg_advisory_lock({LOCK})"))?;
    let made = (|| {
        if exists(admin, &name)? {
            return Ok(());
        }
        let half = format!("{name}_half");
        admin.batch(&format!("DROP DATABASE IF EXISTS {half} WITH (FORCE)"))?;
        create(admin, &half, "template0")?;
        migrate(&Db::open(&Target::Postgres { url: with_database(url, &half) })?, migrations, TEMPLATE_DATE)?;
        // The session that migrated may take a moment to go away, and would block the new name.
        admin.batch(&format!(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{half}'"
        ))?;
        admin.batch(&format!("ALTER DATABASE {half} RENAME TO {name}"))
    })();
    admin.batch(&format!("SELECT pg_advisory_unlock({LOCK})"))?;
    made.map(|()| name)
}

fn create(admin: &mut Pg, name: &str, template: &str) -> Result<()> {
    admin.batch(&format!(
        "CREATE DATABASE {name} ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE {template}"
    ))
}

fn exists(admin: &mut Pg, name: &str) -> Result<bool> {
    let mut found = false;
    admin.stream("SELECT 1 FROM pg_database WHERE datname = $1", &binds![name], &mut |_| {
        found = true;
        Ok(())
    })?;
    Ok(found)
}

/// The same cluster, another database.
fn with_database(url: &str, name: &str) -> String {
    let (address, options) = url.split_at(url.find('?').unwrap_or(url.len()));
    let (place, _) = address.rsplit_once('/').expect("an url ends in the name of a database");
    format!("{place}/{name}{options}")
}

fn fingerprint(migrations: &[(&str, &str)]) -> String {
    let all: Vec<_> = migrations.iter().map(|(name, sql)| format!("{name}\n{sql}\n")).collect();
    checksum(&all.concat())[..16].to_owned()
}

/// Drops a test database, as well as it can.
struct Dropped {
    url: String,
    name: String,
}

impl Drop for Dropped {
    fn drop(&mut self) {
        let dropped = Pg::connect(&self.url)
            .and_then(|mut admin| admin.batch(&format!("DROP DATABASE {} WITH (FORCE)", self.name)));
        if let Err(cause) = dropped {
            tracing::warn!(%cause, name = self.name, "a test database stays behind");
        }
    }
}
