//! The life of a batch: looked at, confirmed, confirmed again, mended, handed over, handed in again.

use fengqiao_domain::access::{Role, Scope};
use http::StatusCode;

use super::{HERE, THERE, World, each_engine, roster};
use crate::testing::signed_in;

#[test]
fn a_preview_changes_nothing_and_says_what_would_be_done() {
    each_engine(|app| {
        let world = World::new(app);
        let (_, page) =
            world.preview(&roster(&[("李桂芳", "", ""), ("马文博", "1.20111E+17", ""), ("", "", "")]));
        assert_eq!(world.people(), 0);
        assert!(page.contains("核对要导入的内容") && page.contains("确认导入 1 行"), "{page}");
        assert!(page.contains("<b>2</b>") && page.contains("错误，不导入"));
        assert!(page.contains("李桂芳") && page.contains("专兼职 兼职"));
        assert!(page.contains("没有填姓名") && page.contains("watermark"));
        assert!(!page.contains(&super::id_number(1)), "a number stands on the page in clear");
    });
}

#[test]
fn good_rows_go_in_the_rest_stays_and_a_second_time_does_nothing() {
    each_engine(|app| {
        let world = World::new(app);
        let (receipt, _) =
            world.preview(&roster(&[("李桂芳", "", ""), ("马文博", "120111198001010000", "")]));
        assert_eq!(world.confirm(&receipt).status, StatusCode::SEE_OTHER);
        assert_eq!((world.people(), world.state(&receipt, 2).as_str()), (1, "new"));
        assert_eq!(world.state(&receipt, 3), "staged");
        let page = world.desk.get(&format!("/desk/imports/{receipt}")).text;
        assert!(
            page.contains("导入结果") && page.contains("已入库 1 行") && page.contains("还有 1 行暂存"),
            "{page}"
        );
        let audited = world.audited();
        let again = world.desk.post(&format!("/desk/imports/{receipt}/confirmation"), &[("revision", "1")]);
        assert_eq!(again.status, StatusCode::SEE_OTHER);
        assert_eq!((world.people(), world.audited()), (1, audited));
        let list = world.desk.get("/desk/imports").text;
        assert!(list.contains("已导入，有暂存") && list.contains(&receipt));
    });
}

#[test]
fn a_stale_page_confirms_nothing() {
    each_engine(|app| {
        let world = World::new(app);
        let (receipt, _) = world.preview(&roster(&[("李桂芳", "", "")]));
        let stale = world.desk.post(&format!("/desk/imports/{receipt}/confirmation"), &[("revision", "77")]);
        assert_eq!((stale.status, world.people()), (StatusCode::SEE_OTHER, 0));
        assert_eq!(world.state(&receipt, 2), "new");
    });
}

#[test]
fn a_batch_is_there_for_its_owner_in_that_post_alone() {
    each_engine(|app| {
        let world = World::new(app);
        let (receipt, _) = world.preview(&roster(&[("李桂芳", "", "")]));
        let path = format!("/desk/imports/{receipt}");
        let colleague = signed_in(&world.app, Role::DistrictOfficer, &Scope::Authority("120111".into()));
        let city = signed_in(&world.app, Role::CityManager, &Scope::City);
        let head = signed_in(&world.app, Role::OrganisationHead, &Scope::Organisation(world.here.id.clone()));
        for other in [&colleague, &city, &head] {
            assert_eq!(other.get(&path).status, StatusCode::NOT_FOUND);
            assert_eq!(other.get(&format!("{path}/annotated")).status, StatusCode::NOT_FOUND);
            assert_eq!(other.get(&format!("{path}/rows/2")).status, StatusCode::NOT_FOUND);
            assert_eq!(
                other.post(&format!("{path}/confirmation"), &[("revision", "2")]).status,
                StatusCode::NOT_FOUND
            );
            assert_eq!(
                other.post(&format!("{path}/rows/2"), &[("name", "改名")]).status,
                StatusCode::NOT_FOUND
            );
            assert!(!other.get("/desk/imports").text.contains(&receipt));
        }
        let leader = signed_in(&world.app, Role::Leader, &Scope::City);
        assert_eq!(leader.get(&path).status, StatusCode::FORBIDDEN);
        assert_eq!(world.people(), 0);
    });
}

