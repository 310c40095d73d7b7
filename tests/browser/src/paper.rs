//! What stands on a document: its words, and what its QR code says. Read with poppler-utils.

use std::path::Path;
use std::process::Command;

/// The words of a PDF in the order they were set.
pub fn words(pdf: &Path) -> String {
    String::from_utf8_lossy(&run("pdftotext", &["-raw", &pdf.to_string_lossy(), "-"])).into_owned()
}

/// What the one QR code on a page says.
pub fn scanned(pdf: &Path, page: usize) -> String {
    let page = page.to_string();
    let picture = run("pdftoppm", &["-gray", "-r", "300", "-f", &page, "-l", &page, &pdf.to_string_lossy()]);
    // P5, width, height, deepest grey, then a byte for each dot.
    let head = |n: usize| {
        let text = String::from_utf8_lossy(&picture[..40]).into_owned();
        text.split_whitespace().nth(n).and_then(|t| t.parse::<usize>().ok()).expect("a picture")
    };
    let (width, height) = (head(1), head(2));
    let dots = &picture[picture.len() - width * height..];
    let mut page = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| dots[y * width + x]);
    let codes = page.detect_grids();
    assert_eq!(codes.len(), 1, "one code on the page");
    codes[0].decode().expect("a readable code").1
}

fn run(tool: &str, arguments: &[&str]) -> Vec<u8> {
    let done = Command::new(tool).args(arguments).output();
    done.unwrap_or_else(|why| panic!("{tool} of poppler-utils is needed: {why}")).stdout
}
