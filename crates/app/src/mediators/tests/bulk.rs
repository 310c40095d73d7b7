use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::certificates::Certificate;
use fengqiao_domain::registrations::Outcome;
use http::StatusCode;
use jiff::civil::date;

use super::{TODAY, World, each_engine};
use crate::mediators::register::{self, Bulk, Whom};
use crate::tables::params::address;
use crate::tables::testing::each_engine_on;
use crate::testing::{person, signed_in};

fn bulk(whom: Whom) -> Bulk {
    let outcome = Outcome::Registered;
    Bulk { year: 2024, on: date(2024, 7, 10), document: String::new(), whom, outcome, reason: String::new() }
}

#[test]
fn seen_first_then_confirmed_as_seen() {
    each_engine(|app| {
        let mut world = World::new(app);
        let a = world.add("甲一", |m| m.registrations.clear());
        let b = world.add("乙二", |m| m.registrations.clear());
        let done = world.add("丙三", |_| {});
        let young = world.add("丁四", |m| {
            m.registrations.clear();
            m.certificates = vec![Certificate::new("津2024", date(2024, 7, 15))];
        });
        let actor = person(&world.app, Role::DistrictManager, &Scope::Authority("120111".into())).actor();
        let numbers: Vec<String> = [&a, &b, &done, &young]
            .iter()
            .map(|m| m.certificates[0].number.clone())
            .chain(["津无此号".to_owned()])
            .collect();
        let ask = bulk(Whom::Numbers(numbers));
        let seen = register::preview(&world.app, &actor, &ask).expect("a preview");
        let why = |lines: &[register::Line], name: &str| {
            lines.iter().find(|l| l.name == name).map(|l| l.why.clone()).expect("a line for each person")
        };
        assert_eq!((seen.will.len(), seen.not.len()), (2, 2));
        assert_eq!((why(&seen.will, "甲一"), why(&seen.will, "乙二")), (String::new(), String::new()));
        assert!(why(&seen.not, "丙三").contains("2024 年度已注册"));
        assert!(why(&seen.not, "丁四").contains("早于发证日期"));
        assert_eq!(seen.unknown, ["津无此号"]);
        assert!(register::confirm(&world.app, &actor, &ask, 3).is_err(), "not what was seen");
        assert!(world.stored(&a.id).registrations.is_empty(), "nothing is kept then");
        assert_eq!(register::confirm(&world.app, &actor, &ask, 2), Ok(2));
        for m in [&a, &b] {
            assert_eq!(world.standing(&m.id, TODAY).0, "在册");
            assert!(world.stored(&m.id).registrations[0].late);
            assert!(world.history(&m.id)[0].batch.is_some());
        }
        let (verb, detail) = world.last_audit();
        assert_eq!(verb, "register");
        assert!(detail.contains("批量登记 2024 年度注册 2 人"), "{detail}");
    });
}

#[test]
fn everybody_who_is_missing_and_only_in_scope() {
    each_engine(|app| {
        let mut world = World::new(app);
        let a = world.add("甲一", |m| m.registrations.clear());
        let there = world.there.clone();
        world.add("别区", |m| {
            m.registrations.clear();
            m.appointments = vec![super::appointment(&there, date(2022, 1, 1))];
        });
        let actor = person(&world.app, Role::DistrictOfficer, &Scope::Authority("120111".into())).actor();
        let seen = register::preview(&world.app, &actor, &bulk(Whom::Missing)).expect("a preview");
        assert_eq!(seen.will.iter().map(|l| l.id.as_str()).collect::<Vec<_>>(), [a.id]);
    });
}

