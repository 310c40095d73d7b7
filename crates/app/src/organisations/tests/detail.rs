use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::organisations::Organisation;
use fengqiao_domain::units::Unit;
use http::StatusCode;

use super::{each_world, whole};
use crate::organisations::OrganisationRecords;
use crate::tables::testing::keep;
use crate::units::UnitRecords;

#[test]
fn a_centre_shows_its_checklist_its_people_and_what_comes_next() {
    each_world(|world| {
        let desk = world.manager();
        let page = desk.get(&world.path("")).text;
        assert!(page.contains("符合条件，待认定") && page.contains("9项条件都具备"), "{page}");
        let go = format!("class=\"btn btn-primary\" href=\"{}\"", world.path("certification"));
        assert!(page.contains(&go), "the next act");
        assert_eq!(page.matches("btn-primary").count(), 1);
        assert!(page.contains("专职调解员1名、兼职调解员2名，符合配备要求。"));
        for m in &world.people {
            assert!(page.contains(&format!("/desk/mediators/{}\">{}", m.id, m.name)));
        }
        // The officer does not certify.
        assert!(!world.officer().get(&world.path("")).text.contains(&world.path("certification")));
    });
}

#[test]
fn another_day_shows_what_held_then() {
    each_world(|world| {
        let desk = world.manager();
        let before = desk.get(&format!("{}?as_of=2022-03-31", world.path(""))).text;
        assert!(before.contains("还差专职1名、兼职2名") && before.contains("截至 2022-03-31"), "{before}");
        assert!(!before.contains(&world.people[0].name), "nobody was appointed yet");
        let earlier = desk.get(&format!("{}?as_of=2022-02-28", world.path(""))).text;
        assert!(earlier.contains("未成立"));
        assert_eq!(desk.get(&format!("{}?as_of=nonsense", world.path(""))).status, StatusCode::OK);
    });
}

#[test]
fn who_does_not_count_is_shown_with_the_reason() {
    each_world(|world| {
        let desk = world.manager();
        let path = format!("/desk/mediators/{}/removal", world.people[2].id);
        desk.post(&path, &[("on", "2024-07-01"), ("reason", "离职")]);
        let page = desk.get(&world.path("")).text;
        assert!(page.contains("还差兼职1名") && page.contains("已退出 1 人"), "{page}");
        assert!(page.contains("未认定，条件不足"));
    });
}

#[test]
fn a_shared_complex_counts_for_what_may_be_shared() {
    each_world(|mut world| {
        let moved_in = Organisation {
            name: "大寺镇劳动人事争议调解中心".into(),
            rooms: Some(0),
            stationed: Some("permanent".into()),
            ..whole()
        };
        world.centre = keep::<OrganisationRecords>(&world.app, moved_in);
        let page = world.manager().get(&world.path("")).text;
        assert!(page.contains("共用，算具备") && page.contains("入驻综治中心 常驻"), "{page}");
    });
}

#[test]
fn units_it_covers_and_those_no_list_knows() {
    each_world(|mut world| {
        let unit = |name: &str, code: Option<&str>| Unit {
            name: name.into(),
            kind: "above_scale_enterprise".into(),
            credit_code: code.map(str::to_owned),
            district: "120111".into(),
            authority: "120111".into(),
            ..Unit::default()
        };
        for u in [
            unit("天津甲电子有限公司", Some("91350100M000100Y43")),
            unit("天津乙食品有限公司", None),
            unit("天津丙机械有限公司", None),
        ] {
            keep::<UnitRecords>(&world.app, u);
        }
        let joint = Organisation {
            name: "甲乙联合劳动争议调解委员会".into(),
            kind: "enterprise_committee".into(),
            founder: "天津甲电子有限公司".into(),
            founder_credit_code: Some("91350100M000100Y43".into()),
            setup_mode: Some("joint".into()),
            covered: vec!["天津乙食品有限公司".into(), "天津丁贸易有限公司".into()],
            subdistrict: None,
            ..whole()
        };
        world.centre = keep::<OrganisationRecords>(&world.app, joint);
        let page = world.manager().get(&world.path("")).text;
        let row = |name: &str| page.contains(&format!("{name}</a></th>"));
        assert!(row("天津甲电子有限公司") && row("天津乙食品有限公司"), "{page}");
        assert!(!row("天津丙机械有限公司"));
        assert!(page.contains("清单里没有的 1 家：天津丁贸易有限公司"));
        assert!(!page.contains("<h2>实体化条件</h2>"), "no centre, no checklist");
    });
}

#[test]
fn a_mediator_sees_the_organisation_but_not_the_others() {
    each_world(|world| {
        let own = world.at(Role::Mediator, &Scope::Mediator(world.people[0].id.clone()));
        let page = own.get(&world.path("")).text;
        assert!(page.contains(&world.people[0].name) && !page.contains(&world.people[1].name), "{page}");
        assert!(page.contains("专职调解员1名、兼职调解员2名"), "the figures are the same for all");
    });
}
