//! When an organisation is open (rules.md, Time): 停用 and 撤销 dates are the first day outside, 恢复 the first day
//! inside again.

use crate::interval::{Interval, from_breakpoints};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A span during which an organisation is suspended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// 停用日期: first day outside.
    pub since: Date,
    /// 恢复日期: first day inside again; `None` while it goes on.
    pub resumed: Option<Date>,
}

/// What the question rests on.
#[derive(Clone, Copy, Debug)]
pub struct OpenFacts<'a> {
    /// 成立日期: first day inside.
    pub founded: Date,
    /// All suspensions.
    pub pauses: &'a [Pause],
    /// 撤销日期: first day outside for good.
    pub dissolved: Option<Date>,
}

/// 状态 of an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum OrganisationState {
    /// Before its first day.
    #[serde(rename = "未成立")]
    NotFounded,
    /// Open.
    #[serde(rename = "正常")]
    Open,
    /// Suspended.
    #[serde(rename = "停用")]
    Suspended,
    /// Dissolved.
    #[serde(rename = "撤销")]
    Dissolved,
}

impl OrganisationState {
    /// The word shown and exported.
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotFounded => "未成立",
            Self::Open => "正常",
            Self::Suspended => "停用",
            Self::Dissolved => "撤销",
        }
    }
}

/// The state on a day.
pub fn state(facts: &OpenFacts<'_>, on: Date) -> OrganisationState {
    if on < facts.founded {
        OrganisationState::NotFounded
    } else if facts.dissolved.is_some_and(|day| day <= on) {
        OrganisationState::Dissolved
    } else if facts.pauses.iter().any(|pause| pause.since <= on && pause.resumed.is_none_or(|day| on < day)) {
        OrganisationState::Suspended
    } else {
        OrganisationState::Open
    }
}

/// Whether it is open (正常) on a day.
pub fn is_open(facts: &OpenFacts<'_>, on: Date) -> bool {
    state(facts, on) == OrganisationState::Open
}

/// The days on which the state may change.
pub fn breakpoints(facts: &OpenFacts<'_>) -> Vec<Date> {
    let mut days = vec![facts.founded];
    days.extend(facts.pauses.iter().map(|pause| pause.since));
    days.extend(facts.pauses.iter().filter_map(|pause| pause.resumed));
    days.extend(facts.dissolved);
    days.retain(|day| *day >= facts.founded);
    days
}

/// The states over time, from the founding on.
pub fn intervals(facts: &OpenFacts<'_>) -> Vec<Interval<OrganisationState>> {
    from_breakpoints(breakpoints(facts), |on| state(facts, on))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dates::plus_days;
    use crate::interval::lookup;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn the_boundary_days() {
        let pauses = [Pause { since: date(2024, 3, 1), resumed: Some(date(2024, 4, 1)) }];
        let facts =
            OpenFacts { founded: date(2024, 1, 10), pauses: &pauses, dissolved: Some(date(2024, 5, 31)) };
        for (on, expected) in [
            (date(2024, 1, 9), OrganisationState::NotFounded),
            (date(2024, 1, 10), OrganisationState::Open),
            (date(2024, 2, 29), OrganisationState::Open),
            (date(2024, 3, 1), OrganisationState::Suspended),
            (date(2024, 3, 31), OrganisationState::Suspended),
            (date(2024, 4, 1), OrganisationState::Open),
            (date(2024, 5, 30), OrganisationState::Open),
            (date(2024, 5, 31), OrganisationState::Dissolved),
        ] {
            assert_eq!(state(&facts, on), expected, "{on}");
        }
    }

    proptest! {
        #[test]
        fn intervals_say_what_the_day_says(
            founded in 0i64..400,
            pauses in prop::collection::vec((0i64..900, prop::option::of(1i64..200)), 0..4),
            dissolved in prop::option::of(0i64..1200),
            day in -50i64..1500,
        ) {
            let origin = date(2023, 1, 1);
            let at = |days| plus_days(origin, days);
            let pauses: Vec<_> = pauses.iter().map(|(since, length)| Pause { since: at(*since), resumed: length.map(|n| at(since + n)) }).collect();
            let facts = OpenFacts { founded: at(founded), pauses: &pauses, dissolved: dissolved.map(at) };
            let found = lookup(&intervals(&facts), at(day)).copied().unwrap_or(OrganisationState::NotFounded);
            prop_assert_eq!(found, state(&facts, at(day)));
        }
    }
}
