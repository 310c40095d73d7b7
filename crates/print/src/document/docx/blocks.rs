//! The blocks of a paper as paragraphs and tables.

use docx_rs::{AlignmentType, LineSpacing, Paragraph};

use super::runs::{Face, add, centred, exact, halves, indented, paragraph};
use super::{Measure, Part, tables, twips};
use crate::document::paper::{Block, Closing, Layout, Paper};

/// Everything between header and footer.
pub(super) fn all(paper: &Paper, measure: &Measure) -> Vec<Part> {
    let mut parts = head(paper, measure);
    let (first, rest) = paper.parts();
    parts.extend(several(first, measure, paper.layout == Layout::Cover, paper.closing.is_some()));
    if let Some(it) = &paper.closing {
        parts.extend(closing(it, measure));
    }
    parts.extend(several(rest, measure, false, false));
    if let Some(copies) = &paper.copies {
        parts.push(words(paragraph(copies, Face::FangSong, 24)));
    }
    parts
}

/// Blocks in their order; facts that follow each other are one table.
/// A little room lies before a table, for lines of exactly one pitch end at their foot.
fn several(blocks: &[Block], measure: &Measure, big: bool, signed: bool) -> Vec<Part> {
    let (mut parts, mut at) = (Vec::new(), 0);
    while let Some(block) = blocks.get(at) {
        let run = blocks[at..].iter().take_while(|b| matches!(b, Block::Facts { .. })).count();
        let table = run > 0 || matches!(block, Block::Table { .. });
        if table && at > 0 {
            parts.push(words(paragraph("", Face::FangSong, 12).line_spacing(exact(120)).keep_next(true)));
        }
        if run > 0 {
            parts.push(Part::Grid(Box::new(tables::facts(&blocks[at..at + run], measure, big))));
            parts.push(words(spacer(measure)));
        } else {
            // A signature does not stand on a page alone.
            let next = blocks.get(at + 1);
            let before = next.map_or(signed, |next| matches!(next, Block::Signatures { .. }));
            parts.extend(one(block, measure, before));
        }
        at += run.max(1);
    }
    parts
}

fn words(paragraph: Paragraph) -> Part {
    Part::Words(Box::new(paragraph))
}

/// A line between a table and what follows: Word joins tables that touch.
fn spacer(measure: &Measure) -> Paragraph {
    paragraph("", Face::FangSong, 12).line_spacing(exact(measure.pitch / 2))
}

fn heading(title: &str) -> Paragraph {
    centred(paragraph(title, Face::Headline, 44)).keep_next(true).outline_lvl(0)
}

fn head(paper: &Paper, measure: &Measure) -> Vec<Part> {
    let mut parts = Vec::new();
    let gap = |before: i32, after: i32| {
        LineSpacing::new().before(before.unsigned_abs()).after(after.unsigned_abs())
    };
    let number = |size| {
        paper.number.as_deref().map(|n| paragraph(n, Face::FangSong, size).align(AlignmentType::Right))
    };
    match paper.layout {
        Layout::Letter => {
            parts.extend(number(measure.size).map(words));
            let title = heading(&paper.title).line_spacing(gap(measure.pitch / 2, measure.pitch / 3));
            parts.push(words(title));
        }
        Layout::Cover => {
            let issuer = centred(paragraph(&paper.issuer, Face::Headline, 40));
            parts.push(words(issuer.line_spacing(gap(1200, 800))));
            let title = centred(paragraph(&paper.title, Face::Headline, 60)).outline_lvl(0);
            parts.push(words(title.line_spacing(gap(0, 1200))));
        }
        Layout::Plain | Layout::Form => {
            if !paper.issuer.is_empty() {
                parts.push(words(centred(paragraph(&paper.issuer, Face::Headline, 32))));
            }
            parts.push(words(heading(&paper.title).line_spacing(gap(0, 120))));
            parts.push(words(number(24).unwrap_or_else(|| spacer(measure))));
        }
    }
    if let Some(addressee) = &paper.addressee {
        parts.push(words(plain(addressee, measure)));
    }
    parts
}

