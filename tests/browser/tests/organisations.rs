//! A street's centre: from the list of those that qualify to 实体化认定, its withdrawal with a reason, a pause and the
//! end of it; each decision by a person, each in the history.

use fengqiao_browser_tests::{Browser, Site};

#[test]
fn a_centre_is_certified_withdrawn_paused_and_resumed() {
    let site = Site::demo();
    let page = Browser::open(&site);
    page.sign_in("qu.guanli").goto("/desk/organisations?state=open&certified=否&eligible=是");
    page.click("查看").wait_for_text("符合条件，待认定");
    let here = page.path();

    page.click("认定实体化").wait_for_text("认定日期");
    page.inspect("certification").click("认定");
    page.wait_for("what is missing", |page| !page.texts(".problems").is_empty());
    assert_eq!(page.path(), format!("{here}/certification"));
    page.fill("认定日期", "2024-07-17").fill("认定人", "郑海燕").fill("是否现场", "现场认定").click("认定");
    page.wait_for("the page of the centre", |page| page.path() == here).wait_for_text("已认定");
    page.inspect("certified");

    page.goto(&format!("{here}/withdrawal"))
        .fill("撤回日期", "2024-07-18")
        .fill("撤回理由", "场所腾退，待新址启用");
    page.click("撤回认定").wait_for("the page of the centre", |page| page.path() == here);
    page.wait_for_text("场所腾退").wait_for_text("符合条件，待认定");

    page.goto(&format!("{here}/suspension")).fill("停用日期", "2024-07-17").fill("停用原因", "搬迁");
    page.click("停用").wait_for("the page of the centre", |page| page.path() == here).wait_for_text("停用");
    page.inspect("paused");
    page.goto(&format!("{here}/resumption"))
        .fill("恢复日期", "2024-07-17")
        .fill("说明", "新址启用")
        .click("恢复");
    page.wait_for("the problem", |page| !page.texts(".problems").is_empty());
    assert_eq!(page.value("说明"), "新址启用", "what was typed is still there");
    page.fill("恢复日期", "2024-07-18")
        .click("恢复")
        .wait_for("the page of the centre", |page| page.path() == here);
    page.wait_for_text("新址启用").wait_for_text("正常").inspect("resumed");
    the_head_is_not_offered_to_certify(&page);
}

fn the_head_is_not_offered_to_certify(page: &Browser) {
    page.sign_in("zuzhi").goto("/desk/organisations").click("查看").wait_for_text("实体化条件");
    assert!(!page.text().contains("认定实体化"), "no button for what is not allowed");
    let here = page.path();
    page.goto(&format!("{here}/certification")).wait_for_text("403");
}
