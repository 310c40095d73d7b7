//! Resident identity numbers (GB 11643) and ages.

use crate::dates::anniversary;
use crate::value::narrow;
use jiff::civil::Date;

/// Weights of the first 17 digits.
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// Check digits by the weighted sum modulo 11.
const CHECKS: &[u8; 11] = b"10X98765432";
/// First two digits of every province, with Hong Kong, Macao and Taiwan residents.
const PROVINCES: [u8; 37] = [
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54,
    61, 62, 63, 64, 65, 71, 81, 82, 83, 91, 90,
];

/// What is wrong with a resident identity number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdProblem {
    /// Masked with `*`.
    #[error("证件号码里有 *，是打码后的号码，要填完整号码。")]
    Masked,
    /// Excel kept 15 digits and made the rest 0.
    #[error("证件号码被 Excel 当成数字，后几位已经丢失，要按文本重新填写。")]
    Rounded,
    /// Fifteen digits of the old kind.
    #[error("这是15位旧号码，要填18位号码。")]
    Old,
    /// Not 18 characters.
    #[error("证件号码要18位，现在是{0}位。")]
    Length(usize),
    /// Something other than digits, with X as the last.
    #[error("证件号码只能有数字，最后一位可以是 X。")]
    Characters,
    /// The first two digits are no province.
    #[error("证件号码前两位“{0:02}”不是省份代码。")]
    Province(u8),
    /// The birth date does not exist.
    #[error("证件号码里的出生日期“{0}”不存在。")]
    BirthDate(u32),
    /// The last digit does not fit.
    #[error("证件号码的校验位不对，可能录错了一位。")]
    CheckDigit,
}

/// The number as stored: half-width, without white space, X in capital.
pub fn plain_id_number(typed: &str) -> String {
    narrow(typed).chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_uppercase()
}

/// Checks a resident identity number; whether the birth date is still to come is the caller's to ask.
///
/// # Errors
/// The first thing wrong, in the order of [`IdProblem`].
pub fn check_id_number(number: &str) -> Result<(), IdProblem> {
    let number = plain_id_number(number);
    if number.contains('*') {
        return Err(IdProblem::Masked);
    }
    if number.contains("E+") || number.contains('.') {
        return Err(IdProblem::Rounded);
    }
    let length = number.chars().count();
    if length == 15 && number.bytes().all(|b| b.is_ascii_digit()) {
        return Err(IdProblem::Old);
    }
    if length != 18 {
        return Err(IdProblem::Length(length));
    }
    let digits = number.as_bytes();
    if !digits[..17].iter().all(u8::is_ascii_digit) || !(digits[17].is_ascii_digit() || digits[17] == b'X') {
        return Err(IdProblem::Characters);
    }
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let fits = CHECKS[(sum % 11) as usize] == digits[17];
    if !fits && number.ends_with("000") {
        return Err(IdProblem::Rounded);
    }
    let province = (digits[0] - b'0') * 10 + (digits[1] - b'0');
    if !PROVINCES.contains(&province) {
        return Err(IdProblem::Province(province));
    }
    if birth_part(&number).is_none() {
        return Err(IdProblem::BirthDate(number[6..14].parse().unwrap_or(0)));
    }
    if fits { Ok(()) } else { Err(IdProblem::CheckDigit) }
}

/// Whether somebody means a resident identity number: a passport or a permit has fewer digits, and none to check by.
pub fn looks_resident(number: &str) -> bool {
    let digits = number.chars().filter(char::is_ascii_digit).count();
    digits >= 14 || number.contains('*') || number.contains("E+")
}

fn birth_part(number: &str) -> Option<Date> {
    let date = Date::new(
        number.get(6..10)?.parse().ok()?,
        number.get(10..12)?.parse().ok()?,
        number.get(12..14)?.parse().ok()?,
    );
    date.ok().filter(|day| day.year() >= 1900)
}

/// 出生日期; `None` unless the number is right.
pub fn birth_date(number: &str) -> Option<Date> {
    check_id_number(number).ok()?;
    birth_part(&plain_id_number(number))
}

/// 性别 as GB/T 2261.1, `1` or `2`; `None` unless the number is right.
pub fn sex(number: &str) -> Option<&'static str> {
    check_id_number(number).ok()?;
    let digit = plain_id_number(number).as_bytes().get(16).copied()?;
    Some(if digit % 2 == 1 { "1" } else { "2" })
}

/// The day someone turns an age; of those born on 29 February in a common year, 1 March.
pub fn birthday(birth: Date, age: i16) -> Date {
    anniversary(birth, age)
}

/// Full years of age on a day; 0 before birth.
pub fn age(birth: Date, on: Date) -> i16 {
    let years = on.year() - birth.year();
    (if anniversary(birth, years) <= on { years } else { years - 1 }).max(0)
}

/// `120111199001019986` → `120111********9986`; everything but the last four of shorter numbers.
pub fn mask(number: &str) -> String {
    let all: Vec<char> = number.chars().collect();
    let (head, tail) = if all.len() >= 14 { (6, 4) } else { (0, all.len().min(4) / 2) };
    let masked = |(at, c): (usize, &char)| if at < head || at + tail >= all.len() { *c } else { '*' };
    all.iter().enumerate().map(masked).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn right_numbers_tell_birth_and_sex() {
        assert_eq!(check_id_number("11010519491231002X"), Ok(()));
        assert_eq!(check_id_number(" １１０１０５１９４９１２３１００２ｘ"), Ok(()));
        assert_eq!(birth_date("11010519491231002x"), Some(date(1949, 12, 31)));
        assert_eq!(sex("11010519491231002X"), Some("2"));
        assert_eq!(sex("12010119730130996X"), Some("2"));
    }

    #[test]
    fn wrong_numbers_say_why() {
        for (number, problem) in [
            ("110105194912310021", IdProblem::CheckDigit),
            ("110105********002X", IdProblem::Masked),
            ("1.20101E+17", IdProblem::Rounded),
            ("120101198911059000", IdProblem::Rounded),
            ("110105491231002", IdProblem::Old),
            ("1101051949123100", IdProblem::Length(16)),
            ("1101051949123100AX", IdProblem::Characters),
            ("190105194912310025", IdProblem::Province(19)),
            ("110105194902300020", IdProblem::BirthDate(19_490_230)),
        ] {
            assert_eq!(check_id_number(number), Err(problem), "{number}");
            assert_eq!(birth_date(number), None, "{number}");
        }
    }

    #[test]
    fn every_single_changed_digit_is_noticed() {
        let right = "11010519491231002X";
        for at in 0..17 {
            for digit in '0'..='9' {
                let changed: String =
                    right.chars().enumerate().map(|(i, c)| if i == at { digit } else { c }).collect();
                assert_eq!(check_id_number(&changed).is_ok(), changed == right, "{changed}");
            }
        }
    }

    #[test]
    fn ages_turn_on_the_birthday() {
        assert_eq!(age(date(2006, 7, 18), date(2024, 7, 17)), 17);
        assert_eq!(age(date(2006, 7, 18), date(2024, 7, 18)), 18);
        assert_eq!(birthday(date(2004, 2, 29), 18), date(2022, 3, 1));
        assert_eq!(age(date(2004, 2, 29), date(2022, 2, 28)), 17);
    }

    #[test]
    fn masks_keep_place_and_tail() {
        assert_eq!(mask("120111197005059986"), "120111********9986");
        assert_eq!(mask("E12345678"), "*******78");
        assert_eq!(mask("AB"), "*B");
    }
}
