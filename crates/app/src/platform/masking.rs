//! Masking of personal values for screens, exports and the log: `120101********0012`, `199****0000`.

/// Masks a value of a personal column. Short values are masked whole.
pub fn mask(column: &str, value: &str) -> String {
    let chars: Vec<char> = value.chars().collect();
    let (head, tail) = match column {
        "id_number" | "applicant_id" => (6, 4),
        "phone" => (3, 4),
        _ => (1, 0),
    };
    if value.is_empty() {
        return String::new();
    }
    if chars.len() <= head + tail {
        return "*".repeat(chars.len());
    }
    let middle = "*".repeat(chars.len() - head - tail);
    let mut out: String = chars[..head].iter().collect();
    out.push_str(&middle);
    out.extend(&chars[chars.len() - tail..]);
    out
}

#[cfg(test)]
mod tests {
    use super::mask;

    #[test]
    fn enough_stays_to_recognise_and_no_more() {
        assert_eq!(mask("id_number", "120101198001010012"), "120101********0012");
        assert_eq!(mask("phone", "19900000000"), "199****0000");
        assert_eq!(mask("id_number", "1201"), "****");
        assert_eq!(mask("applicant", "张建军"), "张**");
        assert_eq!(mask("phone", ""), "");
    }
}
