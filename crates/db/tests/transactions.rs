//! What is saved, what is undone, and who sees what.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use fengqiao_db::testing::each_engine;
use fengqiao_db::{Conn, Db, DbError, Engine, Result, Target, binds};

fn with_counter(db: &Db) {
    db.write(|c| c.batch("CREATE TABLE counter (id TEXT PRIMARY KEY, n BIGINT NOT NULL); INSERT INTO counter VALUES ('a', 0)"))
        .unwrap();
}

fn add(c: &mut Conn) -> Result<()> {
    c.execute("UPDATE counter SET n = n + 1 WHERE id = 'a'", &[]).map(drop)
}

fn count(c: &mut Conn) -> Result<i64> {
    Ok(c.query_one("SELECT CAST(sum(n) AS BIGINT) FROM counter", &[])?.int(0))
}

fn insert_again(c: &mut Conn) -> Result<u64> {
    c.execute("INSERT INTO counter VALUES ('a', 7)", &[])
}

#[test]
fn an_error_undoes_everything() {
    each_engine(|db| {
        with_counter(&db);
        let refused = db.write(|c| {
            add(c)?;
            Err::<(), _>(DbError::Conflict)
        });
        assert_eq!(refused, Err(DbError::Conflict));
        assert_eq!(db.read(count), Ok(0));
    });
}

#[test]
fn a_panic_undoes_everything_and_harms_nobody() {
    each_engine(|db| {
        with_counter(&db);
        let panicked = catch_unwind(AssertUnwindSafe(|| {
            db.write(|c| -> Result<()> {
                add(c)?;
                panic!("in the middle")
            })
        }));
        assert!(panicked.is_err());
        assert_eq!(db.read(count), Ok(0));
        db.write(add).unwrap();
        assert_eq!(db.read(count), Ok(1));
    });
}

#[test]
fn a_failed_statement_cannot_be_ignored() {
    each_engine(|db| {
        with_counter(&db);
        let saved = db.write(|c| {
            add(c)?;
            assert!(insert_again(c).unwrap_err().is_unique());
            Ok::<_, DbError>(())
        });
        assert!(saved.is_err());
        let went_on = db.write(|c| {
            assert!(insert_again(c).is_err());
            add(c)
        });
        assert!(went_on.is_err());
        assert_eq!(db.read(count), Ok(0));
    });
}

#[test]
fn a_savepoint_undoes_only_its_part() {
    each_engine(|db| {
        with_counter(&db);
        db.write(|c| {
            add(c)?;
            let part = c.savepoint(|c| {
                add(c)?;
                c.savepoint(add)?;
                insert_again(c)
            });
            assert!(part.unwrap_err().is_unique());
            c.savepoint(add)
        })
        .unwrap();
        assert_eq!(db.read(count), Ok(2));
    });
}

#[test]
fn readers_cannot_write() {
    each_engine(|db| {
        with_counter(&db);
        assert!(db.read(add).is_err());
        db.write(add).unwrap();
    });
    let memory = Db::open(&Target::Memory).unwrap();
    with_counter(&memory);
    assert!(memory.read(add).is_err());
    memory.write(add).unwrap();
    assert_eq!(memory.read(count), Ok(1));
}

#[test]
fn a_reader_sees_one_moment() {
    each_engine(|db| {
        with_counter(&db);
        db.read(|c| {
            assert_eq!(count(c)?, 0);
            thread::scope(|scope| scope.spawn(|| db.write(add)).join()).unwrap()?;
            assert_eq!(count(c)?, 0);
            Ok::<_, DbError>(())
        })
        .unwrap();
        assert_eq!(db.read(count), Ok(1));
    });
}

#[test]
fn reading_of_much_leaves_the_file_out_of_memory_and_sees_one_moment_too() {
    each_engine(|db| {
        with_counter(&db);
        let mapped = |c: &mut Conn| match db.engine() {
            Engine::Sqlite => Ok(Some(c.query_one("PRAGMA mmap_size", &[])?.int(0) > 0)),
            Engine::Postgres => Ok::<_, DbError>(None),
        };
        let on_file = matches!(db.target(), Target::Sqlite { .. });
        let says = |mapped: bool| on_file.then_some(mapped);
        for _ in 0..2 {
            assert_eq!(db.scan(mapped).unwrap(), says(false));
            assert_eq!(db.read(mapped).unwrap(), says(true));
        }
        let seen = db.scan(|c| {
            let first = count(c)?;
            if on_file {
                db.write(add)?;
            }
            Ok::<_, DbError>((first, count(c)?))
        });
        assert_eq!(seen, Ok((0, 0)));
        assert!(db.scan(add).is_err(), "it cannot write");
    });
}

#[test]
fn many_threads_lose_nothing() {
    each_engine(|db| {
        with_counter(&db);
        thread::scope(|scope| {
            for _ in 0..12 {
                scope.spawn(|| {
                    for _ in 0..10 {
                        db.write(add).unwrap();
                        db.read(count).unwrap();
                    }
                });
            }
        });
        assert_eq!(db.read(count), Ok(120));
    });
}

