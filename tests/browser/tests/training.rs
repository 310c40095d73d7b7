//! A course from its plan to the hours: entered, enrolled, the sheet on paper, ticked after the event, counted.

use fengqiao_browser_tests::{Browser, Site};

#[test]
fn a_course_signed_on_paper_is_ticked_once_and_counts_for_those_who_came() {
    let site = Site::demo();
    let page = Browser::open(&site);
    page.sign_in("qu.guanli").goto("/desk/training").wait_for_text("培训实践").inspect("training");
    page.click("新增").wait_for_text("新增活动");
    page.fill("类别", "脱产培训").fill("活动名称", "汛期用工专题班").fill("主办层级", "区");
    page.fill("主办单位", "西青区人力资源和社会保障局").fill("开始日期", "2024-07-17");
    page.fill("结束日期", "2024-07-18").fill("活动学时", "12.3").fill("名额", "1").click("保存");
    page.wait_for("the problem", |page| !page.texts(".problems").is_empty());
    assert_eq!(page.value("活动名称"), "汛期用工专题班", "what was typed is still there");
    page.inspect("training-form").fill("活动学时", "12").click("保存").wait_for_text("还没有登记签到");
    let session = page.path();
    page.inspect("training-session").click("报名").wait_for_text("给所选的人报名").inspect("training-enrol");
    let names: Vec<String> = page.texts("tbody th").into_iter().take(2).collect();
    page.fill(&names[0], "on").fill(&names[1], "on").click("给所选的人报名").wait_for_text("候补第 1 位");

    page.goto(&format!("{session}/sheet")).wait_for_text("汛期用工专题班签到表").wait_for_text(&names[0]);
    assert_eq!(page.paper("training-sheet"), 1, "one sheet of A4");

    page.goto(&session).click("登记签到").wait_for_text("勾上到场的");
    page.fill(&format!("{}到场", names[0]), "on").fill(&format!("{}到场", names[1]), "on");
    page.fill(&format!("{}实到学时", names[1]), "13").inspect("training-attendance").click("登记");
    page.wait_for_text("多于活动的 12 学时");
    assert_eq!(page.value(&format!("{}实到学时", names[1])), "13");
    page.fill(&format!("{}实到学时", names[1]), "8").click("登记").wait_for_text("已登记 2 人");
    page.wait_for_text("登记 2 人，到场 2 人").inspect("training-session-done");

    page.click("更正").wait_for_text("更正理由").inspect("training-row");
    page.fill("实到学时", "10").fill("更正理由", "签到表上早退").click("更正").wait_for_text("的签到已更正");

    page.goto("/desk/training/hours?year=2024&state=all").fill("姓名、证号", &names[0]).click("查询");
    page.wait_for_text(&names[0]).inspect("training-hours");
    page.goto("/desk/training/hours?year=2024&view=places")
        .wait_for_text("达到率%")
        .inspect("training-rates");
    page.goto("/desk/training/practice?year=2024")
        .wait_for_text("要求不少于4次")
        .inspect("training-practice");
}
