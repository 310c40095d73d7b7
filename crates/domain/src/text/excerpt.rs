//! The place of a text where it was found, with the words marked.

use super::asked::Word;
use super::{is_han, normal};

/// Characters shown before the first hit.
const BEFORE: usize = 12;
/// Characters shown in all.
const SHOWN: usize = 60;

/// A piece of an excerpt, and whether it is what was looked for.
pub type Piece = (String, bool);

/// Cuts out of the first text with one of the words the part around it and marks all of them there; nothing where none of the
/// texts has one.
pub fn excerpt(texts: &[String], words: &[Word]) -> Vec<Piece> {
    let found = |text: &String| {
        let letters = Letters::of(text);
        let hits: Vec<(usize, usize)> = words.iter().flat_map(|word| letters.hits(word)).collect();
        (!hits.is_empty()).then(|| cut(text, &hits))
    };
    texts.iter().find_map(found).unwrap_or_default()
}

/// The letters of a text as compared, each with the place of the character it comes from.
struct Letters(Vec<(char, usize)>);

impl Letters {
    fn of(text: &str) -> Self {
        let each = |(at, c): (usize, char)| {
            let same: Vec<char> = normal(c.encode_utf8(&mut [0; 4])).chars().collect();
            same.into_iter().filter(|c| c.is_alphanumeric() || is_han(*c)).map(move |c| (c, at))
        };
        Self(text.chars().enumerate().flat_map(each).collect())
    }

    /// The characters a word takes, first and last, wherever it stands.
    fn hits(&self, word: &Word) -> Vec<(usize, usize)> {
        let wanted: Vec<char> = word.text.chars().filter(|c| c.is_alphanumeric() || is_han(*c)).collect();
        let mut hits = Vec::new();
        for (at, part) in self.0.windows(wanted.len().max(1)).enumerate() {
            let same = part.iter().map(|(c, _)| c).eq(&wanted);
            if same && self.begins(at) && self.begins(at + wanted.len()) {
                hits.extend(part.first().zip(part.last()).map(|(first, last)| (first.1, last.1)));
            }
        }
        hits
    }

    /// Whether a word may begin here: not inside a number or a word of letters.
    fn begins(&self, at: usize) -> bool {
        let (Some(before), Some(here)) = (at.checked_sub(1).and_then(|b| self.0.get(b)), self.0.get(at))
        else {
            return true;
        };
        is_han(before.0) || is_han(here.0) || here.1 > before.1 + 1
    }
}

fn cut(text: &str, hits: &[(usize, usize)]) -> Vec<Piece> {
    let chars: Vec<char> = text.chars().collect();
    let first = hits.iter().map(|(from, _)| *from).min().unwrap_or_default();
    let from = first.saturating_sub(BEFORE);
    let until = chars.len().min(from + SHOWN);
    let marked = |at: usize| hits.iter().any(|(first, last)| (*first..=*last).contains(&at));
    let mut pieces: Vec<Piece> = Vec::new();
    if from > 0 {
        pieces.push(("…".to_owned(), false));
    }
    for (at, c) in chars.iter().enumerate().take(until).skip(from) {
        let c = if c.is_whitespace() { ' ' } else { *c };
        match pieces.last_mut() {
            Some((piece, mark)) if *mark == marked(at) => piece.push(c),
            _ => pieces.push((c.to_string(), marked(at))),
        }
    }
    if until < chars.len() {
        pieces.push(("…".to_owned(), false));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::asked::Asked;

    fn shown(texts: &[&str], typed: &str) -> String {
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        let mark = |(piece, mark): Piece| if mark { format!("[{piece}]") } else { piece };
        excerpt(&texts, Asked::read(typed).words()).into_iter().map(mark).collect()
    }

    #[test]
    fn the_words_are_marked_where_they_first_stand() {
        assert_eq!(shown(&["没有", "拖欠工资两个月"], "工资"), "拖欠[工资]两个月");
        assert_eq!(shown(&["拖欠工资，加班费"], "加班费 拖欠"), "[拖欠]工资，[加班费]");
        assert_eq!(shown(&["ＡＢＣ公司 App 补贴"], "abc app"), "[ＡＢＣ]公司 [App] 补贴");
        assert_eq!(shown(&["2025年5月"], "5月"), "2025年[5月]");
        assert_eq!(shown(&["𠮷田食品厂"], "𠮷田"), "[𠮷田]食品厂");
        assert_eq!(shown(&["别的"], "工资"), "");
    }

    #[test]
    fn a_long_text_is_cut_on_both_sides() {
        let text = format!("{}欠薪{}", "前".repeat(40), "后".repeat(100));
        let found = shown(&[&text], "欠薪");
        assert!(found.starts_with(&format!("…{}[欠薪]后", "前".repeat(12))), "{found}");
        assert!(found.ends_with("后…") && found.chars().count() == 64, "{found}");
    }
}
