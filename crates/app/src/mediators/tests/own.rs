//! 我的证件: what a mediator sees, and who gets there.

use fengqiao_db::DbError;
use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::certificates::Certificate;
use http::{Method, StatusCode, header};
use jiff::civil::date;

use super::{World, each_engine};
use crate::testing::{PASSWORD, browser, person, signed_in};
use crate::users::store::posts::{self, Post};

#[test]
fn a_mediator_sees_the_own_certificate_its_reason_and_what_is_to_be_done() {
    each_engine(|app| {
        let mut world = World::new(app);
        let me = world.add("李桂芳", |m| {
            m.id_number = Some("120111198001019990".into());
            m.certificates = vec![Certificate::new("津旧", date(2017, 5, 22))];
            m.registrations.clear();
        });
        let own = signed_in(&world.app, Role::Mediator, &Scope::Mediator(me.id.clone()));
        let page = own.get("/desk/me");
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        for words in [
            "证书待换发新证",
            "津旧",
            "待办 2 项",
            "我的 2024 年度注册没有办理",
            "西青甲公司",
            "120111********9990",
        ] {
            assert!(page.text.contains(words), "{words}: {}", page.text);
        }
        assert!(!page.text.contains("120111198001019990"));
        let menu = page.text.split("<nav class=\"sidemenu\"").nth(1).unwrap_or_default();
        assert!(
            menu.find("/desk/me").unwrap_or(usize::MAX) < menu.find("\"/desk\"").unwrap_or(0),
            "first in the menu"
        );
    });
}

#[test]
fn the_own_number_is_shown_for_a_reason_that_goes_on_record() {
    each_engine(|app| {
        let mut world = World::new(app);
        let me = world.add("李桂芳", |m| m.id_number = Some("120111198001019990".into()));
        let own = signed_in(&world.app, Role::Mediator, &Scope::Mediator(me.id.clone()));
        let refused = own.post("/desk/me/unmask", &[("reason", " ")]);
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!refused.text.contains("120111198001019990") && refused.text.contains("要写明理由"));
        let shown = own.post("/desk/me/unmask", &[("reason", "核对号码")]);
        assert!(shown.text.contains("120111198001019990"), "{}", shown.text);
        let (action, detail) = world.last_audit();
        assert!(action == "view" && detail.contains("核对号码") && !detail.contains("1980"), "{detail}");
    });
}

#[test]
fn whoever_is_also_a_mediator_gets_there_from_another_post_and_nobody_else() {
    each_engine(|app| {
        let mut world = World::new(app);
        let me = world.add("李桂芳", |_| {});
        let head =
            signed_in(&world.app, Role::OrganisationHead, &Scope::Organisation(world.there.id.clone()));
        let away = head.get("/desk/me");
        assert_eq!((away.status, away.location()), (StatusCode::SEE_OTHER, "/desk"));
        let post = Post {
            id: world.app.new_id(),
            user_id: head.person.clone().unwrap().user_id,
            role: Role::Mediator,
            scope: Scope::Mediator(me.id.clone()),
            home: None,
            scope_name: "李桂芳".into(),
            active_from: "2020-01-01".into(),
            active_to: None,
        };
        world.app.db.write(|c| -> Result<(), DbError> { posts::insert(c, &post, "tester", None) }).unwrap();
        let page = head.get("/desk/me").text;
        assert!(page.contains("证书有效") && page.contains("换到调解员岗位"), "{page}");
        assert!(!page.contains("上传照片"), "papers are seen in the own post");
        assert!(head.get("/desk").text.contains("href=\"/desk/me\""), "a link among the person's own");
        assert!(!world.officer().get("/desk").text.contains("href=\"/desk/me\""));
    });
}

#[test]
fn signing_in_on_a_phone_leads_a_mediator_there() {
    each_engine(|app| {
        let mut world = World::new(app);
        let me = world.add("李桂芳", |_| {});
        let lands = |role: Role, scope: &Scope, agent: &str, back: &str| {
            let who = person(&world.app, role, scope);
            let visitor = browser(&world.app);
            let form = format!("account={}&password={PASSWORD}&back={back}", who.account);
            let request = visitor
                .request(Method::POST, "/sign-in")
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .header(header::USER_AGENT, agent)
                .body(axum::body::Body::from(form));
            visitor.send(request).location().to_owned()
        };
        let (phone, desk) = ("Mozilla/5.0 (Linux; Android 14) Mobile Safari", "Mozilla/5.0 (X11; Linux)");
        let own = Scope::Mediator(me.id.clone());
        assert_eq!(lands(Role::Mediator, &own, phone, "/desk"), "/desk/me");
        assert_eq!(lands(Role::Mediator, &own, phone, ""), "/desk/me");
        assert_eq!(lands(Role::Mediator, &own, desk, "/desk"), "/desk");
        assert_eq!(lands(Role::Mediator, &own, phone, "/desk/account"), "/desk/account");
        let district = Scope::Authority("120111".into());
        assert_eq!(lands(Role::DistrictOfficer, &district, phone, "/desk"), "/desk");
    });
}
