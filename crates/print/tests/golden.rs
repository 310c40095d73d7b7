//! What comes out of the press, read back with poppler (`pdftotext`, `pdfinfo`): words, sizes, the same bytes each time.
//! Documents are kept beside the test's build (`target/screenshots`), to be looked at.

#[path = "golden/bound.rs"]
mod bound;
#[path = "golden/documents.rs"]
mod documents;
#[path = "golden/templates.rs"]
mod templates;

use fengqiao_print::{Card, Course, Fonts, Press, PrintError, Slip, Stamp, TrainingRecord};
use jiff::civil::date;
use std::path::{Path, PathBuf};
use std::process::Command;

const STAMP: Stamp = Stamp { day: date(2024, 7, 18), seconds: 36_000 };

fn press() -> Press {
    Press::new(Fonts::find(None))
}

fn card(name: &str, organisation: &str, number: &str) -> Card {
    Card {
        name: name.into(),
        organisation: organisation.into(),
        engagement: "专职调解员".into(),
        number: number.into(),
        issuer: Some("天津市西青区人力资源和社会保障局".into()),
        issued: date(2024, 7, 18),
        valid_until: Some(date(2029, 7, 17)),
        note: String::new(),
        address: Some("https://tiaojie.example.org/verify/0123456789abcdefghjkmnpqrs".into()),
        digest: "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0".into(),
        photo: None,
        sample: false,
    }
}

fn ordinary() -> Card {
    card("李桂芳", "西青区劳动人事争议仲裁院调解中心", "津12011120240001")
}

/// Keeps a document and runs a tool of poppler over it.
fn run(tool: &str, arguments: &[&str], pdf: &Path) -> String {
    let done = Command::new(tool).args(arguments).arg(pdf).arg("-").output();
    let done = done.or_else(|_| Command::new(tool).args(arguments).arg(pdf).output());
    let done = done.unwrap_or_else(|why| panic!("{tool} of poppler-utils is needed: {why}"));
    String::from_utf8_lossy(&done.stdout).into_owned()
}

fn keep(name: &str, pdf: &[u8]) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let folder = test.ancestors().nth(3).unwrap().join("screenshots");
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join(format!("{name}.pdf"));
    std::fs::write(&file, pdf).unwrap();
    file
}

/// The words of a document without white space, and its pages: width and height in points.
fn read(name: &str, pdf: &[u8]) -> (String, Vec<String>) {
    let file = keep(name, pdf);
    let words = run("pdftotext", &["-raw"], &file);
    let info = Command::new("pdfinfo").args(["-f", "1", "-l", "99"]).arg(&file).output().unwrap();
    let info = String::from_utf8_lossy(&info.stdout).into_owned();
    let sizes = info.lines().filter(|line| line.contains("size:") && line.starts_with("Page"));
    let sizes = sizes.map(|line| line.split("size:").nth(1).unwrap().trim().to_owned()).collect();
    (words.chars().filter(|c| !c.is_whitespace()).collect(), sizes)
}

fn says(words: &str, wanted: &[&str]) {
    for one in wanted {
        let one: String = one.chars().filter(|c| !c.is_whitespace()).collect();
        assert!(words.contains(&one), "{one} is not in {words}");
    }
}

#[test]
fn a_card_has_two_sides_of_its_own_size() {
    let pdf = press().card(&ordinary(), STAMP).unwrap();
    let (words, sizes) = read("card", &pdf);
    assert_eq!(sizes, ["242.646 x 153.071 pts"; 2]);
    says(
        &words,
        &[
            "调解员证",
            "李桂芳",
            "西青区劳动人事争议仲裁院调解中心",
            "津12011120240001",
            "贴照片处",
            "天津市西青区人力资源和社会保障局",
            "2024年7月18日",
            "2029年7月17日",
            "66c7 f0f4 62ee edd9",
            "不涉及已经签订的调解协议的效力",
        ],
    );
    assert!(!words.contains("样张") && !words.contains("verify"), "{words}");
    let head = String::from_utf8_lossy(&pdf);
    assert!(head.contains("pdfaid:part>2<") && head.contains("2024-07-18T10:00:00+08:00"), "PDF/A-2b");
}

#[test]
fn the_same_card_is_the_same_file() {
    let press = press();
    assert_eq!(press.card(&ordinary(), STAMP).unwrap(), press.card(&ordinary(), STAMP).unwrap());
}

#[test]
fn long_names_and_rare_characters_come_out() {
    let rare = card(
        "阿卜杜热合曼·㛃䶮𠮷麦麦提艾力·买买提江",
        "天津市西青区中北镇汽车产业园区装备制造行业商会联合会劳动人事争议预防调解委员会联合工作站第二调解室",
        "津人社调证字〔2024〕第120111-20240718-0001号（换发）",
    );
    let (words, _) = read("card-rare", &press().card(&rare, STAMP).unwrap());
    says(&words, &["㛃䶮𠮷", &rare.name, &rare.organisation, &rare.number]);
}

#[test]
fn what_a_card_lacks_has_its_frame() {
    let bare = Card { address: None, issuer: None, valid_until: None, sample: true, ..ordinary() };
    let bare = Card { note: "待换发新证，决定前可用".into(), ..bare };
    let (words, _) = read("card-bare", &press().card(&bare, STAMP).unwrap());
    says(&words, &["暂无查验码", "待换发新证，决定前可用", "样张"]);
}

