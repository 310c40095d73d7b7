//! Organisations of annex 1, each of which can be made by its number.

mod centres;
mod committees;

use super::World;
use super::chance::Chance;
use super::plan::{CITY_ORGANISATIONS, District, Kind};
use super::{numbers, words};
use fengqiao_domain::dates::plus_days;
use fengqiao_domain::organisations::{Organisation, settle};
use jiff::civil::Date;

/// Where an organisation stands: its district (none for the city's own), kind and position among its kind.
pub(super) fn locate(world: &World, at: usize) -> (Option<&District>, Kind, usize) {
    let Some(own) = at.checked_sub(CITY_ORGANISATIONS) else {
        return (None, if at == 0 { Kind::Court } else { Kind::DistrictCentre }, at);
    };
    let next = world.districts.partition_point(|d| d.first_organisation <= own + CITY_ORGANISATIONS);
    let district = &world.districts[next.saturating_sub(1)];
    let (kind, position) = district.locate(at - district.first_organisation);
    (Some(district), kind, position)
}

/// Organisation `at` of the world.
pub(super) fn organisation(world: &World, at: usize) -> Organisation {
    let mut made = match locate(world, at) {
        (None, Kind::Court, _) => centres::city_court(world),
        (None, _, _) => centres::city(world),
        (Some(district), Kind::Court, _) => centres::court(world, district),
        (Some(district), Kind::DistrictCentre, _) => centres::district(world, district),
        (Some(district), Kind::Street, k) => centres::street(world, district, k),
        (Some(district), Kind::Regional, k) => committees::regional(world, district, k),
        (Some(district), Kind::Institution, k) => committees::institution(world, district, k),
        (Some(district), Kind::Body, k) => committees::body(world, district, k),
        (Some(district), Kind::Committee, slot) => committees::committee(world, district, slot),
        (Some(district), Kind::Renewed, k) => committees::renewed(world, district, k),
        (Some(district), Kind::Idle, k) => committees::idle(world, district, k),
    };
    settle(None, &mut made);
    made
}

/// What every organisation has: people, papers, means.
fn with_papers(
    world: &World,
    mut o: Organisation,
    office: &str,
    number: usize,
    chance: &mut Chance,
) -> Organisation {
    let Some(founded) = o.founded else { return o };
    let year = founded.year();
    o.founding_document = Some(format!("{office}〔{year}〕示例{}号", chance.between(1, 180)));
    if chance.in_thousand(870) {
        o.filed_on = past(world, plus_days(founded, chance.between(6, 30)));
        o.filing_no =
            o.filed_on.map(|on| format!("{}备〔{}〕示例{number:04}号", office_place(office), on.year()));
    }
    o.chair = words::anybody(chance);
    o.contact = words::anybody(chance);
    o.public_phone = numbers::office_phone(chance);
    o.opening_hours =
        Some(chance.pick(&["工作日9:00—12:00、13:30—17:00", "工作日8:30—17:30", "工作日9:00—17:00"]).into());
    o
}

fn office_place(office: &str) -> &str {
    office.strip_suffix("人社发").unwrap_or("")
}

/// The day, if it is not to come.
fn past(world: &World, day: Date) -> Option<Date> {
    (day <= world.today).then_some(day)
}

fn texts(all: &[&str]) -> Vec<String> {
    all.iter().map(|text| (*text).to_owned()).collect()
}

/// All six of the rules of work, or the first four.
fn work_rules(all: bool) -> Vec<String> {
    let rules = ["registration", "handling", "informing", "follow_up", "archives", "statistics"];
    texts(if all { &rules } else { &rules[..4] })
}

/// Yuan in fen.
const fn yuan(amount: i64) -> i64 {
    amount * 100
}
