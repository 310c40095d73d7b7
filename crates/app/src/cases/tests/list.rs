//! The list: scope, filters, sums, what is masked; the parties found exactly and on record.

use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::cases::{Case, Outcome};
use http::StatusCode;
use jiff::civil::date;

use super::World;
use crate::tables::testing::{each_engine, last_audit};
use crate::testing::{Answer, Browser, signed_in};

/// Which of these cases stand as rows of a page, by their numbers.
fn rows(page: &Answer, all: &[&Case]) -> Vec<usize> {
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    let stands = |case: &Case| {
        let number = case.number.as_deref().expect("a number");
        page.text.contains(&format!("<th scope=\"row\"><span>{number}</span>"))
    };
    (0..all.len()).filter(|at| stands(all[*at])).collect()
}

fn listed(desk: &Browser, query: &str, all: &[&Case]) -> Vec<usize> {
    rows(&desk.get(&format!("/desk/cases{query}")), all)
}

#[test]
fn the_list_keeps_to_the_scope_and_to_what_is_asked() {
    each_engine(|app| {
        let world = World::new(app);
        let open = world.accepted(|_| {});
        let late = world.accepted(|c| {
            c.received_on = Some(date(2024, 6, 28));
            c.decision.accepted_on = Some(date(2024, 7, 2)); // the last day is the 17th
            c.applicant.name = "李大海".into();
        });
        let due = world.accepted(|c| {
            c.received_on = Some(date(2024, 7, 4));
            c.decision.accepted_on = Some(date(2024, 7, 4)); // the last day is Friday the 19th
            c.headcount = Some(12);
            c.source = "court".into();
        });
        let closed = world.accepted(|c| {
            c.closure.on = Some(date(2024, 7, 15));
            c.closure.outcome = Some(Outcome::Unwilling);
        });
        let elsewhere = world.received(&world.there, |_| {});
        let all = [&open, &late, &due, &closed, &elsewhere];
        let desk = world.officer();
        let on = |query: &str| listed(&desk, query, &all);
        assert_eq!(on(""), [0, 1, 2, 3], "the district's own");
        assert_eq!(on("?state=在办"), [0, 1, 2]);
        assert_eq!(on("?state=已结案"), [3]);
        assert_eq!(on("?state=调解中"), [0, 1, 2]);
        assert_eq!(on("?overdue=是"), [1], "the day after the last day");
        assert_eq!(on("?due=是"), [2], "3 days ahead");
        assert_eq!(on("?source=法院委派"), [2]);
        assert_eq!(on("?outcome=unwilling"), [3]);
        assert_eq!(on("?collective=是"), [2]);
        assert_eq!(on("?received_from=2024-07-05"), [0, 3]);
        assert_eq!(on("?received_to=2024-07-04"), [1, 2]);
        assert_eq!(on("?closed_from=2024-07-15&closed_to=2024-07-15"), [3]);
        assert_eq!(on("?host=西青甲"), [0, 1, 2, 3]);
        assert_eq!(on("?host=%25"), [0; 0], "a sign of LIKE is no wildcard");
        assert_eq!(on(&format!("?q={}", open.number.as_deref().unwrap())), [0]);
        assert_eq!(on("?authority=120112"), [0; 0], "no filter reaches beyond the scope");
        let page = desk.get("/desk/cases").text;
        let at = |case: &Case| page.find(case.number.as_deref().unwrap()).unwrap();
        assert!(at(&closed) < at(&due) && at(&late) < at(&open), "what was recorded last comes first");
        assert!(page.contains("逾期 1 天") && page.contains("剩 5 天"), "{page}");
        for sum in ["在办 <a href=\"/desk/cases?state=", "已超期 <a href=\"/desk/cases?overdue="] {
            assert!(page.contains(sum), "{sum}: {page}");
        }
        assert!(page.contains("登记案件") && page.contains("导入附件6"));
        let city = signed_in(&world.app, Role::CityOfficer, &Scope::City);
        assert_eq!(listed(&city, "?authority=120112", &all), [4]);
        assert_eq!(listed(&world.own_mediator(), "", &all), [0, 1, 2, 3], "what he or she handles");
        let leader = signed_in(&world.app, Role::Leader, &Scope::City).get("/desk/cases").text;
        assert!(!leader.contains("登记案件"), "a leader looks");
    });
}

