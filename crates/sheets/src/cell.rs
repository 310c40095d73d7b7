//! A cell of a foreign file as a [`Raw`]: exact decimals, real dates, texts as typed.

use calamine::{CellErrorType, Data, DataRef, ExcelDateTime};
use fengqiao_domain::value::Raw;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};

/// Excel keeps 15 significant digits; whole numbers from here on have lost some.
const EXACT_BELOW: f64 = 1e15;

/// A cell of an `.xlsx`.
pub(crate) fn from_ref(data: DataRef) -> Raw {
    match data {
        DataRef::Empty => Raw::Blank,
        DataRef::SharedString(t) => text(t.to_owned()),
        DataRef::String(t) => text(t),
        other => from_data(other.into()),
    }
}

/// A cell of an `.xls`.
pub(crate) fn from_data(data: Data) -> Raw {
    match data {
        Data::Empty => Raw::Blank,
        Data::String(t) => text(t),
        Data::Int(n) => {
            Raw::Number { text: n.to_string(), rounded: n.unsigned_abs() >= 1_000_000_000_000_000 }
        }
        Data::Float(f) => number(f),
        Data::Bool(b) => Raw::Bool(b),
        Data::DateTime(t) => excel_date(t),
        Data::DateTimeIso(t) => iso_date(&t),
        Data::DurationIso(t) => duration(&t),
        Data::Error(e) => Raw::Fault(fault(&e).to_owned()),
    }
}

/// A text cell. A text such as `1.20101E+17` is a number Excel has rounded and somebody pasted.
pub(crate) fn text(t: String) -> Raw {
    if t.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').is_empty() {
        Raw::Blank
    } else if is_rounded_text(t.trim()) {
        Raw::Number { text: t.trim().to_owned(), rounded: true }
    } else {
        Raw::Text(t)
    }
}

fn is_rounded_text(t: &str) -> bool {
    let Some((mantissa, exponent)) = t.split_once(['E', 'e']) else { return false };
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let power = exponent.strip_prefix('+').and_then(|p| p.parse::<u8>().ok()).unwrap_or(0);
    whole.len() == 1 && digits(whole) && digits(fraction) && (11..=30).contains(&power)
}

/// A number printed as Excel shows it: at most 15 significant digits, no exponent.
pub(crate) fn number(f: f64) -> Raw {
    if !f.is_finite() {
        return Raw::Fault("#NUM!".to_owned());
    }
    let rounded = f.abs() >= EXACT_BELOW;
    let exact = !rounded && f.fract() == 0.0;
    // `{:.14e}` keeps 15 significant digits; reading it back and printing gives them without exponent.
    let shown = if exact { f } else { format!("{f:.14e}").parse().unwrap_or(f) };
    let text = format!("{shown}");
    Raw::Number { text: if text == "-0" { "0".to_owned() } else { text }, rounded }
}

/// A decimal as an `.ods` file writes it.
pub(crate) fn decimal(t: &str) -> Raw {
    t.parse::<f64>().map_or_else(|_| text(t.to_owned()), number)
}

fn excel_date(t: ExcelDateTime) -> Raw {
    let value = t.as_f64();
    if value < 0.0 {
        return number(value);
    }
    let (year, month, day, hour, minute, second, milli) = t.to_ymd_hms_milli();
    let small = |n: u8| i8::try_from(n).unwrap_or(0);
    let time = Time::new(small(hour), small(minute), small(second), 0).unwrap_or(Time::midnight());
    if t.is_duration() || value < 1.0 {
        return Raw::Text(clock(time));
    }
    // 1900-02-29 is a day Excel alone has.
    let Ok(date) = Date::new(i16::try_from(year).unwrap_or(0), small(month), small(day)) else {
        return number(value);
    };
    let at = date.to_datetime(time);
    moment(if milli >= 500 { at.saturating_add(1.second()) } else { at })
}

fn moment(at: DateTime) -> Raw {
    if at.time() == Time::midnight() { Raw::Date(at.date()) } else { Raw::DateTime(at) }
}

/// `2024-05-28` or `2024-05-28T17:50:00`.
pub(crate) fn iso_date(t: &str) -> Raw {
    if let Ok(at) = t.trim_end_matches('Z').parse::<DateTime>() {
        return moment(at);
    }
    text(t.to_owned())
}

