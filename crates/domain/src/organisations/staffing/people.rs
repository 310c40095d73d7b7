//! The same rule person by person: who counts as what, who does not and why.

use super::Member;
use crate::mediators::roster::{self, RosterState, Standing};
use crate::policy::Policy;
use jiff::civil::Date;

/// One person appointed at an organisation, as R2 sees them on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted<'a> {
    /// Opaque id of the person.
    pub person: &'a str,
    /// 专职 there.
    pub full_time: bool,
    /// First day there.
    pub since: Date,
    /// What holds of the appointment.
    pub standing: Standing,
    /// Counts, working reading.
    pub counts: bool,
    /// Counts as 在册 only.
    pub counts_strictly: bool,
}

impl Counted<'_> {
    /// Why the person counts although something is open, or does not count; empty where all is in order.
    pub fn why(&self) -> String {
        let reasons = || self.standing.reasons.iter().map(|r| r.sentence.as_str()).collect::<String>();
        match self.standing.state {
            RosterState::OnRoster => String::new(),
            RosterState::Cleanup if self.counts => {
                format!("{}还在宽限期内，先计入；只算在册的不计入。", reasons())
            }
            RosterState::Cleanup => reasons(),
            RosterState::Uncertified => "没有调解员证。".into(),
            RosterState::Exited => "已退出。".into(),
            RosterState::OffRoster => "还没有聘任。".into(),
        }
    }

    /// Left by 退出, transfer or removal.
    pub fn has_left(&self) -> bool {
        self.standing.state == RosterState::Exited
    }
}

/// Everybody appointed at an organisation on or before a day, each once: by the appointment that counts, else the
/// latest. Those who count come first, full-timers before the others.
pub fn people<'a>(organisation: &str, members: &[Member<'a>], policy: &Policy, on: Date) -> Vec<Counted<'a>> {
    let mut all: Vec<Counted> = members
        .iter()
        .filter_map(|member| {
            let here = |a: &&crate::mediators::Appointment| a.organisation == organisation && a.since <= on;
            member
                .facts
                .appointments
                .iter()
                .filter(here)
                .map(|a| {
                    let found = roster::appointment_standing(a, &member.facts, policy, on);
                    Counted {
                        person: member.person,
                        full_time: found.full_time,
                        since: a.since,
                        counts: found.staffs,
                        counts_strictly: found.staffs_strictly,
                        standing: found.standing,
                    }
                })
                .max_by_key(|c| (c.counts, !c.has_left(), c.counts && c.full_time, c.since))
        })
        .collect();
    all.sort_by_key(|c| (!c.counts, c.has_left(), !c.full_time, c.since));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certificates::Certificate;
    use crate::mediators::Appointment;
    use crate::mediators::roster::RosterFacts;
    use crate::organisations::staffing::staffing;
    use crate::registrations::AnnualRegistration;
    use jiff::civil::date;

    fn at(since: Date, full_time: bool) -> Appointment {
        Appointment {
            organisation: "o".into(),
            since,
            until: None,
            ended: None,
            full_time,
            organisation_dissolved: None,
        }
    }

    #[test]
    fn each_counts_once_and_the_sums_agree() {
        let policy = Policy::tianjin();
        let old = [Certificate::new("1", date(2021, 5, 17))];
        let awaiting = [Certificate::new("2", date(2017, 5, 22))];
        let registered = [AnnualRegistration::registered(2024, date(2024, 3, 20))];
        let (from, none) = (date(2022, 1, 1), []);
        let twice = [at(from, false), at(date(2023, 1, 1), true)];
        let left = [Appointment { ended: Some(date(2024, 5, 1)), ..at(from, true) }];
        let one = [at(from, false)];
        let facts = |appointments, certificates, registrations| RosterFacts {
            appointments,
            certificates,
            registrations,
            ..RosterFacts::default()
        };
        let members = [
            Member { person: "left", facts: facts(&left, &old, &registered) },
            Member { person: "bare", facts: facts(&one, &none, &[]) },
            Member { person: "awaiting", facts: facts(&one, &awaiting, &registered) },
            Member { person: "unregistered", facts: facts(&one, &old, &[]) },
            Member { person: "twice", facts: facts(&twice, &old, &registered) },
        ];
        for (on, expected) in [
            (
                date(2024, 6, 30),
                vec![
                    ("twice", true, true),
                    ("awaiting", true, false),
                    ("unregistered", true, false),
                    ("bare", false, false),
                    ("left", false, false),
                ],
            ),
            (
                date(2024, 7, 1),
                vec![
                    ("twice", true, true),
                    ("awaiting", true, false),
                    ("bare", false, false),
                    ("unregistered", false, false),
                    ("left", false, false),
                ],
            ),
        ] {
            let found = people("o", &members, &policy, on);
            let seen: Vec<_> = found.iter().map(|c| (c.person, c.counts, c.counts_strictly)).collect();
            assert_eq!(seen, expected, "{on}");
            let sums = staffing("o", &members, &policy, on);
            let count = |full| {
                u32::try_from(found.iter().filter(|c| c.counts && c.full_time == full).count()).unwrap()
            };
            assert_eq!((sums.full_time, sums.part_time), (count(true), count(false)), "{on}");
            for person in found.iter().filter(|c| !c.counts_strictly) {
                assert!(!person.why().is_empty(), "{}", person.person);
            }
        }
        assert!(people("elsewhere", &members, &policy, date(2024, 7, 1)).is_empty());
    }
}
