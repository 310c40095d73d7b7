//! Cases found by what they say: as plain reading finds them, inside the scope, without a person's name anywhere, on every way
//! a case changes.

mod index;

use fengqiao_db::Engine;
use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::cases::Case;
use fengqiao_domain::cases::parts::Session;
use fengqiao_domain::cases::record::{Agent, Side};
use fengqiao_domain::text::asked::Asked;
use fengqiao_domain::text::tokens;
use http::StatusCode;
use jiff::civil::date;

use super::World;
use crate::App;
use crate::cases::{CaseRecords, found};
use crate::organisations::OrganisationRecords;
use crate::tables::Records as _;
use crate::tables::params::address;
use crate::tables::testing::{each_engine, stored};
use crate::testing::{Answer, Browser, signed_in};

const LIST: &str = "/desk/cases";

fn listed(desk: &Browser, text: &str) -> Answer {
    let answer = desk.get(&address(LIST, &[("text", text)]));
    assert_eq!(answer.status, StatusCode::OK, "{text}: {}", answer.text);
    answer
}

/// Which of these cases stand as rows of the list, by their numbers.
fn rows(page: &str, all: &[&Case]) -> Vec<usize> {
    let number = |case: &Case| case.number.clone().expect("a number");
    let stands = |case: &Case| page.contains(&format!("<th scope=\"row\"><span>{}</span>", number(case)));
    (0..all.len()).filter(|at| stands(all[*at])).collect()
}

/// Ids of the cases within a scope that hold the words.
fn ids(app: &App, scope: &Scope, text: &str) -> Vec<String> {
    let asked = Asked::read(text);
    app.read(|c| found::part(c, scope, asked.words(), None, None, 100)).expect("hits").0
}

