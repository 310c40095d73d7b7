//! A mediator's year in miniature: a course, signed in on paper and by the code on the screen, the hours, the campaign, the
//! roster of 1 April, the card, and what the public side says of it.

use fengqiao_browser_tests::{Browser, PHONE, Site, paper};
use std::path::Path;

/// In the weeks of the campaign.
const TODAY: &str = "2025-03-10";

/// The demo with sign-in by code, which is off as shipped; and its public side.
fn site() -> (Site, String) {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policy/tianjin.toml");
    let policy = std::fs::read_to_string(shipped).expect("the policy");
    let (off, on) = ("qr_sign_in = { value = false", "qr_sign_in = { value = true");
    assert!(policy.contains(off), "off as shipped");
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    std::io::Write::write_all(&mut file, policy.replace(off, on).as_bytes()).expect("a policy");
    Site::both_sides_on(TODAY, &["--policy", &file.path().to_string_lossy()])
}

/// The number in hand of the person whose phone it is.
fn number(phone: &Browser) -> String {
    phone.goto("/desk/me");
    let words = phone.text();
    words.split_whitespace().find(|w| w.starts_with('津') && w.len() > 12).expect("a number").to_owned()
}

/// The off-the-job hours of the year of whoever holds a number.
fn hours(desk: &Browser, number: &str) -> f64 {
    desk.goto(&format!("/desk/training/hours?year=2025&state=all&q={number}")).wait_for_text(number);
    desk.texts("tbody td.num")[0].parse().expect("hours")
}

#[test]
fn a_year_from_the_course_to_the_public_verification() {
    let (site, public) = site();
    let (desk, phone) = (Browser::open(&site), Browser::open(&site));
    phone.sign_in("tiaojieyuan");
    let by_code = number(&phone);
    phone.resize(PHONE);

    // A course of today, and somebody enrolled for it.
    let before = hours(desk.sign_in("qu.guanli"), &by_code);
    desk.goto("/desk/training/new").fill("类别", "脱产培训").fill("活动名称", "春训");
    desk.fill("主办层级", "区").fill("主办单位", "西青区人力资源和社会保障局").fill("开始日期", TODAY);
    desk.fill("结束日期", TODAY).fill("活动学时", "40").click("保存").wait_for_text("多于 1 天的 24 小时");
    desk.fill("活动学时", "8").click("保存").wait_for_text("还没有登记签到");
    let session = desk.path();
    desk.click("报名").wait_for_text("给所选的人报名");
    let name = desk.texts("tbody th")[0].clone();
    desk.fill(&name, "on").click("给所选的人报名").wait_for_text("取消报名");
    let on_paper = desk.texts("td[data-label='调解员证号']")[0].clone();

    // By the code on the screen: an old one is refused, the present one signs in once.
    phone
        .goto(&format!("{session}/check-in?code=0123456789"))
        .wait_for_text("二维码已更换")
        .inspect("check-in-old");
    desk.click("扫码签到").wait_for_text("已签到 0 人").inspect("check-in-screen");
    let address = paper::scanned(&desk.printed("check-in-screen"), 1);
    let path = address.strip_prefix(&site.url("")).expect("an address of the site").to_owned();
    phone.goto(&path).resize(PHONE).wait_for_text("早退、缺席的由组织者更正").inspect("check-in");
    phone.click("签到").wait_for_text("实到 8 学时").inspect("check-in-done");
    phone.goto(&path).wait_for_text("已经签到，不用再签");

    // On paper: ticked after the event.
    desk.goto(&format!("{session}/attendance")).fill(&format!("{name}到场"), "on").click("登记");
    desk.wait_for_text("已登记 1 人").wait_for_text("登记 2 人，到场 2 人").wait_for_text("二维码");
    assert!((hours(&desk, &by_code) - before - 8.0).abs() < 0.01, "eight hours more");
    assert!(hours(&desk, &on_paper) >= 8.0);

    // The campaign: one is registered, where the office has not done so yet, another refused with a reason.
    let decide = |name: &str, outcome: &str, reason: &str| {
        desk.fill(name, "on").fill("结果", outcome).fill("理由", reason).click("登记所选的人");
        desk.wait_for_text(&format!("1 人登记为“{outcome}”"));
    };
    let open = |of: &str| {
        desk.goto(&format!("/desk/registrations/2025{of}")).wait_for_text("办理");
        desk.texts("#t-registrations tbody tr:has(input[name=id]) th")
    };
    if let Some(name) = open(&format!("?q={by_code}")).first() {
        decide(name, "已注册", "");
    }
    let refused = open("").first().expect("somebody open").clone();
    decide(&refused, "未通过", "考核不合格");

    // The roster of 1 April says so.
    let roster = |who: &str| format!("/desk/mediators?q={who}&state=全部&as_of=2025-04-01");
    desk.goto(&roster(&refused)).wait_for_text("2025 年度注册未通过");
    desk.goto(&roster(&by_code)).wait_for_text("已注册");

    // The card, and what a stranger's phone is told.
    let person = desk.script(
        r#"return document.querySelector('tbody a[href^="/desk/mediators/"]').getAttribute('href')"#,
        vec![],
    );
    let person = person.as_str().unwrap_or_default().split('?').next().unwrap_or_default().to_owned();
    desk.goto(&format!("{person}/card")).click("打印证卡 PDF");
    let card = desk.downloaded();
    assert!(paper::words(&card).contains(&by_code));
    let stranger = Browser::at(&public);
    let path = paper::scanned(&card, 2).strip_prefix(&public).expect("of the public side").to_owned();
    stranger.resize(PHONE).goto(&path).wait_for_text("2025 年已注册");
    assert!(!stranger.text().contains(&by_code), "{}", stranger.text());
    stranger.inspect("year-verified");
}
