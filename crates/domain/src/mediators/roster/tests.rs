use super::*;
use crate::dates::plus_days;
use crate::interval::lookup;
use crate::organisations::staffing::{self, Member};
use crate::registrations::Outcome;
use jiff::civil::date;
use proptest::prelude::*;
use std::sync::LazyLock;

static POLICY: LazyLock<Policy> = LazyLock::new(Policy::tianjin);

/// A person in order: appointed, certificate of 2021, registered for 2024.
#[derive(Clone, Debug)]
struct Person {
    appointments: Vec<Appointment>,
    certificates: Vec<Certificate>,
    registrations: Vec<AnnualRegistration>,
    removals: Vec<Removal>,
    unfit: Vec<UnfitNotice>,
}

fn appointment(organisation: &str, since: Date, full_time: bool) -> Appointment {
    Appointment {
        organisation: organisation.to_owned(),
        since,
        until: None,
        ended: None,
        full_time,
        organisation_dissolved: None,
    }
}

fn person() -> Person {
    Person {
        appointments: vec![appointment("甲", date(2022, 1, 1), true)],
        certificates: vec![Certificate::new("一", date(2021, 5, 17))],
        registrations: vec![AnnualRegistration::registered(2024, date(2024, 3, 20))],
        removals: Vec::new(),
        unfit: Vec::new(),
    }
}

impl Person {
    fn facts(&self) -> RosterFacts<'_> {
        RosterFacts {
            appointments: &self.appointments,
            certificates: &self.certificates,
            registrations: &self.registrations,
            removals: &self.removals,
            unfit_notices: &self.unfit,
        }
    }

    fn on(&self, on: Date) -> (RosterState, Vec<ReasonCode>) {
        let standing = standing(&self.facts(), &POLICY, on);
        (standing.state, standing.reasons.into_iter().map(|reason| reason.code).collect())
    }

    fn staffs(&self, on: Date) -> (bool, bool) {
        let found = appointment_standing(&self.appointments[0], &self.facts(), &POLICY, on);
        (found.staffs, found.staffs_strictly)
    }
}

const DAY: Date = date(2024, 7, 18);

fn cleanup(reasons: &[ReasonCode]) -> (RosterState, Vec<ReasonCode>) {
    (RosterState::Cleanup, reasons.to_vec())
}

const GOOD: (RosterState, Vec<ReasonCode>) = (RosterState::OnRoster, Vec::new());

#[test]
fn in_order_is_on_the_roster() {
    let person = person();
    assert_eq!(person.on(DAY), GOOD);
    assert_eq!(person.on(date(2021, 12, 31)).0, RosterState::OffRoster);
    assert_eq!(person.on(date(2022, 1, 1)), GOOD);
}

#[test]
fn every_reason_keeps_people_on_the_list_to_clean_up() {
    let mut all: Vec<(Person, ReasonCode)> = Vec::new();
    let mut with = |reason: ReasonCode, change: fn(&mut Person)| {
        let mut changed = person();
        change(&mut changed);
        all.push((changed, reason));
    };
    with(ReasonCode::CertificateNotEffective, |p| p.certificates[0].issued = date(2024, 7, 19));
    with(ReasonCode::AwaitingReissue, |p| p.certificates[0].issued = date(2018, 6, 30));
    with(ReasonCode::CertificateRevoked, |p| p.certificates[0].revoked = Some(DAY));
    with(ReasonCode::RegistrationMissing, |p| p.registrations.clear());
    with(ReasonCode::RegistrationDeferred, |p| p.registrations[0].outcome = Outcome::Deferred);
    with(ReasonCode::RegistrationRefused, |p| p.registrations[0].outcome = Outcome::Refused);
    with(ReasonCode::AppointmentLapsed, |p| p.appointments[0].until = Some(date(2024, 7, 17)));
    with(ReasonCode::OrganisationDissolved, |p| p.appointments[0].organisation_dissolved = Some(DAY));
    with(ReasonCode::UnfitPending, |p| {
        p.unfit.push(UnfitNotice { on: DAY, settled: None, reason: "多次缺席".to_owned() });
    });
    for (person, reason) in &all {
        assert_eq!(person.on(DAY), cleanup(&[*reason]), "{}", reason.label());
    }
    let expired = person();
    assert_eq!(
        expired.on(date(2028, 7, 1)).1,
        [ReasonCode::CertificateExpired, ReasonCode::RegistrationMissing]
    );
}

