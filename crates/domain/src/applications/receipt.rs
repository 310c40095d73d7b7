//! 回执编号, e.g. SQ20240718-482766-1: the day, six digits by chance, a check digit that finds every wrong digit and every
//! pair of neighbours changed about (H. M. Damm's quasigroup of order 10).

use crate::value::narrow;
use jiff::civil::Date;

/// What it begins with.
const HEAD: &str = "SQ";
/// Numbers of a day.
pub const NUMBERS: u32 = 1_000_000;

const TABLE: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

fn check_digit(digits: &str) -> u8 {
    digits.bytes().filter(u8::is_ascii_digit).fold(0, |state, digit| {
        let digit = digit - b'0';
        TABLE[usize::from(state)][usize::from(digit)]
    })
}

/// The receipt of a day with a number by chance; of a number beyond [`NUMBERS`] what is left over it.
pub fn of(day: Date, number: u32) -> String {
    let digits = format!("{:04}{:02}{:02}{:06}", day.year(), day.month(), day.day(), number % NUMBERS);
    let (date, number) = digits.split_at(8);
    format!("{HEAD}{date}-{number}-{}", check_digit(&digits))
}

/// A receipt as typed, in its one spelling: width, case, spaces, dashes and the letters in front do not count. `None` where
/// a digit is missing or wrong.
pub fn read(typed: &str) -> Option<String> {
    let plain: String = narrow(typed).chars().filter(|c| !c.is_whitespace()).collect();
    let plain = plain.to_uppercase();
    let rest = plain.strip_prefix(HEAD).unwrap_or(&plain);
    let is_dash = |c: char| matches!(c, '-' | '－' | '—' | '–' | '‐' | '_');
    let digits: String = rest.chars().filter(|c| !is_dash(*c)).collect();
    let whole = digits.len() == 15 && digits.bytes().all(|b| b.is_ascii_digit());
    if !whole || check_digit(&digits) != 0 {
        return None;
    }
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    Some(format!("{HEAD}{}-{}-{}", part(0, 8), part(8, 14), part(14, 15)))
}

/// A code of eight digits as it is read out: 4827-6610.
pub fn in_fours(code: &str) -> String {
    let digits: Vec<char> = code.chars().collect();
    digits.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// A code of eight digits as typed.
pub fn read_code(typed: &str) -> Option<String> {
    let digits: String = narrow(typed).chars().filter(char::is_ascii_digit).collect();
    (digits.len() == 8).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn a_receipt_is_read_however_it_is_typed() {
        let receipt = of(date(2024, 7, 18), 48_276);
        assert!(receipt.starts_with("SQ20240718-048276-"), "{receipt}");
        let check = receipt.chars().last().unwrap_or_default();
        for typed in [
            receipt.clone(),
            receipt.to_lowercase(),
            format!(" 20240718 048276 {check}"),
            format!("ＳＱ20240718—048276—{check}"),
        ] {
            assert_eq!(read(&typed).as_deref(), Some(receipt.as_str()), "{typed}");
        }
        for typed in ["", "SQ", "SQ20240718-048276", "西青区劳人调〔2024〕1号"] {
            assert_eq!(read(typed), None, "{typed}");
        }
        assert_eq!(in_fours("48276610"), "4827-6610");
        assert_eq!(read_code("4827－6610"), Some("48276610".into()));
        assert_eq!(read_code("4827661"), None);
    }

    proptest! {
        #[test]
        fn one_wrong_digit_and_two_changed_about_are_found(
            number in 0..NUMBERS, at in 0_usize..15, other in 0_u8..10
        ) {
            let receipt = of(date(2024, 7, 18), number);
            let mut digits: Vec<u8> = receipt.bytes().filter(u8::is_ascii_digit).collect();
            let right = digits.clone();
            let text = |digits: &[u8]| String::from_utf8_lossy(digits).into_owned();
            prop_assert_eq!(read(&text(&digits)), Some(receipt));
            digits[at] = b'0' + other;
            if digits != right {
                prop_assert_eq!(read(&text(&digits)), None);
            }
            let mut swapped = right.clone();
            swapped.swap(at, (at + 1) % 15);
            if at < 14 && swapped != right {
                prop_assert_eq!(read(&text(&swapped)), None);
            }
        }
    }
}
