//! The nineteen documents of a case (regulations.md §6): what each says, as PDF and as Word.

use super::{STAMP, keep, press, read, says};
use fengqiao_print::Press;
use fengqiao_print::document::{
    Block, CODES, Facts, Item, Layout, Paper, Template, blank, docx, fill, shipped,
};
use std::io::{Cursor, Read as _};
use std::process::Command;

/// Every form of every kind, filled with the examples.
fn all() -> Vec<(String, Paper)> {
    let facts = Facts::examples();
    let forms = CODES.iter().flat_map(|code| {
        let template = shipped(code).unwrap();
        let facts = &facts;
        template.forms.iter().map(move |form| {
            let paper = fill(template, form, facts).unwrap_or_else(|missing| panic!("{code}: {missing}"));
            (format!("{code}-{}", form.name), paper)
        })
    });
    forms.collect()
}

fn of(code: &str, form: &str) -> (&'static Template, &'static fengqiao_print::document::Form) {
    let template = shipped(code).unwrap();
    (template, template.form(form).unwrap())
}

fn filled(code: &str, form: &str, facts: &Facts) -> Paper {
    let (template, form) = of(code, form);
    fill(template, form, facts).unwrap()
}

fn set(press: &Press, name: &str, paper: &Paper) -> (String, Vec<String>) {
    read(name, &press.paper(paper, STAMP).unwrap())
}

