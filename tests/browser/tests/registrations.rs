//! 年度注册: a past year confirmed for many at once with the number of the document; a campaign from its list to the
//! roster of 1 April.

use fengqiao_browser_tests::{Browser, Site};

#[test]
fn a_past_year_is_confirmed_in_bulk_with_a_document() {
    let site = Site::demo_on("2025-02-10");
    let page = Browser::open(&site);
    page.sign_in("qu.guanli").goto("/desk/registrations/2024/confirm");
    page.fill("管理范围内全部未办理的人", "on").fill("日期", "2025年1月20日").click("预览");
    page.wait_for("the problem", |page| !page.texts(".problems").is_empty());
    assert!(page.text().contains("补认往年注册要写明文号"), "{}", page.text());
    page.fill("文号", "津西青人社〔2025〕9号").inspect("confirm-past").click("预览").wait_for_text("将登记");
    page.inspect("confirm-past-preview");
    assert!(!page.text().contains("早于发证日期"), "nobody certified later is listed: {}", page.text());
    let go = page.texts(".actionbar button").concat();
    page.click(&go).wait_for_path("/desk/registrations/2024").wait_for_text("2024 年度注册：");
    assert!(go.starts_with("确认登记 "), "{go}");
    page.click("查看").wait_for_text("变更记录");
    page.goto("/desk/registrations/2024/confirm").fill("管理范围内全部未办理的人", "on");
    page.fill("日期", "2025-01-20").fill("文号", "津西青人社〔2025〕9号").click("预览");
    page.wait_for_text("重新填写");
    assert!(page.texts(".actionbar button").is_empty(), "nobody is left: {}", page.text());
}

#[test]
fn a_campaign_from_its_list_to_the_roster_of_april() {
    let site = Site::demo_on("2025-03-10");
    let page = Browser::open(&site);
    page.sign_in("qu.guanli").goto("/desk/registrations/2025").wait_for_text("待办理");
    page.inspect("campaign");
    assert!(page.text().contains("离 3月31日还有 21 天"), "{}", page.text());
    let names = page.texts("#t-registrations tbody th");
    let (one, refused) = (names[0].clone(), names[1].clone());
    // Without a reason nothing happens, and that is said.
    page.fill(&refused, "on").fill("结果", "未通过").click("登记所选的人").wait_for_text("没有登记");
    page.wait_for_text("已接上您上次没有保存的内容").fill("理由", "连续缺席培训").click("登记所选的人");
    page.wait_for_text("1 人登记为“未通过”");
    page.fill(&one, "on").click("登记所选的人").wait_for_text("1 人登记为“已注册”");
    // All that the list holds: seen first, then confirmed.
    let all = page.texts(".actionbar button").into_iter().find(|words| words.starts_with("名单里全部"));
    page.click(&all.expect("a button for all")).wait_for_text("将登记为“已注册”");
    page.inspect("campaign-all");
    let go = page.texts(".actionbar button").concat();
    page.click(&go).wait_for_path("/desk/registrations/2025").wait_for_text("人登记为“已注册”");
    page.goto("/desk/registrations/2025/outlook").wait_for_text("如果不再登记任何人");
    page.inspect("campaign-outlook");
    page.goto("/desk/registrations/2025/progress").wait_for_text("按管理单位");
    page.inspect("campaign-progress");
    // The roster of 1 April shows exactly that.
    let of = |name: &str| format!("/desk/mediators?q={name}&state=全部&as_of=2025-04-01");
    page.goto(&of(&refused)).wait_for_text("2025 年度注册未通过");
    page.goto(&of(&one)).wait_for_text("已注册");
}
