//! Header texts of a table: titles, synonyms, and the texts its official form uses.

use crate::form::Form;
use fengqiao_domain::table::{Need, Table, header_key};
use std::collections::HashMap;

/// The header texts of another platform with the keys of the columns they name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout(pub Vec<(String, String)>);

/// What a header text may name.
pub(crate) struct Titles {
    /// Title of the table.
    pub(crate) table: &'static str,
    by_text: HashMap<String, usize>,
    columns: Vec<Title>,
}

struct Title {
    key: &'static str,
    text: &'static str,
    required: bool,
}

impl Titles {
    pub(crate) fn of<R>(table: &Table<R>) -> Self {
        let mut by_text = HashMap::new();
        let index = |key: &str| table.columns.iter().position(|c| c.key == key);
        if let Some(form) = Form::for_table(table.id) {
            for column in &form.columns {
                if let Some(at) = column.of(table).and_then(|c| index(c.key)) {
                    by_text.insert(header_key(&column.header), at);
                }
            }
        }
        by_text.extend(table.synonyms.iter().filter_map(|(text, key)| Some((header_key(text), index(key)?))));
        by_text.extend(table.columns.iter().enumerate().map(|(i, c)| (header_key(c.title), i)));
        let title = |c: &fengqiao_domain::table::Column<R>| Title {
            key: c.key,
            text: c.title,
            required: c.need == Need::Required,
        };
        Self { table: table.title, by_text, columns: table.columns.iter().map(title).collect() }
    }

    /// The texts of another platform alone: none of ours is looked for, and any of them makes a header.
    pub(crate) fn laid_out<R>(table: &Table<R>, layout: &Layout) -> Self {
        let index = |key: &str| table.columns.iter().position(|c| c.key == key);
        let texts = layout.0.iter().filter_map(|(text, key)| Some((header_key(text), index(key)?)));
        let mut titles = Self { by_text: texts.collect(), ..Self::of(table) };
        for (at, title) in titles.columns.iter_mut().enumerate() {
            title.required = titles.by_text.values().any(|known| *known == at);
        }
        titles
    }

    /// Index of the column a header text names.
    pub(crate) fn find(&self, text: &str) -> Option<usize> {
        // No title is longer; data cells and notes are not worth reducing.
        if text.len() > 200 {
            return None;
        }
        self.by_text.get(&header_key(text)).copied()
    }

    pub(crate) fn key(&self, index: usize) -> &'static str {
        self.columns[index].key
    }

    pub(crate) fn title(&self, index: usize) -> &'static str {
        self.columns[index].text
    }

    pub(crate) fn is_required(&self, index: usize) -> bool {
        self.columns[index].required
    }

    /// What to look for, for the message: the required columns, else the first ones.
    pub(crate) fn wanted(&self) -> String {
        let required: Vec<&str> = self.columns.iter().filter(|c| c.required).map(|c| c.text).collect();
        let first = || self.columns.iter().take(8).map(|c| c.text).collect();
        let wanted: Vec<&str> = if required.is_empty() { first() } else { required };
        wanted.join("、")
    }
}
