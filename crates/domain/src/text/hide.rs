//! Taking persons out of a text before it is kept to be searched: their names, and every number that tells one.

use super::{is_han, normal};

/// What stands in the place of a name.
const SOMEBODY: &str = "某某";
/// What stands in the place of a number.
const NUMBER: &str = "某号";
/// Digits from which a number is an account, a telephone or an identity.
const LONG: usize = 11;
/// The same with the 0 of an area code in front.
const LANDLINE: usize = 10;

/// The persons to be taken out of some texts.
pub struct Persons(Vec<Vec<char>>);

impl Persons {
    /// With these names, and numbers of other kinds than a pattern tells: a passport.
    pub fn named(names: &[&str]) -> Self {
        let mut names: Vec<Vec<char>> = names.iter().map(|name| letters(name)).collect();
        names.retain(|name| name.len() > 1);
        // 欧阳建军 before 欧阳建.
        names.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        names.dedup();
        Self(names)
    }

    /// The text, [`normal`], without these names and without numbers that tell a person. Blanks and dots inside a name do
    /// not count; a name of a single character cannot be told from a word and stays.
    pub fn hidden(&self, text: &str) -> String {
        let chars: Vec<char> = normal(text).chars().collect();
        let (mut out, mut at) = (String::with_capacity(text.len()), 0);
        while let Some(c) = chars.get(at) {
            let rest = &chars[at..];
            if let Some(taken) = self.0.iter().find_map(|name| spans(rest, name)) {
                out.push_str(SOMEBODY);
                at += taken;
            } else if let Some((taken, personal)) = number(rest) {
                if personal {
                    out.push_str(NUMBER);
                } else {
                    out.extend(&rest[..taken]);
                }
                at += taken;
            } else {
                out.push(*c);
                at += 1;
            }
        }
        out
    }
}

/// The letters and digits of a name.
fn letters(name: &str) -> Vec<char> {
    normal(name).chars().filter(|c| c.is_alphanumeric() || is_han(*c)).collect()
}

/// How many characters a name takes at the beginning of a text.
fn spans(text: &[char], name: &[char]) -> Option<usize> {
    let mut wanted = name.iter();
    let mut next = wanted.next()?;
    for (at, c) in text.iter().enumerate() {
        if c == next {
            match wanted.next() {
                Some(further) => next = further,
                None => return Some(at + 1),
            }
        } else if at == 0 || !is_inside(*c) {
            return None;
        }
    }
    None
}

/// What may stand inside a name: a blank, the dots of 阿里木·买买提.
fn is_inside(c: char) -> bool {
    c.is_whitespace() || matches!(c, '·' | '•' | '・' | '‧' | '.' | '-')
}

/// A number at the beginning of a text, digits with single blanks or dashes between them: how many characters, and whether
/// it may tell a person.
fn number(text: &[char]) -> Option<(usize, bool)> {
    text.first().filter(|c| c.is_ascii_digit())?;
    let (mut end, mut digits) = (0, 0);
    for (at, c) in text.iter().enumerate() {
        if c.is_ascii_digit() {
            (end, digits) = (at + 1, digits + 1);
        } else if at != end || !(c.is_whitespace() || matches!(c, '-' | '—' | '–')) {
            break;
        }
    }
    let check = digits == 17 && text.get(end) == Some(&'x');
    let personal = digits >= LONG || (digits >= LANDLINE && text[0] == '0');
    Some((if check { end + 1 } else { end }, personal))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_are_gone_and_the_rest_stays() {
        let persons = Persons::named(&["张建军", "张建", "阿里木·买买提", "李", "e12345678"]);
        for (text, left) in [
            ("张建军要求支付工资，张建不同意", "某某要求支付工资,某某不同意"),
            ("张 建 军与阿里木•买买提、阿里木买买提", "某某与某某、某某"),
            ("ＺＨＡＮＧ先生在李家", "zhang先生在李家"),
            ("建军节加班", "建军节加班"),
            ("护照Ｅ１２３４５６７８", "护照某某"),
            ("电话13900001234，或022-12345678、139 0000 1234", "电话某号,或某号、某号"),
            ("身份证12022219880307997X号", "身份证某号号"),
            ("卡号6222 0200 1234 5678 901", "卡号某号"),
            ("欠付28500元，2024-03-05起，共1234567.50元", "欠付28500元,2024-03-05起,共1234567.50元"),
            ("张，建军", "张,建军"),
            ("", ""),
        ] {
            assert_eq!(persons.hidden(text), left, "{text}");
        }
    }
}
