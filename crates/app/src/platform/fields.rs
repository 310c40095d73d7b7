//! Fields of a form for one act, and what was typed into them; shown by `parts/act_fields.html`.

use super::view::Choice;
use crate::AppError;
use fengqiao_domain::value::parse_date;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The address of a side of the system as typed, without a slash at its end; empty for none.
///
/// # Errors
/// `Invalid` beside `address` for what is no address.
pub fn site_address(typed: &str) -> Result<String, AppError> {
    let address = typed.trim().trim_end_matches('/');
    let is_address = address.is_empty()
        || ["https://", "http://"].iter().any(|scheme| {
            address.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
        });
    let plain = address.bytes().all(|b| b.is_ascii_graphic() && !b"?#@\"'<>\\".contains(&b));
    if !is_address || !plain || address.len() > 100 {
        let words = "写成 https://域名 或 http://地址:端口，不带 ? 和 #，不超过 100 个字符。";
        return Err(AppError::invalid("address", words));
    }
    Ok(address.to_owned())
}

/// Whether a text is the number of a mobile telephone.
pub fn is_mobile(text: &str) -> bool {
    text.len() == 11 && text.bytes().all(|b| b.is_ascii_digit())
}

/// One field of such a form.
pub struct Field {
    /// `date`, `text`, `area`, `select`, `tick`.
    pub kind: &'static str,
    /// Name.
    pub name: &'static str,
    /// Label.
    pub label: &'static str,
    /// What stands in it.
    pub value: String,
    /// 必填.
    pub required: bool,
    /// A note.
    pub hint: String,
    /// What a select offers.
    pub choices: Vec<Choice>,
}

impl Field {
    /// An empty field.
    pub fn new(kind: &'static str, name: &'static str, label: &'static str) -> Self {
        Self {
            kind,
            name,
            label,
            value: String::new(),
            required: true,
            hint: String::new(),
            choices: Vec::new(),
        }
    }
    /// A day.
    pub fn date(name: &'static str, label: &'static str, value: Option<Date>) -> Self {
        Self { value: value.map_or_else(String::new, |d| d.to_string()), ..Self::new("date", name, label) }
    }
    /// A reason.
    pub fn area(name: &'static str, label: &'static str, hint: &str) -> Self {
        Self { hint: hint.into(), ..Self::new("area", name, label) }
    }
    /// One line.
    pub fn text(name: &'static str, label: &'static str, value: &str) -> Self {
        Self { value: value.into(), ..Self::new("text", name, label) }
    }
    /// One of a few: value and label.
    pub fn select(name: &'static str, label: &'static str, choices: &[(&str, &str)]) -> Self {
        let choices = choices.iter().map(|(value, label)| Choice {
            value: (*value).into(),
            label: (*label).into(),
            selected: false,
        });
        Self { choices: choices.collect(), ..Self::new("select", name, label) }
    }
    /// May stay empty.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.required = false;
        self
    }
    /// With a note.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
    /// Filled in.
    #[must_use]
    pub fn filled(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }
}

/// The day an address asks for: today where it names none, and where it names no day, with words that say so.
pub fn asked_day(typed: &str, today: Date) -> (Date, &'static str) {
    match parse_date(typed) {
        Some(day) => (day, ""),
        None if typed.trim().is_empty() => (today, ""),
        None => (today, "日期要写成 2024-07-18，下面是今天的。"),
    }
}

/// What is wrong with a day typed into a filter; nothing where it is one, or empty.
pub fn day_problem(typed: &str) -> &'static str {
    let known = typed.trim().is_empty() || parse_date(typed).is_some();
    if known { "" } else { "日期要写成 2024-07-18，这一项没有用上。" }
}

/// What stands in the field of that day: the day, or the words that were none.
pub fn shown_day(typed: &str, (day, problem): (Date, &str)) -> String {
    if problem.is_empty() { day.to_string() } else { typed.to_owned() }
}

/// What was typed.
#[derive(Clone)]
pub struct Entry(pub BTreeMap<String, String>);

impl Entry {
    /// Puts what was typed into the fields, and marks what is chosen.
    pub fn fill(&self, fields: &mut [Field]) {
        for field in fields {
            if let Some(typed) = self.0.get(field.name) {
                field.value.clone_from(typed);
            }
            for choice in &mut field.choices {
                choice.selected = choice.value == field.value;
            }
        }
    }
    /// The text of a field; empty for none.
    pub fn text(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |v| v.trim())
    }
    /// The text of a field that may be empty.
    pub fn optional(&self, name: &str) -> Option<String> {
        Some(self.text(name)).filter(|t| !t.is_empty()).map(str::to_owned)
    }
    /// A day.
    ///
    /// # Errors
    /// No date.
    pub fn date(&self, name: &'static str) -> Result<Date, AppError> {
        self.optional_date(name)?.ok_or_else(|| AppError::invalid(name, "没有填写日期。"))
    }
    /// A day that may be empty.
    ///
    /// # Errors
    /// Words that are no date.
    pub fn optional_date(&self, name: &'static str) -> Result<Option<Date>, AppError> {
        match self.text(name) {
            "" => Ok(None),
            text => parse_date(text)
                .map(Some)
                .ok_or_else(|| AppError::invalid(name, "不是日期。请写成 2024-07-18。")),
        }
    }
    /// What the act is about.
    pub fn of(&self) -> &str {
        self.text("of")
    }
}
