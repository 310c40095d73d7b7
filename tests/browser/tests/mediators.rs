//! A mediator's way: registered, certificate replaced, revoked by mistake and set right; the whole number shown for a
//! reason that goes on record.

use fengqiao_browser_tests::{Browser, Site};

#[test]
fn a_mediator_is_added_and_a_certificate_replaced_revoked_and_set_right() {
    let site = Site::demo();
    let page = Browser::open(&site);
    page.sign_in("qu.guanli").goto("/desk/mediators").click("新增").wait_for_path("/desk/mediators/new");
    page.fill("姓名", "何静怡")
        .fill("所在调解组织", "没有这个组织")
        .fill("专兼职", "专职")
        .fill("聘任日期", "2016-03-01");
    page.fill("调解员证号", "津12011120160999").fill("发证日期", "2016-03-01").click("保存");
    page.wait_for("the problem", |page| !page.texts(".problems").is_empty()).inspect("mediator-problem");
    assert!(
        page.text().contains("何静怡") || page.value("姓名") == "何静怡",
        "what was typed is still there"
    );
    assert_eq!(page.value("调解员证号"), "津12011120160999");
    page.fill("所在调解组织", "中北镇劳动人事争议调解中心").click("保存");
    page.wait_for_text("待换发新证");
    let here = page.path().split('?').next().unwrap_or_default().to_owned();

    page.goto(&format!("{here}/reissue")).fill("新证证号", "津12011120240999").fill("发证日期", "2024-07-18");
    page.inspect("reissue").click("换发").wait_for("the mediator", |page| page.path() == here);
    page.wait_for_text("津12011120240999");

    page.goto(&format!("{here}/revocation")).fill("决定日期", "2024-07-18").fill("理由", "误选了人");
    page.fill("已听取组织意见", "on").click("收回注销").wait_for("the mediator", |page| page.path() == here);
    page.wait_for_text("已注销").inspect("revoked");
    page.goto(&format!("{here}/correction?of=津12011120240999"));
    assert_eq!(page.value("注销决定日期"), "2024-07-18");
    page.fill("注销决定日期", "").click("更正");
    page.wait_for("the problem", |page| !page.texts(".problems").is_empty());
    assert_eq!(page.value("注销决定日期"), "", "what was cleared stays so");
    page.fill("更正理由", "决定写的是同名的另一人").click("更正");
    page.wait_for("the mediator", |page| page.path() == here).wait_for_no_text("已注销");
    page.wait_for_text("决定写的是同名的另一人").inspect("set-right");
    whole_numbers_are_shown_for_a_reason_that_goes_on_record(&page);
}

fn whole_numbers_are_shown_for_a_reason_that_goes_on_record(page: &Browser) {
    page.goto("/desk/mediators").click("查看").wait_for_text("变更记录");
    assert!(page.text().contains("********"), "masked at first");
    page.click("显示完整的证件号码和电话").fill("查看理由", "核对培训名单").click("显示");
    page.wait_for_text("已显示完整信息，已记入审计日志").inspect("unmasked");
    assert!(!page.text().contains("********"), "{}", page.text());

    page.sign_in("shenji").set_up_second_factor();
    page.goto("/desk/admin/audit").wait_for_text("核对培训名单").inspect("audit");
}
