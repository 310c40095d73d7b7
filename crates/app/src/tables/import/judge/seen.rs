//! What stood in a file already, for files of many rows.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};

/// The first row of each key. A key is known by two digests of it, together of 128 bits: texts of a hundred characters
/// a row are too much to keep, and no two of a file meet in both.
#[derive(Default)]
pub struct Seen {
    rows: HashMap<[u64; 2], u32>,
    hashers: [RandomState; 2],
}

impl Seen {
    /// The row that said the same before; else this one is noted as the first.
    pub fn first(&mut self, key: &str, row: u32) -> Option<u32> {
        let digests = self.hashers.each_ref().map(|hasher| hasher.hash_one(key));
        let first = *self.rows.entry(digests).or_insert(row);
        (first != row).then_some(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_row_of_a_key_is_said_to_all_later_ones() {
        let mut seen = Seen::default();
        let said = [("a", 2), ("b", 3), ("a", 4), ("a", 5), ("b", 6)].map(|(key, row)| seen.first(key, row));
        assert_eq!(said, [None, None, Some(2), Some(2), Some(3)]);
    }
}
