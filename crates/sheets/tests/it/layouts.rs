//! Files in the layout of another platform: what is found of one nobody knows, and one read by its own headers.

use fengqiao_domain::cases::CASES;
use fengqiao_domain::value::Raw;
use fengqiao_sheets::{Layout, SheetError, Source, read_as, sample, write_texts_csv, write_texts_xlsx};

const FILE: &str =
    "案件导出表\n导出时间：2024-07-18\n编号,申请人,状态,金额\n1,张三,在办,100\n\n2,李四,办结,200\n";

fn text(text: &str) -> Raw {
    Raw::Text(text.into())
}

#[test]
fn the_fullest_row_of_different_texts_is_the_header() {
    let found = sample(&Source::bytes("导出.csv", FILE.as_bytes()), 30).expect("a sample");
    assert_eq!(found.headers, ["编号", "申请人", "状态", "金额"]);
    assert_eq!(found.rows.len(), 2, "blank rows are left out");
    assert_eq!(found.rows[1][1], text("李四"));
    assert_eq!(sample(&Source::bytes("导出.csv", FILE.as_bytes()), 1).expect("a sample").rows.len(), 1);
    let none = sample(&Source::bytes("a.csv", "只有一格\n".as_bytes()), 30);
    assert!(matches!(none, Err(SheetError::Empty(_))), "{none:?}");
}

#[test]
fn a_row_of_data_is_no_header_however_full_it_is() {
    // The header has merged cells, which say the same twice, and a blank one; the data row has more different texts.
    let file = "收案登记（2024年）\n编号,申请人,申请人,金额,,备注\n\
                a-1,张建军,19900000018,100,西青,甲\na-2,李玉兰,19900000019,200,津南,乙\n";
    let found = sample(&Source::bytes("导出.csv", file.as_bytes()), 30).expect("a sample");
    assert_eq!(found.headers, ["编号", "申请人", "申请人", "金额", "备注"]);
    assert_eq!(found.rows.len(), 2);
    // Days and numbers of identity, in either width, are none either; a year in a header is.
    let file = "编号,2024年度金额\n甲,乙,2024-07-18\n丙,丁,１２０２２２１９８８０３０７９９７５\n";
    let found = sample(&Source::bytes("导出.csv", file.as_bytes()), 30).expect("a sample");
    assert_eq!(found.headers, ["编号", "2024年度金额"]);
    let none = sample(&Source::bytes("a.csv", "张建军,19900000018\n李玉兰,19900000019\n".as_bytes()), 30);
    assert!(matches!(none, Err(SheetError::Empty(_))), "{none:?}");
}

#[test]
fn a_file_is_read_by_the_headers_of_its_layout_alone() {
    let layout = Layout(vec![("编号".into(), "external_number".into()), ("状态".into(), "remarks".into())]);
    let mut rows = Vec::new();
    let header = read_as::<_, SheetError>(
        &Source::bytes("导出.csv", FILE.as_bytes()),
        &CASES,
        Some(&layout),
        &mut |_| Ok(()),
        &mut |row| {
            rows.push((row.number, row.cells));
            Ok(())
        },
    )
    .expect("a header");
    assert_eq!(header.row, 3);
    let keys: Vec<&str> = header.columns.iter().map(|(_, key)| *key).collect();
    assert_eq!(keys, ["external_number", "remarks"], "申请人 is ours and is not taken");
    assert_eq!(rows[1].0, 6, "the row of the user's sheet");
    assert_eq!(rows[1].1, [text("2"), text("办结")]);
    let other = Layout(vec![("别的".into(), "remarks".into())]);
    let lost = read_as::<_, SheetError>(
        &Source::bytes("导出.csv", FILE.as_bytes()),
        &CASES,
        Some(&other),
        &mut |_| Ok(()),
        &mut |_| Ok(()),
    );
    assert!(matches!(lost, Err(SheetError::NoHeader { .. })));
}

#[test]
fn texts_go_out_under_their_headers_and_no_formula_with_them() {
    let headers = ["编号".to_owned(), "金额".to_owned()];
    let rows = [["1".to_owned(), "100.00".to_owned()], ["=1+1".to_owned(), String::new()]];
    let mut csv = Vec::new();
    let written = write_texts_csv::<_, fengqiao_sheets::WriteError>(&mut csv, &headers, &mut |sink| {
        rows.iter().try_for_each(|row| sink(row))
    });
    assert_eq!(written.expect("a file"), 2);
    let shown = String::from_utf8(csv.clone()).expect("text");
    assert_eq!(shown, "\u{feff}编号,金额\r\n1,100.00\r\n'=1+1,\r\n");
    let mut book = std::io::Cursor::new(Vec::new());
    let written =
        write_texts_xlsx::<_, fengqiao_sheets::WriteError>(&mut book, "数据", &headers, &mut |sink| {
            rows.iter().try_for_each(|row| sink(row))
        });
    assert_eq!(written.expect("a file"), 2);
    let back = sample(&Source::bytes("导出.xlsx", book.into_inner()), 30).expect("a sample");
    assert_eq!((back.headers.len(), back.rows.len()), (2, 2));
    assert_eq!(back.rows[1][0], text("=1+1"), "a text, not a formula");
}
