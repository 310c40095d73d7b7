//! The numbers of the top bar, kept in memory for a short time: a page must not pay for a list it does not show.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::civil::Date;

/// Seconds a number is taken as it was.
const FRESH: i64 = 60;
/// Posts kept at most; beyond that all are forgotten.
const MOST: usize = 10_000;

/// Open to-dos by post.
#[derive(Debug, Default)]
pub struct Counts(Mutex<HashMap<String, (i64, Date, u32)>>);

impl Counts {
    /// The number of a post, when it was counted less than a minute ago on the same day.
    pub fn get(&self, post: &str, now: i64, today: Date) -> Option<u32> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, day, n) = all.get(post)?;
        (*day == today && (0..FRESH).contains(&(now - at))).then_some(*n)
    }

    /// Keeps the number of a post.
    pub fn keep(&self, post: &str, now: i64, today: Date, n: u32) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST {
            all.clear();
        }
        all.insert(post.to_owned(), (now, today, n));
    }

    /// The post has done something: its number is counted again.
    pub fn forget(&self, post: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(post);
    }
}

#[cfg(test)]
mod tests {
    use super::Counts;
    use jiff::civil::date;

    #[test]
    fn a_number_holds_for_a_minute_of_its_day_until_something_is_done() {
        let (counts, today) = (Counts::default(), date(2024, 7, 18));
        counts.keep("p", 100, today, 9);
        assert_eq!(counts.get("p", 159, today), Some(9));
        assert_eq!(counts.get("p", 160, today), None);
        assert_eq!(counts.get("p", 99, today), None, "a clock that was set back");
        assert_eq!(counts.get("p", 101, date(2024, 7, 19)), None);
        assert_eq!(counts.get("q", 101, today), None);
        counts.forget("p");
        assert_eq!(counts.get("p", 101, today), None);
    }
}
