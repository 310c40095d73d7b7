//! From data to a PDF.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Value, json};
use typst::foundations::{Bytes, Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::PrintError;
use crate::fonts::{Fonts, Style};
use crate::world::{Desk, id};

/// What was worked out for earlier documents is forgotten after so many later ones.
const KEEP: usize = 8;

/// When a document is made: it stands in the file, so that the same data give the same bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Beijing civil day.
    pub day: Date,
    /// Seconds since midnight.
    pub seconds: u32,
}

impl Stamp {
    /// As it stands in a file's properties: 2024-07-18T10:00:00+08:00.
    pub(crate) fn spoken(self) -> String {
        let (hours, minutes, seconds) = (self.seconds / 3600, self.seconds / 60 % 60, self.seconds % 60);
        format!("{}T{hours:02}:{minutes:02}:{seconds:02}+08:00", self.day)
    }

    fn timestamp(self) -> Option<Timestamp> {
        let part = |value: u32| u8::try_from(value).ok();
        let datetime = Datetime::from_ymd_hms(
            self.day.year().into(),
            self.day.month().unsigned_abs(),
            self.day.day().unsigned_abs(),
            part(self.seconds / 3600)?,
            part(self.seconds / 60 % 60)?,
            part(self.seconds % 60)?,
        )?;
        Timestamp::new_local(datetime, 8 * 60)
    }
}

/// Sets documents; one for the whole program.
pub struct Press {
    fonts: Fonts,
}

impl Press {
    /// With these fonts.
    pub fn new(fonts: Fonts) -> Self {
        Self { fonts }
    }

    /// Its fonts.
    pub fn fonts(&self) -> &Fonts {
        &self.fonts
    }

    /// Sets one document. `data` is what the template reads as `data.json`; `files` are its pictures by name.
    pub(crate) fn set(
        &self,
        template: &str,
        data: &impl Serialize,
        files: Vec<(String, Vec<u8>)>,
        stamp: Stamp,
    ) -> Result<Vec<u8>, PrintError> {
        let document = self.compile(template, data, files)?;
        self.export(&document, stamp, true)
    }

    /// Sets one document without writing it.
    pub(crate) fn compile(
        &self,
        template: &str,
        data: &impl Serialize,
        files: Vec<(String, Vec<u8>)>,
    ) -> Result<PagedDocument, PrintError> {
        let data = serde_json::to_value(data).map_err(|e| PrintError::Setting(e.to_string()))?;
        self.can_set(&data)?;
        let faces = |style| self.fonts.of(style);
        let whole = json!({
            "data": data,
            "sans": faces(Style::Sans), "serif": faces(Style::Serif),
            "fangsong": faces(Style::FangSong), "kai": faces(Style::Kai), "headline": self.fonts.headline(),
        });
        let mut handed: Vec<(String, Vec<u8>)> = files;
        handed.push(("data.json".into(), whole.to_string().into_bytes()));
        let has_photo = handed.iter().any(|(name, _)| name.starts_with("photo"));
        let desk = Desk {
            fonts: &self.fonts,
            main: id(template),
            files: handed.into_iter().map(|(name, bytes)| (id(&name), Bytes::new(bytes))).collect(),
        };
        let set = typst::compile::<PagedDocument>(&desk).output;
        comemo::evict(KEEP);
        set.map_err(|faults| {
            let words = said(&faults);
            // The only file somebody else made.
            if has_photo && words.contains("image") { PrintError::Photo } else { PrintError::Setting(words) }
        })
    }

    /// Writes a document that was set.
    #[expect(clippy::unused_self, reason = "what is written was set by this press")]
    pub(crate) fn export(
        &self,
        document: &PagedDocument,
        stamp: Stamp,
        tagged: bool,
    ) -> Result<Vec<u8>, PrintError> {
        let made = typst_pdf::pdf(document, &PdfOptions { tagged, ..options(stamp) });
        comemo::evict(KEEP);
        made.map_err(|faults| PrintError::Setting(said(&faults)))
    }

    /// Whether some font has every character of the data.
    fn can_set(&self, data: &Value) -> Result<(), PrintError> {
        if self.fonts.is_empty() {
            return Err(PrintError::NoFont);
        }
        let mut characters = BTreeSet::new();
        gather(data, &mut characters);
        let lacking: String =
            characters.into_iter().filter(|c| !c.is_whitespace() && !self.fonts.has(*c)).collect();
        if lacking.is_empty() { Ok(()) } else { Err(PrintError::NoGlyph(lacking)) }
    }
}

fn said(faults: &[typst::diag::SourceDiagnostic]) -> String {
    faults.iter().map(|fault| fault.message.as_str()).collect::<Vec<_>>().join("; ")
}

fn gather(data: &Value, characters: &mut BTreeSet<char>) {
    match data {
        Value::String(text) => characters.extend(text.chars()),
        Value::Array(all) => all.iter().for_each(|one| gather(one, characters)),
        Value::Object(all) => all.values().for_each(|one| gather(one, characters)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn options(stamp: Stamp) -> PdfOptions {
    PdfOptions {
        creator: Smart::Custom(Some("Fengqiao".into())),
        timestamp: stamp.timestamp(),
        standards: PdfStandards::new(&[PdfStandard::A_2b]).unwrap_or_default(),
        ident: Smart::Auto,
        ..PdfOptions::default()
    }
}
