//! What moves a figure on coverage: a base entered, confirmed and locked; a unit without an organisation given to a
//! street, and done by itself when the organisation is recorded.

use fengqiao_browser_tests::{Browser, Site};

/// The words of the row of a table that begins so.
fn row(page: &Browser, start: &str) -> String {
    page.texts("tr").into_iter().find(|words| words.starts_with(start)).unwrap_or_default()
}

#[test]
fn a_base_confirmed_and_locked_is_the_base_of_the_figure() {
    let site = Site::demo();
    let page = Browser::open(&site);
    page.sign_in("shi.guanli").goto("/desk/coverage");
    assert!(row(&page, "静海区").contains("126未"), "not confirmed yet: {}", row(&page, "静海区"));
    page.goto("/desk/coverage/bases?year=2024&state=待认定").click("去认定").wait_for_text("填报数值");
    let here = page.path();
    page.fill("数值", "一百三").click("保存");
    page.wait_for("the problem", |page| !page.texts(".problems").is_empty());
    assert_eq!(page.value("数值"), "一百三", "what was typed is still there");
    page.fill("数值", "130").click("保存").wait_for_text("已保存");
    page.inspect("base").click("认定并锁定").wait_for_text("已认定并锁定");
    page.goto("/desk/coverage");
    let confirmed = row(&page, "静海区");
    assert!(confirmed.contains("130") && confirmed.contains("85"), "65 % of 130 is 85: {confirmed}");
    assert!(!confirmed.contains("130未"), "confirmed: {confirmed}");

    page.goto(&here)
        .fill("理由", "统计局更正了数")
        .inspect("base-locked")
        .click("解锁")
        .wait_for_text("待认定");
    page.wait_for_text("统计局更正了数").goto("/desk/coverage");
    assert!(row(&page, "静海区").contains("126未"), "the list again: {}", row(&page, "静海区"));
}

#[test]
fn a_unit_given_to_a_street_is_done_by_itself_when_its_organisation_is_recorded() {
    let site = Site::demo();
    let page = Browser::open(&site);
    page.sign_in("qu.guanli").goto("/desk/coverage/gaps").fill("街镇", "中北镇");
    page.fill("单位类别", "规模以上企业").fill("分派", "未分派").click("查询");
    page.wait_for_path("/desk/coverage/gaps?").click("查看").wait_for_text("还没有分派过");
    let (here, name) = (page.path(), page.texts("h1").concat());
    page.click("分派").wait_for_text("建了组织就自动办结").inspect("assign");
    page.fill("分派给", "中北镇").fill("期限", "2024-07-01").click("分派");
    page.wait_for("the problem", |page| !page.texts(".problems").is_empty());
    assert_eq!(page.value("期限"), "2024-07-01", "what was typed is still there");
    page.fill("期限", "2024年9月30日").click("分派").wait_for_text("仍在办理").inspect("assigned");

    page.sign_in("jiezhen").goto("/desk/coverage/gaps?state=由我办理").wait_for_text(&name);
    page.goto(&here).click("建立组织").wait_for_path("/desk/organisations/new");
    assert_eq!(page.value("设立单位名称"), name, "filled in");
    page.fill("成立日期", "2024.7.18").fill("负责人", "何静怡").fill("联系人", "何静怡");
    page.fill("对外电话", "022-00001234").click("保存").wait_for_text("变更记录");
    page.goto(&here).wait_for_text("分派自动办结").wait_for_no_text("仍在办理").inspect("gap-done");
    page.goto("/desk/coverage/gaps?state=由我办理").wait_for_no_text(&name);
}
