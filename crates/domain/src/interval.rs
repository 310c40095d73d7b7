//! Dated states as intervals. A state is a pointwise pure function of facts and a date; its intervals are that
//! function evaluated at the dates where it may change, equal neighbours merged. Queries then only ask which
//! interval holds a date (rules.md, Time).

use jiff::civil::Date;
use serde::Serialize;

/// A span of days on which a state holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Interval<T> {
    /// First day inside.
    pub since: Date,
    /// First day outside; `None` while it has no known end.
    pub until: Option<Date>,
    /// What holds on these days.
    pub state: T,
}

impl<T> Interval<T> {
    /// Whether the day lies inside.
    pub fn contains(&self, on: Date) -> bool {
        self.since <= on && self.until.is_none_or(|until| on < until)
    }

    /// The same days with another state.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Interval<U> {
        Interval { since: self.since, until: self.until, state: change(self.state) }
    }
}

/// The intervals of a state: `eval` at each of `breaks` (any order, repeats allowed), equal neighbours merged.
///
/// `breaks` must name every date on which `eval` may change; before the first one there is no interval, so the
/// state there must be the feature's “nothing yet” (not founded, not appointed, not issued).
pub fn from_breakpoints<T: PartialEq>(
    breaks: impl IntoIterator<Item = Date>,
    eval: impl Fn(Date) -> T,
) -> Vec<Interval<T>> {
    let mut breaks: Vec<Date> = breaks.into_iter().collect();
    breaks.sort_unstable();
    breaks.dedup();
    let mut intervals: Vec<Interval<T>> = Vec::new();
    for since in breaks {
        let state = eval(since);
        if let Some(last) = intervals.last_mut() {
            if last.state == state {
                continue;
            }
            last.until = Some(since);
        }
        intervals.push(Interval { since, until: None, state });
    }
    intervals
}

/// The state on a day; `None` before the first interval.
pub fn lookup<T>(intervals: &[Interval<T>], on: Date) -> Option<&T> {
    let after = intervals.partition_point(|interval| interval.since <= on);
    intervals[..after].last().filter(|interval| interval.contains(on)).map(|interval| &interval.state)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn equal_neighbours_merge_and_the_last_stays_open() {
        let breaks = [date(2024, 3, 1), date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1)];
        let found = from_breakpoints(breaks, |on| on >= date(2024, 2, 15));
        assert_eq!(
            found,
            [
                Interval { since: date(2024, 1, 1), until: Some(date(2024, 3, 1)), state: false },
                Interval { since: date(2024, 3, 1), until: None, state: true },
            ]
        );
        assert_eq!(lookup(&found, date(2023, 12, 31)), None);
        assert_eq!(lookup(&found, date(2024, 2, 29)), Some(&false));
        assert_eq!(lookup(&found, date(2024, 3, 1)), Some(&true));
    }
}
