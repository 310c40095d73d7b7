use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::organisations::Organisation;
use http::StatusCode;
use jiff::civil::date;

use crate::App;
use crate::organisations::OrganisationRecords;
use crate::tables::testing::{each_engine, keep, stored};
use crate::testing::{Browser, signed_in};

const ZHONGBEI: &str = "120111105";

fn organisation(app: &App, name: &str, change: impl FnOnce(&mut Organisation)) -> Organisation {
    let mut o = Organisation {
        name: name.into(),
        kind: "enterprise_committee".into(),
        founder: format!("{name}的单位"),
        district: "120111".into(),
        authority: "120111".into(),
        address: "甲路1号".into(),
        founded: Some(date(2019, 1, 1)),
        chair: "张三".into(),
        contact: "李四".into(),
        public_phone: "022-12345678".into(),
        state: "open".into(),
        ..Organisation::default()
    };
    change(&mut o);
    keep::<OrganisationRecords>(app, o)
}

fn rows<'a>(desk: &Browser, query: &str, names: &[&'a str]) -> Vec<&'a str> {
    let page = desk.get(&format!("/desk/organisations{query}"));
    assert_eq!(page.status, StatusCode::OK, "{query}: {}", page.text);
    names
        .iter()
        .copied()
        .filter(|n| page.text.contains(&format!("<th scope=\"row\"><span>{n}</span>")))
        .collect()
}

#[test]
fn the_list_keeps_to_scope_state_and_certification_on_a_day() {
    each_engine(|app| {
        let all = ["恒通委员会", "中北中心", "停用的", "撤销的", "津南的"];
        organisation(&app, all[0], |_| {});
        organisation(&app, all[1], |o| {
            (o.kind, o.subdistrict) = ("subdistrict_centre".into(), Some(ZHONGBEI.into()));
            o.certified_on = Some(date(2024, 3, 1));
        });
        organisation(&app, all[2], |o| {
            (o.state, o.suspended_on) = ("suspended".into(), Some(date(2024, 5, 1)));
        });
        organisation(&app, all[3], |o| {
            (o.state, o.dissolved_on) = ("dissolved".into(), Some(date(2024, 6, 1)));
        });
        organisation(&app, all[4], |o| (o.district, o.authority) = ("120112".into(), "120112".into()));
        let desk = signed_in(&app, Role::DistrictOfficer, &Scope::Authority("120111".into()));
        let on = |query: &str| rows(&desk, query, &all);
        assert_eq!(on(""), all[..4]);
        assert_eq!(on("?state=正常"), all[..2]);
        assert_eq!(on("?state=suspended"), [all[2]]);
        assert_eq!(on("?state=dissolved"), [all[3]]);
        assert_eq!(on("?state=open&as_of=2024-04-30"), all[..4], "before the pause and the end");
        assert_eq!(on("?state=suspended&as_of=2024-05-01"), [all[2]], "the first day outside");
        assert_eq!(on("?as_of=2018-12-31"), [""; 0], "before the founding");
        assert_eq!(on("?certified=是"), [all[1]]);
        assert_eq!(on("?certified=是&as_of=2024-02-29"), [""; 0]);
        assert_eq!(on("?certified=否"), [""; 0], "only centres are certified");
        assert_eq!(on("?eligible=否"), [all[1]], "nobody staffs it");
        assert_eq!(on("?kind=subdistrict_centre&subdistrict=120111105"), [all[1]]);
        assert_eq!(on("?q=通委"), [all[0]]);
        assert_eq!(on("?q=120111-000"), all[..4], "the beginning of a number");
        assert_eq!(on("?authority=120112"), [""; 0]);
        let page = desk.get("/desk/organisations").text;
        assert!(page.contains("已认定而条件不足") && page.contains("<b class=\"attention\">1</b>"), "{page}");
        assert!(
            page.contains("2024-06-01 起") && page.contains("<a href=\"/desk/organisations\" aria-current")
        );
        let city = signed_in(&app, Role::CityManager, &Scope::City);
        assert_eq!(rows(&city, "?authority=120112", &all), [all[4]]);
        let street = Scope::Subdistrict { authority: "120111".into(), code: ZHONGBEI.into() };
        assert_eq!(rows(&signed_in(&app, Role::SubdistrictOfficer, &street), "", &all), [all[1]]);
    });
}

#[test]
fn an_organisation_is_entered_and_changed_by_the_form() {
    each_engine(|app| {
        let desk = signed_in(&app, Role::DistrictOfficer, &Scope::Authority("120111".into()));
        let base = [
            ("name", "恒通公司调解委员会"),
            ("kind", "企业调解委员会"),
            ("state", "正常"),
            ("district", "西青区"),
            ("address", "甲路1号"),
            ("founder", "恒通公司"),
            ("chair", "张三"),
            ("contact", "李四"),
            ("public_phone", "022-12345678"),
            ("funding", "财政"),
            ("funding", "工会"),
            ("annual_budget", "50,000.00"),
        ];
        let new =
            |founded| desk.post("/desk/organisations/new", &[&base[..], &[("founded", founded)]].concat());
        let future = new("2024-07-19");
        assert_eq!(future.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            future.text.contains("id=\"p-founded\"") && future.text.contains("value=\"工会\" checked"),
            "{}",
            future.text
        );
        let done = new("2023-05-01");
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        let id = done.location().rsplit('/').next().unwrap_or_default().to_owned();
        let o = stored::<OrganisationRecords>(&app, &id);
        assert_eq!(
            (o.funding.len(), o.annual_budget, o.number.as_deref()),
            (2, Some(5_000_000), Some("120111-0001"))
        );
        // No box ticked empties the column; what is not in the form stays.
        let edit = format!("/desk/organisations/{id}/edit");
        let change = [("revision", "1"), ("from", "2024-07-01"), ("premises", "是"), ("chair", "王五")];
        assert_eq!(desk.post(&edit, &change).status, StatusCode::SEE_OTHER);
        let o = stored::<OrganisationRecords>(&app, &id);
        assert_eq!((o.funding.len(), o.premises, o.chair.as_str()), (0, Some(true), "王五"));
        assert_eq!(o.annual_budget, Some(5_000_000));
        let cleared = desk.post(&edit, &[("revision", "2"), ("chair", "")]);
        assert_eq!(cleared.status, StatusCode::UNPROCESSABLE_ENTITY);
        let stale = desk.post(&edit, &[("revision", "1"), ("chair", "赵六")]);
        assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED);
        assert!(stale.text.contains("value=\"赵六\"") && stale.text.contains("负责人：张三 → 王五"));
        let there = signed_in(&app, Role::DistrictManager, &Scope::Authority("120112".into()));
        assert_eq!(there.get(&edit).status, StatusCode::NOT_FOUND);
        let head = signed_in(&app, Role::OrganisationHead, &Scope::Organisation(id.clone()));
        assert_eq!(
            head.post(&edit, &[("revision", "2"), ("opening_hours", "全天")]).status,
            StatusCode::SEE_OTHER
        );
        let leader = signed_in(&app, Role::Leader, &Scope::Authority("120111".into()));
        assert_eq!(leader.get(&edit).status, StatusCode::FORBIDDEN);
    });
}
