//! A case from the counter to the archive: registered, accepted, mediated, agreed by instalments, signed, performed, visited,
//! archived; what comes too early is refused in words. Then one that fails, and the way to arbitration.

use fengqiao_browser_tests::{Browser, Site};

/// All four signatures and seals.
const SIGNED: [(&str, &str); 4] = [
    ("申请人签名或者盖章", "已签章"),
    ("被申请人签名或者盖章", "已签章"),
    ("调解员签名", "已签章"),
    ("调解组织印章", "已签章"),
];

/// Registers a case for the centre and gives its address.
fn register(page: &Browser, applicant: &str, request: &str) -> String {
    register_for(page, applicant, request, "1")
}

/// The same for so many workers.
fn register_for(page: &Browser, applicant: &str, request: &str, people: &str) -> String {
    page.goto("/desk/cases").wait_for_text("登记案件").click("登记案件").wait_for_text("申请人类型");
    page.fill("申请人", applicant).fill("申请人类型", "劳动者").fill("被申请人", "天津某机械有限公司");
    page.script(
        "[...document.querySelectorAll('label')].find(l => l.innerText.trim() === '工资').click()",
        Vec::new(),
    );
    page.fill("涉及人数", people).fill("请求事项", request).fill("请求金额", "24600");
    page.fill("承办组织", "中北镇劳动人事争议调解中心").fill("承办调解员", "阎超浩");
    page.inspect("case-new").click("保存");
    page.wait_for("the case", |page| is_case(&page.path())).wait_for_text(applicant);
    page.path()
}

fn is_case(path: &str) -> bool {
    path.strip_prefix("/desk/cases/").is_some_and(|id| id.len() > 12 && !id.contains('/'))
}

/// Opens the form of a step, fills it in, and is back on the page of the case.
fn step(page: &Browser, here: &str, step: &str, fields: &[(&str, &str)], go: &str) {
    page.goto(&format!("{here}/{step}")).wait_for_text(go);
    for (label, value) in fields {
        page.fill(label, value);
    }
    page.inspect(&format!("case-{step}")).click(go);
    page.wait_for("the case", |page| page.path() == here).wait_for_text("已记录");
}

#[test]
fn an_agreement_by_instalments_from_the_counter_to_the_archive() {
    let site = Site::demo();
    let page = Browser::open(&site);
    page.sign_in("zuzhi");
    let here = register(&page, "刘建平", "支付2024年4至6月工资");
    page.inspect("case-registered");
    page.goto(&format!("{here}/session")).wait_for_text("案件现在是");
    step(&page, &here, "ask", &[], "征询对方意见");
    step(&page, &here, "accept", &[("对方同意调解", "是")], "受理");
    page.wait_for_text("调解中").inspect("case-mediating");
    step(&page, &here, "session", &[("方式", "现场"), ("调解情况", "双方到场，对月份没有争议")], "记录调解");
    let terms = [
        ("协议金额（元）", "24600"),
        ("调解结果", "分两期付清"),
        ("履行方式", "银行转账"),
        ("分期和其他事项", "2024-07-18 12300 第一期\n2024-07-18 12300 第二期"),
    ];
    step(&page, &here, "agree", &terms, "达成协议");
    step(&page, &here, "sign", &SIGNED, "登记签章");
    page.wait_for_text("履行中").inspect("case-performing");
    page.goto(&format!("{here}/documents")).wait_for_text("要手填的").inspect("case-documents");
    step(&page, &here, "perform", &[("到位金额（元）", "12300")], "登记履行");
    step(&page, &here, "perform", &[("到位金额（元）", "12300")], "登记履行");
    page.wait_for_text("已结案");
    step(&page, &here, "visit", &[("满意度", "5 很满意")], "回访");
    step(&page, &here, "archive", &[], "归档");
    page.wait_for_text("已归档").inspect("case-archived");
    // What was a mistake is taken back and stays to be read.
    step(&page, &here, "take_back", &[("撤销的理由", "卷内缺一页")], "撤销上一步");
    page.wait_for_text("已结案");
}

