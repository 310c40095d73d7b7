//! One server per data folder.

use fengqiao_db::{Db, DbError, ServerLock, Target};

#[test]
fn a_second_server_is_refused_and_told_who_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let first = ServerLock::acquire(folder.path(), "进程 4711，端口 8080").unwrap();
    let second = ServerLock::acquire(folder.path(), "进程 4712").unwrap_err();
    assert_eq!(second, DbError::Locked { holder: "进程 4711，端口 8080".into() });
    assert!(second.to_string().contains("进程 4711，端口 8080"));
    // Other commands may open the database meanwhile.
    Db::open(&Target::Sqlite { path: folder.path().join("x.db") }).unwrap();
    drop(first);
    ServerLock::acquire(folder.path(), "进程 4712").unwrap();
}

#[test]
fn a_missing_folder_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let missing = ServerLock::acquire(&folder.path().join("missing"), "x");
    assert!(matches!(missing, Err(DbError::Unavailable(_))));
}
