//! Documents as PDF, set by typst: the certificate of a mediator as card and sheet (III-2-4b), the certificate of
//! training (III-2-2), the slip of an application, the [documents of a case](document), these as Word files too. Given data, never a database.
//!
//! A template reads `data.json` and the pictures handed in with it, and nothing else: no file, no package, no clock.
//! Text reaches it as data, never as source.
//!
//! ```no_run
//! use fengqiao_print::{Card, Fonts, Press, PrintError, Stamp};
//!
//! fn first_of_july(card: &Card) -> Result<Vec<u8>, PrintError> {
//!     let press = Press::new(Fonts::find(None));
//!     press.card(card, Stamp { day: jiff::civil::date(2024, 7, 1), seconds: 0 })
//! }
//! ```

mod card;
pub mod document;
mod fonts;
mod press;
mod slip;
mod training;
mod world;

pub use card::{Card, short_digest};
pub use fonts::{Fonts, MissingFont, Style};
pub use press::{Press, Stamp};
pub use slip::Slip;
pub use training::{Course, TrainingRecord};

/// Why nothing was printed. The words are for the reader of the page.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PrintError {
    /// No Chinese font at all.
    #[error("服务器上没有中文字体，不能生成 PDF。")]
    NoFont,
    /// Characters no font at hand has.
    #[error("服务器的字体里没有“{0}”，印出来会是空框，没有生成 PDF。")]
    NoGlyph(String),
    /// A photo that cannot be read.
    #[error("照片打不开，没有生成 PDF。请换成 JPG 或 PNG 格式的照片。")]
    Photo,
    /// An address too long for a QR code.
    #[error("查验地址太长，印不成二维码。")]
    Address,
    /// A fault of ours.
    #[error("排版出错：{0}")]
    Setting(String),
}

impl PrintError {
    /// How to mend what is not the reader's to mend; empty where the words say it already.
    pub fn mend(&self) -> &'static str {
        match self {
            Self::NoFont => fonts::INSTALL,
            Self::NoGlyph(_) => {
                "请系统管理员把含有这个字的字体文件放进数据目录的 fonts 文件夹，重启服务后再打印。"
            }
            Self::Address => "请系统管理员把公众端地址改短。",
            Self::Photo | Self::Setting(_) => "",
        }
    }
}
