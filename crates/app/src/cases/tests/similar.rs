//! Closed cases beside an open one.

use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::cases::{Case, DecisionKind, Outcome};
use jiff::civil::date;

use super::World;
use crate::tables::testing::each_engine;
use crate::testing::{Browser, signed_in};

fn page(desk: &Browser, case: &Case) -> String {
    let answer = desk.get(&format!("/desk/cases/{}", case.id));
    assert_eq!(answer.status, http::StatusCode::OK, "{}", answer.text);
    answer.text
}

/// Closed on 20 June 2024 after twelve days.
fn closed(c: &mut Case) {
    c.received_on = Some(date(2024, 6, 5));
    c.decision.kind = Some(DecisionKind::Accepted);
    c.decision.accepted_on = Some(date(2024, 6, 8));
    c.closure.on = Some(date(2024, 6, 20));
    c.closure.outcome = Some(Outcome::Agreement);
    c.agreement.amount = Some(2_000_000);
    c.respondent.industry = Some("C".into());
}

#[test]
fn an_open_case_shows_how_similar_ones_ended_and_why_they_are_similar() {
    each_engine(|app| {
        let world = World::new(app);
        let open = world.accepted(|c| {
            c.respondent.industry = Some("C".into());
            c.facts = Some("连续两个月没有发放工资".into());
        });
        let near = world.received(&world.here, |c| {
            closed(c);
            c.facts = Some("连续三个月没有发放工资".into());
        });
        let other = world.received(&world.here, |c| {
            closed(c);
            c.dispute_types = vec!["work_injury".into()];
        });
        let elsewhere = world.received(&world.there, closed);
        let number = |case: &Case| case.number.clone().expect("a number");
        let shown = page(&world.officer(), &open);
        let at = shown.find("类似案件").expect("a section");
        let section = &shown[at..];
        assert!(section.contains(&format!("cases/{}\">{}", near.id, number(&near))), "{section}");
        assert!(section.contains("达成协议　2024年6月结案") && section.contains("用时 12 天"), "{section}");
        assert!(section.contains("协议 ¥20,000.00 / 请求 ¥24,600.00"), "{section}");
        assert!(section.contains("同类争议（工资）、事由相近、同行业、金额相近"), "{section}");
        assert!(!section.contains(&number(&other)), "of another kind");
        assert!(!section.contains(&elsewhere.id), "out of scope");
        let city = page(&signed_in(&world.app, Role::CityOfficer, &Scope::City), &open);
        assert!(city[city.find("类似案件").expect("a section")..].contains(&elsewhere.id));
        assert!(!page(&world.officer(), &near).contains("类似案件"), "a closed case asks for none");
        let mine = world.received(&world.there, |_| {});
        let there = signed_in(&world.app, Role::DistrictOfficer, &Scope::Authority("120112".into()));
        assert!(page(&there, &mine).contains("类似案件"));
    });
}

#[test]
fn not_more_than_five_are_shown_the_nearest_first() {
    each_engine(|app| {
        let world = World::new(app);
        let open = world.accepted(|_| {});
        for n in 0..8 {
            world.received(&world.here, |c| {
                closed(c);
                c.amount = Some(2_460_000 - n * 200_000);
            });
        }
        let shown = page(&world.head(), &open);
        let section = &shown[shown.find("类似案件").expect("a section")..];
        let claimed: Vec<&str> = section.split("请求 ¥").skip(1).map(|rest| &rest[..9]).collect();
        assert_eq!(claimed, ["24,600.00", "22,600.00", "20,600.00", "18,600.00", "16,600.00"]);
    });
}
