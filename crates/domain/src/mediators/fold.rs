//! Taking a row or form into a person's history (tables.md, “Over history”): a new number with a later issue date
//! is a reissue, another organisation with a later 聘任日期 a transfer, a year is added and never replaces another.

use super::record::{Appointment, Ending, Entry, Mediator};
use super::{CONCURRENT, LEFT};
use crate::certificates::Certificate;
use crate::registrations::{AnnualRegistration, Outcome};
use crate::table::Problem;
use jiff::ToSpan;
use jiff::civil::Date;

/// Takes `m.entry` into the history of `m`. `from` is the day an edit takes effect (自何日起; on import 填报日期).
/// Returns errors and notices; with an error the caller must not keep `m`.
pub fn fold(m: &mut Mediator, from: Date, today: Date) -> Vec<Problem> {
    let entry = std::mem::take(&mut m.entry);
    let mut said = Vec::new();
    certificate(m, &entry, &mut said);
    registration(m, &entry, from, &mut said);
    appointment(m, &entry, from, &mut said);
    secondary(m, &entry, from);
    exit(m, &entry, &mut said);
    if let Some(day) = entry.active_on {
        let shown = super::table::last_activity(m, today);
        if shown.is_none_or(|s| day > s) {
            m.declared_active_on = Some(day);
        }
    }
    m.appointments.sort_by_key(|a| (a.since, a.secondary));
    m.certificates.sort_by_key(|c| c.issued);
    m.registrations.sort_by_key(|r| (r.year, r.on));
    said
}

fn certificate(m: &mut Mediator, entry: &Entry, said: &mut Vec<Problem>) {
    let latest = m.certificates.iter().map(|c| c.issued).max();
    match (&entry.certificate_no, entry.issued) {
        (None, None) => {}
        (Some(number), issued) => {
            if let Some(known) = m.certificates.iter_mut().find(|c| c.number == *number) {
                known.issued = issued.unwrap_or(known.issued);
            } else if let Some(issued) = issued {
                match m.certificates.iter_mut().find(|c| c.issued == issued) {
                    Some(same_day) => same_day.number.clone_from(number),
                    None => m.certificates.push(Certificate::new(number.clone(), issued)),
                }
                if latest.is_some_and(|l| issued < l) {
                    said.push(
                        Problem::notice("issued", "发证日期早于已有的证，只补记历史，现用的证不变。", "")
                            .under("III-2-4b"),
                    );
                }
            } else {
                said.push(missing("issued", "有调解员证号，没有发证日期。", "补上证书上印的发证日期。"));
            }
        }
        (None, Some(issued)) => {
            // A date alone belongs to the certificate in hand.
            match m.certificates.iter_mut().max_by_key(|c| c.issued) {
                Some(known) => known.issued = issued,
                None => said.push(missing(
                    "certificate_no",
                    "有发证日期，没有调解员证号。",
                    "补上调解员证号；没有证的，把发证日期去掉。",
                )),
            }
        }
    }
    if entry.issuer.is_some() {
        let number = entry.certificate_no.as_deref();
        let found = m
            .certificates
            .iter_mut()
            .filter(|c| number.is_none_or(|n| n == c.number))
            .max_by_key(|c| c.issued);
        if let Some(c) = found {
            c.issuer.clone_from(&entry.issuer);
        }
    }
}

fn missing(column: &'static str, message: &str, remedy: &str) -> Problem {
    Problem::error(column, message, remedy).under("III-2-4b")
}

fn registration(m: &mut Mediator, entry: &Entry, from: Date, said: &mut Vec<Problem>) {
    let Some(year) = entry.registration_year.and_then(|y| i16::try_from(y).ok()) else {
        if entry.registered_on.is_some() {
            said.push(Problem::notice(
                "registration_year",
                "有注册日期，没有年度注册年份，这一项没有记。",
                "补上年份，如 2024。",
            ));
        }
        return;
    };
    let known = m.registrations.iter_mut().rev().find(|r| r.year == year && r.outcome == Outcome::Registered);
    let on = match (entry.registered_on, &known) {
        (Some(on), _) => on,
        (None, Some(_)) => return,
        (None, None) => {
            said.push(
                Problem::notice(
                    "registered_on",
                    format!("没有注册日期，从填报日期 {from} 起算。"),
                    "知道日期的，补上。",
                )
                .under("III-2-4a"),
            );
            from
        }
    };
    if on.year() != year {
        said.push(
            Problem::notice("registered_on", format!("{on} 不在 {year} 年内，照记。"), "核对年份和日期。")
                .under("III-2-4a"),
        );
    } else if on > jiff::civil::date(year, 3, 31) {
        said.push(
            Problem::notice("registered_on", "晚于 3 月 31 日，标为“逾期注册”，照常导入。", "")
                .under("III-2-4a"),
        );
    }
    let late = on > jiff::civil::date(year, 3, 31);
    match known {
        Some(r) => (r.on, r.late) = (on, late),
        None => m.registrations.push(AnnualRegistration {
            year,
            outcome: Outcome::Registered,
            on,
            late,
            document: None,
        }),
    }
}

