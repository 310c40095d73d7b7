//! Accounts: the second factor, locking after wrong passwords, and one click that hands a post to the next person.

use fengqiao_browser_tests::{Browser, Site, code};

#[test]
fn accounts_are_guarded_opened_again_and_handed_on() {
    let site = Site::demo();
    let page = Browser::open(&site);
    the_second_factor_is_set_up_once_and_asked_for_at_every_sign_in(&page);
    wrong_passwords_lock_the_account_and_an_administrator_opens_it(&page);
    a_post_is_handed_to_the_next_person_with_all_that_is_to_do(&page);
}

fn the_second_factor_is_set_up_once_and_asked_for_at_every_sign_in(page: &Browser) {
    page.sign_in("anquan");
    let secret = page.set_up_second_factor();
    page.enter("anquan", "hai-he-9-qiao").wait_for_path("/sign-in/code").inspect("code");
    page.fill("动态码", "000000")
        .click("确认")
        .wait_for("a refusal", |page| !page.texts("[role=alert]").is_empty());
    page.fill("动态码", &code(&secret, 1)).click("确认").wait_for_path("/desk");
    page.goto("/desk/admin/users").wait_for_text("账号与岗位");
}

fn wrong_passwords_lock_the_account_and_an_administrator_opens_it(page: &Browser) {
    for _ in 0..6 {
        page.enter("jiezhen", "not-the-password")
            .wait_for("a refusal", |page| !page.texts("[role=alert]").is_empty());
    }
    page.inspect("locked");
    page.enter("jiezhen", "hai-he-9-qiao").wait_for_text("账号已锁定");
    page.sign_in("qu.zhanghao")
        .goto("/desk/admin/users?q=jiezhen")
        .click("管理")
        .wait_for_text("连续输错密码");
    page.click("解锁").click("解锁").wait_for_no_text("已锁定").sign_in("jiezhen");
}

fn a_post_is_handed_to_the_next_person_with_all_that_is_to_do(page: &Browser) {
    page.sign_in("qu.zhanghao").goto("/desk/admin/users?q=qu.jingban").click("管理").click("移交");
    page.fill("接手人的账号", "zhongcaiyuan").fill("移交原因", "轮岗").inspect("hand-over").click("移交");
    page.wait_for_text("终止");
    page.enter("qu.jingban", "hai-he-9-qiao")
        .wait_for("a refusal", |page| !page.texts("[role=alert]").is_empty());
    page.sign_in("zhongcaiyuan").goto("/desk/account").wait_for_text("区局经办");
}
