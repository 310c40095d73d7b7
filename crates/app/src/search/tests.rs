//! The search through the router, on both engines.

use std::sync::Arc;

use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::certificates::Certificate;
use fengqiao_domain::mediators::record::Mediator;
use fengqiao_domain::organisations::Organisation;
use fengqiao_domain::units::Unit;
use http::StatusCode;
use jiff::civil::date;

use super::store;
use crate::App;
use crate::mediators::MediatorRecords;
use crate::tables::params::address;
use crate::tables::testing::{appointment, each_engine, keep, organisation};
use crate::testing::{Answer, Browser, signed_in};
use crate::units::UnitRecords;

const HERE: &str = "120111";
const THERE: &str = "120112";
const NUMBER: &str = "120111198001019990";
const PHONE: &str = "19900001234";
const CODE: &str = "91350100M000100Y43";

fn unit(app: &App, name: &str, district: &str, code: Option<&str>) {
    let unit = Unit {
        name: name.into(),
        kind: "above_scale_enterprise".into(),
        district: district.into(),
        authority: district.into(),
        credit_code: code.map(str::to_owned),
        ..Unit::default()
    };
    keep::<UnitRecords>(app, unit);
}

fn mediator(app: &App, name: &str, at: &Organisation, certificate: &str, personal: Option<(&str, &str)>) {
    let m = Mediator {
        name: name.into(),
        id_number: personal.map(|(number, _)| number.to_owned()),
        phone: personal.map(|(_, phone)| phone.to_owned()),
        entered_on: Some(date(2024, 1, 10)),
        appointments: vec![appointment(at, date(2022, 1, 1))],
        certificates: vec![Certificate::new(certificate, date(2021, 5, 17))],
        ..Mediator::default()
    };
    keep::<MediatorRecords>(app, m);
}

/// Two districts with records of the same words.
fn world(app: &App) -> (Organisation, Organisation) {
    let here = organisation(app, "天津市西青区晨光机械有限公司劳动争议调解委员会", HERE);
    let there = organisation(app, "天津市津南区晨光纺织有限公司劳动争议调解委员会", THERE);
    unit(app, "天津晨光机械有限公司", HERE, Some(CODE));
    unit(app, "天津晨光纺织有限公司", THERE, None);
    mediator(app, "李桂芳", &here, "津12011120210001", Some((NUMBER, PHONE)));
    mediator(app, "李桂英", &there, "津12011220210001", Some(("120112198001019993", "19900005678")));
    (here, there)
}

fn officer(app: &Arc<App>, district: &str) -> Browser {
    signed_in(app, Role::DistrictOfficer, &Scope::Authority(district.into()))
}

fn look(desk: &Browser, q: &str) -> String {
    let answer = desk.get(&address("/desk/search", &[("q", q)]));
    assert_eq!(answer.status, StatusCode::OK, "{q}: {}", answer.text);
    answer.text
}

/// Which of the four kinds of record stand on the page, of 西青 and of 津南.
fn hits(page: &str) -> String {
    let row = |name: &str| page.contains(&format!("\">{name}</a></th>"));
    let all = [
        (
            "组",
            "天津市西青区晨光机械有限公司劳动争议调解委员会",
            "天津市津南区晨光纺织有限公司劳动争议调解委员会",
        ),
        ("单", "天津晨光机械有限公司", "天津晨光纺织有限公司"),
        ("人", "李桂芳", "李桂英"),
        ("证", "津12011120210001", "津12011220210001"),
    ];
    let mut found = String::new();
    for (kind, here, there) in all {
        for (name, where_) in [(here, "西"), (there, "南")] {
            if row(name) {
                found += kind;
                found += where_;
            }
        }
    }
    found
}

