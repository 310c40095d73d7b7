//! A paper as a Word file, for those who go on writing in it. Fonts are named as offices have them; the file names others
//! for machines without them.

mod blocks;
mod page;
mod runs;
mod tables;

use std::io::Cursor;

use docx_rs::{Docx, PageMargin, Paragraph, Table};

use super::paper::{Layout, Paper};
use crate::{PrintError, Stamp};

/// Twentieths of a point in so many millimetres.
const fn twips(tenths_of_mm: u32) -> u32 {
    (tenths_of_mm * 1440 + 127) / 254
}

/// Half points of the type of tables, 小四.
const TABLE: usize = 24;

/// The measures of a layout, as in the PDF.
struct Measure {
    /// Half points of the body's type: 3号, in forms 四号.
    size: usize,
    /// Pitch of its lines, twips: 28 points as offices set it, in forms 24.
    pitch: i32,
    /// Width of the text, twips.
    width: u32,
    margin: PageMargin,
}

impl Measure {
    fn of(layout: Layout) -> Self {
        let small = matches!(layout, Layout::Form | Layout::Cover);
        // Tenths of a millimetre; a letter has a little more room than in print, for other fonts.
        let [top, right, bottom, left] = if small { [270, 240, 240, 260] } else { [370, 260, 300, 280] };
        let (header, footer) = if layout == Layout::Letter { (300, 200) } else { (150, bottom - 100) };
        let at = |tenths: u32| twips(tenths).cast_signed();
        Self {
            size: if small { 28 } else { 32 },
            pitch: if small { 480 } else { 560 },
            width: twips(2100 - left - right),
            margin: PageMargin::new()
                .top(at(top))
                .right(at(right))
                .bottom(at(bottom))
                .left(at(left))
                .header(at(header))
                .footer(at(footer)),
        }
    }
}

/// What stands in a document.
enum Part {
    Words(Box<Paragraph>),
    Grid(Box<Table>),
}

/// A paper as a Word file.
///
/// # Errors
/// A fault of ours only: the file is made in memory.
pub fn docx(paper: &Paper, stamp: Stamp) -> Result<Vec<u8>, PrintError> {
    let measure = Measure::of(paper.layout);
    let made = stamp.spoken();
    let mut document = Docx::new()
        .page_size(twips(2100), twips(2970))
        .page_margin(measure.margin.clone())
        .default_size(if paper.layout == Layout::Letter { 28 } else { 21 })
        .default_fonts(runs::fonts(runs::Face::FangSong))
        .created_at(&made)
        .updated_at(&made);
    document = page::furnish(document, paper);
    for part in blocks::all(paper, &measure) {
        document = match part {
            Part::Words(paragraph) => document.add_paragraph(*paragraph),
            Part::Grid(table) => document.add_table(*table),
        };
    }
    let mut parts = document.build();
    parts.styles = styles(&parts.styles);
    parts.font_table = runs::FONT_TABLE.as_bytes().to_vec();
    let mut file = Cursor::new(Vec::new());
    parts.pack(&mut file).map_err(|error| PrintError::Setting(error.to_string()))?;
    Ok(file.into_inner())
}

/// The styles with a default one, which the crate leaves out: as in the PDF, no gap between a figure and the character
/// beside it.
fn styles(made: &[u8]) -> Vec<u8> {
    let made = String::from_utf8_lossy(made);
    let bare = r#"<w:style w:type="paragraph" w:styleId="Normal"><w:name w:val="Normal" /><w:rPr /><w:pPr><w:rPr /></w:pPr>"#;
    let whole = r#"<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:pPr><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/></w:pPr>"#;
    made.replacen(bare, whole, 1).into_bytes()
}