#[test]
fn a_row_is_mended_before_and_after_the_confirmation() {
    each_engine(|app| {
        let world = World::new(app);
        let near = "精武镇调解中心";
        let (receipt, page) =
            world.preview(&roster(&[("田雨欣", "", near), ("高振华", "120111198001010000", "")]));
        assert!(page.contains(near) && page.contains("采用这个") && page.contains(HERE), "{page}");
        let path = format!("/desk/imports/{receipt}");
        let open = world.desk.get(&format!("{path}?mend=3")).text;
        assert!(open.contains("120111198001010000"), "the owner sees the cell as it came: {open}");
        // Adopting the name offered.
        let adopted = world.desk.post(&format!("{path}/rows/2"), &[("organisation", HERE)]);
        assert_eq!((adopted.status, world.state(&receipt, 2).as_str()), (StatusCode::SEE_OTHER, "new"));
        // Still wrong: what was typed stays.
        world.desk.post(&format!("{path}/rows/3"), &[("id_number", "120111198001010001")]);
        assert_eq!(world.state(&receipt, 3), "error");
        assert!(world.desk.get(&format!("{path}?mend=3")).text.contains("120111198001010001"));
        world.confirm(&receipt);
        assert_eq!(world.people(), 1);
        let stays = [("id_number", "不知道"), ("back", &path), ("stay", &path)];
        world.desk.post(&format!("{path}/rows/3"), &stays);
        assert_eq!((world.state(&receipt, 3).as_str(), world.people()), ("staged", 1));
        let mended = world.desk.post(&format!("{path}/rows/3"), &[("id_number", &super::id_number(2))]);
        assert_eq!(mended.status, StatusCode::SEE_OTHER);
        assert_eq!((world.state(&receipt, 3).as_str(), world.people()), ("mended", 2));
        // What is in is changed elsewhere.
        let late = world.desk.post(&format!("{path}/rows/3"), &[("name", "别人")]);
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    });
}

