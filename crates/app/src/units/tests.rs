//! Pages of units, through the router on both engines. Today is 2024-07-18: the stories have dates.

use std::sync::Arc;

use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::organisations::Organisation;
use fengqiao_domain::units::Unit;
use http::StatusCode;
use jiff::civil::date;

use crate::App;
use crate::organisations::OrganisationRecords;
use crate::tables::testing::{each_engine, keep, stored};
use crate::testing::{Browser, signed_in};
use crate::units::UnitRecords;

const ZHONGBEI: &str = "120111105";
const CODE: &str = "91350100M000100Y43";

fn unit(app: &App, name: &str, change: impl FnOnce(&mut Unit)) -> Unit {
    let mut unit = Unit {
        name: name.into(),
        kind: "above_scale_enterprise".into(),
        district: "120111".into(),
        authority: "120111".into(),
        from_year: Some(2022),
        ..Unit::default()
    };
    change(&mut unit);
    keep::<UnitRecords>(app, unit)
}

fn officer(app: &Arc<App>) -> Browser {
    signed_in(app, Role::DistrictOfficer, &Scope::Authority("120111".into()))
}

/// Which of these names stand as rows of a list.
fn rows<'a>(desk: &Browser, path: &str, names: &[&'a str]) -> Vec<&'a str> {
    let page = desk.get(path);
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
    names
        .iter()
        .copied()
        .filter(|n| page.text.contains(&format!("<th scope=\"row\"><span>{n}</span>")))
        .collect()
}

#[test]
fn the_list_keeps_to_the_scope_and_to_what_is_asked() {
    each_engine(|app| {
        unit(&app, "天津恒通电子有限公司", |u| u.credit_code = Some(CODE.into()));
        unit(&app, "中北食品有限公司", |u| {
            (u.subdistrict, u.kind) = (Some(ZHONGBEI.into()), "association".into());
        });
        unit(&app, "停列公司", |u| u.to_year = Some(2023));
        unit(&app, "津南公司", |u| (u.district, u.authority) = ("120112".into(), "120112".into()));
        keep::<OrganisationRecords>(
            &app,
            Organisation {
                name: "恒通委员会".into(),
                kind: "enterprise_committee".into(),
                founder: "天津恒通电子有限公司".into(),
                founder_credit_code: Some(CODE.into()),
                district: "120111".into(),
                authority: "120111".into(),
                founded: Some(date(2023, 5, 1)),
                state: "open".into(),
                ..Organisation::default()
            },
        );
        let all = ["天津恒通电子有限公司", "中北食品有限公司", "停列公司", "津南公司"];
        let desk = officer(&app);
        let on = |query: &str| rows(&desk, &format!("/desk/units{query}"), &all);
        assert_eq!(on(""), all[..3], "the district's own");
        assert_eq!(on("?kind=association"), [all[1]]);
        assert_eq!(on("?kind=商协会"), [all[1]], "a code may be given by its name");
        assert_eq!(on("?subdistrict=120111105"), [all[1]]);
        assert_eq!(on("?q=食品"), [all[1]], "within a district any part of the name");
        assert_eq!(on("?q=91350100M0"), [all[0]], "the beginning of a credit code");
        assert_eq!(on("?covered=是"), [all[0]]);
        assert_eq!(on("?covered=否"), [all[1]], "in the list this year and without an organisation");
        assert_eq!(on("?covered=否&as_of=2023-04-30"), all[..3]);
        assert_eq!(on("?as_of=2021-12-31"), [""; 0], "before the first year");
        assert_eq!(on("?authority=120112"), [""; 0], "no filter reaches beyond the scope");
        assert_eq!(on("?q=%25"), all[..3].to_vec().split_off(3), "a sign of LIKE is no wildcard");
        let city = signed_in(&app, Role::CityOfficer, &Scope::City);
        assert_eq!(rows(&city, "/desk/units?authority=120112", &all), [all[3]]);
        assert_eq!(rows(&city, "/desk/units?q=恒通", &all), [all[0]], "with or without 天津 in front");
        assert_eq!(rows(&city, "/desk/units?q=通电子", &all), [all[0]], "the middle of a name too");
        let street = Scope::Subdistrict { authority: "120111".into(), code: ZHONGBEI.into() };
        let street = signed_in(&app, Role::SubdistrictOfficer, &street);
        assert_eq!(rows(&street, "/desk/units", &all), [all[1]]);
    });
}

