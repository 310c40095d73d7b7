//! What somebody types to find a text: words with blanks between them, all of which must be there, each as a phrase.

use super::{Run, first_of_run, han, is_han, normal, runs, word};
use crate::search::Query;

/// Characters a search takes.
pub const LONGEST: usize = 60;
/// Words a search takes.
pub const MOST_WORDS: usize = 8;

/// What was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Nothing.
    Empty,
    /// Signs alone, or a single letter or digit: it tells nothing.
    TooShort,
    /// Too many characters or words.
    TooLong,
    /// An identity number or a telephone among them: looked up exactly, on record, and never in an address.
    Personal,
    /// Words to look for.
    Words(Vec<Word>),
}

/// One word: what stands side by side in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// As compared.
    pub text: String,
    /// Tokens in their order.
    pub phrase: Vec<String>,
    /// A single Han character: every token that begins like the only one.
    pub prefix: bool,
}

impl Asked {
    /// Reads what was typed.
    pub fn read(typed: &str) -> Self {
        // No further than what can be a word: what is longer is refused below.
        let start: String = typed.chars().take(20 * LONGEST).collect();
        if Query::read(&start).is_personal() {
            return Self::Personal;
        }
        let text = normal(&start);
        if text.trim().is_empty() {
            return Self::Empty;
        }
        let parts: Vec<&str> = text.split_whitespace().collect();
        let length: usize = parts.iter().map(|part| part.chars().count()).sum();
        if length > LONGEST || parts.len() > MOST_WORDS {
            return Self::TooLong;
        }
        let words: Vec<Word> = parts.into_iter().filter_map(Word::of).collect();
        if words.is_empty() || words.iter().any(Word::tells_nothing) {
            return Self::TooShort;
        }
        Self::Words(words)
    }

    /// The words, if there are some to look for.
    pub fn words(&self) -> &[Word] {
        if let Self::Words(words) = self { words } else { &[] }
    }

    /// Why nothing is looked for, and what to do; nothing for words and for an empty field.
    pub fn advice(&self) -> &'static str {
        match self {
            Self::Empty | Self::Words(_) => "",
            Self::TooShort => "只有一个字母、数字或者符号，对应的太多。写一个以上的字。",
            Self::TooLong => "最多 60 个字、8 个词。写几个关键的词就可以，词与词之间空一格。",
            Self::Personal => {
                "证件号码和电话不能写在网址里，正文里也已隐去。请用“查当事人”，查找会记入日志。"
            }
        }
    }
}

impl Word {
    /// A word of text that is [`normal`] and has no blanks; nothing where it has neither letter nor digit.
    pub fn of(text: &str) -> Option<Self> {
        let runs = runs(text);
        let prefix = matches!(&runs[..], [Run::Han(only)] if only.len() == 1);
        let last = runs.len().checked_sub(1)?;
        let mut phrase = Vec::new();
        for (at, run) in runs.iter().enumerate() {
            let run = match run {
                Run::Word(run) => {
                    phrase.push(word(run));
                    continue;
                }
                Run::Han(run) => run,
            };
            // What stands before shows that the run begins here, and what stands behind that it ends.
            if at > 0 {
                phrase.extend(run.first().map(|first| first_of_run(*first)));
            }
            phrase.extend(run.windows(2).map(han));
            if at < last || (at == 0 && run.len() == 1) {
                phrase.extend(run.last().map(|last| han(&[*last])));
            }
        }
        Some(Self { text: text.to_owned(), phrase, prefix })
    }

    fn tells_nothing(&self) -> bool {
        let mut letters = self.text.chars().filter(|c| c.is_alphanumeric() || is_han(*c));
        let first = letters.next();
        letters.next().is_none() && !first.is_some_and(is_han)
    }
}
