//! Files that are not taken: each is answered in plain words that say what to do, and nothing of it stays but the
//! record that it was sent.

use http::StatusCode;

use super::books::{archive, container, row, workbook};
use super::{HEADER, HERE, World, fresh, id_number, roster};
use crate::testing::Answer;

/// A world on one engine; nothing here depends on which.
fn world() -> World {
    World::new(fresh(fengqiao_db::testing::sqlite_migrated(crate::migrations::ALL), super::TODAY))
}

/// The texts of the usual header.
fn titles() -> Vec<&'static str> {
    HEADER.split(',').collect()
}

/// A good row of a workbook.
fn person(number: u32, id: &str) -> String {
    row(number, &["李桂芳", id, "19900000001", HERE, "西青区", "兼职", "2023-01-01"])
}

/// The upload page comes back with these words beside the file, and nothing is kept.
fn refused(world: &World, file: (&str, &[u8]), words: &[&str]) -> Answer {
    let answer = world.upload(file);
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}: {}", file.0, answer.text);
    for word in words {
        assert!(answer.text.contains(word), "{word} is missing for {}:\n{}", file.0, answer.text);
    }
    assert!(answer.text.contains("type=\"file\""), "the file can be chosen again");
    assert_eq!(world.people(), 0);
    let count = |sql: &str| world.app.read(|c| c.query_one(sql, &[])).expect("a count").int(0);
    assert_eq!(count("SELECT COUNT(*) FROM import_rows"), 0);
    assert_eq!(count("SELECT COUNT(*) FROM import_batches WHERE content IS NOT NULL"), 0);
    assert!(!world.desk.get("/desk/imports").text.contains("/desk/imports/DR-"), "no batch is left behind");
    answer
}

#[test]
fn a_file_of_another_type_is_named() {
    let world = world();
    refused(&world, ("名册.xlsx", b"%PDF-1.7 \xe2\xe3"), &["PDF 文件", "另存为 .xlsx"]);
    refused(&world, ("名册.xls", b"<html><table><tr><td>1</td></tr></table>"), &["网页", "另存为"]);
    refused(&world, ("名册.xlsx", b"\x89PNG\r\n\x1a\n"), &["图片"]);
    refused(&world, ("名册.docx", &archive(&[("word/document.xml", b"<w/>")])), &["Word 文档"]);
    refused(&world, ("名册.zip", &archive(&[("1.jpg", b"x")])), &["压缩包"]);
    refused(&world, ("名册.exe", b"MZ\0\0\x01\x02"), &["认不出类型"]);
}

#[test]
fn a_text_that_calls_itself_a_workbook_is_read_as_what_it_is() {
    let world = world();
    // Prose is no table; a CSV under the wrong name is taken all the same.
    refused(
        &world,
        ("名册.xlsx", "请各区于月底前报送。\n谢谢。\n".as_bytes()),
        &["没有找到", "表头", "姓名"],
    );
    let csv = roster(&[("李桂芳", "", "")]);
    assert_eq!(world.upload(("名册.xlsx", csv.as_bytes())).status, StatusCode::SEE_OTHER);
}

#[test]
fn a_workbook_with_a_password_says_how_to_take_it_off() {
    let world = world();
    let sealed = container(&["Root Entry", "EncryptionInfo", "EncryptedPackage"]);
    refused(&world, ("名册.xlsx", &sealed), &["打开密码", "取消密码"]);
}

#[test]
fn macros_are_refused_whatever_the_name_says() {
    let world = world();
    let rows = row(1, &titles()) + &person(2, &id_number(1));
    let hidden = workbook(&rows, &[("xl/vbaProject.bin", b"x")]);
    for name in ["名册.xlsm", "名册.xlsx"] {
        refused(&world, (name, &hidden), &["带有宏", "不带宏的 .xlsx"]);
    }
    let old = container(&["Root Entry", "Workbook", "_VBA_PROJECT_CUR"]);
    refused(&world, ("名册.xls", &old), &["带有宏"]);
}

#[test]
fn links_to_other_files_are_refused() {
    let rows = row(1, &titles()) + &person(2, &id_number(1));
    let linked = workbook(&rows, &[("xl/externalLinks/externalLink1.xml", b"<externalLink/>")]);
    refused(&world(), ("名册.xlsx", &linked), &["外部链接", "断开链接"]);
}

