//! The file of a case: pieces bound into one PDF/A with page numbers that go on.

use super::{STAMP, press, read};
use fengqiao_print::document::{Facts, Item, Paper, Scan, fill, shipped};

fn paper(code: &str, form: &str, facts: &Facts) -> Paper {
    let template = shipped(code).unwrap();
    fill(template, template.form(form).unwrap(), facts).unwrap()
}

/// A white PNG of one dot.
const DOT: &[u8] = &[
    0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0x00, 0x0D, 0x49, 0x48, 0x44, 0x52, 0x00,
    0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x00, 0x00, 0x00, 0x00, 0x3A, 0x7E, 0x9B, 0x55, 0x00,
    0x00, 0x00, 0x0A, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9C, 0x63, 0xF8, 0x0F, 0x00, 0x01, 0x01, 0x01, 0x00,
    0xB1, 0x38, 0xF6, 0x14, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
];

#[test]
fn pieces_are_bound_behind_cover_and_index_with_numbers_that_go_on() {
    let (press, mut facts) = (press(), Facts::examples());
    let mut binder = press.binder();
    let first = binder.paper(&paper("D04", "受理通知书", &facts)).unwrap();
    let second = binder.paper(&paper("D10", "调解协议书", &facts)).unwrap();
    let third = binder.picture(DOT.to_vec(), "李㛃 身份证复印件").unwrap();
    assert_eq!((first, third, binder.len()), (1, 1, 2 + second));
    let pages = ["1".to_owned(), format!("2—{}", 1 + second), (2 + second).to_string()];
    let line =
        |name: &str, page: &str| Item::from([("名称".into(), name.into()), ("页码".into(), page.into())]);
    facts.set_list(
        "卷内文件",
        vec![line("受理通知书", &pages[0]), line("调解协议书", &pages[1]), line("身份证复印件", &pages[2])],
    );
    let all = binder.len();
    facts.set("卷内页数", all.to_string());
    let file = binder.finish(&paper("D17", "卷宗封面和目录", &facts), STAMP).unwrap();
    let (words, sizes) = read("bound-file", &file);
    assert_eq!(sizes.len(), 3 + all, "cover, index, notes, pieces");
    assert!(sizes.iter().all(|size| size.starts_with("595.276 x 841.89")), "{sizes:?}");
    for said in ["卷内文件目录", "受理通知书", "劳动人事争议调解协议书", "李㛃身份证复印件"]
    {
        assert!(
            words.chars().filter(|c| !c.is_whitespace()).collect::<String>().contains(said),
            "{said}: {words}"
        );
    }
    let head = String::from_utf8_lossy(&file);
    assert!(head.contains("pdfaid:part>2<") && head.contains("pdfaid:conformance>B<"), "PDF/A-2b");
}

#[test]
fn the_same_pieces_give_the_same_file() {
    let (press, facts) = (press(), Facts::examples());
    let bound = || {
        let mut binder = press.binder();
        binder.paper(&paper("D06", "权利义务告知书", &facts)).unwrap();
        binder.finish(&paper("D17", "卷宗封面和目录", &facts), STAMP).unwrap()
    };
    assert_eq!(bound(), bound());
}

#[test]
fn pages_of_a_pdf_are_drawn_and_what_is_none_is_not_read() {
    let pdf = press().paper(&paper("D10", "调解协议书", &Facts::examples()), STAMP).unwrap();
    let scan = Scan::read(pdf.clone()).unwrap();
    let page = scan.page(0).unwrap();
    assert_eq!((page.width, page.height), (1240, 1753));
    assert_eq!(page.rgb.len(), 1240 * 1753 * 3);
    let dark = page.rgb.chunks_exact(3).filter(|dot| dot.iter().all(|part| *part < 100)).count();
    assert!(dark > 5_000, "there are words on it: {dark}");
    assert!(scan.page(99).is_none());
    for broken in [Vec::new(), b"%PDF-1.7 and nothing else".to_vec(), pdf[..pdf.len() / 3].to_vec()] {
        let read = Scan::read(broken);
        assert!(read.is_none_or(|scan| scan.page(0).is_none_or(|page| !page.rgb.is_empty())));
    }
}
