//! What goes out and what may come in: certification by those who certify, names that stand twice, the list's filters
//! in the export, who took a file out.

use std::io::Read as _;

use fengqiao_domain::access::{Role, Scope};
use http::StatusCode;

use super::{HEADER, HERE, TODAY, World, between, each_engine, fresh, id_number, organisation, roster};
use crate::testing::{Browser, signed_in};

const CENTRE: &str = "组织名称,组织类型,设立单位名称,所在区,街道（乡镇）,地址,成立日期,负责人,联系人,对外电话,状态,实体化认定日期,实体化认定人\n\
    中北镇劳动人事争议调解中心,街道（乡镇）调解中心,中北镇人民政府,西青区,中北镇,示例路1号,2022-03-01,张三,李四,022-00000000,正常,2024-06-20,王五\n";

/// Sends a file of a table and takes it in; gives the page before.
fn take(desk: &Browser, table: &str, csv: &str) -> String {
    let sent = desk.upload(&format!("/desk/{table}/import"), "file", ("表.csv", csv.as_bytes()), &[]);
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let page = desk.get(sent.location()).text;
    let revision = between(&page, "name=\"revision\" value=\"", "\"");
    desk.post(&format!("{}/confirmation", sent.location()), &[("revision", &revision)]);
    page
}

fn certified(world: &World) -> Vec<Option<String>> {
    let sql = "SELECT certified_on FROM organisations WHERE kind = 'subdistrict_centre' ORDER BY id";
    world.app.read(|c| c.query(sql, &[])).expect("centres").iter().map(|r| r.opt_text(0)).collect()
}

#[test]
fn a_certification_is_taken_from_those_who_certify_alone() {
    each_engine(|app| {
        let world = World::new(app);
        // The officer's row goes in without it, and the page says who enters it.
        let page = take(&world.desk, "organisations", CENTRE);
        assert!(page.contains("确认导入 1 行") && page.contains("实体化由区人社局、市人社局认定"), "{page}");
        assert_eq!(certified(&world), [None]);
        // Mended on the page it stays out as well; the manager's file brings it.
        let manager = signed_in(&world.app, Role::DistrictManager, &Scope::Authority("120111".into()));
        let page = take(&manager, "organisations", CENTRE);
        assert!(!page.contains("实体化由") && page.contains("2024-06-20"), "{page}");
        assert_eq!(certified(&world), [Some("2024-06-20".to_owned())]);
        // The same file from the officer changes nothing and says nothing: what it says is what stands.
        let page = take(&world.desk, "organisations", CENTRE);
        assert!(page.contains("每一行都和系统里的一样") && !page.contains("实体化由"), "{page}");
        // Another day from the officer is no change.
        take(&world.desk, "organisations", &CENTRE.replace("2024-06-20", "2024-07-01"));
        assert_eq!(certified(&world), [Some("2024-06-20".to_owned())]);
    });
}

#[test]
fn an_organisation_whose_name_stands_twice_is_written_with_its_district() {
    each_engine(|app| {
        let world = World::new(app);
        let twin = "宏远物流有限公司劳动争议调解委员会";
        organisation(&world.app, twin, "120111");
        organisation(&world.app, twin, "120112");
        let city = signed_in(&world.app, Role::CityManager, &Scope::City);
        let row = |second: &str| {
            format!(
                "{HEADER},兼任组织\n李桂芳,{},19900000001,{HERE},西青区,兼职,2023-01-01,,,{second}\n",
                id_number(1)
            )
        };
        let page = take(&city, "mediators", &row(twin));
        assert!(page.contains(&format!("有 2 个组织都叫“{twin}”")), "{page}");
        let page = take(&city, "mediators", &row(&format!("{twin}（津南区）")));
        assert!(page.contains("确认导入 1 行"), "{page}");
        let sql = "SELECT o.district FROM appointments a JOIN organisations o ON o.id = a.organisation_id
                   WHERE a.secondary = 1";
        let there = world.app.read(|c| c.query_one(sql, &[])).expect("the further appointment").text(0);
        assert_eq!(there, "120112");
        let out = city.post("/desk/mediators/export", &[("format", "csv"), ("reason", "核对")]);
        assert!(out.text.contains(&format!("{twin}（津南区）")), "{}", out.text);
        assert!(take(&city, "mediators", &out.text).contains("每一行都和系统里的一样"));
    });
}

