//! Attachments: what may be kept beside a record, what a file must be to be taken, and under which name. A certificate
//! shows a photo (III-2-4b), a decision and what is entered for others rest on paper.

mod content;
mod name;
mod pdf;

pub use content::{Refusal, judge, sniff};
pub use name::{LONGEST_NAME, tidy};
pub use pdf::PdfCheck;

/// Most pixels of a picture: a decoded one takes four bytes each.
pub const MOST_PIXELS: u64 = 40_000_000;
/// Longest side of a kept photo, in pixels: enough for a card of 85.6 mm at 300 dots an inch, and for looking at it.
pub const PHOTO_SIDE: u32 = 1600;
/// Longest side of a thumbnail, in pixels.
pub const THUMBNAIL_SIDE: u32 = 320;
/// Longest note, in characters.
pub const LONGEST_NOTE: usize = 200;

const MIB: u64 = 1024 * 1024;

/// What an attachment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// 照片: of a person, for the certificate; of a room.
    Photo,
    /// 扫描件: the paper behind a decision or an entry made for others.
    Scan,
    /// 其他.
    Other,
}

impl Kind {
    /// All kinds in the order they are offered.
    pub const ALL: [Self; 3] = [Self::Photo, Self::Scan, Self::Other];

    /// Stable code, kept in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Photo => "photo",
            Self::Scan => "scan",
            Self::Other => "other",
        }
    }

    /// Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Photo => "照片",
            Self::Scan => "扫描件",
            Self::Other => "其他",
        }
    }

    /// By code or Chinese name.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        Self::ALL.into_iter().find(|k| k.code() == text || k.label() == text)
    }

    /// Whether files of this format are taken.
    pub const fn takes(self, format: Format) -> bool {
        !matches!((self, format), (Self::Photo, Format::Pdf))
    }

    /// Largest file of a format, in bytes.
    pub const fn limit(self, format: Format) -> u64 {
        match (self, format) {
            (Self::Photo, _) => 10 * MIB,
            (_, Format::Pdf) => 50 * MIB,
            (_, Format::Jpeg | Format::Png) => 20 * MIB,
        }
    }
}

/// What a file is, told by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// PDF.
    Pdf,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 3] = [Self::Jpeg, Self::Png, Self::Pdf];

    /// Media type, also as kept in the database.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Pdf => "application/pdf",
        }
    }

    /// By media type.
    pub fn parse(media_type: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.media_type() == media_type)
    }

    /// Name for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Jpeg => "JPG",
            Self::Png => "PNG",
            Self::Pdf => "PDF",
        }
    }

    /// End of a file name.
    pub const fn end(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Pdf => "pdf",
        }
    }

    /// True for what is decoded and written anew.
    pub const fn is_picture(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png)
    }
}

/// A size for people: 820 KB, 1.4 MB, rounded up in the last place.
pub fn size_words(bytes: u64) -> String {
    if bytes < 1000 * 1024 {
        return format!("{} KB", bytes.div_ceil(1024).max(1));
    }
    let tenths = (bytes * 10).div_ceil(MIB);
    format!("{}.{} MB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_and_a_format_are_known_by_what_is_kept() {
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.code()), Some(kind));
            assert_eq!(Kind::parse(kind.label()), Some(kind));
        }
        assert_eq!(Kind::parse("video"), None);
        for format in Format::ALL {
            assert_eq!(Format::parse(format.media_type()), Some(format));
        }
    }

    #[test]
    fn a_photo_is_a_picture_and_smaller_than_a_scan() {
        assert!(!Kind::Photo.takes(Format::Pdf) && Kind::Photo.takes(Format::Png));
        assert!(Format::ALL.iter().all(|f| Kind::Scan.takes(*f) && Kind::Other.takes(*f)));
        assert_eq!(Kind::Photo.limit(Format::Jpeg), 10 * 1024 * 1024);
        assert_eq!(Kind::Scan.limit(Format::Pdf), 50 * 1024 * 1024);
    }

    #[test]
    fn sizes_in_words() {
        for (bytes, words) in
            [(1, "1 KB"), (1024, "1 KB"), (1025, "2 KB"), (1_468_006, "1.4 MB"), (52_428_800, "50.0 MB")]
        {
            assert_eq!(size_words(bytes), words);
        }
    }
}
