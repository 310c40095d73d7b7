//! A year's campaign: from the list, of all it holds, refused with a reason; confirmations of organisations; what the
//! rules say of the days after; progress.

use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::mediators::record::{Decision, DecisionKind};
use fengqiao_domain::registrations::{AnnualRegistration, Outcome};
use http::StatusCode;
use jiff::civil::date;

use super::{World, each_engine};
use crate::mediators::register::{self, Bulk, Whom};
use crate::tables::testing::each_engine_on;
use crate::testing::{Browser, signed_in};

fn names(page: &str, of: &[&str]) -> String {
    of.iter().filter(|name| page.contains(&format!(">{name}</th>"))).copied().collect()
}

fn head(world: &World) -> Browser {
    signed_in(&world.app, Role::OrganisationHead, &Scope::Organisation(world.here.id.clone()))
}

#[test]
fn a_campaign_registers_many_refuses_one_and_the_roster_of_april_shows_it() {
    each_engine_on(date(2025, 3, 10), |app| {
        let mut world = World::new(app);
        let all: Vec<_> = ["甲一", "乙二", "丙三", "丁四"].map(|name| world.add(name, |_| {})).into();
        let desk = world.officer();
        let list = desk.get("/desk/registrations/2025?state=待办理").text;
        assert!(list.contains("离 3月31日还有 21 天"), "{list}");
        assert_eq!(names(&list, &["甲一", "乙二", "丙三", "丁四"]), "甲一乙二丙三丁四");
        let path = "/desk/registrations/2025?state=%E5%BE%85%E5%8A%9E%E7%90%86";
        let id = |at: usize| ("id", all[at].id.as_str());
        // Refused without a reason: nothing happens.
        let bare = [id(3), ("outcome", "refused"), ("on", "2025-03-10")];
        let said = desk.post(path, &bare);
        assert_eq!(said.status, StatusCode::SEE_OTHER);
        assert_eq!(world.stored(&all[3].id).registrations.len(), 1);
        let refused = [&bare[..], &[("reason", "连续缺席培训")]].concat();
        assert_eq!(desk.post(path, &refused).status, StatusCode::SEE_OTHER);
        let entry = world.stored(&all[3].id).registrations.pop().expect("an entry");
        assert_eq!((entry.outcome, entry.reason.as_deref()), (Outcome::Refused, Some("连续缺席培训")));
        let both = [id(0), id(1), ("outcome", "registered"), ("on", "2025-03-10")];
        assert_eq!(desk.post(path, &both).status, StatusCode::SEE_OTHER);
        let history = world.history(&all[0].id);
        assert_eq!(history[0].kind, "年度注册");
        // On 1 April: who was registered is 在册, the others wait, each with the reason.
        let standing = |at: usize| world.standing(&all[at].id, date(2025, 4, 1));
        assert_eq!(standing(0), ("在册".into(), String::new()));
        assert_eq!(standing(2), ("在册（待清理）".into(), "未办理注册".into()));
        assert_eq!(standing(3), ("在册（待清理）".into(), "未通过注册".into()));
        let outlook = desk.get("/desk/registrations/2025/outlook").text;
        assert!(outlook.contains("2025-04-01") && outlook.contains("2025-07-01"), "{outlook}");
        assert!(outlook.contains("在册（待清理） 2，看是谁"), "{outlook}");
        let rows = desk.get("/desk/mediators?state=在册（待清理）&as_of=2025-04-01").text;
        assert_eq!(names(&rows, &["甲一", "乙二", "丙三", "丁四"]), "丙三丁四");
        let progress = desk.get("/desk/registrations/2025/progress").text;
        assert!(
            progress.contains("西青甲公司劳动争议调解委员会") && progress.contains("50.00"),
            "{progress}"
        );
    });
}