#[test]
fn everything_is_found_by_name_initials_and_number_inside_the_scope() {
    each_engine(|app| {
        world(&app);
        let (city, here) = (signed_in(&app, Role::CityManager, &Scope::City), officer(&app, HERE));
        for (q, in_city, in_district) in [
            ("晨光", "组西组南单西单南", "组西单西"),
            ("天津晨光机械", "组西单西", "组西单西"),
            ("天津市西青区晨光", "组西组南单西单南", "组西单西"),
            ("cgjx", "组西单西", "组西单西"),
            ("CGFZ", "组南单南", ""),
            ("李桂", "人西人南", "人西"),
            ("lgf", "人西", "人西"),
            ("lgy", "人南", ""),
            ("津1201", "人西人南证西证南", "人西证西"),
            ("津12011220210001", "人南证南", ""),
            ("91350100M0", "单西", "单西"),
            ("91350100m000100y43", "单西", "单西"),
            ("没有的名称", "", ""),
        ] {
            assert_eq!(hits(&look(&city, q)), in_city, "{q} in the city");
            let page = look(&here, q);
            assert_eq!(hits(&page), in_district, "{q} in the district");
            assert!(!page.contains("晨光纺织") && !page.contains("李桂英"), "{q}");
            assert!(!in_district.is_empty() || page.contains("没有找到"), "{q}: not even a count");
        }
        let page = look(&here, "晨光");
        assert!(page.contains("西青区") && page.contains("正常") && page.contains("未建"), "{page}");
        assert!(page.contains("1 个") && page.contains("1 家"));
        assert!(look(&here, "李").contains("至少输入两个字"));
        assert!(look(&here, "").contains("查找组织、人、证书、单位"));
    });
}

#[test]
fn a_head_sees_the_own_organisation_and_administrators_nothing() {
    each_engine(|app| {
        let (own, _) = world(&app);
        let head = signed_in(&app, Role::OrganisationHead, &Scope::Organisation(own.id));
        assert_eq!(hits(&look(&head, "晨光")), "组西");
        assert_eq!(hits(&look(&head, "李桂")), "人西");
        assert_eq!(hits(&look(&head, "津1201")), "人西证西");
        let leader = signed_in(&app, Role::Leader, &Scope::City);
        assert_eq!(hits(&look(&leader, "lgf")), "人西", "a role that only reads");
        let auditor = signed_in(&app, Role::Auditor, &Scope::City);
        assert_eq!(auditor.get("/desk/search?q=lgf").status, StatusCode::FORBIDDEN);
        assert!(!auditor.get("/desk").text.contains("topsearch\""));
    });
}

fn ask(desk: &Browser, q: &str) -> Answer {
    desk.post("/desk/search", &[("q", q)])
}

fn searches(app: &App) -> Vec<(String, String)> {
    let sql = "SELECT record_id, detail FROM audit_log WHERE action = 'search' ORDER BY seq";
    let rows = app.read(|c| c.query(sql, &[])).expect("an audit log");
    rows.iter().map(|r| (r.text(0), r.text(1))).collect()
}

