//! How much of everything each district has, on a day and at a size.

use super::Size;
use super::chance::{Chance, split};
use super::lists::Lists;
use super::path::Path;
use super::story::{self, Story};
use fengqiao_domain::dates::plus_days;
use fengqiao_domain::policy::Policy;
use fengqiao_domain::regions::Regions;
use jiff::civil::{Date, date};

/// Firms and associations of the story; other sizes are measured against it.
const STORY_UNITS: usize = 3400;
const STORY_ASSOCIATIONS: usize = 288;
/// Mediators to eight organisations.
const STAFF_OF_EIGHT: usize = 21;
/// The city's own organisations: its court's centre and its own.
pub(super) const CITY_ORGANISATIONS: usize = 2;

/// One district.
#[derive(Debug)]
pub(super) struct District {
    /// Its numbers in the story.
    pub story: &'static Story,
    /// Name with 区.
    pub name: String,
    /// Streets and townships, code and name, in the order their centres were certified.
    pub streets: Vec<(String, String)>,
    /// Spans in the working list.
    pub lists: Lists,
    /// 考核基数 of enterprises for 2024 and 2025.
    pub base: [usize; 2],
    /// Firms that are not in the list.
    pub others: usize,
    /// Associations.
    pub associations: usize,
    /// Number of its first firm among all of the city.
    pub first_firm: usize,
    /// Number of its first association among all of the city.
    pub first_association: usize,
    /// Organisations in order: what and how many.
    pub kinds: Vec<(Kind, usize)>,
    /// Number of its first organisation.
    pub first_organisation: usize,
    /// How its committees grew.
    pub committees: Growth,
    /// How its association bodies grew.
    pub bodies: Growth,
    /// How its real centres grew.
    pub certified: Path,
    /// Committees dissolved with another one founded the same day: position and day.
    pub renewed: Vec<(usize, Date)>,
}

/// A path and how many there are today.
#[derive(Debug)]
pub(super) struct Growth {
    path: Path,
    story: usize,
    /// How many.
    pub count: usize,
}

/// Kinds of organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// 仲裁院调解中心.
    Court,
    /// 区级调解中心.
    DistrictCentre,
    /// 街道（乡镇）调解中心.
    Street,
    /// 区域性行业性调解组织.
    Regional,
    /// 事业单位调解组织.
    Institution,
    /// 商（协）会调解组织.
    Body,
    /// 企业调解委员会.
    Committee,
    /// 企业调解委员会 founded where another was dissolved.
    Renewed,
    /// 企业调解委员会 suspended for years.
    Idle,
}

impl Growth {
    fn new(start: Date, counts: [usize; 8], today: Date) -> Self {
        let path = Path::new(start, counts);
        let story = path.count(today);
        Self { path, story, count: story }
    }

    /// The day number `at` (from 0) was founded.
    pub(super) fn day(&self, at: usize) -> Date {
        self.path.day((at + 1) * self.story.max(1), self.count.max(1))
    }
}

impl District {
    /// How many organisations.
    pub(super) fn organisations(&self) -> usize {
        self.kinds.iter().map(|(_, count)| count).sum()
    }

    /// The kind of organisation `at` of the district and its position among its kind.
    pub(super) fn locate(&self, mut at: usize) -> (Kind, usize) {
        for (kind, count) in &self.kinds {
            match at.checked_sub(*count) {
                Some(rest) => at = rest,
                None => return (*kind, at),
            }
        }
        (Kind::Committee, at)
    }

    /// First position of firms that stand in no list at all.
    pub(super) fn unlisted(&self) -> usize {
        self.lists.first_other() + self.others
    }

    /// Six digits as a number.
    pub(super) fn number(&self) -> usize {
        self.story.code.parse().unwrap_or(0)
    }

    fn committee_rows(&self) -> usize {
        let committee = |kind: &Kind| matches!(kind, Kind::Committee | Kind::Renewed | Kind::Idle);
        self.kinds.iter().filter(|(kind, _)| committee(kind)).map(|(_, count)| count).sum()
    }
}

