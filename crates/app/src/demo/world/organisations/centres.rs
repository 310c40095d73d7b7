//! Centres: of streets and townships, of arbitration courts, of districts, of the city.

use super::super::World;
use super::super::chance::Chance;
use super::super::plan::{District, late_court, street_founded};
use super::super::story::{LATE_COURT_CENTRE, READY_CENTRE};
use super::{past, texts, with_papers, work_rules, yuan};
use fengqiao_domain::dates::plus_days;
use fengqiao_domain::organisations::Organisation;
use jiff::civil::{Date, date};

const CITY: &str = "120000";

fn complete(mut o: Organisation, chance: &mut Chance) -> Organisation {
    o.state = "open".into();
    // Some share premises and desk with the 综治中心 they moved into.
    let moved_in = chance.weighted(&[("permanent", 45), ("rotating", 25), ("no", 30)]);
    let own = moved_in == "no" || chance.in_thousand(650);
    o.stationed = Some(moved_in.into());
    (o.premises, o.reception) = (Some(own), Some(own));
    o.rooms = Some(if own { chance.between(1, 3) } else { 0 });
    (o.equipment, o.seal, o.signage, o.posted_rules) = (Some(true), Some(true), Some(true), Some(true));
    o.funding = texts(chance.pick(&[&["fiscal"] as &[&str], &["fiscal", "purchased_service"], &["fiscal"]]));
    o.annual_budget = Some(yuan(chance.between(6, 60) * 5000));
    o.work_rules = work_rules(true);
    o.on_platform = Some(chance.in_thousand(850));
    o
}

/// Takes away one to three things a real centre needs.
fn lacking(mut o: Organisation, chance: &mut Chance) -> Organisation {
    let first = chance.below(6);
    for what in 0..=chance.below(3) {
        match (first + what) % 6 {
            0 => o.rooms = Some(0),
            1 => o.seal = Some(false),
            2 => o.posted_rules = Some(false),
            3 => o.signage = Some(false),
            4 => o.equipment = Some(false),
            _ => (o.funding, o.annual_budget) = (Vec::new(), None),
        }
    }
    o.stationed = Some("no".into());
    (o.premises, o.reception) = (Some(true), Some(chance.in_thousand(600)));
    o
}

fn bureau(district: &District) -> String {
    format!("{}人力资源和社会保障局", district.name)
}

/// A centre of a street or township.
pub(super) fn street(world: &World, district: &District, k: usize) -> Organisation {
    let chance = &mut Chance::new(world.seed, "centre", district.number(), k);
    let k = in_order(world, district, k);
    let (code, name) = &district.streets[k];
    let founded = street_founded(world.seed, district, k);
    let seat = if name.ends_with("街道") { "办事处" } else { "人民政府" };
    let base = Organisation {
        name: format!("{name}劳动人事争议调解中心"),
        kind: "subdistrict_centre".into(),
        founder: format!("{name}{seat}"),
        setup_mode: Some("single".into()),
        district: district.story.code.into(),
        subdistrict: Some(code.clone()),
        address: format!("{}{name}示例街{}号", district.name, chance.between(1, 90)),
        founded: Some(founded),
        chair_origin: Some("appointed".into()),
        accepts: Some("本辖区劳动人事争议".into()),
        ..Organisation::default()
    };
    let mut o = complete(base, chance);
    let certified = district.certified.day(k + 1, 1);
    let reached = district.certified.count(world.today);
    if k < reached {
        o.certified_on = Some(certified);
        o.certified_by = Some(bureau(district));
        o.certified_on_site = Some(chance.in_thousand(800));
        pauses(world, &mut o, chance);
    } else if code != READY_CENTRE.0 && (k > reached || chance.in_thousand(400)) && chance.in_thousand(700) {
        o = lacking(o, chance);
    }
    if chance.in_thousand(40) {
        o.honours = Some("市级示范调解中心（演示）".into());
    }
    with_papers(world, o, &format!("{}人社发", district.story.short), k + 1, chance)
}

/// The position in the order of certification of the `k`-th centre that exists today.
fn in_order(world: &World, district: &District, k: usize) -> usize {
    let there = |at: &usize| street_founded(world.seed, district, *at) <= world.today;
    (0..district.streets.len()).filter(there).nth(k).unwrap_or(k)
}

