//! Whether an issue date can be true (III-2-4b, rules.md R4, entry).

use super::term::years;
use crate::dates::anniversary;
use crate::policy::Policy;
use jiff::civil::Date;

/// Why an issue date is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IssueProblem {
    /// Later than today.
    #[error("发证日期在今天之后，请核对")]
    Future,
    /// Before the holder came of age.
    #[error("发证时未满{0}周岁，请核对发证日期和证件号码")]
    Minor(u32),
    /// Before certificates were issued at all.
    #[error("发证日期早于{0}，请核对")]
    TooEarly(Date),
}

/// Checks an issue date at entry.
///
/// # Errors
/// In the future, before the policy's earliest day, or before the holder's age.
pub fn check_issue(
    issued: Date,
    birth: Option<Date>,
    today: Date,
    policy: &Policy,
) -> Result<(), IssueProblem> {
    let rules = &policy.certificate;
    if issued > today {
        return Err(IssueProblem::Future);
    }
    if issued < rules.earliest_issue.value {
        return Err(IssueProblem::TooEarly(rules.earliest_issue.value));
    }
    let age = rules.holder_min_age.value;
    if birth.is_some_and(|birth| issued < anniversary(birth, years(age))) {
        return Err(IssueProblem::Minor(age));
    }
    Ok(())
}
