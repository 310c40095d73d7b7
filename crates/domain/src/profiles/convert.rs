//! One cell from their way of writing to ours, and back. What cannot be told stays as it came, so that the import says
//! what is wrong with it; nothing is guessed.

use super::{DateOrder, Mapped, Profile, SERIAL, Unit};
use crate::table::Column;
use crate::value::{CodeList, Kind, Raw, Value, narrow, parse_date, scaled};
use jiff::Span;
use jiff::civil::{Date, date};

/// What exports write into a cell that says nothing.
const NOTHING: [&str; 10] = ["-", "--", "—", "——", "/", "无", "null", "NULL", "N/A", "暂无"];

/// A cell of theirs as our column reads it.
pub fn convert<R>(profile: &Profile, mapped: &Mapped, column: &Column<R>, raw: Raw) -> Raw {
    let text = match &raw {
        Raw::Text(text) => text.trim().to_owned(),
        Raw::Number { text, rounded: false } => text.clone(),
        _ => return raw,
    };
    if NOTHING.contains(&narrow(&text).as_str()) && !says_something(mapped, column.kind, &text) {
        return Raw::Blank;
    }
    if column.key == SERIAL {
        return Raw::Text(profile.serial(&text));
    }
    match column.kind {
        Kind::Code(list) => Raw::Text(word(mapped, list, &text).unwrap_or(text)),
        Kind::Codes(list) => Raw::Text(words(mapped, list, &text)),
        Kind::Date => day(mapped.dates, &text, matches!(raw, Raw::Number { .. })).map_or(raw, Raw::Date),
        Kind::Money => amount(mapped.unit, &text).map_or(raw, Raw::Text),
        Kind::Int => {
            let bare = narrow(&text);
            let bare = bare.trim_end_matches(['人', '名', '位', '个']).trim().to_owned();
            if bare == text { raw } else { Raw::Text(bare) }
        }
        _ => raw,
    }
}

/// Whether a word that says nothing elsewhere says something here: 无 in a remark or as a no, a word that has a meaning.
fn says_something(mapped: &Mapped, kind: Kind, text: &str) -> bool {
    match kind {
        Kind::Text(_) | Kind::Texts | Kind::Refs(_) | Kind::Ref(_) | Kind::YesNo => text == "无",
        Kind::Code(list) | Kind::Codes(list) => {
            word(mapped, list, text).is_some() || list.find(text).is_some()
        }
        _ => false,
    }
}

/// Our words for one of theirs.
fn word(mapped: &Mapped, list: &'static CodeList, text: &str) -> Option<String> {
    let plain = narrow(text);
    let found = mapped.words.iter().find(|(theirs, _)| narrow(theirs) == plain);
    found.map(|(_, code)| list.label(code).to_owned())
}

/// Several of them; separators of any kind.
fn words(mapped: &Mapped, list: &'static CodeList, text: &str) -> String {
    if let Some(whole) = word(mapped, list, text) {
        return whole;
    }
    if list.find(text).is_some() {
        return text.to_owned();
    }
    let parts =
        text.split(['、', '，', ',', ';', '；', '/', '|', '\n']).map(str::trim).filter(|p| !p.is_empty());
    parts
        .map(|part| word(mapped, list, part).unwrap_or_else(|| part.to_owned()))
        .collect::<Vec<_>>()
        .join("、")
}

