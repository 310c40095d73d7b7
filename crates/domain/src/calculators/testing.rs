//! Parameters for tests, as regulations.md §11 has them, and what every test asks.

use super::{Approval, Computed, Parameter, Parameters, Terms, Unanswered, What};
use crate::calendar::WorkCalendar;
use crate::verdict::Basis;
use jiff::civil::{Date, date};
use std::sync::LazyLock;

pub(super) static CALENDAR: LazyLock<WorkCalendar> = LazyLock::new(WorkCalendar::shipped);

/// As the policy that is shipped has them.
pub(super) const TERMS: Terms = Terms { minimum_wage_months: 36, recheck_months: 12, yearly_months: 12 };

fn value(what: What, since: Date, fen: i64) -> Parameter {
    let approval = Approval { on: since, by: "测试".into(), document: "测试核定文号".into() };
    Parameter {
        what,
        since,
        fen,
        document: "测试文号".into(),
        basis: Basis::Text,
        checked: None,
        approval: Some(approval),
    }
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
    Parameters { values, typed: &[], terms: TERMS, calendar: &CALENDAR }
}

/// No parameter at all: for calculators that need none, and to see them ask.
pub(super) fn nothing() -> Parameters<'static> {
    given(&[])
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
