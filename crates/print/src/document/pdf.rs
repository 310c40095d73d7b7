//! A paper as PDF/A on A4.

use serde::Serialize;

use super::paper::{Block, Layout, Paper};
use crate::{Press, PrintError, Stamp};

/// A page holds some six hundred characters; what has more than this does not come out on one however close it is set.
const SHORT: usize = 850;

/// What the template reads.
#[derive(Serialize)]
pub(super) struct Sheet<'a> {
    #[serde(flatten)]
    paper: &'a Paper,
    /// It may fit on one page.
    short: bool,
}

impl Press {
    /// A paper as PDF/A-2b, its fonts embedded.
    ///
    /// # Errors
    /// No font, or a character no font has.
    pub fn paper(&self, paper: &Paper, stamp: Stamp) -> Result<Vec<u8>, PrintError> {
        self.set("paper.typ", &sheet(paper), Vec::new(), stamp)
    }
}

/// What the template reads of a paper.
pub(super) fn sheet(paper: &Paper) -> Sheet<'_> {
    // Lines can be set closer, tables hardly.
    let table = |block: &Block| matches!(block, Block::Table { .. } | Block::Facts { .. });
    let flows = matches!(paper.layout, Layout::Letter | Layout::Plain) && !paper.parts().0.iter().any(table);
    Sheet { paper, short: flows && paper.text().chars().count() < SHORT }
}
