//! The list, the form with the 31st expert, exit and renewal, the pools, the yearly review.

use fengqiao_domain::access::{Role, Scope};
use http::StatusCode;
use jiff::civil::date;

use super::{city, expert, of_city, west};
use crate::experts::ExpertRecords;
use crate::tables::testing::{each_engine, history_of, last_audit, stored};
use crate::testing::{Browser, signed_in};

/// Which of these names stand as rows of a list.
fn rows<'a>(desk: &Browser, path: &str, names: &[&'a str]) -> Vec<&'a str> {
    let page = desk.get(path);
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
    let stands = |n: &&str| page.text.contains(&format!("<th scope=\"row\"><span>{n}</span>"));
    names.iter().copied().filter(stands).collect()
}

#[test]
fn the_list_keeps_to_the_scope_and_to_what_is_asked() {
    each_engine(|app| {
        expert(&app, "在库甲", |_| {});
        expert(&app, "将满乙", |e| e.term_to = Some(date(2024, 9, 1)));
        expert(&app, "届满丙", |e| e.term_to = Some(date(2024, 7, 17)));
        expert(&app, "退出丁", |e| {
            (e.left_on, e.leave_reason) = (Some(date(2024, 7, 18)), Some("调离".into()));
        });
        expert(&app, "津南戊", |e| e.district = Some("120112".into()));
        expert(&app, "市级己", |e| {
            of_city(e);
            e.fields = vec!["工伤待遇".into()];
        });
        let all = ["在库甲", "将满乙", "届满丙", "退出丁", "津南戊", "市级己"];
        let desk = west(&app);
        let on = |query: &str| rows(&desk, &format!("/desk/experts{query}"), &all);
        assert_eq!(on(""), all[..4], "the district's own");
        assert_eq!(on("?state=在库"), all[..2]);
        assert_eq!(on("?state=聘期届满"), [all[2]], "the day after the last day");
        assert_eq!(on("?state=已退出"), [all[3]], "the day itself is outside");
        assert_eq!(on("?state=在库&as_of=2024-07-17"), all[..4]);
        assert_eq!(on("?ending=是"), [all[1]]);
        assert_eq!(on("?q=甲律师"), [all[0]], "a part of the workplace");
        assert_eq!(on("?authority=120112"), [""; 0], "no filter reaches beyond the scope");
        assert_eq!(on("?q=%25"), [""; 0], "a sign of LIKE is no wildcard");
        let desk = city(&app);
        assert_eq!(rows(&desk, "/desk/experts?level=市", &all), [all[5]]);
        assert_eq!(rows(&desk, "/desk/experts?field=工伤", &all), [all[5]]);
        assert_eq!(rows(&desk, "/desk/experts?authority=120112", &all), [all[4]]);
        let page = desk.get("/desk/experts").text;
        assert!(page.contains("199****1234") && !page.contains("19900001234"), "phones are masked");
    });
}

#[test]
fn the_31st_of_a_district_is_asked_for_a_reason_and_goes_in_with_it() {
    each_engine(|app| {
        for n in 0..30 {
            expert(&app, &format!("第{n:02}人"), |_| {});
        }
        let desk = west(&app);
        let begin = desk.get("/desk/experts/new").text;
        assert!(begin.contains("<option value=\"西青区\" selected>"), "{begin}");
        let fields = [
            ("name", "第三十一人"),
            ("level", "区"),
            ("district", "西青区"),
            ("workplace", "某律师事务所"),
            ("fields", "劳动报酬"),
            ("term_from", "2024-07-18"),
            ("term_to", "2027-07-17"),
        ];
        let back = desk.post("/desk/experts/new", &fields);
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            back.text.contains("这是第31人") && back.text.contains("value=\"第三十一人\""),
            "{}",
            back.text
        );
        assert!(back.text.contains("id=\"p-over_limit_reason\""));
        let told = [&fields[..], &[("over_limit_reason", "集体争议多发")]].concat();
        let done = desk.post("/desk/experts/new", &told);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "people decide: {}", done.text);
        let id = done.location().rsplit('/').next().unwrap().to_owned();
        // Whoever is in already is not asked again.
        let edit = format!("/desk/experts/{id}/edit");
        assert_eq!(desk.post(&edit, &[("revision", "1"), ("duties", "律师")]).status, StatusCode::SEE_OTHER);
        let pools = desk.get("/desk/experts/pools").text;
        assert!(pools.contains("西青区在库31人，超过30人1人，已有1人写明理由"), "{pools}");
        let before = desk.get("/desk/experts/pools?as_of=2024-07-17").text;
        assert!(before.contains("在库30人，没有超过30人"), "{before}");
    });
}

