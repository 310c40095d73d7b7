//! Chinese full text: what a text is found by. A run of Han characters is overlapping pairs, a run of letters or digits is
//! one word; a phrase of pairs is found exactly where the text holds the characters side by side, without a dictionary.
//!
//! Tokens are lower-case ASCII, so that no database's idea of a letter matters: a rare character beyond the first plane is
//! as good as any other. The first character says what a token is:
//!
//! | token | stands for |
//! |---|---|
//! | `h`+8 | two Han characters side by side |
//! | `h`+4 | the last Han character of a run |
//! | `f`+4 | the first Han character of a run, before its pairs |
//! | `w…`, `x…` | a word of ASCII, of other letters |
//! | `b` | between two texts: no phrase runs over it |
//! | `s…` | where the record belongs; nobody can type it ([`place`]) |

pub mod asked;
pub mod excerpt;
pub mod hide;

use unicode_normalization::UnicodeNormalization as _;

/// Characters of a word that count; nobody asks for a longer one.
const WORD: usize = 64;
/// Tokens of a record at most: a position in the index has 14 bits.
pub const MOST: usize = 12_000;
/// Between two texts.
pub const BREAK: &str = "b";

/// A piece of text that is one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Run {
    /// Han characters.
    Han(Vec<char>),
    /// Other letters and digits.
    Word(String),
}

/// The text as it is compared: compatibility forms folded (NFKC), lower case.
pub fn normal(text: &str) -> String {
    let plain: Option<String> = text.chars().map(plain).collect();
    plain.unwrap_or_else(|| folded(text))
}

fn folded(text: &str) -> String {
    // Composed again: what has no capital of one character may have a small one.
    text.nfkc().flat_map(char::to_lowercase).nfkc().collect()
}

/// What nearly all texts consist of, folded without a look into the tables; `None` for what needs them.
fn plain(c: char) -> Option<char> {
    match c {
        '\0'..='\u{7f}' => Some(c.to_ascii_lowercase()),
        '\u{4e00}'..='\u{9fff}' | '、' | '。' | '々' | '〈'..='】' | '〔' | '〕' | '·' | '—' | '‘'..='”' => {
            Some(c)
        }
        '\u{3000}' => Some(' '),
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).map(|c| c.to_ascii_lowercase()),
        _ => None,
    }
}

/// Whether a character is written without blanks around its words: Han, with the marks that stand for one.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{2fdf}' | '々' | '〇' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3fffd}')
}

/// The runs of a text that is [`normal`]; everything else only parts them.
pub(crate) fn runs(normal: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut apart = true;
    for c in normal.chars() {
        let han = is_han(c);
        if !han && !c.is_alphanumeric() {
            apart = true;
            continue;
        }
        match runs.last_mut().filter(|_| !apart) {
            Some(Run::Han(run)) if han => run.push(c),
            Some(Run::Word(run)) if !han => run.push(c),
            _ if han => runs.push(Run::Han(vec![c])),
            _ => runs.push(Run::Word(c.to_string())),
        }
        apart = false;
    }
    runs
}

/// The tokens of one text, in their order.
pub fn tokens(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    add(&normal(text), &mut all);
    all
}

fn add(normal: &str, all: &mut Vec<String>) {
    for run in runs(normal) {
        match run {
            Run::Word(run) => all.push(word(&run)),
            Run::Han(run) => {
                all.extend(run.first().map(|first| first_of_run(*first)));
                all.extend(run.windows(2).map(han));
                all.extend(run.last().map(|last| han(&[*last])));
            }
        }
    }
}

/// The tokens of a record: its texts, each [`normal`], one after the other, apart, then where it belongs.
pub fn record(texts: &[String], places: &[String]) -> Vec<String> {
    let mut all = Vec::new();
    for text in texts {
        add(text, &mut all);
        all.push(BREAK.to_owned());
    }
    all.truncate(MOST - places.len().min(MOST));
    all.extend(places.iter().cloned());
    all
}

/// A token that says where a record belongs: `kind` is a letter, `code` counts by its letters and digits.
pub fn place(kind: char, code: &str) -> String {
    let code = code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase());
    ['s', kind].into_iter().chain(code).collect()
}

/// Pairs and words of some texts that tell what they are about, each once, sorted, as numbers: for comparing two texts.
pub fn grams(texts: &[&str]) -> Vec<u64> {
    let mut all = Vec::new();
    for run in texts.iter().flat_map(|text| runs(&normal(text))) {
        match run {
            Run::Han(run) => {
                all.extend(run.windows(2).map(|pair| u64::from(pair[0]) << 21 | u64::from(pair[1])));
            }
            // FNV-1a; apart from the pairs, which have 42 bits.
            Run::Word(run) => all.push(
                run.bytes().fold(0xcbf2_9ce4_8422_2325, |sum: u64, byte| {
                    (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
                }) | 1 << 63,
            ),
        }
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// One or two Han characters side by side.
pub(crate) fn han(run: &[char]) -> String {
    let mut token = String::with_capacity(1 + 4 * run.len());
    token.push('h');
    for c in run {
        spell(*c, &mut token);
    }
    token
}

/// The first Han character of a run.
pub(crate) fn first_of_run(c: char) -> String {
    let mut token = String::from("f");
    spell(c, &mut token);
    token
}

/// A run of other letters and digits.
pub(crate) fn word(run: &str) -> String {
    if run.is_ascii() {
        return format!("w{}", &run[..run.len().min(WORD)]);
    }
    let mut token = String::from("x");
    run.chars().take(WORD).for_each(|c| spell(c, &mut token));
    token
}

/// Four places to the base of 36 hold every code point.
fn spell(c: char, token: &mut String) {
    let code = u32::from(c);
    for place in [36 * 36 * 36, 36 * 36, 36, 1] {
        token.extend(char::from_digit(code / place % 36, 36));
    }
}

#[cfg(test)]
mod tests;