#[test]
fn a_row_handed_to_an_organisation_is_mended_by_its_head_and_nobody_else() {
    each_engine(|app| {
        let world = World::new(app);
        let rows = roster(&[("李桂芳", "120111198001010000", ""), ("马文博", "120111198001010000", "")]);
        let (receipt, _) = world.preview(&rows);
        let path = format!("/desk/imports/{receipt}");
        let head = signed_in(&world.app, Role::OrganisationHead, &Scope::Organisation(world.here.id.clone()));
        let form = world.desk.get(&format!("{path}/rows/2/hand")).text;
        assert!(form.contains(HERE), "{form}");
        let unknown =
            world.desk.post(&format!("{path}/rows/2/hand"), &[("organisation", THERE), ("note", "请改")]);
        assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(unknown.text.contains("请改") && unknown.text.contains(THERE), "what was typed stays");
        let handed = world
            .desk
            .post(&format!("{path}/rows/2/hand"), &[("organisation", HERE), ("note", "请对照身份证")]);
        assert_eq!(handed.status, StatusCode::SEE_OTHER, "{}", handed.text);
        assert_eq!(head.get(&path).status, StatusCode::NOT_FOUND, "not before the confirmation");
        // Nothing good is in the batch; it is confirmed all the same, so that its rows wait.
        let revision = world.app.read(|c| {
            c.query_one(
                "SELECT revision FROM import_batches WHERE receipt = $1",
                &fengqiao_db::binds![receipt.as_str()],
            )
        });
        let revision = revision.expect("the batch").int(0).to_string();
        world.desk.post(&format!("{path}/confirmation"), &[("revision", &revision)]);
        let page = head.get(&path).text;
        assert!(
            page.contains("李桂芳") && page.contains("请对照身份证") && !page.contains("马文博"),
            "{page}"
        );
        assert!(!page.contains("确认导入") && !page.contains("annotated"));
        let row = head.get(&format!("{path}/rows/2")).text;
        assert!(!row.contains("120111198001010000"), "masked for whoever did not import it");
        assert_eq!(head.get(&format!("{path}/rows/3")).status, StatusCode::NOT_FOUND);
        assert_eq!(head.post(&format!("{path}/rows/3"), &[("name", "某")]).status, StatusCode::NOT_FOUND);
        assert!(head.get("/desk/imports").text.contains("交给本组织，待改"));
        head.post(&format!("{path}/rows/2"), &[("id_number", &super::id_number(1))]);
        assert_eq!((world.state(&receipt, 2).as_str(), world.people()), ("mended", 1));
        assert!(head.get("/desk/imports").text.contains("交给本组织，已改好"));
        // Taken back: gone for the head.
        world.desk.post(&format!("{path}/rows/3/hand"), &[("organisation", HERE)]);
        assert_eq!(head.get(&format!("{path}/rows/3")).status, StatusCode::OK);
        world.desk.post(&format!("{path}/rows/3/take-back"), &[]);
        assert_eq!(head.get(&format!("{path}/rows/3")).status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn the_mended_workbook_takes_the_place_of_the_first() {
    each_engine(|app| {
        let world = World::new(app);
        let (receipt, _) = world.preview(&roster(&[
            ("李桂芳", "", ""),
            ("马文博", "120111198001010000", ""),
            ("高振华", "120111198001010000", ""),
        ]));
        world.confirm(&receipt);
        let path = format!("/desk/imports/{receipt}");
        world.desk.post(&format!("{path}/rows/4"), &[("id_number", &super::id_number(3))]);
        assert_eq!(world.people(), 2);
        // Row 3 mended in the file, row 4 was mended on the page and is still wrong in the file.
        let again = roster(&[("李桂芳", "", ""), ("马文博", "", ""), ("高振华", "120111198001010000", "")]);
        let sent = world.desk.upload(&format!("{path}/file"), "file", ("改好.csv", again.as_bytes()), &[]);
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        let states: Vec<String> = (2..5).map(|n| world.state(&receipt, n)).collect();
        assert_eq!(states, ["unchanged", "new", "mended"]);
        assert_eq!(world.people(), 2, "looked at first");
        world.confirm(&receipt);
        assert_eq!(world.people(), 3);
        let bad = world.desk.upload(&format!("{path}/file"), "file", ("坏.csv", b"%PDF-1.7"), &[]);
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(
            world.state(&receipt, 2),
            "unchanged",
            "a file that is not taken leaves the batch as it was"
        );
    });
}

#[test]
fn a_batch_put_aside_waits() {
    each_engine(|app| {
        let world = World::new(app);
        let (receipt, _) = world.preview(&roster(&[("李桂芳", "", "")]));
        let parked = world.desk.post(&format!("/desk/imports/{receipt}/parking"), &[]);
        assert_eq!(parked.location(), "/desk/imports");
        assert!(world.desk.get("/desk/imports").text.contains("暂存，未导入"));
        assert_eq!(world.people(), 0);
        world.confirm(&receipt);
        assert_eq!(world.people(), 1);
    });
}

#[test]
fn the_users_own_workbook_comes_back_with_its_faults() {
    each_engine(|app| {
        let world = World::new(app);
        let (receipt, _) = world.preview(&roster(&[("李桂芳", "120111198001010000", "")]));
        let back = world.desk.get(&format!("/desk/imports/{receipt}/annotated"));
        assert_eq!(back.status, StatusCode::OK);
        assert!(back.text.starts_with("PK"));
        let name = back.headers["content-disposition"].to_str().unwrap_or_default();
        assert!(name.starts_with("attachment; filename*=UTF-8''") && name.contains(".xlsx"), "{name}");
        assert_eq!(world.audited().last().map(String::as_str), Some("export"));
    });
}