#[test]
fn names_are_masked_but_for_those_who_handle_the_case() {
    each_engine(|app| {
        let world = World::new(app);
        world.accepted(|_| {});
        for (desk, clear) in [(world.officer(), false), (world.head(), true), (world.own_mediator(), true)] {
            let page = desk
                .get("/desk/cases?columns=parties&columns=phone&columns=applicant_id&columns=request")
                .text;
            assert_eq!(page.contains("张建军"), clear, "{page}");
            assert_eq!(page.contains("19900000018"), clear);
            assert_eq!(page.contains("120222198803079975"), clear);
            assert!(clear || page.contains("张**") && page.contains("199****0018"));
            assert!(clear || page.contains("支付张**2024年"), "names in the text too");
            assert!(page.contains("天津青源瑞丰精密制造有限公司"), "a unit is no secret");
        }
    });
}

#[test]
fn a_party_is_found_exactly_and_on_record_and_stands_in_no_address() {
    each_engine(|app| {
        let world = World::new(app);
        let first = world.accepted(|_| {});
        let second = world.received(&world.here, |c| {
            c.applicant.name = "张建".into();
            c.applicant.id_number = None;
            c.applicant.phone = None;
            c.respondent.name = "某某食品有限公司".into();
        });
        let elsewhere = world.received(&world.there, |_| {});
        let all = [&first, &second, &elsewhere];
        let desk = world.officer();
        let find = |text: &str| rows(&desk.post("/desk/cases/parties", &[("party", text)]), &all);
        assert_eq!(find("张建军"), [0], "not who is called nearly so, nor the other district's");
        assert_eq!(find("张建"), [1]);
        assert_eq!(find(" 天津青源瑞丰精密制造有限公司 "), [0]);
        assert_eq!(find("青源瑞丰"), [0; 0], "the whole name or nothing");
        assert_eq!(find("120222198803079975"), [0]);
        assert_eq!(find("19900000018"), [0]);
        assert_eq!(find("1990000001"), [0; 0]);
        let page = desk.post("/desk/cases/parties", &[("party", "张建军")]);
        assert!(page.text.contains("找到 1 件") && !page.text.contains("张建军"), "{}", page.text);
        let (action, detail) = last_audit(&world.app);
        assert!(action == "search" && !detail.contains("张建军"), "{action} {detail}");
        assert!(detail.contains("按当事人名称查找案件，找到 1 件"), "{detail}");
        let none = desk.post("/desk/cases/parties", &[("party", "没有这个人")]);
        assert!(none.text.contains("没有符合条件的记录"), "{}", none.text);
        assert_eq!(desk.post("/desk/cases/parties", &[("party", " ")]).location(), "/desk/cases");
        assert_eq!(desk.get("/desk/cases/parties").location(), "/desk/cases");
        let auditor = signed_in(&world.app, Role::Auditor, &Scope::City);
        assert_eq!(auditor.post("/desk/cases/parties", &[("party", "张建军")]).status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn a_page_goes_down_by_the_key() {
    each_engine(|app| {
        let world = World::new(app);
        let made: Vec<Case> = (0..12).map(|_| world.received(&world.here, |_| {})).collect();
        let all: Vec<&Case> = made.iter().collect();
        let desk = world.head();
        assert_eq!(listed(&desk, "", &all), [2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
        assert_eq!(listed(&desk, "?page=2", &all), [0, 1]);
        let key = &all[2].id;
        assert_eq!(listed(&desk, &format!("?page=300&after={key}"), &all), [0, 1]);
        assert_eq!(listed(&desk, &format!("?page=300&before={key}"), &all), [3, 4, 5, 6, 7, 8, 9, 10, 11]);
    });
}
