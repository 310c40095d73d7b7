//! The pages: lists, filters, hours, practice, the sheet; and who sees what.

use fengqiao_domain::access::{Role, Scope};
use http::StatusCode;
use jiff::civil::date;

use super::{World, each_engine};
use crate::testing::signed_in;

#[test]
fn the_list_is_newest_first_and_answers_its_filters() {
    each_engine(|app| {
        let world = World::new(app);
        let old = world.course(date(2023, 3, 11), |s| s.name = "去年的班".into());
        world.course(date(2024, 3, 11), |s| s.place = Some("区会议中心".into()));
        world.course(date(2024, 9, 2), |s| (s.name, s.category) = ("秋季实践".into(), "practice".into()));
        world.course(date(2024, 5, 2), |s| {
            (s.name, s.authority, s.district) = ("津南的班".into(), "120112".into(), "120112".into());
        });
        let desk = world.officer();
        let all = ["秋季实践", "业务培训班", "去年的班", "津南的班"];
        let on = |query: &str| {
            let page = desk.get(&format!("/desk/training{query}")).text;
            let mut found: Vec<(usize, &str)> =
                all.iter().filter_map(|n| Some((page.find(&format!("<span>{n}</span>"))?, *n))).collect();
            found.sort_unstable();
            found.into_iter().map(|(_, name)| name).collect::<Vec<_>>()
        };
        assert_eq!(on(""), all[..3], "newest first, the own district's");
        assert_eq!(on("?year=2023"), ["去年的班"]);
        assert_eq!(on("?category=practice"), ["秋季实践"]);
        assert_eq!(on("?place=会议"), ["业务培训班"]);
        assert_eq!(on("?q=秋季"), ["秋季实践"]);
        assert_eq!(on("?state=未开始"), ["秋季实践"]);
        assert_eq!(on("?state=待登记签到"), ["业务培训班", "去年的班"]);
        assert_eq!(on("?state=已取消"), [""; 0]);
        assert_eq!(on("?year=1&level=city"), [""; 0]);
        let there = signed_in(&world.app, Role::DistrictOfficer, &Scope::Authority("120112".into()));
        assert_eq!(there.get(&format!("/desk/training/{}", old.id)).status, StatusCode::NOT_FOUND);
        assert_eq!(there.get(&format!("/desk/training/{}/edit", old.id)).status, StatusCode::NOT_FOUND);
        let head = world.head();
        assert_eq!(head.get(&format!("/desk/training/{}", old.id)).status, StatusCode::OK);
        let form = [("revision", "1"), ("name", "改名"), ("change", "更正"), ("note", "试")];
        let denied = head.post(&format!("/desk/training/{}/edit", old.id), &form);
        assert_eq!(denied.status, StatusCode::UNPROCESSABLE_ENTITY, "seen, but not its own");
    });
}

#[test]
fn a_session_is_entered_by_its_form_and_printed_as_a_sheet() {
    each_engine(|app| {
        let world = World::new(app);
        let desk = world.officer();
        let fields = |hours: &'static str| {
            [
                ("category", "脱产培训"),
                ("name", "夏季班"),
                ("level", "区"),
                ("host", "西青区人力资源和社会保障局"),
                ("district", "西青区"),
                ("starts_on", "2024-08-05"),
                ("ends_on", "2024-08-06"),
                ("starts_at", "9点"),
                ("ends_at", "16:30"),
                ("hours", hours),
                ("capacity", "30"),
            ]
        };
        let wrong = desk.post("/desk/training/new", &fields("7.3"));
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("id=\"p-hours\"") && wrong.text.contains("value=\"7.3\""));
        let done = desk.post("/desk/training/new", &fields("12"));
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        let page = desk.get(done.location()).text;
        assert!(page.contains("09:00–16:30") && page.contains("实到学时计入"), "{page}");
        let again = desk.post("/desk/training/new", &fields("12"));
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "the same session once more");
        let sheet = desk.get(&format!("{}/sheet", done.location()));
        assert_eq!(sheet.status, StatusCode::OK);
        assert!(sheet.text.contains("夏季班签到表") && sheet.text.contains("第 1 页，共 1 页"));
    });
}

#[test]
fn hours_list_who_is_short_with_what_is_planned_and_practice_says_what_is_missing() {
    each_engine(|app| {
        let world = World::new(app);
        world.person("张三", "津1", &world.here);
        world.person("李四", "津2", &world.here);
        let desk = world.officer();
        for (day, name) in [(3, "一"), (4, "二"), (5, "三")] {
            let held = world.course(date(2024, day, 4), |s| s.name = name.into());
            let numbers = if day == 3 { "津1 津2" } else { "津1" };
            let path = format!("/desk/training/{}/attendance", held.id);
            assert_eq!(desk.post(&path, &[("numbers", numbers)]).status, StatusCode::SEE_OTHER);
        }
        world.course(date(2024, 9, 2), |s| s.name = "秋".into());
        let page = desk.get("/desk/training/hours?year=2024").text;
        assert!(page.contains(">李四</th>") && !page.contains(">张三</th>"), "{page}");
        assert!(page.contains("后面安排了 16 学时，补后还差 8"), "{page}");
        assert!(page.contains("应达到 <b>2</b>") && page.contains("<b>50.00%</b>"), "{page}");
        let file = desk.get("/desk/training/hours/export?year=2024&state=short&format=csv").text;
        let line = file.lines().find(|l| l.contains("李四")).expect("who is short");
        assert!(line.contains("津2,专职,16,40,24,16,0,0") && !file.contains("张三"), "{file}");
        let all = desk.get("/desk/training/hours/export?year=2024&state=all&format=json").text;
        assert!(all.contains("张三") && all.contains("李四"), "{all}");
        let met = desk.get("/desk/training/hours?year=2024&state=met").text;
        assert!(met.contains(">张三</th>") && !met.contains(">李四</th>"));
        let places = desk.get("/desk/training/hours?year=2024&view=places").text;
        assert!(places.contains("西青甲公司劳动争议调解委员会") && places.contains("50.00"), "{places}");
        let city = signed_in(&world.app, Role::CityOfficer, &Scope::City);
        let all = city.get("/desk/training/hours?year=2024&view=places").text;
        assert!(all.contains("西青区") && all.contains("50.00"), "{all}");
        assert!(
            city.get("/desk/training/hours?year=2024&authority=120112").text.contains("没有符合条件的人")
        );
        let own = signed_in(&world.app, Role::OrganisationHead, &Scope::Organisation(world.there.id.clone()));
        assert!(!own.get("/desk/training/hours?state=all").text.contains("李四"), "another organisation's");
        world.course(date(2024, 5, 20), |s| {
            (s.name, s.category, s.topic) = ("入企".into(), "practice".into(), Some("visits".into()));
        });
        let page = desk.get("/desk/training/practice?year=2024").text;
        assert!(page.contains("区里组织实践锻炼1次，要求不少于4次，还差3次，后面还没有安排"), "{page}");
        assert!(page.contains("其中1次还没有登记参加人员"), "{page}");
    });
}
