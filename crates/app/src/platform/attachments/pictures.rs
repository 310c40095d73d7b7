//! Pictures are decoded and written anew: what is no picture fails here, and what a camera hides in one (where it was
//! taken, with which phone) is not in the new one. A photo is brought to the size a certificate needs.

use std::io::Cursor;

use fengqiao_domain::attachments::{Format, Kind, MOST_PIXELS, PHOTO_SIDE, Refusal, THUMBNAIL_SIDE};
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, GrayImage, ImageDecoder as _, ImageFormat, ImageReader, Limits, RgbImage};

use crate::AppError;

/// Quality of a JPEG: a scan stays legible.
const QUALITY: u8 = 90;
const THUMBNAIL_QUALITY: u8 = 80;
/// Most memory one decoded picture may take.
const MOST_BYTES: u64 = MOST_PIXELS * 4;

/// A picture as it is kept.
pub struct Picture {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What it is now: a photo is always a JPEG.
    pub format: Format,
    /// Small, as JPEG; of a photo only, since the thumbnail of a paper could be read by whoever passes its list.
    pub thumbnail: Option<Vec<u8>>,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// Decodes a picture and writes it anew.
///
/// # Errors
/// `Invalid` at the file, with why it is not taken.
pub fn renew(bytes: &[u8], format: Format, kind: Kind) -> Result<Picture, AppError> {
    let picture = decode(bytes, format).map_err(|refusal| AppError::invalid("file", refusal.sentence()))?;
    let written = || AppError::Internal("图片没有写成".into());
    if kind == Kind::Photo {
        let longest = picture.width().max(picture.height());
        let picture = if longest > PHOTO_SIDE { picture.thumbnail(PHOTO_SIDE, PHOTO_SIDE) } else { picture };
        let flat = on_white(&picture);
        let small = DynamicImage::ImageRgb8(flat.clone()).thumbnail(THUMBNAIL_SIDE, THUMBNAIL_SIDE);
        return Ok(Picture {
            bytes: jpeg(&flat, QUALITY).ok_or_else(written)?,
            format: Format::Jpeg,
            thumbnail: Some(jpeg(&small.to_rgb8(), THUMBNAIL_QUALITY).ok_or_else(written)?),
            width: flat.width(),
            height: flat.height(),
        });
    }
    let (width, height) = (picture.width(), picture.height());
    let bytes = if format == Format::Png {
        let mut out = Cursor::new(Vec::new());
        picture.write_to(&mut out, ImageFormat::Png).map_err(|_| written())?;
        out.into_inner()
    } else {
        jpeg(&picture.to_rgb8(), QUALITY).ok_or_else(written)?
    };
    Ok(Picture { bytes, format, thumbnail: None, width, height })
}

/// Longest side of a picture in a bound file: fine enough to be read on A4.
const BOUND_SIDE: u32 = 2_000;

/// A picture as it is bound into a file.
pub struct Leaf {
    /// A JPEG.
    pub bytes: Vec<u8>,
    /// Bytes it takes once it is decoded again, to be set.
    pub decoded: usize,
}

/// A picture for a file: no larger than paper shows; `None` where it cannot be read.
pub fn for_file(bytes: &[u8], format: Format) -> Option<Leaf> {
    let picture = decode(bytes, format).ok()?;
    let longest = picture.width().max(picture.height());
    let picture = if longest > BOUND_SIDE { picture.thumbnail(BOUND_SIDE, BOUND_SIDE) } else { picture };
    leaf(&on_white(&picture))
}

/// A page that was drawn, for a file; `rgb` has three bytes for each dot.
pub fn of_dots(width: u32, height: u32, rgb: Vec<u8>) -> Option<Leaf> {
    leaf(&RgbImage::from_raw(width, height, rgb)?)
}

/// What has no colour is kept in grey: a third of the memory.
fn leaf(picture: &RgbImage) -> Option<Leaf> {
    let is_grey = picture.pixels().all(|dot| dot.0[0] == dot.0[1] && dot.0[1] == dot.0[2]);
    if !is_grey {
        let decoded = picture.as_raw().len();
        return Some(Leaf { bytes: jpeg(picture, THUMBNAIL_QUALITY)?, decoded });
    }
    let dots: Vec<u8> = picture.pixels().map(|dot| dot.0[0]).collect();
    let decoded = dots.len();
    let grey = GrayImage::from_raw(picture.width(), picture.height(), dots)?;
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, THUMBNAIL_QUALITY).encode_image(&grey).ok()?;
    Some(Leaf { bytes, decoded })
}

fn decode(bytes: &[u8], format: Format) -> Result<DynamicImage, Refusal> {
    let broken = |_| Refusal::BrokenPicture;
    let codec = if format == Format::Png { ImageFormat::Png } else { ImageFormat::Jpeg };
    let mut reader = ImageReader::with_format(Cursor::new(bytes), codec);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_BYTES * 2);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(broken)?;
    let (width, height) = decoder.dimensions();
    // What it says of itself, before a byte of it is decoded: a small file may hold a huge picture.
    if u64::from(width) * u64::from(height) > MOST_PIXELS || decoder.total_bytes() > MOST_BYTES {
        return Err(Refusal::TooManyPixels(width, height));
    }
    let orientation = decoder.orientation().map_err(broken)?;
    // A decoder fills up what is missing with grey.
    if format == Format::Jpeg && !is_whole(bytes) {
        return Err(Refusal::BrokenPicture);
    }
    let mut picture = DynamicImage::from_decoder(decoder).map_err(broken)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// Whether the end of a JPEG comes behind its data: by its segments, since a small picture inside has an end of its own.
fn is_whole(jpeg: &[u8]) -> bool {
    let mut at = 2;
    while let Some([0xFF, marker, high, low]) = jpeg.get(at..at + 4) {
        let next = at + 2 + usize::from(u16::from_be_bytes([*high, *low]));
        if *marker == 0xDA {
            return jpeg.get(next..).is_some_and(|data| data.windows(2).any(|w| w == [0xFF, 0xD9]));
        }
        at = next;
    }
    false
}

/// What is transparent becomes white, as on paper.
fn on_white(picture: &DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let clear = picture.to_rgba8();
    RgbImage::from_fn(clear.width(), clear.height(), |x, y| {
        let [r, g, b, a] = clear.get_pixel(x, y).0;
        let over = |c: u8| {
            let mixed = u32::from(c) * u32::from(a) + 255 * (255 - u32::from(a));
            u8::try_from(mixed / 255).unwrap_or(u8::MAX)
        };
        image::Rgb([over(r), over(g), over(b)])
    })
}

fn jpeg(picture: &RgbImage, quality: u8) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, quality).encode_image(picture).ok()?;
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_colour_takes_a_third_of_the_memory() {
        let grey = of_dots(60, 40, vec![200; 60 * 40 * 3]).expect("a leaf");
        let coloured = of_dots(60, 40, [200, 30, 30].repeat(60 * 40)).expect("a leaf");
        assert_eq!((grey.decoded, coloured.decoded), (60 * 40, 60 * 40 * 3));
        let kind = |leaf: &Leaf| decode(&leaf.bytes, Format::Jpeg).expect("a picture").color();
        assert_eq!((kind(&grey), kind(&coloured)), (image::ColorType::L8, image::ColorType::Rgb8));
        assert_eq!(for_file(&coloured.bytes, Format::Jpeg).expect("a leaf").decoded, 60 * 40 * 3);
    }
}
