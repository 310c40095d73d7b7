//! Chance that is the same for the same seed (SplitMix64): every thing of the world has a stream of its own, so
//! that it looks the same however much is made before it.

use fengqiao_domain::dates::{days_between, plus_days};
use jiff::civil::{Date, Weekday};

/// A stream of numbers.
#[derive(Clone, Debug)]
pub(super) struct Chance(u64);

impl Chance {
    /// The stream of one thing: what it is, and two numbers that tell it from others of its kind.
    pub(super) fn new(seed: u64, what: &str, a: usize, b: usize) -> Self {
        let tag = what.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let mut state = seed;
        for part in [tag, a as u64, b as u64] {
            state = mixed(state ^ mixed(part.wrapping_add(0x9e37_79b9_7f4a_7c15)));
        }
        Self(state)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed(self.0)
    }

    /// 0 to `n` − 1; 0 for 0.
    pub(super) fn below(&mut self, n: usize) -> usize {
        // The high half of the product: no visible bias for the small `n` used here.
        ((u128::from(self.next()) * n as u128) >> 64) as usize
    }

    /// `low` to `high`, both inside.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below((high - low + 1).max(1) as usize) as i64
    }

    /// True in `n` of a thousand cases.
    pub(super) fn in_thousand(&mut self, n: usize) -> bool {
        self.below(1000) < n
    }

    /// One of some.
    pub(super) fn pick<T: Copy>(&mut self, some: &[T]) -> T {
        some[self.below(some.len())]
    }

    /// One of some, each with its weight.
    pub(super) fn weighted<T: Copy>(&mut self, some: &[(T, usize)]) -> T {
        let mut left = self.below(some.iter().map(|(_, weight)| weight).sum());
        for (value, weight) in some {
            match left.checked_sub(*weight) {
                Some(rest) => left = rest,
                None => return *value,
            }
        }
        some[0].0
    }

    /// A day from `from` to `to`, both inside; `from` where the span is empty.
    pub(super) fn day(&mut self, from: Date, to: Date) -> Date {
        plus_days(from, self.between(0, days_between(from, to).max(0)))
    }

    /// A weekday from `from` to `to`, as far as the span has one.
    pub(super) fn workday(&mut self, from: Date, to: Date) -> Date {
        workday(self.day(from, to)).max(from)
    }
}

fn mixed(mut state: u64) -> u64 {
    state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}

/// The day itself, or the Friday before a weekend.
pub(super) fn workday(day: Date) -> Date {
    match day.weekday() {
        Weekday::Saturday => plus_days(day, -1),
        Weekday::Sunday => plus_days(day, -2),
        _ => day,
    }
}

/// The `n`-th of `space` things in scattered order: every `n` below `space` gives another one.
pub(super) fn scattered(n: usize, space: usize, shift: usize) -> usize {
    if space < 3 {
        return n % space.max(1);
    }
    // Near the golden section neighbours fall far apart.
    let mut step = space * 618 / 1000;
    while common(step, space) != 1 {
        step += 1;
    }
    (((n % space) as u128 * step as u128 + shift as u128) % space as u128) as usize
}

fn common(a: usize, b: usize) -> usize {
    if b == 0 { a } else { common(b, a % b) }
}

/// Splits `total` by weights so that the parts add up: part `i` ends where the running weight does.
pub(super) fn split(total: usize, weights: &[usize]) -> Vec<usize> {
    let all = weights.iter().sum::<usize>().max(1) as u128;
    let (mut weight, mut given) = (0_u128, 0);
    weights
        .iter()
        .map(|own| {
            weight += *own as u128;
            let upto = ((weight * total as u128 * 2 + all) / (all * 2)) as usize;
            upto - std::mem::replace(&mut given, upto)
        })
        .collect()
}
