use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::organisations::Organisation;
use http::StatusCode;
use jiff::civil::date;

use super::{World, each_world, whole};
use crate::organisations::OrganisationRecords;
use crate::tables::testing::{keep, organisation};
use crate::testing::Browser;

const PATH: &str = "/desk/organisations/certification";
const NAMES: [&str; 5] = ["中北镇劳动人事争议调解中心", "缺项中心", "待核实中心", "停用中心", "津南中心"];

/// Beside the whole centre one that lacks two items, one certified that lacks its people, one suspended and one
/// elsewhere.
fn more(world: &World) -> Vec<Organisation> {
    let centre = |i: usize, change: fn(&mut Organisation)| {
        let mut o = Organisation { name: NAMES[i].into(), subdistrict: None, ..whole() };
        o.subdistrict = Some(format!("12011110{i}"));
        change(&mut o);
        keep::<OrganisationRecords>(&world.app, o)
    };
    let lacks = |o: &mut Organisation| (o.seal, o.signage) = (Some(false), None);
    let certified = |o: &mut Organisation| o.certified_on = Some(date(2024, 3, 1));
    let suspended = |o: &mut Organisation| {
        (o.state, o.suspended_on) = ("suspended".into(), Some(date(2024, 5, 1)));
    };
    let elsewhere = |o: &mut Organisation| {
        (o.district, o.authority, o.subdistrict) =
            ("120112".into(), "120112".into(), Some("120112100".into()));
    };
    organisation(&world.app, "没有认定一说的委员会", "120111");
    vec![centre(1, lacks), centre(2, certified), centre(3, suspended), centre(4, elsewhere)]
}

fn rows(desk: &Browser, query: &str) -> Vec<&'static str> {
    let page = desk.get(&format!("{PATH}{query}"));
    assert_eq!(page.status, StatusCode::OK, "{query}: {}", page.text);
    assert!(!page.text.contains("没有认定一说"), "only centres are certified");
    NAMES.into_iter().filter(|n| page.text.contains(&format!("<th scope=\"row\"><span>{n}</span>"))).collect()
}

#[test]
fn the_work_list_tells_who_is_ready_who_lacks_what_and_who_must_be_looked_at() {
    each_world(|world| {
        let more = more(&world);
        let desk = world.manager();
        assert_eq!(rows(&desk, ""), NAMES[..3], "open ones of the district");
        assert_eq!(rows(&desk, "?state=待认定"), NAMES[..1]);
        assert_eq!(rows(&desk, "?state=缺项"), NAMES[1..2]);
        assert_eq!(rows(&desk, "?state=待核实"), NAMES[2..3]);
        assert_eq!(rows(&desk, "?state=已认定"), [""; 0]);
        assert_eq!(rows(&desk, "?state=乱写"), NAMES[..3]);
        assert_eq!(rows(&desk, "?kind=court_centre"), [""; 0]);
        assert_eq!(rows(&desk, "?q=缺项"), NAMES[1..2]);
        assert_eq!(rows(&desk, "?authority=120112"), [""; 0], "another district stays out of sight");
        assert_eq!(rows(&desk, "?state=待核实&as_of=2024-02-29"), [""; 0], "before it was certified");
        assert_eq!(rows(&desk, "?as_of=2024-04-30"), NAMES[..4], "before the pause");
        assert_eq!(rows(&world.at(Role::CityManager, &Scope::City), "?authority=120112"), NAMES[4..]);

        let page = desk.get(PATH).text;
        for words in
            ["全部 3", "待认定 1", "缺项 1", "待核实 1", "已认定 0", "缺 3 项", "都具备", "2024-03-01 认定"]
        {
            assert!(page.contains(words), "{words}: {page}");
        }
        assert!(page.contains(&format!("{}\">认定</a>", world.path("certification"))));
        assert!(page.contains(&format!("/desk/organisations/{}/withdrawal\">撤回</a>", more[1].id)));
        let why = desk.get(&format!("{PATH}?state=缺项&why={}", more[0].id)).text;
        for words in ["还不符合实体化条件", "三(一)2", "印章 否", "看组织资料"] {
            assert!(why.contains(words), "{words}: {why}");
        }
        let strange = desk.get(&format!("{PATH}?why={}", more[3].id)).text;
        assert!(!strange.contains("class=\"panel\""), "a centre out of sight opens nothing");

        let officer = world.officer().get(PATH).text;
        assert!(!officer.contains("/certification\">认定</a>"), "whoever may not decide is not asked to");
    });
}