#[test]
fn a_photo_stands_in_its_frame_and_a_script_is_none() {
    // The smallest PNG: one grey dot.
    const DOT: &[u8] = &[
        0x89, b'P', b'N', b'G', 13, 10, 26, 10, 0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0, 0, 1,
        8, 0, 0, 0, 0, 0x3a, 0x7e, 0x9b, 0x55, 0, 0, 0, 10, b'I', b'D', b'A', b'T', 0x78, 0x9c, 0x63, 0x68,
        0, 0, 0, 0x82, 0, 0x81, 0x77, 0xcd, 0x72, 0xb6, 0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xae, 0x42, 0x60,
        0x82,
    ];
    let press = press();
    let (words, _) =
        read("card-photo", &press.card(&Card { photo: Some(DOT.into()), ..ordinary() }, STAMP).unwrap());
    assert!(!words.contains("贴照片处"));
    let script = Some(b"<script>alert(1)</script>".to_vec());
    assert_eq!(press.card(&Card { photo: script, ..ordinary() }, STAMP), Err(PrintError::Photo));
}

#[test]
fn a_sheet_has_five_people_on_a4() {
    let cards: Vec<Card> = (1..=7).map(|n| card(&format!("甲{n}"), "某中心", &format!("津{n:04}"))).collect();
    let (words, sizes) = read("card-sheet", &press().card_sheet(&cards, STAMP).unwrap());
    assert_eq!(sizes, ["595.276 x 841.89 pts (A4)"; 2]);
    says(&words, &["实际大小", "甲1", "津0007"]);
}

#[test]
fn text_is_text_whatever_it_looks_like() {
    let sly = card("#read(\"/etc/passwd\")", "*强调* $x$ @甲 //", "\\ #panic()");
    let (words, _) = read("card-sly", &press().card(&sly, STAMP).unwrap());
    says(&words, &["#read(\"/etc/passwd\")", "*强调*$x$@甲//", "\\#panic()"]);
}

#[test]
fn without_fonts_it_says_what_to_install() {
    let press = Press::new(Fonts::none());
    let why = press.card(&ordinary(), STAMP).unwrap_err();
    assert_eq!(why, PrintError::NoFont);
    assert!(why.mend().contains("fonts-noto-cjk"));
    assert_eq!(press.fonts().missing().len(), 4);
}

#[test]
fn a_character_nobody_has_is_named() {
    // A code point that is for private use: no font may have it.
    let why = press().card(&card("李\u{10FFFD}", "某中心", "津1"), STAMP).unwrap_err();
    assert_eq!(why, PrintError::NoGlyph("\u{10FFFD}".into()));
}

#[test]
fn a_certificate_of_training() {
    let course = |title: &str, when: &str, off_the_job, half_hours| Course {
        title: title.into(),
        when: when.into(),
        organiser: "天津市西青区人力资源和社会保障局".into(),
        off_the_job,
        half_hours,
    };
    let record = TrainingRecord {
        name: "㛃䶮𠮷".into(),
        organisation: "西青区劳动人事争议仲裁院调解中心".into(),
        number: Some("津12011120240001".into()),
        year: 2024,
        courses: vec![
            course("劳动人事争议调解业务（一）", "2024-03-12 至 2024-03-14", true, 42),
            course("工伤待遇与调解技巧", "2024-06-05", true, 13),
            course("线上法律知识学习", "2024-06-20", false, 4),
        ],
        counted_half_hours: 55,
        organiser: "天津市西青区人力资源和社会保障局".into(),
        on: date(2024, 7, 18),
        sample: false,
    };
    let (words, sizes) = read("training", &press().training(&record, STAMP).unwrap());
    assert_eq!(sizes, ["595.276 x 841.89 pts (A4)"]);
    says(
        &words,
        &[
            "参训证明",
            "兹证明㛃䶮𠮷（西青区劳动人事争议仲裁院调解中心，调解员证号津12011120240001）",
            "计入当年脱产培训27.5学时",
            "劳动人事争议调解业务（一）",
            "2024-03-12至2024-03-14",
            "6.5",
            "不计入",
            "2024年7月18日",
            "三(二)2",
        ],
    );
    let nobody = TrainingRecord { number: None, courses: Vec::new(), ..record };
    assert!(!read("training-bare", &press().training(&nobody, STAMP).unwrap()).0.contains("证号"));
}

#[test]
fn a_slip_of_an_application() {
    let slip = Slip {
        system: "天津市劳动人事争议调解工作管理系统".into(),
        receipt: "SQ20240718-482766-1".into(),
        applicant: "张**".into(),
        received: date(2024, 7, 18),
        organisation: "中北镇劳动人事争议调解中心".into(),
        phone: "022-27390000".into(),
        place: "西青区中北镇阜盛道1号".into(),
        until: date(2024, 7, 23),
        look_code: Some("0427".into()),
        address: Some("https://tj.example.org/progress?receipt=SQ20240718-482766-1".into()),
        sample: false,
    };
    let (words, sizes) = read("slip", &press().slip(&slip, STAMP).unwrap());
    assert_eq!(sizes, ["595.276 x 841.89 pts (A4)"]);
    says(
        &words,
        &[
            "调解申请回执",
            "SQ20240718-482766-1",
            "张**",
            "022-27390000",
            "2024年7月23日",
            "查询码",
            "0427",
            "扫码查进度",
        ],
    );
    let bare = Slip { look_code: None, address: None, ..slip };
    let (words, _) = read("slip-bare", &press().slip(&bare, STAMP).unwrap());
    says(&words, &["手机号后四位"]);
    assert!(!words.contains("扫码查进度"), "{words}");
}
