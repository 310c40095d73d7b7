//! What a person's attendance comes to, year by year.

use super::{Attendance, hours, practice};
use crate::policy::Policy;
use std::collections::BTreeMap;

/// One calendar year of one person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Year {
    /// Half hours off the job that count.
    pub half_hours: i64,
    /// Half hours that are shown and do not count: online, routine, and courses nobody recognised.
    pub shown: i64,
    /// Practice sessions attended.
    pub practice: i64,
}

impl Year {
    /// Takes one attendance in. Whoever did not come, and what was taken back, counts nowhere.
    pub fn take(&mut self, a: &Attendance, policy: &Policy) {
        let attended = a.half_hours();
        if attended <= 0 || a.withdrawn.is_some() {
            return;
        }
        if practice::is_practice(&a.session, policy) {
            self.practice += 1;
        } else if hours::counts(&a.session, policy) {
            self.half_hours += attended;
        } else if a.session.category != super::PRACTICE {
            self.shown += attended;
        }
    }

    /// True when there is nothing to say of it.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The years of one person's attendances; a session counts in the year it starts in.
pub fn years<'a>(all: impl IntoIterator<Item = &'a Attendance>, policy: &Policy) -> BTreeMap<i16, Year> {
    let mut years: BTreeMap<i16, Year> = BTreeMap::new();
    for a in all {
        if let Some(year) = a.session.year() {
            years.entry(year).or_default().take(a, policy);
        }
    }
    years.retain(|_, year| !year.is_empty());
    years
}

#[cfg(test)]
mod tests {
    use super::super::testing::{attended, course};
    use super::super::{PRACTICE, Session};
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_session_counts_in_the_year_it_starts_in_for_the_hours_attended() {
        let policy = Policy::tianjin();
        let new_year = |first, last| Session { starts_on: Some(first), ends_on: Some(last), ..course() };
        let all = [
            attended(course(), 31),
            attended(Session { recognised: Some(true), level: "organisation".into(), ..course() }, 1),
            attended(Session { level: "organisation".into(), ..course() }, 12),
            attended(Session { category: "online".into(), ..course() }, 40),
            attended(new_year(date(2024, 12, 31), date(2025, 1, 2)), 4),
            attended(new_year(date(2025, 1, 1), date(2025, 1, 2)), 8),
            attended(Session { category: PRACTICE.into(), topic: Some("visits".into()), ..course() }, 4),
            attended(Session { category: PRACTICE.into(), topic: Some("visits".into()), ..course() }, 0),
            Attendance { withdrawn: Some(date(2024, 4, 1)), ..attended(course(), 32) },
        ];
        let years = years(&all, &policy);
        assert_eq!(years[&2024], Year { half_hours: 36, shown: 52, practice: 1 });
        assert_eq!(years[&2025], Year { half_hours: 8, shown: 0, practice: 0 });
        assert_eq!(years.len(), 2);
    }
}
