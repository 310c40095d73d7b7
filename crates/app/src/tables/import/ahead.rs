//! What a look at a file would have kept so far. A dry run and a preview write nothing, so that nobody waits for them;
//! a later row of the file still finds what an earlier one made, as it will when the file is taken in.
//!
//! A long file has a hundred thousand rows and few of them meet again. So a row is kept as the short text of what it
//! said and made once more when somebody asks for it; only what was met again is kept whole.

use std::collections::{BTreeSet, HashMap};
use std::hash::{BuildHasher as _, RandomState};

use super::super::{Env, Records};
use super::judge::{Judged, Outcome};

/// The rows that would have been kept, found as the store would find them.
pub struct Ahead<T: Records> {
    slots: Vec<Slot<T::Row>>,
    /// Slots of records the store has too.
    by_id: HashMap<Box<str>, usize>,
    /// Digests of [`Records::known_as`] and [`Records::claims`] with their slots; what they lead to is compared again.
    by_key: BTreeSet<(u64, usize)>,
    hasher: RandomState,
    /// Rows of the part at hand, made once more.
    at_hand: HashMap<usize, T::Row>,
}

enum Slot<R> {
    Line(Line),
    Whole(Box<R>),
}

/// One row on what the store has, or on nothing.
pub struct Line {
    /// The record it changes; `None` for a new one.
    pub stored: Option<Box<str>>,
    /// What it said.
    pub said: Box<str>,
}

impl<T: Records> Default for Ahead<T> {
    fn default() -> Self {
        Self {
            slots: Vec::new(),
            by_id: HashMap::new(),
            by_key: BTreeSet::new(),
            hasher: RandomState::new(),
            at_hand: HashMap::new(),
        }
    }
}

impl<T: Records> Ahead<T> {
    /// The record of this id as the file has left it, once it is [at hand](Self::at_hand).
    pub fn get(&self, id: &str) -> Option<&T::Row> {
        self.row(self.slot(id)?)
    }

    /// Where the record of this id is kept. A new one has an id no stored one has, its place.
    pub fn slot(&self, id: &str) -> Option<usize> {
        id.strip_prefix('+').map_or_else(|| self.by_id.get(id).copied(), |place| place.parse().ok())
    }

    /// The id under which the record of a slot is known.
    pub fn id(&self, slot: usize) -> String {
        match &self.slots[slot] {
            Slot::Line(line) => line.stored.as_ref().map_or_else(|| format!("+{slot}"), ToString::to_string),
            Slot::Whole(row) => T::id(row).to_owned(),
        }
    }

    fn row(&self, slot: usize) -> Option<&T::Row> {
        match &self.slots[slot] {
            Slot::Line(_) => self.at_hand.get(&slot),
            Slot::Whole(row) => Some(row),
        }
    }

    /// Of these slots the lines that are not at hand yet.
    pub fn lines(&self, mut slots: Vec<usize>) -> Vec<(usize, &Line)> {
        slots.sort_unstable();
        slots.dedup();
        let line = |slot: usize| match &self.slots[slot] {
            Slot::Line(line) if !self.at_hand.contains_key(&slot) => Some((slot, line)),
            _ => None,
        };
        slots.into_iter().filter_map(line).collect()
    }

    /// Takes rows that were made once more, until the part is done.
    pub fn at_hand(&mut self, rows: Vec<(usize, T::Row)>) {
        self.at_hand.extend(rows);
    }

    /// Slots that may be known by one of these keys.
    pub fn known_as(&self, keys: &[&[String]]) -> Vec<usize> {
        keys.iter().copied().flatten().flat_map(|key| self.under(key)).collect()
    }

    /// Slots that may claim what one of these rows does.
    pub fn claimed(&self, rows: &[&T::Row]) -> Vec<usize> {
        let claims = rows.iter().flat_map(|row| T::claims(row));
        claims.flat_map(|claim| self.under(&claim).collect::<Vec<_>>()).collect()
    }

    /// Sets right what the store says of some keys, whose rows are at hand.
    pub fn amend(&self, known: &mut HashMap<String, String>, keys: &[&[String]], env: &Env) {
        if self.slots.is_empty() {
            return;
        }
        for key in keys.iter().copied().flatten() {
            let answers = |row: &T::Row| T::known_as(row, env).contains(key);
            let gone = known.get(key).and_then(|id| self.get(id)).is_some_and(|row| !answers(row));
            if gone {
                known.remove(key);
            }
            for row in self.under(key).filter_map(|slot| self.row(slot)).filter(|row| answers(row)) {
                // Two of one name are told apart by nobody.
                match known.insert(key.clone(), T::id(row).to_owned()) {
                    Some(other) if other != T::id(row) => {
                        known.remove(key);
                        break;
                    }
                    _ => {}
                }
            }
        }
    }

    /// Rows that claim what one of these does; they are at hand.
    pub fn claiming(&self, rows: &[&T::Row]) -> Vec<&T::Row> {
        let claims: Vec<String> = rows.iter().flat_map(|row| T::claims(row)).collect();
        let mut found: Vec<&T::Row> = Vec::new();
        for claim in claims {
            let rows = self.under(&claim).filter_map(|slot| self.row(slot));
            found.extend(rows.filter(|row| T::claims(row).contains(&claim)));
        }
        found
    }

    fn under(&self, key: &str) -> impl Iterator<Item = usize> {
        let digest = self.hasher.hash_one(key);
        self.by_key.range((digest, 0)..=(digest, usize::MAX)).map(|(_, slot)| *slot)
    }

    /// Takes the good rows of a part with what they said.
    pub fn take(&mut self, judged: &[Judged<T::Row>], lines: Vec<Option<Box<str>>>, env: &Env) {
        let mut slots: Vec<Option<usize>> = Vec::with_capacity(judged.len());
        for (row, said) in judged.iter().zip(lines) {
            let before = row.follows.and_then(|i| slots[i]);
            let before = before.or_else(|| self.slot(T::id(row.old.as_ref()?)));
            if !matches!(row.outcome, Outcome::New | Outcome::Updated) {
                slots.push(before);
                continue;
            }
            let slot = before.unwrap_or(self.slots.len());
            for key in T::known_as(&row.new, env).iter().chain(&T::claims(&row.new)) {
                self.by_key.insert((self.hasher.hash_one(key.as_str()), slot));
            }
            let stored = row.old.as_ref().map(|old| Box::from(T::id(old)));
            match (before, said) {
                (None, Some(said)) => {
                    if let Some(id) = &stored {
                        self.by_id.insert(Box::clone(id), slot);
                    }
                    self.slots.push(Slot::Line(Line { stored, said }));
                }
                // Met again, or not to be said in short.
                (before, _) => {
                    let id = match (before, &stored) {
                        (Some(slot), _) => self.id(slot),
                        (None, Some(id)) => id.to_string(),
                        (None, None) => format!("+{slot}"),
                    };
                    let mut new = row.new.clone();
                    T::identify(&mut new, id, T::revision(&row.new) + 1);
                    let whole = Slot::Whole(Box::new(new));
                    match self.slots.get_mut(slot) {
                        Some(place) => *place = whole,
                        None => self.slots.push(whole),
                    }
                    if let Some(id) = stored.filter(|_| before.is_none()) {
                        self.by_id.insert(id, slot);
                    }
                }
            }
            slots.push(Some(slot));
        }
        self.at_hand.clear();
    }
}
