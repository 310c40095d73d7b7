//! Annex 7 comes in, goes out and counts.

use fengqiao_domain::access::{Role, Scope};
use http::StatusCode;
use jiff::civil::date;
use serde_json::json;

use super::{TODAY, World, each_engine, organisation};
use crate::testing::{Answer, Browser, signed_in};

const HEADER: &str = "类别,内容类别,活动名称,主办层级,主办单位,所在区,开始日期,结束日期,地点,活动学时,学时认定,调解员,调解员证号,所在调解组织,实到学时";
const HOME: &str = "西青甲公司劳动争议调解委员会";

/// A row of the course of 西青 for somebody.
fn row(name: &str, number: &str, home: &str, attended: &str) -> String {
    format!(
        "脱产培训,业务技能,春季班,区,西青区人力资源和社会保障局,西青区,2024-03-11,2024-03-13,区会议中心,16,,{name},{number},{home},{attended}"
    )
}

fn upload(desk: &Browser, app: &crate::App, rows: &[String]) -> (String, String) {
    let csv = format!("{HEADER}\n{}\n", rows.join("\n"));
    let sent = desk.upload("/desk/training/import", "file", ("台账.csv", csv.as_bytes()), &[]);
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let receipt = sent.location().rsplit('/').next().unwrap_or_default().to_owned();
    while app.imports.of(&receipt).is_some_and(|job| job.outcome().is_none()) {
        std::thread::yield_now();
    }
    let page = desk.get(&format!("/desk/imports/{receipt}")).text;
    (receipt, page)
}

fn confirm(desk: &Browser, receipt: &str, app: &crate::App) -> Answer {
    let page = desk.get(&format!("/desk/imports/{receipt}")).text;
    let revision = page.split("name=\"revision\" value=\"").nth(1).unwrap_or_default();
    let revision = revision.split('"').next().unwrap_or_default();
    let done = desk.post(&format!("/desk/imports/{receipt}/confirmation"), &[("revision", revision)]);
    while app.imports.of(receipt).is_some_and(|job| job.outcome().is_none()) {
        std::thread::yield_now();
    }
    done
}

#[test]
fn a_file_makes_the_session_once_and_counts_for_everybody_in_it() {
    each_engine(|app| {
        let world = World::new(app);
        let one = world.person("张三", "津1", &world.here);
        let two = world.person("李四", "津2", &world.here);
        let desk = world.officer();
        let rows = [row("张三", "津1", HOME, "16"), row("李四", "", HOME, "13.5")];
        let (receipt, page) = upload(&desk, &world.app, &rows);
        assert!(page.contains("新增"), "{page}");
        assert_eq!(world.year(&one, 2024).half_hours, 0, "a look keeps nothing");
        confirm(&desk, &receipt, &world.app);
        assert_eq!(world.year(&one, 2024).half_hours, 32);
        assert_eq!(world.year(&two, 2024).half_hours, 27);
        let hours = world.hours("津2");
        assert_eq!((&hours["off_the_job"], &hours["short_by"]), (&json!(13.5), &json!(26.5)));
        assert_eq!(hours["required"], json!(40));
        let sessions =
            world.app.read(|c| c.query_one("SELECT COUNT(*) FROM training_sessions", &[])).unwrap();
        assert_eq!(sessions.int(0), 1);
        // The same once more changes nothing.
        let (_, again) = upload(&desk, &world.app, &rows);
        assert!(again.contains("无变化"), "{again}");
        world.assert_sound();
    });
}

#[test]
fn who_cannot_be_told_is_named_with_those_it_may_be() {
    each_engine(|app| {
        let world = World::new(app);
        world.person("张三", "津1", &world.here);
        world.person("王五", "津3", &world.here);
        world.person("王五", "津4", &world.here);
        world.person("赵六", "津9", &world.there);
        let desk = world.officer();
        let of = |row: String| upload(&desk, &world.app, &[row]).1;
        let twins = of(row("王五", "", HOME, "16"));
        assert!(twins.contains("有 2 个王五：") && twins.contains("津3") && twins.contains("津4"), "{twins}");
        assert!(of(row("李四", "津1", HOME, "16")).contains("登记的不是李四"));
        let unknown = of(row("张三", "津77", HOME, "16"));
        assert!(
            unknown.contains("没有调解员证号是“津77”的人") && unknown.contains("证号是 津1"),
            "{unknown}"
        );
        assert!(of(row("钱七", "", HOME, "16")).contains("没有叫“钱七”的调解员"));
        assert!(of(row("张三", "", "", "16")).contains("只有姓名，认不出是谁"));
    });
}

