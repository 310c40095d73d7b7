use super::{Size, World, WorldProblem, story};
use fengqiao_domain::coverage::{BASE_FIGURES, MILESTONES, TARGETS};
use fengqiao_domain::mediators::{Facts, MEDIATORS, Mediator, fold, standing_on};
use fengqiao_domain::organisations::open::{OpenFacts, Pause, is_open};
use fengqiao_domain::organisations::{ORGANISATIONS, Organisation, operational, staffing};
use fengqiao_domain::policy::Policy;
use fengqiao_domain::table::{At, Names, Severity, Table};
use fengqiao_domain::units::{UNITS, Unit};
use fengqiao_domain::value::{Kind, Value};
use fengqiao_domain::{credit_code, organisations, people, units};
use jiff::civil::{Date, date};
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;

static POLICY: LazyLock<Policy> = LazyLock::new(Policy::tianjin);
const STORY: Date = date(2024, 7, 18);
const DAYS: [Date; 3] = [STORY, date(2026, 11, 24), date(2028, 7, 1)];
const SEED: u64 = 2024;

struct Codes;
impl Names for Codes {
    fn place(&self, code: &str) -> String {
        code.to_owned()
    }
}

fn at(today: Date) -> At<'static> {
    At { date: today, today, policy: &POLICY, names: &Codes }
}

fn demo(today: Date) -> World {
    World::new(SEED, Size::demo(SEED, today), today).unwrap()
}

fn ids(world: &World) -> Vec<String> {
    (0..world.organisations().count()).map(|at| at.to_string()).collect()
}

fn people_of(world: &World) -> Vec<Mediator> {
    world.mediators(&ids(world)).collect()
}

/// Every cell is of its kind, and the table has nothing against the row.
fn assert_sound<R: std::fmt::Debug>(table: &Table<R>, row: &R, today: Date) {
    for column in table.columns.iter().filter(|c| c.is_entered()) {
        let value = (column.get)(row, &at(today));
        let wrong = match (column.kind, &value) {
            (Kind::Text(most), Value::Text(text)) => text.chars().count() > most,
            (Kind::CreditCode, Value::Text(code)) => credit_code::check(code).is_err(),
            (Kind::IdNumber, Value::Text(number)) => people::check_id_number(number).is_err(),
            (Kind::Code(list), Value::Code(code)) => !list.codes.iter().any(|known| known.code == code),
            (Kind::Codes(list), Value::Multi(all)) => {
                all.iter().any(|code| !list.codes.iter().any(|known| known.code == code))
            }
            (Kind::Int | Kind::Decimal | Kind::Money, value) => value.int().is_some_and(|n| n < 0),
            _ => false,
        };
        assert!(!wrong, "{} = {value:?} in {row:?}", column.key);
        assert!(
            column.need != fengqiao_domain::table::Need::Required || !value.is_empty(),
            "{} of {row:?}",
            column.key
        );
    }
    for problem in (table.check)(row, &at(today)) {
        assert!(problem.severity != Severity::Error, "{problem:?} of {row:?}");
    }
}

fn is_open_on(o: &Organisation, on: Date) -> bool {
    let pauses: Vec<_> = o.pauses().into_iter().map(|(since, resumed)| Pause { since, resumed }).collect();
    is_open(&OpenFacts { founded: o.founded.unwrap(), pauses: &pauses, dissolved: o.dissolved_on }, on)
}

fn count(all: &[Organisation], district: &str, kind: &str, on: Date) -> usize {
    all.iter().filter(|o| o.authority == district && o.kind == kind && is_open_on(o, on)).count()
}

#[test]
fn the_same_seed_gives_the_same_world_and_another_seed_another() {
    let digest = |seed: u64| {
        let size = Size { units: 400, organisations: 420, mediators: 600 };
        let world = World::new(seed, size, STORY).unwrap();
        let mut hasher = DefaultHasher::new();
        for row in world.units() {
            format!("{row:?}").hash(&mut hasher);
        }
        for row in world.organisations() {
            format!("{row:?}").hash(&mut hasher);
        }
        for row in people_of(&world) {
            format!("{row:?}").hash(&mut hasher);
        }
        hasher.finish()
    };
    assert_eq!(digest(1), digest(1));
    assert_ne!(digest(1), digest(2));
}

