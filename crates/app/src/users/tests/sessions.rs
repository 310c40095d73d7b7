use crate::testing::{PASSWORD, browser, each_engine, signed_in, sqlite};
use fengqiao_domain::access::{Role, Scope};
use http::{Method, StatusCode, header};
use jiff::SignedDuration;

#[test]
fn an_idle_session_ends_and_a_busy_one_goes_on() {
    each_engine(|app| {
        let desk = signed_in(&app, Role::CityOfficer, &Scope::City);
        for _ in 0..4 {
            app.clock.advance(SignedDuration::from_mins(20));
            assert_eq!(desk.get("/desk/account").status, StatusCode::OK);
        }
        app.clock.advance(SignedDuration::from_mins(30));
        assert_eq!(desk.get("/desk/account").location(), "/sign-in?back=%2Fdesk%2Faccount");
    });
}

#[test]
fn no_session_outlives_twelve_hours() {
    let app = sqlite();
    let desk = signed_in(&app, Role::CityOfficer, &Scope::City);
    for _ in 0..36 {
        assert_eq!(desk.get("/desk/account").status, StatusCode::OK);
        app.clock.advance(SignedDuration::from_mins(20));
    }
    assert_eq!(desk.get("/desk/account").status, StatusCode::SEE_OTHER);
}

