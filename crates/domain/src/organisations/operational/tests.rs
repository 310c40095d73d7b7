use super::*;
use crate::interval::Interval;
use crate::policy::Policy;
use jiff::civil::date;

const WHOLE: Facilities = Facilities {
    premises: true,
    reception: true,
    rooms: 1,
    equipment: true,
    signage: true,
    seal: true,
    posted_rules: true,
    funding: true,
    complex: ComplexPresence::No,
};

fn staffed(full_time: u32, part_time: u32) -> Staffing {
    let met = full_time >= 1 && part_time >= 2;
    Staffing {
        full_time,
        part_time,
        full_time_strict: full_time,
        part_time_strict: part_time,
        met,
        met_strictly: met,
    }
}

#[test]
fn everything_there_is_eligible() {
    let found = verdict(Some(WHOLE), staffed(1, 2), &Policy::tianjin(), date(2024, 7, 18));
    assert!(found.result);
    assert_eq!(found.sentence, "9项条件都具备，符合实体化条件；由主管部门认定。");
}

#[test]
fn what_is_missing_is_said_in_plain_words() {
    let poor = Facilities { rooms: 0, seal: false, ..WHOLE };
    let found = verdict(Some(poor), staffed(0, 2), &Policy::tianjin(), date(2024, 7, 18));
    assert!(!found.result);
    assert_eq!(found.sentence, "还不符合实体化条件：没有调解室；没有印章；人员没有配齐（还差专职1名）。");
}

#[test]
fn each_item_alone_decides() {
    let policy = Policy::tianjin();
    let without: [fn(&mut Facilities); 8] = [
        |f| f.premises = false,
        |f| f.reception = false,
        |f| f.rooms = 0,
        |f| f.equipment = false,
        |f| f.signage = false,
        |f| f.seal = false,
        |f| f.posted_rules = false,
        |f| f.funding = false,
    ];
    for (at, take) in without.iter().enumerate() {
        let mut facilities = WHOLE;
        take(&mut facilities);
        assert!(!verdict(Some(facilities), staffed(1, 2), &policy, date(2024, 7, 18)).result, "item {at}");
        assert_eq!(
            checklist(facilities, staffed(1, 2), &policy).iter().filter(|check| !check.holds).count(),
            1
        );
    }
    assert!(!verdict(None, staffed(1, 2), &policy, date(2024, 7, 18)).result);
}

#[test]
fn rooms_desk_and_signage_shared_in_a_complex_count_but_a_seal_does_not() {
    let policy = Policy::tianjin();
    for complex in [ComplexPresence::Resident, ComplexPresence::Rotating] {
        let shared = Facilities { reception: false, rooms: 0, signage: false, complex, ..WHOLE };
        let found = verdict(Some(shared), staffed(1, 2), &policy, date(2024, 7, 18));
        assert!(found.result);
        assert!(
            found.sentence.ends_with("接待场所、调解室、标识标牌与综治中心共用，算具备。"),
            "{}",
            found.sentence
        );
        let no_seal = Facilities { seal: false, ..shared };
        assert!(!verdict(Some(no_seal), staffed(1, 2), &policy, date(2024, 7, 18)).result);
    }
}

#[test]
fn the_first_known_value_holds_back_to_the_founding() {
    let policy = Policy::tianjin();
    let history = [
        FacilitiesSince { since: date(2024, 3, 1), facilities: WHOLE },
        FacilitiesSince { since: date(2024, 9, 1), facilities: Facilities { seal: false, ..WHOLE } },
    ];
    let people = [
        Interval { since: date(2022, 1, 1), until: Some(date(2024, 7, 1)), state: staffed(1, 2) },
        Interval { since: date(2024, 7, 1), until: Some(date(2024, 8, 1)), state: staffed(1, 1) },
        Interval { since: date(2024, 8, 1), until: None, state: staffed(2, 2) },
    ];
    let found = eligible_intervals(date(2023, 1, 1), &history, &people, &policy);
    let spans: Vec<_> = found.iter().map(|span| (span.since, span.state)).collect();
    assert_eq!(
        spans,
        [
            (date(2023, 1, 1), true),
            (date(2024, 7, 1), false),
            (date(2024, 8, 1), true),
            (date(2024, 9, 1), false)
        ]
    );
    for on in [date(2023, 1, 1), date(2024, 6, 30), date(2024, 7, 1), date(2024, 8, 15), date(2025, 1, 1)] {
        assert_eq!(lookup(&found, on), Some(&eligible(&history, &people, &policy, on)), "{on}");
    }
}

#[test]
fn a_certification_counts_until_it_is_withdrawn() {
    let all = [
        Certification { since: date(2024, 2, 1), withdrawn: Some(date(2024, 6, 1)) },
        Certification { since: date(2024, 9, 1), withdrawn: None },
    ];
    for (on, expected) in [
        (date(2024, 1, 31), false),
        (date(2024, 2, 1), true),
        (date(2024, 5, 31), true),
        (date(2024, 6, 1), false),
        (date(2024, 9, 1), true),
    ] {
        assert_eq!(certified(&all, on), expected, "{on}");
        assert_eq!(lookup(&certified_intervals(&all), on).copied().unwrap_or(false), expected, "{on}");
    }
}
