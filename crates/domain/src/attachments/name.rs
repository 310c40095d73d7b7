//! The name a file is kept and handed out under.

use super::Format;

/// Longest name, in characters.
pub const LONGEST_NAME: usize = 80;

/// A name without paths, without what cannot be shown or turns the order of reading, without what file systems refuse,
/// and with the end that the content has: `..\a/证书.php` that is a JPEG becomes `证书.jpg`.
pub fn tidy(name: &str, format: Format) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown: String = last.chars().filter(|c| !unwanted(*c)).collect();
    let stem = match shown.rsplit_once('.') {
        Some((stem, end)) if end.len() <= 5 && end.chars().all(|c| c.is_ascii_alphanumeric()) => stem,
        _ => shown.as_str(),
    };
    let stem = stem.trim_matches(['.', ' ']);
    let room = LONGEST_NAME - format.end().len() - 1;
    let stem: String = stem.chars().take(room).collect();
    let stem = if stem.is_empty() { "附件" } else { stem.as_str() };
    format!("{stem}.{}", format.end())
}

fn unwanted(c: char) -> bool {
    c.is_control()
        || matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_harmless_and_ends_as_its_content_says() {
        let jpeg = |name: &str| tidy(name, Format::Jpeg);
        assert_eq!(jpeg("IMG_0001.JPG"), "IMG_0001.jpg");
        assert_eq!(jpeg("../../etc/passwd"), "passwd.jpg");
        assert_eq!(jpeg("C:\\照片\\张三.jpeg"), "张三.jpg");
        assert_eq!(jpeg("证书.php"), "证书.jpg");
        assert_eq!(jpeg("a\r\nSet-Cookie: x.png"), "aSet-Cookie x.jpg");
        assert_eq!(jpeg("gpj.\u{202e}exe"), "gpj.jpg");
        assert_eq!(jpeg(".."), "附件.jpg");
        assert_eq!(jpeg(""), "附件.jpg");
        assert_eq!(tidy("津人社办发〔2024〕1号", Format::Pdf), "津人社办发〔2024〕1号.pdf");
        let long = tidy(&"长".repeat(300), Format::Pdf);
        assert_eq!(long.chars().count(), LONGEST_NAME);
        assert_eq!(long.rsplit('.').next(), Some("pdf"));
    }
}
