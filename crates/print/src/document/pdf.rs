//! A paper as PDF/A on A4.

use super::paper::Paper;
use crate::{Press, PrintError, Stamp};

impl Press {
    /// A paper as PDF/A-2b, its fonts embedded.
    ///
    /// # Errors
    /// No font, or a character no font has.
    pub fn paper(&self, paper: &Paper, stamp: Stamp) -> Result<Vec<u8>, PrintError> {
        self.set("paper.typ", paper, Vec::new(), stamp)
    }
}
