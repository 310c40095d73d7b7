//! Monthly wages as given: one average, or month by month.

use super::check::{amount, refuse};
use super::ratio::Ratio;
use super::{Unanswered, check};
use crate::table::Problem;

/// What was due a month, in fen, before deductions (应得工资).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wages {
    /// The average of a month, or the wage of every month.
    Average(i64),
    /// Month by month, the earliest first.
    Months(Vec<i64>),
}

impl Wages {
    /// Amounts that can be.
    pub(super) fn check(&self) -> Result<(), Unanswered> {
        match self {
            Self::Average(fen) => refuse([amount("wages", "月工资", *fen)]),
            Self::Months(months) => refuse(
                months.iter().zip(1..).map(|(fen, at)| amount("wages", &format!("第{at}个月的工资"), *fen)),
            ),
        }
    }

    /// The problem where wages are given month by month, and not for so many months.
    pub(super) fn expect_months(&self, least: usize, most: usize) -> Result<(), Unanswered> {
        let Self::Months(months) = self else { return Ok(()) };
        if (least..=most).contains(&months.len()) {
            return Ok(());
        }
        let wanted = if least == most { format!("{most}") } else { format!("{least}至{most}") };
        let message = format!("逐月工资填了{}个月，应当是{wanted}个月。", months.len());
        check::refuse([Some(Problem::error("wages", message, "补齐各月工资，或者只填月平均工资。"))])
    }

    /// The average of a month; nothing where no month is given.
    pub(super) fn average(&self) -> Ratio {
        match self {
            Self::Average(fen) => Ratio::from(*fen),
            Self::Months(months) if months.is_empty() => Ratio::ZERO,
            Self::Months(months) => {
                let sum: Ratio = months.iter().copied().map(Ratio::from).sum();
                sum * Ratio::new(1, months.len() as i128)
            }
        }
    }

    /// The wage of the month at a place, from 0.
    pub(super) fn of_month(&self, at: usize) -> Ratio {
        match self {
            Self::Average(fen) => Ratio::from(*fen),
            Self::Months(months) => months.get(at).copied().map_or(Ratio::ZERO, Ratio::from),
        }
    }

    /// How the average came about: （12个月应得工资合计120,000.00元÷12）, or nothing.
    pub(super) fn origin(&self) -> String {
        match self {
            Self::Average(_) => String::new(),
            Self::Months(months) => {
                let sum: Ratio = months.iter().copied().map(Ratio::from).sum();
                format!("（{n}个月合计{}÷{n}）", sum.yuan(), n = months.len())
            }
        }
    }
}
