//! 未建组织单位清单 and the life of an assignment, through the pages.

use std::sync::Arc;

use fengqiao_db::binds;
use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::organisations::Organisation;
use fengqiao_domain::units::Unit;
use http::StatusCode;
use jiff::civil::date;

use super::{each_engine, firm, firm_at, keep};
use crate::App;
use crate::organisations::OrganisationRecords;
use crate::tables::testing::last_audit;
use crate::testing::{Answer, Browser, signed_in};

const LIST: &str = "/desk/coverage/gaps";
const GIVE: &str = "/desk/coverage/gaps/assign";
const ZHONGBEI: &str = "120111100";

fn district(app: &Arc<App>) -> Browser {
    signed_in(app, Role::DistrictOfficer, &Scope::Authority("120111".into()))
}

fn street(app: &Arc<App>) -> Browser {
    let scope = Scope::Subdistrict { authority: "120111".into(), code: ZHONGBEI.into() };
    signed_in(app, Role::SubdistrictOfficer, &scope)
}

fn committee(app: &App, unit: &Unit) {
    let organisation = Organisation {
        name: format!("{}劳动争议调解委员会", unit.name),
        kind: "enterprise_committee".into(),
        founder: unit.name.clone(),
        district: unit.district.clone(),
        authority: unit.authority.clone(),
        founded: Some(date(2024, 7, 10)),
        state: "normal".into(),
        ..Organisation::default()
    };
    keep::<OrganisationRecords>(app, organisation);
}

fn give(desk: &Browser, units: &[&str], to: &str, due: &str) -> Answer {
    let mut fields: Vec<(&str, &str)> = units.iter().map(|id| ("unit", *id)).collect();
    fields.extend([("to", to), ("due", due), ("note", "先去走访")]);
    desk.post(GIVE, &fields)
}

fn rows(page: &str) -> usize {
    page.matches("<th scope=\"row\">").count()
}

/// The value of the chosen unit in the form that gives it: its id and the assignment shown.
fn shown(desk: &Browser, id: &str) -> String {
    let page = desk.get(&format!("{GIVE}?unit={id}")).text;
    let at = page.split("name=\"unit\" value=\"").nth(1).expect("a form");
    at.split('"').next().unwrap_or_default().to_owned()
}

#[test]
fn the_list_is_filtered_paged_and_seen_by_whom_it_concerns() {
    each_engine(|app| {
        for n in 0..25 {
            firm_at(&app, &format!("企业{n:02}"), "120111", Some(ZHONGBEI));
        }
        let with = firm(&app, "已有组织的厂");
        committee(&app, &with);
        firm_at(&app, "津南的厂", "120112", None);
        let city = signed_in(&app, Role::CityOfficer, &Scope::City);
        let page = |query: &str| city.get(&format!("{LIST}?indicator=enterprise{query}")).text;
        assert!(page("").contains("26 家"), "{}", page(""));
        assert_eq!((rows(&page("")), rows(&page("&page=2"))), (20, 6));
        assert_eq!(rows(&page("&district=120112")), 1);
        assert_eq!(rows(&page(&format!("&district=120111&subdistrict={ZHONGBEI}&q=企业0"))), 10);
        assert_eq!(rows(&page("&q=%25")), 0, "no wildcard");
        assert_eq!(rows(&page("&state=已分派")), 0);
        assert_eq!(rows(&page("&district=120111&as_of=2024-07-09&q=已有组织")), 1, "not yet founded then");
        assert!(page("&as_of=2024-02-30").contains("日期要写成 2024-07-18"));
        let first = page("");
        let last = first.rsplit("name=\"unit\" value=\"").next().and_then(|t| t.split('"').next());
        let key = format!("&page=2&after=120111~above_scale_enterprise~{}", last.unwrap_or_default());
        assert_eq!(rows(&page(&key)), 6, "a deep page goes on where the one before ended");
        assert_eq!(rows(&page("&page=2&before=120112~above_scale_enterprise~~")), 20);

        let own = district(&app);
        assert_eq!(rows(&own.get(&format!("{LIST}?indicator=enterprise&size=50")).text), 25);
        assert_eq!(own.get(&format!("{LIST}?district=120112")).status, StatusCode::NOT_FOUND);
        assert_eq!(rows(&street(&app).get(&format!("{LIST}?indicator=enterprise&size=50")).text), 25);
        let head = signed_in(&app, Role::OrganisationHead, &Scope::Organisation("x".into()));
        let page = head.get(LIST);
        assert_eq!((page.status, rows(&page.text)), (StatusCode::OK, 0));
        let found = own.get(&format!("{LIST}?q=企业00")).text;
        assert!(found.contains("/desk/organisations/new?name="), "{found}");
    });
}

