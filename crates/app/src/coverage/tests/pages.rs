use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::organisations::Organisation;
use fengqiao_domain::units::Unit;
use http::StatusCode;
use jiff::civil::{Date, date};

use super::each_engine;
use crate::App;
use crate::organisations::OrganisationRecords;
use crate::tables::testing::keep;
use crate::testing::signed_in;
use crate::units::UnitRecords;

const ZHONGBEI: &str = "120111100";

fn unit(app: &App, name: &str, street: Option<&str>) {
    let unit = Unit {
        name: name.into(),
        kind: "above_scale_enterprise".into(),
        district: "120111".into(),
        authority: "120111".into(),
        subdistrict: street.map(str::to_owned),
        from_year: Some(2022),
        ..Unit::default()
    };
    keep::<UnitRecords>(app, unit);
}

fn committee(app: &App, firm: &str, founded: Date) {
    let organisation = Organisation {
        name: format!("{firm}劳动争议调解委员会"),
        kind: "enterprise_committee".into(),
        founder: firm.into(),
        district: "120111".into(),
        authority: "120111".into(),
        founded: Some(founded),
        state: "normal".into(),
        ..Organisation::default()
    };
    keep::<OrganisationRecords>(app, organisation);
}

/// 西青: seven firms, three committees of listed firms (one of July), one of a firm outside the list.
fn world(app: &App) {
    for name in ["甲厂", "乙厂", "丙厂", "丁厂"] {
        unit(app, name, Some(ZHONGBEI));
    }
    for name in ["戊厂", "己厂", "庚厂"] {
        unit(app, name, None);
    }
    committee(app, "甲厂", date(2023, 5, 1));
    committee(app, "乙厂", date(2024, 3, 1));
    committee(app, "丙厂", date(2024, 7, 8));
    committee(app, "名单外的厂", date(2023, 6, 1));
}

#[test]
fn the_city_sees_the_sketch_and_opens_a_reason() {
    each_engine(|app| {
        world(&app);
        let desk = signed_in(&app, Role::CityOfficer, &Scope::City);
        let page = desk.get("/desk/coverage");
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        assert_eq!(page.text.matches("class=\"tile ").count(), 16);
        assert!(
            page.text.contains("无考核对象")
                && page.text.contains("全市")
                && !page.text.contains("id=\"sentence\"")
        );
        // ⌈65 % × 7⌉ = 5; four organisations, three units.
        let open = desk.get("/desk/coverage?indicator=enterprise&due=2024-12-31&why=120111").text;
        assert!(open.contains("为什么是 57.14%"), "{open}");
        assert!(open.contains("已设企业调解委员会 4 个") && open.contains("2024 年底应设 5 个，还缺 1 个"));
        assert!(open.contains("按覆盖单位是 3 家，42.86%。") && open.contains("7月净增 1 个"));
        assert!(open.contains("4 个组织") && open.contains("4 家未建单位") && open.contains("7月新增 1"));
        assert!(open.contains("<polyline class=\"spark-actual\""));
        let units = desk.get("/desk/coverage?measure=units&why=120111").text;
        assert!(units.contains("参考口径；考核以按组织数为准。") && units.contains("为什么是 42.86%"));
        assert!(desk.get("/desk/coverage?why=city").text.contains("各区、功能区和市本级的基数之和 7 家"));
        assert_eq!(desk.get("/desk/coverage?why=999999").status, StatusCode::NOT_FOUND);
        assert!(desk.get("/desk/coverage/print?why=120111").text.contains("完成情况说明"));
    });
}

#[test]
fn rows_of_a_figure_are_as_many_as_the_figure_says() {
    each_engine(|app| {
        world(&app);
        let desk = signed_in(&app, Role::CityOfficer, &Scope::City);
        let total = |query: &str| {
            let page = desk.get(&format!("/desk/coverage/rows?district=120111{query}"));
            assert_eq!(page.status, StatusCode::OK, "{}", page.text);
            page.text.matches("<th scope=\"row\">").count()
        };
        assert_eq!((total(""), total("&measure=units")), (4, 3));
        assert_eq!((total("&rows=new"), total("&rows=gone")), (1, 0));
        assert_eq!(total("&as_of=2024-06-30"), 3);
        assert_eq!(total("&as_of=2022-01-01"), 0);
    });
}

