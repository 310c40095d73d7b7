//! What a file is, told by its first bytes and never by its name, and why one is not taken.

use super::{Format, Kind, MOST_PIXELS, size_words};

/// Why a file is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing in it.
    Empty,
    /// A web page or a drawing made of text (SVG), which may carry scripts.
    Page,
    /// A script, or other plain text.
    Script,
    /// A program.
    Program,
    /// An archive, or an office document, which is one.
    Archive,
    /// A picture of a format that is not taken; its name.
    OtherPicture(&'static str),
    /// Nothing we know.
    Unknown,
    /// A format that this kind does not take.
    NotForKind(Kind, Format),
    /// Larger than this kind may be: the limit in bytes.
    TooLarge(Kind, Format),
    /// More pixels than a picture may have: width and height.
    TooManyPixels(u32, u32),
    /// A picture that cannot be decoded.
    BrokenPicture,
    /// A PDF that was cut off.
    CutPdf,
    /// A PDF that runs something: what.
    ActivePdf(&'static str),
}

impl Refusal {
    /// The fact, then what to do, in plain Chinese.
    pub fn sentence(&self) -> String {
        let take = "请用手机拍照，或存成 JPG、PNG 再传；成套的纸质材料扫描成 PDF。";
        match self {
            Self::Empty => "这个文件是空的。请重新选择。".into(),
            Self::Page => format!("这是网页或矢量图（SVG、HTML），里面可以带脚本，不能作为附件。{take}"),
            Self::Script => format!("这个文件的内容是脚本或文字，不是照片，改了名字也不收。{take}"),
            Self::Program => format!("这个文件是可以运行的程序，不收。{take}"),
            Self::Archive => {
                format!("这是压缩包或 Office 文档，不收。请另存为 PDF，或打印签章后扫描。{take}")
            }
            Self::OtherPicture(name) => format!("这是 {name} 格式的图片，别的电脑不一定打得开。{take}"),
            Self::Unknown => format!("认不出这是什么文件。附件只收 JPG、PNG 和 PDF。{take}"),
            Self::NotForKind(kind, format) => format!(
                "{}只收 JPG 和 PNG，这是 {}。请把类别改为“扫描件”，或换一张照片。",
                kind.label(),
                format.label()
            ),
            Self::TooLarge(kind, format) => format!(
                "{}（{}）不能超过 {}。请缩小后再传：手机上选“中等大小”，扫描用 300 dpi。",
                kind.label(),
                format.label(),
                size_words(kind.limit(*format))
            ),
            Self::TooManyPixels(width, height) => format!(
                "图片有 {width}×{height} 像素，超过 {} 万像素，打开会占满内存。请缩小后再传。",
                MOST_PIXELS / 10_000
            ),
            Self::BrokenPicture => "图片打不开，多半没有传完整或已经损坏。请重新拍照或另存一份再传。".into(),
            Self::CutPdf => "PDF 不完整，打不开。请重新扫描或另存一份再传。".into(),
            Self::ActivePdf(what) => {
                format!("这份 PDF 里有{what}，打开时可能运行，不收。请打印成普通的 PDF 再传。")
            }
        }
    }
}

/// What a file is by its first bytes; a few dozen are enough.
///
/// # Errors
/// What it is instead.
pub fn sniff(head: &[u8]) -> Result<Format, Refusal> {
    if head.is_empty() {
        return Err(Refusal::Empty);
    }
    let starts = |mark: &[u8]| head.starts_with(mark);
    if starts(&[0xFF, 0xD8, 0xFF]) {
        return Ok(Format::Jpeg);
    }
    if starts(b"\x89PNG\r\n\x1a\n") {
        return Ok(Format::Png);
    }
    if starts(b"%PDF-") {
        return Ok(Format::Pdf);
    }
    Err(what_else(head))
}

fn what_else(head: &[u8]) -> Refusal {
    let starts = |mark: &[u8]| head.starts_with(mark);
    if starts(b"MZ") || starts(b"\x7fELF") || starts(&[0xCA, 0xFE, 0xBA, 0xBE]) {
        return Refusal::Program;
    }
    if starts(b"PK") || starts(b"Rar!") || starts(b"7z\xBC\xAF") || starts(&[0x1F, 0x8B]) {
        return Refusal::Archive;
    }
    // An office document of before 2007.
    if starts(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Refusal::Archive;
    }
    if starts(b"GIF8") {
        return Refusal::OtherPicture("GIF");
    }
    if starts(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
        return Refusal::OtherPicture("WebP");
    }
    if head.get(4..8) == Some(b"ftyp") {
        return Refusal::OtherPicture("HEIC");
    }
    if starts(b"II*\0") || starts(b"MM\0*") {
        return Refusal::OtherPicture("TIFF");
    }
    if starts(b"BM") && !is_text(head) {
        return Refusal::OtherPicture("BMP");
    }
    let text = String::from_utf8_lossy(head).to_lowercase();
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with('<') && !text.starts_with("<?php") {
        return Refusal::Page;
    }
    if is_text(head) { Refusal::Script } else { Refusal::Unknown }
}

/// Letters and signs only, in whatever encoding.
fn is_text(head: &[u8]) -> bool {
    !head.iter().any(|b| *b < 9 || (14..32).contains(b))
}

/// Whether a file of a format and size is taken as this kind.
///
/// # Errors
/// Why not.
pub fn judge(kind: Kind, format: Format, bytes: u64) -> Result<(), Refusal> {
    if !kind.takes(format) {
        return Err(Refusal::NotForKind(kind, format));
    }
    if bytes > kind.limit(format) {
        return Err(Refusal::TooLarge(kind, format));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_it_begins_with() {
        assert_eq!(sniff(&[0xFF, 0xD8, 0xFF, 0xE0]), Ok(Format::Jpeg));
        assert_eq!(sniff(b"\x89PNG\r\n\x1a\n\0"), Ok(Format::Png));
        assert_eq!(sniff(b"%PDF-1.7\n"), Ok(Format::Pdf));
    }

    #[test]
    fn a_photo_that_is_something_else_is_refused_by_name() {
        let is = |head: &[u8], what: Refusal| assert_eq!(sniff(head), Err(what), "{head:?}");
        is(b"", Refusal::Empty);
        is(b"<svg xmlns=\"http://www.w3.org/2000/svg\">", Refusal::Page);
        is("\u{feff}  <!DOCTYPE html>".as_bytes(), Refusal::Page);
        is(b"<?xml version=\"1.0\"?><svg>", Refusal::Page);
        is(b"<script>alert(1)</script>", Refusal::Page);
        is(b"<?php system($_GET['c']);", Refusal::Script);
        is(b"#!/bin/sh\nrm -rf x\n", Refusal::Script);
        is(b"alert(document.cookie)", Refusal::Script);
        is("事情经过".as_bytes(), Refusal::Script);
        is(b"MZ\x90\0", Refusal::Program);
        is(b"\x7fELF\x02", Refusal::Program);
        is(b"PK\x03\x04", Refusal::Archive);
        is(b"GIF89a", Refusal::OtherPicture("GIF"));
        is(b"RIFF\0\0\0\0WEBPVP8 ", Refusal::OtherPicture("WebP"));
        is(b"\0\0\0\x18ftypheic", Refusal::OtherPicture("HEIC"));
        is(&[0, 1, 2, 3], Refusal::Unknown);
        // What comes late does not make a picture of it.
        is(b"<html>\xFF\xD8\xFF", Refusal::Page);
    }

    #[test]
    fn the_limits_hold_to_the_byte() {
        let most = Kind::Photo.limit(Format::Jpeg);
        assert_eq!(judge(Kind::Photo, Format::Jpeg, most), Ok(()));
        assert_eq!(
            judge(Kind::Photo, Format::Jpeg, most + 1),
            Err(Refusal::TooLarge(Kind::Photo, Format::Jpeg))
        );
        assert_eq!(judge(Kind::Photo, Format::Pdf, 1), Err(Refusal::NotForKind(Kind::Photo, Format::Pdf)));
        assert_eq!(judge(Kind::Scan, Format::Pdf, 50 * 1024 * 1024), Ok(()));
    }

    #[test]
    fn every_refusal_says_what_to_do() {
        let all = [
            Refusal::Empty,
            Refusal::Page,
            Refusal::Script,
            Refusal::Program,
            Refusal::Archive,
            Refusal::OtherPicture("HEIC"),
            Refusal::Unknown,
            Refusal::NotForKind(Kind::Photo, Format::Pdf),
            Refusal::TooLarge(Kind::Scan, Format::Pdf),
            Refusal::TooManyPixels(9000, 9000),
            Refusal::BrokenPicture,
            Refusal::CutPdf,
            Refusal::ActivePdf("脚本"),
        ];
        for refusal in all {
            assert!(refusal.sentence().contains('请'), "{}", refusal.sentence());
        }
        assert!(Refusal::TooManyPixels(9000, 9000).sentence().contains("4000 万像素"));
    }
}
