//! How forms behave for everybody: by the keyboard alone, and without JavaScript.

use fengqiao_browser_tests::{Browser, Site};

#[test]
fn forms_work_by_keyboard_without_javascript_and_keep_what_was_typed() {
    let site = Site::demo();
    let page = Browser::open(&site);
    from_the_door_to_a_saved_form_by_the_keyboard_alone(&page);
    the_same_form_without_javascript(&page);
}

#[test]
fn a_day_is_typed_as_people_write_it_or_picked_from_the_calendar() {
    let site = Site::demo();
    let page = Browser::open(&site);
    page.sign_in("qu.guanli").goto("/desk/mediators");
    assert_eq!(page.value("截至"), "2024-07-18", "in the order of the year, whatever the browser speaks");
    page.click("截至：打开日历").wait_for_text("今天 2024-07-18").inspect("calendar");
    page.press(LEFT).press(PAGE_UP).press(ENTER).wait_for_no_text("今天 2024-07-18");
    assert_eq!(page.value("截至"), "2024-06-17", "a day and a month back");
    page.fill("截至", "2024年7月1日").press(TAB);
    assert_eq!(page.value("截至"), "2024-07-01");
    page.fill("截至", "2024-02-30").click("查询").wait_for_text("日期要写成 2024-07-18");
    assert_eq!(page.value("截至"), "2024-02-30", "what was typed is still there");
    page.javascript(false);
    page.goto("/desk/mediators").fill("截至", "20240701").click("查询").wait_for_path("/desk/mediators?");
    page.wait_for("the day", |page| page.value("截至") == "2024-07-01");
}

#[test]
fn two_people_at_one_record_lose_nothing() {
    let site = Site::demo();
    let (first, second) = (Browser::open(&site), Browser::open(&site));
    first.sign_in("qu.guanli").goto("/desk/organisations").click("查看").wait_for_text("变更记录");
    let here = first.path();
    first
        .goto(&format!("{here}/edit"))
        .fill("对外电话", "022-00001234")
        .fill("受理时间", "周一至周五 9:00—17:00");
    second.sign_in("qu.jingban").goto(&format!("{here}/edit")).fill("联系人", "后来的人");
    second.fill("来源、理由", "电话核实").click("保存").wait_for_text("变更记录");

    first.click("保存").wait_for_text("别人先改了这条记录").inspect("stale");
    assert_eq!(first.value("对外电话"), "022-00001234", "what was typed is still there");
    assert_eq!(first.value("联系人"), "后来的人", "what was not touched is the newest");
    first.click("保存").wait_for("the record", |page| page.path() == here).wait_for_text("022-00001234");
    first.wait_for_text("后来的人");
}

#[test]
fn what_was_typed_outlives_the_session_and_nothing_is_sent_twice() {
    let site = Site::demo();
    let page = Browser::open(&site);
    page.sign_in("qu.guanli").goto("/desk/organisations").click("查看").wait_for_text("变更记录");
    let here = page.path();
    let form = format!("{here}/edit");
    page.goto(&form).fill("对外电话", "022-00005678").forget();
    page.click("保存")
        .wait_for_text("它还留在这个浏览器窗口里")
        .axe()
        .no_sideways_scrolling()
        .screenshot("session-expired");
    page.click("重新登录").wait_for_path("/sign-in");
    page.fill("账号", "qu.guanli").fill("密码", "hai-he-9-qiao").click("登录");
    page.wait_for_path(&form).wait_for_text("已接上您上次没有保存的内容");
    assert_eq!(page.value("对外电话"), "022-00005678", "taken up where it was left");
    page.click("保存").wait_for("the record", |page| page.path() == here).wait_for_text("022-00005678");
    // Back leads to the form as it stands now: nothing is sent again, nothing old is offered.
    page.script("history.back()", Vec::new());
    page.wait_for_path(&form).wait_for("the form", |page| page.value("对外电话") == "022-00005678");
    page.wait_for_no_text("已接上您上次没有保存的内容");
    // Whoever signs out leaves nothing behind for the next one.
    page.fill("对外电话", "022-00009999")
        .script("document.querySelector('form[action=\"/sign-out\"] button').click()", Vec::new());
    page.wait_for_path("/sign-in").enter("qu.guanli", "hai-he-9-qiao").wait_for_path("/desk").goto(&form);
    assert_eq!(page.value("对外电话"), "022-00005678", "not what was not saved");
    // Nor does whose session has ended to a colleague who signs in at this screen.
    page.fill("对外电话", "022-00007777").forget();
    page.click("保存").wait_for_text("它还留在这个浏览器窗口里").click("重新登录").wait_for_path("/sign-in");
    page.fill("账号", "qu.jingban").fill("密码", "hai-he-9-qiao").click("登录");
    page.wait_for_path(&form).wait_for("the form", |page| page.value("对外电话") == "022-00005678");
    page.wait_for_no_text("已接上您上次没有保存的内容");
}

const LEFT: &str = "\u{e012}";
const PAGE_UP: &str = "\u{e00e}";
const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";
const ALL: &str = "\u{e009}a";
const NONE: &str = "\u{e000}";

/// Presses Tab until the focus is on what has these words for a name, and sees that the focus can be seen.
fn reach(page: &Browser, words: &str) {
    let script = "const e = document.activeElement, fold = s => (s || '').replace(/\\s+/g, '');
        const names = [...(e.labels || [])].map(l => l.textContent).concat(e.textContent, e.getAttribute('aria-label'));
        const seen = getComputedStyle(e).outlineStyle !== 'none' || getComputedStyle(e).boxShadow !== 'none';
        return [names.map(fold).some(n => n === arguments[0] || n === arguments[0] + '必填'), seen];";
    for _ in 0..150 {
        let found = page.press(TAB).script(script, vec![words.into()]);
        if found[0] == true {
            assert_eq!(found[1], true, "the focus on {words} can be seen");
            return;
        }
    }
    panic!("Tab does not come to {words}: {}", page.text());
}

fn from_the_door_to_a_saved_form_by_the_keyboard_alone(page: &Browser) {
    page.goto("/sign-in");
    reach(page, "账号");
    page.press("qu.guanli");
    reach(page, "密码");
    page.press("hai-he-9-qiao").press(ENTER).wait_for_path("/desk");
    page.press(TAB);
    assert_eq!(page.script("return document.activeElement.textContent", vec![]), "跳到正文");
    reach(page, "调解员与证书");
    page.press(ENTER).wait_for_path("/desk/mediators");
    reach(page, "查看");
    page.press(ENTER).wait_for_text("变更记录");
    reach(page, "更多");
    page.press(ENTER);
    reach(page, "改资料");
    page.press(ENTER).wait_for_text("这次改动");
    reach(page, "职称");
    page.press(ALL).press(NONE).press("高级经济师");
    reach(page, "保存");
    page.press(ENTER).wait_for_text("变更记录").wait_for_text("高级经济师");
}

fn the_same_form_without_javascript(page: &Browser) {
    let here = page.path().split('?').next().unwrap_or_default().to_owned();
    page.javascript(false);
    page.goto(&format!("{here}/edit")).fill("职称", "一级律师");
    page.fill("更正：原来就登错了", "on").click("保存");
    page.wait_for("the problem", |page| !page.texts(".problems").is_empty());
    assert_eq!(page.value("职称"), "一级律师", "what was typed is still there");
    page.fill("来源、理由", "对照证书原件").click("保存").wait_for_text("变更记录").wait_for_text("一级律师");
    page.goto("/desk").wait_for_text("待办").goto("/desk/coverage").wait_for_text("建设指标完成情况");
    page.javascript(true);
    page.goto(&here);
}