#[test]
fn hours_beyond_the_session_and_days_the_wrong_way_round_are_refused() {
    each_engine(|app| {
        let world = World::new(app);
        world.person("张三", "津1", &world.here);
        let desk = world.officer();
        for (attended, words) in
            [("16.5", "多于活动的 16 学时"), ("15.3", "以 0.5 为单位"), ("", "没有填实到学时")]
        {
            let (_, page) = upload(&desk, &world.app, &[row("张三", "津1", HOME, attended)]);
            assert!(page.contains(words), "{attended}: {page}");
        }
        let early = row("张三", "津1", HOME, "16").replace("2024-03-13", "2024-03-10");
        assert!(upload(&desk, &world.app, &[early]).1.contains("早于开始日期"));
    });
}

#[test]
fn rows_that_disagree_about_their_session_are_pointed_out() {
    each_engine(|app| {
        let world = World::new(app);
        world.person("张三", "津1", &world.here);
        world.person("李四", "津2", &world.here);
        let desk = world.officer();
        let other = row("李四", "津2", HOME, "8").replace("区会议中心", "区委党校");
        let (_, page) = upload(&desk, &world.app, &[row("张三", "津1", HOME, "16"), other]);
        assert!(page.contains("和第 2 行是同一个活动，地点却不一样"), "{page}");
    });
}

#[test]
fn overlapping_attendance_is_a_notice_and_no_error() {
    each_engine(|app| {
        let world = World::new(app);
        let one = world.person("张三", "津1", &world.here);
        let desk = world.officer();
        let second =
            row("张三", "津1", HOME, "8").replace("春季班", "专题班").replace("2024-03-11", "2024-03-13");
        let (receipt, page) = upload(&desk, &world.app, &[row("张三", "津1", HOME, "16"), second]);
        assert!(page.contains("与“春季班”（2024-03-11 至 03-13）时间重叠"), "{page}");
        confirm(&desk, &receipt, &world.app);
        assert_eq!(world.year(&one, 2024).half_hours, 48);
    });
}

#[test]
fn an_organisation_enters_its_own_courses_and_nobody_counts_them_before_the_district_does() {
    each_engine(|app| {
        let world = World::new(app);
        let one = world.person("张三", "津1", &world.here);
        let head = world.head();
        let of_bureau = upload(&head, &world.app, &[row("张三", "津1", HOME, "16")]).1;
        assert!(of_bureau.contains("市、区组织的活动由市、区人社部门登记签到"), "{of_bureau}");
        let own = row("张三", "津1", HOME, "16")
            .replace(",区,西青区人力资源和社会保障局,", &format!(",调解组织,{HOME},"))
            .replace(",16,,张三", ",16,是,张三");
        let (receipt, page) = upload(&head, &world.app, &[own]);
        assert!(page.contains("学时认定由区、市人社部门办理"), "{page}");
        confirm(&head, &receipt, &world.app);
        let year = world.year(&one, 2024);
        assert_eq!((year.half_hours, year.shown), (0, 32), "shown, not counted");
        let id = world.app.read(|c| c.query_one("SELECT id FROM training_sessions", &[])).unwrap().text(0);
        let manager = world.manager();
        let path = format!("/desk/training/{id}/recognition");
        let bare = manager.post(&path, &[("revision", "1"), ("recognised", "是")]);
        assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY, "a reason is asked for");
        let fields = [("revision", "1"), ("recognised", "是"), ("recognition_reason", "西人社〔2024〕8号")];
        assert_eq!(head.post(&path, &fields).status, StatusCode::FORBIDDEN);
        assert_eq!(manager.post(&path, &fields).status, StatusCode::SEE_OTHER);
        assert_eq!(world.year(&one, 2024).half_hours, 32, "recognised");
        let back = [("revision", "2"), ("recognised", "否"), ("recognition_reason", "课程表不符")];
        assert_eq!(manager.post(&path, &back).status, StatusCode::SEE_OTHER);
        assert_eq!(world.year(&one, 2024).half_hours, 0, "and taken back");
        world.assert_sound();
    });
}

