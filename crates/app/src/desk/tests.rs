//! The work list by role, through the router. Today is 2024-07-18 whatever the runner says.

use fengqiao_db::binds;
use fengqiao_domain::access::{Action, Role, Scope};
use fengqiao_domain::certificates::Certificate;
use fengqiao_domain::mediators::record::Mediator;
use fengqiao_domain::organisations::Organisation;
use fengqiao_domain::registrations::AnnualRegistration;
use fengqiao_domain::units::Unit;
use http::{StatusCode, header};
use jiff::civil::date;

use crate::mediators::MediatorRecords;
use crate::organisations::OrganisationRecords;
use crate::tables::testing::{appointment, each_engine, each_engine_on, keep, organisation};
use crate::testing::signed_in;
use crate::units::UnitRecords;
use crate::{Actor, App};

/// In order in 2024 unless changed.
pub(super) fn person(
    app: &App,
    name: &str,
    at: &Organisation,
    change: impl FnOnce(&mut Mediator),
) -> Mediator {
    let mut m = Mediator {
        name: name.into(),
        declared_active_on: Some(date(2024, 6, 1)),
        entered_on: Some(date(2024, 1, 10)),
        appointments: vec![appointment(at, date(2022, 1, 1))],
        certificates: vec![Certificate::new(format!("津{name}"), date(2021, 5, 17))],
        registrations: vec![AnnualRegistration::registered(2024, date(2024, 3, 20))],
        ..Mediator::default()
    };
    change(&mut m);
    keep::<MediatorRecords>(app, m)
}

fn unit(app: &App, name: &str, district: &str) -> Unit {
    keep::<UnitRecords>(
        app,
        Unit {
            name: name.into(),
            kind: "above_scale_enterprise".into(),
            district: district.into(),
            authority: district.into(),
            ..Unit::default()
        },
    )
}

fn district(code: &str) -> Scope {
    Scope::Authority(code.into())
}

fn titles(page: &str) -> Vec<String> {
    let rows = page.split("<p class=\"agenda-title\">").skip(1);
    rows.map(|rest| rest.split('<').next().unwrap_or_default().to_owned()).collect()
}

/// What the heading and the top bar say.
fn counts(page: &str) -> (String, String) {
    let between = |start: &str, end: &str| {
        page.split(start).nth(1).and_then(|rest| rest.split(end).next()).unwrap_or("0").to_owned()
    };
    (between("<h1>待办 ", " 项"), between("<span class=\"badge\">", "<"))
}

#[test]
fn a_district_sees_what_is_due_and_the_count_is_the_list() {
    each_engine(|app| {
        let here = organisation(&app, "西青甲公司劳动争议调解委员会", "120111");
        person(&app, "在册", &here, |_| {});
        person(&app, "未注册", &here, |m| m.registrations.clear());
        person(&app, "待换证", &here, |m| {
            m.certificates = vec![Certificate::new("津旧", date(2017, 5, 22))];
        });
        for n in 0..10 {
            unit(&app, &format!("西青第{n}厂"), "120111");
        }
        let desk = signed_in(&app, Role::DistrictManager, &district("120111"));
        let page = desk.get("/desk").text;
        let all = titles(&page);
        assert_eq!(all[0], "调解员证 2024 年度注册，还有 1 人未办理", "{all:?}");
        for title in [
            "在册（待清理）2 人，逐人作出决定",
            "待换发新证 1 人，核实后办理换发",
            "报送附件9 调解员名册汇总表（2024年上半年）",
            "2024 年考核基数还有 2 项没有填报",
        ] {
            assert!(all.iter().any(|t| t == title), "{title}: {all:?}");
        }
        assert!(all.iter().any(|t| t.starts_with("企业调解委员会未达序时进度")), "{all:?}");
        assert!(page.contains("逾期 109 天") && page.contains("剩 13 天"), "{page}");
        assert!(page.contains("/desk/registrations/2024?state=未办理"));
        assert!(page.contains("7月18日 星期四　已逾期 1 项"), "{page}");
        assert!(page.contains("href=\"/desk/mediators/export?period=2024H1\""));
        let n = all.len().to_string();
        assert_eq!(counts(&page), (n.clone(), n.clone()));
        assert_eq!(counts(&desk.get("/desk/mediators").text).1, n, "the top bar of another page");
        for href in page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            if href.starts_with("/desk") {
                let ascii =
                    |b: u8| if b.is_ascii() { char::from(b).to_string() } else { format!("%{b:02X}") };
                let path: String = href.bytes().map(ascii).collect();
                let answer = desk.get(&path);
                assert_eq!(answer.status, StatusCode::OK, "{href}: {}", answer.text);
            }
        }
        let door = desk.get("/");
        assert_eq!(
            (door.status, door.headers[header::LOCATION].as_bytes()),
            (StatusCode::SEE_OTHER, &b"/desk"[..])
        );
        // Another district has nothing of it.
        let there = signed_in(&app, Role::DistrictManager, &district("120112")).get("/desk").text;
        assert!(!there.contains("待清理）2") && !there.contains("未办理"), "{there}");
    });
}

