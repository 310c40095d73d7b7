//! A photo for the certificate: brought with the phone by the mediator, a script under its name refused, a newer one in
//! its place; a paper scan of the office, seen by the person it is addressed to and by nobody else; 我的证件 on the phone.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use fengqiao_browser_tests::{Browser, PHONE, Site};
use serde_json::json;
use std::path::{Path, PathBuf};

/// A picture drawn by the browser itself.
fn drawn(page: &Browser, folder: &Path, name: &str, colour: &str) -> PathBuf {
    let script = "const c = document.createElement('canvas'); c.width = 600; c.height = 800;
        const d = c.getContext('2d'); d.fillStyle = arguments[0]; d.fillRect(0, 0, 600, 800);
        d.fillStyle = '#FFFFFF'; d.fillRect(200, 150, 200, 260); return c.toDataURL('image/jpeg');";
    let address = page.script(script, vec![json!(colour)]);
    let data = address.as_str().and_then(|a| a.split_once(',')).expect("a picture").1.to_owned();
    let path = folder.join(name);
    std::fs::write(&path, BASE64.decode(data).expect("base64")).expect("a file");
    path
}

fn file(folder: &Path, name: &str, content: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, content).expect("a file");
    path
}

const PAPER: &str = "%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\ntrailer << >>\n%%EOF\n";

/// The picture is there and was drawn.
fn photo_is_shown(page: &Browser) -> bool {
    let script =
        "const p = document.querySelector('.photo img'); return !!p && p.complete && p.naturalWidth > 0;";
    page.script(script, vec![]).as_bool().unwrap_or(false)
}

#[test]
fn a_photo_and_a_paper_go_where_they_belong() {
    let site = Site::demo();
    let page = Browser::open(&site);
    let folder = tempfile::tempdir().expect("a folder");
    page.resize(PHONE).sign_in("tiaojieyuan").goto("/desk/me").wait_for_text("年度注册").inspect("own");
    let first = drawn(&page, folder.path(), "我的照片.jpg", "#4A6079");
    page.resize(PHONE).click("上传照片").wait_for_text("收什么样的文件").inspect("own-photo");
    let script = file(folder.path(), "证件照.jpg", "<?php system($_GET['c']);");
    page.resize(PHONE).upload("从相册或文件夹选照片", &script).click("上传");
    page.wait_for_text("内容是脚本或文字，不是照片").inspect("photo-refused");
    page.resize(PHONE).upload("现在拍", &first).click("上传").wait_for_path("/desk/me");
    page.wait_for_text("照片已保存").wait_for("the photo", photo_is_shown).inspect("own-with-photo");
    page.click("显示完整的证件号码和电话").fill("查看理由", "核对号码").click("显示");
    page.wait_for_text("已显示完整信息").inspect("own-unmasked");
    let person = page.goto("/desk/me").href("全部资料和记录");
    the_office_adds_a_paper(&page, folder.path(), &person);

    page.resize(PHONE).sign_in("tiaojieyuan").goto("/desk/me").wait_for_text("换发通知.pdf");
    assert!(!page.text().contains("内部核查.pdf"), "what is not addressed to the person");
    page.inspect("own-papers");
    page.javascript(false).goto("/desk/me").click("换照片").wait_for_text("收什么样的文件");
    let again = folder.path().join("我的照片.jpg");
    page.upload("从相册或文件夹选照片", &again)
        .click("上传")
        .wait_for_path("/desk/me")
        .wait_for_text("照片已保存");
}

fn the_office_adds_a_paper(page: &Browser, folder: &Path, person: &str) {
    let drawing = file(folder, "扫描.png", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    let notice = file(folder, "换发通知.pdf", PAPER);
    let internal = file(folder, "内部核查.pdf", PAPER);
    page.sign_in("qu.guanli").goto(person).wait_for("the photo", photo_is_shown).inspect("person-with-photo");
    page.click("上传附件").wait_for_text("收什么样的文件").inspect("attachment");
    page.fill("说明", "津人社办发〔2024〕1号 通知").fill("本人可以在手机上看到", "on");
    page.upload("把文件拖到这里，或者点这里选", &drawing).click("上传").wait_for_text("网页或矢量图");
    assert_eq!(page.value("说明"), "津人社办发〔2024〕1号 通知", "what was typed is still there");
    page.inspect("attachment-refused");
    page.upload("把文件拖到这里，或者点这里选", &notice).click("上传").wait_for_text("已上传");
    page.goto(person).click("上传附件");
    page.upload("把文件拖到这里，或者点这里选", &internal)
        .click("上传")
        .wait_for_text("“内部核查.pdf”已上传");
    page.inspect("person-with-papers");
    page.click("撤回 内部核查.pdf").wait_for_text("撤回以后不再使用").inspect("attachment-withdrawal");
    page.fill("理由", "传错了人").click("撤回").wait_for_text("附件已撤回").wait_for_text("已撤回 1 个");
    // Whatever a file is called, a browser takes it for what it was found to be.
    assert!(page.download(&page.href("换发通知.pdf")).starts_with(b"%PDF-"));
}