#[test]
fn personal_numbers_are_looked_up_by_post_exactly_and_on_record() {
    each_engine(|app| {
        world(&app);
        let (here, there) = (officer(&app, HERE), officer(&app, THERE));
        for typed in
            [NUMBER, "120111 19800101 9990", "１２０１１１１９８００１０１９９９０", PHONE, "199-0000-1234"]
        {
            let answer = ask(&here, typed);
            assert_eq!(answer.status, StatusCode::OK, "{typed}: no address holds it");
            assert_eq!(hits(&answer.text), "人西", "{typed}");
            for secret in [typed, NUMBER, PHONE] {
                assert!(!answer.text.contains(secret), "{secret}");
            }
            assert_eq!(hits(&ask(&there, typed).text), "", "another district");
        }
        assert_eq!(hits(&ask(&here, "120111198001019991").text), "", "one digit off");
        let log = searches(&app);
        assert_eq!(log.len(), 11, "found or not");
        assert!(!log[0].0.is_empty() && log[1].0.is_empty());
        assert!(log[0].1.contains("按证件号码查找调解员，找到 1 人"), "{}", log[0].1);
        assert!(log.iter().all(|(_, detail)| !detail.contains("19800101") && !detail.contains("0000")));
        // In an address it is neither looked up nor repeated.
        for typed in [NUMBER, PHONE, "022-12345678"] {
            let page = look(&here, typed);
            assert!(page.contains("不能写在网址里") && !page.contains(typed), "{typed}");
            assert_eq!(hits(&page), "");
        }
        assert_eq!(searches(&app).len(), 11);
        // A name goes to its address.
        let named = ask(&here, " 李桂芳 ");
        assert_eq!(named.status, StatusCode::SEE_OTHER);
        assert_eq!(named.location(), address("/desk/search", &[("q", "李桂芳")]));
        assert_eq!(here.post_with("/desk/search", &[("q", NUMBER)], "wrong").status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn whatever_is_typed_is_text() {
    each_engine(|app| {
        let (here, _) = world(&app);
        for (i, name) in
            ["䶮㛃", "𠮷田", "百分%之_人", "欧阳'或\"一", "阿里木·买买提"].into_iter().enumerate()
        {
            mediator(&app, name, &here, &format!("津9{i:03}"), None);
        }
        let desk = officer(&app, HERE);
        let found = |q: &str, name: &str| {
            let escaped = name.replace('\'', "&#39;").replace('"', "&#34;");
            look(&desk, q).contains(&format!("\">{escaped}</a></th>"))
        };
        assert!(found("䶮㛃", "䶮㛃") && found("yj", "䶮㛃"));
        assert!(found("𠮷田", "𠮷田") && found("百分%之_", "百分%之_人"));
        assert!(found("欧阳'或", "欧阳'或\"一") && found("阿里木·买", "阿里木·买买提"));
        for q in
            ["%%", "__", "百分_", "' OR 1=1 --", "\\\\", "\0\0", "😀😀", "\u{10ffff}\u{10ffff}", "*?", "$1"]
        {
            let page = look(&desk, q);
            assert_eq!(hits(&page), "", "{q:?}");
            assert!(!page.contains("</a></th>"), "{q:?}");
        }
        let long = "长".repeat(3_500);
        assert!(look(&desk, &long).contains("输入的太长"));
        let sent = ask(&desk, &long);
        assert_eq!(sent.status, StatusCode::SEE_OTHER);
        assert!(sent.location().len() < 1000, "cut for the address");
        assert!(desk.get("/desk/search?q=%FF%FE").status.as_u16() < 500);
        let script = look(&desk, "<script>x");
        assert!(!script.contains("<script>x") && script.contains("&#60;script&#62;x"), "escaped");
    });
}

#[test]
fn a_group_of_many_has_pages_of_its_own() {
    each_engine(|app| {
        let (here, _) = world(&app);
        for i in 0..27 {
            mediator(&app, &format!("王小{i:02}"), &here, &format!("津8{i:03}"), None);
        }
        let desk = officer(&app, HERE);
        let count = |path: &str| desk.get(path).text.matches("\">王小").count();
        let all = desk.get("/desk/search?q=王小").text;
        assert_eq!(all.matches("\">王小").count(), 5);
        assert!(all.contains("全部 27 人"), "{all}");
        assert_eq!(count("/desk/search?q=王小&in=mediators"), 20);
        assert_eq!(count("/desk/search?q=王小&in=mediators&page=2"), 7);
        assert_eq!(count("/desk/search?q=王小&in=mediators&page=99999999999"), 0);
        assert_eq!(count("/desk/search?q=王小&in=nothing&page=x"), 5);
    });
}

#[test]
fn records_older_than_the_search_are_found_after_the_next_start() {
    each_engine(|app| {
        world(&app);
        app.db
            .write(|c| {
                for sql in [
                    "UPDATE units SET core_name = NULL, initials = NULL",
                    "UPDATE organisations SET core_name = NULL, initials = NULL",
                    "UPDATE mediators SET initials = NULL, phone_index = NULL",
                ] {
                    c.execute(sql, &[])?;
                }
                Ok::<_, fengqiao_db::DbError>(())
            })
            .expect("as before the search");
        let desk = officer(&app, HERE);
        assert_eq!(hits(&look(&desk, "lgf")), "");
        super::complete(&app).expect("filled");
        assert_eq!(hits(&look(&desk, "lgf")), "人西");
        assert_eq!(hits(&look(&desk, "cgjx")), "组西单西");
        assert_eq!(hits(&ask(&desk, PHONE).text), "人西");
    });
}

#[test]
fn every_look_up_walks_an_index_and_no_table() {
    each_engine(|app| {
        world(&app);
        let scopes = [
            Scope::City,
            Scope::Authority(HERE.into()),
            Scope::Subdistrict { authority: HERE.into(), code: "120111105".into() },
        ];
        for scope in &scopes {
            for (sql, binds) in store::statements(scope, "晨光") {
                let plan = store::plan(&app, &sql, &binds);
                for line in &plan {
                    let walks = line.contains("SCAN w") || line.contains("Seq Scan");
                    assert!(!walks, "{sql}\n{}", plan.join("\n"));
                }
                assert!(plan.iter().any(|line| line.to_lowercase().contains("index")), "{}", plan.join("\n"));
            }
        }
    });
}

#[test]
fn a_name_is_found_by_what_stands_in_its_middle() {
    each_engine(|app| {
        world(&app);
        let desk = officer(&app, HERE);
        assert_eq!(hits(&look(&desk, "光机械")), "组西单西");
        assert_eq!(hits(&look(&desk, "光纺织")), "", "of another district");
        assert_eq!(hits(&look(&desk, "机械晨光")), "", "in another order");
        assert_eq!(hits(&look(&desk, "有限公司")), "", "every name has it");
        let city = signed_in(&app, Role::CityOfficer, &Scope::City);
        for list in ["/desk/units", "/desk/organisations"] {
            let found = city.get(&address(list, &[("q", "光纺织")])).text;
            assert!(found.contains("晨光纺织有限公司") && !found.contains("晨光机械有限公司"), "{list}");
            let none = city.get(&address(list, &[("q", "光%织")])).text;
            assert!(!none.contains("晨光纺织有限公司"), "{list}");
        }
        let roster =
            city.get(&address("/desk/mediators", &[("organisation", "纺织"), ("state", "全部")])).text;
        assert!(roster.contains("李桂英") && !roster.contains("李桂芳"), "{roster}");
    });
}

#[test]
fn another_name_is_found_by_its_own_letters_and_no_longer_by_the_old_ones() {
    each_engine(|app| {
        let held = |table: &str, text: &str| {
            app.read(|c| crate::tables::query::rarest(c, table, text)).expect("a count")
        };
        let keep = |old: Option<&str>, new: &str| {
            let one = std::iter::once(("someone", old, new));
            app.db.write(|c| super::keep_pairs(c, "units", one)).expect("kept");
        };
        keep(None, "天津海河餐饮有限公司");
        assert_eq!(held("units", "餐饮"), ("餐饮".to_owned(), 1));
        keep(Some("天津海河餐饮有限公司"), "天津海河纺织有限公司");
        assert_eq!(held("units", "餐饮").1, 0);
        assert_eq!(held("units", "纺织").1, 1);
        assert_eq!(held("units", "海河").1, 1);
        assert_eq!(held("organisations", "海河").1, 0);
    });
}

#[test]
fn suggestions_stay_within_the_scope_and_name_no_number() {
    each_engine(|app| {
        world(&app);
        let desk = officer(&app, HERE);
        let suggest = |q: &str| {
            let answer = desk.post("/desk/search/suggest", &[("q", q)]);
            assert_eq!(answer.status, StatusCode::OK, "{q}: {}", answer.text);
            answer.text
        };
        let found = suggest("晨光");
        assert_eq!(found.matches("<a href=\"/desk/").count(), 2, "{found}");
        assert!(found.contains("晨光机械有限公司") && !found.contains("纺织"), "{found}");
        assert!(suggest("lgf").contains("李桂芳") && suggest("光机械").contains("晨光机械有限公司"));
        let before = searches(&app).len();
        for nothing in ["", "晨", "没有这个", NUMBER, PHONE, "李桂芳 19900001234", "%_'\"", "<script>"]
        {
            assert_eq!(suggest(nothing).trim(), "", "{nothing}");
        }
        assert_eq!(searches(&app).len(), before, "typing leaves no line");
        let bare = desk.post_with("/desk/search/suggest", &[("q", "晨光")], "wrong");
        assert_eq!(bare.status, StatusCode::FORBIDDEN);
        assert!(desk.get("/desk").text.contains("hx-post=\"/desk/search/suggest\""));
    });
}