#[test]
fn as_many_rows_as_asked_for() {
    for (units, organisations, mediators) in
        [(0, 0, 0), (50, 30, 10), (3688, 2000, 5500), (9000, 4000, 12_000)]
    {
        let world = World::new(7, Size { units, organisations, mediators }, DAYS[1]).unwrap();
        assert_eq!(world.units().count(), units);
        assert_eq!(world.organisations().count(), organisations);
        assert_eq!(people_of(&world).len(), mediators);
    }
}

#[test]
fn sizes_and_days_without_a_world_are_refused() {
    let size = Size { units: 0, organisations: 1, mediators: 2_000_000 };
    assert!(matches!(World::new(1, size, STORY), Err(WorldProblem::TooManyPeople(most)) if most > 1_000_000));
    let nowhere = Size { organisations: 0, mediators: 1, ..size };
    assert_eq!(World::new(1, nowhere, STORY).unwrap_err(), WorldProblem::NoOrganisations);
    assert_eq!(
        World::new(1, Size { mediators: 0, ..size }, date(2024, 1, 9)).unwrap_err(),
        WorldProblem::TooEarly
    );
}

#[test]
fn units_are_sound_and_their_keys_differ() {
    for today in DAYS {
        let world = demo(today);
        let mut keys = BTreeSet::new();
        for unit in world.units() {
            assert_sound(&UNITS, &unit, today);
            assert!(units::check(&unit, &at(today)).is_empty(), "{unit:?}");
            assert!(keys.insert(units::key(&unit)), "{unit:?}");
            assert!(unit.from_year.is_none_or(|year| year <= today.year().into()));
            assert!(unit.to_year.is_none_or(|year| year < today.year().into()));
            assert!(unit.address.is_some_and(|address| address.contains("示例")));
        }
        assert_eq!(keys.len(), 3688);
    }
}

#[test]
fn organisations_are_sound_and_nothing_lies_ahead() {
    for today in DAYS {
        let world = demo(today);
        let mut keys = BTreeSet::new();
        for mut o in world.organisations() {
            assert_sound(&ORGANISATIONS, &o, today);
            assert!(organisations::check(&o, &at(today)).is_empty(), "{o:?}");
            assert!(keys.insert(organisations::key(&o)), "{o:?}");
            let days = [o.founded, o.filed_on, o.certified_on, o.suspended_on, o.resumed_on, o.dissolved_on];
            assert!(days.into_iter().flatten().all(|day| day <= today), "{o:?}");
            assert!(o.address.contains("示例"), "{o:?}");
            let before = o.clone();
            organisations::settle(None, &mut o);
            assert_eq!(o, before);
        }
    }
}

#[test]
fn mediators_are_sound_and_nothing_lies_ahead() {
    for today in DAYS {
        let world = demo(today);
        let (mut numbers, mut certificates) = (BTreeSet::new(), BTreeSet::new());
        let homes: Vec<_> = world.organisations().collect();
        for mut m in people_of(&world) {
            assert_sound(&MEDIATORS, &m, today);
            let before = m.clone();
            assert!(fold(&mut m, today, today).is_empty());
            assert_eq!(m, before, "the history is in order");
            if let Some(number) = &m.id_number {
                assert!(numbers.insert(number.clone()), "{m:?}");
                assert_eq!(people::sex(number), m.sex.as_deref());
                assert!((996..1000).contains(&number[14..17].parse::<u32>().unwrap()));
                let years = people::age(people::birth_date(number).unwrap(), today);
                assert!((25..=65).contains(&years), "{years}");
            }
            assert!(m.certificates.iter().all(|c| certificates.insert(c.number.clone())), "{m:?}");
            let mut days: Vec<_> =
                m.certificates.iter().flat_map(|c| [Some(c.issued), c.revoked]).flatten().collect();
            days.extend(m.registrations.iter().map(|r| r.on));
            days.extend(m.decisions.iter().flat_map(|d| [Some(d.on), d.withdrawn]).flatten());
            days.extend(
                m.appointments.iter().flat_map(|a| [Some(a.since), Some(a.appointed), a.ended]).flatten(),
            );
            days.extend([m.declared_active_on, m.entered_on].into_iter().flatten());
            assert!(days.iter().all(|day| *day <= today), "{m:?}");
            for a in &m.appointments {
                let home = &homes[a.organisation.parse::<usize>().unwrap()];
                assert_eq!((&a.host.name, a.host.dissolved), (&home.name, home.dissolved_on));
                assert!(home.founded.unwrap() <= a.since, "{m:?} at {home:?}");
                assert!(a.ended.is_none_or(|day| day > a.since), "{m:?}");
                assert!(a.until.is_none_or(|day| day >= a.since), "{m:?}");
            }
        }
    }
}

