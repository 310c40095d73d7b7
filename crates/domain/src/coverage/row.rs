//! One row of the coverage table, and the city's total (III-1-1a, rules.md R1).

use super::{Base, Indicator, Progress, Status, progress, rate_text, required, status};
use crate::policy::{Measure, Policy, Target};
use jiff::civil::Date;
use serde::Serialize;

/// One count over time, as plain numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Series {
    /// On D.
    pub now: u32,
    /// On the due day; asked for only after it.
    pub on_due: Option<u32>,
    /// On the first day of the straight line.
    pub on_start: Option<u32>,
}

/// What was counted for an authority, an indicator and a due date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// By organisations; for centres of streets, the ones that count officially.
    pub organisations: Series,
    /// By covered units.
    pub units: Series,
    /// Centres that meet the checklist on D; only for centres of streets.
    pub eligible: Option<u32>,
}

/// One row: an authority, an indicator and a due date on D.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// What is counted.
    pub indicator: Indicator,
    /// Last day to reach it.
    pub due: Date,
    /// Share of the base in per cent.
    pub share: u32,
    /// D.
    pub on: Date,
    /// Which count is judged here; policy says which one is official.
    pub measure: Measure,
    /// The base.
    pub base: Base,
    /// Number to reach.
    pub required: u32,
    /// Number reached on D, by [`Row::measure`].
    pub achieved: u32,
    /// What was counted, both measures.
    pub counts: Counts,
    /// What is missing on D.
    pub gap: u32,
    /// Rate on D; `None` at base 0.
    pub rate: Option<String>,
    /// Rate of the other measure on D; `None` at base 0.
    pub other_rate: Option<String>,
    /// Count on the due day; `None` while D is not after it.
    pub achieved_on_due: Option<u32>,
    /// The status; `None` at base 0 (无考核对象) and before there is one.
    pub status: Option<Status>,
    /// The straight line on D, while it runs.
    pub progress: Option<Progress>,
}

impl Row {
    /// Whether it is behind its line or missed its due date: what asks for attention.
    pub fn is_behind(&self) -> bool {
        self.status.is_some_and(Status::is_behind)
    }

    /// Whether the number is reached on D; never at base 0.
    pub const fn is_met(&self) -> bool {
        self.base.value > 0 && self.achieved >= self.required
    }

    /// Says since when a late row is reached: the first day of the present run.
    pub fn late_since(&mut self, day: Option<Date>) {
        if let Some(Status::Late(since)) = &mut self.status {
            *since = day;
        }
    }

    /// The status in words, 无考核对象 at base 0, empty where there is none yet.
    pub fn status_text(&self) -> String {
        match self.status {
            Some(status) => status.to_string(),
            None if self.base.value == 0 => "无考核对象".to_owned(),
            None => String::new(),
        }
    }
}

/// The row of a target on a day, judged by a measure.
pub fn row(target: Target, base: Base, counts: Counts, measure: Measure, policy: &Policy, on: Date) -> Row {
    let (judged_by, other) = match measure {
        Measure::Organisations => (counts.organisations, counts.units),
        Measure::Units => (counts.units, counts.organisations),
    };
    let required = required(target.share, base.value);
    let start = policy.coverage.progress_start.value;
    let judged = base.value > 0;
    Row {
        indicator: target.indicator,
        due: target.due,
        share: target.share,
        on,
        measure,
        required,
        achieved: judged_by.now,
        counts,
        gap: required.saturating_sub(judged_by.now),
        rate: rate_text(judged_by.now, base.value, target.share),
        other_rate: rate_text(other.now, base.value, target.share),
        achieved_on_due: judged_by.on_due.filter(|_| on > target.due),
        status: status(&judged_by, required, target.due, start, on).filter(|_| judged),
        progress: progress(&judged_by, required, target.due, start, on).filter(|_| judged),
        base,
    }
}

/// The city's total for an indicator and a due date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Total {
    /// The summed row.
    pub row: Row,
    /// 达标 n: districts that reached their own number.
    pub districts_met: u32,
    /// of m: districts with anything to reach.
    pub districts: u32,
    /// Authorities whose base the city has not confirmed.
    pub unconfirmed: u32,
}

/// Sums the rows of one target: districts, zones and 市本级 alike; rows with base 0 are left out. `of_district` says
/// which rows are districts' own.
pub fn total(target: Target, rows: &[(bool, Row)], measure: Measure, policy: &Policy, on: Date) -> Total {
    let counted = || rows.iter().filter(|(_, row)| row.base.value > 0);
    let sum = |of: fn(&Counts) -> Series| {
        let all = |part: fn(Series) -> Option<u32>| {
            counted().map(|(_, row)| part(of(&row.counts))).try_fold(0u32, |sum, part| Some(sum + part?))
        };
        Series {
            now: all(|series| Some(series.now)).unwrap_or(0),
            on_due: all(|series| series.on_due),
            on_start: all(|series| series.on_start),
        }
    };
    let eligible: Vec<u32> = counted().filter_map(|(_, row)| row.counts.eligible).collect();
    let counts = Counts {
        organisations: sum(|counts| counts.organisations),
        units: sum(|counts| counts.units),
        eligible: (!eligible.is_empty()).then(|| eligible.iter().sum()),
    };
    let base = Base {
        value: counted().map(|(_, row)| row.base.value).sum(),
        confirmed: None,
        list: counted().map(|(_, row)| row.base.list).sum(),
        list_on: super::base_date(target.due, on),
    };
    let districts = || counted().filter(|(of_district, _)| *of_district);
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Total {
        row: row(target, base, counts, measure, policy, on),
        districts_met: number(districts().filter(|(_, row)| row.is_met()).count()),
        districts: number(districts().count()),
        unconfirmed: number(counted().filter(|(_, row)| !row.base.is_confirmed()).count()),
    }
}
