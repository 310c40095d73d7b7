//! All a template can see: its own source, the shared parts, and the files handed in for this one document.

use std::collections::HashMap;
use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World};

use crate::fonts::Fonts;

/// The templates; they change with the program only.
static SOURCES: LazyLock<HashMap<FileId, Source>> = LazyLock::new(|| {
    let all = [
        ("parts.typ", include_str!("../templates/parts.typ")),
        ("card.typ", include_str!("../templates/card.typ")),
        ("sheet.typ", include_str!("../templates/sheet.typ")),
        ("training.typ", include_str!("../templates/training.typ")),
        ("slip.typ", include_str!("../templates/slip.typ")),
        ("paper.typ", include_str!("../templates/paper.typ")),
        ("picture.typ", include_str!("../templates/picture.typ")),
        ("numbers.typ", include_str!("../templates/numbers.typ")),
    ];
    all.into_iter().map(|(name, text)| (id(name), Source::new(id(name), text.to_owned()))).collect()
});

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// The name of a file inside a document.
pub(crate) fn id(name: &str) -> FileId {
    let path = VirtualPath::new(name).unwrap_or_else(|_| unreachable!("names are our own"));
    RootedPath::new(VirtualRoot::Project, path).intern()
}

/// One document being set.
pub(crate) struct Desk<'a> {
    pub(crate) fonts: &'a Fonts,
    pub(crate) main: FileId,
    pub(crate) files: HashMap<FileId, Bytes>,
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }
    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }
    fn main(&self) -> FileId {
        self.main
    }
    fn source(&self, id: FileId) -> FileResult<Source> {
        SOURCES.get(&id).cloned().ok_or(FileError::AccessDenied)
    }
    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).cloned().ok_or(FileError::AccessDenied)
    }
    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index)
    }
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
