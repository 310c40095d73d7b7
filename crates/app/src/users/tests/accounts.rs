use crate::testing::{Browser, each_engine, operator, person, signed_in, sqlite};
use crate::users::manage::{self, NewUser};
use crate::users::{assign, scope_of};
use crate::{App, AppError};
use fengqiao_domain::access::{Role, Scope};
use http::StatusCode;
use std::sync::Arc;

fn district(code: &str) -> Scope {
    Scope::Authority(code.into())
}

fn add(app: &App, account: &str, home: Option<&str>) -> String {
    let new = NewUser {
        account: account.into(),
        name: "张敏".into(),
        phone: "19900000000".into(),
        home: home.map(str::to_owned),
    };
    manage::add(app, &operator(), &new).unwrap().user_id
}

fn security(app: &Arc<App>) -> Browser {
    signed_in(app, Role::SecurityAdmin, &Scope::City)
}

#[test]
fn an_account_is_added_given_a_post_locked_and_reset_on_its_pages() {
    each_engine(|app| {
        let desk = security(&app);
        let wrong = desk.post("/desk/admin/users/new", &[("account", "张"), ("name", "")]);
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("有 2 处要改"), "{}", wrong.text);
        let fields = [("account", "zhang.min"), ("name", "张敏"), ("phone", "19900000000"), ("home", "")];
        let added = desk.post("/desk/admin/users/new", &fields);
        assert!(added.text.contains("初始密码只显示这一次"));
        let id = manage::id_of(&app, &operator(), "zhang.min").unwrap();
        let twice = desk.post("/desk/admin/users/new", &fields);
        assert!(twice.text.contains("这个账号名已被使用"));

        let here = format!("/desk/admin/users/{id}");
        let post = |role: &str, scope: &str| {
            desk.post(&format!("{here}/posts"), &[("role", role), ("scope", scope)])
        };
        assert!(post("district_officer", "西清区").text.contains("没有名为“西清区”的管理单位"));
        assert_eq!(post("district_officer", "西青").location(), here);
        assert!(post("district_officer", "西青区").text.contains("已有相同的岗位"));
        assert!(post("auditor", "").text.contains("须单独任职"));
        assert_eq!(post("subdistrict_officer", "西青区中北镇").location(), here);
        let page = desk.get(&here);
        assert!(page.text.contains("区局经办") && page.text.contains("中北镇"), "{}", page.text);
        assert!(!page.text.contains("19900000000"));

        assert_eq!(desk.post(&format!("{here}/lock"), &[("reason", "离职")]).location(), here);
        assert!(desk.get(&here).text.contains("由管理员锁定"));
        assert!(desk.get("/desk/admin/users?locked=1").text.contains("zhang.min"));
        assert_eq!(desk.post(&format!("{here}/unlock"), &[]).location(), here);
        assert!(!desk.get("/desk/admin/users?locked=1").text.contains("zhang.min"));
        assert!(desk.post(&format!("{here}/password"), &[]).text.contains("密码已重置"));
        let list = desk.get("/desk/admin/users?q=%E5%BC%A0&role=district_officer");
        assert!(list.text.contains("zhang.min") && list.text.contains("区局经办 · 西青区"));
        assert!(!desk.get("/desk/admin/users?q=%25").text.contains("zhang.min"), "a wildcard is a character");
    });
}

#[test]
fn nobody_manages_the_own_account() {
    let app = sqlite();
    let desk = security(&app);
    let own = desk.person.clone().unwrap();
    let post = scope_of::resolve(&app, Role::CityManager, "").unwrap();
    assert!(matches!(assign::grant(&app, &own.actor(), &own.user_id, &post), Err(AppError::Refused { .. })));
    assert!(matches!(manage::lock(&app, &own.actor(), &own.user_id, ""), Err(AppError::Refused { .. })));
    assert!(matches!(assign::end(&app, &own.actor(), &own.post.id, ""), Err(AppError::Refused { .. })));
}