#[test]
fn the_rosters_export_follows_its_filters() {
    each_engine(|app| {
        let world = World::new(app);
        take(
            &world.desk,
            "mediators",
            &roster(&[("李桂芳", "", ""), ("马文博", "", "")]).replacen(",兼职,", ",专职,", 1),
        );
        let page =
            world.desk.get("/desk/mediators?engagement=%E4%B8%93%E8%81%8C&state=%E5%85%A8%E9%83%A8").text;
        let href = between(&page, "href=\"/desk/mediators/export?", "\"")
            .replace("&amp;", "&")
            .replace("&#38;", "&");
        assert!(href.contains("engagement=") && href.contains("state="), "{href}");
        let choose = world.desk.get(&format!("/desk/mediators/export?{href}")).text;
        assert!(choose.contains("只导出列表筛选出的记录") && choose.contains("专职"), "{choose}");
        let names = |query: &str| {
            let file = world.desk.get(&format!("/desk/mediators/export?format=csv{query}"));
            assert_eq!(file.status, StatusCode::OK, "{}", file.text);
            [file.text.contains("李桂芳"), file.text.contains("马文博")]
        };
        assert_eq!(names(""), [true, true]);
        assert_eq!(names(&format!("&{href}")), [true, false]);
        assert_eq!(names("&q=%E9%A9%AC"), [false, true]);
        assert_eq!(names(&format!("&organisation={}", "%E7%B2%BE%E6%AD%A6")), [true, true]);
        assert_eq!(names("&organisation=%E6%B2%A1%E6%9C%89"), [false, false]);
        // Nobody holds a certificate: the roster as it opens is empty, those without one are asked for by name.
        assert_eq!(names("&state=%E6%9C%AA%E6%8C%81%E8%AF%81"), [true, true]);
        assert_eq!(names("&state=%E5%B7%B2%E9%80%80%E5%87%BA"), [false, false]);
    });
}

#[test]
fn a_workbook_with_personal_data_says_on_every_page_who_took_it_out() {
    each_engine(|app| {
        let world = World::new(app);
        take(&world.desk, "mediators", &roster(&[("李桂芳", "", "")]));
        let sheet = |table: &str, name: &str| {
            let file = world.desk.get(&format!("/desk/{table}/export?format=xlsx"));
            assert_eq!(file.status, StatusCode::OK);
            let mut book = zip::ZipArchive::new(std::io::Cursor::new(file.bytes)).expect("a workbook");
            let mut xml = String::new();
            book.by_name(name).expect("a sheet").read_to_string(&mut xml).expect("text");
            xml
        };
        let who = &world.desk.person.as_ref().expect("a person").account;
        for name in ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"] {
            let xml = sheet("mediators", name);
            let head = between(&xml, "<oddHeader>", "</oddHeader>");
            assert!(head.contains(who) && head.contains("2024-07-18 10:00 导出"), "{head}");
        }
        assert!(!sheet("organisations", "xl/worksheets/sheet1.xml").contains("oddHeader"));
    });
}

