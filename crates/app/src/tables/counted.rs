//! Counts by place, kind and day that an action changes: gathered over all its records and written once at its end.

use jiff::civil::Date;
use rustc_hash::FxHashMap;

/// What an action adds to counts and takes from them. Places are numbered as they come up: there are few of them, and
/// one change of one record must cost next to nothing, nor is a hash needed that withstands chosen keys.
#[derive(Debug, Default)]
pub struct Counted {
    numbers: FxHashMap<String, usize>,
    places: Vec<String>,
    changes: FxHashMap<(usize, i64, Date), i64>,
    ends: FxHashMap<(usize, Date), i64>,
}

impl Counted {
    /// The number of a place.
    pub fn place(&mut self, place: &str) -> usize {
        if let Some(number) = self.numbers.get(place) {
            return *number;
        }
        let number = self.places.len();
        self.numbers.insert(place.to_owned(), number);
        self.places.push(place.to_owned());
        number
    }

    /// Counts one more (or, with −1, one less) of a kind at a numbered place from a day on, up to the day before `until`.
    pub fn note(&mut self, place: usize, kind: i64, since: Date, until: Option<Date>, sign: i64) {
        if until.is_some_and(|until| until <= since) {
            return;
        }
        *self.changes.entry((place, kind, since)).or_insert(0) += sign;
        if let Some(day) = until {
            *self.changes.entry((place, kind, day)).or_insert(0) -= sign;
        }
    }

    /// Counts one more (or, with −1, one less) of what ends on a day at a numbered place.
    pub fn note_end(&mut self, place: usize, day: Date, sign: i64) {
        *self.ends.entry((place, day)).or_insert(0) += sign;
    }

    /// How many more, or fewer, end: place, day and by how much.
    pub fn ends(&self) -> impl Iterator<Item = (&str, Date, i64)> {
        let named = |((place, day), n): (&(usize, Date), &i64)| (self.places[*place].as_str(), *day, *n);
        self.ends.iter().filter(|(_, n)| **n != 0).map(named)
    }

    /// Whether it is time to write what was gathered.
    pub fn is_long(&self) -> bool {
        self.changes.len() > 100_000
    }

    /// What has changed: place, kind, day and by how much.
    pub fn changes(&self) -> impl Iterator<Item = (&str, i64, Date, i64)> {
        let named = |((place, kind, day), n): (&(usize, i64, Date), &i64)| {
            (self.places[*place].as_str(), *kind, *day, *n)
        };
        self.changes.iter().filter(|(_, n)| **n != 0).map(named)
    }
}
