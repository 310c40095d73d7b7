//! Times of day as people write them: 9:00, 9：30, 9点半, 13时30分, or the fraction of a day a sheet keeps.

use crate::value::narrow;

/// Minutes of a day.
const DAY: i64 = 24 * 60;

/// Minutes after midnight; `None` for what is no time of day.
pub fn read(text: &str) -> Option<u16> {
    let plain: String = narrow(text).chars().filter(|c| !c.is_whitespace()).collect();
    if let Some(fraction) = fraction(&plain) {
        return Some(fraction);
    }
    let plain = plain.replace('半', "30").replace(['点', '时'], ":").replace('分', "");
    let plain = plain.strip_suffix(':').unwrap_or(&plain);
    let mut parts = plain.split(':');
    let hour: i64 = number(parts.next()?)?;
    let minute: i64 = parts.next().map_or(Some(0), number)?;
    let second: i64 = parts.next().map_or(Some(0), number)?;
    let inside = hour < 24 && minute < 60 && second < 60 && parts.next().is_none();
    // A bare number is no time: 9 may be a count.
    let says_so = text.contains([':', '：', '点', '时']);
    (inside && says_so).then(|| u16::try_from(hour * 60 + minute).ok()).flatten()
}

fn number(text: &str) -> Option<i64> {
    let digits = !text.is_empty() && text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// 0.375 → 9:00, to the nearest minute.
fn fraction(text: &str) -> Option<u16> {
    let digits =
        text.strip_prefix("0.").filter(|d| !d.is_empty() && d.bytes().all(|b| b.is_ascii_digit()))?;
    let digits: String = digits.chars().take(9).collect();
    let scale = 10_i64.pow(u32::try_from(digits.len()).ok()?);
    let minutes = (digits.parse::<i64>().ok()? * DAY * 2 + scale) / (2 * scale);
    u16::try_from(minutes).ok().filter(|m| i64::from(*m) < DAY)
}

/// `09:00`.
pub fn text(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_written_and_nothing_else_is() {
        for (written, clock) in [
            ("9:00", "09:00"),
            ("09：30", "09:30"),
            ("9点", "09:00"),
            ("9点半", "09:30"),
            ("13时30分", "13:30"),
            ("23:59:59", "23:59"),
            ("0:00", "00:00"),
            ("0.375", "09:00"),
            ("0.999", "23:59"),
        ] {
            assert_eq!(read(written).map(text).as_deref(), Some(clock), "{written}");
        }
        for wrong in ["", "9", "24:00", "9:60", "上午", "9:00:00:00", "1.5", "0.99999", "-1:00", "9:0x"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
