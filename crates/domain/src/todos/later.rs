//! Dates that come of themselves, for the side of the work list.

use super::office::{name, unmoved};
use crate::calendar::WorkCalendar;
use crate::dates::{days_between, plus_days};
use crate::policy::Policy;
use crate::registrations::due_day;
use jiff::civil::Date;

/// How far ahead the side looks, in days.
const AHEAD: i64 = 270;

/// A date that is known in advance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// The day.
    pub on: Date,
    /// What ends on it.
    pub title: String,
    /// Id of the clause.
    pub clause: &'static str,
    /// What else to know of the day; may be empty.
    pub note: &'static str,
    /// Days from today.
    pub days: i64,
}

/// The dates of the policy after today: targets, returns of annex 9, annual registration, certificates' end.
pub fn later(policy: &Policy, calendar: &WorkCalendar, today: Date) -> Vec<Deadline> {
    let (mut all, year) = (Vec::new(), today.year());
    let mut add = |on: Date, title: String, clause: &'static str, note: &'static str| {
        let days = days_between(today, on);
        if days > 0 && days <= AHEAD && !all.iter().any(|d: &Deadline| d.on == on && d.title == title) {
            all.push(Deadline { on, title, clause, note, days });
        }
    };
    for target in &policy.coverage.targets {
        let due = target.value.due;
        let of_day = policy.coverage.targets.iter().filter(|t| t.value.due == due).count();
        add(due, format!("{} 年 {of_day} 项指标", due.year()), target.clause, "");
    }
    for item in policy.periods.iter().filter(|item| item.value.table == "mediators") {
        for year in [year - 1, year] {
            let due = item.value.due_in(year);
            let note = unmoved(calendar, due).trim_start_matches('；');
            add(due, format!("附件9（{}）", name(&item.value, year)), item.clause, note);
        }
    }
    for year in [year, year + 1] {
        if year >= policy.registration.first_year.value {
            let due = due_day(year, policy);
            let note = unmoved(calendar, due).trim_start_matches('；');
            add(due, format!("{year} 年度注册"), policy.registration.due.clause, note);
        }
    }
    let end = policy.certificate.extended_end.value;
    add(end, "延续的调解员证集中到期".to_owned(), policy.certificate.extended_end.clause, "");
    all.sort_by_key(|d| d.on);
    all
}

/// The next last day of annex 9, today included.
pub(super) fn next_summary(policy: &Policy, today: Date) -> Option<Date> {
    let periods = policy.periods.iter().filter(|item| item.value.table == "mediators");
    let days = periods.flat_map(|item| [-1, 0, 1].map(|y| item.value.due_in(today.year() + y)));
    days.filter(|due| *due >= today).min().filter(|due| *due <= plus_days(today, 366))
}