#[test]
fn an_assignment_is_given_given_on_taken_back_and_done_by_itself() {
    each_engine(|app| {
        let unit = firm_at(&app, "甲厂", "120111", Some(ZHONGBEI));
        let (own, street) = (district(&app), street(&app));
        let path = format!("{LIST}/{}", unit.id);
        assert!(!street.get("/desk").text.contains("已分派的"));
        let given = give(&own, &[&unit.id], "own", "2024-07-20");
        assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.text);
        let page = own.get(&path).text;
        assert!(page.contains("期限 2024-07-20，还剩 2 天") && page.contains("中北镇"), "{page}");
        assert!(page.contains("先去走访") && page.contains("仍在办理"));
        let desk = street.get("/desk").text;
        assert!(desk.contains("已分派的 1 家单位还没有建组织") && desk.contains("2024-07-20"), "{desk}");
        assert_eq!(rows(&street.get(&format!("{LIST}?state=由我办理")).text), 1);

        // Given on; a form opened before is held back and keeps what was typed.
        let old = shown(&own, &unit.id);
        let elsewhere = "street:120111101";
        assert_eq!(give(&own, &[&old], elsewhere, "2024-08-01").status, StatusCode::SEE_OTHER);
        let stale = give(&own, &[&old], "own", "2024-08-15");
        assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED);
        assert!(stale.text.contains("2024-08-15") && stale.text.contains("您填的还在"), "{}", stale.text);
        let page = own.get(&path).text;
        assert_eq!(page.matches("仍在办理").count(), 1);
        assert!(page.contains("改派") && page.contains("2024-07-20"), "what was stays: {page}");
        assert_eq!(rows(&street.get(&format!("{LIST}?state=由我办理")).text), 0, "another street's now");

        // Overdue.
        app.db
            .write(|c| {
                c.execute("UPDATE gap_assignments SET due = '2024-07-17' WHERE ended_at IS NULL", &binds![])
            })
            .unwrap();
        let late = own.get(&format!("{LIST}?state=逾期")).text;
        assert!(rows(&late) == 1 && late.contains("期限 2024-07-17 已过 1 天"), "{late}");

        // Taken back, with a reason.
        let seen = shown(&own, &unit.id);
        let seen = seen.split('~').nth(1).unwrap_or_default();
        let take = format!("{path}/withdraw");
        let bare = own.post(&take, &[("seen", seen), ("reason", " ")]);
        assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(bare.text.contains("写明收回的理由"));
        let stale = own.post(&take, &[("seen", "another"), ("reason", "区局自己办")]);
        assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED);
        assert!(stale.text.contains("区局自己办"), "what was typed stays");
        assert_eq!(
            own.post(&take, &[("seen", seen), ("reason", "区局自己办")]).status,
            StatusCode::SEE_OTHER
        );
        assert!(own.get(&path).text.contains("区局自己办"));
        let twice = own.post(&take, &[("seen", seen), ("reason", "又")]);
        assert_eq!(twice.status, StatusCode::PRECONDITION_FAILED);
        assert!(twice.text.contains("已由他人收回，不用再收回"), "{}", twice.text);

        // Done by itself.
        assert_eq!(give(&own, &[&unit.id], "own", "2024-07-20").status, StatusCode::SEE_OTHER);
        committee(&app, &unit);
        assert!(own.get(&path).text.contains("2024-07-10 起已有调解组织，分派自动办结。"));
        assert_eq!(rows(&own.get(&format!("{LIST}?state=已建组织")).text), 1);
        assert_eq!(rows(&own.get(&format!("{LIST}?indicator=enterprise")).text), 0);
        assert!(!street.get("/desk").text.contains("已分派的"));
        let again = give(&own, &[&unit.id], "own", "2024-07-20");
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(again.text.contains("甲厂已有调解组织，不用分派"));
    });
}

