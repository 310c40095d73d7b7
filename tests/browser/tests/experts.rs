//! A selection round: a district recommends two and is refused a third, the city decides and publishes, the chosen one is
//! in the city's pool and in annex 12. Then a request for an opinion: the conflict check before sending, the answer.

use fengqiao_browser_tests::{Browser, Site};

/// The words of the nth candidate offered, from 1.
fn candidate(page: &Browser, n: usize) -> String {
    let all = page.texts("select[name=expert] option");
    all.get(n).cloned().unwrap_or_else(|| panic!("no candidate {n}: {all:?}"))
}

fn recommend(page: &Browser, here: &str, reason: &str) -> String {
    page.goto(&format!("{here}/nominations")).wait_for_text("推荐理由");
    let words = candidate(page, 1);
    page.fill("候选人", &words).fill("推荐理由", reason).click("推荐");
    words.split('　').next().unwrap_or_default().to_owned()
}

#[test]
fn a_district_recommends_and_the_city_decides() {
    let site = Site::demo();
    let page = Browser::open(&site);
    page.sign_in("qu.jingban").wait_for_text("名市级专家候选");
    page.goto("/desk/experts/rounds").wait_for_text("增补遴选").inspect("expert-rounds");
    page.click("查看").wait_for_text("还没有推荐");
    let here = page.path();
    page.click("推荐").wait_for_text("推荐市级专家候选").inspect("expert-recommend");
    let first = recommend(&page, &here, "多次参与集体争议研判");
    page.wait_for("the round", |page| page.path() == here).wait_for_text("还可以推荐1人");
    let second = recommend(&page, &here, "工伤待遇领域经验丰富");
    page.wait_for("the round", |page| page.path() == here).wait_for_text("名额已满");
    page.inspect("expert-round-district");

    recommend(&page, &here, "再推一位");
    page.wait_for("the problem", |page| !page.texts(".problems").is_empty());
    assert!(page.text().contains("每轮最多2人"), "{}", page.text());
    assert_eq!(page.value("推荐理由"), "再推一位", "what was typed is still there");
    page.inspect("expert-third");

    page.sign_in("shi.jingban").goto(&here).wait_for_text(&first).inspect("expert-round-city");
    page.click("提前截止").fill("提前截止的理由", "各区都已推荐").click("截止推荐");
    page.wait_for("the round", |page| page.path() == here).wait_for_text("待评审");
    // Everybody is decided: the first of 西青区 is in, all others are not.
    loop {
        let open = page.script(
            "const row = [...document.querySelectorAll('#t-nominees tbody tr')].find(r => r.innerText.includes('待评审'));
             return row ? [row.querySelector('th').innerText.trim(), row.querySelector('.row-actions a').pathname] : null;",
            Vec::new(),
        );
        let Some(open) = open.as_array() else { break };
        let text = |n: usize| open.get(n).and_then(|v| v.as_str()).unwrap_or_default().to_owned();
        let outcome = if text(0).starts_with(&first) { "入选" } else { "未入选" };
        page.goto(&text(1)).fill("结果", outcome).fill("评审意见", "按领域需要").click("保存评审意见");
        page.wait_for("the round", |page| page.path() == here);
    }
    page.click("公布结果").wait_for_text("转入市级").inspect("expert-publish");
    page.click("公布").wait_for("the round", |page| page.path() == here).wait_for_text("已公布");

    page.goto(&format!("/desk/experts?level=市&q={first}")).wait_for_text("市级").inspect("experts");
    assert!(page.text().contains(&first), "{first} is in the city's pool: {}", page.text());
    page.goto("/desk/experts/pools").wait_for_text("在库41人").inspect("expert-pools");
    let annex = page.download("/desk/annex-12/export?format=json");
    let annex: serde_json::Value = serde_json::from_slice(&annex).expect("annex 12");
    let line = |name: &str| {
        let all = annex.as_array().expect("rows").iter();
        all.filter(|row| row["name"] == name).map(|row| row["level"].to_string()).collect::<Vec<_>>()
    };
    assert!(line(&first).iter().any(|level| level.contains('市')), "{first}: {:?}", line(&first));
    assert!(line(&second).iter().all(|level| !level.contains('市')), "{second}: {:?}", line(&second));
}

#[test]
fn an_opinion_is_asked_after_the_check_and_given() {
    let site = Site::demo();
    let page = Browser::open(&site);
    page.sign_in("qu.jingban").goto("/desk/experts/requests/new").wait_for_text("核对回避");
    let all = page.texts("select[name=expert] option");
    let named = all.iter().find(|words| words.starts_with("顾学民")).expect("the expert with an account");
    page.fill("专家", named).fill("编号", "西青调〔2024〕130号").fill("事由", "停工期间工资");
    page.fill("当事人", "周启明\n天津示例大学法学院")
        .fill("想请教的问题", "停工超过一个工资支付周期怎么付？");
    page.click("核对回避").wait_for_text("可能需要回避").inspect("expert-conflict");
    page.click("发出征询");
    page.wait_for("the problem", |page| !page.texts(".problems").is_empty());
    page.fill("仍要征询的理由", "只问一般规则，不涉及本案事实").click("发出征询").wait_for_text("待答复");
    let here = page.path();
    page.inspect("expert-request");

    page.sign_in("zhuanjia").wait_for_text("专家意见征询").goto(&here).wait_for_text("周启明");
    page.click("接受").click("接受").wait_for_text("已接受");
    page.goto(&format!("{here}/opinion"))
        .fill("意见", "按不低于最低工资标准支付")
        .fill("用时（小时）", "1.5");
    page.click("提交意见").wait_for_text("已提供意见").inspect("expert-opinion");

    page.sign_in("qu.jingban").goto(&here).wait_for_text("按不低于最低工资标准支付");
    page.goto("/desk/experts/review").wait_for_text("没有参与记录").inspect("expert-review");
}
