//! The few cell styles of the official forms: 宋体, thin lines, black on white.

use fengqiao_domain::value::{Kind, RefTo};
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

/// Song, found on every office machine.
pub(crate) const SONG: &str = "宋体";
/// Black body for headers.
pub(crate) const HEI: &str = "黑体";
/// For errors: the ground of the product's maple.
pub(crate) const RED: Color = Color::RGB(0x00F8_CBC4);
/// For notices.
pub(crate) const AMBER: Color = Color::RGB(0x00FF_E7A8);

/// How the cells of a column look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// Text from the left.
    Text,
    /// Short text in the middle.
    Short,
    /// 序号.
    Serial,
    Count,
    Decimal,
    Money,
    Date,
    DateTime,
    Month,
}

impl Style {
    pub(crate) const ALL: [Self; 9] = [
        Self::Text,
        Self::Short,
        Self::Serial,
        Self::Count,
        Self::Decimal,
        Self::Money,
        Self::Date,
        Self::DateTime,
        Self::Month,
    ];

    /// The style of a kind.
    pub(crate) fn of(kind: Kind) -> Self {
        match kind {
            Kind::Text(0..=30)
            | Kind::Code(_)
            | Kind::YesNo
            | Kind::IdNumber
            | Kind::CreditCode
            | Kind::Ref(RefTo::District) => Self::Short,
            Kind::Int | Kind::Year => Self::Count,
            Kind::Decimal => Self::Decimal,
            Kind::Money => Self::Money,
            Kind::Date => Self::Date,
            Kind::DateTime => Self::DateTime,
            Kind::Month => Self::Month,
            _ => Self::Text,
        }
    }

    pub(crate) fn number_format(self) -> &'static str {
        match self {
            Self::Text | Self::Short => "@",
            Self::Count | Self::Serial => "0",
            // Excel would show a whole number as "20." with "0.##".
            Self::Decimal => "General",
            Self::Money => "#,##0.00",
            Self::Date => "yyyy-mm-dd",
            Self::DateTime => "yyyy-mm-dd hh:mm",
            Self::Month => "yyyy-mm",
        }
    }
}

/// The formats, made once per sheet.
pub(crate) struct Styles {
    formats: Vec<Format>,
    /// The same with the mark that keeps a text beginning with `=` a text when it is edited.
    quoted: Vec<Format>,
}

impl Styles {
    pub(crate) fn new() -> Self {
        Self::from(|format| format)
    }

    /// The same in bold, for totals.
    pub(crate) fn bold() -> Self {
        Self::from(Format::set_bold)
    }

    fn from(change: fn(Format) -> Format) -> Self {
        let formats: Vec<Format> = Style::ALL.into_iter().map(|style| change(bordered(style))).collect();
        let quoted = formats.iter().map(|f| f.clone().set_quote_prefix()).collect();
        Self { formats, quoted }
    }

    pub(crate) fn get(&self, style: Style) -> &Format {
        &self.formats[style as usize]
    }

    /// Writes a text that stays a text whatever it begins with.
    pub(crate) fn text(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        col: u16,
        text: &str,
        style: Style,
    ) -> Result<(), XlsxError> {
        let style = if matches!(style, Style::Text | Style::Short) { style } else { Style::Short };
        let formats = if text.starts_with(crate::plain::is_risky) { &self.quoted } else { &self.formats };
        sheet.write_string_with_format(row, col, text, &formats[style as usize])?;
        Ok(())
    }
}

fn bordered(style: Style) -> Format {
    let align = match style {
        Style::Text => FormatAlign::Left,
        Style::Count | Style::Decimal | Style::Money => FormatAlign::Right,
        _ => FormatAlign::Center,
    };
    let format =
        plain(10).set_border(FormatBorder::Thin).set_align(align).set_num_format(style.number_format());
    if matches!(style, Style::Text | Style::Short) { format.set_text_wrap() } else { format }
}

/// Song of a size in points, in the middle of its row.
pub(crate) fn plain(size: u8) -> Format {
    Format::new().set_font_name(SONG).set_font_size(f64::from(size)).set_align(FormatAlign::VerticalCenter)
}

/// An empty workbook whose columns are measured in Song, as on the machines it is opened on.
pub(crate) fn workbook() -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    // Height of a row and width of a column in pixels that Song of 11 points gives.
    book.set_default_format(&plain(11), 18, 72)?;
    Ok(book)
}

/// The header cells.
pub(crate) fn header() -> Format {
    plain(10).set_font_name(HEI).set_border(FormatBorder::Thin).set_align(FormatAlign::Center).set_text_wrap()
}
