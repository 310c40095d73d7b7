//! The person: name, number, schooling, work; then the history is put in.

use super::super::chance::Chance;
use super::super::{numbers, words};
use super::certificates::{self, Serials};
use super::{Place, career};
use fengqiao_domain::dates::plus_days;
use fengqiao_domain::mediators::{Mediator, RESIDENT_ID};
use fengqiao_domain::people::age;
use jiff::civil::{Date, date};

const SPECIALISMS: [&str; 12] = [
    "劳动报酬",
    "社会保险",
    "工伤待遇",
    "解除终止劳动合同",
    "订立履行变更合同",
    "工作时间休息休假",
    "福利待遇",
    "培训服务期",
    "竞业限制保密",
    "劳务派遣",
    "新就业形态",
    "人事争议",
];
const MAJORS: [&str; 8] =
    ["法学", "人力资源管理", "劳动与社会保障", "行政管理", "工商管理", "社会工作", "汉语言文学", "经济学"];
const QUALIFICATIONS: [(&str, usize); 5] = [
    ("labour_relations_coordinator", 45),
    ("peoples_mediator", 30),
    ("arbitrator", 10),
    ("lawyer", 10),
    ("other", 5),
];

/// Person `number` of all, at a place.
pub(super) fn make(place: &Place, number: usize, serials: &mut Serials) -> Mediator {
    let world = place.world;
    let chance = &mut Chance::new(world.seed, "person", place.at, place.position);
    let (id_number, birth, female) = numbers::resident(number, world.seed, world.today);
    let years = age(birth, world.today);
    let centre = place.is_centre();
    let mut m = Mediator {
        name: words::person(chance, female),
        sex: Some(if female { "2" } else { "1" }.into()),
        ethnicity: Some(
            chance
                .weighted(&[("01", 944), ("03", 24), ("11", 20), ("02", 5), ("10", 3), ("06", 2), ("15", 2)])
                .into(),
        ),
        political_status: Some(political(years, chance).into()),
        education: Some(education(years, chance).into()),
        major: Some(chance.pick(&MAJORS).into()),
        id_type: Some(RESIDENT_ID.into()),
        id_number: Some(id_number),
        phone: Some(numbers::mobile(chance)),
        workplace: Some(workplace(place, chance)),
        professional_title: chance
            .in_thousand(380)
            .then(|| chance.pick(&["经济师", "政工师", "人力资源管理师", "工程师", "法律职业资格"]).into()),
        employment: Some(employment(centre, years, chance).into()),
        specialisms: some_of(&SPECIALISMS, chance),
        ..Mediator::default()
    };
    if chance.in_thousand(420) {
        m.qualifications = vec![chance.weighted(&QUALIFICATIONS).to_owned()];
    }
    // A few are kept provisionally until their number is known; the first of an organisation, so that names suffice.
    if place.home.kind == "association_body" && place.position == 0 && chance.in_thousand(15) {
        m.id_number = None;
    }
    let stay = career::appointments(place, birth, &mut m, chance);
    certificates::papers(place, birth, stay, &mut m, serials, chance);
    activity(place, stay.left, &mut m, chance);
    let first = m.first_fact().unwrap_or(world.today);
    m.entered_on = Some(first.max(date(2024, 2, 26)).min(world.today));
    let practised = i64::from(world.today.year() - first.year()) + chance.between(0, 6);
    m.years_of_practice = Some(practised * 100);
    m.experience = Some(format!("从事劳动人事工作{}年", practised + chance.between(1, 8)));
    m
}

fn political(years: i16, chance: &mut Chance) -> &'static str {
    let young = usize::from(years < 29);
    chance.weighted(&[
        ("01", 440),
        ("03", young * 160),
        ("02", 12),
        ("13", 520),
        ("12", 8),
        ("05", 8),
        ("06", 6),
        ("10", 6),
    ])
}

fn education(years: i16, chance: &mut Chance) -> &'static str {
    let old = usize::from(years > 50);
    chance.weighted(&[
        ("21", 600),
        ("31", 180 + old * 160),
        ("14", 150 - old * 110),
        ("11", 4),
        ("61", 10 + old * 70),
        ("41", 8 + old * 40),
    ])
}

fn employment(centre: bool, years: i16, chance: &mut Chance) -> &'static str {
    if !centre {
        return chance.weighted(&[("enterprise_employee", 930), ("retired_rehired", 30), ("other", 40)]);
    }
    let retired = usize::from(years > 58);
    chance.weighted(&[
        ("established", 340),
        ("non_established", 220),
        ("purchased_service", 240),
        ("public_welfare_post", 130),
        ("retired_rehired", 20 + retired * 600),
        ("other", 20),
    ])
}

fn workplace(place: &Place, chance: &mut Chance) -> String {
    let firm = ["人力资源经理", "工会主席", "行政主管", "法务专员", "车间主任", "综合部部长"];
    let office = ["科员", "干部", "社会保障岗", "综合服务中心工作人员"];
    let outside = ["示例律师事务所 律师", "示例社会工作服务中心 社工", "示例社区居民委员会 委员"];
    if place.is_centre() && chance.in_thousand(180) {
        return chance.pick(&outside).into();
    }
    let post = if place.is_centre() { chance.pick(&office) } else { chance.pick(&firm) };
    format!("{} {post}", place.home.founder)
}

/// One to three, in their order.
fn some_of(all: &[&str], chance: &mut Chance) -> Vec<String> {
    let mut at = chance.below(4);
    let mut some = Vec::new();
    for _ in 0..chance.weighted(&[(1, 40), (2, 40), (3, 20)]) {
        if let Some(text) = all.get(at) {
            some.push((*text).to_owned());
        }
        at += 1 + chance.below(4);
    }
    some
}

/// 最近履职日期: within the last months for most, two years back for a few, not declared for some.
fn activity(place: &Place, left: Option<Date>, m: &mut Mediator, chance: &mut Chance) {
    let today = place.world.today;
    let until = left.map_or(today, |day| day.min(today));
    let Some(first) = m.first_fact() else { return };
    let quiet = !place.is_needed() && chance.in_thousand(26);
    let since = if quiet {
        plus_days(until, -chance.between(735, 1300))
    } else {
        plus_days(until, -chance.between(2, 400))
    };
    m.declared_active_on = (quiet || chance.in_thousand(880)).then_some(since).filter(|on| *on > first);
}
