use crate::platform::crypto::Keys;
use crate::testing::{self, PASSWORD, browser, each_engine, person};
use crate::users::{self, totp};
use crate::{App, migrations};
use fengqiao_domain::access::{Role, Scope};
use http::StatusCode;
use jiff::SignedDuration;

fn district() -> Scope {
    Scope::Authority("120111".into())
}

#[test]
fn the_right_password_opens_the_desk_and_leads_back_to_the_wanted_page() {
    each_engine(|app| {
        let who = person(&app, Role::DistrictOfficer, &district());
        let visitor = browser(&app);
        let sent_away = visitor.get("/desk/account?a=1");
        assert_eq!(sent_away.status, StatusCode::SEE_OTHER);
        assert_eq!(sent_away.location(), "/sign-in?back=%2Fdesk%2Faccount%3Fa%3D1");
        let answer = visitor.post(
            "/sign-in",
            &[("account", who.account.as_str()), ("password", PASSWORD), ("back", "/desk/account?a=1")],
        );
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/desk/account?a=1"));
        let cookie = answer.headers["set-cookie"].to_str().unwrap();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
        let inside = visitor.with_cookie(&answer).get("/desk/account");
        assert_eq!(inside.status, StatusCode::OK);
        assert!(inside.text.contains("西青区"));
    });
}

#[test]
fn a_very_long_address_is_come_back_to_without_what_it_asked() {
    each_engine(|app| {
        let long = |n: usize| browser(&app).get(&format!("/desk/search?q={}", "a".repeat(n)));
        assert!(long(3_000).location().ends_with("aaa"));
        assert_eq!(
            long(60_000).location(),
            "/sign-in?back=%2Fdesk%2Fsearch",
            "no longer than an address may be"
        );
    });
}

#[test]
fn a_wrong_password_and_an_unknown_account_read_the_same() {
    each_engine(|app| {
        let who = person(&app, Role::DistrictOfficer, &district());
        let say = |account: &str| {
            let answer = browser(&app).post("/sign-in", &[("account", account), ("password", "wrong-wrong")]);
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(answer.headers.get("set-cookie").is_none());
            answer.text.replace(account, "")
        };
        assert_eq!(say(&who.account), say("nobody-here"));
    });
}