#[test]
fn a_past_year_needs_a_document_and_the_right() {
    each_engine(|app| {
        let mut world = World::new(app);
        world.add("甲一", |m| m.registrations.clear());
        let past = Bulk { year: 2023, ..bulk(Whom::Missing) };
        let scope = Scope::Authority("120111".into());
        let manager = person(&world.app, Role::DistrictManager, &scope).actor();
        let officer = person(&world.app, Role::DistrictOfficer, &scope).actor();
        let refused = |actor, ask: &Bulk| register::preview(&world.app, actor, ask).expect_err("refused");
        assert_eq!(refused(&officer, &past).status(), StatusCode::FORBIDDEN);
        assert!(refused(&manager, &past).detail().contains("文号"));
        assert!(refused(&manager, &Bulk { year: 2025, ..past }).detail().contains("年份还没有到"));
    });
}

#[test]
fn who_was_certified_only_later_is_left_out_of_a_past_year() {
    each_engine_on(date(2025, 7, 18), |app| {
        let mut world = World::new(app);
        let a = world.add("甲一", |m| m.registrations.clear());
        world.add("乙二", |m| {
            m.registrations.clear();
            m.certificates = vec![Certificate::new("津2025", date(2025, 1, 1))];
        });
        let manager = person(&world.app, Role::DistrictManager, &Scope::Authority("120111".into())).actor();
        let past =
            Bulk {
                document: "津西青人社〔2025〕9号".into(), on: date(2025, 3, 1), ..bulk(Whom::Missing)
            };
        let seen = register::preview(&world.app, &manager, &past).expect("a preview");
        assert_eq!(seen.will.iter().map(|l| l.id.as_str()).collect::<Vec<_>>(), [a.id]);
        assert!(seen.not.is_empty(), "nobody is called wrong: {:?}", seen.not);
    });
}

#[test]
fn ticked_people_are_registered_from_the_list() {
    each_engine(|app| {
        let mut world = World::new(app);
        let a = world.add("甲一", |m| m.registrations.clear());
        let done = world.add("乙二", |_| {});
        let desk = world.officer();
        let list = desk.get("/desk/registrations/2024?state=未办理");
        assert!(list.text.contains("甲一") && list.text.contains("未办理"), "{}", list.text);
        let here = "/desk/registrations/2024?state=%E6%9C%AA%E5%8A%9E%E7%90%86";
        let nobody = desk.post(here, &[("on", "2024-07-10")]);
        assert_eq!((nobody.status, nobody.location()), (StatusCode::SEE_OTHER, here));
        let no_day = desk.post("/desk/registrations/2024", &[("id", a.id.as_str()), ("on", "2024-07-32")]);
        assert_eq!(no_day.status, StatusCode::SEE_OTHER);
        assert!(world.stored(&a.id).registrations.is_empty(), "no day is not taken for today");
        // Somebody who is registered already: shown first, nothing kept.
        let both = [("id", a.id.as_str()), ("id", done.id.as_str()), ("on", "2024-07-10")];
        let shown = desk.post("/desk/registrations/2024", &both);
        assert_eq!(shown.status, StatusCode::OK);
        assert!(shown.text.contains("确认登记 1 人"), "{}", shown.text);
        assert!(world.stored(&a.id).registrations.is_empty());
        let one = [("id", a.id.as_str()), ("on", "2024年7月10日")];
        assert_eq!(desk.post("/desk/registrations/2024", &one).status, StatusCode::SEE_OTHER);
        assert_eq!(world.standing(&a.id, TODAY).0, "在册");
    });
}

