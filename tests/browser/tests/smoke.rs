//! The program comes up, says it is well, and shows its door.

use fengqiao_browser_tests::{Browser, Site};

#[test]
fn the_demo_serves_health_and_sign_in() {
    let site = Site::demo();
    assert_eq!(site.get("/healthz").0, 200);

    let page = Browser::open(&site);
    page.goto("/sign-in").inspect("sign-in");
    page.fill("账号", "nobody").fill("密码", "not-the-password").click("登录");
    page.wait_for_path("/sign-in");
    assert!(page.text().contains("登录"), "a wrong password stays at the door");
}