/// A day, a time of day behind it left out. A bare number of five digits in a column of days is Excel's count of them.
fn day(order: DateOrder, text: &str, number: bool) -> Option<Date> {
    let text = narrow(text);
    if number && text.len() == 5 {
        let days: i64 = text.parse().ok()?;
        let first: Date = date(1899, 12, 30);
        return first.checked_add(Span::new().try_days(days).ok()?).ok();
    }
    let bare = match text.split_once([' ', 'T']) {
        Some((day, time)) if time.contains(':') => day,
        _ => text.as_str(),
    };
    let bare = bare.split_once('日').map_or(bare, |(head, _)| head);
    if let Some(day) = parse_date(bare) {
        return Some(day);
    }
    let parts: Vec<i16> = bare.split(['/', '-', '.']).map(str::parse).collect::<Result<_, _>>().ok()?;
    let [a, b, year] = parts[..] else { return None };
    let (day, month) = match order {
        DateOrder::YearFirst => return None,
        DateOrder::DayFirst => (a, b),
        DateOrder::MonthFirst => (b, a),
    };
    // A year of two digits is nobody's guess.
    let year = (year >= 1900).then_some(year)?;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// An amount in yuan, digit by digit; a unit in the cell goes before that of the column.
fn amount(unit: Unit, text: &str) -> Option<String> {
    let plain: String = narrow(text).chars().filter(|c| !c.is_whitespace() && *c != ',').collect();
    let plain = plain.trim_start_matches("人民币").trim_start_matches("RMB").trim_start_matches(['¥', '￥']);
    let (digits, unit) = if let Some(bare) = plain.strip_suffix("万元").or_else(|| plain.strip_suffix('万'))
    {
        (bare, Unit::TenThousand)
    } else if let Some(bare) = plain.strip_suffix('元') {
        (bare, Unit::Yuan)
    } else {
        (plain, unit)
    };
    let fen = match unit {
        Unit::Yuan => scaled(digits, 2)?,
        Unit::TenThousand => scaled(digits, 6)?,
        Unit::Fen => scaled(digits, 0)?,
    };
    Some(format!("{}.{:02}", fen / 100, fen % 100))
}

/// A value of ours as their column writes it: their word, their unit, their order of days.
pub fn put_out<R>(profile: &Profile, mapped: &Mapped, column: &Column<R>, value: &Value) -> String {
    match (column.kind, value) {
        (_, Value::Empty) => String::new(),
        (Kind::Code(list), Value::Code(code)) => their_word(mapped, list, code),
        (Kind::Codes(list), Value::Multi(codes)) => {
            codes.iter().map(|code| their_word(mapped, list, code)).collect::<Vec<_>>().join("、")
        }
        (Kind::Date, Value::Date(day)) => {
            let (y, m, d) = (day.year(), day.month(), day.day());
            match mapped.dates {
                DateOrder::YearFirst => day.to_string(),
                DateOrder::DayFirst => format!("{d:02}/{m:02}/{y}"),
                DateOrder::MonthFirst => format!("{m:02}/{d:02}/{y}"),
            }
        }
        (Kind::Money, Value::Money(fen)) => match mapped.unit {
            Unit::Yuan => format!("{}.{:02}", fen / 100, fen % 100),
            Unit::TenThousand => format!("{}.{:06}", fen / 1_000_000, fen % 1_000_000),
            Unit::Fen => fen.to_string(),
        },
        (_, Value::Text(text)) if column.key == SERIAL => {
            profile.prefix().and_then(|prefix| text.strip_prefix(&prefix)).unwrap_or(text).to_owned()
        }
        (kind, value) => kind.show(value),
    }
}

/// The first of their words for a code; ours where they have none.
fn their_word(mapped: &Mapped, list: &'static CodeList, code: &str) -> String {
    let found = mapped.words.iter().find(|(_, ours)| ours.as_str() == code);
    found.map_or_else(|| list.label(code).to_owned(), |(theirs, _)| theirs.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::CASES;
    use jiff::ToSpan as _;
    use proptest::prelude::*;

    fn mapped() -> Mapped {
        let words =
            [("欠薪纠纷", "remuneration.wages"), ("讨薪", "remuneration"), ("社保纠纷", "social_insurance")];
        Mapped {
            words: words.map(|(theirs, code)| (theirs.to_owned(), code.to_owned())).into(),
            ..Mapped::default()
        }
    }

    fn at(mapped: &Mapped, key: &str, raw: Raw) -> Raw {
        convert(&Profile::default(), mapped, CASES.column(key).expect("a column"), raw)
    }

    fn text(key: &str, typed: &str) -> Raw {
        at(&mapped(), key, Raw::Text(typed.into()))
    }

    #[test]
    fn their_words_become_ours_one_by_one() {
        for (typed, ours) in [
            ("欠薪纠纷", "工资"),
            (" 讨薪 ", "劳动报酬"),
            ("欠薪纠纷/社保纠纷", "工资、社会保险"),
            ("工伤待遇；讨薪", "工伤待遇、劳动报酬"),
            ("没有的", "没有的"),
        ] {
            assert_eq!(text("dispute_types", typed), Raw::Text(ours.into()), "{typed}");
        }
    }

    #[test]
    fn days_of_every_kind_and_none_that_is_guessed() {
        let read = |dates, typed: &str| {
            at(&Mapped { dates, ..Mapped::default() }, "received_on", Raw::Text(typed.into()))
        };
        let day = Raw::Date(date(2024, 5, 1));
        for typed in [
            "2024-05-01",
            "2024/5/1",
            "20240501",
            "2024年5月1日",
            "2024-05-01 10:23:11",
            "2024-05-01T00:00:00",
            "2024年5月1日 9:05",
            "２０２４.5.1",
        ] {
            assert_eq!(read(DateOrder::YearFirst, typed), day, "{typed}");
        }
        assert_eq!(read(DateOrder::DayFirst, "01/05/2024"), day);
        assert_eq!(read(DateOrder::MonthFirst, "05/01/2024"), day);
        for typed in ["01/05/2024", "24-05-01", "2024-02-30", "明天", "45413"] {
            assert_eq!(read(DateOrder::YearFirst, typed), Raw::Text(typed.into()), "{typed}");
        }
        assert_eq!(read(DateOrder::DayFirst, "01/05/24"), Raw::Text("01/05/24".into()));
        let number = Raw::Number { text: "45413".into(), rounded: false };
        assert_eq!(at(&Mapped::default(), "received_on", number), day, "Excel's count of days");
    }

    #[test]
    fn amounts_in_their_unit_and_what_is_none_stays() {
        let read =
            |unit, typed: &str| at(&Mapped { unit, ..Mapped::default() }, "amount", Raw::Text(typed.into()));
        for (unit, typed, yuan) in [
            (Unit::Yuan, "1,234.5", "1234.50"),
            (Unit::Yuan, "￥1234元", "1234.00"),
            (Unit::Yuan, "人民币 1.2万元", "12000.00"),
            (Unit::TenThousand, "1.123456", "11234.56"),
            (Unit::TenThousand, "500元", "500.00"),
            (Unit::Fen, "1234", "12.34"),
            (Unit::Yuan, "0", "0.00"),
        ] {
            assert_eq!(read(unit, typed), Raw::Text(yuan.into()), "{typed}");
        }
        for typed in ["-500", "约5000", "1.2.3", "五百", "12.345"] {
            assert_eq!(read(Unit::Yuan, typed), Raw::Text(typed.into()), "{typed}");
        }
    }

    #[test]
    fn what_says_nothing_is_blank_and_counts_lose_their_measure() {
        for typed in ["-", "/", "NULL", "—", "无"] {
            assert_eq!(text("amount", typed), Raw::Blank, "{typed}");
        }
        assert_eq!(text("remarks", "无"), Raw::Text("无".into()), "a remark may say so");
        assert_eq!(text("dispute_types", "无"), Raw::Blank);
        let mut known = mapped();
        known.words.insert("无".into(), "other".into());
        let typed = at(&known, "dispute_types", Raw::Text("无".into()));
        assert!(matches!(&typed, Raw::Text(ours) if ours != "无"), "a word of theirs: {typed:?}");
        assert_eq!(text("remarks", "-"), Raw::Blank);
        assert_eq!(text("headcount", "12人"), Raw::Text("12".into()));
        assert_eq!(text("headcount", "十二"), Raw::Text("十二".into()));
        assert_eq!(at(&mapped(), "amount", Raw::Blank), Raw::Blank);
    }

    #[test]
    fn out_again_in_their_words_units_and_order() {
        let out = |mapped: &Mapped, key: &str, value: Value| {
            put_out(&Profile::default(), mapped, CASES.column(key).expect("a column"), &value)
        };
        let types = Value::Multi(vec!["remuneration.wages".into(), "work_injury".into()]);
        assert_eq!(out(&mapped(), "dispute_types", types), "欠薪纠纷、工伤待遇");
        let day = Mapped { dates: DateOrder::DayFirst, unit: Unit::TenThousand, ..Mapped::default() };
        assert_eq!(out(&day, "received_on", Value::Date(date(2024, 5, 1))), "01/05/2024");
        assert_eq!(out(&day, "amount", Value::Money(1_234_567)), "1.234567");
        assert_eq!(out(&day, "amount", Value::Empty), "");
        let other =
            Profile { platform: "other".into(), platform_name: "心桥".into(), ..Profile::default() };
        let serial = CASES.column(SERIAL).expect("a column");
        assert_eq!(put_out(&other, &day, serial, &Value::Text("心桥 9".into())), "9");
    }

    proptest! {
        #[test]
        fn amounts_and_days_come_back_as_they_went_out(fen in 0_i64..10_000_000_000, days in 0_i32..40_000, kind in 0_usize..3) {
            let mapped = Mapped { dates: DateOrder::ALL[kind], unit: Unit::ALL[kind], ..Mapped::default() };
            let day = date(1990, 1, 1).checked_add(days.days()).expect("a day");
            for (key, value) in [("amount", Value::Money(fen)), ("received_on", Value::Date(day))] {
                let column = CASES.column(key).expect("a column");
                let out = put_out(&Profile::default(), &mapped, column, &value);
                let back = convert(&Profile::default(), &mapped, column, Raw::Text(out.clone()));
                prop_assert_eq!(column.kind.parse(&back), Ok(value), "{}", out);
            }
        }
    }
}
