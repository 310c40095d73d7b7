//! The numbers of the sample workbooks: roster and staffing on five dates, from the facts of 83 mediators.

use fengqiao_domain::certificates::Certificate;
use fengqiao_domain::mediators::Appointment;
use fengqiao_domain::mediators::roster::{RosterFacts, RosterState, standing};
use fengqiao_domain::organisations::staffing::{Member, staffing};
use fengqiao_domain::policy::Policy;
use fengqiao_domain::registrations::AnnualRegistration;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;

const MANIFEST: &str = include_str!("../../../tests/samples/manifest.json");
/// Centres of the workbook that lack premises; every other item of the checklist is there for all.
const WITHOUT_PREMISES: [&str; 2] = ["新立街道劳动人事争议调解中心", "华新街道劳动人事争议调解中心"];

#[derive(Deserialize)]
struct Manifest {
    mediators: Mediators,
    expected: BTreeMap<Date, Expected>,
}

#[derive(Deserialize)]
struct Mediators {
    facts: Vec<Fact>,
}

#[derive(Deserialize)]
struct Fact {
    cert: String,
    organisation: String,
    full_time: bool,
    appointed: Date,
    until: Option<Date>,
    exit: Option<Date>,
    issued: Date,
    registered: Vec<(i16, Date)>,
}

#[derive(Deserialize)]
struct Expected {
    centres_eligible: usize,
    roster_strict: usize,
    roster_working: usize,
}

struct Person {
    number: String,
    appointments: [Appointment; 1],
    certificates: [Certificate; 1],
    registrations: Vec<AnnualRegistration>,
}

impl From<&Fact> for Person {
    fn from(fact: &Fact) -> Self {
        Self {
            number: fact.cert.clone(),
            appointments: [Appointment {
                organisation: fact.organisation.clone(),
                since: fact.appointed,
                until: fact.until,
                ended: fact.exit,
                full_time: fact.full_time,
                organisation_dissolved: None,
            }],
            certificates: [Certificate::new(fact.cert.as_str(), fact.issued)],
            registrations: fact
                .registered
                .iter()
                .map(|(year, on)| AnnualRegistration::registered(*year, *on))
                .collect(),
        }
    }
}

impl Person {
    fn facts(&self) -> RosterFacts<'_> {
        RosterFacts {
            appointments: &self.appointments,
            certificates: &self.certificates,
            registrations: &self.registrations,
            ..RosterFacts::default()
        }
    }
}

#[test]
fn the_samples_give_their_numbers() {
    let manifest: Manifest = serde_json::from_str(MANIFEST).expect("the manifest reads");
    let policy = Policy::tianjin();
    let people: Vec<Person> = manifest.mediators.facts.iter().map(Person::from).collect();
    assert_eq!((people.len(), manifest.expected.len()), (83, 5));
    let centres: std::collections::BTreeSet<&str> = manifest
        .mediators
        .facts
        .iter()
        .map(|fact| fact.organisation.as_str())
        .filter(|name| name.ends_with("调解中心"))
        .collect();
    assert_eq!(centres.len(), 11);
    let members: Vec<_> =
        people.iter().map(|person| Member { person: &person.number, facts: person.facts() }).collect();
    for (on, expected) in &manifest.expected {
        let states: Vec<RosterState> =
            people.iter().map(|person| standing(&person.facts(), &policy, *on).state).collect();
        assert_eq!(
            states.iter().filter(|s| s.counts_strictly()).count(),
            expected.roster_strict,
            "strict on {on}"
        );
        assert_eq!(states.iter().filter(|s| s.counts()).count(), expected.roster_working, "working on {on}");
        let eligible = centres.iter().filter(|name| !WITHOUT_PREMISES.contains(name));
        let eligible = eligible.filter(|name| staffing(name, &members, &policy, *on).met).count();
        assert_eq!(eligible, expected.centres_eligible, "eligible centres on {on}");
    }
}
