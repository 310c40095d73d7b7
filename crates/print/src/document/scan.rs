//! Pages of a PDF somebody else made, as pictures: PDF/A takes no foreign PDF into it, and what is kept for years must not
//! hang on fonts that are not there.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{RenderCache, RenderSettings, render};

/// Dots to the inch a page is drawn with.
const DPI: f32 = 150.0;
/// Most dots on a side: a page of a metre is drawn smaller.
const MOST: f32 = 2_400.0;

/// A page as dots: three bytes each, red, green, blue.
pub struct Raster {
    /// Dots across.
    pub width: u32,
    /// Dots down.
    pub height: u32,
    /// The dots, row by row.
    pub rgb: Vec<u8>,
}

/// A PDF that is to be drawn.
pub struct Scan {
    pdf: Pdf,
}

impl Scan {
    /// Reads a PDF; `None` where it cannot be read or needs a password.
    pub fn read(bytes: Vec<u8>) -> Option<Self> {
        let read = catch_unwind(AssertUnwindSafe(|| Pdf::new(Arc::new(bytes)).ok()));
        let pdf = read.ok().flatten()?;
        let count = catch_unwind(AssertUnwindSafe(|| pdf.pages().len())).ok()?;
        (count > 0).then_some(Self { pdf })
    }

    /// How many pages it has.
    pub fn len(&self) -> usize {
        self.pdf.pages().len()
    }

    /// Whether it has none; such a one is not read.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Draws a page, from 0; `None` where it cannot be drawn.
    pub fn page(&self, at: usize) -> Option<Raster> {
        // What somebody sends in may be broken in ways its reader did not think of.
        catch_unwind(AssertUnwindSafe(|| self.drawn(at))).ok().flatten()
    }

    #[expect(
        clippy::float_arithmetic,
        reason = "sizes of pages are given as floats, and nothing is counted by them"
    )]
    fn drawn(&self, at: usize) -> Option<Raster> {
        let page = self.pdf.pages().get(at)?;
        let (width, height) = page.render_dimensions();
        let longest = width.max(height);
        if !longest.is_finite() || width < 1.0 || height < 1.0 {
            return None;
        }
        let scale = (DPI / 72.0).min(MOST / longest);
        let settings =
            RenderSettings { x_scale: scale, y_scale: scale, bg_color: WHITE, ..RenderSettings::default() };
        let drawn = render(page, &RenderCache::new(), &InterpreterSettings::default(), &settings);
        let rgb: Vec<u8> =
            drawn.data_as_u8_slice().chunks_exact(4).flat_map(|dot| [dot[0], dot[1], dot[2]]).collect();
        Some(Raster { width: drawn.width().into(), height: drawn.height().into(), rgb })
    }
}