fn appointment(m: &mut Mediator, entry: &Entry, from: Date, said: &mut Vec<Problem>) {
    let organisation = match (&entry.organisation, m.appointment_at(Date::MAX)) {
        (Some(o), _) => o.clone(),
        (None, Some(main)) => main.organisation.clone(),
        (None, None) => return,
    };
    let here = m
        .appointments
        .iter()
        .rposition(|a| a.organisation == organisation && a.ending != Some(Ending::Adjusted));
    match here {
        Some(i) => change(m, i, entry, from, said),
        None => arrive(m, &organisation, entry, from, said),
    }
}

/// The person already has an appointment there.
fn change(m: &mut Mediator, i: usize, entry: &Entry, from: Date, said: &mut Vec<Problem>) {
    let known = m.appointments[i].clone();
    let again = entry.appointed.filter(|&day| {
        let over = known.ended.or_else(|| known.until.and_then(|u| u.tomorrow().ok()));
        over.is_some_and(|over| day >= over)
    });
    if let Some(day) = again {
        if known.ended.is_none() {
            m.appointments[i].ended = known.until.and_then(|u| u.tomorrow().ok());
            m.appointments[i].ending = Some(Ending::Adjusted);
        }
        leave_main(m, day);
        m.appointments.push(new_appointment(&known.organisation, entry, day));
        return;
    }
    let a = &mut m.appointments[i];
    if let Some(until) = entry.until {
        a.until = until;
    }
    if let Some(day) = entry.appointed.filter(|d| *d != a.appointed) {
        if a.ended.is_some_and(|e| e <= day) {
            said.push(Problem::notice(
                "appointed",
                "聘任日期晚于退出日期，没有改。",
                "再次聘任的，填再次聘任的日期。",
            ));
        } else {
            if a.since == a.appointed {
                a.since = day;
            }
            a.appointed = day;
        }
    }
    if let Some(full_time) = entry.full_time.filter(|f| *f != a.full_time) {
        if a.ended.is_some() || from <= a.since {
            a.full_time = full_time;
        } else {
            let next = Appointment { id: String::new(), since: from, full_time, ..a.clone() };
            (a.ended, a.ending) = (Some(from), Some(Ending::Adjusted));
            m.appointments.push(next);
        }
    }
}

/// The organisation is new for the person: first appointment, transfer, 兼任 or history.
fn arrive(m: &mut Mediator, organisation: &str, entry: &Entry, from: Date, said: &mut Vec<Problem>) {
    let day = entry.appointed.unwrap_or(from);
    let main = m.appointments.iter().filter(|a| !a.secondary).max_by_key(|a| a.since).cloned();
    let mut new = new_appointment(organisation, entry, day);
    match main {
        None => {}
        Some(_) if entry.change.as_deref() == Some(CONCURRENT) => new.secondary = true,
        Some(main) if day > main.since => leave_main(m, day),
        Some(main) => {
            if new.until.is_none_or(|u| u >= main.since) {
                (new.ended, new.ending) = (Some(main.since.max(day)), Some(Ending::History));
            }
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
    for (organisation, host) in &entry.secondary {
        if !m.appointments.iter().any(|a| a.organisation == *organisation && a.ended.is_none()) {
            let new = Appointment {
                organisation: organisation.clone(),
                host: host.clone(),
                appointed: from,
                since: from,
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
            (a.ended, a.ending) = (Some(from.max(a.since.saturating_add(1.day()))), Some(Ending::Exit));
        }
    }
}

fn exit(m: &mut Mediator, entry: &Entry, said: &mut Vec<Problem>) {
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
    let target = match &entry.organisation {
        Some(o) => m.appointments.iter_mut().filter(|a| a.organisation == *o).max_by_key(|a| a.since),
        None => m.appointments.iter_mut().filter(|a| !a.secondary).max_by_key(|a| a.since),
    };
    let Some(a) = target else { return };
    if day < a.since {
        said.push(Problem::error(
            "changed_on",
            format!("退出日期 {day} 早于聘任日期 {}。", a.since),
            "核对两个日期。",
        ));
        return;
    }
    (a.ended, a.ending) = (Some(day), Some(Ending::Exit));
    if entry.change_reason.is_some() {
        a.end_reason.clone_from(&entry.change_reason);
    }
}