#[test]
fn deep_pages_show_everybody_once_and_keep_what_was_asked() {
    each_engine(|app| {
        for i in 0..23 {
            unit(&app, &format!("第{i:02}公司"), |_| {});
        }
        unit(&app, "某商会", |u| u.kind = "association".into());
        let desk = officer(&app);
        let on = |query: &str| {
            let page = desk.get(&format!("/desk/units?kind=above_scale_enterprise{query}")).text;
            (0..24).filter(|i| page.contains(&format!("第{i:02}公司</span>"))).collect::<Vec<_>>()
        };
        let mut seen = [on(""), on("&page=2"), on("&page=3")].concat();
        seen.sort_unstable();
        assert_eq!(seen, (0..23).collect::<Vec<_>>());
        assert_eq!(on("&size=20&page=2"), on("&page=3"));
        assert_eq!(on("&page=99999999999999999999"), on(""), "no such page is the first");
        let page = desk.get("/desk/units?kind=above_scale_enterprise&columns=members&size=20").text;
        assert!(
            page.contains("共 23 家")
                && page.contains(">会员单位数</th>")
                && !page.contains(">职工人数</th>")
        );
        assert!(
            page.contains("kind=above_scale_enterprise&#38;columns=members&#38;page=2&#38;size=20"),
            "{page}"
        );
        assert!(
            page.contains("/desk/units/export?kind=above_scale_enterprise\""),
            "an export obeys the filter"
        );
    });
}

#[test]
fn a_unit_is_entered_changed_and_corrected_by_its_form() {
    each_engine(|app| {
        let desk = officer(&app);
        let form = desk.get("/desk/units/new").text;
        assert!(form.contains("<option value=\"西青区\" selected>"), "the district of the post stands there");
        assert!(!form.contains("<option value=\"津南区\""));
        let new = |fields: &[(&str, &str)]| desk.post("/desk/units/new", fields);
        let wrong = new(&[
            ("name", "恒通公司"),
            ("kind", ""),
            ("district", "西青区"),
            ("credit_code", "91350100M000100Y44"),
            ("employees", "三百"),
            ("note", "统计局名单"),
        ]);
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        for kept in
            ["value=\"恒通公司\"", "value=\"91350100M000100Y44\"", "value=\"三百\"", "value=\"统计局名单\""]
        {
            assert!(wrong.text.contains(kept), "{kept} {}", wrong.text);
        }
        for field in ["kind", "credit_code", "employees"] {
            assert!(wrong.text.contains(&format!("<p class=\"problem\" id=\"p-{field}\">")), "{field}");
            assert!(wrong.text.contains(&format!("<a href=\"#f-{field}\">")), "{field}");
        }
        let fields = [
            ("name", "恒通公司"),
            ("kind", "规模以上企业"),
            ("district", "西青区"),
            ("from_year", "2022"),
            ("note", "统计局名单"),
        ];
        let done = new(&fields);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        let at = done.location().to_owned();
        assert_eq!(new(&fields).status, StatusCode::UNPROCESSABLE_ENTITY, "the same unit once more");
        let edit = format!("{at}/edit");
        let change = [("revision", "1"), ("from", "2024-06-01"), ("address", "乙路2号"), ("note", "来函")];
        assert_eq!(desk.post(&edit, &change).status, StatusCode::SEE_OTHER);
        let silent = desk.post(&edit, &[("revision", "2"), ("change", "更正"), ("address", "乙路20号")]);
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(silent.text.contains("更正要写明理由") && silent.text.contains("value=\"乙路20号\""));
        assert!(silent.text.contains("value=\"更正\" checked"));
        for day in ["2024-07-19", "六月"] {
            let wrong = desk.post(&edit, &[("revision", "2"), ("from", day), ("address", "乙路20号")]);
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{day}");
            assert!(wrong.text.contains("id=\"p-from\""), "{day}");
        }
        let right = [("revision", "2"), ("change", "更正"), ("address", "乙路20号"), ("note", "门牌抄错")];
        assert_eq!(desk.post(&edit, &right).status, StatusCode::SEE_OTHER);
        let page = desk.get(&at).text;
        for line in
            ["新增", "统计局名单", "地址：（空） → 乙路2号", "更正　地址：乙路2号 → 乙路20号", "门牌抄错"]
        {
            assert!(page.contains(line), "{line}: {page}");
        }
        assert!(page.contains("没有状态正常的调解组织覆盖它"), "{page}");
    });
}

#[test]
fn who_saves_second_keeps_what_was_typed_and_sees_what_changed() {
    each_engine(|app| {
        let id = unit(&app, "恒通公司", |u| u.address = Some("甲路".into())).id;
        let (first, second) = (officer(&app), officer(&app));
        let edit = format!("/desk/units/{id}/edit");
        let theirs = [("revision", "1"), ("address", "乙路"), ("contact", "赵一")];
        assert_eq!(first.post(&edit, &theirs).status, StatusCode::SEE_OTHER);
        // The second touched address and employees, and still has the old, empty contact in the form.
        let mine = [("revision", "1"), ("address", "丙路"), ("contact", ""), ("employees", "320")];
        let back = second.post(&edit, &mine);
        assert_eq!(back.status, StatusCode::PRECONDITION_FAILED);
        for kept in ["value=\"丙路\"", "value=\"320\"", "value=\"赵一\"", "name=\"revision\" value=\"2\""]
        {
            assert!(back.text.contains(kept), "{kept} {}", back.text);
        }
        assert!(back.text.contains("地址：甲路 → 乙路") && back.text.contains("别人刚改成“乙路”"));
        assert_eq!(stored::<UnitRecords>(&app, &id).address.as_deref(), Some("乙路"));
        let again = [("revision", "2"), ("address", "丙路"), ("contact", "赵一"), ("employees", "320")];
        assert_eq!(second.post(&edit, &again).status, StatusCode::SEE_OTHER);
        let unit = stored::<UnitRecords>(&app, &id);
        assert_eq!((unit.address.as_deref(), unit.contact.as_deref()), (Some("丙路"), Some("赵一")));
    });
}

