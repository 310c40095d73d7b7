//! Numbers that are right in form and belong to nobody: 996 to 999 are sequence codes never given to people of
//! working age, `MAY` is a series of organisation codes not reached, 022-0000 and 199 0000 are no lines.

use super::chance::{Chance, scattered};
use fengqiao_domain::dates::{days_between, plus_days};
use jiff::civil::{Date, date};

/// Districts of Tianjin as they stand in identity numbers, with those merged since.
const PLACES: [&str; 22] = [
    "120101", "120102", "120103", "120104", "120105", "120106", "120107", "120108", "120109", "120110",
    "120111", "120112", "120113", "120114", "120115", "120116", "120117", "120118", "120119", "120221",
    "120223", "120225",
];
const SEQUENCES: [u32; 4] = [996, 997, 998, 999];

/// Born between these days: 25 or 26 to 64 years old.
fn births(today: Date) -> (Date, i64) {
    let first = date(today.year() - 64, 1, 1);
    (first, days_between(first, date(today.year() - 25, 1, 1)))
}

/// How many identity numbers there are.
pub(super) fn people(today: Date) -> usize {
    PLACES.len() * SEQUENCES.len() * births(today).1 as usize
}

/// The identity number of person `n`, birth date, and whether a woman.
pub(super) fn resident(n: usize, seed: u64, today: Date) -> (String, Date, bool) {
    let (first, days) = births(today);
    let space = people(today);
    let at = scattered(n, space, (seed % space as u64) as usize);
    let (day, rest) = (at % days as usize, at / days as usize);
    let sequence = SEQUENCES[rest / PLACES.len()];
    let birth = plus_days(first, day as i64);
    let body = format!(
        "{}{:04}{:02}{:02}{sequence}",
        PLACES[rest % PLACES.len()],
        birth.year(),
        birth.month(),
        birth.day()
    );
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let check = char::from(b"10X98765432"[(sum % 11) as usize]);
    (format!("{body}{check}"), birth, sequence.is_multiple_of(2))
}

const CODES: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// The credit code of body `n`: `kind` is `91` for firms, `51` for associations. Both check characters are right
/// (GB 11714 inside, GB 32100 at the end).
pub(super) fn credit_code(kind: &str, district: &str, n: usize, seed: u64) -> String {
    let space = 31_usize.pow(5);
    let mut at = scattered(n, space, (seed % space as u64) as usize);
    let mut code = format!("{kind}{district}MAY");
    for _ in 0..5 {
        code.push(char::from(CODES[at % 31]));
        at /= 31;
    }
    let value = |b: u8| usize::from(if b.is_ascii_digit() { b - b'0' } else { b - b'A' + 10 });
    let inner: usize =
        code[8..].bytes().zip([3, 7, 9, 10, 5, 8, 4, 2]).map(|(b, weight)| value(b) * weight).sum();
    code.push(char::from(b"0123456789X"[(11 - inner % 11) % 11]));
    let place = |b: u8| CODES.iter().position(|known| *known == b).unwrap_or(0);
    let weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    let sum: usize = code.bytes().zip(weights).map(|(b, weight)| place(b) * weight).sum();
    code.push(char::from(CODES[(31 - sum % 31) % 31]));
    code
}

/// A line of an office.
pub(super) fn office_phone(chance: &mut Chance) -> String {
    format!("022-0000{:04}", chance.below(10_000))
}

/// A mobile phone.
pub(super) fn mobile(chance: &mut Chance) -> String {
    format!("1990000{:04}", chance.below(10_000))
}