/// Districts by code, as large as asked for; as the story has them without a size.
pub(super) fn districts(seed: u64, size: Option<Size>, today: Date) -> Vec<District> {
    let (regions, policy) = (Regions::tianjin(), Policy::tianjin());
    let mut all: Vec<District> =
        story::DISTRICTS.iter().map(|story| district(seed, story, &regions, &policy, today)).collect();
    units(&mut all, size.map_or(STORY_UNITS + STORY_ASSOCIATIONS, |size| size.units), today);
    organisations(seed, &mut all, size.map(|size| size.organisations), today);
    let (mut firm, mut association, mut organisation) = (0, 0, CITY_ORGANISATIONS);
    for district in &mut all {
        (district.first_firm, district.first_association) = (firm, association);
        district.first_organisation = organisation;
        firm += district.unlisted() + district.committee_rows();
        association += district.associations.max(district.bodies.count);
        organisation += district.organisations();
    }
    all
}

fn district(seed: u64, story: &'static Story, regions: &Regions, policy: &Policy, today: Date) -> District {
    let inside = regions.subdistricts(policy, today).filter(|place| place.district == story.code);
    let mut streets: Vec<_> = inside.map(|place| (place.code.clone(), place.name.clone())).collect();
    // Which centre was certified first is chance, save the one the story names.
    let mut chance = Chance::new(seed, story.code, 0, 0);
    for at in (1..streets.len()).rev() {
        streets.swap(at, chance.below(at + 1));
    }
    let (ready, place) = story::READY_CENTRE;
    if let Some(at) = streets.iter().position(|(code, _)| code == ready) {
        streets.swap(at, place);
    }
    District {
        story,
        name: regions.name(story.code).unwrap_or(story.code).to_owned(),
        lists: Lists::new(story, 1, 1),
        base: story.base,
        others: 0,
        associations: story.associations,
        first_firm: 0,
        first_association: 0,
        first_organisation: 0,
        committees: Growth::new(date(2015, 3, 1), story.committees, today),
        bodies: Growth::new(date(2016, 9, 1), story.bodies, today),
        certified: Path::new(date(2021, 3, 1), story.certified),
        kinds: Vec::new(),
        renewed: Vec::new(),
        streets,
    }
}

/// The size at which every number is the story's.
pub(super) fn story_size(seed: u64, today: Date) -> Size {
    let of_districts: usize = districts(seed, None, today).iter().map(District::organisations).sum();
    let organisations = of_districts + CITY_ORGANISATIONS;
    Size {
        units: STORY_UNITS + STORY_ASSOCIATIONS,
        organisations,
        mediators: organisations * STAFF_OF_EIGHT / 8,
    }
}

fn units(all: &mut [District], total: usize, today: Date) {
    let associations = (total * STORY_ASSOCIATIONS + STORY_UNITS / 2) / (STORY_UNITS + STORY_ASSOCIATIONS);
    let firms = total - associations;
    let shares = split(associations, &all.iter().map(|d| d.story.associations).collect::<Vec<_>>());
    let mut listed = 0;
    for (district, share) in all.iter_mut().zip(shares) {
        district.associations = share;
        district.lists = Lists::new(district.story, firms, STORY_UNITS);
        district.base = district.story.base.map(|count| (count * firms + STORY_UNITS / 2) / STORY_UNITS);
        listed += district.lists.spans(i64::from(today.year())).count();
    }
    let weights: Vec<_> = all.iter().map(|d| d.story.base[0]).collect();
    for (district, others) in all.iter_mut().zip(split(firms.saturating_sub(listed), &weights)) {
        district.others = others;
    }
}