/// The words of a part of a Word file.
fn part(file: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn without_spaces(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn each_says_what_it_said() {
    let all = all();
    assert_eq!(all.len(), 31, "each form that is asked for by name, and no other");
    for (name, paper) in all {
        insta::assert_snapshot!(name, paper.text());
    }
}

#[test]
fn each_is_set_and_written_with_nothing_left_open() {
    let press = press();
    for (name, paper) in all() {
        let text = paper.text();
        assert!(!text.contains(['{', '}', '[', ']', '|']), "{name}: {text}");
        let (words, pages) = set(&press, &format!("document-{name}"), &paper);
        assert!(pages.iter().all(|size| size.starts_with("595.276 x 841.89")), "{name}: {pages:?}");
        // An agreement of many has their list on a page of its own.
        let most = if name.starts_with("D10") { 4 } else { 3 };
        assert!(pages.len() <= most, "{name}: {} pages", pages.len());
        let title = without_spaces(&paper.title);
        assert!(words.contains(&title), "{name}: {words}");
        let word = part(&docx(&paper, STAMP).unwrap(), "word/document.xml");
        assert!(without_spaces(&word).contains(&title), "{name}");
    }
}

#[test]
fn a_letter_is_read_in_its_order_with_its_fonts_inside() {
    let paper = filled("D04", "受理通知书", &Facts::examples());
    assert_eq!(paper.layout, Layout::Letter);
    let pdf = press().paper(&paper, STAMP).unwrap();
    let (words, pages) = read("document-letter", &pdf);
    assert_eq!(pages.len(), 1);
    let order = [
        "津西青仲调受〔2024〕207号",
        "受理通知书",
        "张建军、天津青源瑞丰精密制造有限公司：",
        "一、调解员。本案由王海燕承办",
        "三、期限。调解期限到2024年7月23日止",
        "附件：权利义务告知书",
        "2024年7月8日",
    ];
    let at: Vec<_> =
        order.iter().map(|one| words.find(one).unwrap_or_else(|| panic!("{one}: {words}"))).collect();
    assert!(at[..6].is_sorted(), "{at:?}");
    assert_eq!(words.matches("天津市西青区劳动人事争议仲裁院调解中心").count(), 2, "head and signature");
    let fonts = Command::new("pdffonts").arg(keep("document-letter", &pdf)).output().unwrap();
    let fonts = String::from_utf8_lossy(&fonts.stdout).into_owned();
    let rows: Vec<&str> = fonts.lines().skip(2).collect();
    assert!(rows.len() >= 3 && rows.iter().all(|row| row.contains("yes yes yes")), "{fonts}");
    let head = String::from_utf8_lossy(&pdf);
    assert!(head.contains("pdfaid:part>2<") && head.contains("pdfaid:conformance>B<"), "PDF/A-2b");
    assert!(head.contains("2024-07-18T10:00:00+08:00"), "the stamp of the caller");
}

#[test]
fn an_agreement_of_three_pages_counts_them() {
    let mut facts = Facts::examples();
    facts.remove("劳动者");
    facts.set("其他约定", "双方确认没有其他争议。".repeat(20));
    let paper = filled("D10", "调解协议书", &facts);
    let (words, pages) = set(&press(), "document-agreement", &paper);
    assert_eq!(pages.len(), 3);
    says(&words, &["第1页　共3页", "第2页　共3页", "第3页　共3页", "一式三份", "调解组织（印章）"]);
    let signed = words.rfind("第3页").unwrap() > words.find("申请人（签名").unwrap();
    assert!(
        signed && words.find("第2页").unwrap() < words.find("申请人（签名").unwrap(),
        "signed on the last page"
    );
    let footer = part(&docx(&paper, STAMP).unwrap(), "word/footer1.xml");
    assert!(footer.contains("PAGE") && footer.contains("NUMPAGES"), "{footer}");
}

#[test]
fn rare_characters_come_out_everywhere() {
    let mut facts = Facts::examples();
    facts.set("申请人", "㛃䶮𠮷");
    facts.set("双方", "㛃䶮𠮷、天津𠮷㛃有限公司");
    let paper = filled("D04", "受理通知书", &facts);
    says(&set(&press(), "document-rare", &paper).0, &["㛃䶮𠮷、天津𠮷㛃有限公司：", "申请人㛃䶮𠮷与"]);
    let word = docx(&paper, STAMP).unwrap();
    let xml = part(&word, "word/document.xml");
    for (font, text) in [("宋体", "㛃䶮"), ("SimSun-ExtB", "𠮷")] {
        let run = xml.split("<w:r>").find(|run| run.contains(&format!(">{text}<")));
        assert!(
            run.is_some_and(|run| run.contains(&format!("w:eastAsia=\"{font}\""))),
            "{text} in {font}: {run:?}"
        );
    }
    assert!(part(&word, "word/fontTable.xml").contains(r#"w:name="仿宋_GB2312"><w:altName w:val="仿宋,"#));
}

#[test]
fn a_word_file_opens_and_says_the_same() {
    for (name, paper) in all() {
        let word = docx(&paper, STAMP).unwrap();
        let folder = keep(&format!("document-{name}"), &[]).with_extension("docx");
        std::fs::write(folder, &word).unwrap();
        let xml = part(&word, "word/document.xml");
        let said: String =
            xml.split("<w:t xml:space=\"preserve\">").skip(1).map(|t| t.split('<').next().unwrap()).collect();
        for block in &paper.blocks {
            let words = match block {
                Block::Paragraph { text, .. } | Block::Clause { text, .. } | Block::Note { text } => {
                    text.lines().map(str::to_owned).collect::<Vec<_>>()
                }
                Block::Table { rows, .. } => rows.concat(),
                Block::Signatures { seats, .. } => seats.clone(),
                _ => Vec::new(),
            };
            for one in words {
                assert!(said.contains(&one.replace('&', "&amp;")), "{name}: {one} is not in {said}");
            }
        }
        assert!(part(&word, "word/styles.xml").contains("w:default=\"1\""), "{name}");
    }
}

#[test]
fn the_same_paper_is_the_same_file() {
    let (press, paper) = (press(), filled("D10", "调解协议书", &Facts::examples()));
    assert_eq!(press.paper(&paper, STAMP).unwrap(), press.paper(&paper, STAMP).unwrap());
    assert_eq!(docx(&paper, STAMP).unwrap(), docx(&paper, STAMP).unwrap());
}

#[test]
fn text_of_a_fact_is_text() {
    let mut facts = Facts::examples();
    let sly = "#read(\"/etc/passwd\") *强调* {申请人} [无] <b>&甲</b> ]]>";
    facts.set("调解结果", sly);
    let paper = filled("D10", "调解协议书", &facts);
    says(&set(&press(), "document-sly", &paper).0, &[sly]);
    let xml = part(&docx(&paper, STAMP).unwrap(), "word/document.xml");
    assert!(xml.contains("&lt;b&gt;&amp;甲&lt;/b&gt;"), "{xml}");
}

#[test]
fn a_value_of_several_lines_is_several_paragraphs() {
    let mut facts = Facts::examples();
    facts.set("事实与理由", "第一段。\n第二段。\n第三段。");
    let paper = filled("D01", "调解申请书", &facts);
    let xml = part(&docx(&paper, STAMP).unwrap(), "word/document.xml");
    for one in ["第一段。", "第二段。", "第三段。"] {
        assert!(xml.contains(&format!(">{one}</w:t>")), "{one}");
    }
    says(&set(&press(), "document-lines", &paper).0, &["第一段。第二段。第三段。"]);
}

#[test]
fn a_long_list_goes_over_pages_with_its_header() {
    let mut facts = Facts::examples();
    let person = |n: usize| Item::from([("姓名".to_owned(), format!("劳动者{n}"))]);
    facts.set_list("劳动者", (1..=60).map(person).collect());
    let (words, pages) = set(&press(), "document-list", &filled("D07", "代表人推选书", &facts));
    assert!(pages.len() > 2);
    assert!(words.matches("签名或者按指印").count() >= pages.len() - 1, "{words}");
    says(&words, &["劳动者60"]);
}

#[test]
fn many_parties_go_over_pages() {
    let mut facts = Facts::examples();
    let mut parties = facts.list("当事人").to_vec();
    let worker = parties.remove(0);
    let of = |n: usize| {
        let mut one = worker.clone();
        one.insert("名称".into(), format!("劳动者第{n}人"));
        one
    };
    parties.splice(0..0, (1..=20).map(of));
    facts.set_list("当事人", parties);
    facts.set("事实与理由", "申请人陈述的一段很长的事实。".repeat(120));
    let (words, pages) = set(&press(), "document-many", &filled("D01", "调解申请书", &facts));
    assert!(pages.len() > 5, "{pages:?}");
    says(&words, &["劳动者第1人", "劳动者第20人", "被申请人", "此致"]);
}

#[test]
fn a_form_to_be_filled_by_hand_has_lines_and_empty_cells() {
    for code in CODES {
        let template = shipped(code).unwrap();
        for form in &template.forms {
            let paper = blank(template, form);
            let text = paper.text();
            assert!(!text.contains("张建军") && !text.contains(['{', '[']), "{code} {}: {text}", form.name);
        }
    }
    let (template, form) = of("D01", "调解申请书");
    let paper = blank(template, form);
    let text = paper.text();
    assert!(text.contains("姓名（名称）：　｜　联系电话：") && text.contains("1.________"), "{text}");
    set(&press(), "blank", &paper);
}

#[test]
fn filled_by_hand_of_two_sentences_that_exclude_each_other_the_usual_one_stands() {
    let text = |code, form| {
        let (template, form) = of(code, form);
        blank(template, form).text()
    };
    let application = text("D11", "仲裁申请书");
    assert!(application.contains("没有达成调解协议") && !application.contains("第十五条"), "{application}");
    let notice = text("D14", "履行告知书");
    assert!(notice.contains("可以依法申请仲裁") && !notice.contains("强制执行"), "{notice}");
    assert!(text("D17", "结案报告").contains("________。"), "the result, and not the end without one");
}

#[test]
fn what_follows_depends_on_how_it_ended() {
    let mut facts = Facts::examples();
    let text = |code, form, facts: &Facts| filled(code, form, facts).text();
    let usual = text("D11", "仲裁申请书", &facts);
    assert!(usual.contains("没有达成调解协议") && usual.contains("第五条、第十四条"), "{usual}");
    facts.set("不履行日期", "2024年9月2日");
    let defaulted = text("D11", "仲裁申请书", &facts);
    assert!(!defaulted.contains("没有达成调解协议") && defaulted.contains("第五条、第十五条"), "{defaulted}");
    assert!(defaulted.contains("达成津西青仲调协〔2024〕103号调解协议书，被申请人在约定期限内没有履行"));
    facts.set("已审查确认", "司法确认（裁定协议有效）");
    for (code, form) in [("D11", "调解终止告知书"), ("D14", "履行告知书"), ("D14", "履行催告书")]
    {
        let usual = text(code, form, &Facts::examples());
        assert!(usual.contains("依法申请仲裁") || usual.contains("仲裁委员会申请仲裁"), "{form}: {usual}");
        let confirmed = text(code, form, &facts);
        assert!(
            confirmed.contains("司法确认（裁定协议有效）") && confirmed.contains("强制执行"),
            "{confirmed}"
        );
        assert!(
            !confirmed.contains("可以依法申请仲裁") && !confirmed.contains("支付令"),
            "{form}: {confirmed}"
        );
    }
    facts.remove("受理日期");
    let early = text("D11", "调解终止告知书", &facts);
    assert!(early.contains("收到申请。因") && !early.contains("受理。"), "{early}");
}

#[test]
fn an_agreement_of_many_lists_them_and_counts_a_copy_for_the_user_unit() {
    let mut facts = Facts::examples();
    let text = filled("D10", "调解协议书", &facts).text();
    assert!(text.contains("另给用工单位天津津源物流有限公司一份") && text.contains("申请人名单"), "{text}");
    facts.remove("劳动者");
    facts.remove("用工单位");
    let text = filled("D10", "调解协议书", &facts).text();
    assert!(text.contains("存档一份，具有同等效力") && !text.contains("申请人名单"), "{text}");
}

#[test]
fn a_preview_is_a_sample() {
    let paper = Paper { sample: true, ..filled("D05", "不予受理通知书", &Facts::examples()) };
    says(&set(&press(), "document-sample", &paper).0, &["样张"]);
    assert!(part(&docx(&paper, STAMP).unwrap(), "word/header1.xml").contains("样张"));
}

#[test]
fn a_paper_is_kept_and_read_again() {
    for (name, paper) in all() {
        let text = serde_json::to_string(&paper).unwrap();
        assert_eq!(serde_json::from_str::<Paper>(&text).unwrap(), paper, "{name}");
    }
}