#[test]
fn another_districts_unit_is_not_there_and_readers_cannot_write() {
    each_engine(|app| {
        let id = unit(&app, "恒通公司", |u| u.subdistrict = Some(ZHONGBEI.into())).id;
        let (at, edit) = (format!("/desk/units/{id}"), format!("/desk/units/{id}/edit"));
        let there = signed_in(&app, Role::DistrictManager, &Scope::Authority("120112".into()));
        let elsewhere = Scope::Subdistrict { authority: "120111".into(), code: "120111100".into() };
        let street = signed_in(&app, Role::SubdistrictOfficer, &elsewhere);
        for desk in [&there, &street] {
            assert_eq!(desk.get(&at).status, StatusCode::NOT_FOUND);
            assert_eq!(desk.get(&edit).status, StatusCode::NOT_FOUND);
            let change = [("revision", "1"), ("address", "乙路")];
            assert_eq!(desk.post(&edit, &change).status, StatusCode::NOT_FOUND);
        }
        let own = Scope::Subdistrict { authority: "120111".into(), code: ZHONGBEI.into() };
        let own = signed_in(&app, Role::SubdistrictOfficer, &own);
        assert_eq!(own.get(&at).status, StatusCode::OK);
        // A unit cannot be moved out of one's own reach.
        let away = own.post(&edit, &[("revision", "1"), ("subdistrict", "杨柳青镇")]);
        assert_eq!(away.status, StatusCode::UNPROCESSABLE_ENTITY);
        let leader = signed_in(&app, Role::Leader, &Scope::City);
        assert_eq!(leader.get(&at).status, StatusCode::OK);
        assert!(!leader.get(&at).text.contains("改资料") && !leader.get("/desk/units").text.contains("新增"));
        assert_eq!(leader.get(&edit).status, StatusCode::FORBIDDEN);
        assert_eq!(leader.get("/desk/units/new").status, StatusCode::FORBIDDEN);
        assert_eq!(leader.get("/desk/units/nothing").status, StatusCode::NOT_FOUND);
        let head = signed_in(&app, Role::OrganisationHead, &Scope::Organisation("x".into()));
        assert_eq!(rows(&head, "/desk/units", &["恒通公司"]), [""; 0]);
    });
}

#[test]
fn a_units_page_names_its_organisations_its_other_years_and_pages_its_history() {
    each_engine(|app| {
        let now = unit(&app, "恒通公司", |u| {
            (u.credit_code, u.from_year) = (Some(CODE.into()), Some(2024));
        });
        let before = unit(&app, "恒通公司", |u| {
            (u.credit_code, u.from_year, u.to_year) = (Some(CODE.into()), Some(2019), Some(2021));
        });
        let covering = |name: &str, district: &str| {
            keep::<OrganisationRecords>(
                &app,
                Organisation {
                    name: name.into(),
                    kind: "enterprise_committee".into(),
                    founder: "联合工会".into(),
                    covered: vec![CODE.into()],
                    district: district.into(),
                    authority: district.into(),
                    founded: Some(date(2020, 3, 1)),
                    state: "open".into(),
                    ..Organisation::default()
                },
            )
        };
        let (own, far) = (covering("西青委员会", "120111"), covering("津南委员会", "120112"));
        let desk = officer(&app);
        let page = desk.get(&format!("/desk/units/{}", now.id)).text;
        assert!(
            page.contains(&format!("<a href=\"/desk/organisations/{}\">西青委员会</a>", own.id)),
            "{page}"
        );
        assert!(
            page.contains("<span>津南委员会</span>") && !page.contains(&far.id),
            "named, but out of reach"
        );
        assert!(page.contains("委员会覆盖，计入已覆盖单位") && page.contains("依据</span>三(一)1"));
        assert!(page.contains(&format!("<a href=\"/desk/units/{}\">2019–2021</a>", before.id)));
        let then = desk.get(&format!("/desk/units/{}?as_of=2023-12-31", now.id)).text;
        assert!(then.contains("2023年不在名单内") && then.contains("截至 2023-12-31"));
        for i in 1..=21 {
            let (revision, address) = (i.to_string(), format!("路{i}号"));
            let change = [("revision", revision.as_str()), ("address", address.as_str())];
            assert_eq!(
                desk.post(&format!("/desk/units/{}/edit", now.id), &change).status,
                StatusCode::SEE_OTHER
            );
        }
        let page = |n: u32| desk.get(&format!("/desk/units/{}?history={n}", now.id)).text;
        assert!(
            page(1).contains("→ 路21号")
                && !page(1).contains("（空） → 路1号")
                && page(1).contains("共 22 条")
        );
        assert!(page(2).contains("（空） → 路1号") && page(2).contains("<span>新增</span>"));
        assert!(page(9).contains("（空） → 路1号"), "behind the last page is the last");
    });
}