/// Every entry of the index is what the rules say.
fn sound(app: &App) {
    let now = app.clock.stamp();
    let env = app.env(&now);
    let (_, wrong) = app.read(|c| found::differing(c, &env)).expect("a check");
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn the_list_finds_words_inside_the_scope_and_marks_them() {
    each_engine(|app| {
        let world = World::new(app);
        let wages = world.accepted(|c| {
            c.facts = Some("单位连续两个月没有发放工资，张建军多次催要，电话19900000018。".into());
        });
        let overtime = world.accepted(|c| {
            c.request = "支付加班费".into();
            c.facts = Some("每周工作六天，没有支付加班工资".into());
            c.source = "court".into();
        });
        let elsewhere = world.received(&world.there, |c| c.facts = Some("没有发放工资".into()));
        let all = [&wages, &overtime, &elsewhere];
        let desk = world.officer();
        let on = |text: &str| rows(&listed(&desk, text).text, &all);
        assert_eq!(on("发放工资"), [0]);
        assert_eq!(on("工资"), [0, 1], "of another district not even a count");
        assert_eq!(on("工资 加班费"), [1], "all of the words");
        assert_eq!(on("资"), [0, 1], "a single character");
        assert_eq!(on("放工资催"), [0; 0], "not what stands apart");
        assert_eq!(on("劳动报酬"), [0, 1], "the kind of dispute in words");
        assert_eq!(on("青源瑞丰"), [0, 1], "the employer is no person");
        assert_eq!(on("西青甲公司"), [0, 1], "the organisation");
        assert_eq!(on("张建军"), [0; 0], "a person is not");
        let filtered = address(LIST, &[("text", "工资"), ("source", "court")]);
        assert_eq!(rows(&desk.get(&filtered).text, &all), [1]);
        let city = signed_in(&world.app, Role::CityOfficer, &Scope::City);
        assert_eq!(rows(&listed(&city, "发放工资").text, &all), [0, 2]);
        let there = address(LIST, &[("text", "发放工资"), ("authority", "120112")]);
        assert_eq!(rows(&city.get(&there).text, &all), [2]);
        assert_eq!(rows(&listed(&world.own_mediator(), "工资").text, &all), [0, 1]);
        // The officer sees nobody's name around the hit, who handles the case does.
        let page = listed(&desk, "发放工资").text;
        assert!(page.contains("<mark>发放工资</mark>,某某多次催要"), "{page}");
        assert!(!page.contains("张建军") && !page.contains("19900000018"));
        let own = listed(&world.head(), "发放工资").text;
        assert!(own.contains("<mark>发放工资</mark>，张建军多次催要"), "{own}");
        assert!(page.contains(">导出</a>") && page.contains("export?text="), "the export obeys the filter");
    });
}

#[test]
fn what_cannot_be_looked_for_is_said_in_words() {
    each_engine(|app| {
        let world = World::new(app);
        let case = world.accepted(|_| {});
        let desk = world.officer();
        for (text, words) in [
            ("a", "只有一个字母"),
            ("%%", "只有一个字母"),
            (&*"长".repeat(61), "最多 60 个字"),
            ("13900001111", "证件号码和电话不能写在网址里"),
            ("工资 120222198803079975", "证件号码和电话不能写在网址里"),
        ] {
            let page = listed(&desk, text).text;
            assert!(page.contains(words), "{text}: {page}");
            assert_eq!(rows(&page, &[&case]), [0; 0], "{text}");
        }
        let personal = listed(&desk, "13900001111").text;
        assert!(!personal.contains("13900001111"), "neither in the field nor in a link");
        assert_eq!(rows(&listed(&desk, " ").text, &[&case]), [0], "nothing asked is the list");
        for text in
            ["\" OR \"", "'; DROP TABLE cases --", "工资* NOT", "\u{0}劳动", "sa120111", "NEAR(工资 支付)"]
        {
            listed(&desk, text);
        }
        let export = |text| desk.get(&address("/desk/cases/export", &[("text", text), ("format", "csv")]));
        let personal = export("13900001111");
        assert_eq!(personal.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!personal.text.contains("type=\"hidden\" name=\"text\""), "{}", personal.text);
        assert!(export("工资").text.contains(case.number.as_deref().unwrap_or_default()));
        assert!(!export("加班").text.contains("劳人调"));
    });
}

#[test]
fn more_hits_than_a_page_have_pages() {
    each_engine(|app| {
        let world = World::new(app);
        let made: Vec<Case> =
            (0..12).map(|_| world.accepted(|c| c.facts = Some("欠付奖金".into()))).collect();
        let all: Vec<&Case> = made.iter().collect();
        let desk = world.head();
        let first = listed(&desk, "奖金").text;
        assert_eq!(rows(&first, &all), (2..12).collect::<Vec<_>>());
        assert!(first.contains("共 12 件"), "{first}");
        let second = desk.get(&address(LIST, &[("text", "奖金"), ("page", "2")])).text;
        assert_eq!(rows(&second, &all), [0, 1]);
    });
}

#[test]
fn the_api_finds_the_same_newest_first_and_pages_by_key() {
    each_engine(|app| {
        let world = World::new(app);
        let made: Vec<Case> = (0..5).map(|_| world.accepted(|c| c.facts = Some("欠付奖金".into()))).collect();
        world.received(&world.there, |c| c.facts = Some("欠付奖金".into()));
        let desk = world.officer();
        let get = |pairs: &[(&str, &str)]| -> serde_json::Value {
            let answer = desk.get(&address("/api/v1/tables/cases", pairs));
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
            serde_json::from_str(&answer.text).expect("JSON")
        };
        let labels = |page: &serde_json::Value| -> Vec<String> {
            let items = page["items"].as_array().expect("items");
            items.iter().map(|item| item["label"].as_str().unwrap_or_default().to_owned()).collect()
        };
        let newest: Vec<String> = made.iter().rev().filter_map(|case| case.number.clone()).collect();
        assert_eq!(labels(&get(&[("q", "付奖金")])), newest);
        assert_eq!(labels(&get(&[("q", "奖金"), ("district", "120112")])), [""; 0]);
        let first = get(&[("q", "奖金"), ("per_page", "2")]);
        assert_eq!(labels(&first), newest[..2]);
        let next = first["next"].as_str().expect("a further page").to_owned();
        let second = desk.get(&next);
        assert_eq!(labels(&serde_json::from_str(&second.text).expect("JSON")), newest[2..4], "{next}");
        let number = made[0].number.as_deref().unwrap_or_default();
        assert_eq!(labels(&get(&[("q", number)])), [number], "a number leads to its case");
        let short = desk.get(&address("/api/v1/tables/cases", &[("q", "a")]));
        assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", short.text);
    });
}

#[test]
fn the_search_of_the_top_bar_has_cases_for_those_who_may_see_them() {
    each_engine(|app| {
        let world = World::new(app);
        let case = world.accepted(|c| c.facts = Some("车间搬迁以后没有安排上班，张建军不同意".into()));
        world.received(&world.there, |c| c.facts = Some("车间搬迁".into()));
        let number = case.number.clone().expect("a number");
        let look = |desk: &Browser, q: &str| {
            let answer = desk.get(&address("/desk/search", &[("q", q)]));
            assert_eq!(answer.status, StatusCode::OK, "{q}: {}", answer.text);
            answer.text
        };
        let row = format!("\">{number}</a>");
        let desk = world.officer();
        for q in ["车间搬迁", "搬迁 上班", number.as_str(), "西青区劳人调〔2024〕"] {
            let page = look(&desk, q);
            assert!(page.contains(&row) && page.contains("张** 与 天津青源瑞丰"), "{q}: {page}");
            assert_eq!(page.matches("劳人调〔2024〕1号</a>").count(), 1, "{q}");
        }
        let page = look(&desk, "车间搬迁");
        assert!(page.contains("<mark>车间搬迁</mark>以后") && !page.contains("张建军"), "{page}");
        assert!(
            page.contains("value=\"车间搬迁\"") && look(&desk, "搬迁 上班").contains("value=\"搬迁 上班\"")
        );
        assert!(!look(&desk, "搬迁 辞退").contains(&row));
        let typing = desk.post("/desk/search/suggest", &[("q", "车间搬")]).text;
        assert!(typing.contains(&number) && !typing.contains("张建军"), "{typing}");
        for role in [Role::SystemAdmin, Role::SecurityAdmin, Role::Auditor] {
            let admin = signed_in(&world.app, role, &Scope::City);
            assert_eq!(admin.get("/desk/search?q=车间搬迁").status, StatusCode::FORBIDDEN, "{role:?}");
        }
    });
}

#[test]
fn no_name_of_a_party_and_no_number_reaches_the_index() {
    each_engine(|app| {
        let world = World::new(app);
        world.accepted(|c| {
            c.facts = Some("张建军（身份证120222198803079975，电话199 0000 0018）与刘长河一起入职。".into());
            c.agents = vec![Agent {
                side: Side::Applicant,
                name: "刘长河".into(),
                relation: Some("亲友".into()),
                phone: Some("022-87654321".into()),
                may_settle: true,
            }];
            c.respondent.contact.legal_representative = Some("赵铁柱".into());
            c.sessions = vec![Session {
                on: date(2024, 7, 9),
                way: "on_site".into(),
                note: "赵铁柱到场；拨打022-87654321未接".into(),
            }];
        });
        let terms: Vec<String> = app_terms(&world.app);
        assert!(terms.len() > 30, "{terms:?}");
        for name in ["张建军", "刘长河", "赵铁柱", "一二"] {
            for pair in tokens(name).iter().filter(|token| token.len() == 9) {
                assert!(!terms.contains(pair), "{name}");
            }
        }
        let digits =
            |term: &String| term.starts_with('w') && term.bytes().filter(u8::is_ascii_digit).count() > 6;
        assert_eq!(terms.iter().find(|term| digits(term)), None, "no number that tells a person");
        assert!(terms.contains(&tokens("入职")[1]));
    });
}

/// Every token the engine's index holds.
fn app_terms(app: &App) -> Vec<String> {
    let vocabulary = "CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab('main', 'case_words', 'row')";
    app.db
        .write(|c| {
            let sql = match c.engine() {
                Engine::Sqlite => {
                    c.batch(vocabulary)?;
                    "SELECT term FROM vocabulary"
                }
                Engine::Postgres => "SELECT DISTINCT w.lexeme FROM case_texts t, unnest(t.body) w",
            };
            Ok::<_, fengqiao_db::DbError>(c.query(sql, &[])?.iter().map(|row| row.text(0)).collect())
        })
        .expect("the vocabulary")
}

#[test]
fn the_index_follows_a_case_on_every_way_it_changes() {
    each_engine(|app| {
        let world = World::new(app);
        let case = world.received(&world.here, |c| c.facts = Some("旧的说法".into()));
        let (app, desk, id) = (&world.app, world.head(), case.id.clone());
        let here = Scope::Organisation(world.here.id.clone());
        let has = |text: &str| ids(app, &here, text) == [id.clone()];
        let step = |name: &str, fields: &[(&str, &str)]| {
            let answer = desk.post(&format!("/desk/cases/{id}/{name}"), fields);
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{name}: {}", answer.text);
            sound(app);
        };
        assert!(has("旧的说法"));
        // Corrected by the API.
        let revision = stored::<CaseRecords>(app, &id).revision;
        let changed = desk.send(
            desk.request(http::Method::PATCH, &format!("/api/v1/tables/cases/{id}"))
                .header("if-match", format!("\"r{revision}\""))
                .header("content-type", "application/json")
                .header("x-csrf-token", &desk.csrf)
                .body(r#"{"values":{"facts":"新的说法"}}"#.into()),
        );
        assert_eq!(changed.status, StatusCode::OK, "{}", changed.text);
        sound(app);
        assert!(has("新的说法") && !has("旧的说法"));
        step("accept", &[("on", "2024-07-08"), ("willing", "是")]);
        step("assign", &[("on", "2024-07-08"), ("mediators", "王海燕")]);
        assert_eq!(
            ids(app, &Scope::Mediator(world.mediator.id.clone()), "新的说法"),
            std::slice::from_ref(&id)
        );
        step("session", &[("on", "2024-07-09"), ("way", "phone"), ("note", "单位愿意分期")]);
        assert!(has("愿意分期"));
        step("take_back", &[("on", "2024-07-09"), ("why", "记错了")]);
        assert!(!has("愿意分期"), "a step taken back");
        assert_eq!(ids(app, &Scope::Organisation(world.there.id.clone()), "新的说法"), [""; 0]);
        // The organisation is called otherwise.
        let mut renamed = stored::<OrganisationRecords>(app, &world.here.id);
        let old = renamed.clone();
        renamed.name = "西青丁公司劳动争议调解委员会".into();
        app.act(&crate::Actor::system(), fengqiao_domain::access::Action::EditOrganisation, |tx| {
            let now = tx.now().to_owned();
            let env = tx.app.env(&now);
            let mut log = crate::tables::changes::ChangeLog::new(tx.actor, &env, None);
            let kept =
                crate::tables::save::Kept {
                    old: Some(old), new: renamed, kind: "更新", note: String::new()
                };
            let mut touched = crate::tables::Touched::default();
            crate::tables::save::save::<OrganisationRecords>(
                tx.conn(),
                &env,
                &mut log,
                &mut touched,
                env.today,
                vec![kept],
            )?;
            OrganisationRecords::derive(tx.conn(), &env, &touched)
        })
        .expect("renamed");
        sound(app);
        assert!(has("西青丁公司") && !has("西青甲公司"));
        step("void", &[("on", "2024-07-10"), ("reason", "重复登记")]);
        assert_eq!(ids(app, &Scope::City, "新的说法"), [""; 0], "a void case is gone");
    });
}

#[test]
fn a_case_sent_on_is_found_there_while_it_waits_and_after_it_is_taken() {
    each_engine(|app| {
        let world = World::new(app);
        let case = world.received(&world.here, |c| c.facts = Some("搬迁补偿".into()));
        let (here, there) =
            (Scope::Organisation(world.here.id.clone()), Scope::Organisation(world.there.id.clone()));
        let found = || (ids(&world.app, &here, "搬迁").len(), ids(&world.app, &there, "搬迁").len());
        assert_eq!(found(), (1, 0));
        let to = [("on", "2024-07-08"), ("to", world.there.name.as_str()), ("reason", "单位在津南")];
        let sent = world.head().post(&format!("/desk/cases/{}/refer", case.id), &to);
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        assert_eq!(found(), (1, 1), "whoever is asked reads it");
        let asked = signed_in(&world.app, Role::OrganisationHead, &there);
        let answer = [("on", "2024-07-09"), ("accepted", "是")];
        let taken = asked.post(&format!("/desk/cases/{}/answer_referral", case.id), &answer);
        assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text);
        assert_eq!(found(), (0, 1));
        assert_eq!(ids(&world.app, &Scope::Authority("120112".into()), "搬迁").len(), 1);
        sound(&world.app);
    });
}

#[test]
fn what_a_scope_finds_is_what_it_sees() {
    each_engine(|app| {
        let world = World::new(app);
        for n in 0..6 {
            let at = if n % 2 == 0 { &world.here } else { &world.there };
            world.received(at, |c| {
                c.facts = Some("相同的说法".into());
                c.organisation.subdistrict = (n < 3).then(|| "120111105".to_owned());
            });
        }
        world.accepted(|c| c.facts = Some("相同的说法".into()));
        let street = Scope::Subdistrict { authority: "120111".into(), code: "120111105".into() };
        let scopes = [
            Scope::City,
            Scope::Authority("120111".into()),
            street,
            Scope::Organisation(world.there.id.clone()),
            Scope::Mediator(world.mediator.id.clone()),
            Scope::Nothing,
        ];
        for scope in &scopes {
            let mut binds = Vec::new();
            let sql = format!("SELECT r.id FROM cases r WHERE {}", CaseRecords::within(scope, &mut binds));
            let rows = world.app.read(|c| c.query(&sql, &binds)).expect("rows");
            let mut seen: Vec<String> = rows.iter().map(|row| row.text(0)).collect();
            let mut found = ids(&world.app, scope, "相同的说法");
            seen.sort();
            found.sort();
            assert_eq!(found, seen, "{scope:?}");
        }
    });
}
