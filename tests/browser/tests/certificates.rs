//! A certificate's way: issued with a number of the series, printed, scanned in public on a phone, cancelled, and the
//! public side says so with the date.

use fengqiao_browser_tests::{Browser, PHONE, Site, paper};

#[test]
fn a_certificate_is_issued_printed_scanned_and_cancelled() {
    let (site, public) = Site::both_sides();
    let desk = Browser::open(&site);
    desk.sign_in("qu.guanli").goto("/desk/certificates/series").wait_for_text("津120111").inspect("series");
    desk.goto("/desk/mediators/new")
        .fill("姓名", "㛃䶮𠮷")
        .fill("所在调解组织", "中北镇劳动人事争议调解中心")
        .fill("专兼职", "专职")
        .fill("聘任日期", "2024-07-01")
        .click("保存");
    desk.wait_for_text("没有调解员证");
    let here = desk.path().split('?').next().unwrap_or_default().to_owned();
    desk.goto(&format!("{here}/issue")).inspect("issue");
    desk.fill("发证日期", "2024-07-18").fill("发证机关", "天津市西青区人力资源和社会保障局").click("发证");
    desk.wait_for("the mediator", |page| page.path() == here).wait_for_text("津1201112024");

    desk.goto(&format!("{here}/card")).wait_for_text("第一次打印时生成").inspect("card");
    desk.click("打印证卡 PDF");
    let pdf = desk.downloaded();
    let words = paper::words(&pdf);
    assert!(words.contains("㛃䶮𠮷") && words.contains("2029年7月17日"), "{words}");
    let number =
        words.split_whitespace().find(|w| w.starts_with("津1201112024")).expect("a number").to_owned();
    let address = paper::scanned(&pdf, 2);
    assert!(address.starts_with(&format!("{public}/verify/")) && !address.contains("津"), "{address}");

    let phone = Browser::at(&public);
    let path = address.strip_prefix(&public).expect("of the public side");
    phone.javascript(false).resize(PHONE).goto(path).wait_for_text("证书有效");
    assert!(phone.text().contains("有效期至 2029-07-17"), "{}", phone.text());
    assert!(!phone.text().contains(&number), "the whole number is nobody's business");
    phone.javascript(true).goto(path).inspect("verify");

    desk.goto(&format!("{here}/revocation")).fill("决定日期", "2024-07-18").fill("理由", "本人申请");
    desk.fill("已听取组织意见", "组织无异议")
        .click("收回注销")
        .wait_for("the mediator", |page| page.path() == here);
    phone
        .goto(path)
        .wait_for_text("证书已注销")
        .wait_for_text("2024-07-18 决定注销")
        .inspect("verify-revoked");

    phone.goto("/verify").inspect("verify-form");
    phone
        .fill("证号", &number)
        .fill("姓名", "张三")
        .click("查验")
        .wait_for_text("没有查到")
        .inspect("verify-none");
    phone
        .click("重新查验")
        .fill("证号", &number)
        .fill("姓名", "㛃䶮𠮷")
        .click("查验")
        .wait_for_text("证书已注销");

    desk.goto("/desk/certificates/changes").inspect("changes");
    desk.goto(&format!("{here}/card")).wait_for_text("已经注销，不再打印").inspect("card-revoked");
}

#[test]
fn many_certificates_are_decided_about_at_once() {
    let site = Site::demo();
    let desk = Browser::open(&site);
    desk.sign_in("qu.guanli").goto("/desk/certificates/changes").wait_for_text("待换发新证");
    desk.script("document.querySelectorAll('[name=id]').forEach((e, i) => { e.checked = i < 2; })", vec![]);
    desk.click("给所选的人换发新证").wait_for_text("所选的人").inspect("batch");
    desk.fill("文号", "西青人社〔2024〕9号").fill("理由", "持续从事调解工作").click("预览");
    desk.wait_for_text("确认换发 2 人").inspect("batch-preview");
    desk.click("确认换发 2 人").wait_for_text("已对 2 人作出决定");
}
