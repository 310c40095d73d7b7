//! Lists and figures worked out from the records, kept in memory while the records stay as they are.
//!
//! Every act leaves a line in the audit log in its own transaction. The number of the last line that tells of a change,
//! read in the reader's own snapshot, therefore says whether anything has changed since, here, on another server or at
//! the command line: what is kept is never older than what the database would answer. Looks at personal data, exports
//! and signing in leave lines as well, and change nothing that is kept here.

use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use fengqiao_db::{Conn, DbError};

/// Answers kept at most; beyond that all are forgotten.
const MOST: usize = 300;

/// Answers of one state of the records.
#[derive(Default)]
pub struct Memo(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    state: i64,
    answers: HashMap<String, Arc<dyn Any + Send + Sync>>,
}

impl Memo {
    /// The answer kept under `key`, or what `make` reads now. The key says everything the answer depends on besides
    /// the records: scope, filters, date, today.
    ///
    /// # Errors
    /// What `make` returns, and the store's.
    pub fn get<T: Send + Sync + 'static, E: From<DbError>>(
        &self,
        c: &mut Conn,
        key: &str,
        make: impl FnOnce(&mut Conn) -> Result<T, E>,
    ) -> Result<Arc<T>, E> {
        // Inside an act its own changes have no number yet.
        if !c.is_reading() {
            return make(c).map(Arc::new);
        }
        let state = c.query_one("SELECT changed FROM audit_head WHERE id = 1", &[])?.int(0);
        if let Some(known) = self.known(state, key) {
            return Ok(known);
        }
        let answer = Arc::new(make(c)?);
        self.keep(state, key, &answer);
        Ok(answer)
    }

    /// Forgets everything: something was done here, whether or not it left a line.
    pub fn forget(&self) {
        self.locked().answers.clear();
    }

    fn known<T: Send + Sync + 'static>(&self, state: i64, key: &str) -> Option<Arc<T>> {
        let kept = self.locked();
        let answer = kept.answers.get(key).filter(|_| kept.state == state)?;
        Arc::clone(answer).downcast().ok()
    }

    fn keep<T: Send + Sync + 'static>(&self, state: i64, key: &str, made: &Arc<T>) {
        let mut kept = self.locked();
        // A reader that began before the last act must not put back what that act has changed.
        if kept.state > state {
            return;
        }
        if kept.state < state || kept.answers.len() >= MOST {
            kept.answers.clear();
        }
        kept.state = state;
        let answer: Arc<dyn Any + Send + Sync> = Arc::<T>::clone(made);
        kept.answers.insert(key.to_owned(), answer);
    }

    /// A panic cannot leave it half changed.
    fn locked(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST, Memo};
    use std::sync::Arc;

    #[test]
    fn an_answer_holds_for_one_state_of_the_records() {
        let memo = Memo::default();
        memo.keep(7, "a", &Arc::new(1_u64));
        assert_eq!(memo.known(7, "a"), Some(Arc::new(1_u64)));
        assert_eq!(memo.known::<u64>(8, "a"), None, "something was done since");
        assert_eq!(memo.known::<u64>(6, "a"), None, "a reader of an earlier snapshot");
        assert_eq!(memo.known::<u64>(7, "b"), None);
        memo.keep(8, "b", &Arc::new(2_u64));
        assert_eq!(memo.known::<u64>(7, "a"), None);
        memo.keep(7, "a", &Arc::new(1_u64));
        assert_eq!(memo.known(8, "b"), Some(Arc::new(2_u64)), "a late reader puts nothing back");
        assert_eq!(memo.known::<u64>(8, "a"), None);
        memo.forget();
        assert_eq!(memo.known::<u64>(8, "b"), None);
    }

    #[test]
    fn no_more_is_kept_than_it_may() {
        let memo = Memo::default();
        for n in 0..=MOST {
            memo.keep(1, &n.to_string(), &Arc::new(n));
        }
        assert_eq!(memo.known::<usize>(1, "0"), None);
        assert_eq!(memo.known(1, &MOST.to_string()), Some(Arc::new(MOST)));
    }
}
