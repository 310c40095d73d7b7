//! Firms and associations, and the rows they have in the working list.

use super::World;
use super::chance::{Chance, scattered};
use super::plan::District;
use super::{numbers, words};
use fengqiao_domain::units::{Unit, settle};

/// A firm as both lists know it.
pub(super) struct Firm {
    pub name: String,
    pub industry: &'static str,
    pub credit_code: String,
    /// Code and name of its street.
    pub street: (String, String),
    pub address: String,
    pub employees: i64,
    pub has_union: bool,
}

/// An association.
pub(super) struct Association {
    pub name: String,
    pub credit_code: String,
    pub street: (String, String),
    pub address: String,
    pub members: i64,
}

fn street(district: &District, chance: &mut Chance) -> (String, String) {
    district.streets[chance.below(district.streets.len())].clone()
}

fn address(district: &District, street: &str, chance: &mut Chance) -> String {
    format!("{}{street}示例路{}号", district.name, chance.between(1, 320))
}

/// The firm at a position of a district.
pub(super) fn firm(world: &World, district: &District, at: usize) -> Firm {
    let chance = &mut Chance::new(world.seed, "firm", district.number(), at);
    let number = district.first_firm + at;
    let (name, industry) = words::firm(number, world.seed);
    let street = street(district, chance);
    let large = chance.in_thousand(80);
    let employees = if large { chance.between(800, 4200) } else { chance.between(48, 620) };
    Firm {
        name,
        industry,
        credit_code: numbers::credit_code("91", district.story.code, number, world.seed),
        address: address(district, &street.1, chance),
        has_union: chance.in_thousand(if employees > 200 { 860 } else { 610 }),
        street,
        employees,
    }
}

/// The association at a position of a district.
pub(super) fn association(world: &World, district: &District, at: usize) -> Association {
    let chance = &mut Chance::new(world.seed, "association", district.number(), at);
    let number = district.first_association + at;
    let street = street(district, chance);
    Association {
        name: words::association(&district.name, &district.streets, at),
        credit_code: numbers::credit_code("51", district.story.code, number, world.seed),
        address: address(district, &street.1, chance),
        street,
        members: chance.between(18, 260),
    }
}

/// The firm a committee is founded by: place in the list of founders → position.
pub(super) fn founder(world: &World, district: &District, slot: usize) -> usize {
    let steady = district.lists.steady();
    if slot % 40 == 17 && slot / 40 < district.others {
        // Firms outside the list found committees too.
        district.lists.first_other() + slot / 40
    } else if slot < steady {
        scattered(slot, steady, (world.seed % 997) as usize)
    } else {
        district.unlisted() + slot
    }
}

/// The rows of a district.
pub(super) fn rows<'a>(world: &'a World, district: &'a District) -> impl Iterator<Item = Unit> + 'a {
    let year = i64::from(world.today.year());
    let listed = district.lists.spans(year).map(move |span| {
        let mut unit = employer(world, district, span.firm, "above_scale_enterprise");
        span.date(&mut unit);
        let source = span.from.unwrap_or(2024).clamp(2024, year);
        unit.source = Some(format!("规模以上单位名单（{source}年1月，演示）"));
        unit
    });
    let first = district.lists.first_other();
    let others =
        (first..first + district.others).map(move |at| employer(world, district, at, "other_employer"));
    let associations = (0..district.associations).map(move |at| guild(world, district, at));
    listed.chain(others).chain(associations)
}

fn employer(world: &World, district: &District, at: usize, kind: &str) -> Unit {
    let firm = firm(world, district, at);
    let chance = &mut Chance::new(world.seed, "unit", district.number(), at);
    let small = kind == "other_employer";
    settled(Unit {
        name: firm.name,
        kind: kind.into(),
        credit_code: Some(firm.credit_code),
        district: district.story.code.into(),
        subdistrict: Some(firm.street.0),
        industry: Some(firm.industry.into()),
        employees: Some(if small { firm.employees % 90 + 3 } else { firm.employees }),
        has_union: Some(firm.has_union && !small),
        address: Some(firm.address),
        contact: Some(words::anybody(chance)),
        phone: Some(numbers::office_phone(chance)),
        source: small.then(|| "街镇摸排（演示）".into()),
        ..Unit::default()
    })
}

fn guild(world: &World, district: &District, at: usize) -> Unit {
    let body = association(world, district, at);
    let chance = &mut Chance::new(world.seed, "guild", district.number(), at);
    let registered = chance.weighted(&[("civil_affairs", 70), ("federation", 27), ("other", 3)]);
    settled(Unit {
        name: body.name,
        kind: "association".into(),
        credit_code: Some(body.credit_code),
        district: district.story.code.into(),
        subdistrict: Some(body.street.0),
        industry: Some("S".into()),
        employees: Some(chance.between(3, 14)),
        address: Some(body.address),
        contact: Some(words::anybody(chance)),
        phone: Some(numbers::office_phone(chance)),
        registered_with: Some(registered.into()),
        members: Some(body.members),
        source: Some("工商联、民政名单（演示）".into()),
        ..Unit::default()
    })
}

fn settled(mut unit: Unit) -> Unit {
    settle(&mut unit);
    unit
}
