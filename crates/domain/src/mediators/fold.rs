//! Taking a row or form into a person's history (tables.md, “Over history”): a new number with a later issue date
//! is a reissue, another organisation with a later 聘任日期 a transfer, a year is added and never replaces another.

mod appointments;
#[cfg(test)]
mod tests;

pub(super) use appointments::end_stint;

use super::record::{Entry, Mediator};
use crate::certificates::Certificate;
use crate::registrations::{AnnualRegistration, Outcome};
use crate::table::Problem;
use jiff::civil::{Date, date};

/// Takes `m.entry` into the history of `m`. `from` is the day an edit takes effect (自何日起; on import 填报日期).
/// Returns errors and notices; with an error the caller must not keep `m`.
pub fn fold(m: &mut Mediator, from: Date, today: Date) -> Vec<Problem> {
    let entry = std::mem::take(&mut m.entry);
    let mut said = Vec::new();
    certificate(m, &entry, &mut said);
    registration(m, &entry, from, &mut said);
    appointments::take(m, &entry, from, &mut said);
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
    let same_year = |r: &&AnnualRegistration| r.year == year;
    let registered = || m.registrations.iter().filter(same_year).filter(|r| r.outcome == Outcome::Registered);
    let on = match (entry.registered_on, registered().next()) {
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
    // What is known was said when it came in.
    if registered().any(|r| r.on == on) {
        return;
    }
    if on.year() != year {
        said.push(
            Problem::notice("registered_on", format!("{on} 不在 {year} 年内，照记。"), "核对年份和日期。")
                .under("III-2-4a"),
        );
    } else if on > date(year, 3, 31) {
        said.push(
            Problem::notice("registered_on", "晚于 3 月 31 日，标为“逾期注册”，照常导入。", "")
                .under("III-2-4a"),
        );
    }
    let late = on > date(year, 3, 31);
    // A registration after a refusal is a further one; otherwise another date of the year mends the date.
    let last = registered().map(|r| r.on).max();
    let refused = last.is_some_and(|last| {
        let of_year = m.registrations.iter().filter(same_year);
        of_year.filter(|r| r.outcome == Outcome::Refused).any(|r| last <= r.on && r.on <= on)
    });
    let known = m.registrations.iter_mut().rev().find(|r| r.year == year && r.outcome == Outcome::Registered);
    if let Some(r) = known.filter(|_| !refused) {
        (r.on, r.late) = (on, late);
    } else {
        m.registrations.push(AnnualRegistration { late, ..AnnualRegistration::registered(year, on) });
    }
}
