//! Working days (rules.md R9): the official arrangement where it is known, else Monday to Friday less the fixed
//! statutory days, and then it says so. The day of the event is never counted.

#[cfg(test)]
mod tests;

use crate::dates::{next, plus_days};
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const SHIPPED: &str = include_str!("../../../assets/data/cn-holidays-2023-2026.csv");
/// A year's arrangement has at least the eleven statutory days.
const DAYS_OF_A_YEAR: usize = 11;

/// How an arrangement changes a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// A day off.
    Holiday,
    /// A weekend day worked to make up.
    MakeupWorkday,
}

/// One day of an arrangement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    /// What it is.
    pub kind: DayKind,
    /// Of which holiday, e.g. 春节.
    pub name: String,
}

/// A day worked out, and whether any year on the way had no arrangement yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Reckoned {
    /// The day.
    pub date: Date,
    /// True where a year without an arrangement was counted Monday to Friday.
    pub estimated: bool,
}

impl Reckoned {
    /// What to print beside an estimated day; empty otherwise.
    pub fn note(&self) -> String {
        if self.estimated {
            format!("{}年的放假安排还没有录入，按周一至周五、扣除固定法定节假日推算。", self.date.year())
        } else {
            String::new()
        }
    }
}

/// Why a calendar file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("第{line}行：{message}")]
pub struct CalendarProblem {
    /// Line in the file, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

/// The arrangements known, by day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkCalendar {
    days: BTreeMap<Date, Day>,
}

impl WorkCalendar {
    /// Reads `date,kind,name` with kinds `holiday` and `makeup_workday`.
    ///
    /// # Errors
    /// The first line that cannot be read.
    pub fn parse(csv: &str) -> Result<Self, CalendarProblem> {
        let mut calendar = Self::default();
        for (at, line) in csv.lines().enumerate().skip(1).filter(|(_, line)| !line.trim().is_empty()) {
            let problem = |message: &str| CalendarProblem { line: at + 1, message: message.to_owned() };
            let mut parts = line.trim().split(',');
            let date = parts
                .next()
                .and_then(|text| text.parse().ok())
                .ok_or_else(|| problem("日期要写成 2024-01-01"))?;
            let kind = match parts.next() {
                Some("holiday") => DayKind::Holiday,
                Some("makeup_workday") => DayKind::MakeupWorkday,
                _ => return Err(problem("类别只能是 holiday 或 makeup_workday")),
            };
            calendar.set(date, Day { kind, name: parts.next().unwrap_or_default().to_owned() });
        }
        Ok(calendar)
    }

    /// The arrangements that ship with the product, 2023 to 2026.
    ///
    /// # Panics
    /// Never: a test reads the embedded file.
    pub fn shipped() -> Self {
        match Self::parse(SHIPPED) {
            Ok(calendar) => calendar,
            Err(problem) => unreachable!("embedded calendar: {problem}"),
        }
    }

    /// Sets or changes a day.
    pub fn set(&mut self, date: Date, day: Day) {
        self.days.insert(date, day);
    }

    /// Takes a day's arrangement away: it is an ordinary weekday or weekend day again.
    pub fn clear(&mut self, date: Date) {
        self.days.remove(&date);
    }

    /// What the arrangement says of a day; `None` for an ordinary one.
    pub fn day(&self, date: Date) -> Option<&Day> {
        self.days.get(&date)
    }

    /// Every day of the arrangements, in order.
    pub fn days(&self) -> impl Iterator<Item = (Date, &Day)> {
        self.days.iter().map(|(date, day)| (*date, day))
    }

    /// Whether the arrangement of a year is known: all its statutory days are in.
    pub fn has_year(&self, year: i16) -> bool {
        let (Ok(first), Ok(last)) = (Date::new(year, 1, 1), Date::new(year, 12, 31)) else { return false };
        let off = self.days.range(first..=last).filter(|(_, day)| day.kind == DayKind::Holiday);
        off.count() >= DAYS_OF_A_YEAR
    }

    /// Whether a day is a working day.
    pub fn is_working_day(&self, day: Date) -> bool {
        match self.days.get(&day) {
            Some(arranged) => arranged.kind == DayKind::MakeupWorkday,
            None if is_weekend(day) => false,
            None => self.has_year(day.year()) || !is_fixed_holiday(day),
        }
    }

    /// The day itself if it is a working day, else the next one: how every limit in days ends.
    pub fn next_working_day_on_or_after(&self, day: Date) -> Reckoned {
        self.reckon(day, self.roll(day))
    }

    /// The `count`th working day after the event.
    pub fn add_working_days(&self, event: Date, count: u32) -> Reckoned {
        let mut day = event;
        for _ in 0..count {
            day = self.roll(next(day));
        }
        self.reckon(event, day)
    }

    /// The `count`th calendar day after the event, rolled to the next working day.
    pub fn add_calendar_days(&self, event: Date, count: u32) -> Reckoned {
        self.reckon(event, self.roll(plus_days(event, i64::from(count))))
    }

    /// Working days after `from` up to and including `to`; 0 backwards.
    pub fn working_days_between(&self, from: Date, to: Date) -> u32 {
        let mut count = 0;
        let mut day = from;
        while day < to {
            day = next(day);
            count += u32::from(self.is_working_day(day));
        }
        count
    }

    /// What to tell the administrator: this year missing, or next year missing from November on.
    pub fn missing_year_warning(&self, today: Date) -> Option<String> {
        let year = today.year();
        let missing = if !self.has_year(year) {
            year
        } else if today.month() >= 11 && !self.has_year(year + 1) {
            year + 1
        } else {
            return None;
        };
        Some(format!(
            "{missing}年的放假安排还没有录入，工作日暂按周一至周五、扣除固定法定节假日推算。国务院办公厅通知公布后，请在“工作日历”里录入。"
        ))
    }

    fn roll(&self, from: Date) -> Date {
        let mut day = from;
        while !self.is_working_day(day) && day < Date::MAX {
            day = next(day);
        }
        day
    }

    fn reckon(&self, from: Date, date: Date) -> Reckoned {
        let estimated = (from.year()..=date.year()).any(|year| !self.has_year(year));
        Reckoned { date, estimated }
    }
}

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// Statutory days with a fixed date; 2 May since 2025. The others follow the moon or the sun.
fn is_fixed_holiday(day: Date) -> bool {
    match (day.month(), day.day()) {
        (1 | 5, 1) | (10, 1..=3) => true,
        (5, 2) => day.year() >= 2025,
        _ => false,
    }
}
