//! Templates of offices: the nearest wins, bad ones are refused with line and remedy and nothing typed is lost.

use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::cases::documents::Document;
use fengqiao_print::document::{Facts, known, shipped_text};
use http::StatusCode;
use jiff::civil::date;

use super::pages::examples;
use super::standing;
use super::store::{self, Version};
use crate::App;
use crate::tables::testing::{each_engine, fresh, last_audit};
use crate::testing::signed_in;

const PAGE: &str = "/desk/settings/templates/D10";

fn label(app: &App, authority: &str) -> String {
    let now = app.clock.stamp();
    let env = app.env(&now);
    app.read(|c| standing(c, &env, authority, Document::Agreement)).expect("a template").label
}

fn worded(title: &str) -> String {
    shipped_text("D10").expect("D10").replace("劳动人事争议调解协议书", title)
}

#[test]
fn the_nearest_office_wins_from_its_day_on() {
    each_engine(|app| {
        let city = signed_in(&app, Role::CityManager, &Scope::City);
        let district = signed_in(&app, Role::DistrictManager, &Scope::Authority("120111".into()));
        assert_eq!(label(&app, "120111"), "随系统提供 2024-07");
        let save = |desk: &crate::testing::Browser, title: &str, from: &str, seen: &str| {
            let text = worded(title).replace('\n', "\r\n");
            desk.post(PAGE, &[("text", &text), ("from", from), ("note", "本市统一格式"), ("seen", seen)])
        };
        let saved = save(&city, "天津市劳动人事争议调解协议书", "2024-07-18", "0");
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
        let (verb, detail) = last_audit(&app);
        assert!(verb == "template" && detail.contains("D10") && detail.contains("本市统一格式"), "{detail}");
        assert_eq!(
            (label(&app, "120111").as_str(), label(&app, "120112").as_str()),
            ("天津市 第1版", "天津市 第1版")
        );
        // A district begins with the city's words, and its own stand for it alone.
        assert!(district.get(PAGE).text.contains("天津市劳动人事争议调解协议书"));
        assert_eq!(save(&district, "西青区调解协议书", "2024-07-18", "0").status, StatusCode::SEE_OTHER);
        assert_eq!(
            (label(&app, "120111").as_str(), label(&app, "120112").as_str()),
            ("西青区 第1版", "天津市 第1版")
        );
        // One for later does not stand yet; somebody else who read the first is told.
        assert_eq!(
            save(&district, "西青区调解协议书（新）", "2024-08-01", "1").status,
            StatusCode::SEE_OTHER
        );
        assert_eq!(label(&app, "120111"), "西青区 第1版");
        let stale = save(&district, "另一种", "2024-07-18", "1");
        assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED);
        assert!(stale.text.contains("另一种"), "what was typed is there");
        let past = save(&district, "过去的", "2024-07-17", "2");
        assert_eq!(past.status, StatusCode::UNPROCESSABLE_ENTITY);
        // Versions with what differs; then back to the city's.
        let versions = district.get(&format!("{PAGE}/versions")).text;
        assert!(versions.contains("第2版") && versions.contains("西青区调解协议书（新）"), "{versions}");
        let back = district
            .post(&format!("{PAGE}/shipped"), &[("note", "跟随全市"), ("from", "2024-07-18"), ("seen", "2")]);
        assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.text);
        assert_eq!(label(&app, "120111"), "天津市 第1版");
        let street = Scope::Subdistrict { authority: "120111".into(), code: "120111100".into() };
        assert_eq!(
            signed_in(&app, Role::SubdistrictOfficer, &street).get(PAGE).status,
            StatusCode::FORBIDDEN
        );
    });
}

