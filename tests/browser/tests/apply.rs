//! A worker on a telephone: nine questions, one a page, without JavaScript too; a receipt; how it stands. Then the office that
//! sees it, and somebody without a telephone at its counter.

use fengqiao_browser_tests::{Browser, PHONE, Site, paper};

/// Goes on and waits for the next question.
fn next(page: &Browser, number: usize) {
    page.click("下一步").wait_for_text(&format!("第 {number} 步"));
}

/// Ticks one of the big options.
fn option(page: &Browser, words: &str) {
    page.fill(words, "");
}

/// Looks at a page with its pictures where scripts are on: axe is one.
fn look(page: &Browser, scripts: bool, name: &str) {
    if scripts {
        page.inspect(name).resize(PHONE);
    }
}

/// From the first page to the last.
fn answer(page: &Browser, name: &str, scripts: bool) {
    page.goto("/apply").wait_for_text("要准备什么");
    look(page, scripts, "apply-start");
    page.click("开始").wait_for_text("第 1 步");
    option(page, "我是劳动者");
    look(page, scripts, "apply-who");
    next(page, 2);
    page.fill("姓名", name).fill("手机号", "19900000018");
    look(page, scripts, "apply-you");
    next(page, 3);
    page.fill("单位名称", "天津某机械有限公司").fill("单位在哪个区", "西青区");
    page.fill("街道或者乡镇（知道就写）", "中北镇");
    look(page, scripts, "apply-other");
    page.click("下一步");
    let asked = |page: &Browser| page.text().contains("都不是");
    page.wait_for("the next question", |page| page.path() == "/apply/matters" || asked(page));
    if asked(page) {
        look(page, scripts, "apply-similar");
        page.click("下一步");
    }
    page.wait_for_text("第 4 步");
    option(page, "没发、少发工资");
    option(page, "被辞退，或者离职");
    look(page, scripts, "apply-matters");
    next(page, 5);
    page.fill("要求", "把 3 月到 5 月的工资付给我，再给经济补偿");
    page.fill("一共多少钱（不要钱的、算不准的，空着）", "24600");
    look(page, scripts, "apply-claim");
    next(page, 6);
    page.fill("大约哪天开始的（记不清的空着）", "2024-03-01");
    page.fill("经过", "三个月没有发工资，问了几次都说等一等。");
    look(page, scripts, "apply-facts");
    next(page, 7);
    look(page, scripts, "apply-evidence");
    next(page, 8);
    page.wait_for_text("就近调解");
    look(page, scripts, "apply-organisation");
    next(page, 9);
    page.wait_for_text("提交申请");
}

#[test]
fn a_worker_on_a_telephone_applies_and_the_office_sees_it() {
    let (site, public) = Site::both_sides();
    let phone = Browser::at(&public);
    phone.resize(PHONE);
    phone.goto("/").wait_for_text("申请调解").inspect("apply-front");
    answer(&phone, "秦小满", true);
    phone.inspect("apply-review").resize(PHONE).click("提交申请");
    phone.wait_for_text("还没有同意");
    phone.fill("我写的是真的", "").fill("我同意调解组织", "");
    phone.click("提交申请").wait_for_text("已提交").inspect("apply-done");
    let receipt = phone.texts("#receipt").concat();
    assert!(receipt.starts_with("SQ20240718-"), "{receipt}");
    phone.click("查办理进度").fill("手机号后四位", "0018").inspect("progress").click("查进度");
    phone.wait_for_text("已收到").wait_for_text("2024-07-23").inspect("progress-shown");
    assert!(!phone.text().contains("秦小满") && !phone.text().contains("某机械"), "{}", phone.text());

    let desk = Browser::open(&site);
    desk.sign_in("zuzhi").goto("/desk/cases").wait_for_text("在线平台");
    desk.fill("当事人", "秦小满").click("查当事人").wait_for_text("秦小满");
    let row = "return document.querySelector('tbody a[href^=\"/desk/cases/\"]').getAttribute('href')";
    let case = desk.script(row, Vec::new());
    desk.goto(case.as_str().unwrap_or_default());
    desk.wait_for_text("网上申请").wait_for_text(&receipt).inspect("apply-case");
    desk.click("打印回执");
    let words = paper::words(&desk.downloaded());
    assert!(words.contains(&receipt) && words.contains("中北镇劳动人事争议调解中心"), "{words}");
}

#[test]
fn it_works_without_javascript_and_goes_on_elsewhere_by_its_code() {
    let (_site, public) = Site::both_sides();
    let page = Browser::at(&public);
    page.resize(PHONE).javascript(false);
    answer(&page, "秦小满", false);
    let code = page.text().split("草稿编号 ").nth(1).map(|rest| rest.chars().take(9).collect::<String>());
    let code = code.unwrap_or_default();
    let other = Browser::at(&public);
    other.goto("/apply/resume").fill("草稿编号", &code).fill("手机号", "19900000018").inspect("apply-resume");
    other.click("接着填").wait_for_text("提交申请").wait_for_text("秦小满");
    page.goto("/apply/review").wait_for_text("这台设备上没有这份草稿");
}

#[test]
fn somebody_without_a_telephone_goes_to_the_counter() {
    let site = Site::demo();
    let desk = Browser::open(&site);
    desk.sign_in("zuzhi").goto("/desk/cases").click("代填申请").wait_for_text("怎样申请");
    desk.click("登记").wait_for_text("还没有保存").inspect("counter-problems");
    desk.fill("姓名（单位的填联系人）", "秦大妈")
        .fill("单位名称", "天津某机械有限公司")
        .fill("单位在哪个区", "西青区");
    desk.fill("没发、少发工资", "");
    desk.fill("请求事项", "支付3月到5月工资")
        .fill("请求金额", "24600")
        .fill("事实与理由", "三个月没有发工资。");
    desk.fill("已向申请人宣读", "").inspect("counter").click("登记");
    desk.wait_for_text("已登记，回执编号").wait_for_text("当场申请，口头").inspect("counter-case");
    desk.click("打印回执");
    assert!(paper::words(&desk.downloaded()).contains("查询码"));
}
