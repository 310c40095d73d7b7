//! Bringing a schema up to date, and refusing what must not be touched.

use fengqiao_db::testing::{databases_migrated, each_engine, sqlite_migrated};
use fengqiao_db::{DbError, binds, migrate};

const UNITS: (&str, &str) = (
    "0001_units",
    "CREATE TABLE unit (code TEXT PRIMARY KEY, seal BLOB) /*sqlite: WITHOUT ROWID */; INSERT INTO unit VALUES ('a', NULL);",
);
const NAMES: (&str, &str) =
    ("0002_names", "ALTER TABLE unit ADD COLUMN name TEXT NOT NULL DEFAULT '未填写';");

#[test]
fn only_what_is_missing_is_applied() {
    each_engine(|db| {
        assert_eq!(migrate(&db, &[UNITS], "2026-07-01").unwrap(), ["0001_units"]);
        assert_eq!(migrate(&db, &[UNITS, NAMES], "2026-08-01").unwrap(), ["0002_names"]);
        assert_eq!(migrate(&db, &[UNITS, NAMES], "2026-09-01").unwrap(), [""; 0]);
        let rows = db
            .read(|c| c.query("SELECT version, applied_at FROM schema_migrations ORDER BY version", &[]))
            .unwrap();
        let rows: Vec<_> = rows.iter().map(|row| (row.text(0), row.text(1))).collect();
        assert_eq!(
            rows,
            [("0001_units".into(), "2026-07-01".into()), ("0002_names".into(), "2026-08-01".into())]
        );
        let unit = db.read(|c| c.query_one("SELECT name FROM unit WHERE seal IS NULL", &[])).unwrap();
        assert_eq!(unit.text(0), "未填写");
        db.write(|c| c.execute("UPDATE unit SET seal = $1", &binds![vec![1_u8]])).unwrap();
    });
}

#[test]
fn an_edited_migration_is_refused() {
    each_engine(|db| {
        migrate(&db, &[UNITS], "2026-07-01").unwrap();
        let edited = ("0001_units", "CREATE TABLE unit (code TEXT PRIMARY KEY, seal BLOB, more TEXT);");
        let refused = migrate(&db, &[edited, NAMES], "2026-08-01");
        assert_eq!(refused, Err(DbError::ChangedMigration { version: "0001_units".into() }));
        let windows = UNITS.1.replace('\n', "\r\n");
        assert_eq!(migrate(&db, &[("0001_units", &windows)], "2026-08-01"), Ok(vec![]));
    });
}

#[test]
fn a_newer_database_is_refused() {
    each_engine(|db| {
        migrate(&db, &[UNITS, NAMES], "2026-07-01").unwrap();
        let refused = migrate(&db, &[UNITS], "2026-08-01");
        assert_eq!(refused, Err(DbError::NewerDatabase { version: "0002_names".into() }));
    });
}

#[test]
fn a_failed_migration_leaves_nothing_behind() {
    each_engine(|db| {
        let wrong = ("0002_wrong", "CREATE TABLE half (x TEXT); CREATE TABLE unit (x TEXT);");
        assert!(migrate(&db, &[UNITS, wrong], "2026-07-01").is_err());
        assert!(db.read(|c| c.query("SELECT * FROM half", &[])).is_err());
        assert_eq!(migrate(&db, &[UNITS, NAMES], "2026-07-02").unwrap().len(), 2);
    });
}

#[test]
fn two_processes_migrate_once() {
    each_engine(|db| {
        let other = fengqiao_db::Db::open(db.target()).unwrap();
        let applied = std::thread::scope(|scope| {
            let runs = [&db, &other].map(|db| scope.spawn(|| migrate(db, &[UNITS, NAMES], "2026-07-01")));
            runs.map(|run| run.join().unwrap().unwrap().len())
        });
        assert_eq!(applied.iter().sum::<usize>(), 2);
    });
}

#[test]
fn test_databases_start_migrated_and_apart() {
    let mut all = databases_migrated(&[UNITS, NAMES]);
    all.extend(databases_migrated(&[UNITS, NAMES]));
    all.push(sqlite_migrated(&[UNITS, NAMES]));
    for db in all {
        assert_eq!(migrate(&db, &[UNITS, NAMES], "2026-07-02"), Ok(vec![]));
        assert_eq!(db.write(|c| c.execute("DELETE FROM unit", &[])), Ok(1));
    }
}
