//! The texts of a template: words with places for facts.
//!
//! `{申请人}` is a fact that must be there; `{电话|无}` has words in its place where it is missing, `{电话|}` nothing;
//! `{____}` is a blank to be filled by hand; `[，电话{电话}]` is left out where a fact in it is missing.

/// A text in its pieces.
pub(crate) type Text = Vec<Piece>;

/// One piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Words as they are.
    Words(String),
    /// A fact.
    Fact {
        /// Its name; of a list `list.field`.
        name: String,
        /// What stands where it is missing.
        otherwise: Option<String>,
    },
    /// A blank of so many underscores.
    Blank(String),
    /// Left out where a fact in it is missing.
    Maybe(Text),
}

/// What is wrong with a text. The words are the place to look for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Slip {
    /// `{` without `}`.
    Open(String),
    /// `}` without `{`.
    Close,
    /// `[` without `]`, or one inside another.
    OpenBracket(String),
    /// `]` without `[`.
    CloseBracket,
    /// `{}`.
    Empty,
    /// ｛ or ｝.
    Wide,
    /// Underscores outside of braces.
    Underscores,
    /// `[…]` without a fact in it.
    Idle(String),
}

/// Reads a text.
pub(crate) fn read(text: &str) -> Result<Text, Slip> {
    let (mut rest, mut pieces) = (text, Vec::new());
    let mut inner: Option<(Text, &str)> = None;
    while let Some(first) = rest.chars().next() {
        let into = inner.as_mut().map_or(&mut pieces, |(into, _)| into);
        match first {
            '{' => {
                let inside = &rest[1..];
                let end = inside.find(['}', '{', '\n']).filter(|at| inside[*at..].starts_with('}'));
                let end = end.ok_or_else(|| Slip::Open(head(rest)))?;
                into.push(fact(&inside[..end])?);
                rest = &inside[end + 1..];
            }
            '}' => return Err(Slip::Close),
            '｛' | '｝' => return Err(Slip::Wide),
            '[' => {
                if inner.is_some() {
                    return Err(Slip::OpenBracket(head(rest)));
                }
                inner = Some((Vec::new(), rest));
                rest = &rest[1..];
            }
            ']' => {
                let (maybe, whole) = inner.take().ok_or(Slip::CloseBracket)?;
                if !maybe.iter().any(|piece| matches!(piece, Piece::Fact { .. })) {
                    return Err(Slip::Idle(head(whole)));
                }
                pieces.push(Piece::Maybe(maybe));
                rest = &rest[1..];
            }
            _ => {
                let end = rest.find(['{', '}', '[', ']', '｛', '｝']).unwrap_or(rest.len());
                if rest[..end].contains("__") {
                    return Err(Slip::Underscores);
                }
                into.push(Piece::Words(rest[..end].to_owned()));
                rest = &rest[end..];
            }
        }
    }
    match inner {
        Some((_, whole)) => Err(Slip::OpenBracket(head(whole))),
        None => Ok(pieces),
    }
}

fn fact(inside: &str) -> Result<Piece, Slip> {
    if !inside.is_empty() && inside.chars().all(|c| c == '_') {
        return Ok(Piece::Blank(inside.to_owned()));
    }
    let (name, otherwise) = match inside.split_once('|') {
        Some((name, otherwise)) => (name.trim(), Some(otherwise.to_owned())),
        None => (inside.trim(), None),
    };
    if name.is_empty() {
        return Err(Slip::Empty);
    }
    Ok(Piece::Fact { name: name.to_owned(), otherwise })
}

/// The first characters of a text, to be shown and looked for.
fn head(text: &str) -> String {
    text.lines().next().unwrap_or_default().chars().take(12).collect()
}

/// Every fact a text names, and whether it must be there.
pub(crate) fn names(text: &[Piece]) -> Vec<(&str, bool)> {
    let mut all = Vec::new();
    for piece in text {
        match piece {
            Piece::Fact { name, otherwise } => all.push((name.as_str(), otherwise.is_none())),
            Piece::Maybe(inner) => all.extend(names(inner).into_iter().map(|(name, _)| (name, false))),
            Piece::Words(_) | Piece::Blank(_) => {}
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Piece {
        Piece::Words(text.to_owned())
    }

    fn named(name: &str, otherwise: Option<&str>) -> Piece {
        Piece::Fact { name: name.to_owned(), otherwise: otherwise.map(str::to_owned) }
    }

    #[test]
    fn a_text_is_words_facts_blanks_and_what_may_be_left_out() {
        let text = read("申请人{申请人}[，电话{ 电话 }]于{日期|{____}");
        assert_eq!(text, Err(Slip::Open("{日期|{____}".into())));
        let text = read("申请人{申请人}[，电话{ 电话 }]于{____}年{日期|无}{备注|}").unwrap();
        assert_eq!(
            text,
            [
                words("申请人"),
                named("申请人", None),
                Piece::Maybe(vec![words("，电话"), named("电话", None)]),
                words("于"),
                Piece::Blank("____".into()),
                words("年"),
                named("日期", Some("无")),
                named("备注", Some("")),
            ]
        );
        assert_eq!(names(&text), [("申请人", true), ("电话", false), ("日期", false), ("备注", false)]);
    }

    #[test]
    fn slips_are_told_apart() {
        let slips =
            ["{申请人", "申请人}", "{}", "｛申请人｝", "日期____", "[无]", "[{甲}", "甲]", "[a[{b}]]"];
        let read = slips.map(|text| read(text).unwrap_err());
        assert_eq!(
            read,
            [
                Slip::Open("{申请人".into()),
                Slip::Close,
                Slip::Empty,
                Slip::Wide,
                Slip::Underscores,
                Slip::Idle("[无]".into()),
                Slip::OpenBracket("[{甲}".into()),
                Slip::CloseBracket,
                Slip::OpenBracket("[{b}]]".into()),
            ]
        );
    }
}
