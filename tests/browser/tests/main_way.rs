//! From an empty folder to the official tables, all on the web: the first administrator, an account for a district,
//! its workbooks, the figures of the manifest, and out again without a change.

use fengqiao_browser_tests::{Browser, Site};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// A day after all that the samples tell of.
const TODAY: &str = "2025-04-02";
const PASSWORD: &str = "feng-qiao-7-shan-lu";

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples").join(name)
}

fn manifest() -> Value {
    let text = std::fs::read_to_string(sample("manifest.json")).expect("the manifest");
    serde_json::from_str(&text).expect("the manifest is JSON")
}

/// An installation with one account for 东丽区, which is signed in.
fn office() -> (Site, Browser) {
    let (site, initial) = Site::new_office(TODAY, &["first.admin", "--name", "邵琳", "--role", "安全管理员"]);
    let page = Browser::open(&site);
    page.first_sign_in("first.admin", &initial, PASSWORD).set_up_second_factor();
    page.goto("/desk/admin/users/new").fill("账号名", "dongli").fill("姓名", "孙志远").click("建立账号");
    page.wait_for_text("初始密码只显示这一次");
    let issued = page.texts("#issued").concat();
    page.click("去分配岗位").wait_for_text("还没有岗位");
    page.fill("角色", "区局管理").fill("管理范围", "东丽区").click("分配岗位");
    page.wait_for_text("含已终止").wait_for_no_text("还没有岗位");
    page.first_sign_in("dongli", &issued, PASSWORD).wait_for_path("/desk");
    (site, page)
}

/// Uploads a workbook and stops at the preview.
fn preview<'a>(page: &'a Browser, table: &str, file: &Path) -> &'a Browser {
    page.goto(&format!("/desk/{table}/import"))
        .upload("把表格拖到这里，或者点这里选", file)
        .click("核对内容");
    page.wait_for_path("/desk/imports/").wait_for_text("回执号")
}

/// How many rows the preview or the result counts under a word.
fn count(page: &Browser, word: &str) -> u64 {
    let counts = page.texts(".counts > li");
    let found =
        counts.iter().find(|line| line.contains(word)).unwrap_or_else(|| panic!("{word} in {counts:?}"));
    found.chars().filter(char::is_ascii_digit).collect::<String>().parse().expect("a number")
}

/// Imports a workbook in which nothing is wrong.
fn import_clean(page: &Browser, table: &str, file: &Path) {
    preview(page, table, file);
    assert_eq!(count(page, "错误"), 0, "{table}: {}", page.text());
    page.script("document.querySelector('.actionbar .btn-primary').click()", vec![]);
    page.wait_for_text("已入库");
}

/// A row of the table of indicators: how many there are.
fn achieved(page: &Browser, indicator: &str) -> u64 {
    let script = "const row = [...document.querySelectorAll('tbody tr')]
        .find(row => row.children[0].textContent.trim() === arguments[0]);
        return row ? Number(row.children[2].textContent) : null;";
    page.script(script, vec![Value::from(indicator)])
        .as_u64()
        .unwrap_or_else(|| panic!("{indicator} {}", page.text()))
}

/// The two sums over the roster: 在册 and 在册（待清理）.
fn sums(page: &Browser) -> (u64, u64) {
    let of = |at: usize| page.texts(".toolbar-sums b")[at].parse().expect("a number");
    (of(0), of(1))
}

#[test]
fn the_samples_go_in_and_give_the_manifest_s_figures() {
    let (_site, page) = office();
    page.goto("/desk").inspect("first-login");
    import_clean(&page, "units", &sample("01-规上企业名单-gb18030.csv"));
    page.inspect("import-result");
    import_clean(&page, "organisations", &sample("02-调解组织情况台账.xlsx"));
    preview(&page, "mediators", &sample("04-调解员名册汇总表.xlsx")).inspect("import-preview");
    import_clean(&page, "mediators", &sample("04-调解员名册汇总表.xlsx"));

    for (day, expected) in manifest()["expected"].as_object().expect("days") {
        let expected = |key: &str| expected[key].as_u64().unwrap_or_else(|| panic!("{key} of {day}"));
        page.goto(&format!("/desk/coverage?as_of={day}&measure=committees"));
        assert_eq!(achieved(&page, "企业调解委员会"), expected("committees_open"), "{day}");
        let centres = page.texts("tbody td");
        let eligible = centres.iter().filter(|words| words.starts_with("符合条件")).count();
        assert_eq!(eligible as u64, expected("centres_eligible"), "{day}");
        page.goto(&format!("/desk/coverage?as_of={day}&measure=units"));
        assert_eq!(achieved(&page, "企业调解委员会"), expected("units_covered"), "{day}");
        assert_eq!(achieved(&page, "实体化街镇调解中心"), expected("centres_open"), "{day}");
        page.goto(&format!("/desk/mediators?as_of={day}"));
        let (strict, cleanup) = sums(&page);
        assert_eq!(
            (strict, strict + cleanup),
            (expected("roster_strict"), expected("roster_working")),
            "{day}"
        );
    }
    page.goto("/desk/mediators?as_of=2025-03-31").inspect("roster");
    page.goto("/desk/mediators/cleanup").wait_for_text("年度注册").inspect("cleanup");
}