#[test]
fn the_year_opens_on_those_still_to_do_and_its_address_says_so() {
    each_engine(|app| {
        let mut world = World::new(app);
        let late = world.add("甲一", |m| m.registrations.clear());
        world.add("乙二", |_| {});
        world.add("丙三", |_| {});
        let desk = world.officer();
        let to_do = "/desk/registrations/2024?state=%E6%9C%AA%E5%8A%9E%E7%90%86";
        let bare = desk.get("/desk/registrations/2024");
        assert_eq!((bare.status, bare.location()), (StatusCode::SEE_OTHER, to_do));
        // Whoever is shown, of the three, and what the switch says of itself.
        let shown = |address: &str| {
            let page = desk.get(address);
            assert_eq!(page.status, StatusCode::OK, "{address}");
            let who: Vec<&str> = ["甲一", "乙二", "丙三"]
                .into_iter()
                .filter(|name| page.text.contains(&format!(">{name}</th>")))
                .collect();
            let states = page.text.split("aria-label=\"注册状态\"").nth(1).unwrap_or_default();
            let current = states.split("aria-current=\"true\">").nth(1).and_then(|s| s.split('<').next());
            (who.concat(), current.unwrap_or_default().to_owned())
        };
        assert_eq!(shown(to_do), ("甲一".into(), "未办理 1".into()));
        assert_eq!(shown("/desk/registrations/2024?state=已注册"), ("乙二丙三".into(), "已注册 2".into()));
        for all in ["?state=全部", "?state="] {
            let address = format!("/desk/registrations/2024{all}");
            assert_eq!(shown(&address), ("甲一乙二丙三".into(), "全部 3".into()), "{all}");
        }
        // A name is looked for among everybody; the switch keeps it and counts nothing it has not looked for.
        assert_eq!(shown("/desk/registrations/2024?q=乙"), ("乙二".into(), "全部".into()));
        assert_eq!(shown("/desk/registrations/2024?q=乙&state=未办理"), (String::new(), "未办理".into()));
        let page = desk.get("/desk/registrations/2024?q=乙&state=全部").text;
        assert!(page.contains("q=%E4%B9%99&#38;state=%E6%9C%AA%E5%8A%9E%E7%90%86"), "kept");
        // Somebody else's word for a state asks for nobody, not for everybody.
        assert_eq!(shown("/desk/registrations/2024?state=没有这个").0, "");
        // All done: said, with the way to the others.
        assert_eq!(desk.post(to_do, &[("id", late.id.as_str()), ("on", "2024-07-10")]).location(), to_do);
        let done = desk.get(to_do).text;
        assert!(done.contains("没有等着办理的人") && done.contains("未办理 0") && done.contains("看全部"));
    });
    // On the last day nobody is late yet, the day after everybody is.
    for (day, state) in [(date(2024, 3, 31), "待办理"), (date(2024, 4, 1), "未办理")] {
        each_engine_on(day, |app| {
            let sent = World::new(app).officer().get("/desk/registrations/2024");
            assert_eq!(sent.location(), address("/desk/registrations/2024", &[("state", state)]));
        });
    }
}

#[test]
fn the_confirmation_page_goes_from_numbers_to_preview_to_done() {
    each_engine(|app| {
        let mut world = World::new(app);
        let a = world.add("甲一", |m| m.registrations.clear());
        let desk = world.manager();
        let path = "/desk/registrations/2024/confirm";
        assert_eq!(desk.get(path).status, StatusCode::OK);
        assert_eq!(
            desk.get("/desk/registrations/2023").status,
            StatusCode::NOT_FOUND,
            "before the first year"
        );
        let empty = desk.post(path, &[("whom", "numbers"), ("numbers", " "), ("on", "2024-07-10")]);
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        let numbers = format!("{}\n津无此号", a.certificates[0].number);
        let fields = [("whom", "numbers"), ("numbers", numbers.as_str()), ("on", "2024-07-10")];
        let preview = desk.post(path, &fields);
        assert!(
            preview.text.contains("确认登记 1 人") && preview.text.contains("津无此号"),
            "{}",
            preview.text
        );
        assert!(world.stored(&a.id).registrations.is_empty());
        let stale = desk.post(path, &[&fields[..], &[("seen", "2")]].concat());
        assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY);
        let done = desk.post(path, &[&fields[..], &[("seen", "1")]].concat());
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        assert_eq!(world.standing(&a.id, TODAY).0, "在册");
        let officer = signed_in(&world.app, Role::SubdistrictOfficer, &Scope::Authority("120111".into()));
        assert_eq!(officer.get(path).status, StatusCode::FORBIDDEN);
    });
}
