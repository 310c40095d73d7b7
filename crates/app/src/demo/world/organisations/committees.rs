//! Committees of firms, bodies of associations, of trades and of public institutions.

use super::super::World;
use super::super::chance::{Chance, scattered};
use super::super::firms::{self, Firm};
use super::super::plan::District;
use super::super::words;
use super::{texts, with_papers, work_rules, yuan};
use fengqiao_domain::dates::plus_days;
use fengqiao_domain::organisations::Organisation;
use jiff::civil::{Date, date};

/// A body of both sides: equal numbers, a committee by name.
fn both_sides(mut o: Organisation, chance: &mut Chance) -> Organisation {
    let side = chance.weighted(&[(2, 30), (3, 50), (4, 15), (5, 5)]);
    (o.worker_representatives, o.employer_representatives) = (Some(side), Some(side));
    o.committee = (0..side * 2).map(|_| words::anybody(chance)).collect();
    o.premises = Some(true);
    o.reception = Some(chance.in_thousand(780));
    o.rooms = Some(i64::from(chance.in_thousand(700)));
    o.equipment = Some(chance.in_thousand(900));
    o.seal = Some(chance.in_thousand(880));
    o.signage = Some(chance.in_thousand(820));
    o.posted_rules = Some(chance.in_thousand(760));
    o.work_rules = work_rules(chance.in_thousand(550));
    o.stationed = Some("no".into());
    o.on_platform = Some(chance.in_thousand(320));
    o
}

fn of_firm(
    world: &World,
    district: &District,
    firm: Firm,
    founded: Date,
    chance: &mut Chance,
) -> Organisation {
    let base = Organisation {
        name: format!("{}劳动争议调解委员会", firm.name),
        kind: "enterprise_committee".into(),
        founder: firm.name,
        founder_credit_code: Some(firm.credit_code),
        setup_mode: Some("single".into()),
        district: district.story.code.into(),
        subdistrict: Some(firm.street.0),
        address: firm.address,
        founded: Some(founded),
        chair_origin: Some(if firm.has_union { "union_member" } else { "both_sides" }.into()),
        accepts: Some("本单位劳动争议".into()),
        state: "open".into(),
        funding: texts(if firm.has_union { &["own_funds", "union"] } else { &["own_funds"] }),
        annual_budget: Some(yuan(chance.between(2, 40) * 1000)),
        ..Organisation::default()
    };
    let o = both_sides(base, chance);
    with_papers(world, o, "企发", chance.between(1, 9000) as usize, chance)
}

/// The committee founded in a slot; dissolved where another one took its place since.
pub(super) fn committee(world: &World, district: &District, slot: usize) -> Organisation {
    let chance = &mut Chance::new(world.seed, "committee", district.number(), slot);
    let founded = district.committees.day(slot);
    let Ok(gone) = district.renewed.binary_search_by_key(&slot, |(at, _)| *at) else {
        let firm = firms::firm(world, district, firms::founder(world, district, slot));
        let mut o = of_firm(world, district, firm, founded, chance);
        if slot % 25 == 9 {
            together(world, district, slot, &mut o);
        }
        if slot % 61 == 17 && founded < date(2019, 12, 1) {
            (o.suspended_on, o.resumed_on) = (Some(date(2020, 2, 3)), Some(date(2020, 6, 1)));
        }
        return o;
    };
    let firm = if gone < district.lists.left {
        district.lists.first_left() + gone
    } else {
        district.unlisted() + district.committees.count + gone
    };
    let mut o = of_firm(world, district, firms::firm(world, district, firm), founded, chance);
    o.state = "dissolved".into();
    o.dissolved_on = Some(district.renewed[gone].1);
    o.dissolution_reason =
        Some(chance.pick(&["企业注销", "企业迁出本市", "企业合并改制", "企业停产歇业"]).into());
    o
}

/// One founded together with firms that have none of their own.
fn together(world: &World, district: &District, slot: usize, o: &mut Organisation) {
    let (steady, slots) = (district.lists.steady(), district.committees.count);
    let Some(without) = steady.checked_sub(slots).filter(|n| *n > 4) else { return };
    let others = (0..3).map(|k| slots + (slot / 25 * 3 + k) % without);
    let firms =
        others.map(|at| firms::firm(world, district, scattered(at, steady, (world.seed % 997) as usize)));
    o.setup_mode = Some("joint".into());
    o.covered = o.founder_credit_code.iter().cloned().chain(firms.map(|firm| firm.credit_code)).collect();
    o.accepts = Some("成员单位劳动争议".into());
}