#[test]
fn what_is_exported_comes_in_again_without_a_change() {
    let (_site, page) = office();
    let tables = [
        ("units", "01-规上企业名单-gb18030.csv"),
        ("organisations", "02-调解组织情况台账.xlsx"),
        ("mediators", "04-调解员名册汇总表.xlsx"),
    ];
    for (table, file) in tables {
        import_clean(&page, table, &sample(file));
        // With asterisks in it a workbook could not come in again; the whole numbers ask for a reason.
        page.goto(&format!("/desk/{table}/export?full=1"));
        page.fill("为什么要完整的证件号码和电话", "核对后重新导入").click("导出");
        let exported = page.downloaded();
        preview(&page, table, &exported);
        let counts = ["新增", "更新", "错误"].map(|word| count(&page, word));
        assert_eq!(
            (counts, count(&page, "无变化")),
            ([0, 0, 0], count(&page, "行")),
            "{table}: {}",
            page.text()
        );
    }
}

#[test]
fn faults_are_shown_downloaded_mended_and_handed_on() {
    let (site, page) = office();
    import_clean(&page, "units", &sample("01-规上企业名单-gb18030.csv"));
    import_clean(&page, "organisations", &sample("02-调解组织情况台账.xlsx"));
    preview(&page, "mediators", &sample("03-调解员名册汇总表-有问题.xlsx")).inspect("import-faults");
    page.script("document.querySelector('.actionbar .btn-primary').click()", vec![]);
    page.wait_for_text("已入库").wait_for_text("暂存的 9").click("暂存的 9").inspect("import-parked");
    let shown = faults(&page);
    let seeded = manifest()["mediators"]["faults"].as_array().expect("faults").clone();
    let columns = |list: &[Vec<String>]| list.iter().map(|cells| cells[3].clone()).collect::<Vec<_>>();
    let expected: Vec<&str> = seeded.iter().filter_map(|fault| fault["column"].as_str()).collect();
    assert_eq!(columns(&shown), expected);
    assert!(shown.iter().all(|cells| cells[4].contains("改法")), "{shown:?}");

    // The user's own workbook comes back and says the same when it is handed in again.
    page.click("下载批注后的原表");
    let annotated = page.downloaded();
    let here = page.path();
    preview(&page, "mediators", &annotated);
    assert_eq!((count(&page, "无变化"), count(&page, "错误")), (83, 9), "{}", page.text());
    page.goto(&here);

    // The missing name is filled in on the spot.
    act_on(&page, "没有填姓名", "补填");
    page.fill("姓名", "何静怡").inspect("import-mend").click("改好了");
    page.wait_for("the row to be in", |page| faults(page).len() == 8);
    page.goto("/desk/mediators?q=何静怡").wait_for_text("万新街道劳动人事争议调解中心").goto(&here);

    // A wrong number goes to the organisation whose mediator it is; its head sees the row and mends it.
    let organisation = "天津蓝天天盛汽车部件北有限公司劳动争议调解委员会";
    let account =
        ["user", "add", "head", "--name", "白轩文", "--role", "组织负责人", "--scope", organisation];
    let added = String::from_utf8_lossy(&site.command(account).stdout).into_owned();
    let initial =
        added.split("初始密码 ").nth(1).and_then(|rest| rest.split('（').next()).expect("a password");
    act_on(&page, "校验位不对", "交给组织");
    page.fill("交给哪个组织", organisation)
        .fill("附言", "请对照身份证重填")
        .inspect("import-hand")
        .click("交给组织");
    page.wait_for_text("已交给").wait_for_text(organisation);

    page.first_sign_in("head", initial, PASSWORD).goto(&here).wait_for_text("请对照身份证重填");
    assert_eq!(faults(&page).len(), 1, "the head sees the row handed over and no other");
    page.inspect("import-handed");
    act_on(&page, "校验位不对", "改号码");
    page.fill("证件号码", "12010119880316112X").click("改好了");
    page.wait_for("the row to be in", |page| faults(page).is_empty());
    page.goto("/desk/mediators").wait_for_text("120101********112X");
}

/// The rows that still wait: number, state, who, column, what is wrong and how to mend it, what can be done.
fn faults(page: &Browser) -> Vec<Vec<String>> {
    let script = "return [...document.querySelectorAll('tr.is-fault')].map(r => [...r.children].map(c => c.innerText.trim()))";
    serde_json::from_value(page.script(script, vec![])).expect("lists of texts")
}

/// Presses a link in the row that says so.
fn act_on(page: &Browser, fault: &str, words: &str) {
    let script = "const row = [...document.querySelectorAll('tr.is-fault')].find(r => r.innerText.includes(arguments[0]));
        const link = row && [...row.querySelectorAll('a, button')].find(a => a.innerText.trim() === arguments[1]);
        if (link) link.click();
        return Boolean(link);";
    assert_eq!(
        page.script(script, vec![fault.into(), words.into()]),
        true,
        "{words} beside {fault}: {}",
        page.text()
    );
}
