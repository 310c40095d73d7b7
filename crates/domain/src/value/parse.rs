//! Reading a raw cell as the kind of its column.

use super::{CellFault, CodeList, Kind, Raw, Value};
use jiff::civil::{Date, DateTime, Time};

/// Marks a cell that is to be emptied on import.
pub const CLEAR: &str = "〔清空〕";

/// Full-width letters, digits and punctuation to half width, white space at the ends away.
pub fn narrow(s: &str) -> String {
    let s = s.trim_matches(|c: char| c.is_whitespace() || c == '\u{3000}' || c == '\u{feff}');
    if s.is_ascii() {
        return s.to_owned();
    }
    s.chars()
        .map(|c| match c {
            '\u{3000}' | '\u{a0}' => ' ',
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            _ => c,
        })
        .collect()
}

impl Kind {
    /// Reads a cell. A reference comes back with an empty id; the caller looks it up.
    ///
    /// # Errors
    /// What is wrong and how to mend it; never guesses.
    pub fn parse(self, raw: &Raw) -> Result<Value, CellFault> {
        let text = match raw {
            Raw::Blank => return Ok(Value::Empty),
            Raw::Fault(f) => {
                return Err(CellFault::new(
                    format!("单元格是 Excel 错误值 {f}。"),
                    "改正公式或直接填写内容。",
                ));
            }
            Raw::Number { text, rounded } => {
                if *rounded && !matches!(self, Self::Int | Self::Decimal | Self::Money) {
                    return Err(CellFault::new(
                        format!("{text} 是 Excel 改过的数，末几位已经丢失，系统不猜。"),
                        "把这一列设成“文本”，重新填写完整号码。",
                    ));
                }
                text.clone()
            }
            Raw::Text(t) => {
                let trimmed =
                    t.trim_matches(|c: char| c.is_whitespace() || c == '\u{3000}' || c == '\u{feff}');
                if trimmed.is_empty() || trimmed == CLEAR {
                    return Ok(Value::Empty);
                }
                trimmed.to_owned()
            }
            Raw::Date(d) => return self.parse_date_cell(*d, d.to_datetime(Time::midnight())),
            Raw::DateTime(t) => return self.parse_date_cell(t.date(), *t),
            Raw::Bool(b) => if *b { "是" } else { "否" }.to_owned(),
        };
        self.parse_text(&text)
    }

    fn parse_date_cell(self, date: Date, time: DateTime) -> Result<Value, CellFault> {
        Ok(match self {
            Self::Date => Value::Date(date),
            Self::DateTime => Value::DateTime(time),
            Self::Month => Value::Month(date.first_of_month()),
            Self::Year => Value::Int(date.year().into()),
            Self::Text(_) => Value::Text(date.to_string()),
            _ => {
                return Err(CellFault::new(
                    format!("这里不是日期：{date}。"),
                    "把单元格格式改成“文本”后重新填写。",
                ));
            }
        })
    }

    fn parse_text(self, text: &str) -> Result<Value, CellFault> {
        match self {
            Self::Text(max) => {
                let n = text.chars().count();
                if n > max {
                    return Err(CellFault::new(
                        format!("有 {n} 个字，最多 {max} 个。"),
                        "写短一些，细节放到备注或附件。",
                    ));
                }
                if let Some(c) = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
                    return Err(CellFault::new(
                        format!("有不可见的控制字符 {}。", c.escape_unicode()),
                        "删掉后重新填写。",
                    ));
                }
                Ok(Value::Text(text.to_owned()))
            }
            Self::IdNumber => {
                let t: String = narrow(text).chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
                Ok(Value::Text(t.to_ascii_uppercase()))
            }
            Self::CreditCode => parse_credit_code(text),
            Self::Code(list) => {
                list.find(text).map(|c| Value::Code(c.to_owned())).ok_or_else(|| unknown_code(list, text))
            }
            Self::Codes(list) => {
                let mut codes = Vec::new();
                for part in split(text) {
                    let code = list.find(part).ok_or_else(|| unknown_code(list, part))?;
                    if !codes.iter().any(|c| c == code) {
                        codes.push(code.to_owned());
                    }
                }
                Ok(Value::Multi(codes))
            }
            Self::Texts | Self::Refs(_) => Ok(Value::Multi(split(text).map(str::to_owned).collect())),
            Self::Date => parse_date(text).map(Value::Date).ok_or_else(|| bad_date(text)),
            Self::DateTime => parse_datetime(text).map(Value::DateTime).ok_or_else(|| {
                CellFault::new(format!("“{text}”不是日期和时刻。"), "写成 2024-01-05 17:50 这样。")
            }),
            Self::Month => parse_month(text)
                .map(Value::Month)
                .ok_or_else(|| CellFault::new(format!("“{text}”不是年月。"), "写成 2024-01 这样。")),
            Self::Year => narrow(text)
                .trim_end_matches('年')
                .parse::<i64>()
                .ok()
                .filter(|y| (1900..=2200).contains(y))
                .map(Value::Int)
                .ok_or_else(|| CellFault::new(format!("“{text}”不是年份。"), "写四位年份，如 2024。")),
            Self::Int => scaled(text, 0).map(Value::Int).ok_or_else(|| {
                CellFault::new(format!("“{text}”不是整数。"), "写不小于 0 的整数，不带单位。")
            }),
            Self::Decimal => scaled(text, 2).map(Value::Decimal).ok_or_else(|| {
                CellFault::new(format!("“{text}”不是数。"), "写不小于 0 的数，最多两位小数，不带单位。")
            }),
            Self::Money => scaled(text, 2).map(Value::Money).ok_or_else(|| {
                CellFault::new(format!("“{text}”不是金额。"), "以元为单位，写不小于 0 的数，最多两位小数。")
            }),
            Self::YesNo => match narrow(text).to_ascii_lowercase().as_str() {
                "是" | "有" | "y" | "yes" | "true" | "1" | "√" | "✓" => Ok(Value::Bool(true)),
                "否" | "无" | "没有" | "n" | "no" | "false" | "0" | "×" => Ok(Value::Bool(false)),
                _ => Err(CellFault::new(format!("“{text}”不是“是”或“否”。"), "填“是”或“否”。")),
            },
            Self::Ref(_) => Ok(Value::Ref { id: String::new(), label: text.to_owned() }),
        }
    }
}