#[test]
fn a_form_without_the_session_s_token_or_from_elsewhere_is_refused() {
    each_engine(|app| {
        let desk = signed_in(&app, Role::CityOfficer, &Scope::City);
        let other = signed_in(&app, Role::CityOfficer, &Scope::City);
        let path = "/desk/account/sessions";
        assert_eq!(desk.post_with(path, &[], "").status, StatusCode::FORBIDDEN);
        assert_eq!(desk.post_with(path, &[], &other.csrf).status, StatusCode::FORBIDDEN);
        assert_eq!(desk.post(path, &[]).status, StatusCode::SEE_OTHER);
        let by_header = |csrf: &str, site: &str| {
            let request =
                desk.request(Method::POST, path).header("x-csrf-token", csrf).header("sec-fetch-site", site);
            desk.send(request.body(axum::body::Body::empty())).status
        };
        assert_eq!(by_header(&desk.csrf, "same-origin"), StatusCode::SEE_OTHER);
        assert_eq!(by_header(&desk.csrf, "cross-site"), StatusCode::FORBIDDEN);
        let elsewhere =
            browser(&app).request(Method::POST, "/sign-in").header(header::ORIGIN, "https://evil.example");
        assert_eq!(desk.send(elsewhere.body(axum::body::Body::empty())).status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn an_upload_is_refused_by_its_first_field() {
    let app = sqlite();
    let desk = signed_in(&app, Role::CityOfficer, &Scope::City);
    let mut stranger = desk.clone();
    stranger.csrf = "0".repeat(64);
    let file = vec![b'x'; 300_000];
    // The route takes no file: with the right token the request reaches the handler.
    let reached = desk.upload("/desk/account/sessions", "file", ("a.xlsx", &file), &[]);
    assert_eq!(reached.status, StatusCode::SEE_OTHER);
    let refused = stranger.upload("/desk/account/sessions", "file", ("a.xlsx", &file), &[]);
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.text.contains("请求没有通过安全校验"));
}

#[test]
fn a_form_above_the_limit_is_refused() {
    let app = sqlite();
    let desk = signed_in(&app, Role::CityOfficer, &Scope::City);
    let big = "x".repeat(1024 * 1024);
    assert_eq!(desk.post("/desk/post", &[("post", &big)]).status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[test]
fn signing_out_ends_the_session() {
    each_engine(|app| {
        let desk = signed_in(&app, Role::CityOfficer, &Scope::City);
        assert_eq!(desk.post("/sign-out", &[]).location(), "/sign-in");
        assert_eq!(desk.get("/desk/account").status, StatusCode::SEE_OTHER);
    });
}

#[test]
fn a_changed_password_ends_the_other_sessions() {
    each_engine(|app| {
        let desk = signed_in(&app, Role::CityOfficer, &Scope::City);
        let account = desk.person.as_ref().unwrap().account.clone();
        let answer = browser(&app).post("/sign-in", &[("account", &account), ("password", PASSWORD)]);
        let elsewhere = browser(&app).with_cookie(&answer);
        assert_eq!(elsewhere.get("/desk/account").status, StatusCode::OK);
        let new = "yi-zuo-xin-qiao-9";
        assert_eq!(
            desk.post("/desk/password", &[("old", PASSWORD), ("new", new), ("again", new)]).location(),
            "/desk/account"
        );
        assert_eq!(elsewhere.get("/desk/account").status, StatusCode::SEE_OTHER);
        let next = desk.get("/desk/account");
        assert_eq!(next.status, StatusCode::OK);
    });
}

#[test]
fn a_token_acts_in_its_post_until_it_is_revoked_and_needs_no_csrf() {
    each_engine(|app| {
        let desk = signed_in(&app, Role::CityOfficer, &Scope::City);
        let made = desk.post("/desk/account/tokens", &[("name", "报表"), ("days", "30")]);
        let token =
            made.text.split("id=\"fresh-token\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
        let ask = |token: &str| {
            let request = browser(&app)
                .request(Method::POST, "/desk/account/sessions")
                .header(header::AUTHORIZATION, format!("Bearer {token}"));
            desk.send(request.body(axum::body::Body::empty())).status
        };
        assert_eq!(ask(&token), StatusCode::SEE_OTHER);
        assert_eq!(ask("fq_wrong"), StatusCode::UNAUTHORIZED);
        app.clock.advance(SignedDuration::from_hours(24 * 31));
        assert_eq!(ask(&token), StatusCode::UNAUTHORIZED, "after its last day");
    });
}

#[test]
fn a_leader_makes_no_tokens() {
    let app = sqlite();
    let desk = signed_in(&app, Role::Leader, &Scope::City);
    assert_eq!(
        desk.post("/desk/account/tokens", &[("name", "x"), ("days", "1")]).status,
        StatusCode::FORBIDDEN
    );
    assert!(!desk.get("/desk/account").text.contains("开具令牌"));
}

#[test]
fn headers_are_strict_and_failures_are_designed() {
    let app = sqlite();
    let desk = signed_in(&app, Role::CityOfficer, &Scope::City);
    let page = desk.get("/desk/account");
    let header = |name: &str| page.headers[name].to_str().unwrap().to_owned();
    assert!(
        header("content-security-policy")
            .starts_with("default-src 'none'; script-src 'self'; style-src 'self'")
    );
    assert!(!header("content-security-policy").contains("unsafe"));
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("referrer-policy"), "same-origin");
    assert_eq!(header("cache-control"), "no-store");
    assert!(page.headers.contains_key("permissions-policy") && page.headers.contains_key("x-request-id"));

    let missing = desk.get("/desk/nowhere");
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    assert!(missing.text.contains("没有找到这个页面") && missing.text.contains("回工作台"));
    let api = desk.get("/api/v1/nowhere");
    assert_eq!(api.headers["content-type"], "application/problem+json");
    assert!(api.text.contains("\"status\":404"));
    let wrong_method = desk.json(Method::DELETE, "/desk/account", "");
    assert_eq!(wrong_method.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(wrong_method.text.contains("<html"));
}

#[test]
fn assets_are_kept_by_version_and_data_stays_inside() {
    let app = sqlite();
    let visitor = browser(&app);
    let address = crate::platform::page::asset("css/fengqiao.css");
    let css = visitor.get(&address);
    assert_eq!(css.status, StatusCode::OK);
    assert!(css.headers["cache-control"].to_str().unwrap().contains("immutable"));
    for hidden in ["/assets/data/tianjin-divisions.csv", "/assets/VENDOR.toml", "/assets/../Cargo.toml"] {
        assert_eq!(visitor.get(hidden).status, StatusCode::NOT_FOUND, "{hidden}");
    }
    let page = visitor.get("/sign-in").text;
    assert!(page.contains(&address));
}

#[test]
fn probes_answer_and_counters_only_to_the_machine_itself() {
    let app = sqlite();
    let visitor = browser(&app);
    assert_eq!(visitor.get("/healthz").text, "ok\n");
    assert_eq!(visitor.get("/readyz").text, "ok\n");
    let from = |ip: [u8; 4]| {
        let mut request = visitor.request(Method::GET, "/metrics").body(axum::body::Body::empty()).unwrap();
        let at = std::net::SocketAddr::from((ip, 1));
        request.extensions_mut().insert(axum::extract::ConnectInfo(at));
        visitor.send(Ok(request))
    };
    assert_eq!(from([10, 0, 0, 1]).status, StatusCode::NOT_FOUND);
    let counters = from([127, 0, 0, 1]);
    assert_eq!(counters.status, StatusCode::OK);
    assert!(counters.text.contains("fengqiao_http_request_seconds_count"), "{}", counters.text);
}