#[test]
fn on_the_day_of_the_story_the_counts_are_its_counts_seen_from_any_later_day() {
    for today in DAYS {
        let all: Vec<_> = demo(today).organisations().collect();
        for district in &story::DISTRICTS {
            let counts = |kind| count(&all, district.code, kind, STORY);
            assert_eq!(
                counts("enterprise_committee"),
                district.committees[1],
                "{} on {today}",
                district.code
            );
            assert_eq!(counts("association_body"), district.bodies[1], "{} on {today}", district.code);
            let certified =
                all.iter().filter(|o| o.authority == district.code && o.kind == "subdistrict_centre");
            let certified = certified.filter(|o| o.certified_on.is_some_and(|on| on <= STORY)).count();
            assert_eq!(certified, district.certified[1], "{} on {today}", district.code);
        }
        assert_eq!(all.iter().filter(|o| o.kind == "court_centre" && is_open_on(o, STORY)).count(), 15);
    }
}

#[test]
fn districts_reach_their_targets_in_time_late_or_not_at_all() {
    let all: Vec<_> = demo(DAYS[1]).organisations().collect();
    let mut ends = BTreeMap::new();
    for district in &story::DISTRICTS {
        for (at, share, due) in [(0, 65, date(2024, 12, 31)), (1, 80, date(2025, 12, 31))] {
            let required = (district.base[at] * share).div_ceil(100);
            let on = |day| count(&all, district.code, "enterprise_committee", day) >= required;
            let end = if on(due) {
                "in time"
            } else if on(DAYS[1]) {
                "late"
            } else {
                "behind"
            };
            *ends.entry((due, end)).or_insert(0) += 1;
        }
    }
    assert_eq!(ends[&(date(2024, 12, 31), "late")], 2, "{ends:?}");
    assert_eq!(ends[&(date(2024, 12, 31), "in time")], 14, "{ends:?}");
    assert!(ends[&(date(2025, 12, 31), "in time")] >= 10, "{ends:?}");
    assert!(ends[&(date(2025, 12, 31), "late")] >= 2, "{ends:?}");
    assert!(ends[&(date(2025, 12, 31), "behind")] >= 1, "{ends:?}");
}

#[test]
fn the_working_list_of_a_year_is_the_base_and_a_few() {
    let all: Vec<Unit> = demo(DAYS[1]).units().collect();
    let listed = |district: &str, year: i64| {
        let mine =
            |u: &&Unit| u.district == district && u.kind == "above_scale_enterprise" && u.listed_in(year);
        all.iter().filter(mine).count()
    };
    assert_eq!((listed("120111", 2024), listed("120118", 2024)), (123, 126));
    for district in &story::DISTRICTS {
        let differs = listed(district.code, 2025).abs_diff(district.base[1]);
        assert!(differs <= 8, "{}: {differs}", district.code);
    }
}

#[test]
fn most_centres_have_their_people_and_are_real_and_some_are_not() {
    for today in DAYS {
        let world = demo(today);
        let people = people_of(&world);
        let facts: Vec<_> = people.iter().map(Facts::of).collect();
        let mut members: BTreeMap<&str, Vec<staffing::Member>> = BTreeMap::new();
        for (facts, m) in facts.iter().zip(&people) {
            for a in &m.appointments {
                let member =
                    staffing::Member { person: m.id_number.as_deref().unwrap_or(""), facts: facts.roster(m) };
                members.entry(&a.organisation).or_default().push(member);
            }
        }
        let (mut staffed, mut real, mut certified, mut both, mut centres) = (0, 0, 0, 0, 0);
        for (at, o) in world.organisations().enumerate().filter(|(_, o)| o.kind == "subdistrict_centre") {
            let id = at.to_string();
            let mine = members.get(id.as_str()).map(Vec::as_slice).unwrap_or_default();
            let found = staffing::staffing(&id, mine, &POLICY, today);
            let eligible =
                operational::checklist(facilities(&o), found, &POLICY).iter().all(|check| check.holds);
            centres += 1;
            staffed += usize::from(found.met);
            real += usize::from(eligible);
            certified += usize::from(o.certified_on.is_some());
            both += usize::from(eligible && o.certified_on.is_some());
        }
        let seen = format!(
            "{today}: {centres} centres, {staffed} staffed, {real} eligible, {certified} certified, {both} both"
        );
        assert!(staffed * 100 >= centres * 80 && staffed < centres, "{seen}");
        assert!(both * 100 >= certified * 85 && both < certified, "{seen}");
        assert!(real > both || today != STORY, "{seen}");
    }
}