#[test]
fn a_district_s_account_manager_keeps_to_the_district() {
    each_engine(|app| {
        let manager = person(&app, Role::DistrictAdmin, &district("120111")).actor();
        let (own, other) = (add(&app, "own", Some("120111")), add(&app, "other", Some("120112")));
        let city = add(&app, "city", None);
        let grant = |user: &str, role: Role, scope: &str| {
            assign::grant(&app, &manager, user, &scope_of::resolve(&app, role, scope).unwrap())
        };
        assert!(grant(&own, Role::DistrictOfficer, "西青区").is_ok());
        assert!(matches!(grant(&own, Role::DistrictOfficer, "津南区"), Err(AppError::Invalid { .. })));
        assert!(matches!(grant(&own, Role::CityOfficer, ""), Err(AppError::Invalid { .. })));
        assert!(matches!(grant(&own, Role::DistrictAdmin, "西青区"), Err(AppError::Invalid { .. })));
        for outside in [&other, &city] {
            assert_eq!(grant(outside, Role::DistrictOfficer, "西青区").unwrap_err(), AppError::NotFound);
            assert_eq!(manage::lock(&app, &manager, outside, "").unwrap_err(), AppError::NotFound);
            assert_eq!(manage::detail(&app, &manager, outside).unwrap_err(), AppError::NotFound);
        }
        let listed = manage::list(&app, &manager, &query()).unwrap();
        let accounts: Vec<&str> = listed.iter().map(|l| l.user.account.as_str()).collect();
        assert!(accounts.contains(&"own") && !accounts.contains(&"other") && !accounts.contains(&"city"));
        let new = NewUser {
            account: "new".into(),
            name: "李强".into(),
            home: Some("120112".into()),
            ..Default::default()
        };
        let made = manage::add(&app, &manager, &new).unwrap();
        assert_eq!(
            manage::detail(&app, &manager, &made.user_id).unwrap().user.home.as_deref(),
            Some("120111")
        );
    });
}

fn query() -> crate::users::store::users::Query {
    crate::users::store::users::Query { limit: 100, ..Default::default() }
}

#[test]
fn handing_over_passes_the_post_and_ends_it_for_the_giver() {
    each_engine(|app| {
        let giver = signed_in(&app, Role::DistrictOfficer, &district("120111"));
        let from = giver.person.clone().unwrap();
        let taker = add(&app, "taker", Some("120111"));
        let desk = security(&app);
        let path = format!("/desk/admin/users/{}/posts/{}/hand-over", from.user_id, from.post.id);
        assert!(desk.get(&path).text.contains("一键移交"));
        assert!(
            desk.post(&path, &[("to", "nobody-x"), ("reason", "轮岗")])
                .text
                .contains("没有名为 nobody-x 的账号")
        );
        assert!(desk.post(&path, &[("to", "taker"), ("reason", " ")]).text.contains("请填写移交原因"));
        let done = desk.post(&path, &[("to", "taker"), ("reason", "轮岗")]);
        assert_eq!(done.location(), format!("/desk/admin/users/{}", from.user_id));
        assert_eq!(giver.get("/desk/account").status, StatusCode::SEE_OTHER, "the giver is signed out");
        let held = manage::detail(&app, &operator(), &taker).unwrap().posts;
        assert_eq!((held[0].role, &held[0].scope), (from.post.role, &from.post.scope));
        let ended = manage::detail(&app, &operator(), &from.user_id).unwrap().posts;
        assert!(ended[0].active_to.is_some());
        assert!(desk.post(&path, &[("to", "taker"), ("reason", "轮岗")]).text.contains("这个岗位已经终止"));
    });
}

#[test]
fn handing_over_keeps_duties_separate() {
    let app = sqlite();
    let from = person(&app, Role::Auditor, &Scope::City);
    let to = person(&app, Role::SystemAdmin, &Scope::City);
    let refused = assign::hand_over(&app, &operator(), &from.post.id, &to.user_id, "轮岗").unwrap_err();
    assert!(refused.to_string().contains("须单独任职"), "{refused}");
    let held = manage::detail(&app, &operator(), &from.user_id).unwrap().posts;
    assert!(held[0].active_to.is_none(), "nothing half-done");
}

#[test]
fn a_person_switches_between_posts() {
    each_engine(|app| {
        let desk = signed_in(&app, Role::DistrictOfficer, &district("120111"));
        let own = desk.person.clone().unwrap();
        let second = scope_of::resolve(&app, Role::SubdistrictOfficer, "西青区中北镇").unwrap();
        let id = assign::grant(&app, &operator(), &own.user_id, &second).unwrap();
        assert!(desk.get("/desk/account").text.contains("切换到此岗位"));
        let switched = desk.post("/desk/post", &[("post", &id), ("back", "/desk/account")]);
        assert_eq!(switched.location(), "/desk/account");
        assert!(desk.get("/desk/account").text.contains("<span class=\"role\">街镇经办</span>"));
        let others = person(&app, Role::CityManager, &Scope::City);
        assert_eq!(desk.post("/desk/post", &[("post", &others.post.id)]).status, StatusCode::NOT_FOUND);
    });
}