#[test]
fn annex_nine_shows_hours_and_practice_up_to_its_day() {
    each_engine(|app| {
        let world = World::new(app);
        let one = world.person("张三", "津1", &world.here);
        let desk = world.officer();
        let practice = row("张三", "津1", HOME, "2")
            .replace("脱产培训,业务技能,春季班", "实践锻炼,入企服务,送法入企")
            .replace("2024-03-11,2024-03-13", "2024-05-20,2024-05-20")
            .replace(",16,,", ",2,,");
        let (receipt, _) = upload(&desk, &world.app, &[row("张三", "津1", HOME, "14"), practice]);
        confirm(&desk, &receipt, &world.app);
        let now = world.app.clock.stamp();
        let env = world.app.env(&now);
        let ids = [one.id.clone()];
        for (on, half_hours, practice) in [
            (date(2024, 3, 10), 0, 0),
            (date(2024, 3, 11), 28, 0),
            (date(2024, 5, 20), 28, 1),
            (TODAY, 28, 1),
            (date(2024, 12, 31), 28, 1),
            (date(2025, 1, 1), 0, 0),
        ] {
            let year = world.app.read(|c| crate::training::years::up_to(c, &env, &ids, on)).unwrap();
            let year = year.get(&one.id).copied().unwrap_or_default();
            assert_eq!((year.half_hours, year.practice), (half_hours, practice), "{on}");
        }
        let book = desk.get("/desk/mediators/export?format=csv&as_of=2024-06-30").text;
        assert!(book.contains(",14,1,"), "{book}");
    });
}

#[test]
fn a_file_decides_nothing_about_a_session_that_is_known() {
    each_engine(|app| {
        let world = World::new(app);
        let one = world.person("张三", "津1", &world.here);
        let desk = world.manager();
        let own = |recognised: &str| {
            row("张三", "津1", HOME, "16")
                .replace(",区,西青区人力资源和社会保障局,", ",其他,西青区总工会,")
                .replace(",16,,张三", &format!(",16,{recognised},张三"))
        };
        let (receipt, _) = upload(&desk, &world.app, &[own("")]);
        confirm(&desk, &receipt, &world.app);
        let (_, page) = upload(&desk, &world.app, &[own("是")]);
        assert!(page.contains("以登记的为准，这一格没有导入"), "{page}");
        assert_eq!(world.year(&one, 2024).half_hours, 0, "recognised on its page, with a reason");
        let (receipt, _) = upload(&desk, &world.app, &[row("张三", "津1", HOME, "16")]);
        confirm(&desk, &receipt, &world.app);
        let off = "UPDATE training_sessions SET cancelled_on = '2024-03-01' WHERE level = 'district'";
        assert_eq!(world.app.db.write(|c| c.execute(off, &[])).unwrap(), 1);
        world.person("李四", "津2", &world.here);
        let (_, page) = upload(&desk, &world.app, &[row("李四", "津2", HOME, "16")]);
        assert!(page.contains("活动已于 2024-03-01 取消，不能登记签到"), "{page}");
    });
}

#[test]
fn a_session_of_the_city_goes_out_and_comes_in_with_people_of_all_districts() {
    each_engine(|app| {
        let world = World::new(app);
        let one = world.person("张三", "津1", &world.here);
        let desk = signed_in(&world.app, Role::CityManager, &Scope::City);
        let twin = organisation(&world.app, HOME, "120112");
        let other = world.person("李四", "津2", &twin);
        let of_city = |row: String| {
            row.replace(",区,西青区人力资源和社会保障局,西青区,", ",市,天津市人力资源和社会保障局,市本级,")
        };
        let which = [of_city(row("张三", "津1", HOME, "16"))];
        let (_, page) = upload(&desk, &world.app, &which);
        assert!(page.contains("别的区的组织写成 名称（所在区）"), "{page}");
        let at = |district: &str| format!("{HOME}（{district}）");
        let rows =
            [row("张三", "津1", &at("西青区"), "16"), row("李四", "津2", &at("津南区"), "8")].map(of_city);
        let (receipt, page) = upload(&desk, &world.app, &rows);
        assert!(!page.contains("所在区没有叫"), "{page}");
        confirm(&desk, &receipt, &world.app);
        assert_eq!(world.year(&one, 2024).half_hours, 32);
        assert_eq!(world.year(&other, 2024).half_hours, 16);
        let sent = desk.get("/desk/training/export?format=csv&period=2024H1");
        assert!(sent.text.contains("春季班"), "{}", sent.text);
        let of_another = desk.get("/desk/training/export?format=csv&period=2023H1");
        assert!(!of_another.text.contains("春季班"), "{}", of_another.text);
    });
}
