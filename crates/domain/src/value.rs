//! One cell: what arrives from a sheet or form ([`Raw`]), what it means ([`Value`]) and how the two are read
//! from each other ([`Kind`]). Spec: tables.md, “How every table behaves”.

mod parse;
mod show;
#[cfg(test)]
mod tests;

pub use parse::{CLEAR, narrow, parse_date, scaled, split};
pub use show::money;

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// The most any amount may be: ten thousand million yuan, in fen.
pub const MOST_FEN: i64 = 1_000_000_000_000;

/// A cell as it arrived, before anything is known about its column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Raw {
    /// Nothing, or only white space.
    Blank,
    /// Text exactly as typed.
    Text(String),
    /// A number as Excel stores it, printed without exponent where it is exact.
    Number {
        /// Decimal digits, or Excel's exponent form when `rounded`.
        text: String,
        /// True when the number has more digits than Excel keeps (15): an identity number that lost its tail.
        rounded: bool,
    },
    /// A real Excel date without a time of day.
    Date(Date),
    /// A real Excel date with a time of day.
    DateTime(DateTime),
    /// TRUE or FALSE.
    Bool(bool),
    /// An Excel error such as `#N/A`.
    Fault(String),
}

/// What a cell means. Codes and references are stored by code, shown by label.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// No value.
    #[default]
    Empty,
    /// Free text, an identity number, a credit code, a phone number.
    Text(String),
    /// A count, or a year.
    Int(i64),
    /// Hundredths: class hours and years of work.
    Decimal(i64),
    /// Fen (1/100 yuan).
    Money(i64),
    /// A Beijing civil date.
    Date(Date),
    /// A Beijing civil date and time.
    DateTime(DateTime),
    /// The first day of a month.
    Month(Date),
    /// 是 or 否.
    Bool(bool),
    /// A code of the column's list.
    Code(String),
    /// Several codes or texts, in the order given.
    Multi(Vec<String>),
    /// Another record or place: its id and the label shown for it.
    Ref {
        /// Record id or place code; empty while it is not yet looked up.
        id: String,
        /// Name as shown, or as typed while it is not yet looked up.
        label: String,
    },
}

/// What a reference points to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RefTo {
    /// One of the 16 districts (所在区), or 120000.
    District,
    /// An authority (管理单位): city, district bureau or functional zone.
    Authority,
    /// A street or township, or a functional zone, of the row's district.
    Subdistrict,
    /// A mediation organisation.
    Organisation,
    /// A mediator.
    Mediator,
}

/// One entry of a code list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// Stored form, stable for ever.
    pub code: &'static str,
    /// Shown form.
    pub label: &'static str,
    /// Other spellings understood on import.
    pub synonyms: &'static [&'static str],
}

/// A closed list of codes.
#[derive(Debug, PartialEq, Eq)]
pub struct CodeList {
    /// Chinese name, for messages and the template's notes.
    pub name: &'static str,
    /// Entries in official order.
    pub codes: &'static [Code],
}

/// The kind of a column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// Text of at most this many characters.
    Text(usize),
    /// An identity number of 证件类型; checked against its type by the feature.
    IdNumber,
    /// 统一社会信用代码, GB 32100.
    CreditCode,
    /// One code of a list.
    Code(&'static CodeList),
    /// Several codes of a list.
    Codes(&'static CodeList),
    /// Several free texts, separated by `、，,;；`.
    Texts,
    /// A date.
    Date,
    /// A date with a time of day.
    DateTime,
    /// A month.
    Month,
    /// A four-digit year.
    Year,
    /// A whole number from 0.
    Int,
    /// A number with at most two decimals, from 0.
    Decimal,
    /// Yuan with at most two decimals.
    Money,
    /// 是 / 否.
    YesNo,
    /// A reference.
    Ref(RefTo),
    /// Several references.
    Refs(RefTo),
}

/// Why a cell cannot be read, and how to mend it, in plain Chinese.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellFault {
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub remedy: String,
}

