//! Files made to hurt, or made by accident.

use super::builder::{PEOPLE, csv, row_xml, rows, text, xlsx};
use fengqiao_sheets::{Header, SheetError, Source, read};
use std::fmt::Write;
use std::io::{Cursor, Write as _};
use zip::write::{SimpleFileOptions, ZipWriter};

fn ods(content: &str) -> Source {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in
        [("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content)]
    {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    Source::bytes("表.ods", zip.finish().unwrap().into_inner())
}

#[test]
fn a_million_blank_formatted_rows_are_harmless() {
    let mut data = row_xml(1, &["姓名", "组织"]) + &row_xml(2, &["张三", "甲"]);
    for row in 3..=1_000_000 {
        write!(data, "<row r=\"{row}\"/>").unwrap();
    }
    let (header, rows) = rows(&xlsx(&[("表", &data)], ""), &PEOPLE).unwrap();
    assert_eq!((rows.len(), header.width), (1, 2));
}

#[test]
fn opendocument_repetitions_cost_nothing() {
    let cell = |t: &str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{t}</text:p></table:table-cell>")
    };
    let row = |cells: &str| format!("<table:table-row>{cells}</table:table-row>");
    let blank = "<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>";
    let book = |rows: &str| {
        ods(&format!(
            "<office:spreadsheet><table:table table:name=\"表\">{rows}</table:table></office:spreadsheet>"
        ))
    };
    let head = row(&(cell("姓名") + &cell("组织")));
    let rich = "<table:table-cell office:value-type=\"string\"><office:annotation><text:p>批注</text:p></office:annotation><text:p>张<text:span>三</text:span></text:p><text:p>二&amp;行<text:s text:c=\"2\"/>尾</text:p></table:table-cell>";
    let source = book(&format!("{blank}{head}{}", row(&(rich.to_owned() + &cell("甲")))));
    assert!(matches!(rows(&source, &PEOPLE), Err(SheetError::NoHeader { .. })), "the header is too far down");
    let (header, read) =
        rows(&book(&format!("{head}{}{blank}", row(&(rich.to_owned() + &cell("甲"))))), &PEOPLE).unwrap();
    assert_eq!((header.width, read.len(), read[0].number), (2, 1, 2));
    assert_eq!(read[0].cells[0], text("张三\n二&行  尾"));
    let many = format!(
        "<table:table-row table:number-rows-repeated=\"1048000\">{}{}</table:table-row>",
        cell("张三"),
        cell("甲")
    );
    let stops = read_only(&book(&(head + &many)));
    assert!(matches!(stops, Err(SheetError::TooManyRows { row: 200_002 })), "{stops:?}");
}

/// Reads and forgets.
fn read_only(source: &Source) -> Result<Header, SheetError> {
    read(source, &PEOPLE, &mut |_: &Header| Ok::<(), SheetError>(()), &mut |_| Ok(()))
}

#[test]
fn two_hundred_thousand_rows_and_no_more() {
    let text = |n| "姓名,组织\n".to_owned() + &"张三,甲\n".repeat(n);
    assert_eq!(read_only(&csv(&text(200_000))).unwrap().rows, 200_000);
    let said = read_only(&csv(&text(200_001))).unwrap_err();
    assert!(matches!(said, SheetError::TooManyRows { row: 200_002 }));
}

#[test]
fn reading_stops_where_the_reader_says() {
    let source = csv(&("姓名,组织\n".to_owned() + &"张三,甲\n".repeat(10)));
    let mut seen = 0;
    let stop = || SheetError::Empty("停".into());
    let result = read(&source, &PEOPLE, &mut |_: &Header| Ok(()), &mut |_| {
        seen += 1;
        if seen == 3 { Err(stop()) } else { Ok(()) }
    });
    assert!(matches!(result, Err(SheetError::Empty(_))));
    assert_eq!(seen, 3);
}

#[test]
fn control_characters_and_long_texts_arrive_as_they_are() {
    let long = "长".repeat(32_767);
    let data = row_xml(1, &["姓名", "组织"]) + &row_xml(2, &["张_x0001_三", &long]);
    let (_, rows) = rows(&xlsx(&[("表", &data)], ""), &PEOPLE).unwrap();
    assert_eq!(rows[0].cells, [text("张\u{1}三"), text(&long)]);
}

#[test]
fn broken_xml_is_corrupt_and_not_half_read() {
    let data =
        row_xml(1, &["姓名", "组织"]) + "<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>张三</is></c></row>";
    let said = rows(&xlsx(&[("表", &data)], ""), &PEOPLE).unwrap_err();
    assert!(matches!(said, SheetError::Corrupt { .. }), "{said}");
}

#[test]
fn damaged_samples_are_refused_or_read_and_never_crash() {
    for name in ["02-调解组织情况台账.xlsx", "05-争议办理台账.xls", "06-学习培训与实践锻炼台账.ods"]
    {
        let whole =
            std::fs::read(format!("{}/../../tests/samples/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        let mut seed = 7_u64;
        let mut next = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(seed >> 33).unwrap()
        };
        for round in 0..40 {
            let mut bytes = whole.clone();
            if round % 4 == 0 {
                bytes.truncate(next() % whole.len());
            }
            for _ in 0..=round % 5 {
                let (at, value) = (next(), next());
                if let Some(byte) = bytes.get_mut(at % whole.len()) {
                    *byte = u8::try_from(value % 256).unwrap();
                }
            }
            let _ = read_only(&Source::bytes(name, bytes));
        }
    }
}

#[test]
fn empty_sheets_and_chart_only_books() {
    assert!(matches!(rows(&xlsx(&[("表", "")], ""), &PEOPLE), Err(SheetError::Empty(_))));
    assert!(matches!(rows(&csv(",,\n,,\n"), &PEOPLE), Err(SheetError::Empty(_))));
}
