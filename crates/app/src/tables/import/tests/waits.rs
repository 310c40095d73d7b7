//! What others notice of a long import, and what becomes of one that is interrupted.

use fengqiao_db::{Engine, binds};
use http::StatusCode;

use super::{World, between, each_engine, id_number, roster};

/// Rows of the file; a part has a thousand.
const ROWS: u32 = 1100;

#[test]
fn a_batch_that_was_interrupted_goes_on_where_it_stopped() {
    each_engine(|app| {
        let world = World::new(app);
        let names: Vec<String> = (1..=ROWS).map(|i| format!("甲{i}")).collect();
        let first = id_number(1);
        let mut rows: Vec<(&str, &str, &str)> = names.iter().map(|name| (name.as_str(), "", "")).collect();
        // The last but one stands in the first part already.
        rows.push(("甲1", first.as_str(), ""));
        rows.push(("乙", "", ""));
        let (receipt, _) = world.preview(&roster(&rows));
        world.settle(&receipt);
        // A cell that cannot be opened stops the second part.
        let cells = |what: &str| {
            let sql = "UPDATE import_rows SET cells = $1 WHERE receipt = $2 AND number = 1050";
            let of = "SELECT cells FROM import_rows WHERE receipt = $1 AND number = 1050";
            let before =
                world.app.read(|c| c.query_one(of, &binds![receipt.as_str()])).expect("a row").text(0);
            world.app.db.write(|c| c.execute(sql, &binds![what, receipt.as_str()])).expect("changed");
            before
        };
        let whole = cells("损坏");
        world.confirm(&receipt);
        world.settle(&receipt);
        assert_eq!(world.people(), 1000, "the first part is in");
        let path = format!("/desk/imports/{receipt}");
        let page = world.desk.get(&path).text;
        assert!(page.contains("到原表第 1001 行，已入库 1000 行") && page.contains("继续导入"), "{page}");
        assert!(world.desk.get("/desk/imports").text.contains("没有导完"));
        // Until then nothing else is done with it.
        let mended = world.desk.post(&format!("{path}/rows/1102"), &[("name", "别人")]);
        assert_eq!(mended.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(mended.text.contains("还没有导完"), "{}", mended.text);
        let sent = world.desk.upload(&format!("{path}/file"), "file", ("名册.csv", b"a"), &[]);
        assert!(sent.text.contains("还没有导完"), "{}", sent.text);

        cells(&whole);
        let seen = world.desk.get(&path).text;
        let revision = between(&seen, "name=\"revision\" value=\"", "\"");
        let confirmation = format!("{path}/confirmation");
        world.desk.post(&confirmation, &[("revision", "2")]);
        world.settle(&receipt);
        assert_eq!(world.people(), 1000, "the page before the interruption is stale");
        world.desk.post(&confirmation, &[("revision", &revision)]);
        world.settle(&receipt);
        let page = world.desk.get(&path).text;
        assert!(page.contains("已入库 1101 行：新增 1101、更新 0"), "{page}");
        assert_eq!((world.people(), world.state(&receipt, 1102).as_str()), (1101, "staged"));
        assert!(page.contains("和第 2 行是同一项"), "{page}");
        let imports = world.audited().iter().filter(|verb| *verb == "import").count();
        assert_eq!(imports, 2, "each part is on record with its own lines");
        world.desk.post(&confirmation, &[("revision", &revision)]);
        world.settle(&receipt);
        assert_eq!(world.people(), 1101, "a second time does nothing");
    });
}

#[test]
fn a_stop_while_rows_go_in_says_how_it_goes_on() {
    each_engine(|app| {
        let world = World::new(app);
        let (receipt, _) = world.preview(&roster(&[("李桂芳", "", ""), ("马文博", "", "")]));
        // As the store is found when the program stopped after the first of two parts.
        let counts = r#"{"rows":1,"new":1,"upto":2}"#;
        let sql = "UPDATE import_batches SET state = 'confirming', counts = $1, confirmed_at = $2 WHERE receipt = $3";
        let now = world.app.clock.stamp();
        world.app.db.write(|c| c.execute(sql, &binds![counts, now, receipt.as_str()])).expect("changed");
        let path = format!("/desk/imports/{receipt}");
        if world.app.db.engine() == Engine::Postgres {
            // Another server on the same database may be at it; not for ever.
            let page = world.desk.get(&path).text;
            assert!(page.contains("另一台服务器正在导入，到原表第 2 行"), "{page}");
            world.app.clock.advance(jiff::SignedDuration::from_mins(2));
        }
        let page = world.desk.get(&path).text;
        assert!(page.contains("到原表第 2 行，已入库 1 行") && page.contains("系统管理员"), "{page}");
        world.confirm(&receipt);
        // The first row is held to be in; the second goes in.
        assert_eq!(world.people(), 1);
        assert!(world.desk.get(&path).text.contains("已入库 2 行：新增 2"));
    });
}

#[test]
fn while_somebody_writes_pages_open_and_a_save_is_told_to_come_again() {
    each_engine(|app| {
        // On the other engine nobody waits for a writer who changes other records.
        if app.db.engine() != Engine::Sqlite {
            return;
        }
        let world = World::new(app);
        world.app.db.wait_at_most(std::time::Duration::from_millis(1));
        let typed = [("name", "李桂芳"), ("organisation", world.here.id.as_str()), ("phone", "19900000001")];
        let (page, saved) = world
            .app
            .db
            .write(|_| {
                let page = world.desk.get("/desk/organisations");
                Ok::<_, fengqiao_db::DbError>((page, world.desk.post("/desk/mediators/new", &typed)))
            })
            .expect("a write");
        assert_eq!(page.status, StatusCode::OK);
        assert!(saved.text.contains("系统正在处理其他任务，本次没有保存"), "{}", saved.text);
        assert!(saved.text.contains("李桂芳") && saved.text.contains("19900000001"), "{}", saved.text);
        assert_eq!(world.people(), 0);
    });
}
