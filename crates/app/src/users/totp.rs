//! The second factor: a code of six digits from a phone, by time (RFC 6238), each used once.

use crate::{AppError, platform};
use qrcode::QrCode;
use qrcode::render::svg;
use totp_rs::{Builder, Secret, Totp};

/// A new secret in base 32, to be typed into the phone or read from the QR code.
pub fn new_secret() -> String {
    Secret::from(platform::chance::bytes::<20>()).to_base32()
}

fn totp(secret: &str) -> Result<Totp, AppError> {
    let secret = Secret::try_from_base32(secret).map_err(|e| AppError::Internal(e.to_string()))?;
    Builder::new().with_secret(secret).build().map_err(|e| AppError::Internal(e.to_string()))
}

/// The time step a code belongs to, when it is right within half a minute of `now` (seconds since 1970).
pub fn check(secret: &str, code: &str, now: i64) -> Result<Option<i64>, AppError> {
    let code: String = code.chars().filter(char::is_ascii_digit).collect();
    if code.len() != 6 {
        return Ok(None);
    }
    Ok(totp(secret)?.check(&code, now.unsigned_abs()).map(|step| step as i64))
}

/// The code of a moment; for tests.
#[cfg(any(test, feature = "testing"))]
pub fn code(secret: &str, now: i64) -> String {
    totp(secret).map(|t| t.generate(now.unsigned_abs()).to_string()).unwrap_or_default()
}

/// The address a phone reads.
pub fn address(secret: &str, account: &str, issuer: &str) -> String {
    let encode =
        |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20");
    let issuer = encode(&issuer.replace(':', " "));
    format!("otpauth://totp/{issuer}:{}?secret={secret}&issuer={issuer}", encode(account))
}

/// A QR code as an SVG image.
pub fn qr_svg(text: &str) -> Result<String, AppError> {
    let code = QrCode::new(text.as_bytes()).map_err(|e| AppError::Internal(e.to_string()))?;
    let svg = code
        .render()
        .min_dimensions(200, 200)
        .dark_color(svg::Color("#18212E"))
        .light_color(svg::Color("#FFFFFF"))
        .build();
    Ok(svg)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_s_example() {
        // RFC 6238, appendix B: secret "12345678901234567890", T = 59 s gives 94287082, of which six digits.
        let secret = Secret::from(*b"12345678901234567890").to_base32();
        assert_eq!(code(&secret, 59), "287082");
        assert_eq!(check(&secret, "287 082", 59).unwrap(), Some(1));
        assert_eq!(check(&secret, "287082", 59 + 30).unwrap(), Some(1));
        assert_eq!(check(&secret, "287082", 59 + 90).unwrap(), None);
        assert_eq!(check(&secret, "", 59).unwrap(), None);
    }
}
