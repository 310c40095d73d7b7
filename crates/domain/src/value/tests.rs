use super::{Kind, Raw, Value, parse, show};
use jiff::civil::date;

fn text(t: &str) -> Raw {
    Raw::Text(t.into())
}

#[test]
fn dates_in_every_spelling_of_the_district_workbooks() {
    for t in [
        "2024-01-05",
        "2024/1/5",
        "2024.1.5",
        "2024年1月5日",
        "20240105",
        " 2024-1-5 ",
        "２０２４-01-05",
        "2024-01-05 00:00:00",
    ] {
        assert_eq!(Kind::Date.parse(&text(t)), Ok(Value::Date(date(2024, 1, 5))), "{t}");
    }
    for t in ["2023年13月1日", "2023-02-29", "24-01-05", "2024-01", "明天", "2024-1-5-6", "20241301"] {
        assert!(Kind::Date.parse(&text(t)).is_err(), "{t}");
    }
    for t in ["2024-01", "2024.1", "2024年1月", "202401"] {
        assert_eq!(Kind::Month.parse(&text(t)), Ok(Value::Month(date(2024, 1, 1))), "{t}");
    }
}

#[test]
fn numbers_keep_every_fen_and_refuse_the_rest() {
    for (t, fen) in
        [("20,000", 2_000_000), ("10000.00", 1_000_000), ("0.5", 50), ("¥12.34", 1234), ("5000元", 500_000)]
    {
        assert_eq!(Kind::Money.parse(&text(t)), Ok(Value::Money(fen)), "{t}");
    }
    for t in ["-1", "1.234", "abc", "", "1e5", "."] {
        assert!(matches!(Kind::Money.parse(&text(t)), Err(_) | Ok(Value::Empty)), "{t}");
    }
    assert_eq!(show::money(123_456_789), "1,234,567.89");
    assert_eq!(show::money(5), "0.05");
}

#[test]
fn a_rounded_number_is_refused_where_text_is_meant() {
    let raw = Raw::Number { text: "1.2010119800102E+17".into(), rounded: true };
    let fault = Kind::IdNumber.parse(&raw).unwrap_err();
    assert!(fault.message.contains("末几位已经丢失"));
    assert!(Kind::Text(50).parse(&raw).is_err());
}

#[test]
fn full_width_is_read_and_clear_empties() {
    assert_eq!(parse::narrow("　（ＡＢ１２）　"), "(AB12)");
    assert_eq!(Kind::Text(10).parse(&text(parse::CLEAR)), Ok(Value::Empty));
    assert!(Kind::Text(2).parse(&text("三个字")).is_err());
}