#[test]
fn reasons_end_on_their_days() {
    let mut last_day = person();
    last_day.appointments[0].until = Some(DAY);
    assert_eq!(last_day.on(DAY), GOOD);
    let mut settled = person();
    settled.unfit.push(UnfitNotice {
        on: date(2024, 6, 20),
        settled: Some(DAY),
        reason: "多次缺席".to_owned(),
    });
    assert_eq!(settled.on(date(2024, 7, 17)), cleanup(&[ReasonCode::UnfitPending]));
    assert_eq!(settled.on(DAY), GOOD);
}

#[test]
fn only_a_record_takes_someone_off() {
    let mut removed = person();
    removed.removals.push(Removal { on: DAY, reason: "不胜任".to_owned() });
    assert_eq!(removed.on(date(2024, 7, 17)), GOOD);
    assert_eq!(removed.on(DAY).0, RosterState::Exited);
    removed.appointments.push(appointment("乙", date(2025, 1, 1), false));
    assert_eq!(removed.on(date(2025, 1, 1)), GOOD, "appointed anew after the removal");

    let mut left = person();
    left.appointments[0].ended = Some(DAY);
    assert_eq!(left.on(date(2024, 7, 17)), GOOD);
    assert_eq!(left.on(DAY).0, RosterState::Exited);
    left.appointments.push(appointment("乙", DAY, true));
    assert_eq!(left.on(DAY), GOOD, "transferred without a gap");
}

#[test]
fn without_a_certificate_is_apart() {
    let mut member = person();
    member.certificates.clear();
    assert_eq!(member.on(DAY), (RosterState::Uncertified, Vec::new()));
    assert_eq!(member.staffs(DAY), (false, false));
    member.appointments[0].ended = Some(DAY);
    assert_eq!(member.on(DAY).0, RosterState::Exited);
}

#[test]
fn one_good_appointment_is_enough_for_the_person() {
    let mut two = person();
    two.appointments[0].until = Some(date(2024, 6, 30));
    two.appointments.push(appointment("乙", date(2023, 1, 1), false));
    assert_eq!(two.on(DAY), GOOD);
    let first = appointment_standing(&two.appointments[0], &two.facts(), &POLICY, DAY);
    assert_eq!(first.standing.state, RosterState::Cleanup);
    assert!(!first.staffs);
    two.appointments[1].organisation_dissolved = Some(date(2024, 7, 1));
    assert_eq!(two.on(DAY), cleanup(&[ReasonCode::AppointmentLapsed, ReasonCode::OrganisationDissolved]));
}

#[test]
fn several_reasons_are_all_said_with_their_clauses() {
    let mut person = person();
    person.certificates[0].issued = date(2016, 10, 20);
    person.registrations.clear();
    let standing = standing(&person.facts(), &POLICY, DAY);
    let said: Vec<_> =
        standing.reasons.iter().map(|reason| (reason.clause, reason.sentence.as_str())).collect();
    assert_eq!(
        said,
        [
            (
                "III-2-4b",
                "证书2016年10月20日发证，到2023年7月1日已超过5年；持续从事调解工作的，可以直接申请换发新证，主管部门作出决定前可以继续使用。"
            ),
            ("III-2-4a", "2024年度注册应在2024年4月1日前办理，还没有办理。"),
        ]
    );
}

#[test]
fn staffing_forgives_a_missing_registration_until_the_grace_day() {
    let mut person = person();
    person.registrations.clear();
    for (on, expected) in [
        (date(2024, 3, 31), (true, true)),
        (date(2024, 4, 1), (true, false)),
        (date(2024, 6, 30), (true, false)),
        (date(2024, 7, 1), (false, false)),
        (date(2025, 2, 1), (false, false)), // 2024 not in order
    ] {
        assert_eq!(person.staffs(on), expected, "{on}");
    }
    let registered = super::tests::person();
    assert_eq!(registered.staffs(date(2025, 6, 30)), (true, false), "2024 in order");
    assert_eq!(registered.staffs(date(2025, 7, 1)), (false, false));
}

#[test]
fn staffing_forgives_a_reissue_until_its_deadline_and_both_together_but_nothing_else() {
    let mut person = person();
    person.certificates[0].issued = date(2016, 2, 29);
    assert_eq!(person.staffs(DAY), (true, false));
    person.certificates[0].reissue_deadline = Some(DAY);
    assert_eq!(person.staffs(DAY), (true, false));
    assert_eq!(person.staffs(date(2024, 7, 19)), (false, false));
    person.certificates[0].reissue_deadline = None;
    person.registrations.clear();
    assert_eq!(person.staffs(date(2024, 6, 30)), (true, false));
    assert_eq!(person.staffs(DAY), (false, false));
    let mut refused = super::tests::person();
    refused.registrations[0].outcome = Outcome::Refused;
    assert_eq!(refused.staffs(date(2024, 6, 1)), (false, false));
    let mut lapsed = super::tests::person();
    lapsed.appointments[0].until = Some(date(2024, 7, 17));
    assert_eq!(lapsed.staffs(DAY), (false, false));
}