#[test]
fn the_same_list_by_clause_and_by_place() {
    each_engine(|app| {
        let here = organisation(&app, "西青甲公司劳动争议调解委员会", "120111");
        let there = organisation(&app, "津南乙公司劳动争议调解委员会", "120112");
        for (name, at) in [("未注册", &here), ("也未注册", &there)] {
            person(&app, name, at, |m| m.registrations.clear());
        }
        let city = signed_in(&app, Role::CityManager, &Scope::City);
        let by_due = city.get("/desk").text;
        assert!(titles(&by_due)[0].contains("还有 2 人未办理"), "{:?}", titles(&by_due));
        let by_clause = city.get("/desk?by=clause").text;
        assert_eq!(counts(&by_clause), counts(&by_due), "the count does not change with the order");
        assert!(by_clause.contains("<h2>三(二)4</h2>") && by_clause.contains("<h2>三(二)1</h2>"));
        let by_place = city.get("/desk?by=place").text;
        assert_eq!(counts(&by_place), counts(&by_due));
        let west = by_place.split("<h2>西青区</h2>").nth(1).and_then(|r| r.split("<h2>").next()).unwrap();
        assert!(west.contains("<span class=\"why\">1 人</span>"), "{west}");
        assert!(by_place.contains("<h2>津南区</h2>"));
        assert_eq!(city.get("/desk?by=nonsense").status, StatusCode::OK);
    });
}

#[test]
fn whoever_settles_something_sees_it_gone_at_once() {
    each_engine(|app| {
        let here = organisation(&app, "西青甲公司劳动争议调解委员会", "120111");
        let late = person(&app, "未注册", &here, |m| m.registrations.clear());
        let desk = signed_in(&app, Role::DistrictOfficer, &district("120111"));
        let before: u32 = counts(&desk.get("/desk").text).1.parse().unwrap();
        let done = desk.post("/desk/registrations/2024", &[("id", late.id.as_str()), ("on", "2024-07-10")]);
        assert!(done.status == StatusCode::SEE_OTHER, "{} {}", done.status, done.text);
        let after: u32 = counts(&desk.get("/desk/mediators").text).1.parse().unwrap();
        assert_eq!(after, before - 2, "registration and cleanup");
        assert_eq!(counts(&desk.get("/desk").text).1, after.to_string());
    });
}

#[test]
fn each_role_sees_its_own_side() {
    each_engine(|app| {
        let here = organisation(&app, "西青甲公司劳动争议调解委员会", "120111");
        let own = person(&app, "本人", &here, |m| m.registrations.clear());
        let of = |role: Role, scope: &Scope| signed_in(&app, role, scope).get("/desk").text;
        let officer = of(Role::DistrictOfficer, &district("120111"));
        assert!(officer.contains("逐人核实") && !officer.contains("逐人处理"), "the officer does not decide");
        let head = of(Role::OrganisationHead, &Scope::Organisation(here.id.clone()));
        assert_eq!(titles(&head)[0], "调解员证 2024 年度注册，还有 1 人未办理");
        assert!(head.contains("看名单") && head.contains("在册（待清理）1 人，逐人核实"), "{head}");
        assert!(!titles(&head).iter().any(|t| t.contains("附件9")), "{head}");
        let mediator = of(Role::Mediator, &Scope::Mediator(own.id.clone()));
        assert_eq!(titles(&mediator), ["我的 2024 年度注册没有办理"], "{mediator}");
        assert!(mediator.contains(&format!("/desk/mediators/{}", own.id)));
        let leader = of(Role::Leader, &Scope::City);
        assert!(!leader.contains("办理注册") && leader.contains("后面的期限"), "{leader}");
        let street = Scope::Subdistrict { authority: "120111".into(), code: "120111100".into() };
        assert!(of(Role::SubdistrictOfficer, &street).contains("没有要办的事"));
        assert!(of(Role::ArbitrationCourt, &district("120111")).contains("<h1>"));
        let expert = of(Role::Expert, &Scope::City);
        assert!(expert.contains("没有要办的事") && expert.contains("我的岗位"), "{expert}");
    });
}