#[test]
fn many_are_given_at_once_or_none() {
    each_engine(|app| {
        let own = district(&app);
        let here = firm_at(&app, "甲厂", "120111", Some(ZHONGBEI));
        let nowhere = firm(&app, "乙厂");
        let elsewhere = firm_at(&app, "丙厂", "120112", None);
        let both = [here.id.as_str(), nowhere.id.as_str()];
        let refused = give(&own, &both, "own", "2024-08-01");
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("乙厂没有填所在街镇"), "{}", refused.text);
        assert!(refused.text.contains("2024-08-01") && refused.text.contains("先去走访"));
        assert_eq!(rows(&own.get(&format!("{LIST}?state=已分派")).text), 0, "all or nothing");
        for (to, due, words) in [
            ("", "2024-08-01", "没有选分派给谁"),
            ("own", "", "期限没有填"),
            ("own", "2024-02-30", "期限没有填"),
            ("own", "2024-07-17", "期限 2024-07-17 已经过了"),
            ("street:120112100", "2024-08-01", "不在所选街镇的区内"),
            ("post:nobody", "2024-08-01", "所选的人不负责甲厂"),
            ("nonsense", "2024-08-01", "没有选分派给谁"),
        ] {
            let answer = give(&own, &[&here.id], to, due);
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{to} {due}");
            assert!(answer.text.contains(words), "{to} {due}: {}", answer.text);
        }
        assert_eq!(give(&own, &[&elsewhere.id], "own", "2024-08-01").status, StatusCode::NOT_FOUND);
        assert_eq!(own.get(&format!("{LIST}/{}", elsewhere.id)).status, StatusCode::NOT_FOUND);
        assert!(own.get(GIVE).text.contains("没有勾选单位"));
        let done = give(&own, &both, &format!("street:{ZHONGBEI}"), "2024-07-18");
        assert_eq!(done.status, StatusCode::SEE_OTHER, "today is no day too late: {}", done.text);
        assert_eq!(rows(&own.get(&format!("{LIST}?state=已分派")).text), 2);
        assert_eq!(rows(&street(&app).get(&format!("{LIST}?state=由我办理")).text), 2);
        let export = own.get("/desk/units/export?covered=否&assigned=已分派&format=csv");
        assert!(export.text.contains("甲厂") && export.text.contains("乙厂"), "{}", export.text);
        let rest = own.get("/desk/units/export?covered=否&assigned=未分派&format=csv").text;
        assert!(!rest.contains("甲厂"), "{rest}");
    });
}

#[test]
fn an_officer_of_an_organisation_finds_what_was_given_to_the_post() {
    each_engine(|app| {
        let unit = firm_at(&app, "甲厂", "120111", Some(ZHONGBEI));
        let (own, street) = (district(&app), street(&app));
        let post = street.person.as_ref().expect("a person").post.id.clone();
        let form = own.get(&format!("{GIVE}?unit={}", unit.id)).text;
        assert!(form.contains(&format!("value=\"post:{post}\"")), "{form}");
        assert_eq!(
            give(&own, &[&unit.id], &format!("post:{post}"), "2024-08-01").status,
            StatusCode::SEE_OTHER
        );
        assert_eq!(rows(&street.get(&format!("{LIST}?state=由我办理")).text), 1);
        assert!(street.get("/desk").text.contains("已分派的 1 家单位"));
        for desk in [&street, &signed_in(&app, Role::Leader, &Scope::City)] {
            assert_eq!(desk.get(&format!("{LIST}/{}", unit.id)).status, StatusCode::OK);
            assert_eq!(desk.get(GIVE).status, StatusCode::FORBIDDEN);
            assert_eq!(give(desk, &[&unit.id], "own", "2024-08-01").status, StatusCode::FORBIDDEN);
            let take = format!("{LIST}/{}/withdraw", unit.id);
            assert_eq!(desk.post(&take, &[("reason", "x")]).status, StatusCode::FORBIDDEN);
        }
    });
}

