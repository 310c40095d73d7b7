//! Pages of units, through the router on both engines. Today is 2024-07-18: the stories have dates.

use std::sync::Arc;

use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::organisations::Organisation;
use fengqiao_domain::units::Unit;
use http::StatusCode;
use jiff::civil::date;

use crate::App;
use crate::organisations::OrganisationRecords;
use crate::tables::testing::{each_engine, keep};
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
        assert_eq!(rows(&city, "/desk/units?q=通电子", &all), [""; 0], "the city looks at beginnings");
        let street = Scope::Subdistrict { authority: "120111".into(), code: ZHONGBEI.into() };
        let street = signed_in(&app, Role::SubdistrictOfficer, &street);
        assert_eq!(rows(&street, "/desk/units", &all), [all[1]]);
    });
}