#[test]
fn administrators_see_accounts_calendar_and_the_log() {
    each_engine_on(date(2026, 11, 24), |app| {
        let locked = signed_in(&app, Role::DistrictOfficer, &district("120111")).person.unwrap();
        app.db
            .write(|c| {
                c.execute("UPDATE users SET locked = 1 WHERE id = $1", &binds![locked.user_id.as_str()])
            })
            .unwrap();
        let of = |role: Role, scope: &Scope| titles(&signed_in(&app, role, scope).get("/desk").text);
        assert_eq!(of(Role::SystemAdmin, &Scope::City), ["录入 2027 年放假安排"]);
        assert_eq!(of(Role::SecurityAdmin, &Scope::City), ["1 个账号处于锁定"]);
        assert_eq!(of(Role::DistrictAdmin, &district("120111")), ["1 个账号处于锁定"]);
        assert_eq!(of(Role::DistrictAdmin, &district("120112")), [""; 0]);
        let auditor = signed_in(&app, Role::Auditor, &Scope::City);
        assert!(auditor.get("/desk").text.contains("没有要办的事"));
        app.record(&Actor::system(), Action::EditCalendar, crate::Event::new("view", "units", "1")).unwrap();
        app.db.write(|c| c.execute("UPDATE audit_log SET record_id = '2'", &[])).unwrap();
        let page = auditor.get("/desk").text;
        assert_eq!(titles(&page), ["审计日志从第 1 条起校验不通过"], "{page}");
    });
}

#[test]
fn the_first_visit_says_what_the_post_covers() {
    each_engine(|app| {
        let desk = signed_in(&app, Role::DistrictOfficer, &district("120111"));
        let first = desk.get("/desk");
        assert!(
            first.text.contains("您看得到西青区的调解组织、调解员和指标，别的区不可见"),
            "{}",
            first.text
        );
        let cookies = first.headers.get_all(header::SET_COOKIE).iter();
        let seen = cookies.filter_map(|v| v.to_str().ok()).find(|v| v.starts_with("fq_desk=")).unwrap();
        let pair = seen.split(';').next().unwrap();
        let with = desk.clone().and_cookie(pair).get("/desk");
        assert!(!with.text.contains("您看得到西青区"), "once is enough");
        let other = desk.and_cookie("fq_desk=another-post").get("/desk");
        assert!(other.text.contains("您看得到西青区"), "another post is new again");
    });
}

#[test]
fn an_assigned_unit_is_due_until_it_has_an_organisation() {
    each_engine(|app| {
        let without = unit(&app, "西青没有组织的厂", "120111");
        app.db
            .write(|c| {
                c.execute(
                    "INSERT INTO gap_assignments (id, unit_id, assignee, due, note, assigned_at, assigned_by)
                     VALUES ('1', $1, '张家窝镇', '2024-07-17', '', '2024-07-01', 'x')",
                    &binds![without.id.as_str()],
                )
            })
            .unwrap();
        let desk = signed_in(&app, Role::DistrictOfficer, &district("120111"));
        let page = desk.get("/desk").text;
        assert!(page.contains("已分派的 1 家单位还没有建组织") && page.contains("逾期 1 天"), "{page}");
        let mut founded = organisation(&app, "西青没有组织的厂劳动争议调解委员会", "120112");
        founded.id = String::new();
        keep::<OrganisationRecords>(
            &app,
            Organisation {
                name: "厂调委会".into(),
                founder: without.name.clone(),
                district: "120111".into(),
                authority: "120111".into(),
                ..founded
            },
        );
        assert!(!desk.get("/desk").text.contains("还没有建组织"));
    });
}
