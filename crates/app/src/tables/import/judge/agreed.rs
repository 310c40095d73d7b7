//! Rows of one file that speak of the same thing: what they say of it must be the same.

use std::collections::HashMap;

use fengqiao_domain::table::Problem;

use super::{Judge, Read};
use crate::tables::Records;

/// What was said of each thing first: by its key and the column, the row and the text.
#[derive(Default)]
pub struct Agreed {
    said: HashMap<(String, &'static str), (u32, String)>,
}

impl Agreed {
    /// What an earlier row said otherwise; else this row's word is noted.
    fn other(&mut self, thing: &str, column: &'static str, row: u32, text: &str) -> Option<(u32, String)> {
        let first = self.said.entry((thing.to_owned(), column)).or_insert_with(|| (row, text.to_owned()));
        (first.1 != text).then(|| first.clone())
    }
}

impl<T: Records> Judge<'_, T> {
    /// An error at each column of [`Records::SHARED`] that says otherwise than an earlier row of the file.
    pub(super) fn agree(&mut self, read: &mut Read<T::Row>, new: &T::Row) {
        let Some(thing) = T::shared(new).filter(|_| !T::SHARED.is_empty()) else { return };
        let columns = self.reader.columns.clone();
        for (i, column) in columns.iter().enumerate().filter(|(_, c)| T::SHARED.contains(&c.key)) {
            let Some(value) = read.values[i].as_ref().filter(|v| !v.is_empty()) else { continue };
            let text = column.kind.show(value);
            let Some((row, other)) = self.agreed.other(&thing, column.key, read.number, &text) else {
                continue;
            };
            let (called, apart) = T::SHARED_AS;
            let what = Problem::error(
                column.key,
                format!(
                    "和第 {row} 行是同一个{called}，{}却不一样：那一行是“{other}”，这一行是“{text}”。",
                    column.title
                ),
                format!("改成一样的；确实是两个{called}的，改{apart}。"),
            );
            read.fault(what, Vec::new());
        }
    }
}
