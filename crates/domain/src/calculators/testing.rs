//! Parameters for tests, as regulations.md §11 has them, and what every test asks.

use super::{Computed, Parameter, Parameters, Unanswered, What};
use crate::calendar::WorkCalendar;
use jiff::civil::{Date, date};
use std::sync::LazyLock;

pub(super) static CALENDAR: LazyLock<WorkCalendar> = LazyLock::new(WorkCalendar::shipped);

fn value(what: What, since: Date, fen: i64) -> Parameter {
    Parameter { what, since, fen, document: "测试文号".into(), approved: true }
}

/// Minimum wages, an average wage of 8,000 yuan and the disposable income of three years.
pub(super) fn values() -> Vec<Parameter> {
    vec![
        value(What::MinimumWage, date(2017, 7, 1), 205_000),
        value(What::MinimumWage, date(2021, 7, 1), 218_000),
        value(What::MinimumWage, date(2023, 11, 1), 232_000),
        value(What::AverageWage, date(2024, 1, 1), 800_000),
        value(What::DisposableIncome, date(2024, 1, 1), 5_182_100),
        value(What::DisposableIncome, date(2025, 1, 1), 5_418_800),
        value(What::DisposableIncome, date(2026, 1, 1), 5_650_200),
    ]
}

pub(super) fn given(values: &[Parameter]) -> Parameters<'_> {
    Parameters { values, calendar: &CALENDAR }
}

/// No parameter at all: for calculators that need none, and to see them ask.
pub(super) fn nothing() -> Parameters<'static> {
    Parameters { values: &[], calendar: &CALENDAR }
}

/// The columns refused, in order.
pub(super) fn refused(result: Result<Computed, Unanswered>) -> Vec<&'static str> {
    match result {
        Err(Unanswered::Refused(problems)) => {
            assert!(
                problems.iter().all(|p| p.message.ends_with('。') && !p.remedy.is_empty()),
                "{problems:?}"
            );
            problems.iter().map(|p| p.column).collect()
        }
        other => panic!("not refused: {other:?}"),
    }
}

/// The parameter asked for.
pub(super) fn asked(result: Result<Computed, Unanswered>) -> (What, Date) {
    match result {
        Err(Unanswered::NeedsParameter { what, for_date }) => (what, for_date),
        other => panic!("nothing asked: {other:?}"),
    }
}

/// Half up, reckoned apart from `ratio.rs`.
pub(super) fn half_up(numerator: i128, denominator: i128) -> i64 {
    let (whole, rest) = (numerator / denominator, numerator % denominator);
    i64::try_from(whole + i128::from(rest * 2 >= denominator)).expect("small")
}