fn parse_credit_code(text: &str) -> Result<Value, CellFault> {
    let code: String =
        narrow(text).chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_uppercase();
    match crate::credit_code::check(&code) {
        Ok(()) => Ok(Value::Text(code)),
        Err(why) => Err(CellFault::new(why.to_string(), "对照营业执照逐位核对 18 位统一社会信用代码。")),
    }
}

fn unknown_code(list: &CodeList, text: &str) -> CellFault {
    let allowed: Vec<&str> = list.codes.iter().take(12).map(|c| c.label).collect();
    let more = if list.codes.len() > 12 { "等" } else { "" };
    CellFault::new(format!("“{text}”不在{}里。", list.name), format!("改为：{}{more}。", allowed.join("、")))
}

/// Parts of a multi cell.
pub fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(['、', '，', ',', ';', '；', '\n']).map(str::trim).filter(|p| !p.is_empty())
}

fn bad_date(text: &str) -> CellFault {
    CellFault::new(format!("“{text}”不是日期，或没有这一天。"), "写成 2024-01-05 这样。")
}

/// `2024-01-05 2024/1/5 2024.1.5 2024年1月5日 20240105`, a midnight time of day behind it allowed.
pub fn parse_date(text: &str) -> Option<Date> {
    let t = narrow(text);
    let t = t
        .strip_suffix("00:00:00")
        .or_else(|| t.strip_suffix("0:00:00"))
        .unwrap_or(&t)
        .trim_end_matches(['T', ' ']);
    if t.len() == 8 && t.bytes().all(|b| b.is_ascii_digit()) {
        return Date::new(t[..4].parse().ok()?, t[4..6].parse().ok()?, t[6..].parse().ok()?).ok();
    }
    let parts = digits(t, &["年", "月", "日"])?;
    let [y, m, d] = parts.as_slice() else { return None };
    if y.len() != 4 {
        return None;
    }
    Date::new(y.parse().ok()?, m.parse().ok()?, d.parse().ok()?).ok()
}

fn parse_month(text: &str) -> Option<Date> {
    let t = narrow(text);
    if t.len() == 6 && t.bytes().all(|b| b.is_ascii_digit()) {
        return Date::new(t[..4].parse().ok()?, t[4..].parse().ok()?, 1).ok();
    }
    let parts = digits(&t, &["年", "月"])?;
    match parts.as_slice() {
        [y, m] if y.len() == 4 => Date::new(y.parse().ok()?, m.parse().ok()?, 1).ok(),
        [..] => parse_date(&t).map(Date::first_of_month),
    }
}

/// Splits `2024年1月5日`, `2024/1/5`, `2024.1.5`, `2024-1-5` into digit groups; anything else is no date.
fn digits(t: &str, words: &[&str]) -> Option<Vec<String>> {
    let mut s = t.replace(char::is_whitespace, "");
    for w in words {
        s = s.replace(w, "-");
    }
    let s = s.replace(['/', '.'], "-");
    let s = s.strip_suffix('-').unwrap_or(&s);
    s.split('-')
        .map(|p| {
            (!p.is_empty() && p.len() <= 4 && p.bytes().all(|b| b.is_ascii_digit())).then(|| p.to_owned())
        })
        .collect()
}

fn parse_datetime(text: &str) -> Option<DateTime> {
    let narrow = narrow(text);
    let (day, time) = narrow.split_once([' ', 'T']).or_else(|| narrow.split_once('日'))?;
    let date = parse_date(day)?;
    let mut parts = time.trim().split(':').map(|part| part.parse::<i8>().ok());
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next().unwrap_or(Some(0))?);
    Some(date.to_datetime(Time::new(hour, minute, second, 0).ok()?))
}

/// A number from 0 with at most `places` decimals, as an integer of 10^-places; thousands separators, ¥ and 元 allowed.
pub fn scaled(text: &str, places: usize) -> Option<i64> {
    let t = narrow(text);
    let t = t.trim_start_matches(['¥', '￥']).trim_end_matches('元').trim();
    let (whole, fraction) = t.split_once('.').unwrap_or((t, ""));
    let whole: String = whole.chars().filter(|c| *c != ',').collect();
    let fraction = fraction.trim_end_matches('0');
    if whole.is_empty() || whole.len() > 15 || fraction.len() > places {
        return None;
    }
    let digits = format!("{whole}{fraction:0<places$}");
    digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())?
}