#[test]
fn a_district_sees_its_own_row_and_its_streets() {
    each_engine(|app| {
        world(&app);
        let desk = signed_in(&app, Role::DistrictOfficer, &Scope::Authority("120111".into()));
        let page = desk.get("/desk/coverage").text;
        assert!(page.contains("为什么是 57.14%") && page.contains("西青区，按街镇"), "{page}");
        assert!(!page.contains("class=\"tile ") && !page.contains("津南区"));
        assert!(page.contains("中北镇") && page.contains("未填街镇"));
        assert!(!desk.get("/desk/coverage?why=none").text.contains("id=\"sentence\""));
        for elsewhere in [
            "/desk/coverage?why=120112",
            "/desk/coverage?why=city",
            "/desk/coverage/print?why=120112",
            "/desk/coverage/trend?district=120112",
            "/desk/coverage/streets?district=120112",
            "/desk/coverage/rows?district=120112",
        ] {
            assert_eq!(desk.get(elsewhere).status, StatusCode::NOT_FOUND, "{elsewhere}");
        }
    });
}

#[test]
fn a_street_sees_its_own_street_alone() {
    each_engine(|app| {
        world(&app);
        let scope = Scope::Subdistrict { authority: "120111".into(), code: ZHONGBEI.into() };
        let desk = signed_in(&app, Role::SubdistrictOfficer, &scope);
        let page = desk.get("/desk/coverage/streets");
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text.contains("中北镇") && !page.text.contains("未填街镇"));
        assert!(!page.text.contains("杨柳青"), "another street");
        let figures = desk.get("/desk/coverage").text;
        assert!(figures.contains("本街镇未建单位") && !figures.contains("4 个组织"));
    });
}

#[test]
fn a_leader_reads_it_all_and_an_organisation_is_told_whom_to_ask() {
    each_engine(|app| {
        world(&app);
        let leader = signed_in(&app, Role::Leader, &Scope::City);
        for path in ["", "/trend", "/streets", "/print", "/rows"] {
            assert_eq!(leader.get(&format!("/desk/coverage{path}")).status, StatusCode::OK, "{path}");
        }
        let head = signed_in(&app, Role::OrganisationHead, &Scope::Organisation("x".into()));
        for path in ["", "/trend", "/streets"] {
            let page = head.get(&format!("/desk/coverage{path}"));
            assert_eq!(page.status, StatusCode::OK, "{path}");
            assert!(page.text.contains("请问所在区人社局"), "{path}");
        }
        assert_eq!(head.get("/desk/coverage/print").status, StatusCode::NOT_FOUND);
        let mediator = signed_in(&app, Role::Mediator, &Scope::Mediator("x".into()));
        assert_eq!(mediator.get("/desk/coverage").status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn dates_before_after_and_none_at_all() {
    each_engine(|app| {
        world(&app);
        let desk = signed_in(&app, Role::CityOfficer, &Scope::City);
        let at = |query: &str| desk.get(&format!("/desk/coverage?due=2024-12-31&why=120111{query}")).text;
        let before = at("&as_of=2024-01-09");
        assert!(before.contains("未到起算日") && !before.contains("spark-actual"), "{before}");
        let after = at("&as_of=2025-02-01");
        assert!(after.contains("未按期完成") && after.contains("考核日 4"));
        committee(&app, "丁厂", date(2025, 1, 6));
        let late = at("&as_of=2025-02-01");
        assert!(late.contains("逾期完成（2025-01-06）") && late.contains("考核日差 1 个"), "{late}");
        for wrong in ["&as_of=2024-02-30", "&as_of=yesterday", "&as_of=%3Cscript%3Ealert"] {
            let page = at(wrong);
            assert!(page.contains("日期要写成 2024-07-18") && !page.contains("<script>alert"), "{wrong}");
        }
        for far in ["0001-01-01", "9999-12-31"] {
            for path in ["", "/trend", "/streets", "/rows", "/print"] {
                let page = desk.get(&format!("/desk/coverage{path}?as_of={far}"));
                assert_eq!(page.status, StatusCode::OK, "{path} {far}");
            }
        }
        let odd = desk.get("/desk/coverage?indicator=nothing&due=never&measure=both&rows=x");
        assert_eq!(odd.status, StatusCode::OK);
    });
}

#[test]
fn the_course_of_a_figure_by_month() {
    each_engine(|app| {
        world(&app);
        let desk = signed_in(&app, Role::CityOfficer, &Scope::City);
        let page = desk.get("/desk/coverage/trend?district=120111&indicator=enterprise").text;
        for (day, achieved) in [("2024-07-18", 4), ("2024-06-30", 3), ("2024-02-29", 2), ("2023-05-31", 1)] {
            let row = page.split(&format!("<th scope=\"row\">{day}</th>")).nth(1).expect(day);
            let row = row.split("</tr>").next().unwrap_or_default();
            assert!(
                row.contains(&format!("<td class=\"num\">7</td><td class=\"num\">{achieved}</td>")),
                "{day}: {row}"
            );
        }
    });
}