/// A paragraph of the body that begins at the margin.
fn plain(text: &str, measure: &Measure) -> Paragraph {
    body(paragraph(text, Face::FangSong, measure.size), measure)
}

fn body(paragraph: Paragraph, measure: &Measure) -> Paragraph {
    paragraph.line_spacing(exact(measure.pitch)).align(AlignmentType::Both)
}

fn one(block: &Block, measure: &Measure, last: bool) -> Vec<Part> {
    match block {
        Block::Heading { text } => {
            let text = body(paragraph(text, Face::Hei, measure.size), measure).keep_next(true);
            vec![words(text.outline_lvl(1))]
        }
        Block::Paragraph { text, indent } => text
            .lines()
            .map(|line| plain(line, measure).keep_next(last))
            .map(|line| words(if *indent { indented(line, measure.size) } else { line }))
            .collect(),
        Block::Clause { label, lead, text } => {
            let face = if lead.is_empty() { Face::FangSong } else { Face::Hei };
            let first = paragraph(&format!("{label}{lead}"), face, measure.size);
            let mut lines = text.lines();
            let first = add(first, lines.next().unwrap_or_default(), Face::FangSong, measure.size);
            let rest = lines.map(|line| paragraph(line, Face::FangSong, measure.size));
            let all = std::iter::once(first).chain(rest);
            all.map(|line| words(indented(body(line, measure), measure.size).keep_next(last))).collect()
        }
        Block::Table { columns, rows } => {
            vec![Part::Grid(Box::new(tables::sheet(columns, rows, measure))), words(spacer(measure))]
        }
        Block::Signatures { seats, across, dated } => {
            let mut parts = vec![words(spacer(measure).keep_next(true))];
            if *across == 2 {
                parts.push(Part::Grid(Box::new(tables::signatures(seats, *dated, measure))));
                parts.push(words(spacer(measure)));
            } else {
                let day = if *dated { "　____年__月__日" } else { "" };
                let line = |seat: &String| {
                    indented(plain(&format!("{seat}：____________{day}"), measure), measure.size)
                };
                parts.extend(seats.iter().map(|seat| words(line(seat))));
            }
            parts
        }
        Block::Attachments { names } => {
            let mut parts = vec![words(plain("", measure).keep_next(last))];
            for (at, name) in (1..).zip(names) {
                let head = if at == 1 { "附件：" } else { "　　　" };
                let place = if names.len() == 1 { String::new() } else { format!("{at}.") };
                parts.push(words(
                    indented(plain(&format!("{head}{place}{name}"), measure), measure.size).keep_next(last),
                ));
            }
            parts
        }
        Block::Note { text } => text
            .lines()
            .map(|line| words(paragraph(line, Face::Kai, 22).align(AlignmentType::Both)))
            .collect(),
        Block::Page { title } => vec![words(heading(title).page_break_before(true)), words(spacer(measure))],
        Block::Facts { .. } => Vec::new(),
    }
}

/// 落款: two characters from the right, the day centred below the signer.
fn closing(closing: &Closing, measure: &Measure) -> Vec<Part> {
    let (signer, date) = (halves(&closing.signer), halves(&closing.date));
    let half = measure.size as i32 * 5;
    let right = |own: i32| 4 * half + (signer.max(date) - own) * half / 2;
    let line = |text: &str, own: i32| {
        let line = paragraph(text, Face::FangSong, measure.size).line_spacing(exact(measure.pitch));
        line.align(AlignmentType::Right).indent(None, None, Some(right(own)), None).keep_next(true)
    };
    let blank = || words(plain("", measure).keep_next(true));
    let mut parts = vec![blank()];
    if !closing.signer.is_empty() {
        parts.push(words(line(&closing.signer, signer)));
    }
    if !closing.date.is_empty() {
        parts.push(words(line(&closing.date, date).keep_next(false)));
    }
    parts
}

/// A millimetre, for tables.
pub(super) const fn mm(count: u32) -> u32 {
    twips(count * 10)
}
