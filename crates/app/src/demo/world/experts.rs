//! The expert pools: about forty of the city, some twenty of each district; a round that is over, one that runs, and
//! requests for an opinion. Told relative to the day the world is made for.

use super::World;
use super::chance::Chance;
use super::words;
use fengqiao_domain::dates::{plus_days, previous, term_end};
use fengqiao_domain::experts::{CITY_LEVEL, DISTRICT_LEVEL, Expert, Span};
use jiff::civil::Date;

/// The expert the demo has an account for.
pub(in crate::demo) const NAMED: &str = "顾学民";
/// Days since the round that is over was published.
const PUBLISHED: i64 = 200;
/// The city's pool.
const CITY: &str = "120000";
/// City experts who came through the round that is over.
const CHOSEN: usize = 12;
/// City experts in all.
const OF_CITY: usize = 40;

const FIELDS: [&str; 10] = [
    "劳动报酬",
    "工伤待遇",
    "解除终止劳动合同",
    "社会保险",
    "竞业限制保密",
    "劳务派遣",
    "新就业形态",
    "集体争议",
    "人事争议",
    "工作时间休息休假",
];
const PLACES: [(&str, &str); 8] = [
    ("律师事务所", "律师"),
    ("大学法学院", "副教授"),
    ("人力资源服务有限公司", "人力资源总监"),
    ("劳动人事争议仲裁院", "仲裁员"),
    ("总工会法律服务中心", "公职律师"),
    ("人民法院", "法官"),
    ("企业联合会", "副秘书长"),
    ("社会保险事务所", "高级经济师"),
];

/// One person, without pool and term.
fn person(world: &World, place: usize, n: usize, town: &str) -> Expert {
    let chance = &mut Chance::new(world.seed, "expert", place, n);
    let (unit, duties) = chance.pick(&PLACES);
    let name = words::anybody(chance);
    let first = chance.below(FIELDS.len());
    let mut fields = vec![FIELDS[first].to_owned()];
    if chance.in_thousand(600) {
        fields.push(FIELDS[(first + 1 + chance.below(FIELDS.len() - 1)) % FIELDS.len()].to_owned());
    }
    Expert {
        name,
        workplace: format!("{town}示例{unit}"),
        duties: Some(duties.to_owned()),
        fields,
        phone: Some(super::numbers::mobile(chance)),
        ..Expert::default()
    }
}

/// A term of three years that began so many days ago.
fn term(e: &mut Expert, today: Date, ago: i64) {
    let from = plus_days(today, -ago);
    (e.term_from, e.term_to, e.joined_on) = (Some(from), Some(term_end(from, 3)), Some(from));
}

/// The districts in the order of their codes, with their names.
fn districts(world: &World) -> Vec<(String, String)> {
    world.districts.iter().map(|d| (d.story.code.to_owned(), d.name.clone())).collect()
}

/// All experts: the city's first, those chosen in the last round before the others.
pub(super) fn rows(world: &World) -> Vec<Expert> {
    let (today, districts) = (world.today, districts(world));
    let mut all = Vec::new();
    for n in 0..OF_CITY {
        let (code, name) = &districts[n % districts.len()];
        let mut e = person(world, 0, n, if n % 3 == 0 { "天津" } else { name });
        e.level = CITY_LEVEL.into();
        CITY.clone_into(&mut e.authority);
        if n < CHOSEN {
            // From the pool of the district into the city's.
            let moved = plus_days(today, -PUBLISHED);
            term(&mut e, today, PUBLISHED);
            e.district = Some(code.clone());
            e.recommended_by = Some(format!("{name}人力资源和社会保障局"));
            e.earlier = vec![Span {
                pool: code.clone(),
                from: plus_days(moved, -500),
                to: previous(moved),
                left: None,
            }];
        } else {
            // Some terms end soon.
            let ago = if n % 9 == 0 { 1096 - 20 - n as i64 } else { 300 + 13 * n as i64 };
            term(&mut e, today, ago.min(1060));
            e.recommended_by = Some("天津市人力资源和社会保障局".into());
        }
        if n == OF_CITY - 1 {
            NAMED.clone_into(&mut e.name);
            "天津示例大学法学院".clone_into(&mut e.workplace);
            e.duties = Some("教授".into());
        }
        all.push(e);
    }
    for (at, (code, name)) in districts.iter().enumerate() {
        for n in 0..(16 + (at * 5) % 9) {
            let mut e = person(world, at + 1, n, name);
            e.level = DISTRICT_LEVEL.into();
            (e.district, e.authority) = (Some(code.clone()), code.clone());
            e.recommended_by = Some(format!("{name}人力资源和社会保障局"));
            term(&mut e, today, 120 + 41 * n as i64);
            match n {
                3 => {
                    e.left_on = Some(plus_days(today, -30));
                    e.leave_reason = Some("工作调动，本人申请退出".into());
                }
                5 => term(&mut e, today, 1150),
                7 => term(&mut e, today, 1050),
                _ => {}
            }
            all.push(e);
        }
    }
    // Two of one name at one workplace would be one expert.
    let mut seen = std::collections::BTreeSet::new();
    all.retain(|e| seen.insert(fengqiao_domain::experts::key(e)));
    all
}

/// A district's recommendation.
pub(in crate::demo) struct Told {
    /// Where in the list of experts.
    pub(in crate::demo) expert: usize,
    /// The district.
    pub(in crate::demo) authority: String,
    /// Chosen or not; `None` while undecided.
    pub(in crate::demo) chosen: Option<bool>,
    /// Days ago.
    pub(in crate::demo) ago: i64,
}

/// Those recommended in the round that is over.
pub(in crate::demo) fn past(experts: &[Expert]) -> Vec<Told> {
    let chosen = experts.iter().enumerate().filter(|(_, e)| !e.earlier.is_empty());
    let told = |(expert, e): (usize, &Expert)| Told {
        expert,
        authority: e.district.clone().unwrap_or_default(),
        chosen: Some(true),
        ago: PUBLISHED + 25,
    };
    let mut all: Vec<Told> = chosen.map(told).collect();
    all.extend(of_districts(experts, 9, |at| at % 3 == 1, false));
    all
}

/// Those recommended in the round that runs: by every other district, 西青区 not yet.
pub(in crate::demo) fn running(experts: &[Expert]) -> Vec<Told> {
    let mut all = of_districts(experts, 1, |at| at % 2 == 0, true);
    all.extend(of_districts(experts, 2, |at| at % 4 == 0, true));
    all
}

/// The `nth` current expert of some districts.
fn of_districts(experts: &[Expert], nth: usize, of: impl Fn(usize) -> bool, open: bool) -> Vec<Told> {
    let mut codes: Vec<&str> = experts.iter().map(|e| e.authority.as_str()).filter(|c| *c != CITY).collect();
    codes.dedup();
    let mut all = Vec::new();
    for (at, code) in codes.into_iter().enumerate().filter(|(at, code)| of(*at) && *code != "120111") {
        let mine = experts.iter().enumerate().filter(|(_, e)| e.authority == code && e.left_on.is_none());
        if let Some((expert, _)) = mine.clone().nth(nth) {
            let (chosen, ago) = if open { (None, 3 + at as i64 % 5) } else { (Some(false), PUBLISHED + 25) };
            all.push(Told { expert, authority: code.to_owned(), chosen, ago });
        }
    }
    all
}