#[test]
fn founding_begins_with_what_is_known_of_the_unit() {
    each_engine(|app| {
        let unit = firm_at(&app, "甲厂", "120111", Some(ZHONGBEI));
        let own = district(&app);
        let page = own.get(&format!("{LIST}/{}", unit.id)).text;
        let href = page.split("btn btn-primary\" href=\"").nth(1).and_then(|t| t.split('"').next());
        let href = href.expect("a way to found one").replace("&#38;", "&").replace("&amp;", "&");
        assert!(href.starts_with("/desk/organisations/new?"), "{href}");
        let form = own.get(&href).text;
        for words in ["value=\"甲厂劳动争议调解委员会\"", "value=\"甲厂\"", "value=\"西青区\"", "中北镇"]
        {
            assert!(form.contains(words), "{words}: {form}");
        }
        let odd = own.get("/desk/organisations/new?state=x&nothing=1&contact_phone=13800000000&name=%3Cb%3E");
        assert_eq!(odd.status, StatusCode::OK);
        assert!(!odd.text.contains("value=\"<b>\""));
    });
}

#[test]
fn all_of_a_filter_are_given_at_once_and_go_out_with_their_assignment() {
    each_engine(|app| {
        for n in 0..60 {
            firm_at(&app, &format!("企业{n:02}"), "120111", Some(ZHONGBEI));
        }
        firm(&app, "别的厂");
        let (own, street) = (district(&app), street(&app));
        let list = own.get(&format!("{LIST}?q=企业&indicator=enterprise")).text;
        assert!(list.contains("分派全部 60 家") && list.contains("name=\"q\" value=\"企业\""), "{list}");
        assert!(!own.get(&format!("{LIST}?q=企业00")).text.contains("分派全部"), "one page holds them");
        let form = own.get(&format!("{GIVE}?all=是&q=企业&indicator=enterprise")).text;
        assert!(form.contains("60 个单位") && form.contains("另有 10 个单位"), "{form}");
        let units: Vec<String> = form
            .split("name=\"unit\" value=\"")
            .skip(1)
            .filter_map(|t| t.split('"').next().map(str::to_owned))
            .collect();
        assert_eq!(units.len(), 60);
        let ids: Vec<&str> = units.iter().map(String::as_str).collect();
        assert_eq!(give(&own, &ids, "own", "2024-08-01").status, StatusCode::SEE_OTHER);

        let out = |desk: &Browser, query: &str| desk.get(&format!("{LIST}/export?format=csv{query}"));
        let mine = out(&street, "&state=由我办理");
        assert_eq!((mine.status, mine.text.lines().count()), (StatusCode::OK, 61));
        let (action, detail) = last_audit(&app);
        assert!(action == "export" && detail.contains("60 行"), "{action} {detail}");
        for words in ["中北镇", "2024-08-01", "先去走访", "办理中", "还剩 14 天"] {
            assert!(mine.text.contains(words), "{words}: {}", mine.text);
        }
        let rest = out(&own, "&state=未分派&indicator=enterprise").text;
        assert!(rest.contains("别的厂") && rest.lines().count() == 2, "{rest}");
        assert_eq!(out(&own, "&district=120112").status, StatusCode::NOT_FOUND);
        let book = own.get(&format!("{LIST}/export"));
        assert!(book.status == StatusCode::OK && book.text.starts_with("PK"));
        let officer = signed_in(&app, Role::Leader, &Scope::City);
        assert_eq!(officer.get(&format!("{GIVE}?all=是")).status, StatusCode::FORBIDDEN);
    });
}