impl CellFault {
    /// A fault with its remedy.
    pub fn new(message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { message: message.into(), remedy: remedy.into() }
    }
}

impl CodeList {
    /// Label of a code; the code itself when it is unknown (an old list).
    pub fn label<'a>(&self, code: &'a str) -> &'a str
    where
        'static: 'a,
    {
        self.codes.iter().find(|c| c.code == code).map_or(code, |c| c.label)
    }

    /// The code for what somebody typed: code, label or synonym.
    pub fn find(&self, typed: &str) -> Option<&'static str> {
        let typed = parse::narrow(typed);
        self.codes
            .iter()
            .find(|c| {
                c.code == typed
                    || parse::narrow(c.label) == typed
                    || c.synonyms.iter().any(|s| parse::narrow(s) == typed)
            })
            .map(|c| c.code)
    }
}

impl Value {
    /// True for no value, empty text and an empty list.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(t) | Self::Code(t) => t.is_empty(),
            Self::Multi(v) => v.is_empty(),
            Self::Ref { id, label } => id.is_empty() && label.is_empty(),
            _ => false,
        }
    }

    /// The text of a text or code value.
    pub fn text(self) -> Option<String> {
        match self {
            Self::Text(t) | Self::Code(t) if !t.is_empty() => Some(t),
            _ => None,
        }
    }

    /// The id of a reference.
    pub fn id(self) -> Option<String> {
        match self {
            Self::Ref { id, .. } if !id.is_empty() => Some(id),
            _ => None,
        }
    }

    /// The whole number.
    pub fn int(&self) -> Option<i64> {
        match self {
            Self::Int(n) | Self::Decimal(n) | Self::Money(n) => Some(*n),
            _ => None,
        }
    }

    /// The date.
    pub fn date(&self) -> Option<Date> {
        match self {
            Self::Date(d) | Self::Month(d) => Some(*d),
            _ => None,
        }
    }

    /// The yes or no.
    pub fn flag(&self) -> Option<bool> {
        match self {
            Self::Bool(b) => Some(*b),
            _ => None,
        }
    }

    /// The list.
    pub fn list(self) -> Vec<String> {
        match self {
            Self::Multi(v) => v,
            _ => Vec::new(),
        }
    }
}

impl From<Option<&str>> for Value {
    fn from(t: Option<&str>) -> Self {
        t.filter(|t| !t.is_empty()).map_or(Self::Empty, |t| Self::Text(t.to_owned()))
    }
}
impl From<&str> for Value {
    fn from(t: &str) -> Self {
        Some(t).into()
    }
}
impl From<&Option<String>> for Value {
    fn from(t: &Option<String>) -> Self {
        t.as_deref().into()
    }
}
impl From<Option<Date>> for Value {
    fn from(d: Option<Date>) -> Self {
        d.map_or(Self::Empty, Self::Date)
    }
}
impl From<Date> for Value {
    fn from(d: Date) -> Self {
        Self::Date(d)
    }
}
impl From<Option<bool>> for Value {
    fn from(b: Option<bool>) -> Self {
        b.map_or(Self::Empty, Self::Bool)
    }
}
impl From<Option<i64>> for Value {
    fn from(n: Option<i64>) -> Self {
        n.map_or(Self::Empty, Self::Int)
    }
}
impl From<i64> for Value {
    fn from(n: i64) -> Self {
        Self::Int(n)
    }
}
impl From<&[String]> for Value {
    fn from(v: &[String]) -> Self {
        if v.is_empty() { Self::Empty } else { Self::Multi(v.to_vec()) }
    }
}

/// A code value, empty for no code.
pub fn code(c: Option<&str>) -> Value {
    c.filter(|c| !c.is_empty()).map_or(Value::Empty, |c| Value::Code(c.to_owned()))
}
