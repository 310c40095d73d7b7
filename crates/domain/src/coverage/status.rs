//! Where a row stands against its due date (III-1-1b, rules.md R1).

use super::Series;
use crate::dates::{days_between, spoken};
use jiff::civil::Date;
use serde::{Serialize, Serializer};
use std::fmt;

/// The status of a row. Its text is what screens, exports and the command line print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// 已完成: required number reached, due day not over.
    Reached,
    /// 达序时进度.
    OnTrack,
    /// 未达序时进度.
    BehindTrack,
    /// 按期完成: reached on the due day, and still.
    InTime,
    /// 按期完成，现已回落: reached on the due day, not any more.
    FallenBack,
    /// 逾期完成: reached only later; the first day of the present run where it is known.
    Late(Option<Date>),
    /// 未按期完成: not reached on the due day, and not now.
    Missed,
}

impl Status {
    /// Whether it asks for attention (shown in the warning colour).
    pub const fn is_behind(self) -> bool {
        matches!(self, Self::BehindTrack | Self::Missed | Self::FallenBack)
    }

    /// A word without the date, for filters and colours.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Reached => "已完成",
            Self::OnTrack => "达序时进度",
            Self::BehindTrack => "未达序时进度",
            Self::InTime => "按期完成",
            Self::FallenBack => "按期完成，现已回落",
            Self::Late(_) => "逾期完成",
            Self::Missed => "未按期完成",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Late(Some(day)) => write!(f, "逾期完成（{day}）"),
            other => f.write_str(other.label()),
        }
    }
}

impl Serialize for Status {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The straight line from the count on the first day to the required number on the due day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// First day of the line.
    pub start: Date,
    /// Count on that day.
    pub from: u32,
    /// Required on the due day.
    pub required: u32,
    /// Days from the first day to the due day.
    pub total_days: i64,
    /// Days from the first day to D.
    pub elapsed_days: i64,
    /// Count on D.
    pub achieved: u32,
}

impl Progress {
    /// Whether the count is on or above the line, by cross-multiplication.
    pub fn on_track(&self) -> bool {
        let gained = i64::from(self.achieved) - i64::from(self.from);
        let needed = i64::from(self.required) - i64::from(self.from);
        gained * self.total_days >= needed * self.elapsed_days
    }

    /// 今天应达 with one decimal, half up; but never shown at or below a count that is under it.
    pub fn expected_text(&self) -> String {
        let needed = i64::from(self.required) - i64::from(self.from);
        // Tenths times days, so that nothing is lost before the one rounding.
        let exact = 10 * (i64::from(self.from) * self.total_days + needed * self.elapsed_days);
        let mut tenths = (2 * exact + self.total_days).div_euclid(2 * self.total_days);
        if !self.on_track() && tenths <= 10 * i64::from(self.achieved) {
            tenths = 10 * i64::from(self.achieved) + 1;
        }
        format!("{}.{}", tenths / 10, tenths % 10)
    }
}

/// The line on a day; `None` before it starts, after the due day, or without a count on the first day.
pub fn progress(series: &Series, required: u32, due: Date, start: Date, on: Date) -> Option<Progress> {
    let total_days = days_between(start, due);
    if on < start || on > due || total_days <= 0 {
        return None;
    }
    let elapsed_days = days_between(start, on);
    let from = series.on_start?;
    Some(Progress { start, from, required, total_days, elapsed_days, achieved: series.now })
}

/// The status on a day; `None` where there is none (before the line starts and not reached).
///
/// After the due day the count **on the due day** decides; `series.on_due` must then be known. Since when a late row
/// is reached is said afterwards ([`super::Row::late_since`]).
pub fn status(series: &Series, required: u32, due: Date, start: Date, on: Date) -> Option<Status> {
    let reached = series.now >= required;
    if on <= due {
        if reached {
            return Some(Status::Reached);
        }
        let line = progress(series, required, due, start, on)?;
        return Some(if line.on_track() { Status::OnTrack } else { Status::BehindTrack });
    }
    let in_time = series.on_due? >= required;
    Some(match (in_time, reached) {
        (true, true) => Status::InTime,
        (true, false) => Status::FallenBack,
        (false, true) => Status::Late(None),
        (false, false) => Status::Missed,
    })
}

/// First day of the present run at or above `required`, from a history of changes (day, count from then) in order
/// of days; `None` when it is not reached on `on`.
pub fn met_since(history: &[(Date, u32)], required: u32, on: Date) -> Option<Date> {
    let known = history.iter().filter(|(day, _)| *day <= on);
    known.fold(None, |run, (day, count)| if *count >= required { run.or(Some(*day)) } else { None })
}

impl Status {
    /// How a sentence ends with it, e.g. 未达序时进度 or 逾期完成（2025年1月6日）.
    pub(super) fn spoken(self) -> String {
        match self {
            Self::Late(Some(day)) => format!("逾期完成（{}达到）", spoken(day)),
            other => other.label().to_owned(),
        }
    }
}
