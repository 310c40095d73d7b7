//! The file of a case as one PDF/A: cover and index, then papers and pictures with page numbers that go on through all of
//! it. Each piece is set by itself, so that a file of a hundred pieces takes the memory of its pages and not of its setting.
//! A page that is a picture takes that of its dots: a picture is decoded when it is set.

use serde::Serialize;
use typst::layout::{Frame, FrameItem, Point};
use typst::model::DocumentInfo;
use typst_layout::{Page, PagedDocument};

use super::paper::Paper;
use super::pdf::sheet;
use crate::PrintError;
use crate::press::{Press, Stamp};

/// A file being bound.
pub struct Binder<'a> {
    press: &'a Press,
    pages: Vec<Page>,
}

/// What the template of a picture reads.
#[derive(Serialize)]
struct Picture<'a> {
    name: &'a str,
    caption: &'a str,
}

#[derive(Serialize)]
struct Numbers {
    count: usize,
}

impl Press {
    /// Begins a file.
    pub fn binder(&self) -> Binder<'_> {
        Binder { press: self, pages: Vec::new() }
    }
}

impl Binder<'_> {
    /// Pages so far, without cover and index.
    pub fn len(&self) -> usize {
        self.pages.len()
    }

    /// Whether there are none yet.
    pub fn is_empty(&self) -> bool {
        self.pages.is_empty()
    }

    /// Adds a paper; gives its pages.
    ///
    /// # Errors
    /// No font, or a character no font has.
    pub fn paper(&mut self, paper: &Paper) -> Result<usize, PrintError> {
        let document = self.press.compile("paper.typ", &sheet(paper), Vec::new())?;
        Ok(self.take(&document))
    }

    /// Adds a picture, JPG or PNG, on a page of its own; gives its pages: one.
    ///
    /// # Errors
    /// A picture that cannot be read, no font, a character no font has.
    pub fn picture(&mut self, bytes: Vec<u8>, caption: &str) -> Result<usize, PrintError> {
        // A PNG has eight bytes of its own in front.
        let name = if bytes.starts_with(b"\x89PNG") { "photo.png" } else { "photo.jpg" };
        let data = Picture { name, caption };
        let document = self.press.compile("picture.typ", &data, vec![(name.to_owned(), bytes)])?;
        Ok(self.take(&document))
    }

    fn take(&mut self, document: &PagedDocument) -> usize {
        let before = self.pages.len();
        self.pages.extend(document.pages().iter().map(alone));
        self.pages.len() - before
    }

    /// Sets cover and index in front and the numbers on all other pages; gives the file as PDF/A-2b.
    ///
    /// # Errors
    /// As [`Binder::paper`].
    pub fn finish(mut self, front: &Paper, stamp: Stamp) -> Result<Vec<u8>, PrintError> {
        let cover = self.press.compile("paper.typ", &sheet(front), Vec::new())?;
        if !self.pages.is_empty() {
            let numbers = Numbers { count: self.pages.len() };
            let numbers = self.press.compile("numbers.typ", &numbers, Vec::new())?;
            for (page, number) in self.pages.iter_mut().zip(numbers.pages()) {
                page.frame.push_frame(Point::zero(), alone(number).frame);
            }
        }
        let pages = cover.pages().iter().map(alone).chain(self.pages).collect();
        let mut document = PagedDocument::new(pages, DocumentInfo::default());
        let info = document.info_mut();
        info.title = Some(front.title.as_str().into());
        info.author = vec![front.issuer.as_str().into()];
        info.keywords = vec![front.made_from.as_str().into()];
        self.press.export(&document, stamp, false)
    }
}

/// A page that stands in another document: without what ties it to the one it was set in.
fn alone(page: &Page) -> Page {
    let mut page = page.clone();
    loosen(&mut page.frame);
    page
}

fn loosen(frame: &mut Frame) {
    frame.retain(|item| match item {
        FrameItem::Tag(_) | FrameItem::Link(..) => false,
        FrameItem::Group(group) => {
            (group.label, group.parent) = (None, None);
            loosen(&mut group.frame);
            true
        }
        FrameItem::Text(_) | FrameItem::Shape(..) | FrameItem::Image(..) => true,
    });
}