fn organisations(seed: u64, all: &mut [District], total: Option<usize>, today: Date) {
    // What the story has, then what was asked for in its proportions.
    for district in all.iter_mut() {
        let slots = district.committees.story;
        arrange(seed, district, slots, idle(slots), today);
    }
    let Some(total) = total else { return };
    let fixed: usize = all.iter().map(|d| d.organisations() - d.committee_rows() - d.bodies.count).sum();
    let free = total.saturating_sub(fixed + CITY_ORGANISATIONS);
    let bodies: Vec<_> = all.iter().map(|d| d.bodies.story).collect();
    let rows: Vec<_> = all.iter().map(District::committee_rows).collect();
    let halves = split(free, &[bodies.iter().sum(), rows.iter().sum()]);
    let (bodies, rows) = (split(halves[0], &bodies), split(halves[1], &rows));
    for ((district, bodies), rows) in all.iter_mut().zip(bodies).zip(rows) {
        district.bodies.count = bodies;
        // As many suspended ones among them as in the story.
        let idle = idle(district.committees.story) * rows / district.committee_rows();
        let slots = slots(seed, district, rows - idle, today);
        let idle = rows - slots - renewals(seed, district, slots, today).len();
        arrange(seed, district, slots, idle, today);
    }
}

fn idle(slots: usize) -> usize {
    (slots / 90).max(1)
}

/// The most founding places that fill no more than `rows` rows; a renewed one takes two.
fn slots(seed: u64, district: &mut District, rows: usize, today: Date) -> usize {
    let mut fit = |slots: usize| slots + renewals(seed, district, slots, today).len() <= rows;
    let mut slots = rows;
    while !fit(slots) {
        slots -= (slots / 80).max(1);
    }
    while slots < rows && fit(slots + 1) {
        slots += 1;
    }
    slots
}

fn arrange(seed: u64, district: &mut District, slots: usize, idle: usize, today: Date) {
    district.renewed = renewals(seed, district, slots, today);
    let founded = |k: &usize| street_founded(seed, district, *k) <= today;
    let streets = (0..district.streets.len()).filter(founded).count();
    let court = match district.story.code {
        story::NO_COURT_CENTRE => 0,
        story::LATE_COURT_CENTRE => usize::from(late_court() <= today),
        _ => 1,
    };
    district.kinds = vec![
        (Kind::Court, court),
        (Kind::DistrictCentre, 1),
        (Kind::Street, streets),
        (Kind::Regional, 1 + usize::from(district.story.base[0] > 100)),
        (Kind::Institution, 1),
        (Kind::Body, district.bodies.count),
        (Kind::Committee, slots),
        (Kind::Renewed, district.renewed.len()),
        (Kind::Idle, idle),
    ];
}

/// One in thirty-three committees founded before 2022 is dissolved some years later; another one takes its place.
fn renewals(seed: u64, district: &mut District, slots: usize, today: Date) -> Vec<(usize, Date)> {
    district.committees.count = slots;
    let renewed = (5..slots).step_by(33).filter_map(|slot| {
        let founded = district.committees.day(slot);
        let mut chance = Chance::new(seed, "renewal", district.number(), slot);
        let first = plus_days(founded, 700).max(date(2022, 3, 1));
        let day = chance.workday(first, plus_days(first, 1400));
        (founded < date(2022, 1, 1) && day <= today).then_some((slot, day))
    });
    renewed.collect()
}

/// 成立日期 of a late court centre.
pub(super) fn late_court() -> Date {
    date(2024, 12, 16)
}

/// 成立日期 of a street centre: before it was certified, the last ones in 2024 and 2025.
pub(super) fn street_founded(seed: u64, district: &District, k: usize) -> Date {
    let mut chance = Chance::new(seed, "street", district.number(), k);
    let late = k * 10 >= district.streets.len() * 9;
    let usual =
        if late { (date(2024, 2, 1), date(2025, 5, 30)) } else { (date(2016, 3, 1), date(2023, 6, 30)) };
    let day = chance.workday(usual.0, usual.1);
    day.min(plus_days(district.certified.day(k + 1, 1), -chance.between(120, 180)))
}
