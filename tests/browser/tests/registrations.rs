//! 年度注册 of a past year confirmed for many at once, with the number of the document.

use fengqiao_browser_tests::{Browser, Site};

#[test]
fn a_past_year_is_confirmed_in_bulk_with_a_document() {
    let site = Site::demo_on("2025-02-10");
    let page = Browser::open(&site);
    page.sign_in("qu.guanli").goto("/desk/registrations/2024/confirm");
    page.fill("管理范围内全部未办理的人", "on").fill("注册日期", "2025年1月20日").click("预览");
    page.wait_for("the problem", |page| !page.texts(".problems").is_empty());
    assert!(page.text().contains("补认往年注册要写明文号"), "{}", page.text());
    page.fill("文号", "津西青人社〔2025〕9号").inspect("confirm-past").click("预览").wait_for_text("将登记");
    page.inspect("confirm-past-preview");
    assert!(!page.text().contains("早于发证日期"), "nobody certified later is listed: {}", page.text());
    let go = page.texts(".actionbar button").concat();
    page.click(&go).wait_for_path("/desk/registrations/2024").wait_for_text("已登记 2024 年度注册");
    assert!(go.starts_with("确认登记 "), "{go}");
    page.click("查看").wait_for_text("变更记录");
    page.goto("/desk/registrations/2024/confirm").fill("管理范围内全部未办理的人", "on");
    page.fill("注册日期", "2025-01-20").fill("文号", "津西青人社〔2025〕9号").click("预览");
    page.wait_for_text("重新填写");
    assert!(page.texts(".actionbar button").is_empty(), "nobody is left: {}", page.text());
}
