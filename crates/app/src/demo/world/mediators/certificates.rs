//! Certificates and annual registrations.

use super::super::World;
use super::super::chance::Chance;
use super::Place;
use super::career::Stay;
use fengqiao_domain::certificates::Certificate;
use fengqiao_domain::dates::{anniversary, plus_days, term_end};
use fengqiao_domain::mediators::Mediator;
use fengqiao_domain::registrations::{AnnualRegistration, Outcome};
use jiff::civil::{Date, date};
use std::collections::HashMap;

/// Numbers given so far, by issuing authority and year.
#[derive(Default)]
pub(super) struct Serials(HashMap<(String, i16), u32>);

impl Serials {
    fn next(&mut self, authority: &str, issued: Date) -> String {
        let given = self.0.entry((authority.to_owned(), issued.year())).or_default();
        *given += 1;
        format!("津{authority}{}{given:04}", issued.year())
    }
}

/// How many certificates were issued in a year, from 2014 on.
const ISSUED: [usize; 15] = [2, 3, 4, 5, 8, 9, 8, 9, 9, 11, 12, 11, 9, 9, 4];

/// Gives somebody certificates and registrations.
pub(super) fn papers(
    place: &Place,
    birth: Date,
    stay: Stay,
    m: &mut Mediator,
    serials: &mut Serials,
    chance: &mut Chance,
) {
    let needed = place.is_needed();
    if place.is_missing() || !needed && !chance.in_thousand(900) {
        return;
    }
    let Some(first) = issue_day(birth, needed, stay, chance) else { return };
    let authority = place.home.authority.as_str();
    let district = place.world.districts.iter().find(|d| d.story.code == authority);
    let issuer = format!("{}人力资源和社会保障局", district.map_or("天津市", |d| d.name.as_str()));
    let mut issue = |issued: Date| Certificate {
        issuer: Some(issuer.clone()),
        ..Certificate::new(serials.next(authority, issued), issued)
    };
    m.certificates.push(issue(first));
    let mut last = first;
    while let Some(day) = reissue_day(last, needed, chance).filter(|day| gone(place.world, stay, *day)) {
        m.certificates.push(issue(day));
        last = day;
    }
    let newest = m.certificates.len() - 1;
    if awaits(last) && chance.in_thousand(60) {
        m.certificates[newest].reissue_deadline = Some(date(2026, 12, 31));
    }
    // Revoked after hearing the organisation; the person left with it.
    if let Some(left) = stay.left.filter(|_| chance.in_thousand(90)).filter(|left| *left > last) {
        m.certificates[newest].revoked = Some(left);
    }
    registrations(place, stay, m, needed, chance);
}

/// The day is behind us, and the person was still there.
fn gone(world: &World, stay: Stay, day: Date) -> bool {
    day <= world.today && stay.left.is_none_or(|left| day < left)
}

fn issue_day(birth: Date, needed: bool, stay: Stay, chance: &mut Chance) -> Option<Date> {
    let grown = anniversary(birth, if needed { 19 } else { 22 });
    let (from, to) = (grown.max(date(2014, 3, 3)), stay.left.map_or(stay.ready, |left| plus_days(left, -30)));
    let first = i64::from(from.year());
    let years: Vec<(i64, usize)> = (first..=i64::from(to.year()).min(2028))
        .map(|year| (year, ISSUED[(year - 2014).clamp(0, 14) as usize]))
        .collect();
    if years.is_empty() || from > to {
        return None;
    }
    let year = chance.weighted(&years) as i16;
    let day = chance.workday(date(year, 1, 5).max(from), date(year, 12, 25).min(to));
    // Most were appointed with a certificate or got it within the year.
    let near = chance.workday(plus_days(stay.since, -200).max(from), plus_days(stay.since, 200).min(to));
    Some(if chance.in_thousand(450) { near.min(to) } else { day })
}

/// Over five years on 2023-07-01.
fn awaits(issued: Date) -> bool {
    anniversary(issued, 5) < date(2023, 7, 1)
}

/// When the next certificate came, if it did.
fn reissue_day(issued: Date, needed: bool, chance: &mut Chance) -> Option<Date> {
    if awaits(issued) {
        let day = chance.workday(date(2024, 3, 4), date(2026, 6, 30));
        return (needed || chance.in_thousand(780)).then_some(day);
    }
    let end = if issued < date(2023, 7, 1) { date(2028, 6, 30) } else { term_end(issued, 5) };
    let day = chance.workday(plus_days(end, -88), plus_days(end, -1));
    (needed || chance.in_thousand(850)).then_some(day)
}

fn registrations(place: &Place, stay: Stay, m: &mut Mediator, needed: bool, chance: &mut Chance) {
    let today = place.world.today;
    let Some(first) = m.certificates.first().map(|c| c.issued) else { return };
    for year in first.year().saturating_add(1).max(2024)..=today.year() {
        let exempt = m.certificates.iter().any(|c| c.issued.year() == year);
        let how = if needed { chance.below(940) } else { chance.below(1000) };
        let on_time = chance.workday(date(year, 1, 8), date(year, 3, 31));
        let late =
            chance.workday(date(year, 4, 1), if needed { date(year, 6, 28) } else { date(year, 10, 31) });
        let document =
            chance.in_thousand(300).then(|| format!("人社调〔{year}〕示例{}号", chance.between(1, 9)));
        let record = |outcome, on: Date| AnnualRegistration {
            year,
            outcome,
            on,
            late: outcome == Outcome::Registered && on > date(year, 3, 31),
            document: document.clone(),
            reason: (outcome != Outcome::Registered).then(|| "申请材料需要补正".to_owned()),
        };
        let mut keep = |outcome, on| {
            if gone(place.world, stay, on) {
                m.registrations.push(record(outcome, on));
            }
        };
        match how {
            _ if exempt => {}
            0..905 => keep(Outcome::Registered, on_time),
            905..950 => keep(Outcome::Registered, late),
            950..956 => keep(Outcome::Deferred, on_time),
            956..961 => keep(Outcome::Refused, on_time),
            961..965 => {
                keep(Outcome::Refused, on_time);
                keep(Outcome::Registered, late);
            }
            _ => {}
        }
    }
}