#[test]
fn a_zip_bomb_is_not_unfolded() {
    let blanks = vec![b' '; 64 * 1024 * 1024];
    let bomb = workbook(&row(1, &titles()), &[("xl/worksheets/sheet2.xml", &blanks)]);
    assert!(bomb.len() < 1024 * 1024, "small on the way in");
    refused(&world(), ("名册.xlsx", &bomb), &["大得异常", "新的工作簿"]);
}

#[test]
fn a_broken_archive_says_so() {
    let world = world();
    let whole = workbook(&(row(1, &titles()) + &person(2, &id_number(1))), &[]);
    refused(&world, ("名册.xlsx", &whole[..whole.len() / 2]), &["损坏", "重新取得原文件"]);
    refused(&world, ("名册.xlsx", b"PK\x03\x04"), &["损坏"]);
    let torn = workbook("<row r=\"1\"><c r=\"A1\"", &[]);
    refused(&world, ("名册.xlsx", &torn), &["名册.xlsx"]);
}

#[test]
fn an_empty_file_and_no_file_at_all() {
    let world = world();
    refused(&world, ("名册.xlsx", b""), &["空的"]);
    refused(&world, ("", b""), &["还没有选文件"]);
    refused(&world, ("名册.csv", b" \r\n\r\n"), &["没有内容"]);
    refused(&world, ("名册.xlsx", &workbook("", &[])), &["没有内容"]);
}

#[test]
fn a_file_without_a_header_names_the_columns_it_should_have() {
    let world = world();
    let bare = format!("李桂芳,{},19900000001,{HERE}\n", id_number(1));
    refused(&world, ("名册.csv", bare.as_bytes()), &["前 30 行", "姓名", "下载空白表"]);
}

#[test]
fn two_headers_in_one_sheet_are_not_guessed_at() {
    let world = world();
    let two = format!("{}{}", roster(&[("李桂芳", "", "")]), roster(&[("马文博", "", "")]));
    refused(&world, ("名册.csv", two.as_bytes()), &["第 1 行和第 3 行都像表头", "分成两个文件"]);
    let twice = roster(&[("李桂芳", "", "")]).replace("发证日期", "姓名");
    refused(&world, ("名册.csv", twice.as_bytes()), &["“姓名”出现了两次"]);
}

#[test]
fn a_text_in_no_encoding_is_refused_and_gb18030_is_read() {
    let world = world();
    // 李桂芳 and the header in GB18030, from the sample; then the same with a byte no character has.
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/samples/01-规上企业名单-gb18030.csv");
    let mut sample = std::fs::read(path).expect("the sample");
    let broken = {
        let mut bytes = sample.clone();
        let end = bytes.len() - 40;
        bytes.splice(end..end, [0x81, 0x0a, 0xff]);
        bytes
    };
    let desk = crate::testing::signed_in(
        &world.app,
        fengqiao_domain::access::Role::DistrictOfficer,
        &fengqiao_domain::access::Scope::Authority("120110".into()),
    );
    let sent = desk.upload("/desk/units/import", "file", ("规上.csv", &broken), &[]);
    assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", sent.text);
    assert!(sent.text.contains("文字编码认不出来") && sent.text.contains("CSV UTF-8"), "{}", sent.text);
    sample.extend(b"\r\n\r\n");
    let sent = desk.upload("/desk/units/import", "file", ("规上.csv", &sample), &[]);
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
}

#[test]
fn a_quote_that_is_never_closed_is_found() {
    let open = format!("{HEADER}\n\"李桂芳,{}\n", "某".repeat(40_000));
    refused(&world(), ("名册.csv", open.as_bytes()), &["双引号"]);
}

#[test]
fn more_than_fifty_mebibytes_get_a_page_of_their_own() {
    let world = world();
    let answer = world.upload(("名册.csv", &vec![b'x'; 52 * 1024 * 1024]));
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(
        answer.text.contains("一个文件最大 50 MiB") && answer.text.contains("分成几个文件"),
        "{}",
        answer.text
    );
    assert!(answer.text.contains("href=\"/desk/mediators/import\""), "the way back");
    assert_eq!(world.people(), 0);
}

#[test]
fn a_district_that_is_not_ones_own_cannot_be_chosen() {
    let world = world();
    let csv = roster(&[("李桂芳", "", "")]);
    let sent = world.desk.upload(
        "/desk/mediators/import",
        "file",
        ("名册.csv", csv.as_bytes()),
        &[("district", "120112")],
    );
    assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(sent.text.contains("不在您的管理范围内"), "{}", sent.text);
}
