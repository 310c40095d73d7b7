//! Exact fractions: money on its way to the fen. Nothing is rounded but by [`Ratio::half_up`], once, at the end.
//!
//! The calculators keep amounts under 10¹² fen, spans under a century and denominators in the thousands: far from
//! the ends of `i128`.

use crate::value::money;
use std::cmp::Ordering;
use std::iter::Sum;
use std::ops::{Add, Mul, Sub};

/// A fraction in lowest terms; its denominator is positive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratio {
    numerator: i128,
    denominator: i128,
}

impl Ratio {
    /// Nothing.
    pub const ZERO: Self = Self { numerator: 0, denominator: 1 };

    /// `numerator` ÷ `denominator`.
    ///
    /// # Panics
    /// On a denominator of zero: every caller divides by a constant of the law or by a count it has checked.
    pub const fn new(numerator: i128, denominator: i128) -> Self {
        assert!(denominator != 0, "divided by zero");
        let divisor = common_divisor(numerator, denominator) * denominator.signum();
        Self { numerator: numerator / divisor, denominator: denominator / divisor }
    }

    /// So many hundredths: 150 → 1.5.
    pub const fn percent(hundredths: i128) -> Self {
        Self::new(hundredths, 100)
    }

    /// 1 ÷ this. The same demand as on [`Self::new`].
    #[must_use]
    pub const fn inverse(self) -> Self {
        Self::new(self.denominator, self.numerator)
    }

    /// Whether it is a whole number.
    pub const fn is_whole(self) -> bool {
        self.denominator == 1
    }

    /// The whole number not above it.
    pub fn floor(self) -> i64 {
        saturated(self.numerator.div_euclid(self.denominator))
    }

    /// The nearest whole number, halves upwards (四舍五入).
    pub fn half_up(self) -> i64 {
        saturated((2 * self.numerator + self.denominator).div_euclid(2 * self.denominator))
    }

    /// Fen as yuan for a sentence: 10,000.00元, and 约459.77元 where the fen is not exact.
    pub fn yuan(self) -> String {
        format!("{}{}元", if self.is_whole() { "" } else { "约" }, money(self.half_up()))
    }
}

/// The largest number that divides both; 1 where both are zero.
const fn common_divisor(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.abs(), b.abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    if a == 0 { 1 } else { a }
}

fn saturated(number: i128) -> i64 {
    i64::try_from(number).unwrap_or(if number < 0 { i64::MIN } else { i64::MAX })
}

impl From<i64> for Ratio {
    fn from(whole: i64) -> Self {
        Self { numerator: i128::from(whole), denominator: 1 }
    }
}

impl From<u32> for Ratio {
    fn from(whole: u32) -> Self {
        Self::from(i64::from(whole))
    }
}

impl Add for Ratio {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::new(
            self.numerator * other.denominator + other.numerator * self.denominator,
            self.denominator * other.denominator,
        )
    }
}

impl Sub for Ratio {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + Self { numerator: -other.numerator, denominator: other.denominator }
    }
}

impl Mul for Ratio {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        Self::new(self.numerator * other.numerator, self.denominator * other.denominator)
    }
}

impl Sum for Ratio {
    fn sum<I: Iterator<Item = Self>>(terms: I) -> Self {
        terms.fold(Self::ZERO, Add::add)
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.numerator * other.denominator).cmp(&(other.numerator * self.denominator))
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn halves_go_up_and_less_goes_down() {
        for (numerator, denominator, rounded, floor) in [
            (0, 1, 0, 0),
            (49, 100, 0, 0),
            (1, 2, 1, 0),
            (149, 100, 1, 1),
            (3, 2, 2, 1),
            (-1, 2, 0, -1),
            (-3, 2, -1, -2),
            (7, -2, -3, -4),
        ] {
            let ratio = Ratio::new(numerator, denominator);
            assert_eq!((ratio.half_up(), ratio.floor()), (rounded, floor), "{numerator}/{denominator}");
        }
    }

    #[test]
    fn yuan_say_whether_they_are_exact() {
        assert_eq!(Ratio::from(1_000_000_i64).yuan(), "10,000.00元");
        assert_eq!((Ratio::from(1_000_000_i64) * Ratio::new(100, 2175)).yuan(), "约459.77元");
    }

    proptest! {
        #[test]
        fn sums_products_and_order_are_exact(a in -999i64..999, b in 1i128..99, c in -999i64..999, d in 1i128..99) {
            let (x, y) = (Ratio::new(i128::from(a), b), Ratio::new(i128::from(c), d));
            prop_assert_eq!(x + y - y, x);
            prop_assert_eq!(x * y, Ratio::new(i128::from(a) * i128::from(c), b * d));
            prop_assert_eq!(x < y, i128::from(a) * d < i128::from(c) * b);
            prop_assert_eq!([x, y].into_iter().sum::<Ratio>(), x + y);
        }
    }
}
