//! Work behind a page: how far it is, leaving and coming back, why it failed, what a stop of the program leaves.

use std::fmt::Write as _;

use fengqiao_db::binds;
use fengqiao_domain::access::{Role, Scope};
use http::StatusCode;

use super::{HEADER, HERE, World, each_engine, roster};
use crate::AppError;
use crate::tables::import::jobs::{self, Work};
use crate::testing::signed_in;

/// Runs async work of a test.
fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(work)
}

fn set_state(world: &World, receipt: &str, state: &str) {
    let sql = "UPDATE import_batches SET state = $1 WHERE receipt = $2";
    let done: Result<_, fengqiao_db::DbError> =
        world.app.db.write(|c| c.execute(sql, &binds![state, receipt]).map(|_| ()));
    done.expect("a batch");
}

#[test]
fn whoever_leaves_a_page_of_work_comes_back_to_it() {
    each_engine(|app| {
        let world = World::new(app);
        let (receipt, _) = world.preview(&roster(&[("李桂芳", "", "")]));
        let path = format!("/desk/imports/{receipt}");
        let me = world.desk.person.as_ref().expect("a person").user_id.clone();
        let (go, wait) = std::sync::mpsc::channel::<()>();
        block_on(async {
            let work = jobs::run(&world.app, &receipt, &me, Work::Confirming, move |_, job| {
                job.count();
                job.count();
                wait.recv().map_err(|_| AppError::NotFound)
            });
            assert!(work.await.is_none(), "it goes on without whoever asked");
            // A second confirmation meanwhile starts nothing.
            let again = jobs::run(&world.app, &receipt, &me, Work::Confirming, |_, _| Ok(()));
            assert!(again.await.is_none());
            let desk = world.desk.clone();
            let seen = tokio::task::spawn_blocking(move || desk.get(&path)).await.expect("a page");
            assert_eq!(seen.status, StatusCode::OK);
            for words in
                ["正在导入", "已处理 2 行", "可以离开", "名册.csv", "http-equiv=\"refresh\"", "every 2s"]
            {
                assert!(seen.text.contains(words), "{words}: {}", seen.text);
            }
            go.send(()).expect("the work waits");
        });
        let path = format!("/desk/imports/{receipt}");
        world.settle(&receipt);
        assert!(world.desk.get(&path).text.contains("确认导入 1 行"), "back where it was");
        // The page that asked again and again is told to show the whole.
        let asks = world.desk.request(http::Method::GET, &path).header("hx-request", "true");
        let done = world.desk.send(asks.body(axum::body::Body::empty()));
        assert_eq!(done.headers["hx-refresh"], "true");
    });
}

#[test]
fn work_that_failed_says_so_and_can_be_done_again() {
    each_engine(|app| {
        let world = World::new(app);
        let (receipt, _) = world.preview(&roster(&[("李桂芳", "", "")]));
        let me = world.desk.person.as_ref().expect("a person").user_id.clone();
        let why = AppError::refused("磁盘已满，没有导入。请清理后再确认。");
        let failed = block_on(jobs::run(&world.app, &receipt, &me, Work::Confirming, move |_, _| Err(why)));
        assert!(matches!(failed, Some(Err(AppError::Refused { .. }))));
        let page = world.desk.get(&format!("/desk/imports/{receipt}")).text;
        assert!(page.contains("上一次没有做成") && page.contains("磁盘已满，没有导入"), "{page}");
        assert_eq!(world.people(), 0);
        // Work that breaks off in the middle is no different, and the next one gets its turn.
        let broken = block_on(jobs::run(&world.app, &receipt, &me, Work::Confirming, |_, _| panic!("断了")));
        assert!(matches!(broken, Some(Err(AppError::Internal(_)))));
        assert_eq!(world.confirm(&receipt).status, StatusCode::SEE_OTHER);
        assert_eq!(world.people(), 1);
    });
}

#[test]
fn a_failure_is_told_to_nobody_else() {
    each_engine(|app| {
        let world = World::new(app);
        let (receipt, _) = world.preview(&roster(&[("李桂芳", "", "")]));
        let other = signed_in(&world.app, Role::DistrictOfficer, &Scope::Authority("120111".into()));
        assert_eq!(other.get(&format!("/desk/imports/{receipt}")).status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn a_stop_while_a_file_is_read_leaves_nothing_and_says_what_to_do() {
    each_engine(|app| {
        let world = World::new(app);
        let (receipt, _) = world.preview(&roster(&[("李桂芳", "", "")]));
        // As the store is found when the program stopped in the middle: the batch is there, its work is not.
        set_state(&world, &receipt, "reading");
        if world.app.db.engine() == fengqiao_db::Engine::Postgres {
            // Another server on the same database may be at it; not for ever.
            let page = world.desk.get(&format!("/desk/imports/{receipt}"));
            assert!(page.text.contains("另一台服务器正在核对"), "{}", page.text);
            world.app.clock.advance(jiff::SignedDuration::from_mins(10));
        }
        let page = world.desk.get(&format!("/desk/imports/{receipt}"));
        assert_eq!(page.status, StatusCode::OK);
        for words in ["没有做完就中断了", "什么都没有导入", "重新选文件", "/desk/mediators/import"]
        {
            assert!(page.text.contains(words), "{words}: {}", page.text);
        }
        let early = world.desk.post(&format!("/desk/imports/{receipt}/confirmation"), &[("revision", "2")]);
        assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", early.text);
        assert_eq!(world.people(), 0);
    });
}

#[test]
fn what_breaks_off_in_the_first_part_leaves_no_row_and_the_next_time_takes_all() {
    each_engine(|app| {
        let world = World::new(app);
        // More rows than are kept at a time; one of the first cannot be read.
        let mut csv = format!("{HEADER}\n");
        for i in 0..1001 {
            let _ = writeln!(csv, "陈某{i},,1990000{i:04},{HERE},西青区,兼职,2023-01-01,,");
        }
        let (receipt, _) = world.preview(&csv);
        world.settle(&receipt);
        let cells = |value: Option<&str>| -> String {
            let sql = "SELECT cells FROM import_rows WHERE receipt = $1 AND number = 1000";
            let before =
                world.app.read(|c| c.query_one(sql, &binds![receipt.as_str()])).expect("a row").text(0);
            if let Some(value) = value {
                let sql = "UPDATE import_rows SET cells = $1 WHERE receipt = $2 AND number = 1000";
                let done: Result<(), fengqiao_db::DbError> =
                    world.app.db.write(|c| c.execute(sql, &binds![value, receipt.as_str()]).map(|_| ()));
                done.expect("a row");
            }
            before
        };
        let whole = cells(Some("坏了"));
        world.confirm(&receipt);
        world.settle(&receipt);
        assert_eq!(world.people(), 0, "not one of the thousand");
        let page = world.desk.get(&format!("/desk/imports/{receipt}")).text;
        assert!(page.contains("上一次没有做成") && page.contains("确认导入 1001 行"), "{page}");
        cells(Some(&whole));
        world.confirm(&receipt);
        world.settle(&receipt);
        assert_eq!(world.people(), 1001);
    });
}