fn facilities(o: &Organisation) -> operational::Facilities {
    operational::Facilities {
        premises: o.premises == Some(true),
        reception: o.reception == Some(true),
        rooms: o.rooms.unwrap_or(0).try_into().unwrap(),
        equipment: o.equipment == Some(true),
        signage: o.signage == Some(true),
        seal: o.seal == Some(true),
        posted_rules: o.posted_rules == Some(true),
        funding: !o.funding.is_empty(),
        complex: match o.stationed.as_deref() {
            Some("permanent") => operational::ComplexPresence::Resident,
            Some("rotating") => operational::ComplexPresence::Rotating,
            _ => operational::ComplexPresence::No,
        },
    }
}

#[test]
fn every_state_and_reason_of_the_roster_occurs() {
    let mut seen = BTreeSet::new();
    for today in DAYS {
        for m in people_of(&demo(today)) {
            let standing = standing_on(&m, &POLICY, today);
            seen.insert(standing.state.label());
            seen.extend(standing.reasons.iter().map(|reason| reason.code.label()));
        }
    }
    for label in [
        "在册",
        "在册（待清理）",
        "已退出",
        "未持证",
        "待换发新证",
        "已过有效期",
        "未办理注册",
        "暂缓注册",
        "未通过注册",
        "聘期届满",
        "组织已撤销",
        "不适合或不胜任，待决定",
    ] {
        assert!(seen.contains(label), "{label} not in {seen:?}");
    }
}

#[test]
fn most_people_are_in_order() {
    for today in DAYS {
        let people = people_of(&demo(today));
        let mut states = BTreeMap::new();
        for m in &people {
            *states.entry(standing_on(m, &POLICY, today).state.label()).or_insert(0) += 1;
        }
        assert!(states["在册"] * 100 >= people.len() * 55, "{today}: {states:?}");
        assert!(states["在册（待清理）"] * 100 <= people.len() * 30, "{today}: {states:?}");
        assert!(people.iter().any(|m| m.name.contains('𠮷')) || people.iter().any(|m| m.name.contains('犇')));
        assert!(people.iter().any(|m| m.appointments.iter().any(|a| a.secondary)));
        assert!(people.iter().any(|m| m.certificates.len() > 1));
    }
}

#[test]
fn figures_milestones_and_plans_pass_their_tables() {
    for today in DAYS {
        let world = demo(today);
        for figure in world.base_figures() {
            assert_sound(&BASE_FIGURES, &figure, today);
            assert!(figure.confirmed_on.is_none_or(|day| day <= today));
        }
        let open: Vec<_> = world.base_figures().into_iter().filter(|f| f.confirmed_on.is_none()).collect();
        assert!((1..=2).contains(&open.len()));
        world.milestones().iter().for_each(|row| assert_sound(&MILESTONES, row, today));
        world.target_plans().iter().for_each(|row| assert_sound(&TARGETS, row, today));
    }
    let total: i64 = demo(STORY)
        .base_figures()
        .iter()
        .filter(|f| f.indicator == "enterprise")
        .filter_map(|f| f.value)
        .sum();
    assert_eq!(total, 1756);
}

#[test]
fn every_district_has_organisations_of_every_kind_it_needs() {
    for today in DAYS {
        let all: Vec<_> = demo(today).organisations().collect();
        for district in &story::DISTRICTS {
            for kind in ["enterprise_committee", "association_body", "subdistrict_centre", "district_centre"]
            {
                assert!(count(&all, district.code, kind, today) > 0, "{kind} in {}", district.code);
            }
        }
        let states: BTreeSet<_> = all.iter().map(|o| o.state.as_str()).collect();
        assert_eq!(states.into_iter().collect::<Vec<_>>(), ["dissolved", "open", "suspended"]);
        assert!(all.iter().any(|o| o.resumed_on.is_some()));
        assert!(all.iter().any(|o| o.setup_mode.as_deref() == Some("joint")));
    }
}