#[test]
fn the_newest_version_that_has_begun_rules_and_an_older_one_never_again() {
    for db in fengqiao_db::testing::databases_migrated(crate::migrations::ALL) {
        let app = fresh(db, crate::tables::testing::TODAY);
        let keep = |number, from, title: Option<&str>| {
            let version = Version {
                number,
                text: title.map(worded),
                from,
                note: "改".into(),
                made: ("2024-07-01T10:00:00".into(), "测试".into()),
            };
            app.db.write(|c| store::insert(c, ("120111", "D10"), &version, "tester")).expect("it is kept");
        };
        // The second takes the place of the first, which was for a later day.
        keep(1, date(2024, 8, 1), Some("第一版"));
        keep(2, date(2024, 7, 18), Some("第二版"));
        let in_force = |on| app.read(|c| store::in_force(c, "120111", "D10", on)).expect("a look");
        let number = |on| in_force(on).map(|(number, _)| number);
        assert_eq!(
            [date(2024, 7, 17), date(2024, 7, 18), date(2024, 8, 1)].map(number),
            [None, Some(2), Some(2)]
        );
        let district = signed_in(&app, Role::DistrictManager, &Scope::Authority("120111".into()));
        let list = district.get("/desk/settings/templates").text;
        assert!(list.contains("西青区 第2版") && !list.contains("第1版 2024-08-01 起用"), "{list}");
        let versions = district.get(&format!("{PAGE}/versions")).text;
        assert_eq!(versions.matches("正在使用").count(), 1);
    }
}

#[test]
fn a_stored_template_that_reads_no_more_is_said_to_be_out_of_use() {
    each_engine(|app| {
        let district = signed_in(&app, Role::DistrictManager, &Scope::Authority("120111".into()));
        let version = Version {
            number: 1,
            text: Some(worded("西青区调解协议书").replace("{调解结果}", "{旧的名称}")),
            from: date(2024, 7, 1),
            note: "旧的".into(),
            made: ("2024-07-01T10:00:00".into(), "测试".into()),
        };
        app.db.write(|c| store::insert(c, ("120111", "D10"), &version, "tester")).expect("it is kept");
        assert_eq!(label(&app, "120111"), "随系统提供 2024-07");
        let list = district.get("/desk/settings/templates").text;
        assert!(list.contains("第1版读不出，现在用上一级的，请修改"), "{list}");
        let versions = district.get(&format!("{PAGE}/versions")).text;
        assert!(versions.contains("第1版") && !versions.contains("正在使用"), "{versions}");
    });
}

#[test]
fn a_bad_template_is_refused_with_line_and_remedy_and_stays_typed() {
    each_engine(|app| {
        let city = signed_in(&app, Role::CityManager, &Scope::City);
        let bad = shipped_text("D10").expect("D10").replace("{调解结果}", "{调解结裹}");
        let sent = [("text", bad.as_str()), ("from", "2024-07-18"), ("note", "改"), ("seen", "0")];
        for path in [PAGE.to_owned(), format!("{PAGE}/preview")] {
            let refused = city.post(&path, &sent);
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(refused.text.contains("没有叫“调解结裹”的内容") && refused.text.contains("第"), "{path}");
            assert!(refused.text.contains("调解结裹}"), "what was typed is there: {path}");
        }
        let other = shipped_text("D11").expect("D11");
        let refused =
            city.post(PAGE, &[("text", other), ("from", "2024-07-18"), ("note", "改"), ("seen", "0")]);
        assert!(refused.text.contains("编号写的是 D11"), "{}", refused.text);
        assert_eq!(label(&app, "120000"), "随系统提供 2024-07");
        let silent =
            city.post(PAGE, &[("text", &worded("甲")), ("from", "2024-07-18"), ("note", ""), ("seen", "0")]);
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(silent.text.contains("写明改了什么"));
    });
}

#[test]
fn a_preview_shows_rare_characters_and_every_form_is_listed() {
    let db = fengqiao_db::testing::sqlite_migrated(crate::migrations::ALL);
    let app = fresh(db, crate::tables::testing::TODAY);
    let facts = examples();
    let said: Vec<&str> = ["申请人", "调解员", "登记人"].iter().filter_map(|name| facts.text(name)).collect();
    assert_eq!(said, ["张㛃", "王䶮", "刘𠮷"]);
    assert_eq!(Facts::examples().names().len(), known().iter().filter(|fact| !fact.rare).count());
    let city = signed_in(&app, Role::CityManager, &Scope::City);
    let list = city.get("/desk/settings/templates").text;
    assert_eq!(list.matches("随系统提供").count(), 31, "thirty-one forms");
    let text = shipped_text("D04").expect("D04");
    let sent = [("text", text), ("form", "受理通知书"), ("as", "pdf")];
    let shown = city.post("/desk/settings/templates/D04/preview", &sent);
    assert!(shown.status == StatusCode::OK && shown.bytes.starts_with(b"%PDF"), "{}", shown.text);
    assert_eq!(city.get("/desk/settings/templates/D99").status, StatusCode::NOT_FOUND);
}