#[test]
fn one_that_fails_is_told_the_way_to_arbitration_and_another_office_sees_nothing() {
    let site = Site::demo();
    let page = Browser::open(&site);
    page.sign_in("zuzhi");
    let here = register(&page, "赵桂兰", "支付解除劳动合同的经济补偿");
    step(&page, &here, "accept", &[("对方同意调解", "是")], "受理");
    step(&page, &here, "assign", &[("调解员", "阎超浩")], "指派调解员");
    let cause =
        [("结案方式", "一方不同意（继续）调解"), ("哪一方", "被申请人"), ("不成原因", "单位不愿继续")];
    step(&page, &here, "close", &cause, "结案");
    step(&page, &here, "tell", &[], "告知可以申请仲裁");
    page.wait_for_text("已结案").inspect("case-failed");
    // By the exact name, and by nothing less.
    page.sign_in("qu.jingban")
        .goto("/desk/cases")
        .fill("当事人", "赵桂兰")
        .click("查当事人")
        .wait_for_text("赵");
    page.inspect("case-party");
    page.sign_in("gongnengqu").goto(&here).wait_for_text("没有找到");
}

/// Twelve workers, each with a name of their own.
fn workers() -> Vec<String> {
    [
        "孙大伟",
        "李秀芳",
        "王建国",
        "赵铁柱",
        "周小红",
        "吴海燕",
        "郑卫东",
        "冯春梅",
        "陈志强",
        "褚玉兰",
        "卫国庆",
        "蒋红霞",
    ]
    .map(str::to_owned)
    .to_vec()
}

#[test]
fn twelve_workers_are_listed_represented_and_agree() {
    let site = Site::demo();
    let page = Browser::open(&site);
    page.sign_in("zuzhi");
    let here = register_for(&page, "孙大伟", "支付12名工人2024年5月工资", "12");
    page.wait_for_text("集体争议");
    step(&page, &here, "accept", &[("对方同意调解", "是")], "受理");
    let sheet = site.folder().join("名单.csv");
    let lines: Vec<String> =
        (10..).zip(workers()).map(|(n, name)| format!("{name},,139000000{n},工资,2050")).collect();
    let text = format!("姓名,证件号码,联系电话,请求类型,请求金额\n{}\n", lines.join("\n"));
    std::fs::write(&sheet, text).expect("the list is written");
    page.goto(&format!("{here}/claimants/import")).wait_for_text("核对名单").inspect("claimants-import");
    page.upload("把名单拖到这里，或者点这里选", &sheet)
        .click("核对名单")
        .wait_for_text("可以登记 12 人")
        .inspect("claimants-preview");
    page.click("登记 12 人").wait_for_text("12 人，请求金额合计 ¥24,600.00");
    let terms = [
        ("协议金额（元）", "20000"),
        ("调解结果", "一次付清"),
        ("履行方式", "银行转账"),
        ("履行期限", "2024-07-31"),
    ];
    page.goto(&format!("{here}/agree")).wait_for_text("没有登记推举的代表");
    step(&page, &here, "represent", &[("代表", "孙大伟\n李秀芳\n王建国")], "登记代表");
    page.goto(&format!("{here}/claimants")).wait_for_text("还没有表态").inspect("claimants");
    page.click("选中的人同意和解").wait_for_text("同意和解 12 人");
    step(&page, &here, "session", &[("方式", "现场"), ("调解情况", "三名代表到场")], "记录调解");
    step(&page, &here, "agree", &terms, "达成协议");
    step(&page, &here, "sign", &SIGNED, "登记签章");
    page.wait_for_text("履行中").inspect("case-collective");
    // The district sees the dispute and nobody's name.
    page.sign_in("qu.jingban").goto(&here).wait_for_text("集体争议").inspect("case-collective-district");
    let seen = page.text();
    assert!(workers().iter().all(|name| !seen.contains(name)), "{seen}");
}
