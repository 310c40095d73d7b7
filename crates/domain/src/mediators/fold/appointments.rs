//! Appointments of a row or form: first appointment, transfer, 兼任, history, a change of 专兼职, exit.

use super::super::record::{Appointment, DecisionKind, Ending, Entry, Mediator};
use super::super::{CONCURRENT, LEFT};
use crate::dates::next;
use crate::table::Problem;
use jiff::civil::Date;

/// Takes what the entry says of appointments. `from` is the day an edit takes effect.
pub(super) fn take(m: &mut Mediator, entry: &Entry, from: Date, said: &mut Vec<Problem>) {
    let main = m.appointment_at(Date::MAX).map(|a| a.organisation.clone());
    let Some(organisation) = entry.organisation.clone().or(main) else { return };
    let day = match stint(m, &organisation, entry.appointed) {
        Some(i) => change(m, i, entry, from),
        None => arrive(m, &organisation, entry, from, said),
    };
    secondary(m, entry, from);
    exit(m, &organisation, day, entry, said);
}

/// The stint at an organisation a row speaks of: the one with that 聘任日期, else the one that holds the day, else the
/// last. Index of its last row.
fn stint(m: &Mediator, organisation: &str, appointed: Option<Date>) -> Option<usize> {
    let here = |a: &Appointment| a.organisation == organisation && !continues(m, a);
    let find = |test: &dyn Fn(&Appointment) -> bool| m.appointments.iter().rposition(|a| here(a) && test(a));
    appointed
        .and_then(|day| {
            find(&|a| a.appointed == day)
                .or_else(|| find(&|a| a.appointed <= day && a.ended.is_none_or(|e| day < e)))
        })
        .or_else(|| find(&|_| true))
}

/// Whether a later row continues the same stint.
fn continues(m: &Mediator, a: &Appointment) -> bool {
    let same = |b: &&Appointment| b.organisation == a.organisation && b.appointed == a.appointed;
    a.ending == Some(Ending::Adjusted) && m.appointments.iter().filter(same).any(|b| b.since > a.since)
}

fn is_concurrent(entry: &Entry) -> bool {
    entry.change.as_deref() == Some(CONCURRENT)
}

/// The latest main appointment.
fn main(m: &Mediator) -> Option<&Appointment> {
    m.appointments.iter().filter(|a| !a.secondary).max_by_key(|a| a.since)
}

/// The person already has a stint there. Gives the 聘任日期 of the stint the row is about.
fn change(m: &mut Mediator, i: usize, entry: &Entry, from: Date) -> Date {
    let known = m.appointments[i].clone();
    if let Some(day) = entry.appointed.filter(|day| *day != known.appointed) {
        if is_new_stint(&known, day, entry) {
            return again(m, i, entry, day);
        }
        let later = main(m).is_some_and(|main| day > main.since);
        if known.secondary && known.ended.is_none() && !is_concurrent(entry) && later {
            // 兼任 becomes the main appointment.
            (m.appointments[i].ended, m.appointments[i].ending) = (Some(day), Some(Ending::Adjusted));
            leave_main(m, day);
            m.appointments
                .push(Appointment { host: known.host, ..new_appointment(&known.organisation, entry, day) });
            return day;
        }
        mend_start(m, &known, day);
    }
    let Some(i) = stint(m, &known.organisation, entry.appointed) else { return known.appointed };
    let a = &mut m.appointments[i];
    if let Some(until) = entry.until {
        a.until = until;
    }
    if let Some(full_time) = entry.full_time.filter(|f| *f != a.full_time) {
        if a.ended.is_some() || from <= a.since {
            a.full_time = full_time;
        } else {
            let next = Appointment { id: String::new(), since: from, full_time, ..a.clone() };
            (a.ended, a.ending) = (Some(from), Some(Ending::Adjusted));
            let appointed = a.appointed;
            m.appointments.push(next);
            return appointed;
        }
    }
    m.appointments[i].appointed
}

/// Whether a day starts a further stint: the known one is over by then, or the term is renewed with a later end.
fn is_new_stint(known: &Appointment, day: Date, entry: &Entry) -> bool {
    let over = known.ended.or_else(|| known.until.map(next));
    let renewed = known.ended.is_none()
        && day > known.since
        && known.until.zip(entry.until.flatten()).is_some_and(|(old, new)| new > old);
    over.is_some_and(|over| day >= over) || renewed
}

/// A further stint at the same organisation.
fn again(m: &mut Mediator, i: usize, entry: &Entry, day: Date) -> Date {
    let known = &mut m.appointments[i];
    let organisation = known.organisation.clone();
    let secondary = is_concurrent(entry) || (known.secondary && known.ended.is_none());
    if known.ended.is_none() {
        let over = known.until.map_or(day, next).min(day);
        (known.ended, known.ending) = (Some(over), Some(Ending::Adjusted));
    }
    let (full_time, host) = (entry.full_time.unwrap_or(known.full_time), known.host.clone());
    if !secondary {
        leave_main(m, day);
    }
    let new = Appointment { host, full_time, secondary, ..new_appointment(&organisation, entry, day) };
    m.appointments.push(new);
    day
}