#[test]
fn the_city_s_pool_is_told_against_its_number() {
    each_engine(|app| {
        for n in 0..35 {
            expert(&app, &format!("市{n:02}"), of_city);
        }
        let page = city(&app).get("/desk/experts/pools").text;
        assert!(page.contains("在库35人，少于36人"), "{page}");
        assert!(page.contains("和平区") && page.contains("还没有建库"));
        expert(&app, "第三十六", of_city);
        assert!(city(&app).get("/desk/experts/pools").text.contains("在库36人，在36至44人之间"));
    });
}

#[test]
fn exit_its_correction_and_a_further_term_stay_on_record() {
    each_engine(|app| {
        let id = expert(&app, "顾学民", |_| {}).id;
        let desk = west(&app);
        let at = format!("/desk/experts/{id}");
        let act = |name: &str, fields: &[(&str, &str)]| desk.post(&format!("{at}/{name}"), fields);
        let silent = act("exit", &[("revision", "1"), ("on", "2024-07-18"), ("reason", " ")]);
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(silent.text.contains("没有填写退出原因"), "{}", silent.text);
        let early = act("exit", &[("revision", "1"), ("on", "2024-07-19"), ("reason", "调离")]);
        assert!(early.text.contains("还没有发生"), "{}", early.text);
        assert_eq!(act("exit", &[("revision", "1"), ("on", "2024-07-10"), ("reason", "调离")]).status, 303);
        assert_eq!(last_audit(&app).0, "exit");
        let page = desk.get(&at).text;
        assert!(page.contains("自2024年7月10日起退出专家库，原因：调离"), "{page}");
        assert!(desk.get(&format!("{at}?as_of=2024-07-09")).text.contains("顾学民在库"));
        let stale = act("exit-correction", &[("revision", "1"), ("on", ""), ("reason", "登错了人")]);
        assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED);
        assert!(stale.text.contains("他人先办理了") && stale.text.contains("登错了人"), "{}", stale.text);
        let mended = act("exit-correction", &[("revision", "2"), ("on", ""), ("reason", "登错了人")]);
        assert_eq!(mended.status, 303, "{}", mended.text);
        let term = [("revision", "3"), ("term_from", "2026-03-01"), ("term_to", "2029-02-28")];
        assert!(act("renewal", &term).text.contains("在一年以后"), "too far ahead");
        let term = [("revision", "3"), ("term_from", "2025-01-01"), ("term_to", "2027-12-31")];
        assert_eq!(act("renewal", &term).status, 303);
        let e = stored::<ExpertRecords>(&app, &id);
        assert_eq!((e.earlier.len(), e.earlier[0].to), (1, date(2024, 12, 31)));
        let kinds: Vec<String> =
            history_of::<ExpertRecords>(&app, &id).into_iter().map(|line| line.kind).collect();
        assert_eq!(kinds, ["续聘", "更正退出", "退出", "新增"]);
    });
}

#[test]
fn another_district_s_expert_is_not_there_and_readers_cannot_write() {
    each_engine(|app| {
        let id = expert(&app, "顾学民", |_| {}).id;
        let at = format!("/desk/experts/{id}");
        let there = signed_in(&app, Role::DistrictManager, &Scope::Authority("120112".into()));
        for path in [at.clone(), format!("{at}/exit"), format!("{at}/edit")] {
            assert_eq!(there.get(&path).status, StatusCode::NOT_FOUND, "{path}");
        }
        let exit = [("revision", "1"), ("on", "2024-07-10"), ("reason", "调离")];
        assert_eq!(there.post(&format!("{at}/exit"), &exit).status, StatusCode::NOT_FOUND);
        let leader = signed_in(&app, Role::Leader, &Scope::City);
        assert_eq!(leader.get(&at).status, StatusCode::OK);
        assert!(!leader.get(&at).text.contains("改资料"));
        assert_eq!(leader.post(&format!("{at}/exit"), &exit).status, StatusCode::FORBIDDEN);
        let expert = signed_in(&app, Role::Expert, &Scope::City);
        assert_eq!(expert.get("/desk/experts").status, StatusCode::FORBIDDEN);
        assert!(expert.get("/desk").text.contains("href=\"/desk/experts/requests\""));
        // A district cannot put anybody into the city's pool.
        let west = west(&app);
        let up = west.post(&format!("{at}/edit"), &[("revision", "1"), ("level", "市")]);
        assert_eq!(up.status, StatusCode::UNPROCESSABLE_ENTITY);
    });
}
