//! Staffing of a centre (III-1-2c, rules.md R2): enough full-time and part-time mediators who hold an appointment
//! there and are on the roster, or miss only what is excused for now.

mod people;

pub use people::{Counted, people};

use crate::interval::{Interval, from_breakpoints};
use crate::mediators::roster::{self, RosterFacts};
use crate::policy::Policy;
use crate::verdict::{Fact, Verdict};
use jiff::civil::Date;
use serde::Serialize;

/// One person with everything their roster standing rests on.
#[derive(Clone, Copy, Debug)]
pub struct Member<'a> {
    /// Opaque id of the person.
    pub person: &'a str,
    /// Their facts.
    pub facts: RosterFacts<'a>,
}

/// Who staffs a centre on a day, in both readings. Each person counts once, full-time before part-time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Staffing {
    /// Full-timers, working reading.
    pub full_time: u32,
    /// Part-timers, working reading.
    pub part_time: u32,
    /// Full-timers who are 在册.
    pub full_time_strict: u32,
    /// Part-timers who are 在册.
    pub part_time_strict: u32,
    /// Enough of both, working reading.
    pub met: bool,
    /// Enough of both, 在册 only.
    pub met_strictly: bool,
}

/// Who staffs the centre with this id on a day.
pub fn staffing(centre: &str, members: &[Member<'_>], policy: &Policy, on: Date) -> Staffing {
    let mut counts = Staffing {
        full_time: 0,
        part_time: 0,
        full_time_strict: 0,
        part_time_strict: 0,
        met: false,
        met_strictly: false,
    };
    for member in members {
        let there = member.facts.appointments.iter().filter(|appointment| appointment.organisation == centre);
        let counted: Vec<_> =
            there.map(|a| (a.full_time, roster::staffs(a, &member.facts, policy, on))).collect();
        let best = |counts: fn((bool, bool)) -> bool| {
            counted.iter().filter(|(_, staffs)| counts(*staffs)).map(|(full_time, _)| *full_time).max()
        };
        match best(|(working, _)| working) {
            Some(true) => counts.full_time += 1,
            Some(false) => counts.part_time += 1,
            None => {}
        }
        match best(|(_, strict)| strict) {
            Some(true) => counts.full_time_strict += 1,
            Some(false) => counts.part_time_strict += 1,
            None => {}
        }
    }
    let (full, part) = (policy.staffing.full_time.value, policy.staffing.part_time.value);
    counts.met = counts.full_time >= full && counts.part_time >= part;
    counts.met_strictly = counts.full_time_strict >= full && counts.part_time_strict >= part;
    counts
}

/// The verdict on a centre's staffing, with the sentence an officer can read out.
pub fn verdict(staffing: Staffing, policy: &Policy, on: Date) -> Verdict<bool> {
    let (full, part) = (&policy.staffing.full_time, policy.staffing.part_time.value);
    let shortfall = shortfall(staffing, policy);
    let sentence = if staffing.met {
        format!("专职调解员{}名、兼职调解员{}名，符合配备要求。", staffing.full_time, staffing.part_time)
    } else {
        format!(
            "专职调解员{}名、兼职调解员{}名，要求专职不少于{}名、兼职不少于{part}名，{shortfall}。",
            staffing.full_time, staffing.part_time, full.value
        )
    };
    let facts = vec![
        Fact::new("专职", staffing.full_time),
        Fact::new("兼职", staffing.part_time),
        Fact::new("专职（仅在册）", staffing.full_time_strict),
        Fact::new("兼职（仅在册）", staffing.part_time_strict),
        Fact::new("截至", on),
    ];
    Verdict { result: staffing.met, clause: full.clause, basis: full.basis, sentence, facts }
}

/// What is short, e.g. 还差专职1名、兼职2名; empty when nothing is.
pub fn shortfall(staffing: Staffing, policy: &Policy) -> String {
    let full = policy.staffing.full_time.value.saturating_sub(staffing.full_time);
    let part = policy.staffing.part_time.value.saturating_sub(staffing.part_time);
    match (full, part) {
        (0, 0) => String::new(),
        (full, 0) => format!("还差专职{full}名"),
        (0, part) => format!("还差兼职{part}名"),
        (full, part) => format!("还差专职{full}名、兼职{part}名"),
    }
}

/// The days on which a centre's staffing may change.
pub fn breakpoints(centre: &str, members: &[Member<'_>], policy: &Policy) -> Vec<Date> {
    let here = |member: &&Member<'_>| member.facts.appointments.iter().any(|a| a.organisation == centre);
    members.iter().filter(here).flat_map(|member| roster::breakpoints(&member.facts, policy)).collect()
}

/// Staffing over time; before the first appointment nobody staffs it.
pub fn intervals(centre: &str, members: &[Member<'_>], policy: &Policy) -> Vec<Interval<Staffing>> {
    from_breakpoints(breakpoints(centre, members, policy), |on| staffing(centre, members, policy, on))
}
