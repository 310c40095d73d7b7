//! Courses and practice of the years around today: what the bureaus hold every year, in the same months.

use fengqiao_domain::dates::plus_days;
use fengqiao_domain::training::Session;
use jiff::civil::{Date, date};

use super::World;
use super::chance::{Chance, workday};

/// Years before the running one.
const BACK: i16 = 2;

/// One kind of session held every year.
struct Kind {
    name: &'static str,
    category: &'static str,
    topic: &'static str,
    month: i8,
    day: i8,
    days: i64,
    /// Hundredths.
    hours: i64,
    place: &'static str,
    with: Option<&'static str>,
}

const fn kind(
    name: &'static str,
    category: &'static str,
    topic: &'static str,
    (month, day, days): (i8, i8, i64),
    hours: i64,
    place: &'static str,
    with: Option<&'static str>,
) -> Kind {
    Kind { name, category, topic, month, day, days, hours: hours * 100, place, with }
}

/// What a district holds.
const OF_DISTRICT: [Kind; 9] = [
    kind("调解员春季业务培训班", "off_the_job", "law", (3, 11, 3), 16, "区会议中心", None),
    kind(
        "仲裁庭审观摩",
        "practice",
        "hearing_observation",
        (4, 18, 1),
        2,
        "区仲裁院第一仲裁庭",
        Some("区人民法院"),
    ),
    kind("调解技巧专题班", "off_the_job", "skills", (5, 13, 2), 12, "区委党校", None),
    kind("送法入企", "practice", "visits", (5, 22, 1), 2, "开发区企业服务中心", Some("区总工会")),
    kind("廉政与行风轮训", "off_the_job", "integrity", (6, 4, 1), 6, "区会议中心", None),
    kind("疑难案例交流会", "practice", "exchange", (9, 3, 1), 3, "区仲裁院", None),
    kind("秋季业务提升班", "off_the_job", "skills", (9, 15, 2), 12, "区委党校", None),
    kind("国庆前集中法治宣传", "practice", "publicity", (9, 26, 1), 2, "区政务服务中心", Some("区司法局")),
    kind("年终业务复训", "off_the_job", "law", (11, 18, 1), 6, "区会议中心", None),
];

/// What the city holds for everybody.
const OF_CITY: [Kind; 2] = [
    kind("全市调解员法律政策在线课程", "online", "law", (4, 8, 21), 20, "线上", None),
    kind("全市调解骨干示范培训班", "off_the_job", "law", (10, 16, 2), 12, "市委党校", None),
];

/// A session, and of a thousand people of its place how many come: full-timers and others.
pub(in crate::demo) struct Held {
    /// What is held.
    pub session: Session,
    /// Full-timers.
    pub full_time: usize,
    /// Others.
    pub part_time: usize,
}

/// The sessions of the years around today, those of the city first.
pub(super) fn sessions(world: &World, authorities: &[(String, String)], jurisdiction: &str) -> Vec<Held> {
    let this = world.today.year();
    let mut all = Vec::new();
    for year in this - BACK..=this {
        for of_city in &OF_CITY {
            let host = "天津市人力资源和社会保障局";
            all.push(held(world, of_city, year, jurisdiction, host, "city", 0));
        }
        for (at, (code, name)) in authorities.iter().enumerate().filter(|(_, (code, _))| code != jurisdiction)
        {
            let host = format!("{name}人力资源和社会保障局");
            let mut chance = Chance::new(world.seed, "training", at, usize::try_from(year).unwrap_or(0));
            for of_district in &OF_DISTRICT {
                // Now and then a district lets one of them be.
                if !chance.in_thousand(120) {
                    let shift = chance.between(-3, 3);
                    all.push(held(world, of_district, year, code, &host, "district", shift));
                }
            }
        }
    }
    all
}

fn held(world: &World, kind: &Kind, year: i16, authority: &str, host: &str, level: &str, shift: i64) -> Held {
    let first = workday(plus_days(date(year, kind.month, kind.day), shift));
    let starts_on = first.max(date(year, 1, 2));
    let online = kind.category == "online";
    let open = starts_on > world.today;
    let (full_time, part_time) = match kind.category {
        "off_the_job" => (900, 420),
        "online" => (700, 500),
        _ => (650, 250),
    };
    let session = Session {
        category: kind.category.into(),
        topic: Some(kind.topic.into()),
        name: kind.name.into(),
        level: level.into(),
        host: host.into(),
        co_hosts: kind.with.map(str::to_owned),
        district: authority.get(..6).unwrap_or(authority).into(),
        authority: authority.into(),
        starts_on: Some(starts_on),
        ends_on: Some(plus_days(starts_on, kind.days - 1)),
        starts_at: (!online).then(|| "09:00".into()),
        ends_at: (!online).then(|| if kind.days > 1 { "16:30" } else { "11:30" }.into()),
        place: Some(kind.place.into()),
        hours: Some(kind.hours),
        capacity: (open && kind.category == "off_the_job").then_some(60),
        ..Session::default()
    };
    Held { session, full_time, part_time }
}

/// Half hours somebody attended of so many; `None` for whoever was not there and not expected.
pub(super) fn attended(
    world: &World,
    session: usize,
    person: usize,
    of: &Held,
    full_time: bool,
) -> Option<i64> {
    let mut chance = Chance::new(world.seed, "attendance", session, person);
    if !chance.in_thousand(if full_time { of.full_time } else { of.part_time }) {
        return None;
    }
    let whole = of.session.half_hours();
    Some(match chance.below(100) {
        0..=3 => 0,
        4..=12 if whole > 8 => whole - 4,
        13..=16 if whole > 8 => whole - 7,
        _ => whole,
    })
}

/// The day before which somebody must have been appointed to be there.
pub(in crate::demo) fn day(session: &Session) -> Date {
    session.starts_on.unwrap_or(Date::MIN)
}
