//! Takes a file in: told by its content, looked through, sealed while it streams. A picture is in memory once to be
//! decoded; a PDF never is.

use fengqiao_domain::attachments::{Format, Kind, PdfCheck, Refusal, judge, sniff};

use crate::platform::attachments::{Kept, pictures};
use crate::{App, AppError};

/// A file that was kept; its row is still to be written.
pub struct Taken {
    /// What it is.
    pub format: Format,
    /// The content.
    pub content: Kept,
    /// The thumbnail of a photo.
    pub thumbnail: Option<Kept>,
    /// Width and height of a picture.
    pub pixels: Option<(u32, u32)>,
}

/// So many bytes say what a file is.
const HEAD: usize = 64;

/// Takes the parts of a file, in order.
///
/// # Errors
/// Refused in plain words; then nothing is kept.
pub fn file<P: AsRef<[u8]>>(
    app: &App,
    kind: Kind,
    mut parts: impl Iterator<Item = P>,
) -> Result<Taken, AppError> {
    let mut head: Vec<u8> = Vec::new();
    while head.len() < HEAD {
        let Some(part) = parts.next() else { break };
        head.extend_from_slice(part.as_ref());
    }
    let format = sniff(&head).map_err(refused)?;
    judge(kind, format, head.len() as u64).map_err(refused)?;
    if format.is_picture() { picture(app, kind, format, head, parts) } else { pdf(app, kind, &head, parts) }
}

fn picture<P: AsRef<[u8]>>(
    app: &App,
    kind: Kind,
    format: Format,
    mut bytes: Vec<u8>,
    parts: impl Iterator<Item = P>,
) -> Result<Taken, AppError> {
    for part in parts {
        judge(kind, format, (bytes.len() + part.as_ref().len()) as u64).map_err(refused)?;
        bytes.extend_from_slice(part.as_ref());
    }
    let picture = {
        let _turn = app.attachments.decoding();
        pictures::renew(&bytes, format, kind)?
    };
    drop(bytes);
    let keep = |bytes: &[u8]| app.attachments.keep(&app.keys, bytes);
    Ok(Taken {
        format: picture.format,
        content: keep(&picture.bytes)?,
        thumbnail: picture.thumbnail.as_deref().map(keep).transpose()?,
        pixels: Some((picture.width, picture.height)),
    })
}

fn pdf<P: AsRef<[u8]>>(
    app: &App,
    kind: Kind,
    head: &[u8],
    parts: impl Iterator<Item = P>,
) -> Result<Taken, AppError> {
    let (mut writing, mut check) = (app.attachments.begin(&app.keys)?, PdfCheck::default());
    writing.write(head)?;
    check.feed(head);
    for part in parts {
        let part = part.as_ref();
        judge(kind, Format::Pdf, writing.size() + part.len() as u64).map_err(refused)?;
        writing.write(part)?;
        check.feed(part);
    }
    check.finish().map_err(refused)?;
    Ok(Taken { format: Format::Pdf, content: writing.finish()?, thumbnail: None, pixels: None })
}

#[expect(clippy::needless_pass_by_value, reason = "handed over by map_err")]
fn refused(refusal: Refusal) -> AppError {
    AppError::invalid("file", refusal.sentence())
}