/// A few stood still while they moved; one of them twice. One certification in a hundred was withdrawn.
fn pauses(world: &World, o: &mut Organisation, chance: &mut Chance) {
    let founded = o.founded.unwrap_or(Date::MIN);
    if chance.in_thousand(35) && founded < date(2022, 1, 1) {
        o.suspended_on = Some(date(2022, 11, 14));
        o.resumed_on = Some(date(2023, 2, 13));
        if chance.in_thousand(300) && founded < date(2020, 1, 1) {
            o.earlier_pauses = vec![(date(2020, 2, 3), date(2020, 5, 6))];
        }
    }
    let late = date(2026, 4, 20);
    if chance.in_thousand(12) && world.today > late && o.certified_on.is_some_and(|on| on < late) {
        o.certification_withdrawn = Some(late);
    }
}

fn of_court(
    world: &World,
    number: usize,
    place: &str,
    authority: &str,
    founded: Date,
    short: &str,
) -> Organisation {
    let chance = &mut Chance::new(world.seed, "court", number, 0);
    let city = authority == CITY;
    let court = if city {
        "天津市劳动人事争议仲裁院".to_owned()
    } else {
        format!("天津市{place}劳动人事争议仲裁院")
    };
    let base = Organisation {
        name: if city {
            format!("{court}调解中心")
        } else {
            format!("{place}劳动人事争议仲裁院调解中心")
        },
        kind: "court_centre".into(),
        founder: court,
        setup_mode: Some("single".into()),
        district: authority.into(),
        address: format!("{place}示例大道{}号", chance.between(1, 90)),
        founded: Some(founded),
        chair_origin: Some("appointed".into()),
        accepts: Some(if city { "市仲裁院管辖的劳动人事争议" } else { "本区劳动人事争议" }.into()),
        ..Organisation::default()
    };
    certified(world, base, short, &format!("{short}人力资源和社会保障局"), chance)
}

fn certified(
    world: &World,
    base: Organisation,
    short: &str,
    bureau: &str,
    chance: &mut Chance,
) -> Organisation {
    let mut o = complete(base, chance);
    (o.premises, o.reception, o.rooms) = (Some(true), Some(true), Some(chance.between(2, 5)));
    let ready = o.founded.map(|on| plus_days(on, 180).max(date(2022, 3, 1)));
    o.certified_on = ready.and_then(|on| past(world, super::super::chance::workday(on)));
    o.certified_by = o.certified_on.map(|_| bureau.to_owned());
    o.certified_on_site = o.certified_on.map(|_| true);
    with_papers(world, o, &format!("{short}人社发"), 1, chance)
}

/// A court's centre in a district.
pub(super) fn court(world: &World, district: &District) -> Organisation {
    let chance = &mut Chance::new(world.seed, "court day", district.number(), 0);
    let usual = chance.workday(date(2016, 4, 1), date(2022, 9, 30));
    let founded = if district.story.code == LATE_COURT_CENTRE { late_court() } else { usual };
    of_court(world, district.number(), &district.name, district.story.code, founded, district.story.short)
}

/// The centre of the city's court.
pub(super) fn city_court(world: &World) -> Organisation {
    of_court(world, 120_000, "天津市", CITY, date(2016, 5, 9), "津")
}

/// A district's own centre.
pub(super) fn district(world: &World, district: &District) -> Organisation {
    let chance = &mut Chance::new(world.seed, "district", district.number(), 0);
    let base = Organisation {
        name: format!("{}劳动人事争议调解中心", district.name),
        kind: "district_centre".into(),
        founder: bureau(district),
        setup_mode: Some("single".into()),
        district: district.story.code.into(),
        address: format!("{}示例大道{}号", district.name, chance.between(1, 90)),
        founded: Some(chance.workday(date(2017, 3, 1), date(2023, 10, 31))),
        chair_origin: Some("appointed".into()),
        accepts: Some("本区劳动人事争议".into()),
        ..Organisation::default()
    };
    certified(world, base, district.story.short, &bureau(district), chance)
}

/// The city's own centre.
pub(super) fn city(world: &World) -> Organisation {
    let chance = &mut Chance::new(world.seed, "city", 0, 0);
    let base = Organisation {
        name: "天津市劳动人事争议调解中心".into(),
        kind: "city_centre".into(),
        founder: "天津市人力资源和社会保障局".into(),
        setup_mode: Some("single".into()),
        district: CITY.into(),
        address: "天津市示例大道1号".into(),
        founded: Some(date(2018, 6, 11)),
        chair_origin: Some("appointed".into()),
        accepts: Some("全市有重大影响的劳动人事争议".into()),
        ..Organisation::default()
    };
    certified(world, base, "津", "天津市人力资源和社会保障局", chance)
}