#[test]
fn the_work_list_goes_out_as_it_is_filtered_and_the_desk_leads_to_it() {
    each_world(|world| {
        more(&world);
        let desk = world.manager();
        let out = |query: &str| desk.get(&format!("{PATH}/export?format=csv{query}"));
        let all = out("");
        assert_eq!(all.status, StatusCode::OK);
        let (action, detail) = world.last_audit();
        assert!(action == "export" && detail.contains("3 行"), "{action} {detail}");
        assert_eq!(all.text.lines().count(), 4, "{}", all.text);
        let one = out("&state=缺项");
        assert_eq!(one.text.lines().count(), 2, "{}", one.text);
        assert!(one.text.contains("印章") && one.text.contains("未认定，条件不足"), "{}", one.text);
        assert_eq!(desk.get(&format!("{PATH}/export?format=pdf")).status, StatusCode::UNPROCESSABLE_ENTITY);
        let book = desk.get(&format!("{PATH}/export"));
        assert!(book.status == StatusCode::OK && book.text.starts_with("PK"));
        let list = desk.get("/desk/organisations").text;
        assert!(list.contains(&format!("{PATH}?state=%E5%BE%85%E8%AE%A4%E5%AE%9A")), "{list}");
    });
}

#[test]
fn what_asks_for_a_decision_comes_first_and_of_that_what_waits_longest() {
    each_world(|world| {
        more(&world);
        let desk = world.manager();
        // Where each of these names stands in the list.
        let order = |names: &[&str], page: &str| {
            let mut at: Vec<(usize, String)> = names
                .iter()
                .filter_map(|n| Some((page.find(&format!("{n}</span>"))?, (*n).to_owned())))
                .collect();
            at.sort();
            at.into_iter().map(|(_, name)| name).collect::<Vec<_>>()
        };
        let page = desk.get(PATH).text;
        assert_eq!(order(&NAMES, &page), [NAMES[0], NAMES[2], NAMES[1]]);
        assert!(page.contains("2022-04-01 起，已等 839 天"), "since its people were appointed: {page}");

        // The later founded is entered first: not the order of the records, but of the days.
        let names: Vec<String> = (1..=12).map(|i| format!("第{i:02}中心")).collect();
        for (i, name) in names.iter().enumerate().rev() {
            let month = i8::try_from(i + 1).expect("a month");
            let street = Some(format!("1201112{i:02}"));
            let founded = Some(date(2021, month, 1));
            let o = Organisation { name: name.clone(), subdistrict: street, seal: None, founded, ..whole() };
            keep::<OrganisationRecords>(&world.app, o);
        }
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let on = |query: &str| order(&names, &desk.get(&format!("{PATH}?state=缺项&size=10{query}")).text);
        assert_eq!(on(""), names[..10]);
        assert_eq!(on("&page=2"), names[10..], "with the one that was there before");
        assert_eq!(on("&page=99999999999"), names[10..], "the last page where one beyond it is asked for");
        let out = desk.get(&format!("{PATH}/export?format=csv&state=缺项")).text;
        let lines: Vec<&str> = out.lines().skip(1).collect();
        assert_eq!(lines.len(), 13);
        assert!(lines.iter().zip(&names).all(|(line, name)| line.contains(name)), "{out}");
        assert!(lines[0].contains("2021-01-01"), "since when: {out}");
        // Before it was founded a centre is not in the list.
        assert_eq!(on("&as_of=2021-03-31"), names[..3]);
    });
}
