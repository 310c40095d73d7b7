//! What a look at a file would have kept so far. A dry run and a preview write nothing, so that nobody waits for them;
//! a later row of the file still finds what an earlier one made, as it will when the file is taken in.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};

use super::super::{Env, Records};
use super::judge::{Judged, Outcome};

/// The rows that would have been kept, found as the store would find them.
pub struct Ahead<T: Records> {
    rows: Vec<T::Row>,
    by_id: HashMap<String, usize>,
    /// Digests of [`Records::known_as`] and [`Records::claims`]; what they lead to is compared again.
    by_key: HashMap<u64, Vec<usize>>,
    hasher: RandomState,
}

impl<T: Records> Default for Ahead<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), by_id: HashMap::new(), by_key: HashMap::new(), hasher: RandomState::new() }
    }
}

impl<T: Records> Ahead<T> {
    /// The record of this id as the file has left it.
    pub fn get(&self, id: &str) -> Option<&T::Row> {
        self.by_id.get(id).map(|at| &self.rows[*at])
    }

    /// Sets right what the store says of some keys.
    pub fn amend(&self, known: &mut HashMap<String, String>, keys: &[&[String]], env: &Env) {
        if self.rows.is_empty() {
            return;
        }
        for key in keys.iter().copied().flatten() {
            let answers = |row: &T::Row| T::known_as(row, env).contains(key);
            let gone = known.get(key).and_then(|id| self.get(id)).is_some_and(|row| !answers(row));
            if gone {
                known.remove(key);
            }
            for row in self.under(key).filter(|row| answers(row)) {
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

    /// Rows that claim what one of these does.
    pub fn claiming(&self, rows: &[&T::Row]) -> Vec<&T::Row> {
        let claims: Vec<String> = rows.iter().flat_map(|row| T::claims(row)).collect();
        let mut found: Vec<&T::Row> = Vec::new();
        for claim in claims {
            found.extend(self.under(&claim).filter(|row| T::claims(row).contains(&claim)));
        }
        found
    }

    fn under(&self, key: &str) -> impl Iterator<Item = &T::Row> {
        let at = self.by_key.get(&self.hasher.hash_one(key));
        at.into_iter().flatten().map(|at| &self.rows[*at])
    }

    /// Takes the good rows of a part.
    pub fn take(&mut self, judged: &[Judged<T::Row>], env: &Env) {
        let mut slots: Vec<Option<usize>> = Vec::with_capacity(judged.len());
        for row in judged {
            let before = row.follows.and_then(|i| slots[i]);
            let before = before.or_else(|| self.by_id.get(T::id(row.old.as_ref()?)).copied());
            if !matches!(row.outcome, Outcome::New | Outcome::Updated) {
                slots.push(before);
                continue;
            }
            let mut new = row.new.clone();
            let slot = before.unwrap_or(self.rows.len());
            // A new record gets an id no stored one has.
            let id = match (before, &row.old) {
                (Some(slot), _) => T::id(&self.rows[slot]).to_owned(),
                (None, Some(old)) => T::id(old).to_owned(),
                (None, None) => format!("+{slot}"),
            };
            T::identify(&mut new, id.clone(), T::revision(&row.new) + 1);
            for key in T::known_as(&new, env).iter().chain(&T::claims(&new)) {
                let found = self.by_key.entry(self.hasher.hash_one(key.as_str())).or_default();
                if !found.contains(&slot) {
                    found.push(slot);
                }
            }
            match self.rows.get_mut(slot) {
                Some(place) => *place = new,
                None => self.rows.push(new),
            }
            self.by_id.insert(id, slot);
            slots.push(Some(slot));
        }
    }
}
