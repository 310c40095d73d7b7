//! Why a limit ends on its day, in words: what was counted, what was not, and where it rolled to.

use crate::calendar::{DayKind, Reckoned, WorkCalendar};
use crate::dates::{next, plus_days, previous, spoken, weekday};
use jiff::civil::Date;

/// Days off in a row, and the holiday they belong to where they belong to one.
struct Run {
    from: Date,
    to: Date,
    holiday: Option<String>,
}

impl Run {
    fn words(&self) -> String {
        let short = |day: Date| format!("{}月{}日", day.month(), day.day());
        let days = if self.from == self.to {
            short(self.from)
        } else {
            format!("{}至{}", short(self.from), short(self.to))
        };
        match &self.holiday {
            Some(name) => format!("{days}{name}放假"),
            None if self.from == self.to => format!("{days}（{}）休息", weekday(self.from)),
            None => format!("{days}休息"),
        }
    }
}

/// Days off after `after` up to and including `to`.
fn days_off(calendar: &WorkCalendar, after: Date, to: Date) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut day = after;
    while day < to {
        day = next(day);
        if !calendar.is_working_day(day) {
            let holiday = calendar.day(day).map(|d| d.name.clone()).filter(|name| !name.is_empty());
            match runs.last_mut() {
                Some(run) if next(run.to) == day => {
                    run.to = day;
                    run.holiday = run.holiday.take().or(holiday);
                }
                _ => runs.push(Run { from: day, to: day, holiday }),
            }
        }
    }
    runs
}

/// Weekend days that are worked, after `after` up to and including `to`.
fn made_up(calendar: &WorkCalendar, after: Date, to: Date) -> Vec<String> {
    let worked = calendar
        .days()
        .filter(|(date, day)| day.kind == DayKind::MakeupWorkday && after < *date && *date <= to);
    worked.map(|(date, _)| format!("{}月{}日调休上班", date.month(), date.day())).collect()
}

fn noted(sentence: &str, end: Reckoned) -> String {
    format!("{sentence}{}", end.note())
}

/// A limit in working days: `event` happened, e.g. 收到申请, and `last` says what is due by its last day.
pub(super) fn working_days(
    calendar: &WorkCalendar,
    (event, what): (Date, &str),
    (count, end): (u32, Reckoned),
    last: &str,
) -> String {
    let off: Vec<String> = days_off(calendar, event, end.date).iter().map(Run::words).collect();
    let worked = made_up(calendar, event, end.date);
    let told = |days: Vec<String>, how: &str| {
        if days.is_empty() { String::new() } else { format!("{}，{how}；", days.join("、")) }
    };
    let between = told(off, "不计") + &told(worked, "计算在内");
    let sentence = format!(
        "{}{what}，次日起算；{between}第{count}个工作日是{}（{}），{last}。",
        spoken(event),
        spoken(end.date),
        weekday(end.date),
    );
    noted(&sentence, end)
}

/// A limit in calendar days, in the same words.
pub(super) fn calendar_days(
    calendar: &WorkCalendar,
    (event, what): (Date, &str),
    (count, end): (u32, Reckoned),
    last: &str,
) -> String {
    let day = plus_days(event, i64::from(count));
    let rolled = rolled(calendar, day, end.date);
    let sentence = format!(
        "{}{what}，次日起算，第{count}天是{}（{}）{rolled}，{last}。",
        spoken(event),
        spoken(day),
        weekday(day),
    );
    noted(&sentence, end)
}

/// A day agreed on, in the same words.
pub(super) fn agreed(calendar: &WorkCalendar, day: Date, end: Reckoned, before: &str, last: &str) -> String {
    let rolled = rolled(calendar, day, end.date);
    noted(&format!("{before}{}（{}）{rolled}，{last}。", spoken(day), weekday(day)), end)
}

/// How a last day that is off goes over to the next working day; empty where it does not.
fn rolled(calendar: &WorkCalendar, day: Date, end: Date) -> String {
    if day == end {
        return String::new();
    }
    let off = days_off(calendar, previous(day), previous(end));
    let words = |run: &Run| match &run.holiday {
        None if run.from == run.to => "当天休息".to_owned(),
        _ => run.words(),
    };
    let off: Vec<String> = off.iter().map(words).collect();
    format!("，{}，顺延到下一个工作日{}（{}）", off.join("、"), spoken(end), weekday(end))
}