#[test]
fn all_of_a_list_are_seen_before_they_are_registered() {
    each_engine(|app| {
        let mut world = World::new(app);
        let a = world.add("甲一", |m| m.registrations.clear());
        let b = world.add("乙二", |m| m.registrations.clear());
        world.add("丙三", |_| {});
        let desk = world.officer();
        let path = "/desk/registrations/2024?state=%E6%9C%AA%E5%8A%9E%E7%90%86";
        let fields = [("all", "1"), ("outcome", "deferred"), ("on", "2024-07-10"), ("reason", "等培训补齐")];
        let seen = desk.post(path, &fields);
        assert!(seen.text.contains("确认登记 2 人") && seen.text.contains("登记为“暂缓”"), "{}", seen.text);
        assert!(world.stored(&a.id).registrations.is_empty());
        let confirmed = [
            ("whom", "listed"),
            ("list", path),
            ("outcome", "deferred"),
            ("on", "2024-07-10"),
            ("reason", "等培训补齐"),
            ("seen", "2"),
        ];
        let done = desk.post("/desk/registrations/2024/confirm", &confirmed);
        assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, path), "{}", done.text);
        for m in [&a, &b] {
            assert_eq!(world.stored(&m.id).registrations[0].outcome, Outcome::Deferred);
        }
        // The list of another district's is nobody's here.
        let there = "/desk/registrations/2024?authority=120112&state=%E6%9C%AA%E5%8A%9E%E7%90%86";
        let nobody = desk.post(there, &fields);
        assert!(nobody.text.contains("将登记") && !nobody.text.contains("确认登记"), "{}", nobody.text);
    });
}

#[test]
fn each_question_finds_its_people() {
    each_engine(|app| {
        let mut world = World::new(app);
        world.add("清楚的", |m| m.registrations.clear());
        world.add("停了的", |m| {
            m.registrations.clear();
            m.declared_active_on = Some(date(2022, 1, 1));
        });
        world.add("旧证的", |m| {
            m.registrations.clear();
            m.certificates = vec![fengqiao_domain::certificates::Certificate::new("津旧", date(2017, 5, 22))];
        });
        world.add("提请的", |m| {
            m.registrations.clear();
            m.decisions = vec![Decision {
                id: String::new(),
                kind: DecisionKind::UnfitNotice,
                on: date(2024, 7, 1),
                withdrawn: None,
                reason: "多次缺席".into(),
                document: None,
            }];
        });
        let desk = world.officer();
        let all = ["清楚的", "停了的", "旧证的", "提请的"];
        let of = |check: &str| {
            let page = desk.get(&format!("/desk/registrations/2024?state=未办理&check={check}"));
            assert_eq!(page.status, StatusCode::OK, "{check}");
            names(&page.text, &all)
        };
        assert_eq!(of(""), "清楚的停了的旧证的提请的");
        assert_eq!(of("各项正常"), "清楚的");
        assert_eq!(of("没有履职记录"), "停了的");
        assert_eq!(of("证书有疑问"), "旧证的");
        assert_eq!(of("不适合待决定"), "提请的");
        let page = desk.get("/desk/registrations/2024?state=未办理&check=不适合待决定").text;
        assert!(page.contains("2024-07-01 提请"), "{page}");
    });
}

#[test]
fn an_organisation_confirms_many_and_the_prompt_is_gone() {
    each_engine_on(date(2024, 2, 20), |app| {
        let mut world = World::new(app);
        let quiet = |m: &mut fengqiao_domain::mediators::record::Mediator| {
            m.declared_active_on = Some(date(2022, 1, 10));
            m.registrations.clear();
        };
        let a = world.add("甲一", quiet);
        let b = world.add("乙二", quiet);
        let desk = head(&world);
        assert!(desk.get("/desk").text.contains("2023 年履职确认，还有 2 人未确认"));
        let path = "/desk/confirmations/2023";
        let open = desk.get(path).text;
        assert_eq!(names(&open, &["甲一", "乙二"]), "甲一乙二");
        assert!(open.contains("填报的最近履职日期"), "the source is named");
        let wrong = [("id", a.id.as_str()), ("practised", "yes"), ("active_on", "2024-01-05")];
        let again = desk.post(path, &wrong);
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(again.text.contains("不在 2023-01-01 至 2023-12-31 之间"), "{}", again.text);
        assert!(again.text.contains("value=\"2024-01-05\""), "what was typed stays");
        let both = [("id", a.id.as_str()), ("id", b.id.as_str()), ("practised", "yes")];
        assert_eq!(desk.post(path, &both).status, StatusCode::SEE_OTHER);
        let now = world.app.clock.stamp();
        let env = world.app.env(&now);
        for m in [&a, &b] {
            let m = world.stored(&m.id);
            let facts = fengqiao_domain::mediators::Facts::of(&m);
            let idle = fengqiao_domain::certificates::idle_on(&facts.idle(&m), env.policy, env.today);
            assert_eq!((idle.suspected, idle.last), (false, Some(date(2023, 12, 31))));
        }
        let sql = "SELECT COUNT(*) FROM mediators WHERE idle_from <= '2024-02-20'";
        assert_eq!(world.app.read(|c| c.query_one(sql, &[])).map(|r| r.int(0)), Ok(0));
        assert!(!desk.get("/desk").text.contains("履职确认，还有"));
        assert_eq!(world.last_audit().0, "confirm-practice");
        // Twice is once too often, for all of them.
        let twice = desk.post(path, &both);
        assert!(twice.text.contains("已经确认过"), "{}", twice.text);
        // Corrected with a reason; what was said before stays in the history.
        let listed = desk.get("/desk/confirmations/2023?state=从事").text;
        let of = format!("2023/{}", world.here.id);
        assert!(listed.contains(&format!("confirmation-correction?of={of}")), "{listed}");
        let form = format!("/desk/mediators/{}/confirmation-correction", a.id);
        let mend = [("of", of.as_str()), ("practised", "no"), ("reason", "核对台账，全年病休")];
        let done = desk.post(&form, &mend);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        assert_eq!(world.stored(&a.id).confirmations[0].active_on, None);
        assert!(world.history(&a.id)[0].note.contains("从事 → 2023 年未从事"));
        let listed = desk.get("/desk/confirmations/2023?state=未从事").text;
        assert_eq!(names(&listed, &["甲一", "乙二"]), "甲一");
    });
}

