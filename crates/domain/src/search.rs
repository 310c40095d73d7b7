//! What somebody types into the search: personal number, code, pinyin initials or name; and the words records are found by.

use pinyin::ToPinyin as _;

use crate::names::plain_name;
use crate::value::narrow;

/// Characters a search takes; more is no name and no number.
pub const LONGEST: usize = 60;

/// What was typed, as the look-ups understand it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Query {
    /// Nothing.
    Empty,
    /// One character or letter: half the city would answer.
    TooShort,
    /// No name and no number is that long.
    TooLong,
    /// Half-width, without white space and signs nobody can type: the start of a name, a number or initials.
    Words(String),
    /// An identity number: never shown, kept or put into an address.
    Identity(String),
    /// A telephone number; as above.
    Phone(String),
}

impl Query {
    /// Reads what was typed.
    pub fn read(typed: &str) -> Self {
        // A number pasted from a sheet has blanks and dashes in it, before its length is looked at.
        let text: String = narrow(&typed.chars().take(20 * LONGEST).collect::<String>())
            .chars()
            .filter(|c| !c.is_whitespace() && !c.is_control())
            .collect();
        let bare: String = text.chars().filter(|c| !matches!(c, '-' | '—' | '–' | '·')).collect();
        let bare = bare.to_ascii_uppercase();
        if let Some(personal) = Self::personal(&bare).or_else(|| within(&bare).find_map(Self::personal)) {
            return personal;
        }
        match text.chars().count() {
            0 => Self::Empty,
            1 => Self::TooShort,
            n if n > LONGEST => Self::TooLong,
            _ => Self::Words(text),
        }
    }

    fn personal(bare: &str) -> Option<Self> {
        if is_identity(bare) {
            return Some(Self::Identity(bare.to_owned()));
        }
        plain_phone(bare).map(Self::Phone)
    }

    /// True for a number that tells a person: it is looked up exactly, on record, and stands in no address.
    pub fn is_personal(&self) -> bool {
        matches!(self, Self::Identity(_) | Self::Phone(_))
    }
}

/// The numbers among other words, as in 张三 13900001234: long enough to tell a person.
fn within(bare: &str) -> impl Iterator<Item = &str> {
    bare.split(|c: char| !c.is_ascii_digit() && c != 'X').filter(|run| run.len() >= 11)
}

/// Eighteen characters with a birth date where one belongs, whatever the check digit says: a slip of the finger is no
/// less personal. A credit code has none there.
fn is_identity(text: &str) -> bool {
    let digits = |n: usize| text.get(..n).is_some_and(|t| t.bytes().all(|b| b.is_ascii_digit()));
    let born = |day: &str| {
        let part = |from: usize, to: usize| day.get(from..to).and_then(|t| t.parse::<i8>().ok());
        matches!((part(0, 2), part(2, 4)), (Some(1..=12), Some(1..=31)))
    };
    match text.len() {
        18 => {
            digits(17)
                && matches!(text.as_bytes()[17], b'0'..=b'9' | b'X')
                && matches!(&text[6..8], "18" | "19" | "20")
                && born(&text[10..14])
        }
        15 => digits(15) && born(&text[8..12]),
        _ => false,
    }
}

/// A mobile number, or a landline with its area code, in digits alone.
pub fn plain_phone(text: &str) -> Option<String> {
    let digits: String = narrow(text).chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    let digits = digits.strip_prefix("+86").unwrap_or(&digits);
    let all = digits.bytes().all(|b| b.is_ascii_digit());
    let mobile = digits.len() == 11 && matches!(digits.as_bytes()[1], b'3'..=b'9') && digits.starts_with('1');
    let landline = matches!(digits.len(), 11 | 12) && digits.starts_with('0');
    (all && (mobile || landline)).then(|| digits.to_owned())
}

/// The name of an organisation or a unit from where it begins to tell: without 天津 and the district in front.
pub fn core_name(name: &str) -> String {
    let plain = plain_name(name);
    let without_city = plain.strip_prefix("天津").filter(|rest| !rest.is_empty()).unwrap_or(&plain);
    for (at, c) in without_city.char_indices().take(4) {
        let end = at + c.len_utf8();
        // 西青区, 滨海新区; not the 区 of 社区 or 开发区.
        if c == '区'
            && at > 3
            && !without_city[..at].ends_with(['社', '园', '发', '小'])
            && end < without_city.len()
        {
            return without_city[end..].to_owned();
        }
    }
    without_city.to_owned()
}

/// Pairs of letters that stand in nearly every name: they tell nothing, and a list of who has them is the whole list.
const ORDINARY: [&str; 9] = ["有限", "限公", "公司", "劳动", "动争", "争议", "议调", "解委", "委员"];

/// The pairs of neighbouring letters of a name, each once, without 天津 in front and without those every name has: what
/// stands anywhere in a name is found by them.
pub fn pairs(name: &str) -> Vec<String> {
    let plain = plain_name(name);
    let plain = plain.strip_prefix("天津").unwrap_or(&plain);
    let letters: Vec<char> = plain.chars().collect();
    let mut all: Vec<String> = letters.windows(2).map(String::from_iter).collect();
    all.retain(|pair| !ORDINARY.contains(&pair.as_str()));
    all.sort_unstable();
    all.dedup();
    all
}

/// Surnames said otherwise than the character is elsewhere.
const SURNAMES: [(char, char); 14] = [
    ('单', 's'),
    ('曾', 'z'),
    ('仇', 'q'),
    ('解', 'x'),
    ('翟', 'z'),
    ('区', 'o'),
    ('查', 'z'),
    ('朴', 'p'),
    ('盖', 'g'),
    ('乐', 'y'),
    ('缪', 'm'),
    ('尉', 'w'),
    ('种', 'c'),
    ('黑', 'h'),
];

/// First letters of the pinyin of a person's name: 李桂芳 lgf.
pub fn person_initials(name: &str) -> String {
    let mut all = initials(name);
    let surname = name.chars().next().and_then(|c| SURNAMES.iter().find(|(known, _)| *known == c));
    if let (Some((_, letter)), false) = (surname, all.is_empty()) {
        all.replace_range(..1, letter.encode_utf8(&mut [0; 4]));
    }
    all
}

/// First letters of the pinyin of a name; letters and digits stand for themselves, signs and characters without a
/// known reading for nothing.
pub fn initials(name: &str) -> String {
    let name = narrow(name);
    let letter = |c: char| {
        let said = c.to_pinyin().and_then(|p| p.first_letter().chars().next()).filter(char::is_ascii);
        said.or_else(|| c.is_ascii_alphanumeric().then(|| c.to_ascii_lowercase()))
    };
    name.chars().filter_map(letter).collect()
}

#[cfg(test)]
mod tests;
