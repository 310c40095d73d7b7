//! Words in their fonts.

use docx_rs::{AlignmentType, LineSpacing, LineSpacingType, Paragraph, Run, RunFonts, SpecialIndentType};

/// A face of an official paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Face {
    FangSong,
    Hei,
    Kai,
    /// 宋体, of page numbers.
    Song,
    /// 小标宋.
    Headline,
}

impl Face {
    const fn name(self) -> &'static str {
        match self {
            Self::FangSong => "仿宋_GB2312",
            Self::Hei => "黑体",
            Self::Kai => "楷体_GB2312",
            Self::Song => "宋体",
            Self::Headline => "方正小标宋简体",
        }
    }
}

/// Which fonts stand in where an office has none of those named; the last of each is free.
pub(super) const FONT_TABLE: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">"#,
    r#"<w:font w:name="Times New Roman"><w:charset w:val="00"/><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font>"#,
    r#"<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋,FangSong,FandolFang R"/><w:charset w:val="86"/><w:family w:val="modern"/><w:pitch w:val="fixed"/></w:font>"#,
    r#"<w:font w:name="黑体"><w:altName w:val="SimHei,Noto Sans CJK SC"/><w:charset w:val="86"/><w:family w:val="modern"/><w:pitch w:val="fixed"/></w:font>"#,
    r#"<w:font w:name="楷体_GB2312"><w:altName w:val="楷体,KaiTi,LXGW WenKai"/><w:charset w:val="86"/><w:family w:val="modern"/><w:pitch w:val="fixed"/></w:font>"#,
    r#"<w:font w:name="方正小标宋简体"><w:altName w:val="方正小标宋_GBK,宋体,Noto Serif CJK SC"/><w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>"#,
    r#"<w:font w:name="宋体"><w:altName w:val="SimSun,Noto Serif CJK SC"/><w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>"#,
    r#"<w:font w:name="SimSun-ExtB"><w:altName w:val="宋体-ExtB,Noto Serif CJK SC"/><w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>"#,
    "</w:fonts>",
);

/// A face for Chinese, Times New Roman for figures and Latin.
pub(super) fn fonts(face: Face) -> RunFonts {
    named(face.name())
}

fn named(name: &str) -> RunFonts {
    RunFonts::new().ascii("Times New Roman").hi_ansi("Times New Roman").east_asia(name).hint("eastAsia")
}

/// Where a rare character comes from: the standard faces end with GB 2312, 宋体 has Extension A, SimSun-ExtB the rest.
fn rare(character: char) -> Option<&'static str> {
    match u32::from(character) {
        0x3400..=0x4DBF => Some("宋体"),
        0x2_0000.. => Some("SimSun-ExtB"),
        _ => None,
    }
}

/// Words as runs: one, and more where there are rare characters.
pub(super) fn runs(words: &str, face: Face, size: usize) -> Vec<Run> {
    let mut runs: Vec<(Option<&str>, String)> = Vec::new();
    for character in words.chars() {
        let of = rare(character);
        match runs.last_mut() {
            Some((last, text)) if *last == of => text.push(character),
            _ => runs.push((of, character.to_string())),
        }
    }
    let run = |(of, text): (Option<&str>, String)| {
        Run::new().add_text(text).fonts(of.map_or_else(|| fonts(face), named)).size(size)
    };
    runs.into_iter().map(run).collect()
}

/// A paragraph of these words.
pub(super) fn paragraph(words: &str, face: Face, size: usize) -> Paragraph {
    add(Paragraph::new(), words, face, size)
}

/// More words behind.
pub(super) fn add(paragraph: Paragraph, words: &str, face: Face, size: usize) -> Paragraph {
    runs(words, face, size).into_iter().fold(paragraph, Paragraph::add_run)
}

/// Lines of exactly so many twips.
pub(super) fn exact(pitch: i32) -> LineSpacing {
    LineSpacing::new().line_rule(LineSpacingType::Exact).line(pitch)
}

/// Two characters of so many half points in.
pub(super) fn indented(paragraph: Paragraph, size: usize) -> Paragraph {
    let two = i32::try_from(size * 20).unwrap_or_default();
    paragraph.indent(None, Some(SpecialIndentType::FirstLine(two)), None, None)
}

pub(super) fn centred(paragraph: Paragraph) -> Paragraph {
    paragraph.align(AlignmentType::Center)
}

/// How wide words are, in halves of a character.
pub(super) fn halves(words: &str) -> i32 {
    words.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}
