//! Text in UTF-8, UTF-16 with a mark, or GB18030, read as UTF-8 piece by piece.

use crate::error::SheetError;
use crate::source::Source;
use encoding_rs::{CoderResult, Decoder, DecoderResult, Encoding, GB18030, UTF_8};
use std::io::{self, Read};

/// Tells the encoding: by its mark, else UTF-8 when every byte fits, else GB18030.
///
/// # Errors
/// Neither fits.
pub(super) fn detect(source: &Source) -> Result<&'static Encoding, SheetError> {
    let mut start = Vec::new();
    source.open()?.take(3).read_to_end(&mut start).map_err(|e| source.corrupt(&e))?;
    let marked = Encoding::for_bom(&start).map(|(e, _)| e);
    let candidates = marked.map_or_else(|| vec![UTF_8, GB18030], |e| vec![e]);
    for encoding in candidates {
        if fits(source, encoding)? {
            return Ok(encoding);
        }
    }
    Err(SheetError::Encoding(source.name().to_owned()))
}

fn fits(source: &Source, encoding: &'static Encoding) -> Result<bool, SheetError> {
    let mut input = source.open()?;
    let mut decoder = encoding.new_decoder();
    let mut bytes = vec![0; 64 * 1024];
    let mut text = vec![0; 256 * 1024];
    loop {
        let n = input.read(&mut bytes).map_err(|e| source.corrupt(&e))?;
        let (result, _, _) = decoder.decode_to_utf8_without_replacement(&bytes[..n], &mut text, n == 0);
        match result {
            DecoderResult::Malformed(..) => return Ok(false),
            _ if n == 0 => return Ok(true),
            _ => {}
        }
    }
}

/// A reader that turns an encoding into UTF-8 and takes its mark away.
pub(super) struct Decoded<R> {
    input: R,
    decoder: Decoder,
    bytes: Vec<u8>,
    start: usize,
    end: usize,
    ended: bool,
    finished: bool,
}

impl<R: Read> Decoded<R> {
    pub(super) fn new(input: R, encoding: &'static Encoding) -> Self {
        Self {
            input,
            decoder: encoding.new_decoder(),
            bytes: vec![0; 64 * 1024],
            start: 0,
            end: 0,
            ended: false,
            finished: false,
        }
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while !self.finished {
            if self.start == self.end && !self.ended {
                self.start = 0;
                self.end = self.input.read(&mut self.bytes)?;
                self.ended = self.end == 0;
            }
            let (result, read, written, _) =
                self.decoder.decode_to_utf8(&self.bytes[self.start..self.end], out, self.ended);
            self.start += read;
            self.finished = self.ended && result == CoderResult::InputEmpty;
            if written > 0 || self.finished {
                return Ok(written);
            }
            if result == CoderResult::OutputFull && self.start == self.end {
                // A character does not fit into what the caller offers.
                break;
            }
        }
        Ok(0)
    }
}