#[test]
fn blank_forms_are_for_those_who_may_look_and_read_back_empty() {
    each_engine(|app| {
        let world = World::new(app);
        for table in ["units", "organisations", "mediators"] {
            let form = world.desk.get(&format!("/desk/{table}/template"));
            assert_eq!(form.status, StatusCode::OK, "{table}");
            let name = form.headers["content-disposition"].to_str().unwrap_or_default();
            assert!(name.contains(".xlsx"), "{name}");
            // Sent in as it is, it has no rows: nothing to take.
            let sent =
                world.desk.upload(&format!("/desk/{table}/import"), "file", ("空白.xlsx", &form.bytes), &[]);
            let page = world.desk.get(sent.location()).text;
            assert!(page.contains("没有数据行"), "{table}: {page}");
        }
        let reviewer = signed_in(&world.app, Role::SecurityAdmin, &Scope::City);
        assert_eq!(reviewer.get("/desk/mediators/template").status, StatusCode::FORBIDDEN);
        assert_eq!(world.desk.get("/desk/nonsense/template").status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn an_export_says_what_is_wrong_with_what_was_asked() {
    each_engine(|app| {
        let world = World::new(app);
        let refused = |query: &str, words: &str| {
            let answer = world.desk.get(&format!("/desk/mediators/export?{query}"));
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
            assert!(answer.text.contains(words), "{query}: {}", answer.text);
        };
        refused("format=exe", "格式只有 xlsx、csv、json");
        refused("format=csv&as_of=%E6%98%A8%E5%A4%A9", "不是日期");
        refused("format=csv&period=2024H9", "没有报告期");
        let there = world.desk.get("/desk/mediators/export?format=csv&district=120112");
        assert_eq!(there.status, StatusCode::NOT_FOUND);
        let bare = world.desk.post("/desk/mediators/export", &[("format", "csv"), ("reason", " ")]);
        assert!(bare.text.contains("写明理由"), "{}", bare.text);
    });
}

#[test]
fn whoever_left_goes_round_without_a_word() {
    let both = || fengqiao_db::testing::databases_migrated(crate::migrations::ALL).into_iter();
    for (one, two) in both().zip(both()) {
        let [here, there] = [one, two].map(|db| World::new(fresh(db, TODAY)));
        for world in [&here, &there] {
            organisation(&world.app, "西青丙公司劳动争议调解委员会", "120111");
        }
        let city = |world: &World| signed_in(&world.app, Role::CityManager, &Scope::City);
        let csv = format!(
            "{HEADER},兼任组织,变动类型,变动日期,变动原因\n\
             李桂芳,{},19900000001,{HERE},西青区,兼职,2023-01-01,,,,,,\n\
             马文博,{},19900000002,{HERE},西青区,兼职,2023-01-01,津12000020240001,2023-02-01,西青丙公司劳动争议调解委员会,,,\n\
             王立新,{},19900000003,{HERE},西青区,专职,2023-01-01,津12000020240002,2023-02-01,,退出,2024-03-01,调离\n",
            id_number(1),
            id_number(2),
            id_number(3)
        );
        let desk = city(&here);
        assert!(take(&desk, "mediators", &csv).contains("确认导入 3 行"));
        let sql = "SELECT id FROM mediators WHERE name = '马文博'";
        let id = here.app.read(|c| c.query_one(sql, &[])).expect("a person").text(0);
        let removal = format!("/desk/mediators/{id}/removal");
        let asked = desk.get(&removal).text;
        let revision = between(&asked, "name=\"revision\" value=\"", "\"");
        let decided = [("on", "2024-05-06"), ("reason", "不能胜任"), ("revision", revision.as_str())];
        assert_eq!(desk.post(&removal, &decided).status, StatusCode::SEE_OTHER);

        let exported = |desk: &Browser| {
            desk.post("/desk/mediators/export", &[("format", "csv"), ("reason", "核对")]).text
        };
        let out = exported(&desk);
        assert!(out.contains("退出,2024-05-06,不能胜任") && out.contains("退出,2024-03-01,调离"), "{out}");
        let again = take(&desk, "mediators", &out);
        assert!(again.contains("每一行都和系统里的一样") && !again.contains("按规则是"), "{again}");
        let desk = city(&there);
        let new = take(&desk, "mediators", &out);
        assert!(new.contains("确认导入 3 行") && !new.contains("按规则是"), "{new}");
        assert_eq!(exported(&desk), out);
    }
}