/// `PT17H50M00S` as a clock time.
pub(crate) fn duration(t: &str) -> Raw {
    let part = |end: char| {
        let head = t.split_once(end)?.0;
        let digits: String = head.chars().rev().take_while(char::is_ascii_digit).collect();
        digits.chars().rev().collect::<String>().parse::<i8>().ok()
    };
    match Time::new(part('H').unwrap_or(0), part('M').unwrap_or(0), 0, 0) {
        Ok(time) => Raw::Text(clock(time)),
        Err(_) => text(t.to_owned()),
    }
}

fn clock(time: Time) -> String {
    let format = if time.second() == 0 { "%H:%M" } else { "%H:%M:%S" };
    time.strftime(format).to_string()
}

fn fault(e: &CellErrorType) -> &'static str {
    match e {
        CellErrorType::Div0 => "#DIV/0!",
        CellErrorType::NA => "#N/A",
        CellErrorType::Name => "#NAME?",
        CellErrorType::Null => "#NULL!",
        CellErrorType::Num => "#NUM!",
        CellErrorType::Ref => "#REF!",
        _ => "#VALUE!",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::ExcelDateTimeType::{DateTime as Serial, TimeDelta};
    use jiff::civil::date;

    fn plain(t: &str) -> Raw {
        Raw::Number { text: t.to_owned(), rounded: false }
    }

    #[test]
    fn numbers_are_exact_decimals() {
        assert_eq!(number(2024.0), plain("2024"));
        assert_eq!(number(-0.0), plain("0"));
        assert_eq!(number(53020.8), plain("53020.8"));
        assert_eq!(number(0.1 + 0.2), plain("0.3"), "fifteen digits, as Excel shows it");
        assert_eq!(number(19_900_005_505.0), plain("19900005505"));
        assert_eq!(number(999_999_999_999_999.0), plain("999999999999999"));
        assert_eq!(number(f64::NAN), Raw::Fault("#NUM!".into()));
    }

    #[test]
    fn an_identity_number_kept_as_a_number_is_marked() {
        let rounded = Raw::Number { text: "120101198911060000".into(), rounded: true };
        assert_eq!(number(120_101_198_911_059_966.0), rounded);
        assert_eq!(text("1.20101E+17".into()), Raw::Number { text: "1.20101E+17".into(), rounded: true });
        assert_eq!(text("2E+3".into()), Raw::Text("2E+3".into()));
        assert_eq!(text("津E+17".into()), Raw::Text("津E+17".into()));
    }

    #[test]
    fn dates_in_both_systems() {
        assert_eq!(excel_date(ExcelDateTime::new(45_431.0, Serial, false)), Raw::Date(date(2024, 5, 19)));
        assert_eq!(excel_date(ExcelDateTime::new(43_969.0, Serial, true)), Raw::Date(date(2024, 5, 19)));
        let at = date(2024, 5, 19).at(17, 50, 0, 0);
        assert_eq!(excel_date(ExcelDateTime::new(45_431.743_055_555_6, Serial, false)), Raw::DateTime(at));
        assert_eq!(excel_date(ExcelDateTime::new(0.375, Serial, false)), Raw::Text("09:00".into()));
        assert_eq!(excel_date(ExcelDateTime::new(0.5, TimeDelta, false)), Raw::Text("12:00".into()));
        assert_eq!(excel_date(ExcelDateTime::new(60.0, Serial, false)), plain("60"));
        assert_eq!(iso_date("2024-05-28"), Raw::Date(date(2024, 5, 28)));
        assert_eq!(iso_date("2024-05-28T08:30:00"), Raw::DateTime(date(2024, 5, 28).at(8, 30, 0, 0)));
        assert_eq!(duration("PT17H50M00S"), Raw::Text("17:50".into()));
    }

    #[test]
    fn blanks_of_every_kind() {
        for t in ["", " ", "\u{3000}", "\u{feff}\t\n", "\u{a0}"] {
            assert_eq!(text(t.into()), Raw::Blank, "{t:?}");
        }
        assert_eq!(text(" 张三 ".into()), Raw::Text(" 张三 ".into()));
    }
}
