//! A round from its opening to its result.

use fengqiao_domain::access::{Role, Scope};
use http::StatusCode;

use super::{city, expert, west};
use crate::experts::ExpertRecords;
use crate::tables::testing::{each_engine, last_audit, stored};
use crate::testing::{Browser, signed_in};

fn open(city: &Browser) -> String {
    let fields = [("title", "2024年遴选"), ("closes", "2024-08-01"), ("note", "侧重集体争议")];
    let done = city.post("/desk/experts/rounds/new", &fields);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    done.location().to_owned()
}

fn recommend(desk: &Browser, round: &str, expert: &str) -> crate::testing::Answer {
    desk.post(&format!("{round}/nominations"), &[("expert", expert), ("reason", "经验丰富")])
}

/// The address of an act of the nominee with this name.
fn act_of(page: &str, name: &str, act: &str) -> String {
    let row = page.split("<tr>").find(|row| row.contains(&format!("{name}律师事务所"))).expect("a row");
    let href = row.split("href=\"").find(|rest| rest.contains(&format!("/{act}\""))).expect("an act");
    href.split('"').next().unwrap_or_default().to_owned()
}

#[test]
fn a_round_from_recommendation_to_the_city_s_pool() {
    each_engine(|app| {
        let people = ["甲", "乙", "丙"].map(|name| expert(&app, name, |_| {}));
        let other = expert(&app, "津南人", |e| e.district = Some("120112".into()));
        let (city, west) = (city(&app), west(&app));
        let again = |city: &Browser| {
            city.post("/desk/experts/rounds/new", &[("title", "又一轮"), ("closes", "2024-08-01")])
        };
        let round = open(&city);
        assert_eq!(again(&city).status, StatusCode::UNPROCESSABLE_ENTITY, "one at a time");
        assert!(west.get("/desk").text.contains("推荐1至2名市级专家候选"));
        let form = west.get(&format!("{round}/nominations")).text;
        assert!(form.contains("还没有推荐") && form.contains("甲律师事务所") && !form.contains("津南人"));
        let silent = west.post(&format!("{round}/nominations"), &[("expert", &people[0].id), ("reason", "")]);
        assert!(silent.text.contains("没有填写推荐理由"), "{}", silent.text);
        assert!(recommend(&west, &round, &other.id).text.contains("候选人不在本区专家库"));
        assert_eq!(recommend(&west, &round, &people[0].id).status, StatusCode::SEE_OTHER);
        assert!(!west.get("/desk").text.contains("推荐1至2名市级专家候选"), "done with one");
        assert!(recommend(&west, &round, &people[0].id).text.contains("已经推荐过"));
        assert_eq!(recommend(&west, &round, &people[1].id).status, StatusCode::SEE_OTHER);
        let third = recommend(&west, &round, &people[2].id);
        assert_eq!(third.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(third.text.contains("每轮最多2人") && third.text.contains("经验丰富"), "{}", third.text);
        // Another district sees nothing of it.
        let south = signed_in(&app, Role::DistrictOfficer, &Scope::Authority("120112".into()));
        assert!(!south.get(&round).text.contains("甲律师事务所"));
        // Taken back, the place is free again.
        let back = act_of(&west.get(&round).text, "乙", "withdrawal");
        assert_eq!(south.get(&back).status, StatusCode::NOT_FOUND);
        assert_eq!(west.post(&back, &[("revision", "1"), ("reason", "本人不愿意")]).status, 303);
        assert_eq!(recommend(&west, &round, &people[2].id).status, StatusCode::SEE_OTHER);
        // Nothing is decided before the end.
        let closing = format!("{round}/closing");
        assert_eq!(west.post(&closing, &[("reason", "都推荐了")]).status, StatusCode::FORBIDDEN);
        assert_eq!(city.post(&closing, &[("revision", "1"), ("reason", "各区都已推荐")]).status, 303);
        assert!(recommend(&west, &round, &people[1].id).text.contains("已于2024年7月18日截止"));
        assert!(city.get("/desk").text.contains("2 名候选待评审"));
        let publication = format!("{round}/publication");
        let term = [("term_from", "2024-07-18"), ("term_to", "2027-07-17"), ("revision", "2")];
        assert!(city.post(&publication, &term).text.contains("还有2人没有评审"));
        for (name, outcome) in [("甲", "selected"), ("丙", "not_selected")] {
            let decide = act_of(&city.get(&round).text, name, "decision");
            let fields = [("revision", "1"), ("outcome", outcome), ("reason", "同意")];
            assert_eq!(west.post(&decide, &fields).status, StatusCode::FORBIDDEN);
            assert_eq!(city.post(&decide, &fields).status, StatusCode::SEE_OTHER);
        }
        assert!(!west.get(&round).text.contains("未入选"), "the district learns it when it is published");
        assert_eq!(city.post(&publication, &term).status, StatusCode::SEE_OTHER);
        assert_eq!(last_audit(&app).0, "publish");
        let chosen = stored::<ExpertRecords>(&app, &people[0].id);
        assert_eq!((chosen.level.as_str(), chosen.authority.as_str()), ("city", "120000"));
        assert_eq!(stored::<ExpertRecords>(&app, &people[2].id).level, "district");
        assert!(west.get(&round).text.contains("未入选"));
        let pools = city.get("/desk/experts/pools").text;
        assert!(pools.contains("市级调解专家应为40人左右，在库1人"), "{pools}");
        assert!(!city.get("/desk").text.contains("候选待评审"));
        let detail = city.get(&format!("/desk/experts/{}", people[0].id)).text;
        assert!(detail.contains("入选市级") && detail.contains("2024年遴选"), "{detail}");
        assert_eq!(again(&city).status, StatusCode::SEE_OTHER, "the next one");
    });
}