#[test]
fn five_failures_lock_for_fifteen_minutes() {
    each_engine(|app| {
        let who = person(&app, Role::DistrictOfficer, &district());
        let try_with = |password: &str| {
            browser(&app).post("/sign-in", &[("account", who.account.as_str()), ("password", password)])
        };
        for _ in 0..5 {
            assert_eq!(try_with("wrong-wrong").status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let locked = try_with(PASSWORD);
        assert_eq!(locked.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(locked.text.contains("账号已锁定"), "{}", locked.text);
        assert!(!try_with("wrong-wrong").text.contains("账号已锁定"));
        app.clock.advance(SignedDuration::from_mins(15));
        assert_eq!(try_with(PASSWORD).status, StatusCode::SEE_OTHER);
    });
}

#[test]
fn too_many_tries_from_one_place_are_slowed_down() {
    let app = testing::sqlite();
    let statuses: Vec<_> = (0..12)
        .map(|_| browser(&app).post("/sign-in", &[("account", "guess"), ("password", "x")]).status)
        .collect();
    assert_eq!(statuses[0], StatusCode::UNPROCESSABLE_ENTITY);
    assert!(statuses.contains(&StatusCode::TOO_MANY_REQUESTS));
}

#[test]
fn a_new_account_must_change_its_password_first() {
    each_engine(|app| {
        let operator = testing::operator();
        let new =
            users::manage::NewUser {
                account: "zhang.min".into(), name: "张敏".into(), ..Default::default()
            };
        let issued = users::manage::add(&app, &operator, &new).unwrap();
        let sign_in =
            || browser(&app).post("/sign-in", &[("account", "Zhang.Min"), ("password", &issued.password)]);
        assert!(sign_in().text.contains("没有在任的岗位"));
        let post = users::scope_of::resolve(&app, Role::DistrictOfficer, "西青区").unwrap();
        users::assign::grant(&app, &operator, &issued.user_id, &post).unwrap();
        let answer = sign_in();
        let inside = browser(&app).with_cookie(&answer);
        let wanted = inside.get("/desk/system");
        assert_eq!((wanted.status, wanted.location()), (StatusCode::SEE_OTHER, "/desk/password"));
        let form = inside.get("/desk/password");
        assert!(form.text.contains("首次登录"));
        let inside = inside.with_token_of(&form);
        let weak = inside.post(
            "/desk/password",
            &[("old", &issued.password), ("new", "zhang.min-1"), ("again", "zhang.min-1")],
        );
        assert!(weak.text.contains("密码不能包含账号名"), "{}", weak.text);
        let fields = [("old", issued.password.as_str()), ("new", PASSWORD), ("again", PASSWORD)];
        assert_eq!(inside.post("/desk/password", &fields).location(), "/desk");
        assert_eq!(inside.get("/desk/system").status, StatusCode::OK);
    });
}

#[test]
fn an_administrator_sets_up_a_second_factor_first_and_is_asked_for_it_later() {
    each_engine(|app| {
        let who = person(&app, Role::Auditor, &Scope::City);
        let sign_in =
            || browser(&app).post("/sign-in", &[("account", who.account.as_str()), ("password", PASSWORD)]);
        let inside = browser(&app).with_cookie(&sign_in());
        assert_eq!(inside.get("/desk/admin/audit").location(), "/desk/second-factor");
        let form = inside.get("/desk/second-factor");
        let secret: String = between(&form.text, "<p class=\"given\">", "</p>").replace(' ', "");
        let inside = inside.with_token_of(&form);
        assert_eq!(
            inside.post("/desk/second-factor", &[("code", "000000")]).status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        let now = || totp::code(&secret, app.clock.seconds());
        assert_eq!(inside.post("/desk/second-factor", &[("code", &now())]).location(), "/desk/account");
        assert_eq!(inside.get("/desk/admin/audit").status, StatusCode::OK);

        app.clock.advance(SignedDuration::from_mins(2));
        let half = sign_in();
        assert_eq!(half.location(), "/sign-in/code?back=");
        let half = browser(&app).with_cookie(&half);
        assert_eq!(half.get("/desk/admin/audit").location(), "/sign-in/code");
        let form = half.get("/sign-in/code");
        let half = half.with_token_of(&form);
        assert_eq!(
            half.post("/sign-in/code", &[("code", "000000")]).status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        let code = now();
        let whole = half.post("/sign-in/code", &[("code", &code), ("back", "/desk/admin/audit")]);
        assert_eq!(whole.location(), "/desk/admin/audit");
        assert_eq!(browser(&app).with_cookie(&whole).get("/desk/admin/audit").status, StatusCode::OK);

        let again = browser(&app).with_cookie(&sign_in());
        let form = again.get("/sign-in/code");
        let reused = again.with_token_of(&form).post("/sign-in/code", &[("code", &code)]);
        assert_eq!(reused.status, StatusCode::UNPROCESSABLE_ENTITY, "a code works once");
    });
}

#[test]
fn another_key_is_refused_in_plain_words() {
    let db = fengqiao_db::testing::sqlite_migrated(migrations::ALL);
    let app = testing::app(db.clone());
    let clock = crate::platform::clock::Clock::machine(None);
    let why = App::new(db, app.config.clone(), clock, Keys::from_master(&[8; 32])).err().unwrap().to_string();
    assert!(why.contains("密钥与数据库不匹配") && why.contains(app.keys.fingerprint()), "{why}");
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    text.split(start).nth(1).and_then(|rest| rest.split(end).next()).unwrap_or_default()
}