#[test]
fn a_full_disk_is_told_and_undone() {
    let db = fengqiao_db::testing::sqlite_migrated(&[]);
    with_counter(&db);
    let filled = db.write(|c| {
        c.query("PRAGMA max_page_count = 20", &[])?;
        c.execute("INSERT INTO counter VALUES ($1, 1)", &binds!["x".repeat(200_000)])
    });
    assert_eq!(filled, Err(DbError::Full));
    db.write(add).unwrap();
    assert_eq!(db.read(count), Ok(1));
}

#[test]
fn a_restarted_server_is_found_again() {
    each_engine(|db| {
        if db.engine() == Engine::Sqlite {
            return;
        }
        with_counter(&db);
        let other = Db::open(db.target()).unwrap();
        other
            .read(|c| {
                c.query(
                    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
                     WHERE datname = current_database() AND pid <> pg_backend_pid()",
                    &[],
                )
            })
            .unwrap();
        db.write(add).unwrap();
        assert_eq!(db.read(count), Ok(1));
    });
}

#[test]
fn what_cannot_be_opened_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("text.db");
    std::fs::write(&text, "not a database, but long enough to look at: ".repeat(50)).unwrap();
    let targets = [
        Target::Sqlite { path: folder.path().join("missing/x.db") },
        Target::Sqlite { path: text },
        Target::parse("postgres://nobody@127.0.0.1:1/x?connect_timeout=5"),
        Target::parse("postgres://nobody@127.0.0.1:port/x"),
    ];
    for target in targets {
        let opened = Db::open(&target).map(drop);
        assert!(matches!(opened, Err(DbError::Unavailable(_))), "{target:?}: {opened:?}");
    }
}

#[test]
fn a_password_is_not_shown() {
    let target = Target::parse("postgresql://clerk:secret@db.example/cases");
    assert_eq!(format!("{target:?}"), "Postgres(db.example/cases)");
}

#[test]
#[cfg(unix)]
fn others_may_not_read_the_file() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.db");
    let db = Db::open(&Target::Sqlite { path: path.clone() }).unwrap();
    with_counter(&db);
    db.backup_to(&folder.path().join("copy.db")).unwrap();
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let file = file.unwrap();
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o077, 0, "{:?}", file.path());
    }
}

#[test]
fn what_may_be_left_out_never_waits_for_the_writer() {
    each_engine(|db| {
        with_counter(&db);
        assert_eq!(db.write_if_free(add), Ok(Some(())));
        if db.engine() == Engine::Sqlite {
            let left_out = db.write(|_| {
                Ok::<_, DbError>(thread::scope(|s| s.spawn(|| db.write_if_free(add)).join().unwrap()))
            });
            assert_eq!(left_out, Ok(Ok(None)));
        }
        assert_eq!(db.read(count), Ok(1));
        assert_eq!(db.write_if_free(|_| Err::<(), _>(DbError::Conflict)), Err(DbError::Conflict));
        assert_eq!(db.write_if_free(add), Ok(Some(())));
    });
}

#[test]
fn whoever_waits_for_the_writer_comes_before_whoever_has_just_had_it() {
    let dir = tempfile::tempdir().unwrap();
    let db = Db::open(&Target::Sqlite { path: dir.path().join("one.db") }).unwrap();
    with_counter(&db);
    let all_in = std::sync::Barrier::new(2);
    thread::scope(|scope| {
        // Work in a hundred parts, one after the other without a pause between.
        let parts = scope.spawn(|| {
            let mut seen = 0;
            for part in 0..100 {
                db.write(|c| {
                    if part == 0 {
                        all_in.wait();
                        while !db.is_waited_for() {
                            thread::yield_now();
                        }
                    }
                    seen += i64::from(count(c)? > 0);
                    Ok::<_, DbError>(())
                })
                .unwrap();
            }
            seen
        });
        all_in.wait();
        db.write(add).unwrap();
        assert_eq!(parts.join().unwrap(), 99, "the other's save came right after the first part");
    });
}

#[test]
fn a_wait_for_the_writer_has_an_end() {
    let dir = tempfile::tempdir().unwrap();
    let db = Db::open(&Target::Sqlite { path: dir.path().join("one.db") }).unwrap();
    with_counter(&db);
    db.wait_at_most(std::time::Duration::from_millis(1));
    let told = db.write(|_| Ok::<_, DbError>(thread::scope(|s| s.spawn(|| db.write(add)).join().unwrap())));
    assert_eq!(told, Ok(Err(DbError::Busy)));
    assert_eq!(db.write(add), Ok(()), "whoever gave up is in nobody's way");
    assert_eq!(db.write_if_free(add), Ok(Some(())));
}

#[test]
fn nor_for_a_writer_in_another_process() {
    let dir = tempfile::tempdir().unwrap();
    let target = Target::Sqlite { path: dir.path().join("one.db") };
    let (ours, theirs) = (Db::open(&target).unwrap(), Db::open(&target).unwrap());
    with_counter(&ours);
    let left_out = theirs.write(|c| {
        add(c)?;
        Ok::<_, DbError>(thread::scope(|s| s.spawn(|| ours.write_if_free(add)).join().unwrap()))
    });
    assert_eq!(left_out, Ok(Ok(None)));
    assert_eq!(ours.write_if_free(add), Ok(Some(())));
    assert_eq!(ours.read(count), Ok(2));
}
