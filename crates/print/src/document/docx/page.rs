//! What stands around the text: the red head and foot of a letter, page numbers, 样张.

use docx_rs::{
    AlignmentType, BorderType, Docx, Footer, Header, NumPages, PageNum, Paragraph, ParagraphBorder,
    ParagraphBorderPosition, ParagraphBorders,
};

use super::runs::{Face, add, centred, paragraph};
use super::twips;
use crate::document::paper::{Layout, Paper};

/// The red of official letters.
const RED: &str = "C8102E";

/// Gives a document its header and footer.
pub(super) fn furnish(document: Docx, paper: &Paper) -> Docx {
    match paper.layout {
        Layout::Letter => {
            let mut head = Header::new().add_paragraph(letterhead(&paper.issuer));
            if paper.sample {
                head = head.add_paragraph(sample());
            }
            let document = document.first_header(head).first_footer(Footer::new().add_paragraph(foot()));
            let number = add(Paragraph::new(), "— ", Face::Song, 28).add_page_num(PageNum::new());
            let number = add(number, " —", Face::Song, 28).align(AlignmentType::Right);
            with_sample(document.footer(Footer::new().add_paragraph(number)), paper)
        }
        Layout::Cover => with_sample(document, paper),
        Layout::Plain | Layout::Form => {
            let number = add(Paragraph::new(), "第 ", Face::Song, 21).add_page_num(PageNum::new());
            let number = add(number, " 页　共 ", Face::Song, 21).add_num_pages(NumPages::new());
            let number = centred(add(number, " 页", Face::Song, 21));
            with_sample(document.footer(Footer::new().add_paragraph(number)), paper)
        }
    }
}

fn with_sample(document: Docx, paper: &Paper) -> Docx {
    if paper.sample { document.header(Header::new().add_paragraph(sample())) } else { document }
}

fn sample() -> Paragraph {
    centred(Paragraph::new()).add_run(red("样张", 36))
}

fn red(words: &str, size: usize) -> docx_rs::Run {
    let run = super::runs::runs(words, Face::Headline, size).into_iter().next();
    run.unwrap_or_default().color(RED)
}

/// The issuer above a double red rule of 170 mm, 7 mm wider than the text on both sides.
fn letterhead(issuer: &str) -> Paragraph {
    let characters = issuer.chars().count().max(1);
    // Half points, so that it fits in 168 mm.
    let size = (2 * 476 / characters).min(68);
    let head = wide(centred(Paragraph::new()).add_run(red(issuer, size)));
    ruled(head, ParagraphBorderPosition::Bottom, BorderType::ThickThinSmallGap)
}

fn foot() -> Paragraph {
    ruled(
        wide(paragraph("", Face::FangSong, 10)),
        ParagraphBorderPosition::Top,
        BorderType::ThinThickSmallGap,
    )
}

fn wide(paragraph: Paragraph) -> Paragraph {
    let out = -twips(70).cast_signed();
    paragraph.indent(Some(out), None, Some(out), None)
}

fn ruled(mut paragraph: Paragraph, at: ParagraphBorderPosition, rule: BorderType) -> Paragraph {
    let border = ParagraphBorder::new(at).val(rule).size(24).space(11).color(RED);
    paragraph.property = paragraph.property.set_borders(ParagraphBorders::with_empty().set(border));
    paragraph
}