#[test]
fn only_whoever_answers_for_the_organisation_confirms() {
    each_engine(|app| {
        let mut world = World::new(app);
        let m = world.add("甲一", |_| {});
        let path = "/desk/confirmations/2023";
        let fields = [("id", m.id.as_str()), ("practised", "yes")];
        let there =
            signed_in(&world.app, Role::OrganisationHead, &Scope::Organisation(world.there.id.clone()));
        assert_eq!(there.post(path, &fields).status, StatusCode::NOT_FOUND);
        let leader = signed_in(&world.app, Role::Leader, &Scope::City);
        assert_eq!(leader.get(path).status, StatusCode::OK);
        assert_eq!(leader.post(path, &fields).status, StatusCode::FORBIDDEN);
        assert_eq!(leader.get("/desk/confirmations/2022").status, StatusCode::NOT_FOUND);
        assert_eq!(leader.get("/desk/confirmations/2025").status, StatusCode::NOT_FOUND);
        // The district enters what the organisation brought on paper.
        let behalf = [("behalf_source", "纸质材料"), ("behalf_by", "李四")];
        let done = world.officer().post(path, &[&fields[..], &behalf[..]].concat());
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        assert!(world.history(&m.id)[0].note.contains("代录（纸质材料，李四提出）"));
    });
}

#[test]
fn each_person_of_a_batch_is_on_record() {
    each_engine(|app| {
        let mut world = World::new(app);
        for i in 0..12 {
            world.add(&format!("第{i:02}人"), |m| m.registrations.clear());
        }
        let actor = world.manager().person.expect("a person").actor();
        let bulk = Bulk {
            year: 2024,
            on: date(2024, 7, 10),
            document: String::new(),
            whom: Whom::Missing,
            outcome: Outcome::Registered,
            reason: String::new(),
        };
        assert_eq!(register::confirm(&world.app, &actor, &bulk, 12), Ok(12));
        let lines =
            "SELECT COUNT(DISTINCT record_id) FROM audit_log WHERE action = 'register' AND record_id <> ''";
        assert_eq!(world.app.read(|c| c.query_one(lines, &[])).map(|r| r.int(0)), Ok(12));
        assert!(world.last_audit().1.contains("批量登记 2024 年度注册 12 人，年度注册"), "and the batch");
    });
}

#[test]
fn a_past_registration_is_one_person_s_history() {
    each_engine(|app| {
        let mut world = World::new(app);
        let m = world.add("甲一", |m| {
            m.registrations = vec![AnnualRegistration::registered(2024, date(2024, 3, 1))];
        });
        let desk = world.officer();
        let mend = [("of", "2024/registered/2024-03-01"), ("on", ""), ("reason", "登记错了人")];
        let form = format!("/desk/mediators/{}/registration-correction", m.id);
        assert_eq!(desk.post(&form, &mend).status, StatusCode::SEE_OTHER);
        assert!(desk.get("/desk/registrations/2024?state=未办理").text.contains(">甲一</th>"));
    });
}
