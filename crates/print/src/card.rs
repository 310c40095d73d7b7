//! 调解员证: the card of 85.6 × 54 mm, front and back, and A4 sheets of them to be cut (III-2-4b).

use fengqiao_domain::dates::spoken;
use jiff::civil::Date;
use qrcode::{EcLevel, QrCode};
use serde_json::{Value, json};

use crate::{Press, PrintError, Stamp};

/// What a card says.
#[derive(Clone, Debug)]
pub struct Card {
    /// 姓名.
    pub name: String,
    /// 所在调解组织.
    pub organisation: String,
    /// 专职 or 兼职.
    pub engagement: String,
    /// 调解员证号.
    pub number: String,
    /// 发证机关; left blank for the seal where nothing is on record.
    pub issuer: Option<String>,
    /// 发证日期.
    pub issued: Date,
    /// 有效期至; `None` for one that awaits its reissue.
    pub valid_until: Option<Date>,
    /// What stands in place of the last day.
    pub note: String,
    /// Address of the public verification, for the QR code.
    pub address: Option<String>,
    /// Digest (SM3, hex) of what the card says; its first 16 digits are printed.
    pub digest: String,
    /// Photo, JPG or PNG; an empty frame otherwise.
    pub photo: Option<Vec<u8>>,
    /// Made up, for a demonstration: printed across the card.
    pub sample: bool,
}

impl Press {
    /// One card: front and back, a page of 85.6 × 54 mm each.
    ///
    /// # Errors
    /// No font, a character no font has, a photo that cannot be read.
    pub fn card(&self, card: &Card, stamp: Stamp) -> Result<Vec<u8>, PrintError> {
        self.cards("card.typ", std::slice::from_ref(card), stamp)
    }

    /// A4 sheets of cards to be cut, front and back side by side to be folded.
    ///
    /// # Errors
    /// As [`Press::card`].
    pub fn card_sheet(&self, cards: &[Card], stamp: Stamp) -> Result<Vec<u8>, PrintError> {
        self.cards("sheet.typ", cards, stamp)
    }

    fn cards(&self, template: &str, cards: &[Card], stamp: Stamp) -> Result<Vec<u8>, PrintError> {
        let mut files = Vec::new();
        let mut all = Vec::with_capacity(cards.len());
        for (i, card) in cards.iter().enumerate() {
            if let Some(photo) = &card.photo {
                files.push((format!("photo-{i}"), photo.clone()));
            }
            if let Some(address) = &card.address {
                files.push((format!("qr-{i}.svg"), qr(address)?.into_bytes()));
            }
            all.push(said(card, i));
        }
        self.set(template, &all, files, stamp)
    }
}

fn said(card: &Card, i: usize) -> Value {
    json!({
        "name": card.name,
        "organisation": card.organisation,
        "engagement": card.engagement,
        "number": card.number,
        "issuer": card.issuer.as_deref().unwrap_or_default(),
        "issued": spoken(card.issued),
        "until": card.valid_until.map_or_else(|| card.note.clone(), spoken),
        "digest": short_digest(&card.digest),
        "photo": card.photo.as_ref().map(|_| format!("photo-{i}")),
        "qr": card.address.as_ref().map(|_| format!("qr-{i}.svg")),
        "sample": card.sample,
    })
}

/// A digest as it is printed: its first sixteen digits in fours.
pub fn short_digest(digest: &str) -> String {
    let digits: Vec<char> = digest.chars().take(16).collect();
    digits.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// The code as one path of whole modules, without its quiet zone.
pub(crate) fn qr(address: &str) -> Result<String, PrintError> {
    use std::fmt::Write as _;
    let code = QrCode::with_error_correction_level(address, EcLevel::M).map_err(|_| PrintError::Address)?;
    let (width, dark) = (code.width(), code.to_colors());
    let mut path = String::new();
    for (y, row) in dark.chunks(width).enumerate() {
        let mut x = 0;
        while x < width {
            let run = row[x..].iter().take_while(|m| **m == qrcode::Color::Dark).count();
            if run > 0 {
                let _ = write!(path, "M{x} {y}h{run}v1h-{run}z");
            }
            x += run.max(1);
        }
    }
    Ok(format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {width}" width="{width}" height="{width}"><path d="{path}"/></svg>"#
    ))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_digest_is_printed_short() {
        assert_eq!(super::short_digest("66c7f0f462eeedd9d1f2d46bdc10e4e2"), "66c7 f0f4 62ee edd9");
        assert_eq!(super::short_digest(""), "");
    }

    #[test]
    fn a_code_is_a_path_of_whole_modules() {
        let svg = super::qr("https://example.org/verify/0123456789abcdefghjkmnpqrs").unwrap();
        assert!(svg.contains(r#"viewBox="0 0 33 33""#) && svg.contains("M0 0h7v1h-7z"), "{svg}");
        assert!(super::qr(&"x".repeat(5000)).is_err());
    }
}
