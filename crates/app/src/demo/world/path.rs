//! How a number of organisations grew: counts at known days, and the day each single one was founded.

use super::chance::workday;
use fengqiao_domain::dates::{days_between, plus_days};
use jiff::civil::{Date, date};

/// The days on which the story tells counts.
const TOLD: [Date; 8] = [
    date(2024, 1, 10),
    date(2024, 7, 18),
    date(2024, 12, 31),
    date(2025, 3, 31),
    date(2025, 12, 31),
    date(2026, 3, 31),
    date(2026, 12, 31),
    date(2028, 12, 31),
];

/// Counts by day, growing.
#[derive(Clone, Debug)]
pub(super) struct Path(Vec<(Date, usize)>);

impl Path {
    /// From the counts on the told days; the first ones came after `start`.
    pub(super) fn new(start: Date, counts: [usize; 8]) -> Self {
        let mut steps = vec![(start, 0)];
        for (day, count) in TOLD.into_iter().zip(counts) {
            if day == date(2024, 7, 18) {
                let since_january = count - counts[0];
                steps.push((date(2024, 6, 30), count - since_january.div_ceil(4)));
            }
            steps.push((day, count));
        }
        Self(steps)
    }

    /// The day the count reaches `number` ÷ `of` (a fraction where the world is larger or smaller than the story).
    pub(super) fn day(&self, number: usize, of: usize) -> Date {
        for pair in self.0.windows(2) {
            let ((from, before), (to, after)) = (pair[0], pair[1]);
            if number <= after * of && after > before {
                let done = number.saturating_sub(before * of) as i64;
                let days = (done * days_between(from, to)).max(1) as usize;
                return workday(plus_days(from, days.div_ceil((after - before) * of) as i64));
            }
        }
        self.0.last().map_or(Date::MAX, |(last, _)| *last)
    }

    /// How many there are on a day.
    pub(super) fn count(&self, on: Date) -> usize {
        let all = self.0.last().map_or(0, |(_, count)| *count);
        (1..=all).take_while(|number| self.day(*number, 1) <= on).count()
    }
}
