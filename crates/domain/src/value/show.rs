//! Printing a value as its column shows it.

use super::{Kind, Value};

impl Kind {
    /// The text shown on screen, in CSV and in messages; money with separators, dates in full, codes by label.
    pub fn show(self, value: &Value) -> String {
        match value {
            Value::Empty => String::new(),
            Value::Text(t) => t.clone(),
            Value::Int(n) => n.to_string(),
            Value::Decimal(n) => trim_decimal(*n),
            Value::Money(n) => money(*n),
            Value::Date(d) => d.to_string(),
            Value::DateTime(t) => t.strftime("%Y-%m-%d %H:%M").to_string(),
            Value::Month(d) => d.strftime("%Y-%m").to_string(),
            Value::Bool(b) => if *b { "是" } else { "否" }.to_owned(),
            Value::Code(c) => match self {
                Self::Code(list) | Self::Codes(list) => list.label(c).to_owned(),
                _ => c.clone(),
            },
            Value::Multi(v) => match self {
                Self::Codes(list) => v.iter().map(|c| list.label(c)).collect::<Vec<_>>().join("、"),
                _ => v.join("、"),
            },
            Value::Ref { label, .. } => label.clone(),
        }
    }
}

/// `1234500` fen → `12,345.00`.
pub fn money(fen: i64) -> String {
    let (sign, n) = if fen < 0 { ("-", fen.unsigned_abs()) } else { ("", fen.unsigned_abs()) };
    let whole = (n / 100).to_string();
    let mut out = String::from(sign);
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out + &format!(".{:02}", n % 100)
}

fn trim_decimal(hundredths: i64) -> String {
    let s = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    s.trim_end_matches('0').trim_end_matches('.').to_owned()
}