#[test]
fn a_person_counts_once_per_centre_full_time_first() {
    let mut both = person();
    both.appointments.push(appointment("甲", date(2023, 1, 1), false));
    let part = {
        let mut part = person();
        part.appointments[0].full_time = false;
        part
    };
    let members = [
        Member { person: "一", facts: both.facts() },
        Member { person: "二", facts: part.facts() },
        Member { person: "三", facts: part.facts() },
    ];
    let found = staffing::staffing("甲", &members, &POLICY, DAY);
    assert_eq!((found.full_time, found.part_time, found.met, found.met_strictly), (1, 2, true, true));
    let found = staffing::staffing("甲", &members[..2], &POLICY, DAY);
    assert!(!found.met);
    assert_eq!(
        staffing::verdict(found, &POLICY, DAY).sentence,
        "专职调解员1名、兼职调解员1名，要求专职不少于1名、兼职不少于2名，还差兼职1名。"
    );
    assert_eq!(staffing::staffing("乙", &members, &POLICY, DAY).full_time, 0);
}

prop_compose! {
    fn any_appointment()(
        organisation in prop::sample::select(vec!["甲", "乙"]), since in 0i64..2500, until in prop::option::of(0i64..2500),
        ended in prop::option::of(0i64..2500), dissolved in prop::option::of(0i64..3500), full_time in any::<bool>(),
    ) -> Appointment {
        let day = |days| plus_days(date(2019, 1, 1), days);
        Appointment {
            until: until.map(|days| day(since + days)),
            ended: ended.map(|days| day(since + days)),
            organisation_dissolved: dissolved.map(day),
            ..appointment(organisation, day(since), full_time)
        }
    }
}

prop_compose! {
    fn any_person()(
        appointments in prop::collection::vec(any_appointment(), 0..4),
        issued in prop::collection::vec((0i64..4000, prop::option::of(0i64..2500)), 0..3),
        registered in prop::collection::vec((2022i16..2029, 0usize..3, 0i64..4000), 0..5),
        removed in prop::collection::vec(0i64..4000, 0..2),
        unfit in prop::collection::vec((0i64..4000, prop::option::of(0i64..500)), 0..2),
    ) -> Person {
        let day = |days| plus_days(date(2016, 1, 1), days);
        let outcomes = [Outcome::Registered, Outcome::Deferred, Outcome::Refused];
        Person {
            appointments,
            certificates: issued.iter().map(|(on, revoked)| Certificate {
                revoked: revoked.map(|days| day(on + days)),
                ..Certificate::new("证", day(*on))
            }).collect(),
            registrations: registered.iter().map(|(year, outcome, on)| AnnualRegistration {
                outcome: outcomes[*outcome],
                ..AnnualRegistration::registered(*year, day(*on))
            }).collect(),
            removals: removed.iter().map(|on| Removal { on: day(*on), reason: String::new() }).collect(),
            unfit: unfit.iter().map(|(on, settled)| UnfitNotice {
                on: day(*on),
                settled: settled.map(|days| day(on + days)),
                reason: String::new(),
            }).collect(),
        }
    }
}

proptest! {
    #[test]
    fn intervals_say_what_the_day_says(person in any_person(), day in 0i64..7500) {
        let on = plus_days(date(2015, 6, 1), day);
        let intervals = standing_intervals(&person.facts(), &POLICY);
        let found = lookup(&intervals, on).cloned().unwrap_or((RosterState::OffRoster, Vec::new()));
        prop_assert_eq!(found, person.on(on), "{}", on);
    }

    #[test]
    fn staffing_intervals_say_what_the_day_says(people in prop::collection::vec(any_person(), 0..4), day in 0i64..7500) {
        let on = plus_days(date(2015, 6, 1), day);
        let members: Vec<_> = people.iter().map(|person| Member { person: "人", facts: person.facts() }).collect();
        let found = lookup(&staffing::intervals("甲", &members, &POLICY), on).copied();
        let expected = staffing::staffing("甲", &members, &POLICY, on);
        prop_assert_eq!(found.unwrap_or_else(|| staffing::staffing("甲", &[], &POLICY, on)), expected);
    }

    #[test]
    fn the_strict_reading_is_inside_the_working_one(person in any_person(), day in 0i64..7500) {
        let on = plus_days(date(2015, 6, 1), day);
        for appointment in &person.appointments {
            let found = appointment_standing(appointment, &person.facts(), &POLICY, on);
            prop_assert!(found.staffs || !found.staffs_strictly);
            prop_assert_eq!(found.standing.state == RosterState::Cleanup, !found.standing.reasons.is_empty());
        }
    }
}