/// The committee that took the place of a dissolved one.
pub(super) fn renewed(world: &World, district: &District, k: usize) -> Organisation {
    let (slot, founded) = district.renewed[k];
    let chance = &mut Chance::new(world.seed, "renewed", district.number(), slot);
    let firm = firms::firm(world, district, firms::founder(world, district, slot));
    of_firm(world, district, firm, founded, chance)
}

/// A committee that has stood still for years.
pub(super) fn idle(world: &World, district: &District, k: usize) -> Organisation {
    let chance = &mut Chance::new(world.seed, "idle", district.number(), k);
    let at = district.unlisted() + district.committees.count + district.renewed.len() + k;
    let founded = chance.workday(date(2015, 6, 1), date(2018, 12, 28));
    let mut o = of_firm(world, district, firms::firm(world, district, at), founded, chance);
    o.state = "suspended".into();
    o.suspended_on = Some(plus_days(founded, chance.between(900, 1700)));
    o.remarks = Some("企业停产，委员会停止活动".into());
    o
}

/// A body of an association.
pub(super) fn body(world: &World, district: &District, at: usize) -> Organisation {
    let chance = &mut Chance::new(world.seed, "body", district.number(), at);
    let association = firms::association(world, district, at);
    let base = Organisation {
        name: format!("{}劳动争议调解委员会", association.name),
        kind: "association_body".into(),
        founder: association.name,
        founder_credit_code: Some(association.credit_code),
        setup_mode: Some("single".into()),
        district: district.story.code.into(),
        subdistrict: Some(association.street.0),
        address: association.address,
        founded: Some(district.bodies.day(at)),
        chair_origin: Some("both_sides".into()),
        accepts: Some("会员单位劳动争议".into()),
        state: "open".into(),
        funding: texts(&["own_funds"]),
        annual_budget: Some(yuan(chance.between(5, 40) * 1000)),
        ..Organisation::default()
    };
    let o = both_sides(base, chance);
    with_papers(world, o, "商会发", at + 1, chance)
}

/// A body of a trade, for the whole district.
pub(super) fn regional(world: &World, district: &District, k: usize) -> Organisation {
    let chance = &mut Chance::new(world.seed, "regional", district.number(), k);
    let trade = words::REGIONAL[(district.number() + k) % words::REGIONAL.len()];
    let street = &district.streets[0];
    let base = Organisation {
        name: format!("{}{trade}行业劳动争议调解委员会", district.name),
        kind: "regional_industry".into(),
        founder: format!("{}总工会", district.name),
        setup_mode: Some("single".into()),
        district: district.story.code.into(),
        subdistrict: Some(street.0.clone()),
        address: format!("{}{}示例路{}号", district.name, street.1, chance.between(1, 99)),
        founded: Some(chance.workday(date(2017, 5, 1), date(2023, 11, 30))),
        chair_origin: Some("both_sides".into()),
        accepts: Some(format!("本区{trade}行业劳动争议")),
        state: "open".into(),
        funding: texts(&["union", "fiscal"]),
        annual_budget: Some(yuan(chance.between(10, 60) * 1000)),
        ..Organisation::default()
    };
    let o = both_sides(base, chance);
    with_papers(world, o, "工会发", k + 1, chance)
}

/// A body of a public institution.
pub(super) fn institution(world: &World, district: &District, k: usize) -> Organisation {
    let chance = &mut Chance::new(world.seed, "institution", district.number(), k);
    let name = words::INSTITUTIONS[(district.number() + k) % words::INSTITUTIONS.len()];
    let street = &district.streets[district.streets.len() - 1];
    let base = Organisation {
        name: format!("{}{name}人事争议调解委员会", district.name),
        kind: "public_institution".into(),
        founder: format!("{}{name}", district.name),
        setup_mode: Some("single".into()),
        district: district.story.code.into(),
        subdistrict: Some(street.0.clone()),
        address: format!("{}{}示例路{}号", district.name, street.1, chance.between(1, 99)),
        founded: Some(chance.workday(date(2018, 3, 1), date(2023, 12, 20))),
        chair_origin: Some("union_member".into()),
        accepts: Some("本单位人事争议".into()),
        state: "open".into(),
        funding: texts(&["fiscal"]),
        annual_budget: Some(yuan(chance.between(5, 20) * 1000)),
        ..Organisation::default()
    };
    let o = both_sides(base, chance);
    with_papers(world, o, "院校发", k + 1, chance)
}
