//! A look through a PDF while it streams by: its end is there, and no name in it says that something is to be run. What
//! is hidden in compressed objects is not seen; the file is never shown inside a page either.

use super::Refusal;

/// Names whose presence means that opening runs or carries something, and what to call it.
const ACTIVE: [(&[u8], &str); 5] = [
    (b"JavaScript", "脚本"),
    (b"Launch", "启动程序的动作"),
    (b"RichMedia", "多媒体程序"),
    (b"EmbeddedFile", "夹带的文件"),
    (b"EmbeddedFiles", "夹带的文件"),
];
/// Longest name looked at.
const LONGEST: usize = 16;
/// The mark of the end stands within so many bytes of it.
const TAIL: usize = 2048;

/// The look, part by part.
#[derive(Default)]
pub struct PdfCheck {
    /// The name being read, its escapes undone; `None` between names.
    name: Option<Vec<u8>>,
    /// Hex digits of an escape begun in that name.
    escape: Option<Vec<u8>>,
    tail: Vec<u8>,
    found: Option<&'static str>,
}

impl PdfCheck {
    /// Looks at the next part.
    pub fn feed(&mut self, part: &[u8]) {
        for &byte in part {
            self.step(byte);
        }
        let keep = part.len().min(TAIL);
        self.tail.extend_from_slice(&part[part.len() - keep..]);
        let excess = self.tail.len().saturating_sub(TAIL);
        self.tail.drain(..excess);
    }

    fn step(&mut self, byte: u8) {
        if byte == b'/' {
            self.end_name();
            self.name = Some(Vec::new());
            return;
        }
        let Some(name) = &mut self.name else { return };
        if let Some(digits) = &mut self.escape {
            digits.push(byte);
            if digits.len() == 2 {
                let text = std::str::from_utf8(digits).unwrap_or_default();
                name.extend(u8::from_str_radix(text, 16).ok());
                self.escape = None;
            }
            return;
        }
        match byte {
            b'#' => self.escape = Some(Vec::new()),
            b if b.is_ascii_alphanumeric() && name.len() <= LONGEST => name.push(b),
            _ => self.end_name(),
        }
    }

    fn end_name(&mut self) {
        self.escape = None;
        if let Some(name) = self.name.take()
            && let Some((_, what)) = ACTIVE.iter().find(|(active, _)| *active == name.as_slice())
        {
            self.found = Some(what);
        }
    }

    /// The verdict, once the file is through.
    ///
    /// # Errors
    /// It runs something, or is not whole.
    pub fn finish(mut self) -> Result<(), Refusal> {
        self.end_name();
        if let Some(what) = self.found {
            return Err(Refusal::ActivePdf(what));
        }
        if self.tail.windows(5).any(|w| w == b"%%EOF") { Ok(()) } else { Err(Refusal::CutPdf) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &[u8], part: usize) -> Result<(), Refusal> {
        let mut check = PdfCheck::default();
        text.chunks(part).for_each(|part| check.feed(part));
        check.finish()
    }

    #[test]
    fn a_plain_document_passes_and_a_cut_one_does_not() {
        let plain = b"%PDF-1.4\n1 0 obj << /Type /Catalog /Title (JavaScript) >> endobj\n%%EOF\n";
        for part in [1, 3, 7, 1000] {
            assert_eq!(check(plain, part), Ok(()));
            assert_eq!(check(&plain[..plain.len() - 6], part), Err(Refusal::CutPdf));
        }
    }

    #[test]
    fn what_would_run_is_found_however_it_is_written_and_cut() {
        for active in [
            &b"<< /S /JavaScript /JS (app.alert(1)) >>"[..],
            b"<< /S/JavaScript/JS(x)>>",
            b"<< /S /Java#53cript >>",
            b"<< /S /#4a#61vaScript >>",
            b"/JavaScript",
        ] {
            let text = [b"%PDF-1.4\n".as_slice(), active, b"\n%%EOF"].concat();
            for part in [1, 2, 5, 1000] {
                assert_eq!(check(&text, part), Err(Refusal::ActivePdf("脚本")), "{active:?} {part}");
            }
        }
        assert!(check(b"/Launch %%EOF", 4).is_err() && check(b"/EmbeddedFile %%EOF", 4).is_err());
        assert_eq!(check(b"/Launched /JavaScripts %%EOF", 4), Ok(()));
    }

    #[test]
    fn the_end_is_looked_for_at_the_end_only() {
        let early = [b"%PDF-1.4 %%EOF".as_slice(), &vec![b' '; TAIL]].concat();
        assert_eq!(check(&early, 100), Err(Refusal::CutPdf));
        let inside = [b"%PDF-1.4 %%EOF".as_slice(), &vec![b' '; TAIL - 6]].concat();
        assert_eq!(check(&inside, 100), Ok(()));
    }
}
