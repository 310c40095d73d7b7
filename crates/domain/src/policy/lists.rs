//! The lists of a policy: targets, checklist, periods, thresholds, annexes, zones, and how each is read.

use super::read::Reader;
use super::{Item, MonthDay};
use crate::coverage::Indicator;
use jiff::civil::Date;

/// One target: a share of the base by a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// What is counted.
    pub indicator: Indicator,
    /// Last day to reach it.
    pub due: Date,
    /// Share of the base in per cent.
    pub share: u32,
}

/// One item of the checklist of a real centre.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChecklistItem {
    /// Which fact it asks for, e.g. `rooms`.
    pub key: String,
    /// Its name.
    pub label: String,
    /// What is said when it fails.
    pub missing: String,
    /// Whether sharing it in a 综治中心 counts.
    pub shared: bool,
}

/// A reporting period of every year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// `H1`, `Y`, `Q3`; the name of a period is year and code, e.g. `2024H1`.
    pub code: String,
    /// The table reported.
    pub table: String,
    /// The day the figures are for.
    pub as_of: MonthDay,
    /// Last day to submit; not moved when it is no working day (R8).
    pub due: MonthDay,
    /// Whether `due` lies in the following year.
    pub due_next_year: bool,
}

impl Period {
    /// Last day to submit for a year.
    pub fn due_in(&self, year: i16) -> Date {
        self.due.in_year(if self.due_next_year { year + 1 } else { year })
    }
}

/// A row of the weekly intake table: above `threshold` cases where the average is at most `average`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeeklyThreshold {
    /// Largest average, cases a week, this row is for.
    pub average: u32,
    /// More cases than this in one week raise an alert.
    pub threshold: u32,
}

/// A functional zone that answers for itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    /// Its code as an authority.
    pub code: String,
    /// Its name, e.g. 经开区.
    pub name: String,
    /// The district it lies in.
    pub district: String,
}

/// Reads them all.
pub(super) fn targets(r: &mut Reader) -> Vec<Item<Target>> {
    let mut targets = Vec::new();
    for mut entry in r.list("coverage.targets") {
        let target = Target {
            indicator: r.field(&mut entry, "indicator"),
            due: r.field(&mut entry, "due"),
            share: r.field(&mut entry, "share"),
        };
        let shown = format!("{} {} {}%", target.indicator.label(), target.due, target.share);
        targets.push(r.close(entry, target, shown));
    }
    targets
}

/// Reads them all.
pub(super) fn weekly(r: &mut Reader) -> Vec<Item<WeeklyThreshold>> {
    let mut weekly = Vec::new();
    for mut entry in r.list("alerts.weekly") {
        let row = WeeklyThreshold {
            average: r.field(&mut entry, "average"),
            threshold: r.field(&mut entry, "threshold"),
        };
        let shown = format!("周均不超过{}件：超过{}件", row.average, row.threshold);
        weekly.push(r.close(entry, row, shown));
    }
    weekly
}

/// Reads them all.
pub(super) fn checklist(r: &mut Reader) -> Vec<Item<ChecklistItem>> {
    let mut all = Vec::new();
    for mut entry in r.list("operational.checklist") {
        let item = ChecklistItem {
            key: r.field(&mut entry, "key"),
            label: r.field(&mut entry, "label"),
            missing: r.field(&mut entry, "missing"),
            shared: r.field(&mut entry, "shared"),
        };
        let shown = item.label.clone();
        all.push(r.close(entry, item, shown));
    }
    all
}

/// Reads them all.
pub(super) fn periods(r: &mut Reader) -> Vec<Item<Period>> {
    let mut all = Vec::new();
    for mut entry in r.list("returns.periods") {
        let period = Period {
            code: r.field(&mut entry, "code"),
            table: r.field(&mut entry, "table"),
            as_of: r.field(&mut entry, "as_of"),
            due: r.field(&mut entry, "due"),
            due_next_year: r.field(&mut entry, "due_next_year"),
        };
        let next = if period.due_next_year { "次年" } else { "" };
        let shown = format!("{} 截至 {}，{next}{} 前", period.code, period.as_of, period.due);
        all.push(r.close(entry, period, shown));
    }
    all
}

/// Reads them all.
pub(super) fn annexes(r: &mut Reader) -> Vec<(String, Item<String>)> {
    let number = |alias: &String| alias.strip_prefix("annex-").and_then(|n| n.parse::<u32>().ok());
    let mut aliases = r.keys("annexes");
    aliases.sort_by_key(|alias| (number(alias).unwrap_or(u32::MAX), alias.clone()));
    aliases.into_iter().map(|alias| (alias.clone(), r.item(&format!("annexes.{alias}")))).collect()
}

/// Reads them all.
pub(super) fn zones(r: &mut Reader) -> Vec<Item<Zone>> {
    let mut all = Vec::new();
    for mut entry in r.list("zones") {
        let zone = Zone {
            code: r.field(&mut entry, "code"),
            name: r.field(&mut entry, "name"),
            district: r.field(&mut entry, "district"),
        };
        let shown = format!("{} {}", zone.code, zone.name);
        all.push(r.close(entry, zone, shown));
    }
    all
}