/// Mends the 聘任日期 of a stint in all its rows.
fn mend_start(m: &mut Mediator, known: &Appointment, day: Date) {
    let of_stint = |a: &Appointment| {
        a.organisation == known.organisation
            && a.appointed == known.appointed
            && a.secondary == known.secondary
    };
    m.appointments.retain(|a| !of_stint(a) || a.ending != Some(Ending::Adjusted) || a.ended > Some(day));
    for a in m.appointments.iter_mut().filter(|a| of_stint(a)) {
        a.since = if a.since == a.appointed { day } else { a.since.max(day) };
        a.appointed = day;
    }
}

/// The organisation is new for the person: first appointment, transfer, 兼任 or history.
fn arrive(m: &mut Mediator, organisation: &str, entry: &Entry, from: Date, said: &mut Vec<Problem>) -> Date {
    let day = entry.appointed.unwrap_or(from);
    let mut new = new_appointment(organisation, entry, day);
    match main(m).cloned() {
        None => {}
        Some(_) if is_concurrent(entry) => new.secondary = true,
        Some(main) if day > main.since => leave_main(m, day),
        Some(main) => {
            let over = new.until.map_or(main.since, |until| next(until).min(main.since));
            (new.ended, new.ending) = (Some(over.max(day)), Some(Ending::History));
            let what = format!(
                "聘任日期不晚于现在的组织（{}，{}），只补记历史，现在的任职不变。",
                main.host.name, main.appointed
            );
            said.push(Problem::notice(
                "appointed",
                what,
                "是调动的，填调动后的聘任日期；是兼任的，变动类型填“兼任”。",
            ));
        }
    }
    m.appointments.push(new);
    day
}

/// Ends the main appointment the day before `day`.
fn leave_main(m: &mut Mediator, day: Date) {
    for a in m.appointments.iter_mut().filter(|a| !a.secondary && a.since < day && a.ended.is_none()) {
        (a.ended, a.ending) = (Some(day), Some(Ending::Transfer));
    }
}

fn new_appointment(organisation: &str, entry: &Entry, day: Date) -> Appointment {
    Appointment {
        organisation: organisation.to_owned(),
        host: entry.host.clone(),
        appointed: day,
        since: day,
        until: entry.until.flatten(),
        full_time: entry.full_time.unwrap_or(false),
        ..Appointment::default()
    }
}

fn secondary(m: &mut Mediator, entry: &Entry, from: Date) {
    if entry.secondary_names.is_none() {
        return;
    }
    // The first known value holds back to the start of the main appointment.
    let known = m.appointments.iter().any(|a| a.secondary);
    let start = main(m).map(|a| a.appointed).filter(|_| !known).unwrap_or(from);
    for (organisation, host) in &entry.secondary {
        if !m.appointments.iter().any(|a| a.organisation == *organisation && a.ended.is_none()) {
            let new = Appointment {
                organisation: organisation.clone(),
                host: host.clone(),
                appointed: start,
                since: start,
                secondary: true,
                ..Appointment::default()
            };
            m.appointments.push(new);
        }
    }
    for a in m.appointments.iter_mut().filter(|a| a.secondary && a.ended.is_none()) {
        let kept = entry.secondary.iter().any(|(o, _)| *o == a.organisation)
            || entry.organisation.as_deref() == Some(a.organisation.as_str());
        if !kept {
            (a.ended, a.ending) = (Some(from.max(next(a.since))), Some(Ending::Exit));
        }
    }
}

/// 变动类型 退出: ends the stint of the row, the one that began on `appointed`.
fn exit(m: &mut Mediator, organisation: &str, appointed: Date, entry: &Entry, said: &mut Vec<Problem>) {
    if entry.change.as_deref() != Some(LEFT) {
        return;
    }
    let Some(day) = entry.changed_on else {
        said.push(Problem::notice(
            "changed_on",
            "变动类型是“退出”，没有变动日期，退出没有记。",
            "补上退出的日期。",
        ));
        return;
    };
    if day < appointed {
        said.push(Problem::error(
            "changed_on",
            format!("退出日期 {day} 早于聘任日期 {appointed}。"),
            "核对两个日期。",
        ));
        return;
    }
    // The decision that took the person off the roster that day says it already.
    if m.decisions.iter().any(|d| d.kind == DecisionKind::Removal && d.withdrawn.is_none() && d.on == day) {
        return;
    }
    let reason = entry.change_reason.as_deref();
    end_stint(m, organisation, appointed, day, reason);
}

/// Ends a stint on a day: rows of it that begin later are taken back.
pub(in super::super) fn end_stint(
    m: &mut Mediator,
    organisation: &str,
    appointed: Date,
    day: Date,
    reason: Option<&str>,
) {
    let of_stint = |a: &Appointment| a.organisation == organisation && a.appointed == appointed;
    m.appointments.retain(|a| !of_stint(a) || a.since < day || a.since == appointed);
    if let Some(a) = m.appointments.iter_mut().filter(|a| of_stint(a)).max_by_key(|a| a.since) {
        (a.ended, a.ending) = (Some(day), Some(Ending::Exit));
        if reason.is_some() {
            a.end_reason = reason.map(str::to_owned);
        }
    }
}
