//! 统一社会信用代码 (GB 32100).

use crate::value::narrow;

/// The 31 characters, without I, O, S, V and Z.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
/// 3^i mod 31.
const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/// What is wrong with a credit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CreditCodeProblem {
    /// Masked with `*`.
    #[error("统一社会信用代码里有 *，要填完整代码。")]
    Masked,
    /// Excel kept 15 digits and made the rest 0.
    #[error("统一社会信用代码被 Excel 当成数字，后几位已经丢失，要按文本重新填写。")]
    Rounded,
    /// Not 18 characters.
    #[error("统一社会信用代码要18位，现在是{0}位。")]
    Length(usize),
    /// A character the standard does not use.
    #[error("统一社会信用代码里不会有“{0}”，请看是不是 0、1、2、5 录错了。")]
    Character(char),
    /// The last character does not fit.
    #[error("统一社会信用代码的校验位不对，可能录错了一位。")]
    CheckDigit,
}

/// The code as stored: half-width, without white space, in capitals.
pub fn plain(typed: &str) -> String {
    narrow(typed).chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_uppercase()
}

/// Checks a credit code.
///
/// # Errors
/// The first thing wrong, in the order of [`CreditCodeProblem`].
pub fn check(code: &str) -> Result<(), CreditCodeProblem> {
    let code = plain(code);
    if code.contains('*') {
        return Err(CreditCodeProblem::Masked);
    }
    if code.contains("E+") || code.contains('.') {
        return Err(CreditCodeProblem::Rounded);
    }
    let length = code.chars().count();
    if length != 18 {
        return Err(CreditCodeProblem::Length(length));
    }
    let mut values = [0; 18];
    for (value, character) in values.iter_mut().zip(code.chars()) {
        let place = ALPHABET.iter().position(|known| char::from(*known) == character);
        *value = place.ok_or(CreditCodeProblem::Character(character))?;
    }
    let sum: usize = values.iter().zip(WEIGHTS).map(|(value, weight)| value * weight).sum();
    if values[17] == (31 - sum % 31) % 31 {
        return Ok(());
    }
    let digits = code.bytes().all(|b| b.is_ascii_digit());
    Err(if digits && code.ends_with("000") {
        CreditCodeProblem::Rounded
    } else {
        CreditCodeProblem::CheckDigit
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn right_codes_pass_in_any_width() {
        for code in ["91350100M000100Y43", "91120110MA55B2L39A", " ９１３５０１００ｍ０００１００ｙ４３ "]
        {
            assert_eq!(check(code), Ok(()), "{code}");
        }
    }

    #[test]
    fn wrong_codes_say_why() {
        for (code, problem) in [
            ("91350100M000100Y44", CreditCodeProblem::CheckDigit),
            ("91350100M0001**Y43", CreditCodeProblem::Masked),
            ("9.12E+17", CreditCodeProblem::Rounded),
            ("911201101234560000", CreditCodeProblem::Rounded),
            ("91350100M000100Y4", CreditCodeProblem::Length(17)),
            ("9135O100M000100Y43", CreditCodeProblem::Character('O')),
        ] {
            assert_eq!(check(code), Err(problem), "{code}");
        }
    }

    #[test]
    fn every_single_changed_character_is_noticed() {
        let right = "91350100M000100Y43";
        for at in 0..18 {
            for other in ALPHABET.iter().map(|b| char::from(*b)) {
                let changed: String =
                    right.chars().enumerate().map(|(i, c)| if i == at { other } else { c }).collect();
                assert_eq!(check(&changed).is_ok(), changed == right, "{changed}");
            }
        }
    }
}
