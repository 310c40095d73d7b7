//! A file in the layout of another platform, read as our table: their headers, words and formats by an import profile.
//! What comes out is judged, kept and mended like any other row.

use fengqiao_domain::profiles::{Profile, convert};
use fengqiao_domain::value::Raw;
use fengqiao_sheets::Layout;

use super::super::Records;

/// A profile at work.
#[derive(Clone, Debug)]
pub struct Lens {
    /// Record id of the profile.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: i64,
    /// The headers it knows.
    pub layout: Layout,
    /// What they mean.
    pub profile: Profile,
}

impl Lens {
    /// For a profile as it stands.
    pub fn new(id: &str, name: &str, version: i64, profile: Profile) -> Self {
        let known = profile.columns.iter().filter(|mapped| !mapped.key.is_empty());
        let layout = Layout(known.map(|mapped| (mapped.header.clone(), mapped.key.clone())).collect());
        Self { id: id.to_owned(), name: name.to_owned(), version, layout, profile }
    }

    /// How a batch says by which profile it was read.
    pub fn words(&self) -> String {
        format!("{}（第{}版）", self.name, self.version)
    }

    /// The columns of a sheet, and behind them those the profile fills.
    pub fn keys<T: Records>(&self, sheet: &[&'static str]) -> Vec<&'static str> {
        let constants = self.profile.constants();
        let more = constants.iter().filter_map(|(key, _)| T::TABLE.column(key)).map(|column| column.key);
        sheet.iter().copied().chain(more.filter(|key| !sheet.contains(key))).collect()
    }

    /// The cells of a row in the order of `keys`.
    pub fn cells<T: Records>(&self, keys: &[&'static str], cells: Vec<Raw>) -> Vec<Raw> {
        let constants = self.profile.constants();
        let mut cells = cells;
        cells.resize(keys.len(), Raw::Blank);
        for (cell, key) in cells.iter_mut().zip(keys) {
            let raw = std::mem::replace(cell, Raw::Blank);
            *cell = match (self.profile.at_key(key), T::TABLE.column(key)) {
                (Some(mapped), Some(column)) => convert(&self.profile, mapped, column, raw),
                _ => raw,
            };
            if matches!(&*cell, Raw::Blank)
                && let Some((_, constant)) = constants.iter().find(|(constant, _)| constant == key)
            {
                *cell = constant.clone();
            }
        }
        cells
    }
}
