//! Which firms stand in the working list in which years.

use super::story::Story;
use fengqiao_domain::units::Unit;

const FIRST: i64 = 2024;
const YEARS: usize = 5;

/// The spans of one district, by position: those listed in 2024, those that came later, those that had left before.
#[derive(Clone, Debug)]
pub(super) struct Lists {
    /// Listed in 2024.
    pub cohort: usize,
    /// How many of them left at the end of 2024, 2025 …, counted from the end of the cohort.
    leave: [usize; YEARS],
    /// How many came in 2025, 2026 …
    enter: [usize; YEARS],
    /// Left at the end of 2022 or 2023.
    pub left: usize,
}

/// One span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    /// The firm, by position.
    pub firm: usize,
    /// First year, if known.
    pub from: Option<i64>,
    /// Last year, if over.
    pub to: Option<i64>,
}

impl Lists {
    /// The lists of a district, `of` ÷ `by` times as long as the story's.
    pub(super) fn new(story: &Story, of: usize, by: usize) -> Self {
        let times = |n: usize| (n * of + by / 2) / by.max(1);
        let differs = |base: usize| base.saturating_add_signed(story.list_differs as isize);
        let base = story.base[1];
        let listed = [story.base[0], base, base + base / 60, base + base / 40, base + base / 35];
        let listed = listed.map(|count| times(differs(count)));
        let leave = listed.map(|count| count / 50);
        let mut enter = [0; YEARS];
        for year in 1..YEARS {
            enter[year] = (listed[year] + leave[year - 1]).saturating_sub(listed[year - 1]);
        }
        Self { cohort: listed[0], leave, enter, left: listed[0] / 18 }
    }

    /// Firms listed without a break from 2024 on: those that organisations are founded by.
    pub(super) fn steady(&self) -> usize {
        self.cohort - self.leave.iter().sum::<usize>()
    }

    /// First position of those that had left before 2024.
    pub(super) fn first_left(&self) -> usize {
        self.cohort + self.enter.iter().sum::<usize>()
    }

    /// First position of the firms that never were in the list.
    pub(super) fn first_other(&self) -> usize {
        self.first_left() + self.left
    }

    /// Every span known in a year.
    pub(super) fn spans(&self, year: i64) -> impl Iterator<Item = Span> {
        let (cohort, leave, enter) = (self.cohort, self.leave, self.enter);
        let in_cohort = (0..cohort).map(move |firm| {
            let mut from_end = cohort - firm;
            let left =
                leave.iter().zip(FIRST..).find_map(|(count, year)| match from_end.checked_sub(*count) {
                    Some(0) | None => Some(year),
                    Some(rest) => {
                        from_end = rest;
                        None
                    }
                });
            // One in twenty-five came in 2024; of one in thirty nobody knows since when.
            let from = if firm % 25 == 7 { FIRST } else { 2011 + (firm * 7 % 13) as i64 };
            let from = (firm % 30 != 11).then_some(from);
            Span { firm, from, to: left.filter(|last| *last < year) }
        });
        let (first_left, known) = (self.first_left(), self.first_other());
        let came = (1..YEARS).flat_map(move |at| {
            let before: usize = enter[..at].iter().sum();
            let from = FIRST + at as i64;
            (0..if from <= year { enter[at] } else { 0 }).map(move |k| {
                // One in twenty had been in the list before: the same firm, a second span.
                let again = first_left + k / 20 * YEARS + at;
                let firm = if k % 20 == 3 && again < known { again } else { cohort + before + k };
                Span { firm, from: Some(from), to: None }
            })
        });
        let past = (0..self.left).map(move |k| Span {
            firm: first_left + k,
            from: Some(2012 + (k % 9) as i64),
            to: Some(2022 + (k % 2) as i64),
        });
        in_cohort.chain(came).chain(past)
    }
}

impl Span {
    /// Puts the years into a unit.
    pub(super) fn date(self, unit: &mut Unit) {
        (unit.from_year, unit.to_year) = (self.from, self.to);
    }
}
